; what TypeScript adds to JavaScript

(function_signature name: (_) @name parameters: (_) @parameters) @function
(method_signature name: (_) @name parameters: (_) @parameters) @function
(abstract_method_signature name: (_) @name parameters: (_) @parameters) @function
(abstract_class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @class
(enum_declaration name: (_) @name body: (_) @body) @class
(type_alias_declaration name: (_) @name value: (_) @value) @alias
(internal_module name: (_) @name) @scope
(module name: (_) @name) @scope
(property_signature name: (_) @name) @field
(public_field_definition name: (_) @name) @field
(enum_assignment name: (_) @name value: (_) @value) @variant
(enum_body name: (_) @name @variant)
(public_field_definition name: (_) @_flags value: (object) @flags (#eq? @_flags "flags")) @special
