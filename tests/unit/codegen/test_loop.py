"""Asking, correcting, sampling and choosing, with real runs of what the queued replies hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from docsync.codegen.agreement import voices
from docsync.codegen.answer import Piece
from docsync.codegen.candidate import Candidate, ranked
from docsync.codegen.growth import measure_growth
from docsync.codegen.loop import Effort, Generated, Workplace, generate
from docsync.codegen.specification import read_specification
from docsync.codegen.target import find_targets
from docsync.codegen.trial import Trial, place_of
from docsync.errors import ModelUnavailable
from docsync.llm.chat import ChatMessage, ChatReply, Sampling
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox
from tests.unit.fake_model import FakeModel

SOURCE = '''def top(items: list[int], count: int = 1) -> list[int]:
    """The largest first, in O(n log n).

    >>> top([3, 1, 2], 2)
    [3, 2]
    """
    ...
'''
HEAD = "def top(items, count=1):\n"
RIGHT = f"```\n{HEAD}    return sorted(items, reverse=True)[:count]\n```"
WRONG = f"```\n{HEAD}    return sorted(items)[:count]\n```"
FAULTY = f"```\n{HEAD}    return largest(items)\n```"


def run(
    root: Path,
    *replies,
    source: str = SOURCE,
    effort: Effort | None = None,
    answers=(),
    name: str = "top",
) -> tuple[Generated, FakeModel, Workplace]:
    (root / "m.py").write_text(source)
    root.chmod(0o755)
    target = find_targets("m.py", source, name)[0]
    model = FakeModel(*replies)
    work = Workplace(
        model,
        Sandbox.find(allow_weak=True),
        place_of(root, "m.py"),
        effort or Effort(),
        Limits(wall_s=60.0, cpu_s=40),
    )
    return generate(work, target, read_specification(target), (), answers), model, work


def test_the_first_answer_that_passes_is_enough(tmp_path: Path) -> None:
    found, model, work = run(tmp_path, RIGHT)
    assert [each.passed for each in found.best] == [1]
    assert found.best[0].trial is not None
    assert found.best[0].trial.is_apart
    assert len(model.asked) == len(found.exchanges) == 1
    source = found.best[0].assembled.source
    growth = measure_growth(work, found.target, found.specification, source)
    assert growth is not None
    assert growth.exponent is not None
    assert "O(n log n) is claimed; from 500 to 8,000 elements" in growth.sentence


def test_faults_and_failures_go_back_then_it_starts_afresh(tmp_path: Path) -> None:
    found, model, _ = run(tmp_path, FAULTY, WRONG, RIGHT)
    assert [(each.start, each.round) for each in found.candidates] == [(0, 0), (0, 1), (1, 0)]
    assert "`largest` is not defined" in model.asked[1][-1].content
    assert len(model.asked[2]) == 2  # nothing of what went before
    assert found.best == (found.candidates[2],)
    assert found.nearest is not None


def test_the_full_error_is_told(tmp_path: Path) -> None:
    crash = f"```\n{HEAD}    return items[99]\n```"
    found, model, _ = run(tmp_path, crash, RIGHT)
    said = model.asked[1][-1].content
    assert "top([3, 1, 2], 2)" in said
    assert '/project/m.py", line 7, in top' in said
    assert "IndexError: list index out of range" in said
    assert found.best[0].round == 1


def test_the_same_wrong_answer_is_not_corrected_for_ever(tmp_path: Path) -> None:
    effort = Effort(starts=1, rounds=5)
    found, model, _ = run(tmp_path, WRONG, WRONG, RIGHT, effort=effort)
    assert len(model.asked) == 2
    assert found.best == ()


UNTOLD = SOURCE.replace("    >>> top([3, 1, 2], 2)\n    [3, 2]\n", "    At most count of them.\n")
LONGER = RIGHT.replace("return", "items = list(items)\n    return")


def test_without_examples_the_majority_is_taken(tmp_path: Path) -> None:
    found, model, _ = run(tmp_path, WRONG, LONGER, RIGHT, RIGHT, source=UNTOLD)
    # the second and the third agree, and with the fourth they are more than half of five
    assert len(model.asked) == len(found.best) == 4
    assert [each.start for each in found.best] == [2, 3, 1, 0]
    assert found.alike == (3, 3, 3, 1)
    assert found.calls > 20


def test_without_examples_it_ends_when_three_agree_or_five_are_there(tmp_path: Path) -> None:
    found, model, _ = run(tmp_path, RIGHT, LONGER, RIGHT, source=UNTOLD)
    assert len(model.asked) == 3
    assert found.best[0].start == 0
    others = [RIGHT.replace("count]", f"count + {n}]") for n in range(1, 5)]
    found, model, _ = run(tmp_path, WRONG, *others, source=UNTOLD)
    assert len(model.asked) == 5


def test_what_cannot_be_compared_is_asked_for_once(tmp_path: Path) -> None:
    source = UNTOLD.replace("list[int], count", "Basket, count")
    found, model, _ = run(
        tmp_path, WRONG, source=f"Basket = object\n{source}".replace("object", "type")
    )
    assert len(model.asked) == len(found.best) == 1


def test_methods_are_compared_on_new_instances(tmp_path: Path) -> None:
    body = "\n".join(f"    {line}" for line in UNTOLD.replace("top(", "top(self, ").splitlines())
    method = HEAD.replace("top(", "top(self, ")
    right, wrong = (each.replace(HEAD, method) for each in (RIGHT, WRONG))
    replies = (wrong, right, right, right)
    found, _, _ = run(tmp_path, *replies, source=f"class Shelf:\n{body}\n", name="Shelf.top")
    assert [each.start for each in found.best] == [1, 2, 3, 0]


def test_the_later_starts_are_not_corrected(tmp_path: Path) -> None:
    effort = Effort(starts=4, rounds=1, corrected=2)
    replies = [WRONG.replace("count]", f"count + {n}]") for n in range(9)]
    found, _, _ = run(tmp_path, *replies, effort=effort)
    made = [(each.start, each.round) for each in found.candidates]
    assert made == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (3, 0)]


def test_a_model_that_goes_down_ends_it(tmp_path: Path) -> None:
    found, _, _ = run(tmp_path, WRONG, ModelUnavailable("gone"))
    assert found.why == "gone"
    assert found.best == ()
    assert found.exchanges[-1].problem == "gone"


def test_a_model_that_is_cut_off_at_the_end_of_the_time_is_not_to_blame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("docsync.codegen.loop.time", SimpleNamespace(monotonic=lambda: now[0]))

    class Slow(FakeModel):
        def complete(
            self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
        ) -> ChatReply:
            now[0] += timeout_s
            return super().complete(messages, sampling, timeout_s=timeout_s)

    monkeypatch.setattr("tests.unit.codegen.test_loop.FakeModel", Slow)
    effort = Effort(budget_s=400.0)
    found, _, _ = run(tmp_path, WRONG, ModelUnavailable("not after 100 s"), effort=effort)
    assert found.why == "the time budget of 400 s is used up"
    assert found.exchanges[-1].problem == "not after 100 s"


def test_a_plan_is_asked_for_first(tmp_path: Path) -> None:
    effort = Effort(plans=True)
    found, model, _ = run(
        tmp_path, "1. Sort.", RIGHT, effort=effort, answers=("Ties? As they come.",)
    )
    assert found.plan == "1. Sort."
    assert "at most six short lines" in model.asked[0][-1].content
    assert [m.role for m in model.asked[1]] == ["system", "user", "assistant", "user"]
    assert "Assume:\n- Ties? As they come." in model.asked[1][-1].content


def test_cut_off_answers_are_told_so(tmp_path: Path) -> None:
    _, model, _ = run(tmp_path, ("```\ndef top(items, cou", "length"), RIGHT)
    assert "cut off at its length limit" in model.asked[1][-1].content


@pytest.mark.parametrize(
    ("outcomes", "first"),
    [
        ({}, 0),
        ({0: ("a",), 1: ("b",), 2: ("b",)}, 1),
        ({0: ("a",), 1: ("b",), 2: ("a",)}, 0),
        ({0: ("a",), 1: ("b",), 2: ("c",)}, 0),
    ],
)
def test_choice_is_by_tests_then_agreement_then_the_greedy_answer(
    outcomes: dict[int, tuple[str, ...]], first: int
) -> None:
    def candidate(body: str, passed: int = 2) -> Candidate:
        trial = Trial(passed=("x",) * passed)
        return Candidate(0, 0, "", Piece(body), None, (), trial)

    three = [candidate("return 111"), candidate("return 1"), candidate("return 11")]
    assert ranked(three, voices(outcomes))[0] is three[first]
    more = candidate("return 1111", 3)
    assert ranked([*three, more], voices(outcomes))[0] is more


def test_of_sampled_answers_the_shorter_one_is_taken() -> None:
    wrong = Candidate(0, 0, "", Piece("return 0"), None, ("it does not parse",), None)
    long, short = (
        Candidate(n, 0, "", Piece(body), None, (), Trial(passed=("x",)))
        for n, body in ((1, "return 111"), (2, "return 1"))
    )
    assert ranked([wrong, long, short], {}) == [short, long]
