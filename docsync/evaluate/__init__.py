"""Whether a model does the work: base, adapter and no model on held-out rows."""
