"""Which text of a document says how things are, and may be changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from docsync.docs.history import historical_spans, is_historical_document
from docsync.docs.ignore import ignored_spans
from docsync.docs.section import DocFile, DocSection

_Spans = list[tuple[int, int]]


@dataclass(slots=True)
class _Dead:
    """Byte spans of a document that are not living: all through it, and by section."""

    everywhere: _Spans
    by_section: dict[int, _Spans] = field(default_factory=dict)


_KNOWN: WeakKeyDictionary[DocFile, _Dead] = WeakKeyDictionary()


def living(document: DocFile, section: DocSection, start: int, end: int) -> bool:
    """Whether no byte of a span stands in prose about the past, or in text that its authors keep
    for themselves (`docsync: ignore`). The span lies within the section."""
    return not any(first < end and start < last for first, last in dead_spans(document, section))


def dead_spans(document: DocFile, section: DocSection) -> _Spans:
    """Historical and ignored byte spans of a section; they may overlap each other."""
    dead = _KNOWN.get(document)
    if dead is None:
        whole = [(0, len(document.content))]
        everywhere = whole if is_historical_document(document) else ignored_spans(document)
        dead = _KNOWN[document] = _Dead(everywhere)
    found = dead.by_section.get(section.ordinal)
    if found is None:
        ignored = [s for s in dead.everywhere if s[0] < section.end and section.start < s[1]]
        found = [*ignored, *historical_spans(document, section)]
        dead.by_section[section.ordinal] = found
    return found
