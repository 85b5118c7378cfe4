"""A passage of the code that a document quotes: the words that changed are exchanged in it, and no
others, so that its markup and the lines that it takes stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.facts.passages import TOKEN
from docsync.match.occurrence import Occurrence
from docsync.match.quotation import is_address, quotation_pattern, quotations
from docsync.rewrite.columns import are_lines_of_code
from docsync.rewrite.edit import Edit

_LABEL = re.compile(r"\[[^\]\n]*\]\(\s*<?\Z|`[^`<\n]*<\Z")
# a term or label that the address stands behind, or below
_TERM = re.compile(r"(?:\A|\n)[^\n:.]{1,40}:[*_`]*\s*(?:[-*+]\s+)?<?\Z")
_ROLE = re.compile(r":[\w:]+:`")
_GAP = re.compile(r"(?P<closing>\S*)(?P<space>\s*(?:[>#*;/]+[ \t]+)?)(?P<opening>\S*)", re.S)
_UNBROKEN = re.compile(r"(?:(?<!`)`[^`\n]+`(?!`)|\S)+")
_OPENS_LINE = re.compile(r"[-+*#>|=~:]+|\d+[.)]|\.\.")  # what makes another thing of its line
MIN_WIDTH = 60  # characters of a line that is filled


@dataclass(frozen=True, slots=True)
class _Change:
    """The tokens `first` to `last` of the old text make way for `words`. `left` and `right` say
    whether white space parts those from their neighbours."""

    first: int
    last: int
    words: str
    left: bool
    right: bool


def quotation_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    before, after = fact.before or "", (fact.after or "").strip()
    if is_address(before):
        for found in quotations(document, section, before):
            if _is_label_of(before, after, document.text(found.block.start, found.start)):
                continue
            yield Edit(found.start, found.end, after, fact, f"`{before}` is now `{after}`")
        return
    changes = _changes(before, after)
    for found in quotations(document, section, before):
        text = document.text(found.start, found.end)
        match = quotation_pattern(before).match(text)
        if match is None:
            continue
        spans = [
            _on_its_lines(_span(match, text, c, found, document), found, document) for c in changes
        ]
        sure = [span for span in spans if span is not None]
        if len(sure) < len(spans):
            continue  # half of a sentence in new words is no sentence
        start, end = sure[0][0], sure[-1][1]
        new, at = "", start
        for first, last, words in sure:
            new += text[at:first] + words
            at = last
        yield Edit(
            *document.span(found.start, found.end, start, end),
            new,
            fact,
            f"the code says “{after[:60]}” now",
        )


def _is_label_of(before: str, after: str, lead: str) -> bool:
    """Whether what readers see of a link, or what stands before it, names the old host, which the
    new address has not: "GitHub: https://github.com/a/b"."""
    label = _LABEL.search(lead) or _TERM.search(lead)
    host = before.split("://", 1)[-1].split("/", 1)[0].removeprefix("www.")
    if label is None or host in after:
        return False
    name = host.split(".")[-2] if "." in host else host
    named = re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", label[0].split("](")[0], re.I)
    return host in label[0] or (len(name) > 3 and named is not None and name not in after)


def _changes(before: str, after: str) -> list[_Change]:
    old, new = list(TOKEN.finditer(before)), list(TOKEN.finditer(after))
    words = [m[0] for m in old], [m[0] for m in new]
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start = new[j1 - 1].end() if j1 else 0
        end = new[j2].start() if j2 < len(new) else len(after)
        gap = after[start:end]
        if j1 == j2:
            found.append(_Change(i1, i2, "", False, gap != ""))
        else:
            lead, trail = gap != gap.lstrip(), gap != gap.rstrip()
            found.append(_Change(i1, i2, gap.strip(), lead, trail))
    return found


_Span = tuple[int, int, str] | None


def _on_its_lines(span: _Span, found: Occurrence, document: DocFile) -> _Span:
    """None for what would move words of a code block over the end of their line."""
    if span is None or found.where != "fence":
        return span
    block = document.text(found.block.start, found.block.end)
    at = len(document.text(found.block.start, found.start))
    return None if are_lines_of_code(block, at + span[0], at + span[1]) else span


def _span(
    match: re.Match[str], text: str, change: _Change, found: Occurrence, document: DocFile
) -> _Span:
    """The characters of the quotation that go, and what comes there; None where its markup does not
    show what belongs to the old words."""
    words = in_markup(change.words, document.format)
    if words is None or (found.block.kind is BlockKind.TABLE and "|" in words):
        return None
    first, last = change.first + 1, change.last
    if first <= last and words:
        start, end = match.start(first), match.end(last)
        if text[start:end].count("`") % 2:
            return None
        if _breaks_code(text, start, end, found, document):
            return None
        words = _filled(words, text, start, end, found, document)
        # "and" in the place of a comma has a space before it, and a comma none
        if first > 1:
            gap = text[match.end(first - 1) : start]
            words = f" {words}" if change.left and not gap else words
            start -= 0 if change.left or gap.strip() else len(gap)
        if last < match.re.groups:
            gap = text[end : match.start(last + 1)]
            words = f"{words} " if change.right and not gap else words
            end += 0 if change.right or gap.strip() else len(gap)
        return start, end, words
    if first > last >= match.re.groups:
        return _behind(match, text, change, words, found, document)
    if first == 1 or last >= match.re.groups:
        return None
    start, end = match.end(first - 1), match.start(last + 1)
    if first > last:
        parts = _GAP.fullmatch(text[start:end])
        if parts is None:
            return None
        space = parts["space"] if change.right else ""
        lead = " " if change.left else ""
        words = _filled(words, text, start, start, found, document)
        return start, end, f"{parts['closing']}{lead}{words}{space}{parts['opening']}"
    before = _GAP.fullmatch(text[start : match.start(first)])
    after = _GAP.fullmatch(text[match.end(last) : end])
    if before is None or after is None or before["opening"] != after["closing"]:
        return None
    space = max(before["space"], after["space"], key=lambda s: "\n" in s) if change.right else ""
    return start, end, f"{before['closing']}{space}{after['opening']}"


def _behind(
    match: re.Match[str],
    text: str,
    change: _Change,
    words: str,
    found: Occurrence,
    document: DocFile,
) -> _Span:
    """The same for words that the code has behind the last of the old: where the sentence ends
    there in the document too."""
    at = match.end(change.last)
    rest = text[at:] + document.text(found.end, found.block.end)
    if not re.match(r"\s*(?:[.!?)]|\n\s*\n|\Z)", rest):
        return None
    lead = " " if change.left else ""
    return at, at, lead + _filled(words, text, at, at, found, document)


def in_markup(words: str, format: str) -> str | None:
    """Names between backticks as the document's format has them."""
    if format == "rst" or "`" not in words:
        return words
    return None if _ROLE.search(words) else words.replace("``", "`")


