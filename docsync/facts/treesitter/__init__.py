"""Facts of other languages by their syntax: one query file and one small spec per language."""
