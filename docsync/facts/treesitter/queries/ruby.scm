(module name: (_) @name) @scope
(class name: (_) @name) @class
(method name: (_) @name parameters: (_)? @parameters body: (_)? @body) @function
(singleton_method name: (_) @name parameters: (_)? @parameters body: (_)? @body) @function
(assignment left: (constant) @name right: (_) @value) @constant
(element_reference object: (constant) @_env . (string) @name (#eq? @_env "ENV")) @special

; what is told apart by its arguments: specs/ruby.py
(call !receiver method: (identifier) @callee arguments: (_) @arguments
  (#match? @callee "^(attr_(reader|writer|accessor)|get|post|put|patch|delete|option|method_option|class_option|opt|desc)$")) @special
(call receiver: (_) method: (identifier) @callee arguments: (_) @arguments
  (#any-of? @callee "on" "def_option" "define")) @special

; calls: the rules of the spec say which of them offer something
(call receiver: (_)? @receiver method: (_) @callee arguments: (_) @arguments) @call
