"""Whether a line gives a value as that of a thing: the 3 of "defaults to 3", and neither that of "a
cluster of 3 nodes" nor that of an example in which somebody chose it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from docsync.docs.section import BlockKind, DocFile
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import is_long
from docsync.match.occurrence import Occurrence, sides
from docsync.match.terms import last_part, strip_quotes

_SAID = r"(?:\s+value)?(?:\s+(?:is|are|to|of|as|being))?(?:\s+set\s+to)?"
# "defaults to `", "Default: **", "(default ", ":default: ``"
_BEFORE = re.compile(rf"\bdefault(?:s|ing)?{_SAID}[\s:=*_`'\"(\[→-]*\Z", re.I)
# "60 by default", "60 seconds (the default)", "256 unless given"
_AFTER = re.compile(
    r"\A[`'\"*_)\]]*(?:\s+[a-z]+)?,?\s*[(\[]?"
    r"(?:(?:(?:by|the|is the) )?default\b"
    r"(?!\s*(?:value\s*)?(?:(?:is|to|of)\b|[:=]?\s*[`*\"'(]*\d|[:=]))|"
    r"(?:unless|if not|when not|if nothing|when nothing|if omitted|when omitted|if unset)\b)",
    re.I,
)
_DEFAULT = re.compile(r"default(?!ed)", re.I)
# a value that has nothing of its own: it stands in many places for as many reasons
_COMMON = re.compile(r"[\d_,.]{1,6}\s*-?[A-Za-z%]{0,12}|[A-Za-z]+")
_COUNTED = re.compile(
    r"(?i)(?:\b(?:version|release|chapter|section|step|figure|fig|table|page|part|issue|level|phase"
    r"|python|node|node\.js|java|go|ruby|php|rust|django)\.?\s+|#|\bv)[`*_\"']*\Z"
)
_COMPARED = re.compile(
    r"(?i)\b(?:set to|up to|least|most|of|(?P<sure>than|below|above|between|behind|from|under|over"
    r"|since))\s+[`*_\"']*\Z"
)
_RANGE = re.compile(r"\A[`*_\"']*\s*(?:to|or|and|of|[-–])\s*[`*_\"']*\d")
_DIRECT = re.compile(
    r"\A[\w.]*(?:[ =][<\[{]?[\w-]+[>\]}]?)?[`*_\"')\]]*\s*"
    r"(?:(?:=|:|→|—|–|-|(?:,\s+which\s+)?is(?: now)?|of)\s*)?[`*_\"'(\[]*\Z",
    re.I,
)
# the value again, in other words: "7200 (two hours)"
_EXPLAINED = re.compile(
    r"\A[`*_\"']*\s*(?:[A-Za-z]+\s*)?\(\s*(?P<said>(?:about\s+)?"
    r"(?:\d|one\b|an?\s|half\b|two\b|three\b)[^)]*)\)"
)
_BRACKETED = re.compile(r"[(\[][`*_]*\Z"), re.compile(r"[`*_]*\s*(?:[A-Za-z%]+)?[`*_]*[)\]]")
# what begins anew is said of the same thing only without a subject of its own
_NEW_CLAUSE = re.compile(r"(?<=[\w`)\]*])[.;]\s")
_NO_SUBJECT = re.compile(
    r"\W*(?:(?:it|this|which|that)\s+)?(?:(?:is|are|has)\s+)?(?:(?:the|a)\s+)?(?:default.*)?",
    re.I | re.S,
)
_OF_NAME = re.compile(r"\b(?:of|tool|program|command|function)\s+`([^`]+)`")
_CHOSEN = re.compile(r"(?i)\b(?:set|use|try|pass|give|put|with)\s+`+\Z")
_EXAMPLE = re.compile(r"^\s*(?:>>>|\.\.\.)\s|=\s*(?:await\s+|new\s+)?[\w.]+\(|\(\s*[\"'\d]")
_CLOSED = re.compile(
    r"\A[`*_\"')\]]*\s*(?:[A-Za-z%]+)?[`*_\"')\]]*\s*(?:[.,;:)(\]\n—–-]|\Z|and\b|by\b|unless\b|if\b)",
    re.I,
)
_SPAN = re.compile(r"(?P<mark>`+)(?P<code>.+?)(?P=mark)")
_OPENS = re.compile(r"[\s`'\"*_(\[]*")
_UNIT = re.compile(r"[\s`'\"*_.,;()\[\]-]*(?:[A-Za-zµ%]{1,12})?[\s`'\"*_.,;()\[\]-]*")
_DEFINES = re.compile(
    r"\s*(?:(?:export|default|public|private|protected|static|async|pub|abstract|final|override)\s+)*"
    r"(?:def|function|fn|func|fun|class|constructor|interface|type|struct|trait|sub|proc|record)\b"
)
_SHELL = re.compile(
    r"(?:^|\s)(?:export|set|env|setx|declare|-e|--env|--set|--set-string|-D|-p)"
    r"(?:\s+[\w.,=:-]*)?\Z|^\s*[$>%]\s|[?&][\w.\[\]-]*\Z|(?i:env:)\w*\Z"
)
# `A=1 DEBUG=false app run`
_ASSIGNED = re.compile(r"\s*(?:(?:sudo|env|time|\w+=\S*)\s+)*")
_GIVEN = re.compile(r"(?<!\S)(?P<flag>--?[\w-]+)[ =][\"']?\Z")
_FLAG = re.compile(r"(?<!\w)--?[a-z]", re.I)
_SUBJECTS = (BlockKind.HEADING, BlockKind.DEFINITION, BlockKind.DIRECTIVE, BlockKind.LIST_ITEM)
_STATES = frozenset({FactKind.CONSTANT_CHANGED, FactKind.VALUE_CHANGED})


def is_called_default(document: DocFile, value: Occurrence) -> bool:
    """Whether the words beside a value call it a default."""
    return (
        _BEFORE.search(document.text(value.block.start, value.start)) is not None
        or _AFTER.match(document.text(value.end, value.block.end)) is not None
    )


_NAMES = re.compile(
    r"(?i)\b(?:env(?:ironment)?|variables?|env ?vars?|flags?|options?|switch|cli|command[ -]line)\b"
)


def is_stated(fact: ChangeFact, key: Occurrence, value: Occurrence, document: DocFile) -> bool:
    """`key`, a name of what changed, stands in the line of `value`."""
    lead, rest = sides(document, value)
    if value.block.kind is BlockKind.TABLE:
        return _is_in_cell(fact, key, value, document, lead, rest)
    between = _between(key, value, document)
    if _names_flag(between, key) or _is_of_other_call(fact, lead):
        return False
    given = _GIVEN.search(lead)
    if given and given["flag"] != key.word:
        return False  # `app --wait 3 --retries 9`
    if is_called_default(document, value):
        return is_of_key(fact, key, value, between)
    if value.block.kind is BlockKind.FENCE:
        is_entry = value.start > key.start and not (
            key.word.startswith("-") and re.match(r"\s*[^\s-]", lead)
        )
        if _COMMON.fullmatch(value.word) and not is_entry:
            return False
        return not _is_chosen_in_code(fact, key, value, document, between, lead, rest)
    if _is_chosen(fact, key, value, lead, rest):
        return False
    return _is_plain(fact, key, value, between, lead, rest)


def _between(key: Occurrence, value: Occurrence, document: DocFile) -> str:
    first, last = sorted((key, value), key=lambda o: o.start)
    return document.text(first.end, last.start)


def is_chosen(
    fact: ChangeFact, keys: Sequence[Occurrence], value: Occurrence, document: DocFile
) -> bool:
    """Whether an example gives the value to the thing, whatever its default is."""
    lead, rest = sides(document, value)
    near = [k for k in keys if k.block.start == value.block.start and k.line == value.line]
    if not near or value.block.kind is BlockKind.TABLE or is_called_default(document, value):
        return False
    if value.block.kind is not BlockKind.FENCE:
        return any(_is_chosen(fact, key, value, lead, rest) for key in near)
    return any(
        _is_chosen_in_code(
            fact, key, value, document, document.text(key.end, value.start), lead, rest
        )
        for key in near
        if key.end <= value.start
    )


def _is_plain(
    fact: ChangeFact, key: Occurrence, value: Occurrence, between: str, lead: str, rest: str
) -> bool:
    """In prose, with no word beside it that says what it is."""
    if _COMMON.fullmatch(value.word) is None:
        return True
    if fact.kind in _STATES and _is_named_behind(key, value, rest):
        return True
    if _COUNTED.search(lead) or _RANGE.match(rest):
        return False
    if key.end <= value.start and _DIRECT.match(between) and _CLOSED.match(rest):
        return True
    if key.is_subject and _BRACKETED[0].search(lead) and _BRACKETED[1].match(rest):
        return True
    line = f"{lead}{value.word}{rest}"
    is_once = len(re.findall(rf"(?<![\w.]){re.escape(value.word)}(?![\w.]*\w)", line)) == 1
    compared = _COMPARED.search(lead)
    if fact.kind in _STATES:
        return is_once and not (compared and compared["sure"]) and not re.match(r"\s+times\b", rest)
    return is_once and _DEFAULT.search(line) is not None and compared is None


def _is_named_behind(key: Occurrence, value: Occurrence, rest: str) -> bool:
    """Whether a bracket right behind a value says whose it is: "3 times (`MAX_RETRIES`)",
    "PostgreSQL 15 (`postgres:15`)"."""
    name, word = re.escape(key.word), re.escape(value.word)
    named = rf"\s*(?:[a-z]+\s+)?\((?P<a>`+){name}(?P=a)\)|\s*\((?P<b>`+){name}[:=@]{word}(?P=b)\)"
    return value.end <= key.start and re.match(named, rest) is not None


def is_of_key(fact: ChangeFact, key: Occurrence, value: Occurrence, between: str) -> bool:
    """Whether what is called a default is that of the key, and not of something that the line
    speaks of as well: "`--jobs` splits the work; the server takes 4 clients by default"."""
    clauses = _NEW_CLAUSE.split(between)
    if value.end <= key.start:
        return len(clauses) == 1
    if len(clauses) > 1 and not _NO_SUBJECT.fullmatch(clauses[-1]):
        return False
    owner = last_part(fact.owner)
    return all(last_part(name) == owner for name in _OF_NAME.findall(clauses[-1]))


def is_of_function(fact: ChangeFact) -> bool:
    """Whether it is a new default of a parameter or member, and of no option."""
    is_default = fact.kind is FactKind.DEFAULT_CHANGED
    return is_default and fact.owner != "" and not fact.symbol.startswith("-")


def _is_of_other_call(fact: ChangeFact, lead: str) -> bool:
    """Whether the value is an argument of another function than the parameter's."""
    if not is_of_function(fact):
        return False
    called = re.findall(r"([A-Za-z_][\w.]*)\(", lead)
    depth = lead.count("(") - lead.count(")")
    return depth > 0 and bool(called) and not _is_of_owner(fact, lead)


