"""A text and the value that stands in it, where both are others now: half of that would be untrue,
so what has the place of the whole gets the value as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docsync.docs.section import DocFile
from docsync.facts.fact import FactKind
from docsync.match.terms import is_value_fact
from docsync.rewrite.edit import Edit


def with_values(edits: Sequence[Edit], document: DocFile) -> list[Edit]:
    """Help texts with the new value at the end of what they replace."""
    values = [edit for edit in edits if is_value_fact(edit.fact)]

    def whole(edit: Edit) -> Edit:
        inside = [v for v in values if _is_inside(v, edit)]
        if edit.fact.kind is not FactKind.HELP_CHANGED or not inside:
            return edit
        return _joined(edit, max(inside, key=lambda v: v.start), document)

    return [whole(edit) for edit in edits]


def _is_inside(value: Edit, text: Edit) -> bool:
    is_within = text.start <= value.start and value.end <= text.end
    is_whole = (value.start, value.end) == (text.start, text.end)
    return is_within and not is_whole and value.fact.symbol == text.fact.symbol


def _joined(text: Edit, value: Edit, document: DocFile) -> Edit:
    old = document.written(value.start, value.end)
    rest = document.written(value.end, text.end)
    if not text.new.endswith(old + rest):
        return text
    return replace(text, new=text.new[: -len(old + rest)] + value.new + rest)
