"""Whether what the trainer is made of is installed."""

from __future__ import annotations

import importlib.util

from docsync.errors import UsageError

NEEDED = ("torch", "transformers", "peft", "accelerate", "safetensors", "gguf", "sklearn")


def require() -> None:
    """Raises UsageError: the extra `train` is not installed. Imports nothing."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(
            f"the trainer needs {', '.join(missing)}. Run `pip install 'docsync-hook[train]'`"
        )
