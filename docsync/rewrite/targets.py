"""Whether what a new entry leads to within its page is there: "`Name`_" is the heading of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsync.docs.anchors import MARKDOWN_CODE, RST_CODE, RST_LINK, anchors, docutils_id
from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.splice import splice
from docsync.rewrite.edit import Edit, without_overlaps

_FRAGMENT = re.compile(r"\]\(#([^\s().]+)\)")  # `#app.Hub` is made by what shows docstrings


def with_targets(edits: list[Edit], document: DocFile) -> list[Edit]:
    """Without new entries that lead nowhere, on the page as it is with all of them."""
    if document.format not in ("rst", "markdown"):
        return edits
    told = [e for e in edits if e.start == e.end and _within(e.new, document)]
    if not told:
        return edits
    made = without_overlaps(edits)
    content = splice(document.content, [(e.start, e.end, _bytes(e, document)) for e in made])
    known = anchors(parse_document(document.path, document.blob, content))
    return [e for e in edits if e not in told or all(t in known for t in _within(e.new, document))]


def _within(text: str, document: DocFile) -> Sequence[str]:
    """The names of the places of its page that a text leads to."""
    if document.format == "markdown":
        return _FRAGMENT.findall(MARKDOWN_CODE.sub("", text))
    found = RST_LINK.finditer(RST_CODE.sub("", text))
    return [docutils_id(m[m.lastgroup]) for m in found if m.lastgroup in ("phrase", "name")]


def _bytes(edit: Edit, document: DocFile) -> bytes:
    return edit.new.encode(document.encoding, "replace")
