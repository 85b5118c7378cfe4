"""Every place of a section where a technical word can stand, with exact byte offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docsync.docs.rst_lines import DIRECTIVE, FIELD, OPTION, is_object
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.source import BLANKS
from docsync.docs.tokens import identifiers

__all__ = ["Span", "identifiers", "spans"]


@dataclass(frozen=True, slots=True)
class Span:
    """`start` and `end` are byte offsets in the file, `line` is 1-based; `text` is exactly what
    stands there. `where`: "code span", "table", "heading", "prose", "fence", "link",
    "definition" or "html"."""

    text: str
    start: int
    end: int
    line: int
    where: str


_LINE = r"(?:[^`\n]|\n(?![ \t\r]*\n))"
_LITERAL = (
    r"(?:[ \t\r]*\n)+(?P<{0}>(?P<{0}_in>[ \t]+)\S.*(?:\n|\Z)(?:(?P={0}_in).*(?:\n|\Z)|[ \t\r]*\n)*)"
)
_TECHNICAL = (
    r"(?P<tech>"
    r"(?<![\w-])--[a-zA-Z][\w-]*(?:=[^\s`,;|)\]]+)?|"
    r"(?<![\w-])-[a-zA-Z](?![\w-])|"
    r"(?<![\w/:])~?/?(?:[\w.{}@*-]{1,80}/){1,30}(?:[\w.{}@*-]{0,80}[\w}*])?|"
    r"(?<![\w)\]/])\.[a-zA-Z][\w.-]{0,80}\w|"
    r"(?<![\w.])v?\d+(?:\.\d+)+(?:[-+.]?[a-z]+\d*)*|"
    r"(?<![\w.])\d[\d_]*[a-zA-Z%]*|"
    r"(?!e\.g|i\.e)[A-Za-z_]\w*(?:(?:\.|::)[A-Za-z_]\w*)+(?:\(\))?|"
    r"[A-Za-z_]\w*\(\)|"
    r"(?<![\xc3-\xdf][\x80-\xbf])(?:[A-Za-z]*_\w+|[a-zA-Z][a-zA-Z0-9]*_\w*|"
    r"[a-z]+[A-Z0-9]\w*|[A-Z][a-z0-9]+[A-Z]\w*|[A-Z][A-Z0-9]+[a-z]*[A-Z0-9]+))"
)
_QUOTED = (
    r"\"(?P<double>[^\"\n]{1,120})\"|(?<!\w)'(?P<single>[^'\n]{1,120})'(?!\w)|"
    r"\xe2\x80\x9c(?P<curly>[^\n\xe2]{1,120})\xe2\x80\x9d"
)
_COMMON = (
    r"(?P<url>https?://[^\s<>\"'`)\]|]+)|"
    r"\*{1,3}(?P<emphasis>[^\s*`]{1,80})\*{1,3}(?![\w*])|"
)
_CELL = (
    r"(?:^|\||(?<=[*-] )|(?<=  ))[ \t]*(?P<cell>[A-Za-z][\w-]*)(?=[ \t\r]*(?:\||$)|  )|"
    r"(?:^|\|)[ \t]*\*\*?(?P<bold>[A-Za-z][\w-]*)\*\*?(?=[ \t\r]*(?:\||$))|"
)
_MARKDOWN = (
    r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(?P<run>`{3,}|~{3,})[^`\n]*\n"
    r"(?P<fence>(?:.*\n){0,500}?)[ \t>]*(?P=run)|"
    r"(?P<tick>``+)(?!`)(?P<code2>(?:[^`]|`(?!`)){1,400}?)(?P=tick)(?!`)|"
    rf"`(?P<code>{_LINE}{{1,400}})`|"
    r"\]\(<?(?P<target>[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)|"
    r"\[(?P<link>[^\s\[\]`]+)(?=\][(\[])|"
    r"^[ \t]{0,3}\[[^\]\n]+\]:[ \t]*(?P<reference>\S+)|"
    r"<!--(?:.|\n){0,2000}?-->|"
    r"<code[^<>]*>(?P<html_code>[^<]{1,200})</code>|"
    r"<[a-zA-Z][\w-]*(?:\s[^<>]*?\s?(?:href|src)=[\"'](?P<attribute>[^\"'\s]*)[\"'])?[^<>]*>|"
    r"</[a-zA-Z][\w-]*>|"
    r"(?<!\w)__?(?P<underscored>[a-zA-Z-][\w.-]*?)__?(?!\w)|"
)
_RST = (
    r"^[ \t]*\.\. (?:code-block|code|sourcecode|parsed-literal|prompt|testcode)::.*\n"
    r"(?:[ \t]*:.*\n)*" + _LITERAL.format("directive_code") + r"|"
    r"^[ \t]*\.\. _(?P<label>[^\n]*?):[ \t]*(?P<reference>\S*)|"
    r"^[ \t]*\.\. (?P<directive>[\w:+.-]+::)|"
    r"::" + _LITERAL.format("literal") + r"|"
    r"``(?P<code2>(?:[^`]|`(?!`)){1,400}?)``|"
    rf":(?P<role>[a-zA-Z][\w:+.-]{{0,60}}):`(?P<role_text>{_LINE}{{1,400}})`|"
    rf"`(?P<code>{_LINE}{{1,400}})`(?P<hyper>__?)?|"
)
_PLAIN_WORD = r"|[A-Za-z]+"
# tried first, because most text is this: nothing technical begins inside such a run
_PLAIN_RUN = r"(?:[A-Za-z][a-z]*,? )+|"
_FLAGS = re.M | re.A
_TABLE_RE = {
    "markdown": re.compile(_MARKDOWN + _CELL + _COMMON + _QUOTED + "|" + _TECHNICAL, _FLAGS),
    "rst": re.compile(_RST + _CELL + _COMMON + _QUOTED + "|" + _TECHNICAL, _FLAGS),
}
_INLINE_RE = {
    doc_format: re.compile(
        _PLAIN_RUN + markup + _COMMON + _QUOTED + "|" + _TECHNICAL + _PLAIN_WORD, _FLAGS
    )
    for doc_format, markup in (
        ("markdown", _MARKDOWN), ("rst", _RST), ("text", r"`(?P<code>[^`\n]{1,400})['`]|"),
    )
}  # fmt: skip
_LINES_RE = re.compile(r"[^\s](?:[^\n]*[^\s])?", re.A)
_MARKS_RE = re.compile(r"[ \t>]*(?:`{3,}|~{3,}).*\Z")
_TITLED_TARGET = re.compile(r"(?P<title>.*?)\s*<(?P<target>[^<>]+)>\Z", re.S | re.A)
_LINK_ROLES = frozenset({"ref", "doc", "numref", "any", "download", "term", "pep", "rfc"})
_GROUP_WHERE = {
    "code": "code span",
    "code2": "code span",
    "html_code": "code span",
    "target": "link",
    "link": "link",
    "reference": "link",
    "attribute": "link",
    "url": "link",
}
_OVERRIDES = {BlockKind.TABLE: "table", BlockKind.HTML: "html"}
_WHITE = BLANKS + "\n"  # not what Unicode adds: in the view those are halves of letters
_Found = tuple[int, int, str]  # offsets in the section, where


def spans(docfile: DocFile, section: DocSection) -> Iterator[Span]:
    """In the order of the text, except that a term comes before the rest of its block.

    Comments yield nothing. A table, a heading and raw HTML name themselves as the place, whatever
    markup the word has inside them. Fences come line by line, headings whole, everything else word
    by word; `identifiers` parts a span into tokens.
    """
    view = docfile.content[section.start : section.end].decode("latin-1")
    inline = _INLINE_RE.get(docfile.format, _INLINE_RE["text"])
    at, line = 0, section.start_line
    for block in section.blocks:
        for start, end, where in _block_places(docfile.format, view, block, section.start, inline):
            if start >= at:
                line += view.count("\n", at, start)
            else:
                line -= view.count("\n", start, at)
            at = start
            text = view[start:end]
            if not text.isascii():
                text = text.encode("latin-1").decode(docfile.encoding, "replace")
            yield Span(text, section.start + start, section.start + end, line, where)


def _block_places(
    doc_format: str, view: str, block: Block, base: int, inline: re.Pattern[str]
) -> Iterator[_Found]:
    start, end, kind = block.start - base, block.end - base, block.kind
    if kind is BlockKind.COMMENT:
        return
    if kind is BlockKind.HEADING:
        yield from _heading(doc_format, view, start, end)
        return
    if kind is BlockKind.FENCE:
        yield from _code(doc_format, view, start, end)
        return
    if kind in {BlockKind.DEFINITION, BlockKind.DIRECTIVE}:
        term = _term(doc_format, view, start, end, kind)
        if term:
            yield (*term, "definition")
            start = term[1]
    if kind is BlockKind.TABLE:
        inline = _TABLE_RE.get(doc_format, inline)
    yield from _inline(view, start, end, inline, _OVERRIDES.get(kind, ""))


def _inline(
    view: str, start: int, end: int, pattern: re.Pattern[str], override: str
) -> Iterator[_Found]:
    for match in pattern.finditer(view, start, end):
        group = match.lastgroup
        if group is None:
            continue
        if group == "tech":
            yield match.start(), match.end(), override or "prose"
        elif group in {"fence", "literal", "directive_code"}:
            for line in _LINES_RE.finditer(view, *match.span(group)):
                yield *line.span(), override or "fence"
        elif group in {"role_text", "hyper"}:
            role = match["role"] if group == "role_text" else "ref"
            inner = match.span("role_text" if group == "role_text" else "code")
            is_link = role.rpartition(":")[2] in _LINK_ROLES
            yield from _role(view, *inner, override or ("link" if is_link else "code span"))
        elif group == "directive":
            continue
        else:
            where = _GROUP_WHERE.get(group, "prose")
            first, last = match.span(group)
            if where == "code span":
                while first < last and view[first] in " \n":
                    first += 1
                while last > first and view[last - 1] in " \n":
                    last -= 1
            if first < last:
                yield first, last, override or where


def _role(view: str, start: int, end: int, where: str) -> Iterator[_Found]:
    """A role's content: a name, perhaps with ~ or ! before it, or a title and a <target>."""
    match = _TITLED_TARGET.match(view[start:end])
    if match:
        if match["title"]:
            yield start, start + match.end("title"), where
        start, end = start + match.start("target"), start + match.end("target")
    while start < end and view[start] in "~!":
        start += 1
    if start < end:
        yield start, end, where


