"""Whose folder a document lies in, where several hold a file of one kind and name things alike: the
variables of modules of Terraform, the values of charts, the inputs of actions, the targets of
Makefiles. What one of them changed is said in its own documents, and not in those of the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from docsync.errors import DocsyncError
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.publicness import is_ignored_path
from docsync.match.terms import last_part, own_version, strip_quotes

MAX_FILES, MAX_PARSED, MAX_BYTES = 600, 80, 200_000
_OF_ONE_FOLDER = re.compile(r".+\.(?:tf|tofu)|action\.ya?ml|values\.ya?ml")
_OF_ALL = frozenset({"version", "name", "appVersion"})
_TEXTS = frozenset({FactKind.LINE_CHANGED, FactKind.PASSAGE_CHANGED, FactKind.MESSAGE_CHANGED})
MAX_WORD = 80
MIN_SIBLINGS = 0.5  # of what stands beside an added thing, for another folder to have its like
_KINDS = tuple(
    re.compile(kind)
    for kind in (
        r".+\.(?:tf|tofu)",
        r"action\.ya?ml",
        r"values\.ya?ml",
        r"(?:docker-)?compose\.ya?ml",
        r"\.env(?:\.(?:example|sample|template|dist|defaults))?",
        r"(?:GNU)?[Mm]akefile",
        r"\.?[Jj]ustfile",
        r"package\.json",
        r"composer\.json",
        r"Chart\.yaml",
        r"Cargo\.toml",
        r"pyproject\.toml",
    )
)


@dataclass(slots=True)
class _Held:
    names: set[str] = field(default_factory=set)
    text: str = ""


def with_folders(
    facts: Sequence[ChangeFact], paths: Iterable[str], read: Callable[[str], bytes]
) -> tuple[ChangeFact, ...]:
    """The facts with the other folders that have what they tell of. `paths` are of the new state,
    and `read` gives one of its files."""
    kinds = {kind for fact in facts if (kind := _kind(fact.place.path)) is not None}
    if not kinds:
        return tuple(facts)
    files: defaultdict[int, list[str]] = defaultdict(list)
    for path in paths:
        if (kind := _kind(path)) in kinds and kind is not None and not is_ignored_path(path):
            files[kind].append(path)
    words = _words(facts)
    held = {kind: _held(files[kind], words, read) for kind in kinds}
    return tuple(_with_others(fact, held) for fact in facts)


def _with_others(fact: ChangeFact, held: dict[int, dict[str, _Held]]) -> ChangeFact:
    kind = _kind(fact.place.path)
    if kind is None:
        return fact
    own = folder_of(fact.place.path)
    if own_version(fact):
        # each package has one, and what tells of all tells of the packages by name
        others = (
            at for at, has in held[kind].items() if at not in (own, "") and "version" in has.text
        )
    elif fact.kind.is_addition and _OF_ONE_FOLDER.fullmatch(fact.place.path.rsplit("/", 1)[-1]):
        # what a chart or a module newly has is its own, however unlike it the others are
        others = (at for at in held[kind] if at and at != own and not own.startswith(f"{at}/"))
    else:
        others = (at for at, has in held[kind].items() if at != own and _has(fact, has))
    found = tuple(sorted(others))
    return replace(fact, others_at=found) if found else fact


def _has(fact: ChangeFact, held: _Held) -> bool:
    text = " ".join((fact.before or "").split())
    if fact.kind in _TEXTS:
        return bool(text) and text in held.text
    names = held.names
    if fact.kind is FactKind.HELP_CHANGED and " " in text and text in held.text:
        return True
    if strip_quotes(fact.symbol) in _OF_ALL:
        return False
    if fact.kind.is_addition:
        beside = {strip_quotes(name) for name in fact.siblings}
        return len(beside & names) > MIN_SIBLINGS * len(beside)
    symbol = (fact.before or fact.symbol) if fact.kind.is_rename else fact.symbol
    return strip_quotes(symbol) in names


def is_of_another_folder(fact: ChangeFact, document: str) -> bool:
    """Whether a document lies nearer to another of the folders than to that of the fact."""
    own = _depth(folder_of(fact.place.path), document)
    return any(_depth(other, document) > own for other in fact.others_at)


def is_beside(fact: ChangeFact, document: str) -> bool:
    """Whether a document lies in the folder of the fact or below, and in none of the others that
    are inside it. Of the whole repository that says nothing."""
    own = folder_of(fact.place.path)
    return bool(own) and _depth(own, document) > 0 and not is_of_another_folder(fact, document)


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _depth(folder: str, document: str) -> int:
    """Of a folder above a document; -1 of any other."""
    if not folder:
        return 0
    return folder.count("/") + 1 if document.startswith(f"{folder}/") else -1


def _kind(path: str) -> int | None:
    name = path.rsplit("/", 1)[-1]
    return next((n for n, kind in enumerate(_KINDS) if kind.fullmatch(name)), None)


def _words(facts: Iterable[ChangeFact]) -> re.Pattern[bytes]:
    """Of files without one of these nothing has to be known."""
    told = [fact for fact in facts if _kind(fact.place.path) is not None]
    texts = {line for f in told if f.kind in _TEXTS for line in (f.before or "").split()[:1]}
    names = {
        last_part(strip_quotes(n)) for f in told for n in (f.symbol, f.before or "", *f.siblings)
    }
    words = sorted(word for word in texts | names if word and len(word) <= MAX_WORD)
    return re.compile("|".join(map(re.escape, words)).encode() or rb"(?!)")


def _held(
    paths: Sequence[str], words: re.Pattern[bytes], read: Callable[[str], bytes]
) -> dict[str, _Held]:
    """The names that the files of each folder have, and their text without line breaks."""
    from docsync.facts.registry import finders
    from docsync.facts.syntax import SourceError

    found: defaultdict[str, _Held] = defaultdict(_Held)
    parsed = 0
    for path in paths[:MAX_FILES]:
        has = found[folder_of(path)]
        try:
            blob = read(path)
            if len(blob) > MAX_BYTES or words.search(blob) is None:
                continue
            has.text += " ".join(blob.decode("utf-8", "replace").split()) + "\n"
            parsed += 1
            for finder in finders(path) if parsed <= MAX_PARSED else ():
                has.names |= {strip_quotes(f.symbol) for f in finder(path, None, blob, path)}
        except (SourceError, DocsyncError):
            continue
    return found
