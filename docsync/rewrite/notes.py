"""What the changelog of the change itself says of a thing: "* Add ``retries``: how often a request
is sent again". Its authors wrote it for people, and it goes into the commit with the code.

A changelog tells of many things, of what was before, and of people. What counts is the sentence
that names the thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath

from docsync.facts.fact import ChangeFact
from docsync.match.terms import last_part, strip_quotes, word_strength
from docsync.rewrite.hunks import Hunk

MAX_NOTES_CHARS = 600  # of all of them
MAX_NAMES = 20
MIN_STRENGTH = 0.5  # of a name that stands among words without marks
MAX_LOOKED = (
    80  # characters at the beginning of a sentence, where it tells what sort of change it is
)
_ITEM = re.compile(r"\s*(?:[-*+\u2022]|\d+[.)])\s+(?=\S)")
# headings, keys of YAML, versions, links and the like
_EMPTY = re.compile(
    r"[=\-~^\"'`*+#]{3,}|#{1,6} .*|v?\d+(?:\.\d+)+\w*|[\w+.-]+://\S+|:\w+:`[^`]*`|\.\. _.*|@.*"
    r"|['\"]?@?[\w/-]+['\"]?: (?:minor|major|patch)|['\"]?[\w -]+['\"]?:|(?:[-*]\s+)?[|>][-+]?"
)
_END = re.compile(r"(?<=[.!?;])\s+")
_PEOPLE = re.compile(
    r"[\s(\[,;.-]*\b(?:(?:[Rr]eported|[Cc]ontributed|[Pp]atch(?:ed)?|[Ss]uggested|[Ww]ritten"
    r"|[Aa]uthored|[Rr]equested|[Ff]ixed)\s+by\b|[Tt]hanks\b|[Bb]y\s+[A-Z@]|[Ss]ee\b|[Cc]loses\b"
    r"|[Ff]ixes\s+#|[Rr]efs?\b).*"
)
# what is told of the time before, or of what is no more
_BEFORE = re.compile(
    r"(?i)\b(?:previous(?:ly)?|no longer|any ?more|former(?:ly)?|used to|instead|rather than|unlike"
    r"|stop(?:s|ped)?|fail(?:s|ed|ing)?|was|were|would|did(?:n't)?|bugs?|crash\w*|deprecat\w+"
    r"|remov\w+|drop(?:s|ped)?|revert\w*|(?:bug)?fix(?:es|ed)?|wrong\w*|incorrect\w*|secret\w*)\b"
)
_KIND = (
    r"(?:arg(?:ument)?|attribute|command|env(?:ironment)? var(?:iable)?|field|flag|function|hook"
    r"|key|keyword|method|option|parameter|property|setting|variable)s?"
)
_MARKED = (
    re.compile(rf"(?:[`'\"*]|\b{_KIND}\s)\Z"),
    re.compile(rf"[`'\"*(=]|:\s|\s{_KIND}\b"),
)
_TELLING = re.compile(
    r"(?ix)\A\W{0,8}(?:\[[^\]]*\]\W*|\([^)]*\)\W*|\w+:\W+)?(?:"
    r"(?:add|allow|break|change|clarif|correct|creat|document|enabl|enhanc|ensur|exten"
    r"|handl|implement|improv|includ|introduc|ma[dk]|mov|provid|refactor|renam|replac"
    r"|restor|support|updat)(?:e|es|d|ed|ded|ies|ied|y|ing|s|t)?|new)\b"
)
_NOW = re.compile(r"(?i)\bnow\b")


def notes_of(hunks: Sequence[Hunk], facts: Iterable[ChangeFact]) -> tuple[Hunk, ...]:
    """The sentences of changelogs that came and name one of the things, as hunks of those alone."""
    notes = [hunk for hunk in hunks if hunk.is_note]
    if not notes:
        return ()
    kept: list[Hunk] = []
    room = MAX_NOTES_CHARS
    known = list(islice(dict.fromkeys(name for fact in facts for name in _names(fact)), MAX_NAMES))
    found = [
        (hunk.path, sentence)
        for hunk in notes
        for sentence in _sentences(hunk.text)
        if any(_tells_of(sentence, *name) for name in known)
    ]
    for path, sentence in dict.fromkeys(found):
        room -= len(sentence)
        if room < 0:
            break
        text = "\n".join(f"+{line}" for line in sentence.split("\n"))
        kept.append(Hunk(path, text, (0, 0), (0, 0), is_note=True))
    return tuple(kept)


def words_of_note(hunk: Hunk) -> str:
    """Its text without the words that tell of a change, since what documentation says is so, and
    was not "added"; nothing of what tells of the time before."""
    text = hunk.changed("+")
    if _BEFORE.search(text):
        return ""
    return _NOW.sub(" ", _TELLING.sub(" ", text[:MAX_LOOKED]) + text[MAX_LOOKED:])


def _names(fact: ChangeFact) -> Iterator[tuple[str, frozenset[str]]]:
    """The name and what may stand before it, behind a dot: `Stack` of `structlog.tracebacks`."""
    place = PurePosixPath(fact.place.path)
    owners = frozenset((*place.parts, place.stem, last_part(fact.owner)))
    for symbol in (fact.symbol, fact.after if fact.kind.is_rename else None):
        name = strip_quotes(symbol or "")
        short = name if name.startswith("-") else last_part(name)
        if len(short) > 1:
            yield short, owners | set(re.split(r"[.:]+", name)[:-1])


def _tells_of(sentence: str, name: str, owners: frozenset[str]) -> bool:
    """A word like any other has to be marked as a name, or told to be one; what has the same name
    in another thing is another."""
    if name not in sentence:
        return False
    is_plain = word_strength(name) < MIN_STRENGTH
    whole = re.compile(rf"(?<![\w.-])(?P<before>(?:\w+\.)*){re.escape(name)}(?![\w-])")
    for match in whole.finditer(sentence):
        owner = match["before"].rstrip(".").rpartition(".")[2]
        around = sentence[: match.start()], sentence[match.end() :]
        is_marked = bool(owner) or _MARKED[0].search(around[0]) or _MARKED[1].match(around[1])
        if (not owner or owner in owners) and (is_marked or not is_plain):
            return True
    return False


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[str, ...]:
    """Those of items, nested ones too, and of paragraphs, without what they say of people."""
    found: list[str] = []
    lines: list[str] = []
    for line in (*(line[1:] for line in text.split("\n")), ""):
        is_empty = not line.strip() or _EMPTY.fullmatch(line.strip()[:200]) is not None
        if lines and (is_empty or _ITEM.match(line)):
            found += _parts("\n".join(lines))
            lines = []
        if not is_empty:
            lines.append(line.rstrip())
    return tuple(found)


def _parts(entry: str) -> Iterator[str]:
    for sentence in _END.split(entry):
        said = _PEOPLE.sub("", sentence).rstrip()
        if said:
            yield said
