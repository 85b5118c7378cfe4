"""The benchmark of generated code counts what it says."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from threading import Barrier

import pytest

from benchmarks.generate.humaneval import Written, read_problems
from benchmarks.generate.removed import Removed, checked, proposed, read_removed
from benchmarks.generate.replies import KeptReplies
from benchmarks.generate.run import solve
from benchmarks.generate.table import sign_test, wilson
from docsync.codegen.loop import Effort
from docsync.llm.chat import ChatMessage, ChatReply, Sampling
from docsync.sandbox.sandbox import Sandbox
from tests.unit.fake_model import FakeModel

PROMPT = 'def more(n: int) -> int:\n    """One more than n.\n\n    >>> more(1)\n    2\n    """\n'
TEST = "def check(candidate):\n    assert candidate(3) == 4\n"
PROBLEM = Written("own/0", PROMPT, "more", TEST)
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
    assert PROBLEM.passes_raw(sandbox, RIGHT)
    assert not PROBLEM.passes_raw(sandbox, LUCKY)
    assert not PROBLEM.passes(sandbox, "import os\nos._exit(0)")
    for opened in (lambda: FakeModel(LUCKY), pytest.fail):
        root = tmp_path / "root"
        root.mkdir(exist_ok=True)
        model = KeptReplies(tmp_path / "replies.jsonl", opened, 4096)
        row = solve(PROBLEM, model, sandbox, Effort(), root)
        assert (row["greedy"], row["loop"], row["written"]) == (False, False, True)


def test_several_problems_ask_one_model_at_once(tmp_path: Path) -> None:
    """Each thread gets the reply to its own question, and the model is opened once."""
    together = Barrier(3, timeout=20)

    class Echo(FakeModel):
        def complete(
            self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
        ) -> ChatReply:
            together.wait()
            return ChatReply(messages[0].content, "stop", "echo")

    opened: list[Echo] = []

    def open_model() -> Echo:
        opened.append(Echo())
        return opened[-1]

    file = tmp_path / "replies.jsonl"
    model = KeptReplies(file, open_model, 4096)

    def ask(word: str) -> str:
        return model.complete([ChatMessage("user", word)], Sampling(), timeout_s=9.0).text

    words = ["one", "two", "three"]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(ask, words)) == words
    assert (len(opened), model.asked, len(file.read_text().splitlines())) == (1, 3, 3)
    again = KeptReplies(file, pytest.fail, 4096)
    assert again.complete([ChatMessage("user", "two")], Sampling(), timeout_s=9.0).text == "two"


PACKAGE = '''"""Counting."""

LIMIT = 9


def more(n: int) -> int:
    """One more than the number n that is given, at most the limit.

    >>> more(1)
    2
    """
    n += 1
    if n > LIMIT:
        return LIMIT
    return n


def silent(n: int) -> int:
    """What no test names, in words that are enough for all that."""
    n += 1
    n += 1
    return n


def short(n):
    """Less."""
    n -= 1
    n -= 1
    return n
'''
TESTS = """from counting.more import more, short


def test_more():
    assert more(3) == 4


def test_limit():
    assert more(9) == 9


def test_that_does_not_pass_here():
    assert more(1) == short(7)
"""


def test_functions_of_packages_are_judged_by_tests_that_the_loop_does_not_see(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o755)
    folder = tmp_path / "counting-1.0"
    (folder / "src" / "counting").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "src" / "counting" / "__init__.py").touch()
    (folder / "src" / "counting" / "more.py").write_text(PACKAGE)
    (folder / "tests" / "test_more.py").write_text(TESTS)
    sandbox = Sandbox.find(allow_weak=True)
    found = {p.name: checked(sandbox, p) for p in proposed(folder, "counting==1.0")}
    assert found["silent"] == (None, "no test names it")
    assert found["short"][0] is None
    problem = found["more"][0]
    assert problem is not None
    assert len(problem.tests) == 3
    assert [each.rpartition("::")[2] for each in problem.passing] == ["test_more", "test_limit"]
    file = tmp_path / "functions.jsonl"
    file.write_text(json.dumps(asdict(problem)) + "\n")
    assert read_removed(file) == [problem]
    root = tmp_path / "root"
    root.mkdir()
    model = KeptReplies(tmp_path / "replies.jsonl", lambda: FakeModel(RIGHT), 4096)
    row = solve(problem, model, sandbox, Effort(), root)
    # the answer passes the doctest, and not the test of the limit
    assert (row["written"], row["greedy"], row["loop"]) == (True, False, False)
    assert (root / "src" / "counting" / "more.py").read_text() == problem.source
    assert "n > LIMIT" not in problem.source
    assert not (root / "tests").exists()


def test_what_an_empty_body_passes_is_no_problem(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "m.py").write_text(PACKAGE)
    (tmp_path / "test_m.py").write_text("from m import more\n\ndef test_it():\n    assert more\n")
    found = checked(Sandbox.find(allow_weak=True), Removed("m more", str(tmp_path), "m.py", "more"))
    assert found == (None, "an empty body passes its tests")
