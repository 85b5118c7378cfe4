"""The places that a change could have made wrong, each with its evidence as named figures.

Three roads lead to a section: a fact whose words stand in it, words that it shares with the changed
lines, and a document that moved with the changed files in the past. The figures of all three, of
the document and of the commit go into one model (`match/model.py`).
"""

from __future__ import annotations

import math
import re
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from docsync.docs.living import dead_spans, living
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.evidence import Evidence
from docsync.match.index import Place, SectionIndex
from docsync.match.model import highest
from docsync.match.overlap import NOTHING, Overlap, Shared, overlap
from docsync.match.precedent import Precedent, Touched, Words
from docsync.match.prior import NO_PRIOR, Moves, Prior
from docsync.match.reach import reach
from docsync.match.score import score
from docsync.match.siblings import listings
from docsync.match.terms import last_part, sibling_forms, strip_quotes

MAX_BY_WORDS = 12  # documents that shared words alone bring in
MAX_BY_HISTORY = 12  # documents that history alone brings in
MAX_SECTIONS = 6  # of a document that no fact reaches
MIN_SHARE = 0.04  # of the commits that touched a changed file
_Key = TypeVar("_Key", Place, str)
GROUPS = ("rename", "removal", "value", "signature", "addition", "text")


@dataclass(frozen=True, slots=True)
class Commit:
    """What is ranked for. `removed` and `added` are lines of code that is no test, `files` the
    paths of that code before the change and after it; `standing` are the symbols of removals and
    renames that the new state still has somewhere; `words` those of the changed lines, by the path
    before the change."""

    facts: tuple[ChangeFact, ...]
    removed: str = ""
    added: str = ""
    files: tuple[str, ...] = ()
    has_tests: bool = False
    standing: frozenset[str] = frozenset()
    words: Mapping[str, Words] = field(default_factory=dict)

    @property
    def touched(self) -> Touched:
        """What its like is looked for in the past by."""
        old = [fact for fact in self.facts if not fact.kind.is_addition]
        symbols = {last_part(strip_quotes(f.before or f.symbol)) for f in old if f.kind.is_rename}
        symbols |= {last_part(strip_quotes(fact.symbol)) for fact in old}
        symbols |= {last_part(fact.owner) for fact in self.facts}
        siblings = {
            form
            for fact in self.facts
            if fact.kind.is_addition
            for word in fact.siblings
            for form in sibling_forms(word)
        }
        return Touched(self.files, self.words, frozenset(symbols - {""}), frozenset(siblings))


@dataclass(slots=True)
class Patience:
    """Until when facts are looked for, of `time.monotonic()`; `left` are those, by id, for which
    there was no time."""

    deadline: float = math.inf
    left: dict[str, ChangeFact] = field(default_factory=dict)

    def has_time(self, fact: ChangeFact) -> bool:
        if time.monotonic() < self.deadline:
            return True
        self.left[fact.id] = fact
        return False


@dataclass(slots=True)
class Standing:
    """A section, what reaches it and its features. `listed` says by the id of an added thing's
    fact how many of its siblings the document holds. Passages that it quotes are apart: the
    document has those very words, which needs no weighing."""

    place: Place
    evidence: list[tuple[float, Evidence]] = field(default_factory=list)
    quoted: list[Evidence] = field(default_factory=list)
    listed: dict[str, str] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    features: dict[str, float] = field(default_factory=dict)


def standings(
    commit: Commit,
    index: SectionIndex,
    prior: Prior = NO_PRIOR,
    patience: Patience | None = None,
) -> list[Standing]:
    """Every place worth a look with its features, in the order of the documents."""
    shared = overlap(commit.removed, commit.added, index)
    found: dict[Place, Standing] = {}
    patience = patience or Patience()
    for fact in filter(patience.has_time, commit.facts):
        for place, evidence in reach(fact, index):
            one = found.setdefault(place, Standing(place))
            if fact.kind is FactKind.PASSAGE_CHANGED:
                one.quoted.append(evidence)
            else:
                one.evidence.append((score(evidence, *shared.of(place)), evidence))
    for one in found.values():
        one.quoted = _apart(one.quoted)
    totals = {path: one.total for path, one in shared.documents.items()}
    wanted = [path for path, _ in _best(totals, MAX_BY_WORDS)]
    moving = {p: m.share for p, m in prior.moves.items() if m.share >= MIN_SHARE}
    wanted += [path for path, _ in _best(moving, MAX_BY_HISTORY)]
    known = set(index.paths) - set(index.binary)
    for path in dict.fromkeys(wanted):
        if path in known:
            for place in _likely_sections(path, shared, index):
                found.setdefault(place, Standing(place))
    index.preload(path for path, _ in found)
    worth = [
        one
        for one in found.values()
        if not _is_past(one.place, index)
        and (one.evidence or one.quoted or _shares_living(one.place, shared, index))
    ]
    _describe(worth, commit, index, prior, shared)
    return sorted(worth, key=lambda one: one.place)


