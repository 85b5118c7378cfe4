(parameter . (identifier) @name (_) @type) @parameter
(function_value_parameters (parameter) @parameter . "=" . (_) @value)
(class_parameter (identifier) @name . ":" . (_) @type) @parameter
(class_parameter "=" . (_) @value) @parameter
