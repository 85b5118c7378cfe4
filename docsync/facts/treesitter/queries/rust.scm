(function_item name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(function_signature_item name: (_) @name parameters: (_) @parameters) @function
(macro_definition name: (_) @name) @function
(struct_item name: (_) @name) @class
(union_item name: (_) @name) @class
(enum_item name: (_) @name body: (_) @body) @class
(trait_item name: (_) @name body: (_) @body) @class
(type_item name: (_) @name type: (_) @value) @alias
(const_item name: (_) @name value: (_) @value) @constant
(static_item name: (_) @name value: (_) @value) @constant
(field_declaration name: (_) @name type: (_) @type) @field
(enum_variant name: (_) @name) @variant
(impl_item type: (_) @name body: (_) @body) @scope
(mod_item name: (_) @name body: (_) @body) @scope

; defaults, words of variants, names passed on, attributes: specs/rust.py
(impl_item body: (_) @_body) @special
(use_declaration (visibility_modifier) @visibility argument: (_) @passed) @special
(attribute_item (attribute (identifier) @attribute)) @special

; flags of a command line that is read by hand
(match_arm pattern: (match_pattern [(string_literal) (or_pattern)]) @compared) @special

(call_expression function: (identifier) @callee arguments: (_) @arguments) @call
(call_expression
  function: (scoped_identifier path: (_) @receiver name: (_) @callee) arguments: (_) @arguments) @call
(call_expression
  function: (field_expression value: (_) @receiver field: (_) @callee) arguments: (_) @arguments) @call
(macro_invocation macro: (identifier) @callee (token_tree) @arguments) @call
(macro_invocation macro: (scoped_identifier name: (_) @callee) (token_tree) @arguments) @call
