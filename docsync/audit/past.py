"""States of the past, and which of the missing names they held.

Going through every difference of a long history takes minutes. Reading the whole tree at some
moments of its main line takes seconds, because most files are the same from one to the next and
are read once; who took a name away is then looked for between two of them (`killers.py`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from docsync.audit.report import RefKind
from docsync.audit.shape import squash
from docsync.audit.tree import contents, is_code_text, words_of
from docsync.errors import GitError
from docsync.facts.publicness import is_test_path
from docsync.facts.registry import is_code_like
from docsync.git.grep import spellings
from docsync.git.history import main_line
from docsync.git.objects import ObjectReader
from docsync.git.runner import Git
from docsync.git.tree import TreeEntry, read_tree

MAX_STATES = 40
# files that call other people's programs and libraries, or only speak of names
_NO_HOME = re.compile(
    r"(?i)(?:^|/)(?:\.github|\.gitlab|\.circleci|\.travis|\.buildkite|\.?ci|\.devcontainer|"
    r"azure-pipelines|appveyor|examples?|samples?|demos?|templates?|bench\w*|vendor|third_party|"
    r"hack|funtests?|provision\w*|extra|contrib/(?:release|debian)|docker|dockerfile|"
    r"docs?/(?:source/)?(?:conf\.py|_static|_templates|_theme))(?:[/.]|$)|"
    r"^(?:scripts?|tools?)/|"
    r"^\.[^/]+\Z|(?:^|/)(?:vagrantfile|setup\.py|setup\.cfg|conftest\.py|tox\.ini|noxfile\.py|requirements[^/]*|"
    r"poetry\.lock|package-lock\.json|dockerfile[^/]*|\.pre-commit-config\.yaml|"
    r"\.[\w-]+rc(?:\.\w+)?)$|\.(?:html?|xml|css|scss)$"
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a name was defined in a state: the path and the 1-based line."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name that a state still defined; `state` is that commit."""

    state: str
    home: Home


@dataclass(slots=True, eq=False)
class Past:
    """`states` are commits of the main line that were read, newest first; the tip comes first.
    `paths` holds, for each, all its entries."""

    states: list[str]
    commits: int
    is_cut: bool = False  # by the time budget
    trees: dict[str, Mapping[str, TreeEntry]] = field(default_factory=dict)
    sightings: dict[tuple[RefKind, str], Sighting] = field(default_factory=dict)


def sampled(line: list[str], limit: int = MAX_STATES) -> list[str]:
    """At most `limit` commits, evenly spread, the newest and the oldest among them."""
    if len(line) <= limit:
        return line
    step = (len(line) - 1) / (limit - 1)
    return [line[round(n * step)] for n in range(limit)]


def look_back(
    git: Git,
    reader: ObjectReader,
    tip: str,
    wanted: Iterable[tuple[RefKind, str]],
    deadline: float,
    progress: Callable[[str], None],
) -> Past:
    """Finds the newest state of the main line that defined each of `wanted` names. Raises GitError
    when git fails; a state that cannot be read is left out."""
    line = main_line(git, tip)
    states = sampled(line)
    past = Past(states, len(line))
    missing: set[tuple[RefKind, str]] = {each for each in wanted if each[0] is not RefKind.PATH}
    by_key: dict[bytes, set[tuple[RefKind, str]]] = {}
    for kind, word in missing:
        by_key.setdefault(squash(word).encode("utf-8", "replace"), set()).add((kind, word))
    known: dict[str, dict[tuple[RefKind, str], int]] = {}  # by blob: where each name is defined
    read: set[str] = set()
    for number, position in enumerate(spread(len(states))):
        if time.monotonic() > deadline:
            past.is_cut = True
            break
        progress(f"reading the past: {number + 1} of {len(states)} states")
        state = states[position]
        try:
            past.trees[state] = read_tree(git, state)
            _read(past.trees[state], reader, by_key, known)
            read.add(state)
        except GitError:  # a shallow or partial clone, a damaged object
            past.trees.pop(state, None)
    past.states = [state for state in states if state in read]
    for state in past.states:
        _sight(past, past.trees[state], known, missing, state)
    return past


