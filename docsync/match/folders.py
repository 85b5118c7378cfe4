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
from docsync.match.terms import own_version, strip_quotes

MAX_FILES, MAX_BYTES = 60, 200_000
_OF_ALL = frozenset({"version", "name", "appVersion"})
_TEXTS = frozenset({FactKind.LINE_CHANGED, FactKind.PASSAGE_CHANGED, FactKind.MESSAGE_CHANGED})
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
    held = {kind: _held(files[kind], read) for kind in kinds}
    return tuple(_with_others(fact, held) for fact in facts)


def _with_others(fact: ChangeFact, held: dict[int, dict[str, _Held]]) -> ChangeFact:
    kind = _kind(fact.place.path)
    if kind is None:
        return fact
    own = folder_of(fact.place.path)
    if own_version(fact):
        # each package has one, and what tells of all tells of the packages by name
        others = (
            at for at, has in held[kind].items() if at not in (own, "") and has.names & _OF_ALL
        )
    else:
        others = (at for at, has in held[kind].items() if at != own and _has(fact, has))
    found = tuple(sorted(others))
    return replace(fact, others_at=found) if found else fact


def _has(fact: ChangeFact, held: _Held) -> bool:
    if fact.kind in _TEXTS:
        text = " ".join((fact.before or "").split())
        return bool(text) and text in held.text
    names = held.names
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


def _held(paths: Sequence[str], read: Callable[[str], bytes]) -> dict[str, _Held]:
    """The names that the files of each folder have, and their text without line breaks."""
    from docsync.facts.registry import finders
    from docsync.facts.syntax import SourceError

    found: defaultdict[str, _Held] = defaultdict(_Held)
    for path in paths[:MAX_FILES]:
        has = found[folder_of(path)]
        try:
            blob = read(path)
            if len(blob) > MAX_BYTES:
                continue
            has.text += " ".join(blob.decode("utf-8", "replace").split()) + "\n"
            for finder in finders(path) if blob else ():
                has.names |= {strip_quotes(f.symbol) for f in finder(path, None, blob, path)}
        except (SourceError, DocsyncError):
            continue
    return found
