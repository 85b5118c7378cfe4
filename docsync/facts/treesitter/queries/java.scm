(class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @class
(enum_declaration name: (_) @name body: (_) @body) @class
(record_declaration name: (_) @name body: (_) @body) @class
(annotation_type_declaration name: (_) @name body: (_) @body) @class
(record_declaration parameters: (formal_parameters (formal_parameter name: (_) @name) @field))
(enum_constant name: (_) @name) @variant
(annotation_type_element_declaration type: (_) @type name: (_) @name value: (_)? @value) @field
(method_declaration
  type: (_) @returns name: (_) @name parameters: (_) @parameters body: (_)? @body) @function
(constructor_declaration name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(field_declaration declarator: (variable_declarator name: (_) @name value: (_)? @value) @field)
(constant_declaration declarator: (variable_declarator name: (_) @name value: (_)? @value) @constant)

; annotations and calls: the rules of the spec say which of them offer something
(method_invocation object: (_)? @receiver name: (_) @callee arguments: (_) @arguments) @call
(object_creation_expression type: (_) @callee arguments: (_) @arguments) @call
(annotation name: (identifier) @_flag arguments: (_) @options
  (#any-of? @_flag "Option" "Parameter")) @flag
(annotation name: (identifier) @_command arguments: (_) @options
  (#any-of? @_command "Command" "Parameters")) @command
(annotation name: (identifier) @method arguments: (_) @options
  (#match? @method "^(Get|Post|Put|Patch|Delete|Request)Mapping$")) @route
(annotation name: (identifier) @_value arguments: (annotation_argument_list (string_literal) @text)
  (#eq? @_value "Value")) @special
(annotation name: (identifier) @_properties arguments: (annotation_argument_list) @options
  (#eq? @_properties "ConfigurationProperties")) @special
