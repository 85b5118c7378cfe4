(parameter_declaration type: (_) @type declarator: (identifier) @name) @parameter
(parameter_declaration type: (_) @type declarator: (_ . (identifier) @name)) @parameter
(parameter_declaration type: (_) @type
  declarator: (_ (type_qualifier) (identifier) @name)) @parameter
(parameter_declaration type: (_) @type declarator: (_ . (_ (identifier) @name))) @parameter
(parameter_declaration type: (_) @type
  declarator: (function_declarator
    declarator: (parenthesized_declarator (pointer_declarator (identifier) @name)))) @parameter
(preproc_params (identifier) @name @parameter)
