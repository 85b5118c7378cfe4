; what only JavaScript calls so

(field_definition property: (_) @name) @field
(field_definition property: (_) @_flags value: (object) @flags (#eq? @_flags "flags")) @special
