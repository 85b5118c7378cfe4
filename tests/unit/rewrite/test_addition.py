"""An added thing goes where its siblings are listed, in their form."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.addition import find_slot, insertion
from docsync.rewrite.pattern import entry_like_sisters
from tests.unit.samples import document, fact

NEW = fact(
    FactKind.FLAG_ADDED,
    "--format",
    None,
    "text",
    siblings=("--tree", "--all", "--quiet"),
    detail="--format (default text): how to print",
)

CASES = [
    (
        "list",
        "docs/a.md",
        "* `--all`: Show all.\n* `--tree`: Show a tree.\n\nText.\n",
        "* `--all`: Show all.\n* `--tree`: Show a tree.\n* `--format`: How to print.\n\nText.\n",
    ),
    (
        "table",
        "docs/a.md",
        "| Option | Text |\n| --- | --- |\n| `--tree` | show a tree |\n| `--quiet` | say less |\n",
        "| Option | Text |\n| --- | --- |\n| `--tree` | show a tree |\n"
        "| `--format` | how to print |\n"
        "| `--quiet` | say less |\n",
    ),
    (
        "alphabet",
        "docs/a.md",
        "- `--all` - Show all.\n- `--quiet` - Say less.\n- `--tree` - Show a tree.\n",
        "- `--all` - Show all.\n- `--format` - How to print.\n- `--quiet` - Say less.\n"
        "- `--tree` - Show a tree.\n",
    ),
    (
        "loose list",
        "docs/a.md",
        "- `--all`: Show all.\n\n- `--tree`: Show a tree.\n\nEnd.\n",
        "- `--all`: Show all.\n\n- `--tree`: Show a tree.\n\n- `--format`: How to print.\n\nEnd.\n",
    ),
]


@pytest.mark.parametrize(("name", "path", "old", "new"), CASES, ids=[c[0] for c in CASES])
def test_a_new_entry(name: str, path: str, old: str, new: str) -> None:
    doc = document(old, path)
    slot = find_slot(NEW, doc, doc.sections[0])
    assert slot is not None
    entry = entry_like_sisters(doc, slot)
    assert entry is not None
    block = slot.block
    text = doc.text(0, block.start) + insertion(doc, [(slot, entry)])
    assert text + doc.text(block.end, len(doc.content)) == new


@pytest.mark.parametrize(("mark", "is_list"), [("", False), ("`", True)])
def test_words_that_open_items_are_no_keys(mark: str, is_list: bool) -> None:
    new = fact(FactKind.KEY_ADDED, "Findings", None, None, siblings=("Licenses", "Secrets"))
    doc = document("".join(f"- {mark}{word}{mark}\n" for word in new.siblings))
    assert (find_slot(new, doc, doc.sections[0]) is not None) is is_list


def test_one_sibling_is_not_enough() -> None:
    doc = document("- `--tree`: Show a tree.\n- something else\n")
    assert find_slot(NEW, doc, doc.sections[0]) is None


def test_the_only_sibling_is_enough_under_the_heading_of_both() -> None:
    doc = document(
        "# build\n\n## Options\n\n- `--tree`: Show a tree.\n\n# show\n\n- `--tree`: Too.\n"
    )
    only = fact(
        FactKind.FLAG_ADDED,
        "--format",
        None,
        None,
        siblings=("--tree",),
        owner="build",
        detail="--format: how to print",
    )
    slots = [find_slot(only, doc, section) for section in doc.sections]
    assert [slot is not None for slot in slots] == [False, True, False]
    assert slots[1] is not None
    assert slots[1].gap == ""


def test_no_pattern_no_entry() -> None:
    doc = document("- `--all` (bool, since 2.0): Show all.\n- `--tree` (bool): Show a tree.\n")
    slot = find_slot(NEW, doc, doc.sections[0])
    assert slot is not None
    assert entry_like_sisters(doc, slot) is None


def test_an_entry_of_two_siblings_counts_once() -> None:
    fresh = fact(
        FactKind.FLAG_ADDED,
        "--wide",
        None,
        None,
        siblings=("-t", "--tree", "--all"),
        detail="--wide: how wide to print",
    )
    doc = document("```\n  --all     show all\n  -t, --tree    show a tree\n```\n")
    slot = find_slot(fresh, doc, doc.sections[0])
    assert slot is not None
    assert [sister.name for sister in slot.sisters] == ["--all", "-t"]
