"""What would decide on a section that is unsure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.judge.judge import CUT
from docsync.judge.undecided import undecided
from docsync.judge.verdict import Affected, Verdict
from docsync.match.candidate import Candidate
from docsync.match.match import match
from docsync.match.rank import Commit
from tests.unit.samples import document, fact, index_of

K = FactKind


@dataclass(frozen=True, slots=True)
class Found:
    verdict: Verdict


def candidate(text: str, change: ChangeFact) -> Candidate:
    with index_of(document(text)) as index:
        return match(Commit((change,)), index)[0]


REMOVED = fact(K.PARAMETER_REMOVED, "timeout", None, None, owner="connect")


@pytest.mark.parametrize(
    ("change", "text", "said"),
    [
        (REMOVED, "# A\n\nA `timeout` is good.\n",
         "does `timeout` mean the name of `connect` in src/app.py:3 here?"),
        (fact(K.FILE_REMOVED, "LICENSES", "LICENSES", None), "# A\n\nSee LICENSES.\n",
         "does the text mean what was removed?"),
        (fact(K.TOKEN_REMOVED, "runAll", None, None, certainty=0.5), "# A\n\n`runAll`\n",
         "does what changed in src/app.py:3 reach what this tells of?"),
        (fact(K.FLAG_ADDED, "--new", None, None, siblings=("--old",)), "# A\n\n- `--old`: x\n",
         "is this meant to list all of them?"),
        (fact(K.DEFAULT_CHANGED, "max_size", "1", "2"), "# A\n\n`max_size` is a size.\n",
         "does the text rely on the old value without naming it?"),
        (fact(K.ANNOTATION_CHANGED, "max_size", "int", "str"), "# A\n\n`max_size` is a size.\n",
         "does the text describe that part of it?"),
    ],
)  # fmt: skip
def test_it_is_said_what_decides(change: ChangeFact, text: str, said: str) -> None:
    found = Found(Verdict(candidate(text, change), Affected.UNSURE, 0.1, ""))
    assert undecided(found) == said


def test_what_was_cut_was_not_looked_at() -> None:
    beyond = Verdict(candidate("# A\n\n`timeout`\n", REMOVED), Affected.UNSURE, 0.1, CUT)
    assert "max-sections" in undecided(Found(beyond))


def test_without_reasons_that_is_said() -> None:
    bare = replace(candidate("# A\n\n`timeout`\n", REMOVED), reasons=())
    assert "nearness" in undecided(Found(Verdict(bare, Affected.UNSURE, 0.1, "")))