def explanation(value: Occurrence, document: DocFile) -> tuple[int, int, str] | None:
    """The bracket behind a value that says it again in other words: where its text starts and ends,
    in bytes of the document, and the text."""
    rest = document.text(value.end, value.block.end)
    match = _EXPLAINED.match(rest)
    if match is None:
        return None
    first, last = match.start("said"), match.end("said")
    return *document.span(value.end, value.block.end, first, last), rest[first:last]


def _names_flag(between: str, key: Occurrence) -> bool:
    """`--jobs 4 --depth 4`: the second 4 belongs to another flag. The short name or the long one
    of the same stands right behind it: "`--jobs`, `-j`"."""
    other = r"-\w(?![\w-])" if is_long(key.word) else r"--[\w-]+"
    alias = re.match(rf"[\w=<> ]{{0,20}}[`*\"')\]]*\s*[,/|]\s*[`*\"'(\[]*{other}", between)
    if alias and key.word.startswith("-"):
        between = between[alias.end() :]
    return _FLAG.search(between) is not None


def is_taken(fact: ChangeFact, value: Occurrence, document: DocFile) -> bool:
    """Whether the new value, a word, is listed beside the old one: of "`gzip` (default) or `zstd`"
    the mark has to move, and no name."""
    after = strip_quotes(fact.after or "")
    lead, rest = sides(document, value)
    if value.block.kind is BlockKind.TABLE:
        lead, rest = re.split(r"(?<!\\)\|", lead)[-1], re.split(r"(?<!\\)\|", rest)[0]
    if not re.fullmatch(r"[A-Za-z][\w-]*", after) or _BEFORE.search(lead):
        return False
    return re.search(rf"(?<![\w-]){re.escape(after)}(?![\w-])", f"{lead} {rest}") is not None


