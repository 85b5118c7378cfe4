"""An entry that a model writes beside the sibling that is nearest."""

from __future__ import annotations

import time
from dataclasses import replace

from docsync.config import Config
from docsync.facts.fact import ChangeFact, FactKind
from docsync.llm.on_demand import ModelOnDemand
from docsync.rewrite.allowance import Allowance
from docsync.rewrite.beside import slot_beside
from docsync.rewrite.propose import propose
from tests.unit.fake_model import FakeModel
from tests.unit.rewrite.test_update import LIST, LONE, TRUE, WORDS, passing
from tests.unit.samples import document, fact, verdict


def test_an_entry_is_apart_from_the_next_as_the_one_beside_it_is() -> None:
    loose = (
        "- `use_tls`: Encrypts.\n\n  In all of it.\n\n- `colour`: Paints.\n- `max_wait`: Waits.\n"
    )
    doc = document(f"# Settings\n\n{loose}- `last`: Ends.\n")
    slot = slot_beside(replace(LONE, siblings=("max_wait",)), doc, doc.sections[0], None)
    assert slot is not None
    assert slot.gap == ""


def test_of_several_answers_the_best_is_the_entry() -> None:
    model = FakeModel("<doc>\n- `retry_after`: Sleeps.\n</doc>", *[TRUE] * 2, "UNCHANGED")
    doc = document(LIST)
    config = Config(model=replace(Config().model, samples=2))
    limits = ModelOnDemand(lambda: model), time.monotonic() + 60
    proposed = propose(
        doc,
        verdict(doc, LONE),
        passing,
        config,
        *limits,
        hunks=lambda: [WORDS],
        allowance=Allowance(),
    )
    (one,) = proposed.verified
    assert one.is_sound
    assert "Waits before it tries again." in one.rewrite.new


NAMES = ("--pid", "--quiet", "--verbose", "--sentry", "--trace", "--handler", "--name", "--burst")
CHOSEN = "# {0}\n\n* `--burst`: Ends when done.\n* `--name`: Gives a name.\n"


def a_flag(**more: object) -> ChangeFact:
    detail = "--max-jobs N: most jobs to do"
    given = {"siblings": NAMES, "detail": detail, "owner": "worker", **more}
    return fact(FactKind.FLAG_ADDED, "--max-jobs", None, None, **given)


def test_a_choice_by_hand_that_left_out_the_nearest_is_one_under_the_heading_of_its_owner() -> None:
    for title, is_home in (("Worker Arguments", True), ("The rest", False)):
        doc = document(CHOSEN.format(title))
        slot = slot_beside(a_flag(), doc, doc.sections[0], None)
        assert (slot is not None) is is_home
    lone = document("# Worker\n\n* `--burst`: Ends when done.\n* Other things.\n")
    assert slot_beside(a_flag(), lone, lone.sections[0], None) is None


def test_no_entry_on_the_page_of_another_class() -> None:
    text = "# {0}\n\n- `origin`: Where to.\n- `limit`: How many.\n"
    new = fact(FactKind.KEY_ADDED, "max_age", None, None, siblings=("origin",), owner="PoolOptions")
    for title, is_home in (
        ("Class: Pool", True),
        ("Class: Client", False),
        ("`Client`", False),
        ("BigClient", False),
        ("Configuration", True),
        ("Client options", True),
    ):
        doc = document(text.format(title))
        assert (slot_beside(new, doc, doc.sections[0], None) is not None) is is_home, title


def test_behind_a_body_comes_a_blank_line() -> None:
    text = ".. method:: close()\n\n   Closes it.\n\nMore.\n"
    doc = document(text, "docs/a.rst")
    new = fact(FactKind.SYMBOL_ADDED, "open", None, None, siblings=("close",), owner="Hub")
    slot = slot_beside(new, doc, doc.sections[0], None)
    assert slot is not None
    assert slot.gap == "\n"


def test_a_directive_beside_the_nearest_is_of_its_kind() -> None:
    text = ".. module:: app.kinds\n\n.. autoclass:: Hub\n\n.. autofunction:: open_hub\n"
    doc = document(text, "docs/a.rst")
    siblings = ("Hub", "open_hub", "Else", "Other", "Further", "More")
    for detail, is_home in (
        ("class Pool(Hub)\nHolds several.", True),
        ("class Pool(Hub)", False),
        ("def Pool()\nHolds several.", False),
        ("Pool = 3\nHow many.", False),
    ):
        new = fact(
            FactKind.SYMBOL_ADDED,
            "Pool",
            None,
            None,
            siblings=siblings,
            owner="app.kinds",
            detail=detail,
        )
        assert (slot_beside(new, doc, doc.sections[0], None) is not None) is is_home, detail
