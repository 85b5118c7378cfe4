"""What goes when a thing is removed: the row, item, definition or help line that is about it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from docsync.docs.fields import described_by, fields
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.tables import span_at
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import split_words
from docsync.match.belonging import may_be_of_other_class
from docsync.match.called import call_forms
from docsync.match.commandline import may_be_of_another
from docsync.match.evidence import names_owner, words_near
from docsync.match.occurrence import Occurrence, occurrences, word_pattern
from docsync.match.ownership import may_be_of_rival
from docsync.match.standing import STANDING, may_stand
from docsync.match.terms import (
    STRONG,
    calls_of,
    is_route_fact,
    key_words,
    last_part,
    member_names,
    strip_quotes,
    word_strength,
)
from docsync.rewrite.edit import Edit
from docsync.rewrite.enumeration import runs, without_last
from docsync.rewrite.help_entry import HELP_KINDS, help_entry, line_span
from docsync.rewrite.in_call import is_in_own_call, is_one_of_names, is_set_and_used
from docsync.rewrite.listed import is_listed

_OPENER = re.compile(r"^\s*(?:[-*+]\s+|\d+[.)]\s+|\|\s*)?[`*_\[]*")
_OF_OTHERS = re.compile(
    r"(?:\A|[._-])(?:dependenc\w+|requires?|requirements?|constraints?|extras\w*)(?:\Z|[._-])", re.I
)
_EXTRAS = re.compile(r"(?:\A|\.)(?:optional-dependencies|extras_require|poetry\.extras)\Z")
# the next sentence leans on the one before it
_FRAME = re.compile(r"\s*(?:```|~~~|\.\.\s|:\w+:|#|//)")
LEANS = re.compile(
    r"\W*(?:else|it|this|that|these|those|they|if so|otherwise|however|then|also|in this case"
    r"|for example|note that this|in addition|doing so|by default)\b"
    # "The reader calls this method"
    r"|.*\b(?:this|these|those|such(?: an?)?|the same)\s+(?:method|function|option|flag|class"
    r"|command|setting|parameter|argument|variable|value|feature|mode|key|field)s?\b",
    re.I | re.S,
)
_MEMBERS = frozenset(
    "attribute property data method classmethod staticmethod function class exception decorator"
    " module automodule autoclass autofunction automethod autoattribute autodata".split()
)
ABOVE = 200  # bytes before a block that are looked at for a blank line
MIN_COMMON = 2  # words of two names that may be of one thing
STEM = 5  # letters by which two words are forms of one
NEAR, NEAREST = 3, 2  # lines, and things on either side, of what came in the place of another
_CLOSING = (b"}", b"]", b")")
# a help text stands in a fence, or indented in a paragraph


def removal_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if not may_go(fact, document, section):
        return
    yield from _fields(fact, document, section)
    for word, occurrence in places_of_removed(fact, document, section):
        edit = _edit(fact, word, occurrence, document)
        if edit is None:
            yield from _last_of_run(fact, word, occurrence, document)
        elif not (
            _is_leant_on(occurrence.block, document, section) or _leaves_a_body(edit, document)
        ):
            yield edit


def may_go(fact: ChangeFact, document: DocFile, section: DocSection) -> bool:
    """Whether a section speaks of the thing that went, and not of one like it that is there."""
    if is_of_unnamed_class(fact, document) or may_stand(fact) or is_of_others(fact):
        return False
    return not _may_be_of_others(fact) or names_owner(fact, words_near(document, section))


def places_of_removed(
    fact: ChangeFact, document: DocFile, section: DocSection
) -> Iterator[tuple[str, Occurrence]]:
    """The words for a thing that `may_go`, where they stand and mean it."""
    words = key_words(fact)
    # the path alone may stand for a method that is still there
    only = (
        [w for w in words if " " in w] if is_route_fact(fact) else words[: 1 + len(calls_of(fact))]
    )
    if fact.kind is FactKind.FILE_REMOVED:
        # as the list of a folder has it: `mouse.py` of `examples/mouse.py` in `examples/README.md`
        only = [*only, posixpath.relpath(fact.symbol, posixpath.dirname(document.path) or ".")]
    # a method whose name is a plain word is meant where its class stands before it
    only = [*only, *member_names(fact, fact.symbol)[:1]]
    only = [*call_forms(fact, strip_quotes(fact.symbol), document, section), *only]
    for word in dict.fromkeys(only):
        is_weak = word_strength(word) * fact.certainty < 0.4
        for occurrence in occurrences(document, section, word):
            if is_weak and not is_listed(fact, occurrence, document, section):
                continue
            is_inner = occurrence.where == "fence" and occurrence.block.kind is BlockKind.LIST_ITEM
            if (occurrence.where == "prose" or is_inner) and word_strength(word) < STRONG:
                continue  # "- Reporter can write": a word that opens its item, and no name
            if _goes_on(occurrence, document) or _is_member(fact, occurrence.block):
                continue
            if not (
                may_be_of_another(fact, occurrence, document)
                or may_be_of_other_class(fact, occurrence, document, section)
                or may_be_of_rival(fact, occurrence, document, section)
            ):
                yield word, occurrence


def may_be_replaced(fact: ChangeFact, facts: Iterable[ChangeFact]) -> bool:
    """Whether something came with nearly the same name (`updated_time_zone`, `updated_use_utc`), or
    in the same place with a word of it, or got a new name from it in another spelling: what is said
    of the one holds of the other, in words that only a person or a model finds."""
    if not fact.kind.is_removal:
        return False
    own = set(split_words(last_part(fact.symbol)))
    for other in facts:
        if other.kind.is_rename and other.place.path == fact.place.path:
            if set(split_words(last_part(strip_quotes(other.before or "")))) == own:
                return True
            continue
        if not other.kind.is_addition:
            continue
        come = set(split_words(last_part(other.symbol)))
        common = len(own & come)
        if common >= MIN_COMMON and 2 * common > max(len(own), len(come)):
            return True
        if _is_in_place_of(other, fact) and _have_a_stem(own, come):
            return True
    return False


def _is_in_place_of(other: ChangeFact, fact: ChangeFact) -> bool:
    """Whether what came stands where the thing stood that went, beside what stood beside it."""
    is_there = other.place.path == fact.place.path and other.owner == fact.owner
    is_like = other.kind.value.rpartition("-")[0] == fact.kind.value.rpartition("-")[0]
    beside = set(fact.siblings[:NEAREST]) & set(other.siblings[:NEAREST])
    is_near = abs(other.place.line - fact.place.line) <= NEAR
    return is_there and is_like and is_near and bool(beside)


def _have_a_stem(own: Iterable[str], come: Iterable[str]) -> bool:
    """Whether two names have a word in common, or forms of one: "annotated" and "annotate"."""
    stems = {word[:STEM] for word in own if len(word) >= STEM}
    return bool(stems & {word[:STEM] for word in come})


def is_of_others(fact: ChangeFact) -> bool:
    """What a project needs of others: that it needs it no more takes nothing from its own text."""
    return fact.kind.value.startswith("key-") and _OF_OTHERS.search(fact.owner) is not None


def _may_be_of_others(fact: ChangeFact) -> bool:
    """A key whose word still stands in the code: what else has a key of that name may be meant."""
    return fact.kind is FactKind.KEY_REMOVED and fact.certainty == STANDING


def is_extra(fact: ChangeFact) -> bool:
    """Whether a key is the name that the project gave to a set of what it needs: `app[fast]`."""
    return fact.kind.value.startswith("key-") and _EXTRAS.search(fact.owner) is not None


def _goes_on(occurrence: Occurrence, document: DocFile) -> bool:
    """`pylint:undefined-name` is a name of its own."""
    rest = document.content[occurrence.end : occurrence.block.end]
    return re.match(rb":\w", rest[:2]) is not None


def _is_member(fact: ChangeFact, block: Block) -> bool:
    """Whether a directive is about what a class or module has, and no parameter of anything."""
    name = block.info.rpartition(":")[2]
    is_directive = block.kind is BlockKind.DIRECTIVE
    return is_directive and fact.kind is FactKind.PARAMETER_REMOVED and name in _MEMBERS


def _is_leant_on(block: Block, document: DocFile, section: DocSection) -> bool:
    """Whether a directive is followed by prose that goes on about it: "This returns ..."."""
    at = section.blocks.index(block) + 1
    if block.kind is not BlockKind.DIRECTIVE or at >= len(section.blocks):
        return False
    after = section.blocks[at]
    is_prose = after.kind is BlockKind.PARAGRAPH
    return is_prose and LEANS.match(document.text(after.start, after.end)) is not None


def _leaves_a_body(edit: Edit, document: DocFile) -> bool:
    """Whether what stands below a directive and belongs to it, a note or the description of a
    member, would be left without it."""
    if document.format != "rst" or not document.text(edit.start, edit.end).lstrip(" ").startswith(
        ".."
    ):
        return False
    depth = _depth(document.text(edit.start, edit.end))
    below = document.content[edit.end :].lstrip(b"\r\n")
    line = below.split(b"\n", 1)[0]
    return len(line) - len(line.lstrip(b" ")) > depth


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def is_of_unnamed_class(fact: ChangeFact, document: DocFile) -> bool:
    """A method or attribute of a class that the document never names: what has that name here is
    something else."""
    owner = last_part(fact.owner)
    if fact.kind is not FactKind.SYMBOL_REMOVED or not owner[:1].isupper():
        return False
    return word_pattern(owner).search(document.written()) is None


def _edit(fact: ChangeFact, word: str, occurrence: Occurrence, document: DocFile) -> Edit | None:
    block = occurrence.block
    span: tuple[int, int] | None = None
    if block.kind is BlockKind.TABLE and occurrence.is_subject:
        # a row may take several lines there, and the border below it goes with it
        takes_more = document.format in ("asciidoc", "rst")
        span = span_at(document, block, occurrence.start) if takes_more else None
        span = span or line_span(document, block, occurrence)
    elif (
        block.kind in (BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE)
        and occurrence.is_subject
    ):
        if occurrence.line == block.start_line and not _has_sister_subject(
            document, block, occurrence
        ):
            span = block.start, _end_without_gap(document, block)
        elif block.kind is BlockKind.LIST_ITEM and occurrence.line != block.start_line:
            span = _nested_item(document, block, occurrence)
    elif block.kind in HELP_KINDS:
        span = _own_help_entry(document, block, occurrence)
        span = _with_gap(document, block, span) if span else None
        span = span or _line_of_call(fact, document, block, occurrence)
        span = span or _line_among_sisters(fact, document, block, occurrence)
    if span is None:
        return _enumeration(fact, word, occurrence, document)
    return Edit(*span, "", fact, f"`{word}` is gone, and its entry with it")


def _end_without_gap(document: DocFile, block: Block) -> int:
    """The last entry of a list leaves the blank line after it in place, unless there is one before
    it as well."""
    body = document.content[block.start : block.end]
    following = document.content[block.end : block.end + 200]
    stripped = body.rstrip(b"\r\n\t ")
    gap = block.start + len(stripped)
    line_end = document.content.find(b"\n", gap)
    end = line_end + 1 if 0 <= line_end < block.end else block.end
    opener = _OPENER.match(following.decode("latin-1"))
    is_last = not following.strip() or opener is None or not opener.group().strip()
    return _with_gap(document, block, (block.start, end))[1] if is_last else block.end


def _has_sister_subject(document: DocFile, block: Block, occurrence: Occurrence) -> bool:
    """`- ` + "`a`, `b`: ..." is about more than the removed thing."""
    line = occurrence.line_text
    rest = line[line.find(occurrence.word) + len(occurrence.word) :]
    return bool(re.match(r"[`*]*\s*(?:,|/|\band\b|\bor\b|\|)\s*[`*]*[\w-]", rest)) and not re.match(
        r"[`*]*\s*(?:,|/)\s*[`*]*-", rest
    )


def _nested_item(document: DocFile, block: Block, occurrence: Occurrence) -> tuple[int, int] | None:
    content = document.content
    start = content.rfind(b"\n", 0, occurrence.start) + 1
    first = content[start : content.find(b"\n", start) + 1 or None].decode("latin-1")
    marker = re.match(r"(\s+)(?:[-*+]|\d+[.)])\s", first)
    if not marker:
        return None
    indent, end = len(marker.group(1)), content.find(b"\n", start) + 1
    while 0 < end < block.end:
        line_end = content.find(b"\n", end) + 1 or block.end
        line = content[end:line_end].decode("latin-1")
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        if not line.strip():
            break
        end = line_end
    return start, end or block.end


def _fields(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    """`:param limit:` and `:type limit:` in the description of its function. The word may be any:
    there it is a parameter."""
    if fact.kind is not FactKind.PARAMETER_REMOVED or fact.certainty < STANDING:
        return
    name = last_part(fact.symbol).strip("*")
    for block in section.blocks:
        found = [field for field in fields(document, block) if field.name == name]
        if not found or not is_described(fact, document, block):
            continue
        for field in found:
            end = field.end if field.gap >= block.end else field.gap
            told = f"`{name}` is gone, and its description with it"
            yield Edit(field.start, end, "", fact, told)


def is_described(fact: ChangeFact, document: DocFile, block: Block) -> bool:
    """Whether a directive describes what a parameter belongs to."""
    owner, _, name = fact.owner.rpartition(".")
    name = last_part(owner) if name in ("__init__", "__new__") else name
    return bool(name) and described_by(document, block, name)


def _own_help_entry(
    document: DocFile, block: Block, occurrence: Occurrence
) -> tuple[int, int] | None:
    """An entry of a help text in a fence: its line and the deeper lines that follow."""
    others = re.findall(r"(?<![\w-])--[a-z][\w-]*", occurrence.line_text.strip().split("  ")[0])
    if any(o != occurrence.word for o in others):
        return None
    return help_entry(document, block, occurrence)


def _with_gap(document: DocFile, block: Block, span: tuple[int, int]) -> tuple[int, int]:
    """One of the two blank lines around an entry goes with it."""
    start, end = span
    begin = block.start if start > block.start else max(start - ABOVE, 0)
    gap = re.match(rb"[ \t]*\r?\n", document.content[end : block.end])
    if gap is None or not re.search(rb"\n[ \t]*\r?\n\Z", document.content[begin:start]):
        return span
    return start, end + len(gap[0])


def _line_of_call(
    fact: ChangeFact, document: DocFile, block: Block, occurrence: Occurrence
) -> tuple[int, int] | None:
    """A line of a listing that calls the command and does nothing else, between others."""
    if block.kind is not BlockKind.FENCE or occurrence.word not in calls_of(fact):
        return None
    start, end = line_span(document, block, occurrence)
    before = document.text(block.start, start).split("\n")[:-1]
    after = document.text(end, block.end).split("\n")
    if occurrence.line_text.strip().removeprefix("$ ") != occurrence.word:
        return None
    if before and re.match(r"\s*(?:#|//)", before[-1]):
        return None  # what a comment tells of
    rest = [line for line in (*before, *after) if line.strip() and not _FRAME.match(line)]
    return (start, end) if rest else None


def _line_among_sisters(
    fact: ChangeFact, document: DocFile, block: Block, occurrence: Occurrence
) -> tuple[int, int] | None:
    """A line of a listing whose neighbour line has a sibling of the thing in the same column."""
    if block.kind is not BlockKind.FENCE or is_set_and_used(occurrence, document):
        return None
    if fact.kind is FactKind.PARAMETER_REMOVED and not is_in_own_call(fact, occurrence, document):
        return None
    start, end = line_span(document, block, occurrence)
    column = occurrence.start - start
    content = document.content
    previous = content[content.rfind(b"\n", 0, max(start - 1, 0)) + 1 : start]
    following = content[end : content.find(b"\n", end) + 1 or len(content)]
    siblings = {s.strip("\"'`").encode() for s in fact.siblings}
    for line in (previous, following):
        word = re.match(rb"[\w.-]+", line[column:])
        if word and word.group() in siblings:
            return _and_comma(content, start, end, previous, following)
    return None


def _and_comma(content: bytes, start: int, end: int, above: bytes, below: bytes) -> tuple[int, int]:
    """The comma above goes with the last line of an object or a list that has none itself."""
    was = content[start:end].rstrip()
    if not above.rstrip().endswith(b",") or was.endswith(b",") or below.strip()[:1] not in _CLOSING:
        return start, end
    return content.rindex(b",", 0, start), start + len(was)


_SPAN = r"(?:``{0}``|`{0}`)"


def _enumeration(
    fact: ChangeFact, word: str, occurrence: Occurrence, document: DocFile
) -> Edit | None:
    """One of several code spans in a row: "`a`, `b` and `c`"; or `[--flag X]` in a usage line."""
    line_start = document.content.rfind(b"\n", 0, occurrence.start) + 1
    line_end = document.content.find(b"\n", occurrence.end)
    line_end = len(document.content) if line_end < 0 else line_end
    line = document.text(line_start, line_end)
    escaped = re.escape(word)
    span = _SPAN.format(escaped)
    for pattern in (
        rf",\s*{span}(?=\s*,)",  # in the middle
        rf"{span},\s*(?=`)",  # the first
        rf",\s*{span}(?=\s*(?:,?\s*(?:and|or)\s+`))",
        *((rf"\[{escaped}(?:[ =][A-Z<][^\]\s]*)?\]\s?",) if word.startswith("-") else ()),
        *_in_brackets(fact, escaped, occurrence, document),
    ):
        match = re.search(pattern, line)
        if match and word_pattern(word).search(match.group()):
            start = line_start + len(line[: match.start()].encode(document.encoding))
            end = start + len(match.group().encode(document.encoding))
            if start <= occurrence.start < end:
                return Edit(start, end, "", fact, f"`{word}` is gone from the list")
    return None


def _last_of_run(
    fact: ChangeFact, word: str, occurrence: Occurrence, document: DocFile
) -> Iterator[Edit]:
    block = occurrence.block
    if occurrence.where != "code span" or block.kind is BlockKind.TABLE:
        return
    text = document.text(block.start, block.end)
    at = len(document.text(block.start, occurrence.start))
    run = next((run for run in runs(text) if run[-1].start < at < run[-1].end), None)
    if run is None or run[-1].name != word:
        return
    for first, last, new in without_last(text, run):
        span = document.span(block.start, block.end, first, last)
        yield Edit(*span, new, fact, f"`{word}` is gone from the list")


def _in_brackets(
    fact: ChangeFact, escaped: str, occurrence: Occurrence, document: DocFile
) -> tuple[str, ...]:
    """One of several names between brackets in code: `import { a, b }`, `[a, b]`. Where a parameter
    went, a name like it may be a variable, and the brackets another function's."""
    if occurrence.where != "fence" or fact.kind is FactKind.PARAMETER_REMOVED:
        return ()
    if not is_one_of_names(occurrence, document):
        return ()
    before = re.split(rf"(?<![\w-]){escaped}(?![\w-])", occurrence.line_text)[0]
    opened = re.search(r"(?P<head>[\w.]*)\((?=[^()]*\Z)", before)
    if opened and opened["head"]:
        return ()  # the arguments of a call, or the parameters of a definition
    name = rf"(?<![\w.])(?:[A-Za-z_]\w*\.)*[\"']?{escaped}[\"']?(?![\w.(=:])"
    return (
        rf",\s*{name}(?=\s*[,\])}}])",
        rf"(?<=[\[({{]){name},\s+",
        rf"(?<=[\[({{]\s){name},\s+",
        rf"{name},\s+(?=[\w\"'])",
    )
