(parameter_declaration name: (identifier) @name @parameter type: (_) @type)
(variadic_parameter_declaration name: (identifier) @name @rest type: (_) @type) @parameter
