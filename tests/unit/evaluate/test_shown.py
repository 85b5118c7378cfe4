"""What was written from the change itself is judged by the checks that a run has for it."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from docsync.config import Config, ModelConfig
from docsync.evaluate.answers import asked
from docsync.evaluate.scores import score
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.mining.dataset.example import Row
from docsync.prompts.context import AddContext, DescribeContext, UpdateContext
from docsync.rewrite.conversation import answer_of, few_shot, opening
from tests.unit.evaluate.test_evaluate import Talker

SETTINGS = ModelConfig(few_shot=False)
SHOWN = """\
--- settings.lua
     max_wait = { type = "integer" },
+    -- Seconds until a broken connection is tried again.
+    retry_after = { type = "integer" },
"""
SISTER = "- `max_wait` (integer): seconds until the server gives up."
ENTRY = "- `retry_after` (integer): seconds until a broken connection is tried again."
WORDS = "seconds until a broken connection is tried again"
PIECE = "The server reads `use_tls` and `max_wait` from its file."
UPDATED = "The server reads `use_tls`, `max_wait` and `retry_after` from its file."
FACT = ChangeFact(
    FactKind.KEY_ADDED,
    "retry_after",
    None,
    None,
    Place("settings.lua", 5),
    True,
    "text",
    siblings=("max_wait", "use_tls"),
)


def row(context: AddContext | DescribeContext | UpdateContext, old: str, answer: str) -> Row:
    prompt, _ = opening(context, Config(model=SETTINGS))
    meta = {
        "path": "docs/a.md",
        "format": "markdown",
        "facts": [asdict(FACT)],
        "old": old,
        "sisters": [] if isinstance(context, UpdateContext) else list(context.sisters),
        "form": context.entry if isinstance(context, DescribeContext) else "",
        "shown": SHOWN,
        "few_shot": False,
    }
    return Row(1, prompt, answer_of(answer), meta)


def entry() -> Row:
    facts = ("The key `retry_after` was added.",)
    sisters = (SISTER, SISTER.replace("max_wait", "use_tls"))
    return row(
        AddContext("docs/a.md", ("A",), facts, SHOWN, sisters, "retry_after", "list item", ""),
        "",
        ENTRY,
    )


def piece() -> Row:
    facts = ("The key `retry_after` was added.",)
    return row(
        UpdateContext("docs/a.md", ("A",), facts, SHOWN, PIECE, ("retry_after",), ""),
        PIECE,
        UPDATED,
    )


def words() -> Row:
    facts = ("The key `retry_after` was added.",)
    sisters = (SISTER, SISTER.replace("max_wait", "use_tls"))
    form = "- `retry_after` (integer): ___."
    return row(
        DescribeContext("docs/a.md", ("A",), facts, SHOWN, sisters, "retry_after", form, ""),
        "",
        WORDS,
    )


@pytest.mark.parametrize("one", [entry(), piece(), words()], ids=["entry", "piece", "words"])
def test_words_of_the_change_are_right(one: Row) -> None:
    answer = asked(one, Talker(otherwise=one.completion), SETTINGS, with_examples=False)
    assert answer.failed_checks == ()
    assert score(one, answer).is_right


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (entry(), ENTRY.replace("seconds until", "backs off exponentially until")),
        (piece(), UPDATED.replace("from its file", "from its encrypted vault")),
        (words(), WORDS.replace("until", "of exponential backing off until")),
    ],
    ids=["entry", "piece", "words"],
)
def test_words_of_nobody_are_withheld(one: Row, said: str) -> None:
    answer = asked(one, Talker(otherwise=answer_of(said)), SETTINGS, with_examples=False)
    assert "said" in answer.failed_checks
    assert not score(one, answer).is_changed


def test_the_base_gets_the_worked_examples_where_a_run_gives_them() -> None:
    """With an entry, and not with a piece, nor where only words are missing."""
    sent = []
    for one in (entry(), piece(), words()):
        talker = Talker()
        asked(one, talker, SETTINGS, with_examples=True)
        sent.append(talker.asked[0][1:-1])
    assert sent == [few_shot(), (), ()]
