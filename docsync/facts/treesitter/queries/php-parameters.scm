(simple_parameter
  type: (_)? @type name: (variable_name (name) @name) default_value: (_)? @value) @parameter
(property_promotion_parameter
  type: (_)? @type name: (variable_name (name) @name) default_value: (_)? @value) @parameter
(variadic_parameter type: (_)? @type name: (variable_name (name) @name @rest)) @parameter
