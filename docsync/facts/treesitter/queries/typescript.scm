; ---- what TypeScript adds to JavaScript

(function_declaration return_type: (_) @returns) @function
(generator_function_declaration return_type: (_) @returns) @function
(class_body (method_definition return_type: (_) @returns) @function)
(class_body (method_definition (accessibility_modifier ["private" "protected"]) @private) @function)
(variable_declarator value: (arrow_function return_type: (_) @returns)) @function
(function_signature name: (_) @name parameters: (_) @parameters) @function
(function_signature return_type: (_) @returns) @function
(abstract_class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @class
(enum_declaration name: (_) @name body: (_) @body) @class
(type_alias_declaration name: (_) @name value: (_) @value) @alias
(internal_module name: (_) @name) @scope
(module name: (identifier) @name) @scope
(program (ambient_declaration "declare" @public (module name: (string) @name)) @scope)

(class_body (method_signature name: (_) @name parameters: (_) @parameters) @function)
(class_body (abstract_method_signature name: (_) @name parameters: (_) @parameters) @function)
(interface_body (method_signature name: (_) @name parameters: (_) @parameters) @function)
(interface_body (method_signature return_type: (_) @returns) @function)
(class_body (method_signature return_type: (_) @returns) @function)
(class_body (abstract_method_signature return_type: (_) @returns) @function)

(interface_body (property_signature name: (_) @name type: (_)? @type) @field)
(interface_body (property_signature "?" @optional) @field)
(type_alias_declaration
  value: (object_type (property_signature name: (_) @name type: (_)? @type) @field))
(type_alias_declaration value: (object_type (property_signature "?" @optional) @field))
(class_body
  (public_field_definition name: (_) @name type: (_)? @type value: (_)? @value) @field)
(class_body (public_field_definition (accessibility_modifier ["private" "protected"]) @private) @field)
(enum_body (enum_assignment name: (_) @name value: (_) @value) @variant)
(enum_body name: (property_identifier) @name @variant)
(enum_body name: (string) @name @variant)

(export_statement "export" @public declaration: (abstract_class_declaration) @class)
(export_statement "export" @public declaration: (interface_declaration) @class)
(export_statement "export" @public declaration: (enum_declaration) @class)
(export_statement "export" @public declaration: (type_alias_declaration) @alias)
(export_statement "export" @public declaration: (function_signature) @function)
(export_statement "export" @public declaration: (internal_module) @scope)
(export_statement
  "export" @public declaration: (ambient_declaration [(function_signature) (class_declaration)] @function))
(program (ambient_declaration "declare" @public (function_signature) @function))
(program (ambient_declaration "declare" @public (class_declaration) @class))
(program (ambient_declaration "declare" @public (module) @scope))
(program (ambient_declaration "declare" @public (internal_module) @scope))
(program (expression_statement (internal_module) @scope))
