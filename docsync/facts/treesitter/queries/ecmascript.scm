; What JavaScript and TypeScript share. Patterns about the same node add to one another.

; ---- definitions

(function_declaration
  name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(generator_function_declaration
  name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(class_declaration name: (_) @name body: (_) @body) @class
(class_body
  (method_definition name: (_) @name parameters: (_) @parameters body: (_) @body) @function)

(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function parameters: (_) @parameters body: (_) @body)
    (arrow_function parameter: (_) @parameters body: (_) @body)
    (function_expression parameters: (_) @parameters body: (_) @body)
    (generator_function parameters: (_) @parameters body: (_) @body)
  ]) @function
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @class
(program
  (lexical_declaration (variable_declarator name: (identifier) @name value: (_) @value) @constant))
(program
  (variable_declaration (variable_declarator name: (identifier) @name value: (_) @value) @constant))
(program
  (export_statement
    (lexical_declaration (variable_declarator name: (identifier) @name value: (_) @value) @constant)))

; module.exports.x = ..., exports.x = ..., Thing.x = ..., Thing.prototype.x = ...
(program
  (expression_statement
    (assignment_expression
      left: (member_expression object: (_) @public property: (property_identifier) @name)
      right: [
        (arrow_function parameters: (_) @parameters body: (_) @body)
        (function_expression parameters: (_) @parameters body: (_) @body)
      ]) @function)
  (#any-of? @public "exports" "module.exports"))
(program
  (expression_statement
    (assignment_expression
      left: (member_expression object: (identifier) @owner property: (property_identifier) @name)
      right: [
        (arrow_function parameters: (_) @parameters body: (_) @body)
        (function_expression parameters: (_) @parameters body: (_) @body)
      ]) @function)
  (#not-any-of? @owner "exports" "module"))
(program
  (expression_statement
    (assignment_expression
      left: (member_expression
        object: (member_expression object: (identifier) @owner property: (property_identifier) @_prototype)
        property: (property_identifier) @name)
      right: [
        (arrow_function parameters: (_) @parameters body: (_) @body)
        (function_expression parameters: (_) @parameters body: (_) @body)
      ]) @function)
  (#eq? @_prototype "prototype"))
(program
  (expression_statement
    (assignment_expression
      left: (member_expression object: (_) @public property: (property_identifier) @name)
      right: [(number) (string) (true) (false) (template_string) (object) (array)] @value) @constant)
  (#any-of? @public "exports" "module.exports"))

; module.exports = function or class
(assignment_expression
  left: (_) @public
  right: [
    (function_expression name: (identifier)? @name parameters: (_) @parameters body: (_) @body)
    (arrow_function parameters: (_) @parameters body: (_) @body)
    (class name: (_)? @name body: (_) @body)
  ] @function
  (#any-of? @public "exports" "module.exports"))
(assignment_expression
  left: (_) @public
  right: (class) @class
  (#any-of? @public "exports" "module.exports"))

; module.exports = { a, b: c, d() {}, e: function () {} }
(assignment_expression
  left: (_) @public
  right: (object
    (method_definition name: (_) @name parameters: (_) @parameters body: (_) @body) @function)
  (#any-of? @public "exports" "module.exports"))
(assignment_expression
  left: (_) @public
  right: (object
    (pair
      key: (_) @name
      value: [
        (arrow_function parameters: (_) @parameters body: (_) @body)
        (function_expression parameters: (_) @parameters body: (_) @body)
      ]) @function)
  (#any-of? @public "exports" "module.exports"))

(export_statement "export" @public declaration: (function_declaration) @function)
(export_statement "export" @public declaration: (generator_function_declaration) @function)
(export_statement "export" @public declaration: (class_declaration) @class)
(export_statement
  "export" @public declaration: (lexical_declaration (variable_declarator) @constant))
(export_statement
  "export" @public
  value: (function_expression parameters: (_) @parameters body: (_) @body) @function)
(export_statement
  "export" @public value: (arrow_function parameters: (_) @parameters body: (_) @body) @function)
(export_statement "export" @public value: (class body: (_) @body) @class)

; ---- names exported apart from their definition

(export_statement !source (export_clause (export_specifier name: (_) @local !alias) @export))
(export_statement
  !source (export_clause (export_specifier name: (_) @local alias: (_) @name) @export))
(export_statement
  (export_clause (export_specifier name: (_) @name !alias) @export) source: (_) @from)
(export_statement
  (export_clause (export_specifier name: (_) @local alias: (_) @name) @export) source: (_) @from)
(export_statement value: (identifier) @local) @export
(assignment_expression
  left: (_) @_exports right: (identifier) @local
  (#any-of? @_exports "exports" "module.exports" "module.exports.default")) @export
(assignment_expression
  left: (_) @_exports right: (object (shorthand_property_identifier) @name @export)
  (#any-of? @_exports "exports" "module.exports"))
(assignment_expression
  left: (_) @_exports
  right: (object (pair key: (property_identifier) @name value: (identifier) @local) @export)
  (#any-of? @_exports "exports" "module.exports"))
(assignment_expression
  left: (_) @_exports
  right: (object
    (pair
      key: (property_identifier) @name
      value: [(member_expression) (call_expression) (new_expression)]) @export)
  (#any-of? @_exports "exports" "module.exports"))
(assignment_expression
  left: (member_expression object: (_) @_exports property: (property_identifier) @name)
  right: (identifier) @local
  (#any-of? @_exports "exports" "module.exports")) @export
(assignment_expression
  left: (member_expression object: (_) @_exports property: (property_identifier) @name)
  right: [(member_expression) (call_expression) (new_expression)]
  (#any-of? @_exports "exports" "module.exports")) @export
(variable_declarator
  name: (identifier) @local
  value: (assignment_expression left: (_) @_exports)
  (#any-of? @_exports "exports" "module.exports")) @export

; ---- environment variables

(member_expression
  object: (_) @_env property: (property_identifier) @name
  (#any-of? @_env "process.env" "import.meta.env" "Bun.env")) @env
(subscript_expression
  object: (_) @_env index: (string) @name
  (#any-of? @_env "process.env" "import.meta.env" "Bun.env")) @env
(binary_expression
  left: [(member_expression) (subscript_expression)] @env
  operator: ["||" "??"]
  right: [(string) (number) (true) (false) (identifier) (template_string)] @value)
(variable_declarator
  name: (object_pattern (shorthand_property_identifier_pattern) @name @env)
  value: (member_expression) @_env
  (#any-of? @_env "process.env" "import.meta.env"))
(variable_declarator
  name: (object_pattern
    (object_assignment_pattern
      left: (shorthand_property_identifier_pattern) @name right: (_) @value) @env)
  value: (member_expression) @_env
  (#any-of? @_env "process.env" "import.meta.env"))
(variable_declarator
  name: (object_pattern (pair_pattern key: (property_identifier) @name) @env)
  value: (member_expression) @_env
  (#any-of? @_env "process.env" "import.meta.env"))
(call_expression
  function: (member_expression) @_get arguments: (arguments . (string) @name)
  (#eq? @_get "Deno.env.get")) @env

; ---- flags and commands

; commander, cac, sade: .option('-p, --port <n>', 'help', 3000)
(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) @spelling)
  (#any-of? @_method "option" "requiredOption" "argument" "positional")) @flag
(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) . [(string) (template_string) (binary_expression)] @help)
  (#any-of? @_method "option" "requiredOption" "argument")) @flag
(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) . (_)
    . [(string) (number) (true) (false) (array) (identifier) (unary_expression)] @value .)
  (#any-of? @_method "option" "requiredOption" "argument")) @flag
(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) . (_) . (_)
    . [(string) (number) (true) (false) (array) (identifier) (unary_expression)] @value .)
  (#any-of? @_method "option" "requiredOption" "argument")) @flag
; yargs: .option('port', { default: 3000, describe: 'help' }); cac: (..., { default: 1 })
(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (object) @options .)
  (#any-of? @_method "option" "requiredOption" "positional")) @flag
(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (_) @name value: (object) @options) @flag))
  (#eq? @_method "options"))
(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) @name . [(string) (number) (true) (false)]? @value)
  (#any-of? @_method "boolean" "count" "number")
  (#match? @name "^['\"][a-z][a-z0-9]*(-[a-z0-9]+)+['\"]$")) @flag
; new Option('--port <n>', 'help').default(3000)
(new_expression
  constructor: (_) @_option
  arguments: (arguments . (string) @spelling . (string)? @help)
  (#match? @_option "^(\\w+\\.)?(Option|Argument)$")) @flag
; meow, util.parseArgs, oclif: an object of flags
(pair
  key: (property_identifier) @_flags
  value: (object (pair key: (_) @name value: (object (pair key: (property_identifier) @_type)) @options) @flag)
  (#any-of? @_flags "flags" "options")
  (#eq? @_type "type"))

(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . [(string) (array . (string))] @spelling . (string)? @help)
  (#eq? @_method "command")) @command
(call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key value: (string) @spelling)) @options)
  (#eq? @_method "command")
  (#eq? @_key "command")) @command
(new_expression
  constructor: (_) @_command arguments: (arguments . (string) @spelling)
  (#match? @_command "^(\\w+\\.)?Command$")) @command

; ---- routes

(call_expression
  function: (member_expression object: (_) @_app property: (property_identifier) @method)
  arguments: (arguments . (string) @path . (_) (_)? @handler .)
  (#any-of? @method "get" "post" "put" "patch" "delete" "del" "head" "options" "all")
  (#match? @_app "(?i)(app|router|server|fastify|api|routes?|instance|web)$")) @route
(call_expression
  function: (member_expression object: (_) @_app property: (property_identifier) @method)
  arguments: (arguments . (string) @path . (_) @handler .)
  (#any-of? @method "get" "post" "put" "patch" "delete" "del" "head" "options" "all")
  (#match? @_app "(?i)(app|router|server|fastify|api|routes?|instance|web)$")) @route
(call_expression
  function: (member_expression object: (_) @_app property: (property_identifier) @_route)
  arguments: (arguments . (object) @options)
  (#eq? @_route "route")
  (#match? @_app "(?i)(app|router|server|fastify|api|instance)$")) @route

; ---- what the program says

(new_expression
  constructor: (_) @_error arguments: (arguments . (_) @text)
  (#match? @_error "(Error|Exception|Fault)$")) @message
(call_expression
  function: (_) @_error
  arguments: (arguments . (_) @text)
  (#match? @_error "(^|\\.)[A-Z]\\w*Error$")) @message
(call_expression
  function: (member_expression object: (_) @_logger property: (property_identifier) @_level)
  arguments: (arguments . (_) @text)
  (#match? @_logger "(?i)(^|\\.)(console|log|logger)$")
  (#any-of? @_level "log" "info" "warn" "warning" "error" "fatal")) @message

; ---- the options that a function takes in a bag

(binary_expression
  left: (member_expression object: (identifier) @_bag property: (property_identifier) @name)
  operator: ["||" "??"]
  right: (_) @value
  (#match? @_bag "^(options|opts|config|settings|argv|props)$")) @option
(variable_declarator
  name: (object_pattern
    (object_assignment_pattern
      left: (shorthand_property_identifier_pattern) @name right: (_) @value) @option)
  value: (identifier) @_bag
  (#match? @_bag "^(options|opts|config|settings|argv|props|params)$"))