def _apart(quoted: Sequence[Evidence]) -> list[Evidence]:
    """Of passages that stand in one another the longest."""
    kept = [one for one in quoted if one.fact.rows is not None]
    passages = [one for one in quoted if one.fact.rows is None]
    for one in sorted(passages, key=lambda e: -len(e.fact.before or "")):
        if not any((one.fact.before or "") in (other.fact.before or "") for other in kept):
            kept.append(one)
    return kept


def _best(values: dict[str, float], count: int) -> list[tuple[str, float]]:
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:count]


def _likely_sections(path: str, shared: Overlap, index: SectionIndex) -> list[Place]:
    """Those that share most words with the change; the first one when none shares any."""
    here = [(one.total, place) for place, one in shared.sections.items() if place[0] == path]
    here.sort(key=lambda pair: (-pair[0], pair[1]))
    return [place for _, place in here[:MAX_SECTIONS]] or [(path, 0)]


def _is_past(place: Place, index: SectionIndex) -> bool:
    """Whether all of the section tells of the past, or is kept by its authors for themselves."""
    document = index.document(place[0])
    if place[1] >= len(document.sections):
        return True
    section = document.sections[place[1]]
    return any(
        start <= section.start and section.end <= end
        for start, end in dead_spans(document, section)
    )


def _shares_living(place: Place, shared: Overlap, index: SectionIndex) -> bool:
    """Whether some word that brought the section here stands in text that says how things are.
    A document that history alone brought shares none."""
    words = shared.words.get(place, ())
    document = index.document(place[0])
    section = document.sections[place[1]]
    if not words or not dead_spans(document, section):
        return True
    return any(
        living(document, section, *one.span())
        for word in words
        for one in re.compile(re.escape(word.encode())).finditer(
            document.content, section.start, section.end
        )
    )


def _describe(
    found: Sequence[Standing], commit: Commit, index: SectionIndex, prior: Prior, shared: Overlap
) -> None:
    whole = _of_commit(commit, index, prior)
    by_document: defaultdict[str, list[Standing]] = defaultdict(list)
    for one in found:
        one.evidence.sort(key=lambda pair: -pair[0])
        by_document[one.place[0]].append(one)
    word_rank = _ranks({path: one.total for path, one in shared.documents.items()})
    place_rank = _ranks({place: one.total for place, one in shared.sections.items()})
    move_rank = _ranks({path: moves.share for path, moves in prior.moves.items()})
    fact_best = {
        path: max((one.evidence[0][0] if one.evidence else 0.0) for one in here)
        for path, here in by_document.items()
    }
    fact_rank = _ranks({path: value for path, value in fact_best.items() if value})
    lists = listings(commit.facts, index)
    counted = sum(fact.kind is not FactKind.PASSAGE_CHANGED for fact in commit.facts)
    past = prior.precedents.documents
    for path, here in by_document.items():
        reaching = {evidence.fact.id for one in here for _, evidence in one.evidence}
        document = {
            **whole,
            **_of_document(path, commit, index),
            **_of_moves(prior.moves.get(path)),
            **_of_precedent(past.get(path)),
            **highest(listing.of_document(path) for listing in lists),
            **_of_words("document", shared.documents.get(path, NOTHING)),
            "moves:rank": move_rank.get(path, 0.0),
            "words:document-scaled": shared.document_share(path),
            "words:document-rank": word_rank.get(path, 0.0),
            "facts:document": fact_best[path],
            "facts:document-rank": fact_rank.get(path, 0.0),
            "facts:document-sections": math.log1p(sum(bool(one.evidence) for one in here)),
            "facts:document-count": math.log1p(len(reaching)),
            "facts:document-share": min(len(reaching) / max(counted, 1), 1.0),
        }
        for one in here:
            one.listed = {listing.fact_id: listing.told(path) for listing in lists}
            one.shared = shared.words.get(one.place, ())
            one.features = {
                **document,
                **_of_evidence(one.evidence, commit),
                **_of_section(one.place, index),
                **_of_words("section", shared.sections.get(one.place, NOTHING)),
                "words:section-scaled": shared.section_share(one.place),
                "words:section-rank": place_rank.get(one.place, 0.0),
                "words:count": math.log1p(len(one.shared)),
            }


