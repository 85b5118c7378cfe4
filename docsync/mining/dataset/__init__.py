"""Git history and review decisions to rows that a model can be finetuned on."""
