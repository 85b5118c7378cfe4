"""Facts that the journal gives back are what was put into it."""

from __future__ import annotations

import json
from dataclasses import asdict

from docsync.facts.fact import FactKind
from docsync.review.stored import load_facts
from tests.unit.samples import fact


def test_a_fact_comes_back_as_it_was() -> None:
    given = fact(
        FactKind.FLAG_RENAMED,
        "--jobs",
        "--jobs",
        "--workers",
        siblings=("--all",),
        programs=("app",),
        other_commands=("prune",),
    )
    (found,) = load_facts(json.dumps([asdict(given)]))
    assert found == given
    assert hash(found) == hash(given)


def test_a_journal_of_an_older_docsync_is_read() -> None:
    old = asdict(fact(FactKind.FLAG_REMOVED, "--jobs", None, None))
    del old["programs"], old["other_commands"]
    (found,) = load_facts(json.dumps([old]))
    assert found.programs == found.other_commands == ()