def _of_words(where: str, shared: Shared) -> dict[str, float]:
    return {
        f"words:{where}": math.log1p(shared.total),
        f"words:{where}-gone": math.log1p(shared.gone),
        f"words:{where}-new": math.log1p(shared.new),
        f"words:{where}-rare": math.log1p(shared.rare),
    }


def _ranks(values: Mapping[_Key, float]) -> dict[_Key, float]:
    """1 for the best, 1/2 for the next, and so on."""
    ordered = sorted(values, key=lambda key: (-values[key], key))
    return {key: 1.0 / (n + 1) for n, key in enumerate(ordered)}


# what a change is about, as far as single words of it tell
_HINTS = {
    "deprecation": re.compile(r"(?i)deprecat|futurewarning"),
    "default": re.compile(r"(?i)\bdefaults?\b"),
    "option": re.compile(r"(?i)\b(?:options?|config\w*|settings?|add_argument|flags?)\b"),
    "error": re.compile(r"\b(?:raise|throw|panic|[A-Z]\w*(?:Error|Exception))\b"),
    "typing": re.compile(r"\b(?:Optional|Union|TYPE_CHECKING|cast|Any)\b|->"),
    "import": re.compile(r"(?m)^\s*(?:import|from|use|#include|require)\b"),
}
_TOOLING = re.compile(
    r"(?i)(?:^|/)(?:\.github|\.circleci|\.gitlab|ci|scripts?|tools?|benchmarks?|examples?|bin)/|"
    r"(?:^|/)(?:Makefile|Dockerfile|setup\.(?:py|cfg)|pyproject\.toml|tox\.ini|noxfile\.py|"
    r"package\.json|Cargo\.toml|go\.mod|\.[\w.-]+)\Z"
)
_INTERNAL = re.compile(r"(?i)(?:^|/)(?:_\w+|internal|private|impl|vendor)(?:/|\.\w+\Z)")


# what has no name tells nothing of how much a commit changes
_UNCOUNTED = frozenset({FactKind.BODY_CHANGED, FactKind.PASSAGE_CHANGED})


def _of_commit(commit: Commit, index: SectionIndex, prior: Prior) -> dict[str, float]:
    counted = [f for f in commit.facts if f.kind not in _UNCOUNTED]
    kinds = [fact.kind for fact in counted]
    removed, added = commit.removed.count("\n"), commit.added.count("\n")
    files = max(len(commit.files), 1)
    return {
        "commit:files": math.log1p(len(commit.files)),
        "commit:facts": math.log1p(len(kinds)),
        "commit:public": math.log1p(sum(fact.is_public for fact in counted)),
        "commit:sure": math.log1p(sum(fact.certainty >= 0.95 for fact in counted)),
        "commit:added": math.log1p(sum(kind.is_addition for kind in kinds)),
        "commit:removed": math.log1p(sum(kind.is_removal for kind in kinds)),
        "commit:renamed": math.log1p(sum(kind.is_rename for kind in kinds)),
        "commit:lines": math.log1p(removed + added),
        "commit:growth": added / max(added + removed, 1),
        "commit:tests": float(commit.has_tests),
        "commit:tooling": sum(bool(_TOOLING.search(f)) for f in commit.files) / files,
        "commit:internal": sum(bool(_INTERNAL.search(f)) for f in commit.files) / files,
        **{
            f"hint:{name}": math.log1p(len(pattern.findall(commit.added)))
            for name, pattern in _HINTS.items()
        },
        "project:documented": prior.documented,
        "project:mean-documented": prior.mean_documented,
        "project:most-documented": prior.most_documented,
        "project:known-files": prior.known_files,
        "project:commits": math.log1p(prior.commits),
        **_of_precedents(prior),
        "project:sections": math.log1p(index.section_count),
        "project:documents": math.log1p(sum(1 for _ in index.paths)),
    }


def _of_document(path: str, commit: Commit, index: SectionIndex) -> dict[str, float]:
    stem = re.sub(r"\.\w+\Z", "", path.rsplit("/", 1)[-1]).lower()
    here, there = _parts(path), set[str]()
    nearest = 0.0
    for file in commit.files[:40]:
        parts = _parts(file)
        there |= parts
        both = len(here & parts)
        nearest = max(nearest, both / max(min(len(here), len(parts)), 1))
    return {
        "document:readme": float(stem == "readme"),
        "document:top": float("/" not in path),
        "document:contributing": float(bool(_CONTRIBUTING.search(path))),
        "document:reference": float(bool(_REFERENCE.search(path))),
        "document:sections": math.log1p(len(index.document(path).sections)),
        "document:near": nearest,
        "document:together": float(
            any(path.rpartition("/")[0] == f.rpartition("/")[0] for f in commit.files[:40])
        ),
    }


