(function_declaration name: (_) @name parameters: (_) @parameters) @function
(method_declaration
  receiver: (_) @receiver name: (_) @name parameters: (_) @parameters) @function
(method_elem name: (_) @name parameters: (_) @parameters) @function
(type_spec name: (_) @name type: (_) @value) @alias
(type_alias name: (_) @name type: (_) @value) @alias

; several names may share a declaration: specs/go.py
(const_spec name: (_) @name @constant)
(var_spec name: (_) @name @constant)
(field_declaration name: (_) @name @field)
(field_declaration name: (_) @name tag: (_) @tag) @special

; structs of cobra and urfave/cli, alone and in lists
(composite_literal type: (_) @type body: (_) @options) @special

; flags of a command line that is read by hand
(expression_case value: (expression_list (interpreted_string_literal)) @compared) @special

(call_expression function: (identifier) @callee arguments: (_) @arguments) @call
(call_expression
  function: (selector_expression operand: (_) @receiver field: (_) @callee)
  arguments: (_) @arguments) @call
