(formal_parameters (identifier) @name @parameter)
(formal_parameters (assignment_pattern left: (identifier) @name right: (_) @value) @parameter)
(formal_parameters (rest_pattern (identifier) @name @rest) @parameter)
(object_pattern (shorthand_property_identifier_pattern) @name @parameter @keyword)
(object_pattern
  (object_assignment_pattern
    left: (shorthand_property_identifier_pattern) @name @keyword right: (_) @value) @parameter)
(object_pattern (pair_pattern key: (property_identifier) @name @keyword) @parameter)
(object_pattern
  (pair_pattern
    key: (property_identifier) @name @keyword
    value: (assignment_pattern right: (_) @value)) @parameter)
(object_pattern (rest_pattern (identifier) @name @rest) @parameter)
