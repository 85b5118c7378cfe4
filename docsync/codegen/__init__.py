"""From a docstring or a specification to code that passed its tests: `docsync generate`."""
