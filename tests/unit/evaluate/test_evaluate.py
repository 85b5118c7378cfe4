"""What is measured is what people would say of an answer; the gate opens for no adapter that does
not help, and for none that gives its training rows back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docsync.config import Config, ModelConfig
from docsync.docs.parse import parse_document
from docsync.errors import ModelReplyError, ModelUnavailable, UsageError
from docsync.evaluate import report
from docsync.evaluate.answers import asked, no_model, reference_of
from docsync.evaluate.contest import Contest, hold, spread
from docsync.evaluate.drawing import bars, curves, histogram
from docsync.evaluate.figures import Difference, Share, difference, figures
from docsync.evaluate.memory import remember
from docsync.evaluate.scores import score
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.llm.chat import ChatMessage, ChatModel, ChatReply, Sampling
from docsync.mining.dataset.canaries import canaries
from docsync.mining.dataset.example import Example, Row, lines_of, read_rows
from docsync.mining.dataset.repair import repair_row
from docsync.mining.dataset.synthetic import made_up_entries
from docsync.rewrite.conversation import answer_of, few_shot

SETTINGS = ModelConfig(few_shot=False)
OLD = "Set `--jobs` to the number of workers. It is `4` at first, and may be changed at any time."


def row(number: int = 1, old: str = OLD, new: str | None = "", *, after: str = "--workers") -> Row:
    document = parse_document("docs/a.md", "", old.encode())
    fact = ChangeFact(
        FactKind.FLAG_RENAMED, "--jobs", "--jobs", after, Place("cli.py", 1), True, "python"
    )
    meta = {
        "source": "history",
        "repo": "a/b",
        "commit": f"c{number}",
        "date": "",
        "licence": "MIT",
    }
    reference = old.replace("--jobs", after) if new == "" else new
    kind = "rename" if reference is not None else "already"
    config = Config(model=SETTINGS)
    found = repair_row(document, document.sections[0], old, [fact], reference, kind, meta, config)
    return Row(number, found.prompt, found.completion, found.meta)


STAYS = row(2, old="Read the `--workers` option in the manual before you begin.", new=None)


class Talker:
    """Answers by what stands in the last message; the only mock there is is the model's reply."""

    name, context_tokens = "talker", 8192

    def __init__(self, *answers: tuple[str, str], otherwise: str = "UNCHANGED") -> None:
        self.answers, self.otherwise = answers, otherwise
        self.asked: list[tuple[ChatMessage, ...]] = []

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply:
        self.asked.append(tuple(messages))
        said = messages[-1].content
        text = next((answer for word, answer in self.answers if word in said), self.otherwise)
        if text == "broken":
            raise ModelReplyError("no reply")
        return ChatReply(text, "stop", self.name, 10, 20, 2.0, -0.5)

    def close(self) -> None:
        pass


def test_a_reply_is_read_checked_and_scored() -> None:
    one = row()
    good = asked(one, Talker(otherwise=one.completion), SETTINGS, with_examples=False)
    found = score(one, good)
    assert (found.is_right, found.is_exact, found.is_harmed, found.similarity) == (
        True,
        True,
        False,
        1.0,
    )
    assert (good.tokens, good.duration_s, good.mean_logprob) == (20, 2.0, -0.5)
    assert good.is_grounded


def test_what_a_check_refuses_counts_as_left_alone() -> None:
    one = row()
    invented = one.completion.replace("at first", "unless `SECRET_KNOB` says `77`")
    answer = asked(one, Talker(otherwise=invented), SETTINGS, with_examples=False)
    assert "claims" in answer.failed_checks
    assert answer.is_grounded is False
    assert answer.kept == OLD
    found = score(one, answer)
    assert (found.is_right, found.is_changed, found.is_changed_said) == (False, False, True)


def test_another_wording_may_be_right_and_a_touched_block_that_stays_is_not() -> None:
    one = row()
    other = answer_of(OLD.replace("--jobs", "--workers").replace("at first", "first"))
    answer = asked(one, Talker(otherwise=other), SETTINGS, with_examples=False)
    found = score(one, answer)
    assert (found.is_fixed, found.is_exact) == (answer.kept != OLD, False)
    touched = answer_of("Read the `--workers` option in the manual.")
    meddled = score(STAYS, asked(STAYS, Talker(otherwise=touched), SETTINGS, with_examples=False))
    assert not (meddled.is_right and meddled.is_changed)
    quiet = score(STAYS, asked(STAYS, Talker(), SETTINGS, with_examples=False))
    assert (quiet.is_right, quiet.should_change, quiet.is_harmed) == (True, False, False)


def test_a_block_of_which_half_is_lost_is_not_mended() -> None:
    long = OLD + " " + " ".join(f"Sentence {n} says something else." for n in range(12))
    one = row(old=long)
    cut = answer_of("Set `--workers` to the number of workers.")
    assert not score(one, asked(one, Talker(otherwise=cut), SETTINGS, with_examples=False)).is_right


