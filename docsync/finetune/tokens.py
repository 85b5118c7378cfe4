"""Pieces of text to token ids and labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from docsync.errors import DatasetError
from docsync.finetune.examples import Example, Place
from docsync.finetune.prompts import Piece, Prompting, pieces_of

IGNORED = -100
"""The label of a token on which no loss is taken, as `torch.nn.CrossEntropyLoss` has it."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """`labels[i]` is `input_ids[i]` where the token is to be learnt, else IGNORED: not shifted.

    `label_id` is the class of a text to classify.
    """

    input_ids: tuple[int, ...]
    labels: tuple[int, ...]
    label_id: int = IGNORED

    def __len__(self) -> int:
        return len(self.input_ids)

    @property
    def targets(self) -> int:
        """Tokens that are learnt. The first of a sequence has nothing before it and never is."""
        return sum(label != IGNORED for label in self.labels[1:])


@dataclass(slots=True)
class Counted:
    """What encoding did to the rows: shown to the user, and kept in run.json."""

    rows: int = 0
    tokens: int = 0
    target_tokens: int = 0
    cut_prompts: int = 0
    cut_texts: int = 0
    too_long: list[Place] = field(default_factory=list)

    def told(self, max_length: int) -> list[str]:
        lines = []
        if self.cut_prompts:
            lines.append(
                f"{self.cut_prompts} prompts were cut at their beginning to fit {max_length} "
                "tokens; their answers are whole"
            )
        if self.cut_texts:
            lines.append(f"{self.cut_texts} texts were cut at their end to {max_length} tokens")
        if self.too_long:
            places = ", ".join(str(place) for place in self.too_long[:5])
            lines.append(
                f"{len(self.too_long)} rows were left out, because the answer alone is longer than "
                f"{max_length} tokens: raise --max-length ({places})"
            )
        return lines


def encode_turns(
    examples: Iterable[Example], how: Prompting, tokenizer: Any, max_length: int
) -> tuple[list[Encoded], Counted]:
    """Chat rows to tokens. Prompts lose their beginning rather than answers their end.

    Raises:
        DatasetError: nothing is left to learn from.
    """
    counted = Counted()
    encoded = []
    for example in examples:
        ids, labels = _encode(pieces_of(example, how, tokenizer), tokenizer, example.is_raw)
        if len(ids) > max_length:
            shorter = _cut(ids, labels, max_length)
            if shorter is None:
                counted.too_long.append(example.place)
                continue
            counted.cut_prompts += 1
            ids, labels = shorter
        encoded.append(_counted(ids, labels, counted))
    return _some(encoded, counted, max_length), counted


def encode_texts(
    examples: Iterable[Example], tokenizer: Any, max_length: int
) -> tuple[list[Encoded], Counted]:
    """Plain texts, each token of which is learnt. A long text becomes several sequences."""
    counted = Counted()
    encoded = []
    for example in examples:
        ids = tokenizer(example.text, add_special_tokens=True)["input_ids"]
        if ids[-1:] != [tokenizer.eos_token_id]:
            ids = [*ids, tokenizer.eos_token_id]
        for start in range(0, len(ids), max_length):
            part = ids[start : start + max_length]
            if len(part) > 1:
                encoded.append(_counted(part, part, counted))
    return _some(encoded, counted, max_length), counted


def encode_labelled(
    examples: Iterable[Example], labels: Sequence[str], tokenizer: Any, max_length: int
) -> tuple[list[Encoded], Counted]:
    """Texts to classify; the class is the place of the label in `labels`."""
    counted = Counted()
    encoded = []
    numbers = {label: number for number, label in enumerate(labels)}
    for example in examples:
        if example.label not in numbers:
            raise DatasetError(
                f"{example.place}: the label {example.label!r} does not occur in the rows to train "
                f"on, which have {', '.join(labels)}"
            )
        ids = tokenizer(example.text, add_special_tokens=True)["input_ids"]
        if len(ids) > max_length:
            counted.cut_texts += 1
            ids = ids[:max_length]
        counted.rows += 1
        counted.tokens += len(ids)
        counted.target_tokens += 1
        nothing = (IGNORED,) * len(ids)
        encoded.append(Encoded(tuple(ids), nothing, numbers[example.label]))
    return _some(encoded, counted, max_length), counted


def _encode(pieces: Sequence[Piece], tokenizer: Any, is_raw: bool) -> tuple[list[int], list[int]]:
    """Pieces are tokenised one by one: the prompt alone is what the model is given later."""
    ids: list[int] = []
    labels: list[int] = []
    if is_raw and tokenizer.bos_token_id is not None:
        first = tokenizer("", add_special_tokens=True)["input_ids"]
        if first[:1] == [tokenizer.bos_token_id]:
            ids, labels = [tokenizer.bos_token_id], [IGNORED]
    for piece in pieces:
        part = tokenizer(piece.text, add_special_tokens=False)["input_ids"]
        ids += part
        labels += part if piece.is_target else [IGNORED] * len(part)
    return ids, labels


def _cut(ids: list[int], labels: list[int], max_length: int) -> tuple[list[int], list[int]] | None:
    """The last `max_length` tokens, if one token of the prompt and every target is among them."""
    ids, kept = ids[-max_length:], labels[-max_length:]
    lost = any(label != IGNORED for label in labels[:-max_length])
    if lost or kept[0] != IGNORED:
        return None
    return ids, kept


def _counted(ids: Sequence[int], labels: Sequence[int], counted: Counted) -> Encoded:
    encoded = Encoded(tuple(ids), tuple(labels))
    counted.rows += 1
    counted.tokens += len(ids)
    counted.target_tokens += encoded.targets
    return encoded


def _some(encoded: list[Encoded], counted: Counted, max_length: int) -> list[Encoded]:
    if not encoded:
        raise DatasetError(" ".join(["nothing is left to train on.", *counted.told(max_length)]))
    return encoded
