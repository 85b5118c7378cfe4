; what C++ adds to C

(namespace_definition name: (_) @name) @scope
(class_specifier name: (_) @name body: (_) @body) @class
(alias_declaration name: (_) @name type: (_) @value) @alias
(call_expression function: (call_expression) @chain arguments: (_) @arguments) @special
