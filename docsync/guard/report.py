"""What a scan found, for people and programs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from docsync.rewrite.proposal import GuardDecision, ProtectedMatch

if TYPE_CHECKING:
    from docsync.guard.meaning import Retold

_WIDTH = 72


@dataclass(frozen=True, slots=True)
class EmbeddingCheck:
    """Whether texts were compared by meaning too, and what was left out, and why."""

    is_on: bool = False
    gaps: tuple[str, ...] = ()


OFF = EmbeddingCheck()


@dataclass(frozen=True, slots=True)
class Scanned:
    """`text` is what was compared; lines count from 1."""

    path: str
    text: str
    decision: GuardDecision
    matches: tuple[ProtectedMatch, ...]
    retold: tuple[Retold, ...] = ()

    def line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


def about(match: ProtectedMatch) -> str:
    """A match in one line, without its place."""
    known = ", ".join(filter(None, (match.licence, match.owner)))
    what = "reordered, likeness" if match.kind == "reordered" else "distance"
    amount = 1 - match.distance if match.kind == "reordered" else match.distance
    allowed = "; name this source" if match.kind == "allowed" else ""
    return (
        f"{match.characters} characters of {match.source}{f' ({known})' if known else ''},"
        f" {what} {amount:.2f}{allowed}"
    )


def about_retold(retold: Retold) -> str:
    known = ", ".join(filter(None, (retold.licence, retold.owner)))
    source = f"{retold.source}{f' ({known})' if known else ''}"
    return f"{source} in other words, likeness {retold.likeness:.2f}"


def aligned(match: ProtectedMatch, width: int = _WIDTH) -> Iterator[str]:
    """Both texts, line under line, with a mark under each character that differs."""
    if not match.source_excerpt:
        yield f"  new:    {match.excerpt}"
        return
    upper, lower, marks = [], [], []
    one, other = match.excerpt, match.source_excerpt
    pieces = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    for tag, a, b, c, d in pieces:
        size = max(b - a, d - c)
        upper.append(one[a:b].ljust(size, "·"))
        lower.append(other[c:d].ljust(size, "·"))
        marks.append((" " if tag == "equal" else "^") * size)
    for start in range(0, len("".join(upper)), width):
        end = start + width
        yield f"  new:    {''.join(upper)[start:end]}"
        yield f"  source: {''.join(lower)[start:end]}"
        if "^" in (line := "".join(marks)[start:end]):
            yield f"          {line}".rstrip()


def text_lines(scanned: Scanned) -> Iterator[str]:
    yield f"{scanned.path}: {scanned.decision.value}"
    for match in scanned.matches:
        is_less = match.decision is GuardDecision.FLAG is not scanned.decision
        less = "; alone it would be a flag" if is_less else ""
        yield f"  line {scanned.line(match.start)}: {about(match)}{less}"
        for line in aligned(match):
            yield f"  {line}"
    for retold in scanned.retold:
        yield f"  line {scanned.line(retold.start)}: perhaps {about_retold(retold)}; a warning only"
        yield f"    new:    {retold.excerpt}"
        yield f"    source: {retold.source_excerpt}"


def as_json(results: Sequence[Scanned], check: EmbeddingCheck = OFF) -> dict[str, Any]:
    return {
        "version": 1,
        "embedding_check": asdict(check),
        "files": [
            {
                "path": each.path,
                "decision": each.decision.value,
                "matches": [
                    {
                        **asdict(match),
                        "line": each.line(match.start),
                        "end_line": each.line(max(match.end - 1, match.start)),
                    }
                    for match in each.matches
                ],
                "retold": [
                    {
                        **asdict(retold),
                        "line": each.line(retold.start),
                        "end_line": each.line(max(retold.end - 1, retold.start)),
                    }
                    for retold in each.retold
                ],
            }
            for each in results
        ],
    }
