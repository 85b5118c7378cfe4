"""A prompt is grounded in the staged code, within the room that the model has."""

from __future__ import annotations

import time

from docsync.config import Config, ModelConfig
from docsync.facts.fact import FactKind, Place
from docsync.llm.on_demand import ModelOnDemand
from docsync.rewrite.context import grounds
from docsync.rewrite.proposal import Check, CheckStatus, Rewrite, Verified
from docsync.rewrite.propose import Proposed, propose
from tests.unit.fake_model import FakeModel
from tests.unit.samples import document, fact, verdict

CHANGED = fact(
    FactKind.DEFAULT_CHANGED,
    "max_wait",
    "3",
    "5",
    owner="app.connect",
    detail="def connect(host, max_wait=5)",
    place=Place("src/app.py", 6),
)
GONE = fact(FactKind.FLAG_REMOVED, "--turbo", None, None)
PROSE = "With `--turbo` or `--wings` it flies.\n"


class Tree:
    def text(self, path: str) -> str | None:
        lines = [f"line_{n} = {n}" for n in range(1, 30)]
        return "\n".join(lines) if path == "src/app.py" else None

    def uses(self, name: str) -> tuple[tuple[str, str], ...]:
        return (("src/x.py", "import max_wait"), ("tests/test_x.py", "assert connect(max_wait=5)"))


def test_code_excerpt_and_use() -> None:
    doc = document("- `host`: Where.\n- `max_wait`: Waits 3 at most.\n")
    section = doc.sections[0]
    found = grounds((CHANGED,), doc, section, section.blocks[1], Tree(), 2000)
    assert found.code == "def connect(host, max_wait=5)"
    assert found.excerpt.split("\n")[0] == "line_1 = 1"
    assert found.excerpt.split("\n")[-1] == "line_11 = 11"
    assert found.uses == ("assert connect(max_wait=5)",)
    assert found.beside == "- `host`: Where."


def test_what_tells_least_goes_first_when_room_is_short() -> None:
    doc = document("- `host`: Where.\n- `max_wait`: Waits 3 at most.\n")
    section = doc.sections[0]
    found = grounds((CHANGED,), doc, section, section.blocks[1], Tree(), 60)
    assert (found.excerpt, found.uses) == ("", ("assert connect(max_wait=5)",))
    assert found.beside == ""
    assert grounds((CHANGED,), doc, section, section.blocks[1], None, 0).code == ""


def ask(model: FakeModel, settings: ModelConfig, is_sound: bool = True) -> Proposed:
    doc = document(PROSE)

    def check(rewrite: Rewrite) -> Verified:
        is_right = is_sound or ("wings" in rewrite.new and "turbo" not in rewrite.new)
        return Verified(
            rewrite, (Check("x", CheckStatus.PASSED if is_right else CheckStatus.FAILED),)
        )

    config = Config(max_follow_ups=0, model=settings)
    on_demand = ModelOnDemand(lambda: model)
    return propose(doc, verdict(doc, GONE), check, config, on_demand, time.monotonic() + 60)


TO_WINGS = "<doc>\nWith `--wings` it flies.\n</doc>"
ON_WINGS = "<doc>\nOn `--wings` it flies.\n</doc>"
WRONG = ("<doc>\nWith `--turbo` it flies.\n</doc>", "<doc>\nIt flies.\n</doc>")


def test_samples_start_afresh_until_two_that_pass_agree() -> None:
    model = FakeModel(*WRONG, TO_WINGS, TO_WINGS, "<doc>\nnot asked for\n</doc>")
    proposed = ask(model, ModelConfig(samples=8), is_sound=False)
    assert [v.rewrite.new for v in proposed.verified] == ["With `--wings` it flies.\n"]
    assert len(model.asked) == 4
    assert len(set(model.asked)) == 1


def test_the_smaller_edit_is_taken_and_of_equal_ones_the_likelier() -> None:
    wide, off = "<doc>\nIt has `--wings`.\n</doc>", "<doc>\nOff `--wings` it flies.\n</doc>"
    model = FakeModel(WRONG[0], wide, (ON_WINGS, -0.5), (off, -0.1))
    proposed = ask(model, ModelConfig(samples=3), is_sound=False)
    assert [v.rewrite.new for v in proposed.verified] == ["Off `--wings` it flies.\n"]
    assert proposed.verified[0].rewrite.mean_logprob == -0.1


def test_a_second_opinion_can_only_reject() -> None:
    answer = "<doc>\nWith `--wings` it flies.\n</doc>"
    for opinion, is_sound in (("WRONG 1: it sinks", False), ("OK", True), ("WRONG 9: so", True)):
        proposed = ask(FakeModel(answer, opinion, answer, answer), ModelConfig(second_opinion=True))
        assert [v.is_sound for v in proposed.verified] == [is_sound]
        assert len(proposed.exchanges) == 2 + 2 * is_sound


def test_a_second_opinion_approves_nothing_that_evidence_denies() -> None:
    model = FakeModel("<doc>\nIt flies.\n</doc>", "OK")
    proposed = ask(model, ModelConfig(second_opinion=True), is_sound=False)
    assert [v.is_sound for v in proposed.verified] == [False]
    assert len(model.asked) == 1