def _span_of(lead: str, value: Occurrence, rest: str) -> tuple[str, str]:
    """The code span that the value stands in, before it and after it; empty where it is in none."""
    line, at = f"{lead}{value.word}{rest}", len(lead)
    for match in _SPAN.finditer(line):
        if match.start("code") <= at < match.end("code"):
            return line[match.start("code") : at], line[at + len(value.word) : match.end("code")]
    return "", ""


def _is_chosen(fact: ChangeFact, key: Occurrence, value: Occurrence, lead: str, rest: str) -> bool:
    """Whether the value is part of a call, command or setting that the text gives as an example."""
    before, after = _span_of(lead, value, rest)
    if not before and not after:
        return _GIVEN.search(lead) is not None
    if _UNIT.fullmatch(before) and _UNIT.fullmatch(after):
        return False
    if fact.kind in _STATES and not _FLAG.match(key.word) and "(" not in before:
        around = lead.removesuffix(before)
        is_set = _SHELL.search(before.rstrip("=: "))
        return bool(is_set or (key.start < value.start and _CHOSEN.search(around)))
    return not (
        "(" in before
        and (value.block.kind in _SUBJECTS or not _EXAMPLE.search(before))
        and _is_of_owner(fact, before)
        and lead[: lead.find("`")].strip(" #*-+\t0123456789.>:") == ""
    )


