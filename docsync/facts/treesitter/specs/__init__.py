"""What a query cannot say, one module per language; see docs/languages.md."""
