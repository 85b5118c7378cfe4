"""The benchmark of generated code counts what it says."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.generate.judge import passes, raw_source
from benchmarks.generate.problems import Problem, read_problems
from benchmarks.generate.replies import KeptReplies
from benchmarks.generate.run import solve
from benchmarks.generate.table import sign_test, wilson
from docsync.codegen.loop import Effort
from docsync.sandbox.sandbox import Sandbox
from tests.unit.fake_model import FakeModel

PROMPT = 'def more(n: int) -> int:\n    """One more than n.\n\n    >>> more(1)\n    2\n    """\n'
TEST = "def check(candidate):\n    assert candidate(3) == 4\n"
PROBLEM = Problem("own/0", PROMPT, "more", TEST)
RIGHT = "```python\ndef more(n):\n    return n + 1\n```"
LUCKY = "```python\ndef more(n):\n    return 2\n```"


def test_bounds_and_the_sign_test() -> None:
    low, high = wilson(50, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert sign_test(5, 0) == pytest.approx(2 / 32)
    assert sign_test(0, 0) == sign_test(3, 3) == 1.0


def test_problems_come_in_the_same_order(tmp_path: Path) -> None:
    rows = [
        {"task_id": str(n), "prompt": PROMPT, "entry_point": "more", "test": TEST}
        for n in range(30)
    ]
    file = tmp_path / "p.jsonl.gz"
    with gzip.open(file, "wt") as stream:
        stream.write("\n".join(map(json.dumps, rows)))
    ids = [each.id for each in read_problems(file)]
    assert ids == [each.id for each in read_problems(file)] != sorted(ids)


def test_the_hidden_tests_judge_and_replies_are_kept(tmp_path: Path) -> None:
    sandbox = Sandbox.find(allow_weak=True)
    assert passes(sandbox, PROBLEM, raw_source(PROBLEM, RIGHT))
    assert not passes(sandbox, PROBLEM, raw_source(PROBLEM, f"{LUCKY}"))
    assert not passes(sandbox, PROBLEM, "import os\nos._exit(0)")
    for opened in (lambda: FakeModel(LUCKY), pytest.fail):
        root = tmp_path / "root"
        root.mkdir(exist_ok=True)
        model = KeptReplies(tmp_path / "replies.jsonl", opened, 4096)
        row = solve(PROBLEM, model, sandbox, Effort(), root)
        assert (row["greedy"], row["loop"], row["written"]) == (False, False, True)
