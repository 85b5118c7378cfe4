"""What the changelog of the change itself says of a thing: "* Add ``retries``: how often a request
is sent again". Its authors wrote it for people, and it goes into the commit with the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docsync.facts.fact import ChangeFact
from docsync.facts.pairing import split_words
from docsync.match.terms import last_part, strip_quotes, word_strength
from docsync.rewrite.entry import stem
from docsync.rewrite.hunks import Hunk

MAX_NOTE_CHARS = 400  # of one entry
MAX_NOTES_CHARS = 600  # of all of them
MIN_STRENGTH = 0.5  # of a name that stands among words without marks
_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+\u2022]|\d+[.)])\s+(?=\S)")
_EMPTY = re.compile(
    r"[=\-~^\"'`*+#]{3,}|#{1,6} .*|v?\d+(?:\.\d+)+\w*|\S+://\S+|:\w+:`[^`]*`|\.\. _.*|@.*"
    r"|['\"]?@?[\w/-]+['\"]?: (?:minor|major|patch)"
)
_WORD = re.compile(r"(?<![\w.-])[A-Za-z]+(?![\w-])")
_KIND = (
    r"(?:arg(?:ument)?|attribute|command|env(?:ironment)? var(?:iable)?|field|flag|function|hook"
    r"|key|keyword|method|option|parameter|property|setting|variable)s?"
)
_TELLING = re.compile(
    r"(?ix)\A\W*(?:\[[^\]]*\]\W*|\([^)]*\)\W*|\w+:\W+)?(?:"
    r"(?:add|allow|break|change|clarif|correct|creat|deprecat|document|drop|enabl|enhanc|ensur|exten"
    r"|fix|handl|implement|improv|includ|introduc|ma[dk]|mov|provid|refactor|remov|renam|replac"
    r"|restor|support|updat)(?:e|es|d|ed|ded|ies|ied|y|ing|s|t)?|new)\b"
    r"|\b(?:now|no\ longer|anymore|previously)\b"
)


def notes_of(hunks: Sequence[Hunk], facts: Iterable[ChangeFact]) -> tuple[Hunk, ...]:
    """The entries of changelogs that came and name one of the things, or have all words of its
    name, as hunks of those lines alone."""
    known = [(hunk.path, entry) for hunk in hunks if hunk.is_note for entry in _entries(hunk)]
    names = {name for fact in facts for name in _names(fact)}
    found = [(path, entry) for path, entry in known if any(_tells_of(entry, n) for n in names)]
    found = found or [
        (path, entry) for path, entry in known if any(_has_words_of(entry, n) for n in names)
    ]
    kept: list[Hunk] = []
    room = MAX_NOTES_CHARS
    for path, entry in dict.fromkeys(found):
        room -= len(entry)
        if room < 0:
            break
        text = "\n".join(f"+{line}" for line in entry.split("\n"))
        kept.append(Hunk(path, text, (0, 0), (0, 0), is_note=True))
    return tuple(kept)


def words_of_note(hunk: Hunk) -> str:
    """Its text without the words that tell of a change: what documentation says is so, and was not
    "added"."""
    lines = hunk.changed("+").split("\n")
    return "\n".join(_TELLING.sub(" ", line) for line in lines)


def _names(fact: ChangeFact) -> Iterator[str]:
    symbol = strip_quotes(fact.symbol)
    yield symbol if symbol.startswith("-") else last_part(symbol)
    if fact.kind.is_rename and fact.after:
        yield last_part(strip_quotes(fact.after))


def _tells_of(entry: str, name: str) -> bool:
    """A word like any other has to be marked as a name, or told to be one."""
    whole = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    if word_strength(name) < MIN_STRENGTH:
        whole = rf"[`'\"*.]{whole}(?=[`'\"*(=:])|{whole}(?=\(| {_KIND}\b)|\b{_KIND} {whole}"
    return len(name) > 1 and re.search(whole, entry) is not None


def _has_words_of(entry: str, name: str) -> bool:
    own = {stem(word) for word in split_words(name.lstrip("-"))}
    said = {stem(word) for word in _WORD.findall(entry)}
    return len(own) > 1 and own <= said


def _entries(hunk: Hunk) -> Iterator[str]:
    """Items, with what is nested in them, and paragraphs; the first lines of long ones."""
    lines: list[str] = []
    depth = 0
    for line in (*hunk.changed("+").split("\n"), ""):
        item = _ITEM.match(line)
        indent = len(line) - len(line.lstrip())
        is_next = item is not None and len(item["indent"]) <= depth
        if lines and (not line.strip() or is_next):
            yield _cut(lines)
            lines = []
        if line.strip() and not _EMPTY.fullmatch(line.strip()):
            depth = depth if lines else indent
            lines.append(line.rstrip())


def _cut(lines: Sequence[str]) -> str:
    kept: list[str] = []
    room = MAX_NOTE_CHARS
    for line in lines:
        room -= len(line) + 1
        if room < 0 and kept:
            break
        kept.append(line[:MAX_NOTE_CHARS])
    return "\n".join(kept)
