"""From evidence to one number: a logistic model whose terms a person can read.

`WEIGHTS` were fitted on commits of public repositories that are neither in the evaluation set nor
reserved; `benchmarks/README.md` says how. The score is the chance that the people of those
projects changed the section in the same commit.
"""

from __future__ import annotations

import math

from docsync.match.evidence import Evidence


def features(
    evidence: Evidence, section_overlap: float = 0.0, document_overlap: float = 0.0
) -> dict[str, float]:
    fact, group = evidence.fact, evidence.group
    count = len(evidence.siblings)
    known = min(len(fact.siblings), 12)
    found = {
        f"group={group}": 1.0,
        f"kind={fact.kind.value}": 1.0,
        "overlap:section": section_overlap,
        "overlap:document": document_overlap,
        "public": float(fact.is_public),
        "certainty": fact.certainty,
        "rarity": 1.0 / (1.0 + math.log1p(max(evidence.spread - 1, 0))),
        "owner": float(evidence.owner_near),
        "path": float(evidence.path_near),
    }
    if group == "addition":
        found |= {
            "addition:siblings": math.log1p(count),
            "addition:share": count / known if known else 0.0,
            "addition:owner-subject": float(bool(evidence.keys)),
            "addition:owner-strength": evidence.key_strength if evidence.keys else 0.0,
        }
        return found
    found |= {
        "strength": evidence.key_strength,
        "where": evidence.best_where,
        "subject": float(evidence.is_subject),
        "strength*where": evidence.key_strength * evidence.best_where,
        "hits": math.log1p(len(evidence.keys)),
    }
    if group == "value":
        found["value:near"] = float(evidence.value_near)
    if group == "signature":
        found["signature:siblings"] = math.log1p(count)
    return found


WEIGHTS: dict[str, float] = {
    "bias": -4.15,
    "addition:owner-strength": 0.04,
    "addition:share": 0.8,
    "addition:siblings": 1.06,
    "certainty": 0.31,
    "group=addition": -0.46,
    "group=removal": 0.65,
    "group=rename": 0.61,
    "group=signature": -0.53,
    "group=value": -0.28,
    "hits": 0.08,
    "kind=annotation-changed": -0.8,
    "kind=command-added": -0.26,
    "kind=command-removed": 0.25,
    "kind=command-renamed": 0.11,
    "kind=constant-changed": -0.28,
    "kind=default-changed": -0.33,
    "kind=docstring-changed": -0.22,
    "kind=env-added": 0.21,
    "kind=exception-removed": 0.52,
    "kind=file-removed": 0.28,
    "kind=flag-added": 0.4,
    "kind=flag-removed": 0.1,
    "kind=flag-renamed": 0.1,
    "kind=key-added": -0.33,
    "kind=key-removed": 0.46,
    "kind=key-renamed": 0.06,
    "kind=parameter-added": 0.22,
    "kind=parameter-removed": -0.27,
    "kind=parameter-renamed": 0.06,
    "kind=symbol-added": -0.7,
    "kind=symbol-moved": -0.09,
    "kind=symbol-removed": -0.17,
    "kind=symbol-renamed": 0.15,
    "kind=token-renamed": 0.22,
    "kind=value-changed": 0.33,
    "overlap:document": 0.53,
    "overlap:section": 1.17,
    "owner": 0.51,
    "path": 0.19,
    "public": 0.04,
    "rarity": 1.36,
    "signature:siblings": -0.21,
    "strength": 2,
    "subject": 0.07,
    "value:near": 1.49,
    "where": -0.96,
}


def score(evidence: Evidence, section_overlap: float = 0.0, document_overlap: float = 0.0) -> float:
    """0..1."""
    total = WEIGHTS["bias"] + sum(
        WEIGHTS.get(name, 0.0) * value
        for name, value in features(evidence, section_overlap, document_overlap).items()
    )
    return 1.0 / (1.0 + math.exp(-total))
