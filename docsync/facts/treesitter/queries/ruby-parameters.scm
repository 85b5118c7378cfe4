(method_parameters (identifier) @name @parameter)
(optional_parameter name: (_) @name value: (_) @value) @parameter
(splat_parameter name: (_) @name @rest) @parameter
(keyword_parameter name: (_) @name @keyword value: (_)? @value) @parameter
(hash_splat_parameter name: (_) @name @rest) @parameter