_CONTRIBUTING = re.compile(r"(?i)contribut|develop|hacking|internals|maintain|releas|\.github/")
_REFERENCE = re.compile(r"(?i)reference|api|config|setting|option|cli|usage|command")
_NO_NAME = frozenset("src lib docs doc index readme md rst py js ts go rs mod init main".split())


def _parts(path: str) -> set[str]:
    words = re.split(r"[^a-z0-9]+|(?<=[a-z])(?=[A-Z])", path.lower())
    return {word.rstrip("s") for word in words if len(word) > 2} - _NO_NAME


def _of_moves(moves: Moves | None) -> dict[str, float]:
    if moves is None:
        return {}
    return {
        "moves:share": moves.share,
        "moves:joint": moves.joint,
        "moves:together": math.log1p(moves.together),
        "moves:changes": math.log1p(moves.changes),
        "moves:base": moves.base,
        "moves:lift": math.log1p(moves.share / max(moves.base, 0.001)),
        "moves:folder": moves.folder,
    }


def _of_precedent(past: Precedent | None) -> dict[str, float]:
    if past is None:
        return {}
    return {
        "past:alike": past.alike,
        "past:best": past.best,
        "past:first": past.first,
        "past:symbol": past.symbol,
        "past:symbol-together": math.log1p(past.symbol_together),
        "past:sibling": past.sibling,
        "past:sibling-together": math.log1p(past.sibling_together),
    }


def _of_precedents(prior: Prior) -> dict[str, float]:
    past = prior.precedents
    return {
        "past:documented": past.documented,
        "past:most": past.most,
        "past:symbol-documented": past.symbol_documented,
        "past:symbol-changes": math.log1p(past.symbol_changes),
        "past:sibling-documented": past.sibling_documented,
        "past:sibling-changes": math.log1p(past.sibling_changes),
    }


def _of_section(place: Place, index: SectionIndex) -> dict[str, float]:
    section = index.document(place[0]).sections[place[1]]
    return {
        "section:lines": math.log1p(section.end_line - section.start_line),
        "section:level": float(section.level),
        "section:ordinal": math.log1p(section.ordinal),
    }


def _of_evidence(pairs: Sequence[tuple[float, Evidence]], commit: Commit) -> dict[str, float]:
    if not pairs:
        return {}
    value, best = pairs[0]
    missed = 1.0
    for one, _ in pairs[:4]:
        missed *= 1.0 - one
    features = {
        "fact:best": value,
        "fact:joint": 1.0 - missed,
        "fact:count": math.log1p(len({evidence.fact.id for _, evidence in pairs})),
        "fact:strength": best.key_strength,
        "fact:where": best.best_where,
        "fact:subject": float(best.is_subject),
        "fact:hits": math.log1p(len(best.keys)),
        "fact:rarity": 1.0 / (1.0 + math.log1p(max(best.spread - 1, 0))),
        "fact:value-near": float(best.value_near),
        "fact:owner-near": float(best.owner_near),
        "fact:path-near": float(best.path_near),
        "fact:certainty": best.fact.certainty,
        "fact:public": float(best.fact.is_public),
        "fact:siblings": math.log1p(len(best.siblings)),
        "fact:sibling-share": len(best.siblings) / max(min(len(best.fact.siblings), 12), 1),
        "fact:standing": float(best.fact.symbol in commit.standing),
        "fact:gone": max(
            (
                v
                for v, e in pairs
                if e.group in ("removal", "rename") and e.fact.symbol not in commit.standing
            ),
            default=0.0,
        ),
        "fact:described": float(any(e.fact.detail for _, e in pairs)),
    }
    for group in GROUPS:
        features[f"fact:{group}"] = max((v for v, e in pairs if e.group == group), default=0.0)
    for value, evidence in pairs:
        name = f"kind:{_CLASSES.get(evidence.fact.kind.value.rsplit('-', 1)[0], 'other')}"
        features[name] = max(features.get(name, 0.0), value)
    return features


_CLASSES = {
    "flag": "flag",
    "choices": "flag",
    "command": "command",
    "env": "env",
    "key": "key",
    "value": "key",
    "parameter": "parameter",
    "parameters": "parameter",
    "default": "default",
    "symbol": "symbol",
    "constant": "constant",
    "message": "message",
    "help": "message",
    "docstring": "message",
    "file": "file",
    "exception": "exception",
    "route": "route",
    "token": "token",
    "line": "line",
}
