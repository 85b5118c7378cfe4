(parameter pattern: (identifier) @name type: (_) @type) @parameter
(parameter pattern: (tuple_pattern) @name type: (_) @type) @parameter
