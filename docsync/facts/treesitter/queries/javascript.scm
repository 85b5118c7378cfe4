; ---- class members that only JavaScript calls so

(class_body (field_definition property: (_) @name value: (_)? @value) @field)
