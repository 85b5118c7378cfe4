"""Whether what the trainer is made of is installed."""

from __future__ import annotations

import importlib.util

from docsync.errors import UsageError

NEEDED = ("torch", "transformers", "peft", "accelerate", "safetensors", "gguf", "sklearn")


def require(report_to: str = "none") -> None:
    """Raises UsageError: the extra `train`, or what `report_to` needs, is not installed.

    Imports nothing.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(
            f"the trainer needs {', '.join(missing)}. Run `pip install 'docsync-hook[train]'`"
        )
    if report_to == "tensorboard" and importlib.util.find_spec("tensorboard") is None:
        raise UsageError("report_to tensorboard needs it: run `pip install tensorboard`")
