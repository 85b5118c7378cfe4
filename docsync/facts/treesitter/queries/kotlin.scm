(class_declaration name: (_) @name) @class
(object_declaration name: (_) @name) @class
(enum_entry . (identifier) @name) @variant
(function_declaration name: (_) @name (function_value_parameters) @parameters) @function
(property_declaration (variable_declaration . (identifier) @name)) @field
(type_alias . (identifier) @name (_) @value) @alias

; annotations of routes, options that properties delegate to: specs/kotlin.py
(annotation (constructor_invocation (user_type) @method (value_arguments) @arguments)) @special
(call_expression . (identifier) @callee (value_arguments) @arguments) @special

; calls: the rules of the spec say which of them offer something
(call_expression . (identifier) @callee (value_arguments) @arguments) @call
(call_expression
  . (navigation_expression (_) @receiver (identifier) @callee .) (value_arguments) @arguments) @call
