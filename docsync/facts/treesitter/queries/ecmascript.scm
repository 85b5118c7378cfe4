; What JavaScript and TypeScript share.

(function_declaration
  name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(generator_function_declaration
  name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(class_declaration name: (_) @name body: (_) @body) @class
(method_definition name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(variable_declarator name: (_) @name value: (_) @value) @constant
(variable_declarator name: (object_pattern) @name value: (_) @value) @special

; exports of both module systems, and members that are assigned: specs/ecmascript.py
(export_statement value: (_) @value) @special
(export_specifier name: (_) @local) @special
(assignment_expression left: (_) @target right: (_) @value) @special

; an object of flags: meow, util.parseArgs, oclif
(pair
  key: (property_identifier) @_flags value: (object) @flags
  (#any-of? @_flags "flags" "options")) @special
(call_expression
  function: (member_expression property: (property_identifier) @_flags)
  arguments: (arguments . (object) @flags .)
  (#any-of? @_flags "options")) @special

; flags of a command line that is read by hand
(switch_case value: (string) @compared) @special

(member_expression
  object: (member_expression) @_env property: (property_identifier) @name
  (#any-of? @_env "process.env" "import.meta.env" "Bun.env")) @env
(subscript_expression
  object: (member_expression) @_env index: (string) @name
  (#any-of? @_env "process.env" "import.meta.env" "Bun.env")) @env

; the options that a function takes in a bag
(binary_expression
  left: (member_expression object: (identifier) @_bag property: (_) @name)
  operator: ["||" "??"] right: (_) @value
  (#any-of? @_bag "options" "opts" "config" "settings" "argv" "props")) @option

; calls: the rules of the spec say which of them offer something
(call_expression function: (identifier) @callee arguments: (arguments) @arguments) @call
(call_expression
  function: (member_expression object: (_) @receiver property: (_) @callee)
  arguments: (arguments) @arguments) @call
(new_expression constructor: (_) @callee arguments: (arguments) @arguments) @call

; methods of an object that becomes a class: `Obj.extend({ name: function () {} })`
(pair key: (property_identifier) @name value: [(function_expression) (arrow_function)] @value)
  @special
