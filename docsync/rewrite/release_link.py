"""A link that says a version and leads to it: label and target change together, or neither does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsync.docs.section import DocFile
from docsync.match.occurrence import Occurrence

_INLINE = re.compile(
    r"\[(?:[^\[\]]|!?\[[^\[\]]*\](?:\([^()\s]*\))?)*\]\([^()\s]*\)"  # Markdown
    r"|`[^`<>]*<[^<>\s]+>`__?"  # reStructuredText
    r"|(?:link:|https?://)[^\s\[\]]+\[[^\[\]\n]*\]"  # AsciiDoc
)
_REFERENCE = re.compile(
    r"\[(?P<label>[^\[\]]+)\](?:\[(?P<id>[^\[\]]*)\])?(?!\()|`(?P<rst>[^`<>]+)`_"
)
_DEFINITION = r"(?m)^[ \t]*(?:\[{0}\]:|\.\. _`?{0}`?:)[ \t]*(?P<target>\S+)"


def beside_in_link(
    value: Occurrence, version: str, found: Sequence[Occurrence], document: DocFile
) -> list[tuple[int, int]] | None:
    """Where else the link has the version, in bytes, but for what is in `found`; None where it has
    it at a place that cannot be edited from here."""
    block, text = value.block, document.text(value.block.start, value.block.end)
    at = len(document.text(block.start, value.start))
    tagged = re.compile(rf"(?:(?<![\w.])|(?<=[^\w.]v)){re.escape(version)}(?![^\W_]|\.\d)")
    taken = {one.start for one in found}
    for link in _INLINE.finditer(text):
        if link.start() <= at < link.end():
            spans = [
                document.span(block.start, block.end, *m.span())
                for m in tagged.finditer(text, link.start(), link.end())
            ]
            return [s for s in spans if s[0] not in taken | {value.start}]
    for link in _REFERENCE.finditer(text):
        if link.start() <= at < link.end():
            name = re.escape(link["id"] or link["label"] or link["rst"])
            whole = document.text(0, len(document.content))
            target = re.search(_DEFINITION.format(name), whole, re.I)
            if target is not None and tagged.search(target["target"]):
                return None
    return []
