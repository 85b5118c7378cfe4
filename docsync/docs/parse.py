"""A documentation file to sections and blocks; never fails, whatever the bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from docsync.docs.outline import Scan, build_sections
from docsync.docs.section import DocFile
from docsync.docs.source import Source, detect_encoding, detect_newline, read_source

_MARKDOWN = frozenset({".md", ".markdown", ".mdx", ".mkd", ".mdown"})
_RST = frozenset({".rst", ".rest"})
_ASCIIDOC = frozenset({".adoc", ".asciidoc", ".asc"})
# Django and others keep reStructuredText in .txt files
_KNOWN = frozenset({*_MARKDOWN, *_RST, *_ASCIIDOC, ".txt", "", ".ipynb"})
_MAN_PAGE = re.compile(r"(?i)\.(?:[1-8][a-z]*|man|mdoc|roff)(?:\.in)?\Z")
_LOOKS_LIKE_ROFF = re.compile(rb"^[.'](?:TH|Dd|Sh|SH|so)\s", re.M)
_LOOKS_LIKE_RST = re.compile(rb"^\.\. (?:_[^\n:]+:|[\w:+-]+::)", re.M)


def format_of(path: str, content: bytes) -> str:
    """By suffix; `.txt`, no suffix and the number of a manual section by what stands in it."""
    suffix = PurePosixPath(path).suffix.lower()
    if is_man_page(path) and _LOOKS_LIKE_ROFF.search(content):
        return "roff"
    if suffix in _MARKDOWN:
        return "markdown"
    if suffix in _ASCIIDOC:
        return "asciidoc"
    if suffix in _RST or (suffix in {".txt", ""} and _LOOKS_LIKE_RST.search(content)):
        return "rst"
    return "text"


def is_man_page(path: str) -> bool:
    """By its name, as far as that tells."""
    return _MAN_PAGE.search(path) is not None


def is_code(path: str) -> bool:
    """Whether the comments of a file are what is read of it."""
    if PurePosixPath(path).suffix.lower() in _KNOWN:
        return False
    from docsync.docs.comments import has_comments

    return has_comments(path)


def parse_document(path: str, blob: str, content: bytes) -> DocFile:
    """Sections joined give `content` back byte for byte; so do the blocks of each section.

    Raises nothing. What cannot be read in its own format is read as plain text, and `problems`
    says on which line and why.
    """
    if is_code(path):
        from docsync.docs.comments import code_comments

        return code_comments(path, content, blob)
    if path.lower().endswith(".ipynb"):
        from docsync.docs.notebook import notebook_document

        return notebook_document(path, content, blob)
    if path.lower().endswith((".yaml", ".yml", ".json")):
        from docsync.docs.openapi import api_descriptions, is_openapi

        if is_openapi(path, content):
            return api_descriptions(path, content, blob)
    encoding, bad_line = detect_encoding(content)
    source = read_source(content, encoding)
    doc_format = format_of(path, content)
    problems: list[str] = []
    if bad_line:
        problems.append(f"line {bad_line}: not UTF-8, read as latin-1")
    nul = content.find(b"\0")
    if nul >= 0 and doc_format != "text":
        line = content.count(b"\n", 0, nul) + 1
        problems.append(f"line {line}: NUL byte, so not {doc_format}; read as plain text")
        doc_format = "text"
    try:
        scan = _scanner(path, doc_format)(source)
        sections = build_sections(path, blob, source, scan.pieces)
    except Exception as error:  # a fault of a scanner must not cost anyone a commit
        problems.append(f"line 1: not readable as {doc_format} ({error}); read as plain text")
        doc_format = "text"
        scan = _scanner("", doc_format)(source)
        sections = build_sections(path, blob, source, scan.pieces)
    return DocFile(
        path=path,
        blob=blob,
        content=content,
        format=doc_format,
        encoding=encoding,
        newline=detect_newline(content),
        sections=sections,
        problems=(*problems, *scan.problems),
    )


def _scanner(path: str, doc_format: str) -> Callable[[Source], Scan]:
    # each with its patterns, and a repository seldom has all formats
    if doc_format == "markdown":
        from docsync.docs.markdown import scan_markdown

        is_mdx = path.lower().endswith(".mdx")
        return lambda source: scan_markdown(source, is_mdx=is_mdx)
    if doc_format == "rst":
        from docsync.docs.rst import scan_rst

        return scan_rst
    if doc_format == "asciidoc":
        from docsync.docs.asciidoc import scan_asciidoc

        return scan_asciidoc
    if doc_format == "roff":
        from docsync.docs.roff import scan_roff

        return scan_roff
    from docsync.docs.plain import scan_plain

    return scan_plain
