"""What languages have in common that write the bodies of functions in braces."""