def _breaks_code(text: str, start: int, end: int, found: Occurrence, document: DocFile) -> bool:
    """Whether words of several lines of a code block go that share the first one with code: what
    comes for them would be wrapped, and is a comment up to the end of its line only."""
    if found.block.kind is not BlockKind.FENCE or "\n" not in text[start:end]:
        return False
    lead = document.text(found.block.start, found.start) + text[:start]
    before = re.split(r"\s(?:#|//|--)\s", lead.rpartition("\n")[2])
    return len(before) > 1 and bool(before[0].strip())


def _filled(
    words: str, text: str, start: int, end: int, found: Occurrence, document: DocFile
) -> str:
    """`words` in lines as long as those of the block, where the old ones took several, or where
    they stand in prose of several."""
    block = document.text(found.block.start, found.block.end)
    lines = block.rstrip().split("\n")
    broken = re.search(r"\s*\n\s*(?:[>#*;/]+[ \t]+)?", text[start:end])
    if broken is not None:
        between = broken[0]
    elif found.block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and len(lines) > 1:
        between = "\n" + re.match(r"[ \t>]*", lines[1])[0]  # type: ignore[index]
    else:
        return words
    width = max(MIN_WIDTH, *map(len, lines))
    lead = document.text(found.block.start, found.start) + text[:start]
    return in_lines(words, len(lead.rsplit("\n", 1)[-1]), between, width)


def in_lines(words: str, used: int, between: str, width: int) -> str:
    """`words` in lines of `width` characters, of which the first has `used`; a line break and what
    stands before each line are `between`."""
    filled, line, room = [], "", width - used
    for word in _UNBROKEN.findall(words):
        if line and len(line) + 1 + len(word) > room and not _OPENS_LINE.fullmatch(word):
            filled.append(line)
            line, room = "", width - len(between.rsplit("\n", 1)[-1])
        line = f"{line} {word}".strip()
    return between.join((*filled, line))
