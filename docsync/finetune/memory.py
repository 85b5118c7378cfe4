"""An end of the memory in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docsync.errors import TrainingError
from docsync.finetune.arguments import Arguments


@contextmanager
def explaining_memory(args: Arguments) -> Iterator[None]:
    """An end of the memory becomes an error that says which setting to change.

    Raises:
        TrainingError: there was no memory.
    """
    import torch

    try:
        yield
    except (MemoryError, RuntimeError) as error:
        words = str(error).lower()
        is_memory = isinstance(error, MemoryError | torch.OutOfMemoryError) or (
            "allocate memory" in words or "out of memory" in words
        )
        if not is_memory:
            raise
        size, window = args.per_device_train_batch_size, args.gradient_accumulation_steps
        advice = []
        if size > 1:
            advice.append(
                f"per_device_train_batch_size {max(size // 2, 1)} with gradient_accumulation_steps "
                f"{window * 2}, which trains the same"
            )
        if not args.gradient_checkpointing:
            advice.append("gradient_checkpointing true, a third slower")
        advice.append(f"max_length {args.max_length // 2}")
        if args.method == "full":
            advice.append("method lora")
        raise TrainingError(
            f"there is not enough memory for micro-batches of up to {size * args.max_length:,} "
            f"tokens. Try, in this order: {'; '.join(advice)}. What was saved is kept: --resume "
            "needs the same settings, so give another output_dir with new ones"
        ) from error
