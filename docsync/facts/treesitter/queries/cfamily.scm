; What C and C++ share. Declarators nest: specs/cfamily.py looks into them.

(function_definition declarator: (_)) @special
(declaration declarator: (_)) @special
(field_declaration declarator: (_)) @special
(type_definition type: (_) @type declarator: (_) @declarator) @special
(preproc_def name: (_) @name value: (_) @value) @constant
(preproc_function_def name: (_) @name parameters: (_) @parameters value: (_)? @body) @function
(struct_specifier name: (_) @name body: (_) @body) @class
(union_specifier name: (_) @name body: (_) @body) @class
(enum_specifier name: (_) @name body: (_) @body) @class
(enumerator name: (_) @name value: (_)? @value) @variant

; calls: the rules of the spec say which of them offer something
(call_expression function: (_) @callee arguments: (_) @arguments) @call
(call_expression
  function: (field_expression argument: (_) @receiver field: (_) @callee)
  arguments: (_) @arguments) @call
