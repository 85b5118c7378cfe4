"""One file per command; `main` knows them by name."""
