(formal_parameter type: (_) @type name: (_) @name) @parameter
(spread_parameter (_) @type (variable_declarator name: (_) @name @rest)) @parameter
