"""An entry that a model writes beside the sibling that is nearest."""

from __future__ import annotations

import time
from dataclasses import replace

from docsync.config import Config
from docsync.llm.on_demand import ModelOnDemand
from docsync.rewrite.allowance import Allowance
from docsync.rewrite.beside import slot_beside
from docsync.rewrite.propose import propose
from tests.unit.fake_model import FakeModel
from tests.unit.rewrite.test_update import LIST, LONE, TRUE, WORDS, passing
from tests.unit.samples import document, verdict


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
