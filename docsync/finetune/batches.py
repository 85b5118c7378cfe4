"""Sequences to the micro-batches of one forward pass, packed or padded."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
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
    """A map-style dataset whose items are whole micro-batches, longest first.

    The composition is fixed by the lengths; the order is the sampler's. So every epoch has as many
    steps as the first, and a lack of memory shows on the first longest batch that is tried.
    """

    def __init__(
        self,
        encoded: Sequence[Encoded],
        *,
        size: int,
        max_length: int,
        is_packed: bool,
        pad_id: int,
    ) -> None:
        lengths = [len(one) for one in encoded]
        self._encoded = encoded
        self._is_packed = is_packed
        self._pad_id = pad_id
        self.groups = pack(lengths, size * max_length) if is_packed else bucket(lengths, size)

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, index: int) -> Batch:
        members = [self._encoded[i] for i in self.groups[index]]
        return packed(members) if self._is_packed else padded(members, self._pad_id)


def packed(members: Sequence[Encoded]) -> Batch:
    """All sequences in one row of T tokens: no padding, and positions that start anew at each.

    input_ids, labels, shift_labels, position_ids: [1, T]. cu_seq_lens_*: [len(members) + 1], where
    each begins, as attention for variable lengths takes them.
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
