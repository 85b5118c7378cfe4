"""Sequences to the micro-batches of one forward pass, packed or padded."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from docsync.finetune.tokens import IGNORED, Encoded

if TYPE_CHECKING:
    import torch

Batch = dict[str, Any]


def pack(lengths: Sequence[int], capacity: int) -> list[list[int]]:
    """Best-fit decreasing: groups of indices whose lengths add up to at most `capacity`.

    A sequence longer than `capacity` gets a group of its own. At most 11/9 of the fewest groups
    possible, and one more (Johnson, 1973).
    """
    groups: list[list[int]] = []
    room: list[tuple[int, int]] = []  # (free tokens, group), ascending
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        length = lengths[index]
        at = bisect_left(room, (length, -1))
        if at == len(room):
            groups.append([index])
            insort(room, (capacity - length, len(groups) - 1))
            continue
        free, group = room.pop(at)
        groups[group].append(index)
        insort(room, (free - length, group))
    return groups


def bucket(lengths: Sequence[int], size: int) -> list[list[int]]:
    """Groups of `size` indices of like length, so that little is padded."""
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    return [order[start : start + size] for start in range(0, len(order), size)]


class MicroBatches:
    """A map-style dataset whose items are whole micro-batches.

    The composition is fixed by the lengths; the order is the sampler's. So every epoch has as many
    steps as the first, and a resumed run sees the same ones.
    """

    def __init__(
        self,
        encoded: Sequence[Encoded],
        groups: list[list[int]],
        collate: Callable[[Sequence[Encoded]], Batch],
    ) -> None:
        self._encoded = encoded
        self._collate = collate
        self.groups = groups

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, index: int) -> Batch:
        return self._collate([self._encoded[i] for i in self.groups[index]])


def packed_batches(encoded: Sequence[Encoded], tokens: int) -> MicroBatches:
    """Rows of up to `tokens` tokens without padding."""
    return MicroBatches(encoded, pack([len(one) for one in encoded], tokens), packed)


def padded_batches(encoded: Sequence[Encoded], size: int, pad_id: int) -> MicroBatches:
    """`size` rows of like length each."""
    groups = bucket([len(one) for one in encoded], size)
    return MicroBatches(encoded, groups, partial(padded, pad_id=pad_id))


def labelled_batches(encoded: Sequence[Encoded], size: int, pad_id: int) -> MicroBatches:
    """`size` texts of like length each, with their classes."""
    groups = bucket([len(one) for one in encoded], size)
    return MicroBatches(encoded, groups, partial(padded_labelled, pad_id=pad_id))


def packed(members: Sequence[Encoded]) -> Batch:
    """All sequences in one row of T tokens: no padding, and positions that start anew at each.

    input_ids, labels, shift_labels, position_ids: [1, T]. cu_seq_lens_*: [len(members) + 1], where
    each begins, as flash-attention takes them; `sequence_lengths` as ours does.
    """
    import torch

    bounds = [0]
    for one in members:
        bounds.append(bounds[-1] + len(one))
    starts = torch.tensor(bounds, dtype=torch.int32)
    longest = max(len(one) for one in members)
    labels = [label for one in members for label in one.labels]
    shifted = [label for one in members for label in (*one.labels[1:], IGNORED)]
    return {
        "input_ids": torch.tensor([[token for one in members for token in one.input_ids]]),
        "labels": torch.tensor([labels]),
        "shift_labels": torch.tensor([shifted]),
        "position_ids": torch.tensor([[i for one in members for i in range(len(one))]]),
        "cu_seq_lens_q": starts,
        "cu_seq_lens_k": starts,
        "sequence_lengths": [len(one) for one in members],
        "max_length_q": longest,
        "max_length_k": longest,
    }


def padded(members: Sequence[Encoded], pad_id: int) -> Batch:
    """One row per sequence, padded at its right to the longest: all tensors [len(members), L]."""
    import torch

    longest = max(len(one) for one in members)

    def filled(rows: Sequence[Sequence[int]], value: int) -> torch.Tensor:
        return torch.tensor([[*row, *([value] * (longest - len(row)))] for row in rows])

    return {
        "input_ids": filled([one.input_ids for one in members], pad_id),
        "attention_mask": filled([[1] * len(one) for one in members], 0),
        "labels": filled([one.labels for one in members], IGNORED),
        "shift_labels": filled([(*one.labels[1:], IGNORED) for one in members], IGNORED),
    }


def padded_labelled(members: Sequence[Encoded], pad_id: int) -> Batch:
    """As `padded`, with one class per sequence: labels [len(members)]."""
    import torch

    batch = padded(members, pad_id)
    del batch["shift_labels"]
    batch["labels"] = torch.tensor([one.label_id for one in members])
    return batch


def only(items: Sequence[Batch]) -> Batch:
    """The collate function of a loader whose items are whole micro-batches already."""
    (item,) = items
    return item
