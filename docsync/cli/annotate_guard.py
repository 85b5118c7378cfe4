"""What `docsync guard scan` found as annotations: one for each passage.

The protected text is in none of them, and neither is the copy: such files are uploaded to others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from docsync.annotation import Annotation, Annotations, Level, Notice, Rule, in_order
from docsync.docs.region import Region
from docsync.guard.report import OFF, EmbeddingCheck, Scanned, about, about_retold
from docsync.output import counted
from docsync.rewrite.proposal import GuardDecision, ProtectedMatch

if TYPE_CHECKING:
    from docsync.guard.meaning import Retold

_LEVELS = {
    GuardDecision.REJECT: Level.ERROR,
    GuardDecision.FLAG: Level.WARNING,
    GuardDecision.ACCEPT: Level.NOTE,
}
_RULES = (
    Rule(
        "guard-verbatim",
        "A protected text is reproduced.",
        "A passage is the same as one of a protected text, or nearly.",
        "Write it in your own words, quote less of it, or ask its owner.",
        Level.ERROR,
    ),
    Rule(
        "guard-reordered",
        "A protected text is reproduced in another order.",
        "Several passages are those of one protected text, in another order.",
        "Write it in your own words, quote less of it, or ask its owner.",
        Level.WARNING,
    ),
    Rule(
        "guard-allowed",
        "A text is reproduced whose licence asks for attribution.",
        "The source may be reproduced when it is named.",
        "Name the source and its licence.",
        Level.NOTE,
    ),
    Rule(
        "guard-retold",
        "A protected text may be told in other words.",
        "An embedding of a passage is near to that of a protected one. It is often wrong.",
        "Read both, and judge for yourself.",
        Level.NOTE,
    ),
)


def annotate_guard(
    results: Sequence[Scanned],
    place: Callable[[str], str],
    check: EmbeddingCheck = OFF,
) -> Annotations:
    """`place` makes of a scanned file's name its path from the top of the repository."""
    alike = [each for each in results if each.decision is not GuardDecision.ACCEPT]
    count = counted(len(alike), "file")
    return Annotations(
        category="guard",
        headline=f"{count} like a protected text" if alike else "nothing is like a protected text",
        state="ALIKE" if alike else "CLEAN",
        exit_code=int(bool(alike)),
        rules=_RULES,
        annotations=in_order(
            [_annotation(each, m, place(each.path)) for each in results for m in each.matches]
            + [_retold(each, r, place(each.path)) for each in results for r in each.retold]
        ),
        notices=tuple(
            Notice("embedding-check", Level.WARNING, f"not made, or not of everything: {gap}")
            for gap in check.gaps
        ),
    )


def _annotation(scanned: Scanned, match: ProtectedMatch, path: str) -> Annotation:
    region = _region(scanned.text, match.start, max(match.end, match.start))
    return Annotation(
        rule=f"guard-{match.kind}",
        level=_LEVELS[match.decision],
        title="Like a protected text",
        message=f"Reproduces {about(match)}",
        path=path,
        heading_path=(),
        start_line=region.start_line,
        end_line=region.end_line,
        region=region,
        identity=(match.source, str(match.source_start)),
        properties=(
            ("distance", match.distance),
            ("characters", match.characters),
            ("licence", match.licence),
            ("owner", match.owner),
        ),
    )


def _retold(scanned: Scanned, retold: Retold, path: str) -> Annotation:
    region = _region(scanned.text, retold.start, retold.end)
    return Annotation(
        rule="guard-retold",
        level=Level.NOTE,
        title="Perhaps a protected text in other words",
        message=f"Perhaps {about_retold(retold)}",
        path=path,
        heading_path=(),
        start_line=region.start_line,
        end_line=region.end_line,
        region=region,
        identity=(retold.source, str(retold.source_start)),
        properties=(("likeness", retold.likeness), ("licence", retold.licence)),
    )


def _region(text: str, start: int, end: int) -> Region:
    return Region(*_position(text, start), *_position(text, end), "")


def _position(text: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column of a character, in UTF-16 code units."""
    begin = text.rfind("\n", 0, offset) + 1
    before = text[begin:offset]
    return text.count("\n", 0, offset) + 1, 1 + len(before) + sum(c > "\uffff" for c in before)
