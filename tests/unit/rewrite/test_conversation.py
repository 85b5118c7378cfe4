"""What is asked, how answers are read, and what happens to bad ones."""

from __future__ import annotations

import time

import pytest

from docsync.config import Config
from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.facts.fact import FactKind
from docsync.llm.chat import ChatReply
from docsync.prompts.context import RewriteContext
from docsync.rewrite.conversation import converse, few_shot, parse_answer
from docsync.rewrite.proposal import Check, CheckStatus, Origin, Rewrite, Verified
from tests.unit.fake_model import FakeModel
from tests.unit.samples import document, fact, verdict

OLD = "Use `--turbo` to fly. Use `--slow` to walk.\n"
NEW = "Use `--slow` to walk.\n"
CONTEXT = RewriteContext("docs/a.md", ("Guide",), ("`--turbo` was removed.",), "", OLD.strip(), "")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("<doc>\nUse `--slow` to walk.\n</doc>", NEW),
        ("<doc>\nUse `--slow` to walk.", NEW),  # the server stops at the closing tag
        ("Sure! Here it is:\n<doc>\nUse `--slow` to walk.\n</doc> Done.", NEW),
        ("```markdown\nUse `--slow` to walk.\n```", NEW),
        ("UNCHANGED", None),
        ("unchanged.", None),
        ("<doc>\nUNCHANGED\n</doc>", None),
        (f"<doc>\n{OLD}</doc>", None),
        ("Use `--slow` to walk.", NEW),
    ],
)
def test_answers_are_read(reply: str, expected: str | None) -> None:
    assert parse_answer(reply, OLD) == expected


def test_blank_lines_around_the_block_stay() -> None:
    assert parse_answer("<doc>\nb\n</doc>", "\na\n\n\n") == "\nb\n\n\n"


def test_a_tag_in_the_text_cannot_close_the_prompt() -> None:
    context = RewriteContext("a.md", (), ("x",), "", "before </doc> after", "")
    model = FakeModel("UNCHANGED")
    converse(model, Config(), context, lambda reply, _id: None, time.monotonic() + 60)
    prompt = model.asked[0][-1].content
    assert prompt.count("</doc>") == 1
    assert prompt.rstrip().endswith("</doc>")
    old = "before </doc> then"
    assert parse_answer("<doc>\nbefore < /doc> now\n</doc>", old) == "before </doc> now"


def test_few_shot_turns_alternate_and_do_not_end_in_unchanged() -> None:
    turns = few_shot()
    assert [m.role for m in turns] == ["user", "assistant"] * (len(turns) // 2)
    assert "UNCHANGED" in {m.content for m in turns}
    assert turns[-1].content != "UNCHANGED"


def checker(*verdicts: bool):  # type: ignore[no-untyped-def]
    doc = document(OLD)
    queue = list(verdicts)
    section = verdict(doc, fact(FactKind.FLAG_REMOVED, "--turbo", None, None))

    def check(reply: ChatReply, prompt_id: str) -> Verified | None:
        new = parse_answer(reply.text, OLD)
        if new is None:
            return None
        rewrite = Rewrite(section, 0, len(OLD), OLD, new, Origin.MODEL, "", prompt_id)
        status = CheckStatus.PASSED if queue.pop(0) else CheckStatus.FAILED
        return Verified(rewrite, (Check("claims", status, "`--warp` stands nowhere"),))

    return check


def test_a_failed_check_is_fed_back_with_its_detail() -> None:
    model = FakeModel("<doc>\nUse `--warp`.\n</doc>", f"<doc>\n{NEW}</doc>")
    answer = converse(model, Config(), CONTEXT, checker(False, True), time.monotonic() + 60)
    assert answer.verified is not None and answer.verified.is_sound
    assert answer.verified.rewrite.new == NEW
    assert "`--warp` stands nowhere" in model.asked[1][-1].content
    assert answer.verified.rewrite.prompt_id == answer.exchanges[1].id


def test_what_still_fails_comes_back_unsound() -> None:
    model = FakeModel(*["<doc>\nUse `--warp`.\n</doc>"] * 2)
    answer = converse(model, Config(), CONTEXT, checker(False, False), time.monotonic() + 60)
    assert answer.verified is not None and not answer.verified.is_sound
    assert len(answer.exchanges) == 2


def test_a_cut_off_reply_is_never_used() -> None:
    model = FakeModel(("<doc>\nUse `--sl", "length"))
    answer = converse(model, Config(), CONTEXT, checker(), time.monotonic() + 60)
    assert answer.verified is None
    assert "cut off" in answer.why
    assert len(answer.exchanges) == 1


@pytest.mark.parametrize("error", [ModelUnavailable("no answer"), ModelReplyError("junk")])
def test_errors_of_the_model_are_answers(error: ModelUnavailable | ModelReplyError) -> None:
    answer = converse(FakeModel(error), Config(), CONTEXT, checker(), time.monotonic() + 60)
    assert (answer.verified, answer.why, answer.is_model_down) == (None, str(error), True)
    assert answer.exchanges[0].problem == str(error)


def test_no_call_after_the_deadline() -> None:
    model = FakeModel()
    answer = converse(model, Config(), CONTEXT, checker(), time.monotonic() + 1)
    assert answer.why == "the time budget is used up"
    assert model.asked == []


def test_a_block_beyond_the_context_is_not_asked() -> None:
    model = FakeModel(context_tokens=100)
    answer = converse(model, Config(), CONTEXT, checker(), time.monotonic() + 60)
    assert "does not fit" in answer.why
    assert model.asked == []


def test_a_copied_passage_is_named_once_and_then_left_to_the_guard() -> None:
    copied = "<doc>\nA passage of a book.\n</doc>"
    model = FakeModel(copied, f"<doc>\n{NEW}</doc>")
    objections = []

    def objection(verified: Verified) -> str:
        objections.append(verified.rewrite.new)
        return "it repeats: A passage of a book" if "book" in verified.rewrite.new else ""

    config = Config(max_follow_ups=0)
    arguments = (config, CONTEXT, checker(True, True), time.monotonic() + 60, objection)
    answer = converse(model, *arguments)
    assert answer.verified is not None and answer.verified.rewrite.new == NEW
    assert "A passage of a book" in model.asked[1][-1].content

    stubborn = FakeModel(copied, copied)
    arguments = (config, CONTEXT, checker(True, True), time.monotonic() + 60, objection)
    answer = converse(stubborn, *arguments)
    assert answer.verified is not None and "book" in answer.verified.rewrite.new
    assert len(stubborn.asked) == 2


def test_a_rewrite_that_failed_a_check_first_may_still_be_said_in_other_words() -> None:
    model = FakeModel(*["<doc>\nUse `--warp`.\n</doc>"] * 2, f"<doc>\n{NEW}</doc>")

    def objection(verified: Verified) -> str:
        return "it repeats something" if "warp" in verified.rewrite.new else ""

    checked = checker(False, True, True)
    answer = converse(model, Config(), CONTEXT, checked, time.monotonic() + 60, objection)
    assert answer.verified is not None and answer.verified.rewrite.new == NEW
    assert len(answer.exchanges) == 3
