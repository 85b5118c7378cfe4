; shell functions name no parameters
(function_definition name: (_) @name) @_none