def _is_of_owner(fact: ChangeFact, before: str) -> bool:
    """Whether the call in which a value stands is that of the thing's function or class."""
    called = {last_part(name) for name in re.findall(r"([A-Za-z_][\w.]*)\s*\(", before)}
    own = re.split(r"\W+", fact.owner)
    own = [*own[-1:], *(own[-2:-1] if own[-1] == "__init__" else ["__init__", "constructor"])]
    return not called.isdisjoint(own)


def _is_chosen_in_code(
    fact: ChangeFact,
    key: Occurrence,
    value: Occurrence,
    document: DocFile,
    between: str,
    lead: str,
    rest: str,
) -> bool:
    """The same in a block of code: an argument of a command or call, and no line that declares."""
    if (
        key.end <= value.start
        and key.word.startswith("-")
        and re.fullmatch(r"(?:\s|=)\s*[\"']?", between)
    ):
        return True
    bare = lead.removesuffix(between).removesuffix(key.word)
    if _SHELL.search(bare):
        return True
    if between == "=" and re.match(r"\s+[A-Za-z./~]", rest) and _ASSIGNED.fullmatch(bare):
        return True
    if fact.kind in _STATES or _DEFINES.match(lead):
        return False
    above = document.text(value.block.start, value.start)
    text = document.text(value.block.start, value.block.end)
    body = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("`")]
    return (
        (len(body) > 1 or _EXAMPLE.search(lead) is not None)
        and above.count("(") > above.count(")")
        and not re.search(rf"(?m){_DEFINES.pattern}[^\n]*\([^()]*\Z", above)
    )


