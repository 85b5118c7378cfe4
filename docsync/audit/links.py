"""Links of documents to files and headings of the same repository that are not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from docsync.audit.report import Reference, RefKind
from docsync.audit.shape import is_made_up
from docsync.audit.tree import Tree
from docsync.docs.anchors import anchors
from docsync.docs.ignore import ignored_spans
from docsync.docs.section import DocFile, DocSection
from docsync.docs.words import Span, spans

_SCHEME = re.compile(r"[a-zA-Z][\w+.-]*:|//|\{|<|\$|@|\\|mailto:")
_FILE = re.compile(
    r".*\.(?:md|markdown|mdx|rst|txt|adoc|py|js|ts|go|rs|c|h|java|rb|toml|ya?ml|json|cfg|sh|"
    r"png|svg|gif|jpe?g)\Z",
    re.I,
)
_TEMPLATES = (".in", ".j2", ".jinja", ".tmpl", ".tpl", ".template", ".mustache", ".hbs")
_DOCUMENT = (".md", ".mdx", ".markdown", ".rst", ".txt", ".html")


def dead_links(documents: Sequence[DocFile], tree: Tree) -> list[Reference]:
    """Relative links of Markdown to files that the tree lacks, and to headings that their file
    lacks. `word` is the path from the top, for a heading with its `#fragment`."""
    pages = {file.path: file for file in documents}
    known: dict[str, set[str]] = {}
    found = []
    for file in documents:
        if file.format != "markdown":
            continue
        for section, span in _links(file):
            path, fragment = resolve(file.path, span.text)
            if path and not _is_there(tree, path):
                found.append(_link(RefKind.LINK, path, file, section, span))
            elif fragment and path in pages and pages[path].format == "markdown":
                if path not in known:
                    known[path] = {each.lower() for each in anchors(pages[path])}
                if fragment.lower() not in known[path]:
                    found.append(_link(RefKind.ANCHOR, f"{path}#{fragment}", file, section, span))
    return found


def _link(kind: RefKind, word: str, file: DocFile, section: DocSection, span: Span) -> Reference:
    return Reference(
        kind, word, span.text, file.path, section, span.start, span.end, span.line, "link"
    )


def _links(file: DocFile) -> Iterator[tuple[DocSection, Span]]:
    kept = ignored_spans(file)
    for section in file.sections:
        for span in spans(file, section):
            if any(start <= span.start < end for start, end in kept):
                continue
            before = file.content[max(span.start - 2, 0) : span.start]
            is_target = before.endswith((b"](", b"(<", b": ", b":<", b'="', b"='"))
            if is_target and (span.where == "link" or before == b"]("):
                yield section, span


def resolve(document: str, target: str) -> tuple[str, str]:
    """The path that a relative link means, from the top, and its fragment. No path for links that
    are not relative to the file, or whose suffix is none of a file that stands in a repository."""
    raw, _, fragment = target.partition("#")
    raw = unquote(raw.partition("?")[0])
    if _SCHEME.match(raw) or raw.startswith("/") or is_made_up(raw):
        return "", ""
    fragment = unquote(fragment)
    if not raw:
        return document, fragment
    if not _FILE.match(raw):
        return "", ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document), raw))
    return ("", "") if path.startswith("..") or " " in path else (path, fragment)


def _is_there(tree: Tree, path: str) -> bool:
    if tree.has_path(path):
        return True
    stem = path.rpartition(".")[0]
    # generators of sites turn one into the other, and pages are made from templates
    if any(tree.has_path(path + suffix) for suffix in _TEMPLATES):
        return True
    return any(tree.has_path(stem + suffix) for suffix in _DOCUMENT) or tree.has_path(stem)
