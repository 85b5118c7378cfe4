"""A short name for a unit of a document, for people."""

from __future__ import annotations

import re

from docsync.docs.rst_lines import DIRECTIVE, FIELD
from docsync.docs.section import Block, BlockKind, DocFile, DocSection

MAX_LABEL = 60  # characters

_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\]]*\])")
_ROLE = re.compile(r":[\w:+.-]+:`[~!]?([^`<]+?)(?:\s*<[^<>`]*>)?`")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|-->")
_CELL = re.compile(r"(?<!\\)\|")
_HTML_CELL = re.compile(r"<t[dh]\b[^>]*>(?P<cell>.*?)(?=</t[dh]|<t[dh]\b|</tr|\Z)", re.I | re.S)
_LIST_CELL = re.compile(r"[*+-][ \t]+[*+-](?:[ \t]+(?P<cell>.*))?")
_MARKER = re.compile(r"(?:[-*+.]+|\(?(?:\d+|[a-zA-Z]|#)[.)])\s+(?:\[[ xX]\]\s+)?")
_FLAG = re.compile(r"(?:[\[$>|]\s*)?(?P<flag>--?[A-Za-z][\w-]*)")
_NAMES = re.compile(r"(?P<names>[-/]\S.*?)(?:\s{2,}|\t|\Z)")
_STRONG = re.compile(
    r"(?:\*\*|__)?(`+)(?P<code>[^`]+)\1|(?P<mark>\*\*|__)(?P<bold>[^*_]+)(?P=mark)"
)
_ASCIIDOC_TERM = re.compile(r"[ \t]*(?P<term>\S.*?)(?::{2,4}|;;)(?=\s|\Z)")
_TERM_END = re.compile(r"\s+(?:[:–—]|--?)\s|:(?:\s|\Z)|\s{2,}")


def label_of(
    document: DocFile, section: DocSection, block: Block, start: int, end: int, kind: str
) -> str:
    """On one line, without markup, at most `MAX_LABEL` characters; `kind` is one of `units`."""
    if kind == "heading":
        return _short(section.heading)
    if document.format == "roff":
        text = document.text(start, end).strip()
    else:
        text = document.content[start : min(end, start + 1000)].decode(document.encoding, "ignore")
    first = text.split("\n", 1)[0].strip()
    if document.format == "roff" and kind == "item":
        first = " ".join(text.replace("•", "").split())
    if kind == "row":
        return _short(_first_cell(document.format, block, text, first))
    if kind == "code":
        match = _FLAG.match(first)
        return _short(match["flag"] if match else first)
    if kind == "item":
        return _short(_opening(_MARKER.sub("", first.lstrip("> "), count=1)))
    if kind == "definition":
        if document.format == "roff":
            return _short(first.replace("`", ""))
        if document.format == "asciidoc" and (terms := _leading_terms(text)):
            return _short(terms)
        return _short(_term(document.format, block, first))
    return _short(_plain(text) or first)


def _first_cell(doc_format: str, block: Block, text: str, first: str) -> str:
    if block.kind is BlockKind.HTML:
        cells = [match["cell"] for match in _HTML_CELL.finditer(text)]
    elif block.info == "list-table":
        match = _LIST_CELL.match(first)
        cells = [match["cell"] or ""] if match else [first]
    elif block.info == "csv-table":
        cells = first.removeprefix(":header:").split(",")
        cells = [cell.strip().strip('"') for cell in cells]
    elif "|" in first:
        cells = _CELL.split(first)
    else:
        cells = re.split(r"\s{2,}", first)
    return next((plain for cell in cells if (plain := _plain(cell))), _plain(first))


def _opening(text: str) -> str:
    """The code or bold text that a line begins with, else its term, else all of it."""
    text = _ROLE.sub(r"`\1`", _LINK.sub(r"\1", text))
    match = _STRONG.match(text)
    if match:
        return match["code"] or match["bold"]
    end = _TERM_END.search(text)
    return _plain(text[: end.start()] if end and end.start() else text)


def _leading_terms(text: str) -> str:
    """`-j::` and `--jobs::` in two lines are two names of one entry."""
    terms: list[str] = []
    for line in text.split("\n"):
        match = _ASCIIDOC_TERM.match(line)
        if not match:
            break
        terms.append(re.sub(r"[`*]", "", match["term"]))
        if line.rstrip() != match[0].rstrip():
            break
    return ", ".join(terms)


def _term(doc_format: str, block: Block, first: str) -> str:
    if doc_format == "rst" and (match := DIRECTIVE.match(first)):
        return match["argument"] or match["name"]
    if match := FIELD.match(first):
        return match["name"]
    if match := _NAMES.match(first):
        return match["names"]
    return _opening(first)


def _plain(text: str) -> str:
    text = _TAG.sub(" ", _LINK.sub(r"\1", _ROLE.sub(r"\1", text)))
    text = re.sub(r"\\(?=[|*_`\\-])|`|(?<!\w)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\w)", "", text)
    return " ".join(text.split())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1].rstrip() + "…"
