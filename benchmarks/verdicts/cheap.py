"""Verdicts from words alone: counts and overlaps, and a bag of words in a logistic regression."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.verdicts.pairs import Pair
from benchmarks.verdicts.scores import Score
from benchmarks.verdicts.texts import identifiers_of, words_of

FOLDS = 5
MIN_PAIRS = 3  # that a word must stand in
REGULARIZATIONS = (0.001, 0.005, 0.02, 0.1, 0.5)  # tried on the training repositories
MAX_WORDS = 400  # of a section, so that no text weighs too much


def shared_identifiers(pair: Pair) -> float:
    return float(len(identifiers_of(pair.lines) & identifiers_of(pair.text)))


def overlap(pair: Pair) -> float:
    """Shared words over those of the smaller text (Szymkiewicz and Simpson)."""
    ours, theirs = words_of(pair.lines), words_of(pair.text)
    return len(ours & theirs) / max(min(len(ours), len(theirs)), 1)


def cosine_with(pairs: Sequence[Pair]) -> Callable[[Pair], float]:
    """The cosine of tf-idf vectors; how rare a word is says the sections of `pairs`."""
    texts = {pair.text for pair in pairs}
    counts = Counter(word for text in texts for word in words_of(text))

    def weights(text: str) -> dict[str, float]:
        words = words_of(text)
        return {word: math.log((1 + len(texts)) / (1 + counts[word])) for word in words}

    def cosine(pair: Pair) -> float:
        ours, theirs = weights(pair.lines), weights(pair.text)
        both = sum(value**2 for word, value in ours.items() if word in theirs)
        norms = sum(v**2 for v in ours.values()) * sum(v**2 for v in theirs.values())
        return both / math.sqrt(norms) if norms else 0.0

    return cosine


def timed(pairs: Sequence[Pair], measure: Callable[[Pair], float]) -> list[Score]:
    found = []
    for pair in pairs:
        began = time.perf_counter()
        value = measure(pair)
        found.append(Score(pair.id, value, (time.perf_counter() - began) * 1000))
    return found


def figures_of(pair: Pair) -> dict[str, float]:
    """Words of the change (`c:`), of the section (`s:`) and of both (`b:`), and how many both
    have."""
    ours, theirs = words_of(pair.lines), words_of(pair.text)
    both = ours & theirs
    found = {f"c:{word.lower()}": 1.0 for word in sorted(ours)[:MAX_WORDS]}
    found |= {f"s:{word.lower()}": 1.0 for word in sorted(theirs)[:MAX_WORDS]}
    found |= {f"b:{word.lower()}": 1.0 for word in both}
    found["shared"] = math.log1p(len(both))
    found["shared identifiers"] = math.log1p(shared_identifiers(pair))
    found["overlap"] = overlap(pair)
    return found


def bag_of_words(pairs: Sequence[Pair]) -> tuple[list[Score], float, float]:
    """Scores of all pairs, the megabytes of the weights, and the AUC that decided how strongly to
    regularize. A training pair is scored by a fit that did not see its repository."""
    from sklearn.metrics import roc_auc_score

    train = [pair for pair in pairs if pair.split == "train"]
    test = [pair for pair in pairs if pair.split == "test"]
    hits = [pair.is_hit for pair in train]
    repos = sorted({pair.repo for pair in train})
    seen = [figures_of(pair) for pair in train]
    tried: dict[float, list[float]] = {}
    for strength in REGULARIZATIONS:
        values = [0.0] * len(train)
        for fold in range(FOLDS):
            out = set(repos[fold::FOLDS])
            rest = [n for n, pair in enumerate(train) if pair.repo not in out]
            model = _fitted([seen[n] for n in rest], [hits[n] for n in rest], strength)
            for n, pair in enumerate(train):
                if pair.repo in out:
                    values[n] = float(model.decision_function([seen[n]])[0])
        tried[strength] = values
    best = max(tried, key=lambda strength: roc_auc_score(hits, tried[strength]))
    model = _fitted(seen, hits, best)
    scores = [Score(p.id, value, 0.0) for p, value in zip(train, tried[best], strict=True)]
    scores += timed(test, lambda pair: float(model.decision_function([figures_of(pair)])[0]))
    megabytes = model[-1].coef_.nbytes / 1e6
    return scores, megabytes, roc_auc_score(hits, tried[best])


def _fitted(seen: Sequence[dict[str, float]], hits: Sequence[bool], strength: float) -> Any:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    known = Counter(name for figures in seen for name in figures)
    kept = [{n: v for n, v in figures.items() if known[n] >= MIN_PAIRS} for figures in seen]
    regression = LogisticRegression(C=strength, class_weight="balanced", max_iter=1000)
    return make_pipeline(DictVectorizer(), regression).fit(kept, hits)
