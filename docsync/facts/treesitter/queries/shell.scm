(function_definition name: (_) @name body: (_) @body) @function
(variable_assignment name: (variable_name) @name value: (_) @value) @constant

; variables with a default, flags and commands in `case`: specs/shell.py
(expansion (variable_name) @name) @special
(case_item value: (_) @pattern) @special
(redirected_statement redirect: (heredoc_redirect (heredoc_body) @text)) @special
(command
  name: (command_name) @_say argument: [(string) (raw_string)] @text
  (#any-of? @_say "echo" "printf" "die" "fail" "error" "err" "warn" "warning" "fatal" "abort"
    "log" "info" "usage")) @message
