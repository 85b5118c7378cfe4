"""A model that edits something else than it was asked to did not answer."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.answered import check_answered
from docsync.rewrite.proposal import CheckStatus
from tests.unit.samples import fact

GONE = fact(FactKind.SYMBOL_REMOVED, "strip_color", "def strip_color(text)", None)
VALUE = fact(FactKind.DEFAULT_CHANGED, "retries", "3", "5", owner="app.connect")
TYPE = fact(FactKind.ANNOTATION_CHANGED, "wait", "int", "float")
OLD = "Colour is taken out by `strip_color` if needed, after 3 `retries`.\n"


@pytest.mark.parametrize(
    ("facts", "new", "is_answer"),
    [
        ([GONE], OLD.replace(" if needed", ""), False),
        ([GONE], OLD.replace(" by `strip_color`", ""), True),
        ([VALUE], OLD.replace(" if needed", ""), False),
        ([VALUE], OLD.replace("3", "5"), True),
        ([VALUE, GONE], OLD.replace("3", "5"), True),
        ([TYPE], OLD.replace(" if needed", ""), True),
        ([TYPE, GONE], OLD.replace(" if needed", ""), True),
    ],
)
def test_something_that_was_asked_is_done(
    facts: list[ChangeFact], new: str, is_answer: bool
) -> None:
    found = check_answered(facts, OLD, new)
    assert (found.status is CheckStatus.PASSED) == is_answer
    if not is_answer:
        assert "is still said" in found.detail
