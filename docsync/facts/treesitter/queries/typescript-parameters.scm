(required_parameter pattern: (identifier) @name type: (_)? @type value: (_)? @value) @parameter
(required_parameter
  pattern: (rest_pattern (identifier) @name @rest) type: (_)? @type) @parameter
(optional_parameter
  pattern: (identifier) @name @optional type: (_)? @type value: (_)? @value) @parameter
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
