"""Prose about the past, which a change of today does not make wrong."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.docs.source import indent_of

_VERSION = r"v?\d+\.\d+(?:\.\w+)*(?:[-.+]?(?:a|b|rc|dev|post|alpha|beta)[\w.]*)?"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}"
_TITLE = re.compile(
    rf"(?:version|release|changes in|new in|what.?s new in|released?)?\s*"
    rf"\[?(?:{_VERSION}|{_DATE}|unreleased)\]?(?:\([^)]*\))?"
    rf"(?:\s*[-–—:(,/]?\s*\(?(?:{_DATE}|[A-Z][a-z]+ \d{{1,2}},? \d{{4}}|unreleased|yanked|"
    rf"released?\b.*|\w+ \d{{4}})\)?)?\Z|"
    rf"(?:what.?s new|what.?s changed|change\s?log|release notes|release history|version history|"
    rf"breaking changes|unreleased|migrati(?:on|ng) (?:guide|from)|upgrad(?:e|ing) "
    rf"(?:guide|from|to|notes))\b.{{0,60}}\Z",
    re.I,
)
_DIRECTIVES = frozenset(
    {
        "versionadded", "versionchanged", "versionremoved", "deprecated", "deprecated-removed",
        "version-added", "version-changed", "version-removed",
    }
)  # fmt: skip
_DIRECTIVE = re.compile(
    r"^(?P<margin>[ \t]*)(?:\.\. |(?P<run>`{3,}|:{3,})[ \t]*\{)"
    r"(?P<name>version-?(?:added|changed|removed)|deprecated(?:-removed)?)"
    r"(?:::|\})[^\n]*(?:\n|\Z)",
    re.M,
)
_WORDS = re.compile(
    r"\b(?:"
    rf"(?:changed|new|added|introduced|removed|deprecated|renamed|fixed) (?:in|since|with|from)"
    rf"(?: (?:version|release))? {_VERSION}|"
    rf"(?:before|prior to|until|up to|earlier than|older than|as of|since|"
    r"starting (?:in|with|from))"
    rf" (?:(?:version|release|the) )?{_VERSION}|"
    rf"in (?:versions? |releases? )?(?:before |prior to |earlier than |older than ){_VERSION}|"
    r"(?:used to be|was previously|were previously|formerly|in (?:earlier|previous|older) "
    r"(?:versions|releases))\b)",
    re.I,
)  # fmt: skip
_SENTENCE_END = re.compile(
    r"[.!?](?=\s)|\n[ \t\r]*\n|\n(?=[ \t]*(?:[-*+>|]|\d+[.)]|\.\.|:\w)[ \t])"
)


def is_historical(section: DocSection, text: str) -> bool:
    """Whether a section tells of versions gone by: it, or a heading above it, is a version, a
    date or "What's new", or all its prose stands in `versionchanged` notes and the like.

    `text` is the decoded text of the section.
    """
    if any(_TITLE.match(_plain(heading)) for heading in section.heading_path):
        return True
    bodies = [b for b in section.blocks if b.kind not in {BlockKind.HEADING, BlockKind.OTHER}]
    return (
        bool(bodies)
        and all(b.kind is BlockKind.DIRECTIVE and b.info in _DIRECTIVES for b in bodies)
        and bool(text.strip())
    )


def historical_spans(docfile: DocFile, section: DocSection) -> list[tuple[int, int]]:
    """Byte spans, merged and in order: notes on versions with their bodies, sentences about them;
    the whole section if it `is_historical`."""
    text = docfile.text(section.start, section.end)
    if is_historical(section, text):
        return [(section.start, section.end)]
    view = docfile.content[section.start : section.end].decode("latin-1")
    spans = [*_notes(view), *_sentences(view, section)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(section.start + start, section.start + end) for start, end in merged]


def _plain(heading: str) -> str:
    heading = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", heading)
    return heading.strip("*_` \t").removesuffix(":")


def _notes(view: str) -> Iterator[tuple[int, int]]:
    """Version directives, each with the lines that are indented below it, or up to its fence."""
    for match in _DIRECTIVE.finditer(view):
        run = match["run"]
        if run:
            close = re.compile(rf"^[ \t]*{re.escape(run)}[ \t\r]*(?:\n|\Z)", re.M)
            found = close.search(view, match.end())
            yield match.start(), found.end() if found else len(view)
            continue
        margin = indent_of(match["margin"])
        end = at = match.end()
        while at < len(view):
            after = view.find("\n", at) + 1 or len(view)
            line = view[at:after]
            if not line.isspace():
                if indent_of(line) <= margin:
                    break
                end = after
            at = after
        yield match.start(), end


def _sentences(view: str, section: DocSection) -> Iterator[tuple[int, int]]:
    for block in section.blocks:
        if block.kind in {BlockKind.FENCE, BlockKind.HEADING, BlockKind.FRONT_MATTER}:
            continue
        first, last = block.start - section.start, block.end - section.start
        matches = list(_WORDS.finditer(view, first, last))
        if not matches:
            continue
        borders = [(border.start(), border) for border in _SENTENCE_END.finditer(view, first, last)]
        for match in matches:
            before = bisect_left(borders, match.start(), key=itemgetter(0))
            after = bisect_left(borders, match.end(), key=itemgetter(0))
            start = borders[before - 1][1].end() if before else first
            end = last
            if after < len(borders):
                border = borders[after][1]
                end = border.start() + (border[0] in ".!?")
            while start < match.start() and view[start] in " \t\r\n":
                start += 1
            while end > match.end() and view[end - 1] in " \t\r\n":
                end -= 1
            yield start, end