def _heading(doc_format: str, view: str, start: int, end: int) -> Iterator[_Found]:
    for line in _LINES_RE.finditer(view, start, end):
        first, last = line.span()
        if doc_format == "markdown" and view[first] == "#":
            title = view[first:last].lstrip("#").lstrip(" \t")
            first = last - len(title)
            last = first + len(title.rstrip("#").rstrip(" \t"))
        if first < last and any(char.isalnum() or char > "\x7f" for char in view[first:last]):
            yield first, last, "heading"


def _code(doc_format: str, view: str, start: int, end: int) -> Iterator[_Found]:
    is_head = doc_format == "rst" and view.startswith("..", start)
    for line in _LINES_RE.finditer(view, start, end):
        text = line[0]
        if is_head and (line.start() == start or text.startswith(":")):
            continue
        is_head = False
        if text != "::" and not _MARKS_RE.match(text):
            yield *line.span(), "fence"


def _term(
    doc_format: str, view: str, start: int, end: int, kind: BlockKind
) -> tuple[int, int] | None:
    """What a definition, field, option or object directive is about."""
    stop = view.find("\n", start, end)
    stop = end if stop < 0 else stop
    while start < stop and view[start] in " \t":
        start += 1
    text = view[start:stop].rstrip(_WHITE)
    if kind is BlockKind.DIRECTIVE:
        match = DIRECTIVE.match(text) if doc_format == "rst" else None
        if not match or not is_object(match["name"]) or not match["argument"]:
            return None
        last = start + match.end("argument")
        while stop < end:  # further signatures, one a line
            following = view.find("\n", stop + 1, end)
            following = end if following < 0 else following
            line = view[stop + 1 : following].strip(_WHITE)
            if not line or line.startswith(":"):
                break
            last = stop + 1 + len(view[stop + 1 : following].rstrip(_WHITE))
            stop = following
        return start + match.start("argument"), last
    for pattern in (FIELD, OPTION) if doc_format == "rst" else ():
        match = pattern.match(text)
        if match and match["name"]:
            return start + match.start("name"), start + match.end("name")
    if not text or len(text) > 200 or text.startswith((".. [", "[^")):
        return None
    return start, start + len(text)
