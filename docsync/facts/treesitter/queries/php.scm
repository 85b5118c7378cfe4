(class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @class
(trait_declaration name: (_) @name body: (_) @body) @class
(enum_declaration name: (_) @name body: (_) @body) @class
(enum_case name: (_) @name value: (_)? @value) @variant
(method_declaration
  name: (_) @name parameters: (_) @parameters return_type: (_)? @returns body: (_)? @body) @function
(function_definition
  name: (_) @name parameters: (_) @parameters return_type: (_)? @returns body: (_) @body) @function
(const_element . (name) @name (_) @value) @constant
(property_element name: (variable_name (name) @name) default_value: (_)? @value) @field

(subscript_expression . (variable_name) @_env (string) @name (#eq? @_env "$_ENV")) @special
(attribute . (_) @callee parameters: (_) @arguments) @special
(function_call_expression function: (name) @callee arguments: (_) @arguments
  (#eq? @callee "define")) @special

; calls: the rules of the spec say which of them offer something
(function_call_expression function: (_) @callee arguments: (_) @arguments) @call
(member_call_expression object: (_) @receiver name: (_) @callee arguments: (_) @arguments) @call
(scoped_call_expression scope: (_) @receiver name: (_) @callee arguments: (_) @arguments) @call
(object_creation_expression . (_) @callee (arguments) @arguments) @call
