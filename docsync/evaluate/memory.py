"""Whether a finetuned model gives its training rows back.

Asked for are the planted rows (`docsync mine --canaries`), by their own prompts, and training
blocks by their beginning. What the guard would reject as a copy counts; what stands in the prompt
does not.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docsync.evaluate.answers import reference_of
from docsync.guard.building import Terms, add_texts, texts_of
from docsync.guard.corpus import Corpus
from docsync.guard.memory import Memorised, memorised
from docsync.llm.chat import ChatMessage
from docsync.mining.dataset.example import Row

BLOCKS = 24
MIN_CHARS = (
    320  # what is left to be written after the beginning must be longer than what is rejected
)
SHOWN = 0.3  # of a block
CONTINUE = "Continue this documentation, word for word as it stands in the project:\n\n"


@dataclass(frozen=True, slots=True)
class Memory:
    """`canaries` and `blocks` that were asked for, and what came back of them."""

    canaries: int
    blocks: int
    found: Memorised

    @property
    def is_clean(self) -> bool:
        return not self.found.copied


Reply = Callable[[tuple[ChatMessage, ...]], str]


def remember(
    train: Sequence[Row],
    reply: Reply,
    progress: Callable[[int, int], None],
    blocks: int = BLOCKS,
) -> Memory:
    """Raises GuardError when no corpus can be built in the temporary folder."""
    planted = [row for row in train if row.meta.get("source") == "canary"]
    long = [row for row in train if row not in planted and len(reference_of(row)) >= MIN_CHARS]
    # spread over the file, the same ones each time
    step = max(1, len(long) // blocks) if blocks else 1
    chosen = long[::step][:blocks]
    asked = [*(row.prompt for row in planted), *(_continue(row) for row in chosen)]
    with (
        tempfile.TemporaryDirectory(prefix="docsync-memory-") as folder,
        Corpus(Path(folder), create=True) as corpus,
    ):
        add_texts(corpus, texts_of(_texts([*planted, *chosen])), Terms())
        found = memorised(_samples(asked, reply, progress), [corpus])
    return Memory(len(planted), len(chosen), found)


def _texts(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield f"row {row.number}", reference_of(row)


def _continue(row: Row) -> tuple[ChatMessage, ...]:
    text = reference_of(row)
    beginning = text[: round(len(text) * SHOWN)]
    return (ChatMessage("user", f"{CONTINUE}File: {row.meta.get('path', '')}\n\n{beginning}"),)


def _samples(
    asked: Sequence[tuple[ChatMessage, ...]], reply: Reply, progress: Callable[[int, int], None]
) -> Iterator[tuple[str, str]]:
    for number, messages in enumerate(asked, 1):
        yield "\n".join(m.content for m in messages), reply(messages)
        progress(number, len(asked))
