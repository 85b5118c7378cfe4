"""What comes for free: names and words that the change and a document share.

The baselines but `words-cosine` are score.py's own and described there.
"""

from __future__ import annotations

import math
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.detection.bench import Bench, Case
from benchmarks.detection.tool import Answer

BASELINES = {
    "lexical": "any changed word of three letters",
    "lexical-id": "any changed identifier",
    "lexical-id-rare": "a changed identifier that at most three documents hold",
    "lexical-id-top1": "the best document by rare changed identifiers",
    "lexical-id-top3": "the best three by rare changed identifiers",
    "idf-top1": "the best document by rare changed words",
    "idf-top3": "the best three by rare changed words",
}
_WORD = re.compile(r"[A-Za-z]{2,}|\d+")


@dataclass(frozen=True, slots=True)
class Baseline:
    name: str
    bench: Bench = field(repr=False)

    @property
    def setting(self) -> str:
        return BASELINES[self.name]

    @property
    def stamp(self) -> str:
        return "1"

    def answer(self, case: Case, tree: Path) -> Answer:
        found, seconds = _lexical(self.bench, case["id"])
        return Answer(tuple(found[self.name]), seconds)


@cache
def _lexical(bench: Bench, case_id: str) -> tuple[Mapping[str, list[str]], float]:
    (case,) = bench.pick(ids=[case_id])
    started = time.perf_counter()
    found: dict[str, list[str]] = bench.score.lexical(case)[0]
    return found, time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Cosine:
    """The document whose bag of words, split at case and underscore and weighted by rarity, makes
    the smallest angle with that of the changed lines."""

    bench: Bench = field(repr=False)
    name: str = "words-cosine"
    setting: str = "the best document by the cosine of bags of words (tf-idf)"
    stamp: str = "1"

    def answer(self, case: Case, tree: Path) -> Answer:
        started = time.perf_counter()
        score = self.bench.score
        documents = score.ls_docs(case["repo"], case["parent"])
        texts = score.cat_many(case["repo"], documents.values())
        bags = {path: bag(score.dec(texts[oid])) for path, oid in documents.items()}
        seen: Counter[str] = Counter(word for words in bags.values() for word in words)
        changed = bag(_changed_lines(score, case))
        ranked = [(cosine(changed, bags[path], seen, len(bags)), path) for path in bags]
        best = max(ranked, default=(0.0, ""))
        named = (best[1],) if best[0] > 0 else ()
        return Answer(named, time.perf_counter() - started)


def bag(text: str) -> Counter[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return Counter(word.lower() for word in _WORD.findall(spaced))


def cosine(a: Counter[str], b: Counter[str], seen: Mapping[str, int], documents: int) -> float:
    """Of log-scaled counts times the logarithm of rarity; 0 where they share nothing."""

    def weight(word: str, count: int) -> float:
        return (1.0 + math.log(count)) * math.log((1 + documents) / (1 + seen.get(word, 0)))

    shared = sum(weight(word, a[word]) * weight(word, b[word]) for word in a.keys() & b.keys())
    if not shared:
        return 0.0
    length = math.sqrt(
        sum(weight(word, n) ** 2 for word, n in a.items())
        * sum(weight(word, n) ** 2 for word, n in b.items())
    )
    return shared / length


def _changed_lines(score: Any, case: Case) -> str:
    paths = [
        entry[5]
        for entry in score.changed_entries(case["repo"], case["parent"], case["sha"])
        if score.path_kind(entry[5]) == "code"
    ]
    if not paths:
        return ""
    out = score.mgit(
        *(case["repo"], "diff", "-U0", "--no-color", "--no-ext-diff"),
        *(case["parent"], case["sha"], "--", *paths),
    )
    lines = score.dec(out).split("\n")
    kept = [line[1:] for line in lines if line[:1] in ("+", "-") and line[:3] not in ("+++", "---")]
    return "\n".join(kept)
