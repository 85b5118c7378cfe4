"""New sentences of a text of the code, put where a document has what they stand behind: in the
lines and the markup of the paragraph there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.facts.prose import paragraphs
from docsync.facts.publicness import is_ignored_path, is_test_path
from docsync.facts.sentences import PARAGRAPH, parts
from docsync.match.continuation import Place, continuations
from docsync.match.quotation import quotation_pattern
from docsync.rewrite.edit import Edit
from docsync.rewrite.quotation import MIN_WIDTH, in_lines, in_markup

MAX_OTHERS = 40
ENDLESS = 1_000_000
LONG = 100  # characters of a line that nobody breaks
_ASKED = 4  # words of a sentence by which other files are found
_TEXTS = (".md", ".mdx", ".rst", ".txt", ".adoc", ".ipynb", ".1", ".html")
_ENDS = re.compile(r"\r?\n[ \t>]*(?:\r?\n|\Z|(?:[-*+]|\d+[.)])[ \t])")
_STOPS = re.compile(r"[.!?:][\"'`)*_]*\s*\Z")
_OPENING = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+(?:\[[ x]\][ \t]+)?|\.\. |:)?")
_WORD = re.compile(r"\b[^\W\d_]{4,}\b")
_CODE = re.compile(r"``[^`]+``|`[^`]+`")
_LINK = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)|\[[^\]\n]*\]\[")
# where a link leads from the code, it seldom leads from elsewhere
_OF_FILE = re.compile(r"\]\((?!https?://)|\]\[")
_OF_REST = re.compile(r":[\w:]+:`|`_\b|`__?(?!\w)")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,2})(?=\S)[^*]+?(?<=\S)\1(?!\w)")


class Code(Protocol):
    """The tree as it will be."""

    def files(self, words: Sequence[str]) -> tuple[str, ...]: ...

    def text(self, path: str) -> str | None: ...


def continuation_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    for place in continuations(fact, document, section):
        edit = _edit(fact, place, document)
        if edit is not None:
            yield edit


def is_in(fact: ChangeFact, old: str, new: str) -> bool:
    """Whether a rewrite puts the sentences in."""
    pattern = quotation_pattern(parts(fact).come[0])
    return pattern.search(new) is not None and pattern.search(old) is None


def other_file(fact: ChangeFact, code: Code) -> str:
    """Another file that has what stays and not the new sentences, so that a document may be about
    that one; "" if none has. Where more than `MAX_OTHERS` may have it, nobody knows."""
    words = sorted(set(_WORD.findall(parts(fact).lead)), key=lambda word: (-len(word), word))
    others = [
        path
        for path in code.files(words[:_ASKED])
        if path != fact.place.path
        and not path.lower().endswith(_TEXTS)
        and not is_test_path(path)
        and not is_ignored_path(path)
    ]
    if len(others) > MAX_OTHERS:
        return others[0]
    return next((path for path in others if _lacks(fact, path, code.text(path) or "")), "")


def _lacks(fact: ChangeFact, path: str, text: str) -> bool:
    told = parts(fact)
    old, new = (quotation_pattern(said) for said in (told.lead, f"{told.lead} {told.come[0]}"))
    for part in paragraphs(path, text, every=True):
        said = " ".join(sentence for paragraph in part for sentence in paragraph.sentences)
        if len(old.findall(said)) > len(new.findall(said)):
            return True
    return False


def _edit(fact: ChangeFact, place: Place, document: DocFile) -> Edit | None:
    new = _sentences(fact, place, document)
    if new is None:
        return None
    same, more = new
    text, until = place.text, place.at
    paragraph = _paragraph(place)
    between, width = _layout(place, paragraph, document)
    last, rest = text[place.word : place.at], ""
    if place.parts.tail:
        rest = text[place.at :].split("\n", 1)[0].rstrip()
        until += len(rest)
    if re.search(r"\S\s{2}", rest):
        return None  # white space that may be meant
    is_by_line = len(paragraph) > 1 and all(map(_STOPS.search, paragraph))
    if is_by_line:
        said = between.join((last, *same)) + rest
    else:
        used = len(text[: place.word].rpartition("\n")[2])
        end = last.replace("`", "\0")  # it closes what is opened before it
        said = in_lines(" ".join((end, *same, rest)), used, between, width).replace("\0", "`")
    indent = between.lstrip("\n")
    for part in more:
        words = between.join(part) if is_by_line else " ".join(part)
        filled = words if is_by_line else in_lines(words, len(indent), between, width)
        said += PARAGRAPH + indent + filled
    if place.found.block.kind is BlockKind.TABLE:
        spaces = len(text[until:]) - len(text[until:].lstrip(" "))
        until += max(0, min(spaces - 1, len(said) - len(last)))
    block = place.found.block
    return Edit(
        *document.span(block.start, block.end, place.word, until),
        said.replace("\n", document.newline),
        fact,
        f"the code adds “{' '.join(place.parts.come)[:60]}”",
    )


def _sentences(
    fact: ChangeFact, place: Place, document: DocFile
) -> tuple[list[str], list[list[str]]] | None:
    """Those of the same paragraph and those of new ones, in the markup of the document; None where
    that cannot be."""
    parts_of = (place.parts.same, *place.parts.paragraphs)
    marked = [[_marked(fact, sentence, document) for sentence in part] for part in parts_of]
    is_row = place.found.block.kind is BlockKind.TABLE
    found = [[s for s in part if s is not None and not (is_row and "|" in s)] for part in marked]
    if sum(map(len, found)) < len(place.parts.come):
        return None
    return found[0], found[1:]


def _marked(fact: ChangeFact, sentence: str, document: DocFile) -> str | None:
    format = document.format
    if format == "rst":
        if fact.place.path.endswith((".py", ".pyi", ".pyx")):
            return sentence
        if _LINK.search(sentence):
            return None
        return re.sub(r"(?<!`)`([^`]+)`(?!`)", r"``\1``", sentence)
    if _OF_FILE.search(sentence):
        return None
    if _OF_REST.search(sentence) or (format != "markdown" and _LINK.search(sentence)):
        return None
    words = in_markup(sentence, format)
    bare = _EMPHASIS.sub("", _CODE.sub("", words or ""))
    return None if "*" in bare or re.search(r"<\w", bare) else words


def _paragraph(place: Place) -> list[str]:
    """The lines of the paragraph or item that has the place."""
    end = _ENDS.search(place.text, place.at)
    return place.text[place.start : end.start() if end else len(place.text)].splitlines()


def _layout(place: Place, lines: Sequence[str], document: DocFile) -> tuple[str, int]:
    """What stands between two lines of the paragraph, and how long they are; a paragraph of one
    line is filled where the document fills its others."""
    if place.found.block.kind is BlockKind.TABLE:
        return "", ENDLESS
    if len(lines) > 1:
        # below a term of Markdown the text has a mark of its own
        below = next((line for line in lines[1:] if not re.match(r"[ \t]*: ", line)), lines[-1])
        if lines[-1] is below and (term := re.match(r"[ \t]*: +", below)):
            below = " " * term.end()
        indent = re.match(r"[ \t>]*", below)
        own, others = max(MIN_WIDTH, *map(len, lines)), _width(document)
        # a line is as long as it can be
        is_like_others = own < others < ENDLESS and all(
            len(line) + 1 + len(below.split()[0]) > others for line, below in pairwise(lines)
        )
        return "\n" + (indent[0] if indent else ""), others if is_like_others else own
    opening = _OPENING.match(lines[0])
    lead = opening[0] if opening else ""
    indent_of = lead if not lead.strip() else re.sub(r"[^>\t]", " ", lead)
    if lead.lstrip().startswith((".. ", ":")):
        indent_of = lead[: len(lead) - len(lead.lstrip())] + "   "
    return f"\n{indent_of}", ENDLESS if len(lines[0]) > LONG else _width(document)


def _width(document: DocFile) -> int:
    """Of the lines of most paragraphs."""
    blocks = (b for section in document.sections for b in section.blocks)
    texts = (document.text(b.start, b.end) for b in blocks if b.kind is BlockKind.PARAGRAPH)
    lines = [[line.rstrip() for line in text.rstrip().splitlines()] for text in texts]
    filled = sorted(
        max(map(len, p)) for p in lines if len(p) > 1 and not all(map(_STOPS.search, p))
    )
    if len(filled) <= sum(len(p) == 1 and len(p[0]) > LONG for p in lines):
        return ENDLESS
    return max(MIN_WIDTH, filled[len(filled) * 3 // 4])