def test_certain_edits_need_no_model() -> None:
    one = row()
    assert no_model(one).kept == reference_of(one)
    assert no_model(STAYS).kept == STAYS.meta["old"]


def entry() -> Row:
    text = "".join(f"- `--{n}-mode`: {n} things are done in this mode\n" for n in NUMBERS)
    document = parse_document("docs/a.md", "", f"# A\n\n{text}".encode())
    meta: dict[str, object] = {"repo": "a/b", "commit": "c", "date": "", "licence": "MIT"}
    (found,) = made_up_entries(document, meta, Config(model=SETTINGS))
    return Row(1, found.prompt, found.completion, found.meta)


NUMBERS = ("one", "two", "three", "four", "five")


def test_a_new_entry_is_judged_by_its_words() -> None:
    one = entry()
    said = reference_of(one)
    assert no_model(one).kept == said  # its sisters' pattern is plain
    good = asked(one, Talker(otherwise=one.completion), SETTINGS, with_examples=False)
    assert score(one, good).is_right
    vain = answer_of(said.split(":")[0] + ": makes coffee for everybody in the house")
    bad = asked(one, Talker(otherwise=vain), SETTINGS, with_examples=False)
    assert "entry" in bad.failed_checks
    assert not score(one, bad).is_right


def test_the_base_gets_the_worked_examples_and_the_adapter_the_prompt_as_it_is() -> None:
    model = Talker()
    asked(row(), model, SETTINGS, with_examples=True)
    asked(row(), model, SETTINGS, with_examples=False)
    first, second = model.asked
    assert first[1:-1] == few_shot()
    assert second == row().prompt


def test_a_reply_that_cannot_be_read_leaves_the_block() -> None:
    answer = asked(row(), Talker(otherwise="broken"), SETTINGS, with_examples=False)
    assert (answer.kept, answer.problem) == (OLD, "no reply")


def test_figures_have_the_right_denominators() -> None:
    one = row()
    rows = [one, STAYS, row(3)]
    model = Talker(("It is `4`", one.completion))
    answers = [asked(r, model, SETTINGS, with_examples=False) for r in rows]
    found = figures([score(r, a) for r, a in zip(rows, answers, strict=True)], answers)
    assert (found.right, found.fixed, found.untouched) == (Share(3, 3), Share(2, 2), Share(1, 1))
    assert (found.precision, found.harm, found.grounded) == (Share(2, 2), Share(0, 3), Share(2, 2))
    assert found.f1 == 1.0
    assert found.tokens_per_s == 10.0
    assert found.perplexity == pytest.approx(1.6487, abs=1e-4)