def spread(count: int) -> list[int]:
    """The numbers below `count`, the ends first and then always in the middle of the widest gap:
    what a time budget cuts off is then the same share of every age."""
    order = [0, count - 1][: min(count, 2)]
    gaps = [(0, count - 1)]
    while gaps:
        halved = []
        for low, high in gaps:
            middle = (low + high) // 2
            if middle not in (low, high):
                order.append(middle)
                halved += [(low, middle), (middle, high)]
        gaps = halved
    return order


def _read(
    entries: Mapping[str, TreeEntry],
    reader: ObjectReader,
    by_key: Mapping[bytes, set[tuple[RefKind, str]]],
    known: dict[str, dict[tuple[RefKind, str], int]],
) -> None:
    unread = {
        entry.oid
        for path, entry in entries.items()
        if entry.oid not in known and entry.is_regular and is_home(path)
    }
    for oid in unread:
        known[oid] = {}
    for oid, content in contents(unread, reader):
        for key in words_of(content) & by_key.keys():
            for kind, word in by_key[key]:
                if line := defined_at(content, kind, word):
                    known[oid][kind, word] = line


def _sight(
    past: Past,
    entries: Mapping[str, TreeEntry],
    known: Mapping[str, dict[tuple[RefKind, str], int]],
    missing: set[tuple[RefKind, str]],
    state: str,
) -> None:
    for path, entry in entries.items():
        found = known.get(entry.oid)
        if not found or not is_home(path):
            continue
        for name, line in found.items():
            is_new = name in missing and name not in past.sightings
            if is_new and is_home_of(name[0], path):
                past.sightings[name] = Sighting(state, Home(path, line))


_SETTINGS = (".yml", ".yaml", ".toml", ".json", ".ini", ".cfg")


def is_home_of(kind: RefKind, path: str) -> bool:
    """Settings name the variables of other programs; code reads those of its own."""
    return is_home(path) and not (kind is RefKind.ENV and path.lower().endswith(_SETTINGS))


def is_home(path: str) -> bool:
    """Whether a definition in such a file makes a name one of the project's own."""
    return (
        is_code_text(path)
        and is_code_like(path)
        and not is_test_path(path)
        and not _NO_HOME.search(path)
    )


def defined_at(content: bytes, kind: RefKind, word: str) -> int:
    """The 1-based line that defines `word`, 0 if none does."""
    text = content.decode("utf-8", "replace")
    match = _definition(kind, word).search(text)
    return text.count("\n", 0, match.start()) + 1 if match else 0


_cache: dict[tuple[RefKind, str], re.Pattern[str]] = {}


def _definition(kind: RefKind, word: str) -> re.Pattern[str]:
    key = (kind, word)
    if key not in _cache:
        forms = "|".join(sorted(map(re.escape, spellings(word) | {word}), reverse=True))
        own = re.escape(word)
        if kind is RefKind.FLAG:
            bare = re.escape(word.lstrip("-"))
            pattern = rf"[\"'`](?:{own}|{bare})(?:[\"'`=\s,/<\[]|\Z)|^\s*(?:{own}|{bare})\b.*\)$"
        elif kind is RefKind.ENV:
            # a constant in capitals is no variable of the environment: what reads it tells
            pattern = (
                rf"(?i:env)[^\n]*(?<!\w){own}(?!\w)|(?<!\w){own}(?!\w)[^\n]*(?i:env)|\${{?{own}\b"
            )
        elif kind is RefKind.KEY:
            pattern = rf"[\"'`](?:[\w-]+\.)*(?:{forms})[\"'`:]|^\s*(?:{forms})\s*[:=]"
        else:
            pattern = (
                rf"\b(?:def|class|function|func|fn|struct|enum|trait|interface|type|const|let|var|val|"
                rf"static|define|macro_rules!|module|namespace|record|object|sub|void|int|bool|string)\b"
                rf"[^\n=]{{0,80}}?(?<![\w.]){own}(?!\w)|"
                rf"^[ \t]*(?:[\w$]+[.])*{own}[ \t]*(?::[^:=\n]+)?[:=](?!=)|"
                rf"^[ \t]*(?:(?:public|private|protected|async|static|export|default|get|set)"
                rf"[ \t]+)*"
                rf"{own}[ \t]*(?:=[ \t]*)?\([^\n]*\)[^\n]*(?:\{{|=>)[ \t]*$|"
                rf"[\"']{own}[\"'][ \t]*:"
            )
        _cache[key] = re.compile(pattern, re.M)
    return _cache[key]
