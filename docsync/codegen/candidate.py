"""One answer of the model and what became of it; the choice between several."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docsync.codegen.answer import Piece
from docsync.codegen.assembly import Assembled
from docsync.codegen.trial import Trial


@dataclass(frozen=True, slots=True)
class Candidate:
    """`start` counts the fresh starts from 0, `round` the answers since then; `faults` are what
    can be said without running it, and then there is no trial."""

    start: int
    round: int
    prompt_id: str
    piece: Piece | None
    assembled: Assembled | None
    faults: tuple[str, ...]
    trial: Trial | None

    @property
    def is_sound(self) -> bool:
        return self.trial is not None and self.trial.is_sound and not self.faults

    @property
    def passed(self) -> int:
        return len(self.trial.passed) if self.trial else 0

    @property
    def problems(self) -> str:
        """For the model, with tracebacks."""
        if self.faults:
            return "\n".join(f"- {fault}" for fault in self.faults)
        failures = self.trial.failures if self.trial else ()
        return "\n\n".join(failure.text.strip() for failure in failures)


def fingerprint(piece: Piece) -> str:
    """Equal for bodies that differ in layout and comments only."""
    parts = (piece.body, *piece.helpers)
    try:
        # a `return` outside of a function is no syntax error to the parser
        return "\n".join(ast.dump(ast.parse(each)) for each in parts)
    except SyntaxError:
        return "\n".join(parts)


def ranked(candidates: Sequence[Candidate], voices: Mapping[int, float]) -> list[Candidate]:
    """The sound ones, best first: by what they passed, by how many others give the same results
    for calls that nobody wrote down; then the greedy answer, which is the first, before sampled
    ones, and of these the shorter. `voices` are by place in the list."""
    numbered = [(n, each) for n, each in enumerate(candidates) if each.is_sound]

    def rank(entry: tuple[int, Candidate]) -> tuple[int, float, bool, int, int]:
        number, each = entry
        size = each.piece.size if each.piece else 0
        return -each.passed, -round(voices.get(number, 0.0), 6), number > 0, size, number

    return [each for _, each in sorted(numbered, key=rank)]
