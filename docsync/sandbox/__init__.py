"""Running code that nobody has read yet: without network, secrets, or a hand on the project."""
