"""Which words a model may bring, and which may go, by what the facts are."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.proposal import CheckStatus, Origin
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import explain, verify
from tests.unit.verify.rewrites import fact, failures, rewrite, verified, warnings

RENAMED = fact(FactKind.SYMBOL_RENAMED, "fetch_all", "Client.fetch_all", "Client.fetch_many")
VALUE = fact(FactKind.DEFAULT_CHANGED, "retries", "3", "4", owner="connect")
SWITCH = fact(FactKind.DEFAULT_CHANGED, "strict", "False", "True", owner="connect")
REMOVED = fact(FactKind.PARAMETER_REMOVED, "verbose", "False", None, owner="connect")
ADDED = fact(
    FactKind.PARAMETER_ADDED, "jitter", None, "0.5", owner="connect", siblings=("retries",),
    detail="def connect(retries=3, jitter=0.5)\nSpread the attempts over a random time.",
)  # fmt: skip

CASES: dict[str, tuple[ChangeFact, str, str, str]] = {
    "a rename": (RENAMED, "A `fetch_all` call is cheap.", "A `fetch_many` call is cheap.", ""),
    "grammar of a rename": (
        RENAMED, "An `fetch_all` call is cheap.", "A `fetch_many` call is cheap.", "",
    ),
    "an anchor of a rename": (
        RENAMED, "See [it](#fetch_all) or [here](#fetch-all) and 10-20 more.",
        "See [it](#fetch_many) or [here](#fetch-many) and 10-20 more.", "",
    ),
    "a rename with advice": (
        RENAMED, "`fetch_all` is cheap.", "`fetch_many` is cheap and safe.", "`and safe` came",
    ),
    "a rename that swaps a word": (
        RENAMED, "`fetch_all` reads rows.", "`fetch_many` reads files.", "`rows` became `files`",
    ),
    "a number in words": (VALUE, "`retries`: three times.", "`retries`: four times.", ""),
    "an inflection": (VALUE, "`retries`: 3 attempt.", "`retries`: 4 attempts.", ""),
    "words that change places": (
        VALUE, "`retries` is 3, then stop at once.", "`retries` is 4, at once then stop.",
        "changed places",
    ),
    "a removal": (
        REMOVED, "Use `retries` or `verbose` here.", "Use `retries` here.", "",
    ),
    "a removal with news": (
        REMOVED, "Use `retries` or `verbose` here.", "Use `retries` for faster results here.",
        "something was removed",
    ),
    "a removal that is told": (
        REMOVED, "`verbose` says more.", "`verbose` is no longer supported.", "",
    ),
    "an addition to a sentence": (
        ADDED, "`connect` takes `retries`.", "`connect` takes `retries` and `jitter`.", "",
    ),
    "an addition behind the last of a list": (
        ADDED, "It takes `host`, `port` and `retries`.",
        "It takes `host`, `port`, `retries` and `jitter`.", "",
    ),
    "a removal of the last of a list": (
        REMOVED, "It takes `host`, `port` and `verbose`.", "It takes `host` and `port`.", "",
    ),
    "an addition that shuffles": (
        ADDED, "It takes `host` or `port` and `retries`.",
        "It takes `port` or `host`, `retries` and `jitter`.", "changed places",
    ),
    "a list that is joined otherwise": (
        ADDED, "It takes `retries` or `host` and `port`.",
        "It takes `retries` and `host` or `port`.", "changed places",
    ),
    "an addition that drops": (
        ADDED, "`connect` takes `retries` only once.", "`connect` takes `retries`, `jitter`.",
        "something was added",
    ),
    "an addition in the code's words": (
        ADDED, "- `retries`: try again\n", "- `retries`: try again\n- `jitter`: spread attempts\n",
        "",
    ),
    "an addition in other words": (
        ADDED, "- `retries`: try again\n",
        "- `retries`: try again\n- `jitter`: improves performance greatly\n", "neither the code",
    ),
    "an addition with a word exchanged": (
        ADDED, "- `retries`: try again\n",
        "- `retries`: try again\n- `jitter`: spread the attempts over a fixed time\n",
        "not `fixed`",
    ),
    "an addition that breaks off": (
        ADDED, "- `retries`: try again\n",
        "- `retries`: try again\n- `jitter`: spread the attempts over a\n", "breaks off",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_words_of_a_model(name: str) -> None:
    change, old, new, problem = CASES[name]
    result = verified(f"{old}\n", f"{new}\n", change, diff=change.detail, headings=("connect",))
    assert problem in failures(result).get("wording", "")
    if not problem:
        assert explain(result.checks) == ""


def test_certain_edits_and_people_may_use_any_words() -> None:
    old, new = "`fetch_all` is cheap.\n", "`fetch_many` is cheap and safe.\n"
    for origin in (Origin.MECHANICAL, Origin.PERSON):
        assert "wording" not in failures(verified(old, new, RENAMED, origin=origin))


@pytest.mark.parametrize("new", ["must not be called", "may be called", "must never be called"])
def test_a_sentence_is_not_turned_round(new: str) -> None:
    old = "`connect` must be called first, with `verbose` or without.\n"
    changed = old.replace("must be called", new).replace(", with `verbose` or without", "")
    assert "polarity" in failures(verified(old, changed, REMOVED))


def test_a_switch_may_turn_a_sentence_round_and_is_shown() -> None:
    old = "`strict` is not on: `connect` reads on.\n"
    result = verified(old, "`strict` is on: `connect` reads on.\n", SWITCH)
    assert "polarity" not in failures(result)


def test_a_new_value_goes_to_its_own_name() -> None:
    old = "`connect(retries=3, pause=3)` tries again.\n"
    good = "`connect(retries=4, pause=3)` tries again.\n"
    bad = "`connect(retries=3, pause=4)` tries again.\n"
    both = "`connect(retries=4, pause=4)` tries again.\n"
    assert explain(verified(old, good, VALUE).checks) == ""
    for wrong in (bad, both):
        assert "not of `pause`" in failures(verified(old, wrong, VALUE))["places"]
    assert warnings(verified(old, good, VALUE)) == {}


def test_a_reviewer_may_ask_for_other_words() -> None:
    old, new = "`fetch_all` is cheap.\n", "`fetch_many` costs little.\n"
    asked = rewrite(old, new, RENAMED)
    for hint, is_let_through in (("", False), ("say what it costs", True)):
        evidence = Evidence(old, (RENAMED,), "", TextWords(""), hint=hint)
        checks = verify(asked, evidence, format="markdown").checks
        failed = {c.name for c in checks if c.status is CheckStatus.FAILED}
        assert ("wording" not in failed) is is_let_through


def test_the_names_before_a_help_text_are_no_words_of_it() -> None:
    detail = "--yes, -y (default false): Assume yes to all that is asked"
    came = fact(FactKind.FLAG_ADDED, "--yes", None, "false", siblings=("--wait",), detail=detail)
    old = "| Name | Type | Text |\n|---|---|---|\n| `--wait` | `bool` | Wait for it |\n"
    new = f"{old}| `--yes` | `bool` | Assume yes to all that is asked |\n"
    assert "wording" not in failures(verified(old, new, came))


def test_a_name_says_the_words_that_it_is_made_of() -> None:
    detail = "onPut: called when a message is put into `outgoingStore`"
    came = fact(FactKind.KEY_ADDED, "onPut", None, None, siblings=("qos",), detail=detail)
    old = "* `qos` is the level of the message.\n"
    new = old + "* `onPut` is called when a message is put into the outgoing store.\n"
    assert "wording" not in failures(verified(old, new, came))
    wrong = old + "* `onPut` is called when a packet leaves the server queue.\n"
    assert "wording" in failures(verified(old, wrong, came))


def test_the_values_of_a_choice_have_none_of_their_own() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "--mode", "fast", "slow")
    for choices in ("`fast` or `slow`", "`fast`, `fair` or `slow`", "`fast` | `fair` | `slow`"):
        old = f"- `--mode`: kind of run, {choices} (default `fast`)\n"
        new = old.replace("default `fast`", "default `slow`")
        assert "places" not in failures(verified(old, new, change))
    old = "- `--mode` is `fast` by default, and `--kind` is `fast` as well.\n"
    wrong = old.replace("`fast` as", "`slow` as")
    assert "not of `--kind`" in failures(verified(old, wrong, change))["places"]
