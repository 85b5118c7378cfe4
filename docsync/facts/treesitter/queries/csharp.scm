(class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @class
(struct_declaration name: (_) @name body: (_) @body) @class
(enum_declaration name: (_) @name body: (_) @body) @class
(record_declaration name: (_) @name) @class
(record_declaration (parameter_list (parameter type: (_) @type name: (_) @name . (_)? @value) @field))
(enum_member_declaration name: (_) @name value: (_)? @value) @variant
(method_declaration
  returns: (_) @returns name: (_) @name parameters: (_) @parameters body: (_)? @body) @function
(constructor_declaration name: (_) @name parameters: (_) @parameters body: (_)? @body) @function
(delegate_declaration type: (_) @returns name: (_) @name parameters: (_) @parameters) @function
(property_declaration type: (_) @type name: (_) @name) @field
(field_declaration
  (variable_declaration type: (_) @type (variable_declarator name: (_) @name (_)? @value) @field))

; attributes and options that are made: specs/csharp.py
(attribute name: (_) @callee (attribute_argument_list) @arguments) @special
(object_creation_expression type: (generic_name) @callee arguments: (_) @arguments) @special

; calls: the rules of the spec say which of them offer something
(object_creation_expression type: (_) @callee arguments: (_) @arguments) @call
(invocation_expression
  function: (member_access_expression expression: (_) @receiver name: (_) @callee)
  arguments: (_) @arguments) @call
