"""One section through certain edits and, where words are needed, a model."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from docsync.config import Config
from docsync.docs.section import DocFile
from docsync.errors import ModelError, ModelUnavailable
from docsync.facts.fact import ChangeFact, FactKind
from docsync.llm.on_demand import ModelOnDemand
from docsync.match.standing import STANDING
from docsync.rewrite.proposal import Check, CheckStatus, Origin, Rewrite, Verified
from docsync.rewrite.propose import NOT_TOGETHER, Proposed, propose
from tests.unit.fake_model import FakeModel
from tests.unit.samples import document, fact, rewritten, verdict

REMOVED = fact(FactKind.FLAG_REMOVED, "--turbo", None, None)
RENAMED = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
ADDED = fact(
    FactKind.FLAG_ADDED,
    "--format",
    None,
    None,
    siblings=("--tree", "--all"),
    detail="-f, --format: how to print",
)
LIST = "- `--all`: Show all.\n- `--tree`: Show a tree.\n"


def passing(rewrite: Rewrite) -> Verified:
    return Verified(rewrite, (Check("all", CheckStatus.PASSED),))


def ask(doc: DocFile, model: FakeModel | None, *facts: ChangeFact, hint: str = "") -> Proposed:
    on_demand = ModelOnDemand((lambda: model) if model is not None else None)
    found = verdict(doc, *facts)
    return propose(doc, found, passing, Config(), on_demand, time.monotonic() + 60, hint)


def result(doc: DocFile, proposed: Proposed) -> str:
    return rewritten(doc, [verified.rewrite for verified in proposed.verified])


def test_what_is_certain_asks_nobody() -> None:
    doc = document("Use `--jobs 4`.\n")
    proposed = ask(doc, FakeModel(), RENAMED)
    assert result(doc, proposed) == "Use `--workers 4`.\n"
    assert proposed.exchanges == ()


def test_what_is_only_reported_is_not_rewritten_and_asks_nobody() -> None:
    doc = replace(document("Use `--turbo` or `--jobs 4`.\n"), format="notebook")
    model = FakeModel("<doc>\nx\n</doc>")
    proposed = ask(doc, model, REMOVED, RENAMED)
    assert (proposed.verified, model.asked) == ((), [])
    why = "documents of this format are reported and not rewritten"
    assert set(proposed.left) == {(REMOVED, why), (RENAMED, why)}


MAN = r""".TH APP 1
.SH OPTIONS
Use \-\-turbo or \-\-jobs 4.
.TP
\fB\-\-all\fR
Show all.
.TP
\fB\-\-tree\fR
Show a tree.
"""


def test_man_pages_are_for_rules_alone() -> None:
    doc = document(MAN, "man/app.1")
    model = FakeModel("<doc>\nx\n</doc>")
    proposed = ask(doc, model, REMOVED, RENAMED)
    assert result(doc, proposed) == MAN.replace(r"\-\-jobs", r"\-\-workers")
    assert (proposed.exchanges, model.asked) == ((), [])
    why = "no rule mends this, and a model does not write man pages"
    assert proposed.left == ((REMOVED, why),)
    hinted = ask(doc, model, REMOVED, hint="say it shorter")
    assert (hinted.verified, model.asked) == ((), [])


def test_a_man_page_gets_the_entry_that_it_lacks() -> None:
    doc = document(MAN, "man/app.1")
    long = replace(ADDED, detail="--format: How to print")
    entry = ".TP\n\\fB\\-\\-format\\fR\nHow to print.\n"
    for sure in (long, replace(long, certainty=0.8)):
        proposed = ask(doc, FakeModel(), sure)
        assert result(doc, proposed) == MAN + entry
        assert proposed.left == ()
    # no sister shows how a value is written
    proposed = ask(doc, FakeModel(), replace(ADDED, detail="--format FORM: How to print"))
    assert proposed.verified == ()
    assert [why for _, why in proposed.left] == [
        "no entry beside it shows its form, or the code does not say what it does"
    ]


def test_prose_about_a_removed_thing_goes_to_the_model() -> None:
    doc = document("With `--turbo` it flies.\nElse it walks.\n\nOther text.\n")
    model = FakeModel(*["<doc>\nIt walks.\n</doc>"] * 3)
    proposed = ask(doc, model, REMOVED)
    assert result(doc, proposed) == "It walks.\n\nOther text.\n"
    (one,) = proposed.verified
    assert one.rewrite.origin is Origin.MODEL
    assert one.rewrite.prompt_id == proposed.exchanges[0].id
    prompt = model.asked[0][-1].content
    assert "Other text" not in prompt
    assert "option `--turbo` was removed" in prompt


def test_the_certain_edits_are_the_draft_of_the_model() -> None:
    doc = document("With `--turbo` and `--jobs 2` it flies.\n")
    model = FakeModel(*["<doc>\nWith `--workers 2` it runs.\n</doc>"] * 3)
    proposed = ask(doc, model, REMOVED, RENAMED)
    assert "`--workers 2` it flies" in model.asked[0][-1].content
    assert result(doc, proposed) == "With `--workers 2` it runs.\n"


def test_what_is_beyond_the_limit_names_it_and_only_where_there_is_a_model() -> None:
    words = ("one", "two", "three", "four")
    doc = document("\n".join(f"With `--turbo` or `--wings` it is {word}.\n" for word in words))
    model = FakeModel(*["UNCHANGED"] * 3)
    proposed = ask(doc, model, REMOVED)
    assert len(model.asked) == 3
    told = "a run gives the model 3 blocks of a section: raise `model.max-blocks`"
    assert [why for _, why in proposed.left].count(told) == 1
    without = ask(doc, None, REMOVED)
    assert {why for _, why in without.left} == {"this needs a model to write it"}


@pytest.mark.parametrize("again", ["runs runs", "runs walks runs", "walks runs runs"])
def test_what_mostly_comes_out_otherwise_when_it_is_asked_again_is_withheld(again: str) -> None:
    doc = document("With `--turbo` it flies.\nElse it walks.\n\nOther text.\n")
    model = FakeModel(*[f"<doc>\nIt {verb}.\n</doc>" for verb in ("walks", *again.split())])
    (one,) = ask(doc, model, REMOVED).verified
    assert {c.name for c in one.checks if c.status is CheckStatus.FAILED} == {"agreed"}
    assert len(model.asked) == 1 + len(again.split())


@pytest.mark.parametrize("again", ["walks walks", "runs walks walks", "walks runs walks"])
def test_what_mostly_comes_out_the_same_is_sound(again: str) -> None:
    doc = document("With `--turbo` it flies.\nElse it walks.\n\nOther text.\n")
    model = FakeModel(*[f"<doc>\nIt {verb}.\n</doc>" for verb in ("walks", *again.split())])
    (one,) = ask(doc, model, REMOVED).verified
    assert one.is_sound
    assert len(model.asked) == 1 + len(again.split())
    seeds = [sampling.seed for sampling in model.sampled]
    assert len(set(seeds)) == len(seeds)


def test_without_a_model_the_certain_edits_stay_and_the_rest_is_said() -> None:
    doc = document("With `--turbo` or `--wings` it flies.\n\nUse `--jobs 4`.\n")
    proposed = ask(doc, None, REMOVED, RENAMED)
    assert result(doc, proposed) == "With `--turbo` or `--wings` it flies.\n\nUse `--workers 4`.\n"
    assert proposed.left == ((REMOVED, "this needs a model to write it"),)


def test_an_entry_after_the_pattern_of_its_sisters() -> None:
    doc = document(LIST)
    proposed = ask(doc, None, ADDED)
    assert result(doc, proposed) == LIST + "- `--format`: How to print.\n"


def test_two_new_entries_in_one_list() -> None:
    doc = document(LIST)
    other = fact(
        FactKind.FLAG_ADDED,
        "--quiet",
        None,
        None,
        siblings=("--tree", "--all"),
        detail="--quiet: be brief",
    )
    proposed = ask(doc, None, ADDED, other)
    assert result(doc, proposed) == LIST + "- `--format`: How to print.\n- `--quiet`: Be brief.\n"


def test_the_model_writes_an_entry_that_no_pattern_gives() -> None:
    doc = document("- `--all` (bool): Show all.\n- `--tree` (bool): Show a tree.\n")
    model = FakeModel("<doc>\n- `--format` (str): How to print.\n</doc>")
    proposed = ask(doc, model, ADDED)
    assert [v.is_sound for v in proposed.verified] == [True]
    assert result(doc, proposed).endswith(
        "(bool): Show a tree.\n- `--format` (str): How to print.\n"
    )
    assert "- `--tree` (bool): Show a tree." in model.asked[0][-1].content


KINDS = """\
| Option | Kind | Is |
|---|---|---|
| `--turbo` | loud | Fast |
| `--all` | still | Show all |
| `--tree` | odd | Show a tree |
"""
ROW = "| `--format` | odd | How to print |"


def test_a_row_of_the_model_in_a_table_that_loses_another() -> None:
    doc = document(KINDS)
    proposed = ask(doc, FakeModel(f"<doc>\n{ROW}\n</doc>"), ADDED, REMOVED)
    (one,) = proposed.verified
    assert (one.is_sound, one.rewrite.origin, proposed.left) == (True, Origin.MODEL, ())
    gone = KINDS.replace("| `--turbo` | loud | Fast |\n", "")
    assert result(doc, proposed) == f"{gone}{ROW}\n"
    assert one.rewrite.explanation.startswith("`--turbo` is gone, and its entry with it; ")


@pytest.mark.parametrize("reply", ["<doc>\nI do not know.\n</doc>", "<doc>\n| `--x` |\n</doc>"])
def test_what_the_model_does_not_write_costs_no_certain_edit_of_its_table(reply: str) -> None:
    doc = document(KINDS)
    proposed = ask(doc, FakeModel(reply, reply), ADDED, REMOVED)
    assert [v.is_sound for v in proposed.verified] == [True]
    assert result(doc, proposed) == KINDS.replace("| `--turbo` | loud | Fast |\n", "")
    assert proposed.left == ((ADDED, NOT_TOGETHER),)
    alone = ask(doc, None, ADDED, REMOVED)
    assert alone.left == ((ADDED, "this needs a model to write it"),)
    assert result(doc, alone) == result(doc, proposed)


def test_no_place_no_entry() -> None:
    doc = document("Use `--all` or `--tree` as you like.\n")
    proposed = ask(doc, FakeModel(), ADDED)
    assert proposed.verified == ()
    assert "no list or table" in proposed.left[0][1]


def test_a_model_that_is_down_is_asked_once() -> None:
    doc = document("With `--turbo` or `--wings` it flies.\n\n`--turbo` and `--wings` are loud.\n")
    error: ModelError = ModelUnavailable("nothing listens")
    model = FakeModel(error)
    proposed = ask(doc, model, REMOVED)
    assert len(model.asked) == 1
    assert proposed.verified == ()
    assert {why for _, why in proposed.left} == {
        "nothing listens",
        "this needs a model to write it",
    }


def test_a_long_block_is_not_given_to_the_model() -> None:
    doc = document(
        "With `--turbo` or `--wings` it flies. " + "And more words follow here. " * 100 + "\n"
    )
    proposed = ask(doc, FakeModel(), REMOVED)
    assert "too long" in proposed.left[0][1]


def test_a_hint_has_the_block_written_again() -> None:
    doc = document("Use `--jobs 4`.\n")
    model = FakeModel("<doc>\nUse `--workers 4` or more.\n</doc>")
    proposed = ask(doc, model, RENAMED, hint="say that more is fine")
    assert "The reviewer asks: say that more is fine" in model.asked[0][-1].content
    assert result(doc, proposed) == "Use `--workers 4` or more.\n"


def test_no_entry_about_a_thing_of_which_the_code_says_nothing() -> None:
    doc = document("- `--all` (bool): Show all.\n- `--tree` (bool): Show a tree.\n")
    bare = fact(FactKind.FLAG_ADDED, "--format", None, None, siblings=("--tree", "--all"))
    proposed = ask(doc, FakeModel(), bare)
    assert proposed.verified == ()
    assert "does not say what it does" in proposed.left[0][1]


def test_an_entry_that_the_model_made_up_is_unsound() -> None:
    doc = document("- `--all` (bool): Show all.\n- `--tree` (bool): Show a tree.\n")
    invented = "<doc>\n- `--format` (str): Enables telemetry of kettles.\n</doc>"
    proposed = ask(doc, FakeModel(invented, invented), ADDED)
    assert [v.is_sound for v in proposed.verified] == [False]


def test_nobody_is_asked_about_a_version_whose_number_stands_elsewhere() -> None:
    gone = fact(FactKind.KEY_REMOVED, "3.9", None, None, owner="Python", certainty=STANDING)
    doc = document("- `tests-3.9` runs the tests.\n- Python `3.9` is used by the tests.\n")
    assert ask(doc, None, gone).left == ()
    (_, why) = ask(doc, None, replace(gone, certainty=1.0)).left[0]
    assert why == "this needs a model to write it"
