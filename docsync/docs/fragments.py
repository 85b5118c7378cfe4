"""Links to a part of a page, where they stand, and which page they mean."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from docsync.docs.anchors import MARKDOWN_CODE, MARKDOWN_LINK, RST_CODE, RST_LINK

_ASCIIDOC_LINK = re.compile(r"\b(?:xref|link):(?P<inline>[^\[\s]+)\[|<<(?P<ref>[^>,\s]+)")
_BY_TITLE = frozenset({"role", "titled", "phrase", "name"})
_OF_HEADINGS = (":ref:", ":numref:", ":any:")
_SCHEME = re.compile(r"[a-zA-Z][\w+.-]*:|//")
_SUFFIX = re.compile(r"\.(?:md|mdx|markdown|rst|txt|html?|adoc|asciidoc|ipynb)\Z", re.I)
_FRONT = re.compile(r"(?:\A|/)(?:index|readme)\Z", re.I)


@dataclass(frozen=True, slots=True)
class Fragment:
    """`start` and `end` are characters in the text: of what stands behind the `#`, or of a title.
    `page` is what stands before it, "" for the same page; None for a reference by the title, and
    `is_role` where that may be one of any page."""

    start: int
    end: int
    page: str | None
    name: str
    is_role: bool = False


def fragments(text: str, doc_format: str) -> Iterator[Fragment]:
    """In order, those in code left out."""
    if doc_format == "rst":
        code, pattern = RST_CODE, RST_LINK
    elif doc_format == "asciidoc":
        code, pattern = MARKDOWN_CODE, _ASCIIDOC_LINK
    else:
        code, pattern = MARKDOWN_CODE, MARKDOWN_LINK
    text = code.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in pattern.finditer(text):
        group = match.lastgroup or ""
        start, end = match.span(group)
        target = text[start:end]
        if group == "bare":
            target = target.rstrip(".,;:!?")
        page, mark, name = target.partition("#")
        if group in ("role", "titled") and not match[0].startswith(_OF_HEADINGS):
            continue
        if group in _BY_TITLE:
            name = " ".join(target.lstrip("~!").lower().split())
            yield Fragment(start, end, None, name, match[0].startswith(_OF_HEADINGS))
        elif group == "ref" and not mark:
            yield Fragment(start, end, "", target)
        elif name:
            at = start + len(page) + 1
            yield Fragment(at, at + len(name), page, name)


class Pages:
    """Which of the documents a link means: as a path of the repository, or as the address that a
    generator of sites makes of it (`../usage/`, `/docs/usage.html`)."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_path: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            bare = _bare(path)
            self._by_path.setdefault(bare, path)
            self._by_name.setdefault(posixpath.basename(bare), []).append(path)

    def meant(self, document: str, page: str) -> tuple[str, ...]:
        """More than one where it cannot be told; empty for what is none of them. An address of the
        web may be that of a page."""
        if not page:
            return (document,)
        target = unquote(page.partition("?")[0])
        named = tuple(self._by_name.get(posixpath.basename(_bare(target)), ()))
        if _SCHEME.match(target):
            return (*named, "") if named else ()
        path = posixpath.normpath(posixpath.join(posixpath.dirname(document), target))
        found = self._by_path.get(_bare("" if path == "." else path))
        return (found,) if found and not target.startswith("/") else named


def _bare(path: str) -> str:
    return _FRONT.sub("", _SUFFIX.sub("", path.rstrip("/")))
