"""Facts come back from the journal as they went in."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from docsync.facts.fact import FactKind
from docsync.review.stored import load_facts
from tests.unit.samples import fact


def test_a_renamed_flag_with_all_that_is_known_of_it() -> None:
    one = replace(
        fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers"),
        siblings=("--quiet",),
        programs=("app",),
        other_commands=("serve",),
        rivals=(("build", "test"),),
        reworded=("parallel jobs", "workers"),
    )
    back = load_facts(json.dumps([asdict(one)]))
    assert back == (one,)
    assert len({*back, one}) == 1


def test_what_an_older_journal_did_not_know() -> None:
    one = fact(FactKind.FLAG_REMOVED, "--jobs", "4", None)
    kept = asdict(one)
    for name in ("programs", "other_commands", "rivals", "reworded", "home"):
        del kept[name]
    assert load_facts(json.dumps([kept])) == (one,)
