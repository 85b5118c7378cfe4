(optional_parameter_declaration
  type: (_) @type declarator: (identifier) @name default_value: (_) @value) @parameter
(optional_parameter_declaration
  type: (_) @type declarator: (_ (identifier) @name) default_value: (_) @value) @parameter
(variadic_parameter_declaration
  type: (_) @type declarator: (_ (identifier) @name @rest)) @parameter
