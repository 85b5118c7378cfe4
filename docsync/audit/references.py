"""What a document names: code spans, tables, definitions and calls that have the shape of code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docsync.audit.commands import command_of, names_other_tool
from docsync.audit.report import Reference, RefKind
from docsync.audit.shape import FLAG, is_foreign_variable, kind_of
from docsync.docs.history import historical_spans
from docsync.docs.ignore import ignored_spans
from docsync.docs.nested import code_bodies
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.words import Span, spans

# a text about what went away names it rightly
_PAST = re.compile(
    r"(?i)\b(?:removed?|removal|deprecat\w+|obsolete\w*|no longer|legacy|former(?:ly)?|"
    r"previous(?:ly)?|used to|renamed?|replaced|superseded|was called|dropped|discontinued|"
    r"historical(?:ly)?|backwards?[- ]compat\w*|migrat\w+|instead of|alias(?:es)?|"
    r"does(?:n't| not) exist|there is no|not (?:yet )?(?:supported|implemented)|replace with|"
    r"old|third[- ]party)\b"
)
_PAST_HEADING = re.compile(
    r"(?i)\b(?:(?:changed|new|added) in|deprecat\w+|remov\w+|migrat\w+|upgrad\w+|legacy|"
    r"history|changelog|release notes|breaking|what.s new|"
    r"roadmap|proposals?|rfc|adr|decision|comparison|alternatives|faq|"
    r"benchmarks?)\b"
)
_EXAMPLE_PATH = re.compile(
    r"(?i)(?:^|/)(?:examples?|samples?|templates?|fixtures|adrs?|rfcs?|proposals?|decisions|design|"
    r"meetings?|minutes|talks|archive[ds]?|post-?mortems?|old|legacy|history|attic|pep|roadmap|"
    r"deprecat\w*|breaking\w*|internals?/history|rel(?:ease)?[-_]?notes?|release\w*|announc\w*)(?:/|[-_.]|\Z)|"
    r"(?:^|/)notes/[^/]*\d"
)
_DEFINED = re.compile(
    r"\b(?:def|class|function|func|fn|struct|enum|trait|interface|type|const|let|var|val|import|as)\s+"
    r"[(\[{]?\s*(\w+)|^\s*(?:export\s+)?[$\w.]*?(\w+)\s*[:=]|[\"']([\w-]+)[\"']\s*:",
    re.M,
)
_BACKTICKS = re.compile(r"`([^`\n]+)`")
_IMPORT = re.compile(r"\s*(?:>>> |\.\.\. )?from ([A-Za-z_][\w.]*) import \(?([\w, ]+)")
_SHELLS = frozenset(
    {"", "console", "shell", "sh", "bash", "zsh", "text", "shell-session", "terminal"}
)
_FOR_EXAMPLE = re.compile(
    r"(?i)(?:\be\.g\.|\b(?:for (?:example|instance)|such as|might be)\b)[^.]{0,80}\Z"
)
_LEAD = 120  # characters before a word in which it is called an example
_WINDOW = 240  # characters around a word in which a text about the past is looked for


def is_example_document(path: str) -> bool:
    return bool(_EXAMPLE_PATH.search(path))


@dataclass(frozen=True, slots=True)
class _Page:
    """A document with what is known of it as a whole."""

    file: DocFile
    own: frozenset[str]
    packages: frozenset[str]
    kept: tuple[tuple[int, int], ...]  # spans that nobody looks at
    defined: frozenset[str]  # names that its own examples make

    def is_kept(self, at: int) -> bool:
        index = bisect_right(self.kept, (at, len(self.file.content) + 1)) - 1
        return index >= 0 and at < self.kept[index][1]


def references(file: DocFile, own: frozenset[str], packages: frozenset[str]) -> Iterator[Reference]:
    """In the order of the text. `own` are the commands of the repository, `packages` those that
    its Python code can be imported from."""
    kept: list[tuple[int, int]] = list(ignored_spans(file))
    for section in file.sections:
        kept.extend(historical_spans(file, section))
    page = _Page(file, own, packages, tuple(sorted(kept)), frozenset(_defined(file)))
    for section in file.sections:
        if any(_PAST_HEADING.search(heading) for heading in section.heading_path):
            continue
        yield from _of_section(page, section)


def _defined(file: DocFile) -> Iterator[str]:
    for section in file.sections:
        for body in code_bodies(file, section):
            for match in _DEFINED.finditer(file.text(body.start, body.end)):
                yield (match[1] or match[2] or match[3]).lower()


def _of_section(page: _Page, section: DocSection) -> Iterator[Reference]:
    file = page.file
    blocks = list(section.blocks)
    starts = [block.start for block in blocks]
    for span in spans(file, section):
        if page.is_kept(span.start):
            continue
        block = blocks[max(bisect_right(starts, span.start) - 1, 0)]
        for text, offset in _texts(page, span, block):
            found = _reference(page, section, span, block, text, offset)
            if found is not None:
                yield found


def _texts(page: _Page, span: Span, block: Block) -> Iterator[tuple[str, int]]:
    """The pieces of a span that may be names, with their byte offsets in it."""
    text = span.text
    if span.where == "fence":
        yield from _imports(page, text)
        if block.info.split(" ")[0].lower() in _SHELLS or block.info == "":
            yield from _flags(page, text, needs_command=True)
        return
    if span.where == "heading":
        for match in _BACKTICKS.finditer(text):
            yield match[1], len(text[: match.start(1)].encode(page.file.encoding, "replace"))
        return
    is_code = span.where == "code span" or (
        span.where == "table"
        and page.file.content[span.start - 1 : span.start] == b"`"
        and page.file.content[span.end : span.end + 1] == b"`"
    )
    if span.where == "definition":
        first = text.strip("`").split()[0] if text.split() else ""
        if first.startswith("--") or "(" in text:
            yield text.strip("`").partition(",")[0].split(" ")[0], 0
        return
    if span.where == "table" and FLAG.fullmatch(text):
        yield text, 0
        return
    if not is_code or page.file.content[span.end : span.end + 2] == b" <":
        return  # the title of a role: what it means stands in the target
    if "--" in text and (" " in text or "=" in text):
        yield from _flags(page, text, needs_command=not text.startswith("-"))
        return
    yield text.strip(), len(text) - len(text.lstrip())


def _imports(page: _Page, text: str) -> Iterator[tuple[str, int]]:
    """Names that an example imports from a package of the repository."""
    match = _IMPORT.match(text)
    if match is None or match[1].partition(".")[0] not in page.packages:
        return
    for name in re.finditer(r"(?<![\w.])(?<!as )[A-Za-z_]\w*", match[2].partition("#")[0]):
        if name[0] != "as":
            before = text[: match.start(2) + name.start()]
            yield f"{name[0]}", len(before.encode(page.file.encoding, "replace"))


def _flags(page: _Page, text: str, *, needs_command: bool) -> Iterator[tuple[str, int]]:
    # behind a pipe or a bare `--` another program has its own options
    for piece in re.finditer(r"[^|&;]+", text):
        line = piece[0].partition(" -- ")[0].partition(" # ")[0]
        if needs_command and command_of(line).lower() not in page.own:
            continue
        for match in FLAG.finditer(line):
            before = text[: piece.start() + match.start()]
            yield match[0], len(before.encode(page.file.encoding, "replace"))


def _reference(
    page: _Page, section: DocSection, span: Span, block: Block, text: str, offset: int
) -> Reference | None:
    is_import = span.where == "fence" and not text.startswith("-")
    found = (RefKind.SYMBOL, text) if is_import else kind_of(text)
    if found is None:
        return None
    kind, word = found
    if kind in (RefKind.SYMBOL, RefKind.KEY) and not is_import and word.lower() in page.defined:
        return None
    start = span.start + offset
    end = start + len(text.encode(page.file.encoding, "replace"))
    around = _around(page.file, block, start, end)
    if _PAST.search(around):
        return None
    if kind is RefKind.FLAG and names_other_tool(around, page.own):
        return None
    lead = file_text(page.file, max(block.start, start - _LEAD), start)
    if kind is RefKind.SYMBOL and _FOR_EXAMPLE.search(lead):
        return None  # a name that shows how names look
    if kind is RefKind.SYMBOL and _is_foreign_module(text, page.packages):
        return None
    if kind is RefKind.ENV and is_foreign_variable(word, page.own):
        return None
    return Reference(kind, word, text, page.file.path, section, start, end, span.line, span.where)


def file_text(file: DocFile, start: int, end: int) -> str:
    return file.content[start:end].decode(file.encoding, "replace")


def _is_foreign_module(text: str, packages: frozenset[str]) -> bool:
    """Whether a chain of three names or more begins with a module that is not of this project."""
    parts = text.partition("(")[0].split(".")
    return len(parts) > 2 and parts[0].islower() and bool(packages) and parts[0] not in packages


def _around(file: DocFile, block: Block, start: int, end: int) -> str:
    """What is near in the same block; of a table or of code its line. A table brings its head and
    what introduces it: a list of old and new names says so there."""
    first, last = max(block.start, start - _WINDOW), min(block.end, end + _WINDOW)
    lead = b""
    if block.kind in (BlockKind.TABLE, BlockKind.FENCE, BlockKind.HTML):
        first = file.content.rfind(b"\n", block.start, start) + 1 or block.start
        line_end = file.content.find(b"\n", end, block.end)
        last = line_end if line_end >= 0 else block.end
    if block.kind is BlockKind.TABLE:
        lead = file.content[max(block.start - _WINDOW, 0) : min(block.start + _WINDOW, first)]
    return (lead + file.content[first:last]).decode(file.encoding, "replace")


def once_per_place(found: Iterable[Reference]) -> list[Reference]:
    """A name once for each line: a heading and its anchor say the same."""
    seen: dict[tuple[str, int, str], Reference] = {}
    for each in found:
        seen.setdefault((each.path, each.line, each.word), each)
    return list(seen.values())