def _is_in_cell(
    fact: ChangeFact,
    key: Occurrence,
    value: Occurrence,
    document: DocFile,
    lead: str,
    rest: str,
) -> bool:
    """In the row of the thing a value stands alone in its cell, or is called a default there. Of
    several columns one may be headed so."""
    line = f"{lead}{value.word}{rest}"
    cells = _cells(line)
    if not cells and value.block.info == "list-table":
        return _is_plain(fact, key, value, _between(key, value, document), lead, rest)
    if not cells:
        return not _names_flag(_between(key, value, document), key)
    at = next((n for n, (start, end) in enumerate(cells) if start <= len(lead) < end), 0)
    start, end = cells[at]
    before, after = line[start : len(lead)], line[len(lead) + len(value.word) : end]
    column = len(sides(document, key)[0])
    of_key = next((n for n, (s, e) in enumerate(cells) if s <= column < e), at)
    headed = _headed(document, value)
    if not _is_row_of(line, cells, of_key) and not (
        at in headed and _is_other_name(document, value, line[slice(*cells[of_key])], of_key)
    ):
        return False
    alike = [_is_alone(*line[s:e].partition(value.word)) for s, e in cells]
    if _BEFORE.search(before) or _AFTER.match(after):
        return at in headed if headed else not any(alike) or alike[at]
    if of_key == at:
        between = _between(key, value, document)
        return _is_plain(fact, key, value, between, before, after)
    is_first = _OPENS.fullmatch(before) is not None
    is_alone = _is_alone(before, value.word, after)
    if headed:
        return at in headed and is_first
    if not is_alone:
        return _COMMON.fullmatch(value.word) is None and line.count(value.word) == 1
    return sum(alike) == 1


def _is_alone(before: str, word: str, after: str) -> bool:
    return word != "" and bool(_OPENS.fullmatch(before) and _UNIT.fullmatch(after))


def _is_row_of(line: str, cells: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether the cell `at` says what the row is about: the first, or one behind a short name."""
    before = " ".join(line[s:e] for s, e in cells[:at])
    return not re.search(r"`[^`]{3,}`|(?<!\S)--\w", before)


def _is_other_name(document: DocFile, value: Occurrence, cell: str, column: int) -> bool:
    """Whether a cell gives the name that the thing of the row has as a variable or option: alone,
    in a column that is headed so."""
    head = document.text(value.block.start, value.block.end).lstrip("\n").split("\n", 1)[0]
    spans = _cells(head)
    is_alone = re.fullmatch(r"\s*`+[^`\s]+`+\s*", cell) is not None
    return is_alone and column < len(spans) and bool(_NAMES.search(head[slice(*spans[column])]))


def _cells(line: str) -> list[tuple[int, int]]:
    """Spans of the cells of a row with bars between; none of a row without."""
    bars = [m.start() for m in re.finditer(r"(?<!\\)\|", line)]
    edges = [-1, *bars, len(line)]
    return [(a + 1, b) for a, b in pairwise(edges)] if bars else []


def _headed(document: DocFile, value: Occurrence) -> frozenset[int]:
    """The columns that are headed "Default": so alone, if one is."""
    head = document.text(value.block.start, value.block.end).lstrip("\n").split("\n", 2)[:2]
    heads = {
        n: line[start:end].strip(" *`").lower()
        for line in head
        for n, (start, end) in enumerate(_cells(line))
        if _DEFAULT.search(line[start:end])
    }
    exact = {n for n, text in heads.items() if re.fullmatch(r"defaults?(?: values?)?", text)}
    return frozenset(exact or heads)
