"""What a section that was rewritten in part is still wrong about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.certain import certain_rewrites
from docsync.rewrite.proposal import Check, CheckStatus, Rewrite, Verified
from docsync.rewrite.remains import remaining
from tests.unit.samples import document, fact, verdict

RENAMED = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
REMOVED = fact(FactKind.FLAG_REMOVED, "--turbo", None, None)
DEFAULT = fact(FactKind.DEFAULT_CHANGED, "--retries", "3", "5")
ADDED = fact(FactKind.FLAG_ADDED, "--format", None, None, siblings=("--tree", "--all"))


def passing(rewrite: Rewrite) -> Verified:
    return Verified(rewrite, (Check("all", CheckStatus.PASSED),))


def left(text: str, *facts: ChangeFact, open_facts: Collection[str] = ()) -> list[tuple[int, str]]:
    doc = document(text)
    found = verdict(doc, *facts)
    written = [v.rewrite for v in certain_rewrites(doc, found, passing)]
    return [(r.line, r.word) for r in remaining(found, written, open_facts)]


def test_what_was_rewritten_as_a_whole_leaves_nothing() -> None:
    assert left("Use `--jobs 4`, or `--jobs 8`.\n", RENAMED) == []
    assert left("The option `--retries` defaults to 3.\n", DEFAULT) == []


def test_a_removed_option_beside_a_renamed_one_is_left() -> None:
    text = "Use `--jobs 4` with `--turbo`, which is a great\nhelp where `--jobs` is slow.\n"
    assert left(text, RENAMED, REMOVED) == [(1, "--turbo")]


def test_the_same_word_is_left_where_its_lines_stayed() -> None:
    rows = "| option | is |\n|---|---|\n| `--jobs` | A |\n| `--turbo` | B |\n| `--x` | C |\n"
    assert left(rows, RENAMED, REMOVED) == []
    assert left(rows + "\nMind `--x` with `--turbo`.\n", RENAMED, REMOVED) == [(7, "--turbo")]


def test_what_was_added_is_left_only_where_an_entry_was_due() -> None:
    text = "Use `--jobs 4`.\n\nSay `--all` or `--tree`.\n"
    assert left(text, RENAMED, ADDED) == []
    assert [word for _, word in left(text, RENAMED, ADDED, open_facts={ADDED.id})] == ["--format"]


def test_a_plain_word_is_left_as_code_where_the_section_was_mended_of_it() -> None:
    change = fact(FactKind.PARAMETER_RENAMED, "force", "force", "replace", owner="app.put")
    text = "```\nput(p, force=True)\n```\n\nMind `force`, as in `copy(force=1)`, by no force.\n"
    assert left(text, change) == [(5, "force"), (5, "force")]
    doubtful = replace(change, certainty=0.6)
    assert left(text.replace("put(p, force", "put(p, f"), doubtful) == []


def test_a_word_that_could_be_any_is_not_left() -> None:
    doubtful = fact(FactKind.SYMBOL_REMOVED, "run", None, None)
    assert left("Use `--jobs 4`, then run it.\n", RENAMED, doubtful) == []


def test_the_bare_word_of_a_flag_may_be_that_of_a_setting() -> None:
    change = fact(FactKind.FLAG_RENAMED, "--encode", "--encode", "--url-encode")
    assert left("Use `--encode`.\n\n- `encode`: whether to.\n", change) == []
