"""An entry whose form a rule knows, and whose words a model writes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.docs.section import DocFile
from docsync.facts.fact import FactKind
from docsync.rewrite.described import check_own, entry_with_gap, say_the_same, words_of
from docsync.rewrite.home import home_slot
from docsync.rewrite.hunks import Hunk
from docsync.rewrite.new_entry import check_named
from docsync.rewrite.proposal import CheckStatus, Verified
from docsync.rewrite.update import is_told_beside
from tests.unit.fake_model import FakeModel
from tests.unit.rewrite.test_update import LIST, LONE, WORDS, ask
from tests.unit.samples import document, fact, rewritten

FORM = "- `retry_after`: ___"
ITEMS = "# Keys\n\n- **{0}** - first words. Defaults to `1`.\n- **{1}** - more of them.\n"
GRID = """\
+----------------+----------------+
| Name           | Meaning        |
+================+================+
| ``files_new``  | Files new      |
+----------------+----------------+
| ``files_old``  | Of before.     |
+----------------+----------------+
"""
PIPES = """\
# Errors

| Error     | Code       | Description        |
| --------- | ---------- | ------------------ |
| `TooLate` | `ERR_LATE` | it came too late   |
| `TooSoon` | `ERR_SOON` | it came before all |
"""


def form_of(doc: DocFile, name: str, siblings: tuple[str, ...], after: str | None) -> str | None:
    added = fact(FactKind.KEY_ADDED, name, None, after, siblings=siblings)
    slot = home_slot(added, doc, doc.sections[-1])
    assert slot is not None
    return entry_with_gap(doc, slot)


def test_the_form_is_that_of_the_entries_beside_it() -> None:
    items = document(ITEMS.format("one", "two"))
    assert form_of(items, "three", ("one", "two"), "7") == ("- **three** - ___. Defaults to `7`.")
    grid = document(f"Keys\n====\n\n{GRID}", "docs/a.rst")
    assert form_of(grid, "files_gone", ("files_new", "files_old"), None) == (
        "| ``files_gone`` | ___          |\n+----------------+----------------+"
    )


def test_no_form_is_known_where_a_cell_needs_more_than_words() -> None:
    doc = document(PIPES)
    assert form_of(doc, "TooBig", ("TooLate", "TooSoon"), None) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("Waits before it tries again.", "Waits before it tries again."),
        ("- `retry_after`: Waits before\n  it tries again.", "Waits before it tries again."),
        ("`retry_after` - Waits first.", "Waits first."),
        ("`number` (optional) - Default: `5`. Waits first.", "Waits first."),
        ("Waits first. Defaults to `5`.", "Waits first."),
        ("**Waits first**", "Waits first"),
        ("'Waits first'", "Waits first"),
        ('"auto" waits, else "none"', '"auto" waits, else "none"'),
        (
            "Default wait before a try. Applies to all.",
            "Default wait before a try. Applies to all.",
        ),
        ("`retry_after` (optional): Waits first.", "Waits first."),
        ("Waits first.\n- `other`: Sleeps.", "Waits first."),
        ("Defaults to `5`.", "Defaults to `5`."),
        ("___", ""),
    ],
)
def test_the_words_are_those_for_the_gap(answer: str, words: str) -> None:
    assert words_of(answer, FORM, "retry_after") == words


@pytest.mark.parametrize(
    ("words", "is_own"),
    [
        ("Encrypts whatever goes out.", True),
        ("Encrypts all of it.", False),  # the entry beside it says so
        ("More of all, encrypts it.", True),  # the same words, and another text
        ("Encrypts.", False),  # as little as one word
        ("```", False),
        (". . . .", False),
        ("Encrypts whatever goes out of the.", False),  # half a sentence
    ],
)
def test_the_words_are_not_those_of_another(words: str, is_own: bool) -> None:
    check = check_own(words, ["- `use_tls`: Encrypts all of it, and more."])
    assert (check.status is CheckStatus.PASSED) is is_own


def test_two_answers_say_the_same_in_other_words() -> None:
    one = "- `retry_after`: Waits before it tries again."
    assert say_the_same(one, "- `retry_after`: Waits, then tries again.", FORM)
    assert not say_the_same(one, "- `retry_after`: Sets how many attempts fail.", FORM)


# through propose


def answered(*replies: str, hunk: Hunk = WORDS) -> tuple[DocFile, FakeModel, Verified]:
    doc = document(LIST)
    model = FakeModel(*(f"<doc>\n{reply}\n</doc>" for reply in replies))
    (one,) = ask(doc, model, LONE, hunks=[hunk]).verified
    return doc, model, one


def test_a_model_is_asked_for_the_words_alone() -> None:
    doc, model, one = answered("Waits before it tries again.")
    assert one.is_sound
    assert rewritten(doc, [one.rewrite]) == f"{LIST}- `retry_after`: Waits before it tries again.\n"
    (asked,) = model.asked  # the change says the words right beside the name: once is enough
    assert "- `retry_after`: ___" in asked[-1].content
    assert "+# Waits before it tries again." in asked[-1].content
    assert "- `max_wait`: Waits." in asked[-1].content


def test_a_sentence_that_the_change_does_not_say_is_left_away() -> None:
    told = "Waits before it tries again. This makes clients more resilient against outages."
    doc, _, one = answered(told)
    assert one.is_sound
    assert rewritten(doc, [one.rewrite]).endswith("Waits before it tries again.\n")


FAR = replace(WORDS, text="+# Waits before it tries again.\n+max_idle = 3\n+retry_after = 5")


@pytest.mark.parametrize(
    ("again", "is_sound", "asked"),
    [
        (["Waits before it tries again."] * 2, True, 3),
        (["Sets retry_after.", "Waits again before it tries.", "Waits before it tries."], True, 4),
        (["Retry after 5.", "Tries."], False, 3),
    ],
)
def test_words_from_elsewhere_are_asked_for_again(
    again: list[str], is_sound: bool, asked: int
) -> None:
    _, model, one = answered("Waits before it tries again.", *again, hunk=FAR)
    assert one.is_sound is is_sound
    assert len(model.asked) == asked
    failed = {check.name for check in one.checks if check.status is CheckStatus.FAILED}
    assert failed == (set() if is_sound else {"agreed"})


@pytest.mark.parametrize(
    ("entries", "is_sound"),
    [
        ("- `files_new`: Files new.\n- `files_old`: Of before.\n", True),
        ("- `files_new`: Those of today.\n- `files_old`: Of before.\n", False),
    ],
)
def test_words_that_are_only_the_name_stand_where_others_do(entries: str, is_sound: bool) -> None:
    doc = document(f"# Keys\n\n{entries}")
    model = FakeModel("<doc>\nFiles gone.\n</doc>", "UNCHANGED", "UNCHANGED")
    hunk = Hunk("src/app.py", "+files_gone = 0  # files gone", (4, 4), (4, 5))
    added = replace(LONE, symbol="files_gone", siblings=("files_new", "files_old"))
    (one,) = ask(doc, model, added, hunks=[hunk]).verified
    assert one.is_sound is is_sound


@pytest.mark.parametrize("words", ["Sets the maximum length.", "Whether the length counts"])
def test_what_names_shorten_and_words_of_every_entry_are_free(words: str) -> None:
    doc = document(LIST)
    model = FakeModel(*[f"<doc>\n{words}\n</doc>"] * 3)
    hunk = Hunk("src/app.py", "+max_length = 5  # sets the length that counts", (4, 4), (4, 5))
    (one,) = ask(doc, model, replace(LONE, symbol="max_length"), hunks=[hunk]).verified
    assert [c.detail for c in one.checks if c.status is CheckStatus.FAILED] == []


TOLD = "Waits before it tries again."


@pytest.mark.parametrize(
    "comment",
    [
        "Never waits before it tries again.",
        "Does not wait before it tries again.",
        "Waits before it tries again, unless disabled by the server.",
        "Waits before it tries again if the server asks for it.",
    ],
)
def test_what_the_change_denies_or_limits_is_not_said_without(comment: str) -> None:
    hunk = replace(WORDS, text=f"+# {comment}\n+retry_after = 5")
    doc = document(LIST)
    model = FakeModel(*[f"<doc>\n{TOLD}\n</doc>"] * 3, "UNCHANGED", "UNCHANGED")
    (one,) = ask(doc, model, LONE, hunks=[hunk]).verified
    assert "said" in {c.name for c in one.checks if c.status is CheckStatus.FAILED}
    kept = comment.removesuffix(".")
    model = FakeModel(*[f"<doc>\n{kept}.\n</doc>"] * 3)
    (one,) = ask(doc, model, LONE, hunks=[hunk]).verified
    assert [c.detail for c in one.checks if c.status is CheckStatus.FAILED] == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("# Waits first.\nretry_after = 5", True),
        ("retry_after = 5  # Waits first.", True),
        ('RETRY = dict(\n    retry_after=help("""\n        Waits first.\n', True),
        ("# Waits first.\nmax_idle = 3\nretry_after = 5", False),
        ("retry_after = 5\n# Waits first.\nmax_idle = 3", False),
        ("# Waits first, says retry_after.\nmax_idle = 3", False),
    ],
)
def test_beside_a_name_stands_its_own_text(text: str, is_told: bool) -> None:
    assert is_told_beside("Waits first.", "retry_after", text) is is_told


def test_what_another_name_shortens_is_not_free() -> None:
    doc = document(LIST)
    text = "+max_length = 5  # sets the length\n+size = min(size, max_length)"
    hunk = replace(WORDS, text=text)
    model = FakeModel(*["<doc>\nSets the minimum length.\n</doc>"] * 3, "UNCHANGED")
    (one,) = ask(doc, model, replace(LONE, symbol="max_length"), hunks=[hunk]).verified
    assert "said" in {c.name for c in one.checks if c.status is CheckStatus.FAILED}


@pytest.mark.parametrize(
    ("entry", "is_named"),
    [
        (".. option:: --retry-after", True),
        ("- `retry_after`: Waits.", True),
        ("   ..", False),
        ("Waits before it tries again.", False),
    ],
)
def test_a_part_of_an_entry_without_its_name_is_none(entry: str, is_named: bool) -> None:
    check = check_named(entry, replace(LONE, symbol="app.retry_after"), "--max-wait")
    assert (check.status is CheckStatus.PASSED) is is_named
