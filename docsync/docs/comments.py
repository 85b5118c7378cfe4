"""The comments and docstrings of a file of code, as a document that is only reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from docsync.docs.masked import Prose, masked_document
from docsync.docs.section import DocFile

_SLASHES = frozenset(
    """
    .js .mjs .cjs .ts .mts .cts .tsx .jsx .vue .svelte .go .rs .java .kt .kts .scala .swift .c .h
    .cc .cpp .cxx .hpp .hh .cs .php .dart .groovy .proto .zig .m .mm
    """.split()
)
_HASHES = frozenset(".rb .sh .bash .zsh .fish .pl .pm .r .ex .exs .jl .nim .tcl .cmake .mk".split())
_DASHES = frozenset(".sql .lua .hs .elm .adb .ads".split())
_PYTHON = frozenset({".py", ".pyi", ".pyx"})
CODE_SUFFIXES = _SLASHES | _HASHES | _DASHES | _PYTHON

_STRING = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])'|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"
_C_TOKEN = re.compile(rf"//[^\n]*|/\*(?:(?!\*/).)*(?:\*/|\Z)|{_STRING}", re.S)
_RUST_TOKEN = re.compile(
    r"//[^\n]*|/\*(?:(?!\*/).)*(?:\*/|\Z)|\"(?:\\.|[^\"\\])*\"|'(?:\\[^\n']+|[^'\\\n])'", re.S
)
_LINE_COMMENTS = {
    "#": re.compile(r"^[ \t]*(?P<mark>#+(?!!))[^\n]*", re.M),
    "--": re.compile(r"^[ \t]*(?P<mark>--+)[^\n]*", re.M),
}
_REACH = 20_000  # characters above a comment in which its class begins
_MARKS = re.compile(r"[ \t]*(?:/\*[*!]*|//[/!]*|\*(?!/)|#+|--+)?[ \t]?")
_TAIL = re.compile(r"[ \t]*\**\*/[ \t]*\Z|[ \t\r]+\Z")
_ANNOTATION = re.compile(r"\s*(?:@|#\[|\[[A-Z]|$)")
_DECLARATION = re.compile(
    r"^(?P<lead>[ \t]*)(?:(?:export|default|public|private|protected|internal|static|final|abstract"
    r"|async|pub(?:\([^)]*\))?|unsafe|override|virtual|sealed|open|data|inline|const|declare|local)\s+)*"
    r"(?:(?P<kind>class|interface|struct|enum|trait|impl|namespace|module|object|record|type|protocol"
    r"|extension)\s+(?:<[^>]*>\s*)?(?P<owner>[A-Za-z_$][\w$]*)"
    r"|(?:fn|func|function\*?|fun|def|sub|val|var|let|const|static|mod|macro_rules!|create\s+\w+)\s+"
    r"(?:\(\s*\w*\s*\*?(?P<receiver>\w+)[^)]*\)\s*)?(?P<named>[A-Za-z_$][\w$]*)"
    r"|(?:[A-Za-z_$][\w$<>\[\],.?*& ]*\s+)?[*&]?(?P<called>[A-Za-z_$][\w$]*)\s*(?:<[^>()]*>\s*)?\("
    r"|(?P<assigned>[A-Za-z_$][\w$.]*)\s*[:=])",
    re.I,
)


def has_comments(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in CODE_SUFFIXES


def code_comments(path: str, content: bytes, blob: str = "") -> DocFile:
    """One section for each docstring, doc comment and run of comment lines; its heading path is
    the module and the symbol that it documents or stands in. All code reads as white space.

    Never raises; what cannot be parsed is read by its comment marks.
    """
    suffix = PurePosixPath(path).suffix.lower()
    found: list[Prose] | None = None
    if suffix in _PYTHON:
        from docsync.docs.comments_python import python_comments

        found = python_comments(path, content)
    if found is None:
        view = content.decode("latin-1")
        module = PurePosixPath(path).stem
        found = [
            Prose(spans, (module, *_owners(view, start, end)))
            for start, end in _runs(view, _comments(view, suffix))
            if (spans := _text_spans(view, start, end))
        ]
    return masked_document(path, blob, content, found, "code")


def _comments(view: str, suffix: str) -> Iterator[tuple[int, int]]:
    if suffix in _SLASHES:
        for match in (_RUST_TOKEN if suffix == ".rs" else _C_TOKEN).finditer(view):
            if match[0][0] == "/":
                yield match.span()
        return
    for match in _LINE_COMMENTS["--" if suffix in _DASHES else "#"].finditer(view):
        yield match.start("mark"), match.end()


def _runs(view: str, comments: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Comments of one line each, on lines of their own, that follow each other are one."""
    first, last = -1, -1
    for start, end in comments:
        is_alone = not view[view.rfind("\n", 0, start) + 1 : start].strip()
        is_next = bool(re.fullmatch(r"[ \t\r]*\n[ \t]*", view[last:start]))
        if (
            first >= 0
            and is_alone
            and is_next
            and view[first : first + 2] == view[start : start + 2]
        ):
            last = end
            continue
        if first >= 0:
            yield first, last
        first, last = start, end
    if first >= 0:
        yield first, last


def _text_spans(view: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The words of each line of a comment, without its marks."""
    found: list[tuple[int, int]] = []
    while start < end:
        stop = view.find("\n", start, end)
        stop = end if stop < 0 else stop
        match = _MARKS.match(view, start, stop)
        first = match.end() if match else start
        tail = _TAIL.search(view[first:stop])
        last = first + tail.start() if tail else stop
        if view[first:last].strip():
            found.append((first, last))
        start = stop + 1
    return tuple(found)


def _owners(view: str, start: int, end: int) -> tuple[str, ...]:
    """The class, if any, and the symbol declared below a comment; for one inside a body or at the
    end of a line, the symbol above it."""
    line_start = view.rfind("\n", 0, start) + 1
    is_alone = not view[line_start:start].strip()
    below = _below(view, end) if is_alone else ""
    match = _DECLARATION.match(below)
    margin = len(match["lead"]) if match else start - line_start
    name = _name(match) if match else ()
    above: list[str] = []
    lines = view[max(0, line_start - _REACH) : line_start].split("\n") if margin else []
    for line in reversed(lines):
        declared = (
            _DECLARATION.match(line) if line.rstrip().endswith(("{", ":", "(", "do")) else None
        )
        if declared and len(declared["lead"]) < margin and (declared["kind"] or not name):
            above = [*_name(declared), *above]
            margin = len(declared["lead"])
            if not margin:
                break
    return tuple(dict.fromkeys((*above, *name)))


def _below(view: str, end: int) -> str:
    """The first line of code after a comment, past annotations."""
    at = view.find("\n", end) + 1
    for _ in range(6):
        if not at:
            break
        stop = view.find("\n", at)
        line = view[at : stop if stop >= 0 else len(view)]
        if line.strip() and not _ANNOTATION.match(line):
            return line
        if not line.strip():
            break
        at = stop + 1
    return ""


def _name(match: re.Match[str]) -> tuple[str, ...]:
    names = (match["receiver"], match["owner"] or match["named"] or match["called"])
    found = tuple(name for name in names if name)
    return found or ((match["assigned"],) if match["assigned"] else ())