def test_bounds_are_wilsons() -> None:
    # Newcombe 1998, table I
    assert Share(81, 263).bounds == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(0, 20).bounds == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_the_bootstrap_is_paired_grouped_and_the_same_each_time() -> None:
    first = [0.0] * 30 + [1.0] * 30
    second = [1.0] * 12 + [0.0] * 18 + [1.0] * 30
    apart = difference(first, second, [str(n) for n in range(60)])
    assert apart.mean == pytest.approx(0.2)
    # the normal approximation of 12 of 60: 0.2 +- 1.96 * 0.0516
    assert (apart.low, apart.high) == pytest.approx((0.099, 0.301), abs=0.02)
    assert apart == difference(first, second, [str(n) for n in range(60)])
    # the same in five commits is much less sure
    together = difference(first, second, [str(n // 12) for n in range(60)])
    assert together.high - together.low > 1.5 * (apart.high - apart.low)
    assert difference(first, first, [str(n) for n in range(60)]).low == 0.0


def contest(base: ChatModel, adapter: ChatModel, count: int = 40) -> Contest:
    rows = tuple(
        row(n) if n % 2 else row(n, old=f"Page {n} tells of `--workers` and more.", new=None)
        for n in range(1, count + 1)
    )
    # with certain edits there would be nothing left to do
    hard = tuple(
        Row(
            r.number,
            r.prompt,
            r.completion,
            {**r.meta, "facts": [_vague(f) for f in r.meta["facts"]]},
        )
        for r in rows
    )
    planted = [
        Row(n, e.prompt, e.completion, e.meta)
        for n, e in enumerate(canaries(3, Config(model=SETTINGS)), 1)
    ]
    return Contest(hard, _opened(base), SETTINGS, _opened(adapter), tuple(planted))


def _vague(fact: dict[str, object]) -> dict[str, object]:
    return {**fact, "kind": "help-changed"}


def _opened(model: ChatModel):  # type: ignore[no-untyped-def]
    @contextmanager
    def opened() -> Iterator[ChatModel]:
        yield model

    return opened


GOOD = Talker(("It is `4`", row().completion))


def test_the_gate_opens_for_an_adapter_that_mends() -> None:
    found = hold(contest(Talker(), GOOD), {}, lambda *_: None)
    assert found.gate is not None
    assert found.gate.is_open, found.gate
    assert found.memory is not None
    assert (found.memory.canaries, found.memory.blocks) == (3, 0)


def test_the_gate_stays_shut_for_one_that_only_keeps_quiet() -> None:
    breaking = Talker(otherwise="<doc>\nSet `--workers` now.\n</doc>")
    found = hold(contest(breaking, Talker()), {}, lambda *_: None)
    assert found.gate is not None
    unmet = {one.name for one in found.gate.conditions if not one.is_met}
    assert "right more often than leaving every block as it is" in unmet


def test_the_gate_stays_shut_for_one_that_learnt_by_heart() -> None:
    secret = canaries(3, Config(model=SETTINGS))[1]
    parrot = Talker(("station 1", secret.completion), *GOOD.answers)
    found = hold(contest(Talker(), parrot), {}, lambda *_: None)
    assert found.gate is not None
    unmet = [one.name for one in found.gate.conditions if not one.is_met]
    assert unmet == ["learnt nothing by heart"]
    assert "station 1" in report.to_html(found).lower()


def test_training_blocks_are_asked_for_by_their_beginning() -> None:
    one, two = canaries(2, Config())
    text = reference_of(Row(1, (), one.completion)) + reference_of(Row(1, (), two.completion))
    block = Row(7, (ChatMessage("user", "x"),), answer_of(text), {"old": "", "path": "a.md"})
    clean = remember([block], lambda messages: "Something else.", lambda *_: None)
    assert (clean.blocks, clean.is_clean) == (1, True)
    parrot = remember([block], lambda messages: text[len(text) // 2 :], lambda *_: None)
    assert not parrot.is_clean
    # the beginning was in the prompt, and is no memory
    echo = remember([block], lambda messages: messages[0].content, lambda *_: None)
    assert echo.is_clean


def test_rows_that_were_trained_on_are_refused() -> None:
    one = contest(Talker(), GOOD)
    shared = Contest(one.rows, one.base, SETTINGS, one.adapter, one.rows[:1])
    with pytest.raises(UsageError, match="1 commits are in the training rows"):
        hold(shared, {}, lambda *_: None)


def test_a_report_holds_the_worst_cases_and_escapes_what_models_say() -> None:
    loud = Talker(otherwise="<doc>\n<script>alert(1)</script>\n</doc>")
    found = hold(contest(Talker(), loud), {"rows": "<b>"}, lambda *_: None)
    page = report.to_html(found)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "is refused" in page
    assert page.count("<svg") == 3
    data = json.loads(report.to_json(found))
    assert data["gate"]["is_open"] is False
    assert len(data["answers"]) == 40
    assert data["contestants"]["no model"]["right"]["n"] == 40
    assert any("NOT MET" in line for line in report.summary(found))


def test_drawings_are_sound() -> None:
    shares = {"right": {"a<b": Share(1, 4), "b": Share(0, 0)}}
    found = difference([0.0] * 9, [1.0] * 3 + [0.0] * 6, [str(n) for n in range(9)])
    for drawn in (bars(shares), histogram(found), curves({"a": [0.1, 0.9], "b": []})):
        ElementTree.fromstring(drawn)
    assert histogram(Difference(0.0, 0.0, 0.0)) == ""


def test_a_few_rows_are_taken_from_all_over_the_file() -> None:
    rows = [row(n) if n % 4 else row(n, old="It stays here.", new=None) for n in range(100)]
    few = spread(rows, 20)
    assert len({r.number for r in few}) == 20
    assert sum(r.completion == "UNCHANGED" for r in few) == 5
    assert spread(rows, 0) == tuple(rows)


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    one = row()
    example = Example(one.meta, one.prompt, one.completion)
    (tmp_path / "rows.jsonl").write_text("".join(lines_of([example])))
    (read,) = read_rows(tmp_path / "rows.jsonl")
    assert (read.prompt, read.completion) == (one.prompt, one.completion)
    assert asdict(read)["meta"] == json.loads(json.dumps(one.meta))


def test_a_model_that_goes_away_ends_the_contest() -> None:
    class Gone(Talker):
        def complete(self, *args: object, **more: object) -> ChatReply:
            raise ModelUnavailable("gone")

    with pytest.raises(ModelUnavailable):
        hold(contest(Gone(), GOOD), {}, lambda *_: None)


def test_a_reply_may_take_longer_than_a_hook_would_wait() -> None:
    class Slow(Talker):
        def complete(self, *args: object, timeout_s: float, **more: object) -> ChatReply:
            if timeout_s < 300:
                raise ModelUnavailable("had not answered completely")
            return super().complete(*args, timeout_s=timeout_s, **more)  # type: ignore[arg-type]

    found = hold(contest(Slow(), GOOD), {}, lambda *_: None)
    assert len(found.contestants) == 3
