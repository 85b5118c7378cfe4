"""Values that a document has, and that a new one of the code does not make wrong: one of several
that are listed, the name of a section beside others, a word of a sentence, a command of another."""

from __future__ import annotations

import re

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.occurrence import Occurrence, sides
from docsync.match.stated import is_called_default
from docsync.match.terms import SETTINGS, strip_quotes

_TEXT = re.compile(r"(?:[A-Za-z]{1,2}|\$|@)?(?P<quote>[\"'`]).*(?P=quote)", re.S)
_NUMBER = re.compile(r"-?\d[\d_.]*[a-zA-Z]?|[Tt]rue|[Ff]alse")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|->)\w+)*")
_DOTTED = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|->)\w+)+")
_SHOUTED = re.compile(r"[A-Z][A-Z\d]*_[A-Z_\d]+")
_WORDS_OF_CODE = frozenset(
    {"true", "false", "none", "null", "nil", "undefined", "nan", "inf", "infinity", "yes", "no"}
)
STOPWORDS = frozenset({"the", "a", "an", "any", "all", "your", "its", "this", "that", "what"})
_CHAINED = re.compile(r"&&|[;|]")
_PROMPT = re.compile(r"\s*(?:[-*+]\s+|\d+[.)]\s+)?(?:[$>%#]\s*)?(?:RUN\s+|run:\s*)?`*\s*", re.I)
_TO_NEXT = r"(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+)"
_BAR = r"\s*\\?\|\s*"
_DEFAULT_MARK = re.compile(r"\W*\(?default\)?\W*", re.I)


def is_unknown(fact: ChangeFact) -> bool:
    """Whether the new value is none that can be written down: a name of the code took the place of
    a literal, or what was read as a value is a word of a sentence."""
    before, after = (fact.before or "").strip(), (fact.after or "").strip()
    if STOPWORDS & {strip_quotes(before).lower(), strip_quotes(after).lower()}:
        return True
    if after.lower() in _WORDS_OF_CODE:
        return False
    if _TEXT.fullmatch(before):
        is_code = fact.language not in SETTINGS and fact.owner != ""
        is_code = is_code or _SHOUTED.fullmatch(after) is not None
        return (_NAME if is_code else _DOTTED).fullmatch(after) is not None
    return _NUMBER.fullmatch(before) is not None and bool(
        _SHOUTED.fullmatch(after) or (_DOTTED.fullmatch(after) and fact.language not in SETTINGS)
    )


def is_unstated(
    fact: ChangeFact, value: Occurrence, document: DocFile, section: DocSection
) -> bool:
    """Whether the old value stands at a place where it says nothing of what it is now."""
    after = strip_quotes(fact.after or "")
    if value.block.kind is BlockKind.HEADING and _has_sister(value, after, document, section):
        return True
    lead, rest = sides(document, value)
    if fact.owner == "scripts" and _CHAINED.search(after):
        return _PROMPT.fullmatch(lead) is None
    return _is_listed(value, after, lead, rest, document)


def _has_sister(value: Occurrence, after: str, document: DocFile, section: DocSection) -> bool:
    """Whether a heading beside it has the new value: what stands below each is about its own."""
    new = re.sub(rf"(?<!\w){re.escape(value.word)}(?!\w)", lambda _: after, section.heading)
    wanted = _DEFAULT_MARK.sub(" ", new).strip()
    headings = (s.heading for s in document.sections if s.ordinal != section.ordinal)
    return any(_DEFAULT_MARK.sub(" ", heading).strip() == wanted for heading in headings)


def _is_listed(value: Occurrence, after: str, lead: str, rest: str, document: DocFile) -> bool:
    """Whether the line lists what is allowed, the old value among it, and not the new one: "'a',
    'b' or 'c'". Of such a line of code nothing is certain."""
    if not re.fullmatch(r"[A-Za-z][\w-]*", value.word) or is_called_default(document, value):
        return False
    line, word = f"{lead}{value.word}{rest}", re.escape(value.word)
    one = r"([\"'`]+)[A-Za-z][\w-]*\{0}"
    own = rf"([\"'`]+){word}\{{0}}"
    # a bar ends the cell of a table
    to_next = _TO_NEXT if value.block.kind is BlockKind.TABLE else rf"(?:{_TO_NEXT}|{_BAR})"
    behind = re.compile(rf"{own.format(1)}{to_next}{one.format(2)}")
    before = re.compile(rf"{one.format(1)}{to_next}{own.format(2)}")
    found = [*behind.finditer(line), *before.finditer(line)]
    if value.block.kind is not BlockKind.TABLE:
        bars = rf"(?<![\w-]){word}\|(?=[A-Za-z])|(?<=[A-Za-z]\|){word}(?![\w-])"
        found += re.finditer(bars, line)
    if not found or re.search(rf"(?<![\w-]){re.escape(after)}(?![\w-])", line):
        return False
    if value.block.kind is BlockKind.FENCE:
        return True
    return any(match.start() <= len(lead) < match.end() for match in found)
