"""Which of several facts a document means that have one name and one old value, and other new ones:
two manifests of a repository need other versions of one language."""

from __future__ import annotations

from collections.abc import Sequence

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.match.terms import (
    SETTINGS,
    is_value_fact,
    own_version,
    runtime_forms,
    runtime_of,
    strip_quotes,
    version_of,
)


def is_overruled(fact: ChangeFact, every: Sequence[ChangeFact], document: DocFile) -> bool:
    """Whether another fact says what the document means, or nobody knows which does: that of the
    nearest folder above the document counts, of equals the highest least version and nothing
    else."""
    if not is_value_fact(fact):
        return False
    rivals = [f for f in every if f == fact or _is_rival(fact, f)]
    if len(rivals) < 2:
        return False
    depths = [_depth(f, document) for f in rivals]
    nearest = [f for f, depth in zip(rivals, depths, strict=True) if depth == max(depths)]
    if fact not in nearest:
        return True
    if len({f.after for f in nearest}) < 2:
        return False
    if not runtime_of(fact):
        return True
    return _key(fact) < max(map(_key, nearest))


def _is_rival(fact: ChangeFact, other: ChangeFact) -> bool:
    if other.after == fact.after or not is_value_fact(other):
        return False
    if name := runtime_of(fact):
        forms = set(runtime_forms(fact))
        return runtime_of(other) == name and not forms.isdisjoint(runtime_forms(other))
    if version := own_version(fact):
        return own_version(other) == version and other.home == fact.home
    is_same = (other.symbol, other.owner, other.before) == (fact.symbol, fact.owner, fact.before)
    return is_same and fact.language in SETTINGS and other.place.path != fact.place.path


def _depth(fact: ChangeFact, document: DocFile) -> int:
    """How near above the document the file is; -1 for one that is elsewhere."""
    folder = fact.place.path.rpartition("/")[0]
    is_above = not folder or document.path.startswith(f"{folder}/")
    return folder.count("/") + bool(folder) if is_above else -1


def _key(fact: ChangeFact) -> tuple[int, ...]:
    version = version_of(strip_quotes(fact.after or ""))
    return tuple(int(part) for part in version.split(".")) if version else ()
