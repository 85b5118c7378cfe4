(parameter type: (_)? @type name: (_) @name . (_)? @value) @parameter
(parameter_list type: (_) @type name: (_) @name @parameter @rest)
