"""New entries in a list that a rule rewrites for something else."""

from __future__ import annotations

from dataclasses import replace

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import Origin, Rewrite
from docsync.rewrite.together import together
from tests.unit.samples import document, fact, verdict

REMOVED = fact(FactKind.FLAG_REMOVED, "--turbo", None, None)
ROWS = ["| `--turbo` | Fast |\n", "| `--tree` | Tree |\n", "| `--all` | All |\n"]
HEAD = "| Option | |\n|---|---|\n"
NEW = "| `--new` | New |\n"


def both(made: list[str], entries: list[str], *, above: str = "", below: str = "") -> str | None:
    doc = document(HEAD + "".join(ROWS) + "\nUse `--turbo`.\n")
    end = len(HEAD + "".join(ROWS))
    first = Rewrite(
        verdict=verdict(doc, REMOVED),
        start=0,
        end=end,
        old=HEAD + "".join(ROWS),
        new=HEAD + "".join(made),
        origin=Origin.MECHANICAL,
        explanation="gone",
    )
    second = replace(
        first, new=HEAD + "".join(entries), origin=Origin.MODEL, explanation="new", model="m"
    )
    whole = replace(
        first, end=len(doc.content), old=doc.text(0, len(doc.content)), new=first.new + below
    )
    found = together(doc, whole if below else first, second)
    if found is None:
        return None
    assert (found.origin, found.model, found.explanation) == (Origin.MODEL, "m", "gone; new")
    assert (found.start, found.end) == (0, len(doc.content) if below else end)
    return found.new.removeprefix(HEAD)


def test_a_row_that_comes_where_another_goes() -> None:
    turbo, tree, every = ROWS
    assert both([tree, every], [*ROWS, NEW]) == tree + every + NEW
    assert both([tree, every], [turbo, tree, NEW, every]) == tree + NEW + every
    assert both([tree, every], [turbo, NEW, tree, every]) == NEW + tree + every
    assert both([turbo, tree], [*ROWS, NEW]) == turbo + tree + NEW
    assert both([turbo, tree], [turbo, tree, NEW, every]) == turbo + tree + NEW


def test_what_is_rewritten_may_be_wider_than_the_list() -> None:
    _, tree, every = ROWS
    below = "\nUse it.\n"
    assert both([tree, every], [*ROWS, NEW], below=below) == tree + every + NEW + below


def test_nothing_amid_lines_that_change_and_no_other_change() -> None:
    turbo, tree, every = ROWS
    assert both([every], [turbo, NEW, tree, every]) is None
    assert both([turbo, tree], [turbo, tree.replace("Tree", "A tree"), every, NEW]) is None
