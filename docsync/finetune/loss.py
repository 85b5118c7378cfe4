"""The loss on target tokens, with an output head that computes nothing else.

With a long prompt and a short answer most logits are never looked at, and a row of them is as long
as the vocabulary: for a 135M model with 49,152 tokens the head is a fifth of the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docsync.finetune.tokens import IGNORED

# for the loss and its bookkeeping, not for the model
_NOT_FOR_THE_MODEL = ("labels", "shift_labels")


class TargetHead:
    """Narrows what reaches a model's output head to chosen positions.

    A hook before the head, and not a call of the decoder alone: so it serves whatever the model
    does with logits afterwards (scaling, capping), and a model wrapped by LoRA, DDP or FSDP.
    """

    def __init__(self, model: Any) -> None:
        head = model.get_output_embeddings()
        assert head is not None, "a causal language model has an output head"
        self._positions: Any = None
        head.register_forward_pre_hook(self._narrow)

    @contextmanager
    def looking_at(self, positions: Any) -> Iterator[None]:
        """`positions`: indices into the flattened [batch * length]."""
        self._positions = positions
        try:
            yield
        finally:
            self._positions = None

    def _narrow(self, head: Any, args: tuple[Any, ...]) -> tuple[Any, ...] | None:
        if self._positions is None:
            return None
        (hidden,) = args
        return (hidden.flatten(0, -2).index_select(0, self._positions),)


def summed_loss(model: Any, batch: dict[str, Any], head: TargetHead) -> tuple[Any, int]:
    """The sum of the cross-entropies, in nats, over the targets of `batch`, and their number.

    A batch without targets gives a zero that has a gradient, so that every process of a
    distributed run goes backward as often as the others.
    """
    from torch.nn.functional import cross_entropy

    targets = batch["shift_labels"].flatten()
    positions = (targets != IGNORED).nonzero().flatten()
    count = positions.numel()
    inputs = {name: value for name, value in batch.items() if name not in _NOT_FOR_THE_MODEL}
    if not count:
        positions = positions.new_zeros(1)
    with head.looking_at(positions):
        logits = model(**inputs, use_cache=False).logits
    if not count:
        return logits.float().sum() * 0.0, 0
    return cross_entropy(logits.float(), targets[positions], reduction="sum"), count
