"""Lists within items, lists of terms, option lists: forms of lists that entries go into."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.addition import find_slot, insertion
from docsync.rewrite.pattern import entry_like_sisters
from tests.unit.samples import document, fact

NESTED = """\
# API

* `url` {string} The URL.
* `opts` {Object}
  * `all` {boolean} Show all. **Default:** `true`.
{new}  * `tree` {number} Show a tree. **Default:** `2`.
    * `x` {number} How wide.

  * `deep` {boolean} Go down. **Default:** `false`.
* Returns: {Client}
"""
TERMS = """\
-a, --all
: Show all of it, wherever
  it is.

{new}--tree *DEPTH*
: Show a tree.
"""
OPTION_LIST = """\
Options
=======

-a, --all           Show all.
{new}-t N, --tree N      Show a tree.
"""
ROWS = """\
| Name | Type | Required | Description |
|---|---|---|---|
| `all` | `boolean` | No | Show all. |
{new}| `tree` | `number` | Yes | Show a tree. |
"""


def flag(name: str = "--quiet", detail: str = "--quiet: print nothing at all") -> ChangeFact:
    siblings = ("--all", "--tree")
    return fact(FactKind.FLAG_ADDED, name, None, None, siblings=siblings, detail=detail)


def member(
    *siblings: str, after: str = "boolean (optional)", told: str = " Defaults to `false`."
) -> ChangeFact:
    mark = "?" if after.endswith("(optional)") else ""
    return fact(
        FactKind.KEY_ADDED,
        "quiet",
        None,
        after,
        siblings=siblings,
        owner="Client.Options",
        language="typescript",
        detail=f"quiet{mark}: boolean\nPrint nothing at all.{told}",
    )


CASES = [
    (
        "in an item",
        "docs/a.md",
        NESTED,
        member("all", "tree", "deep"),
        "  * `quiet` {boolean} Print nothing at all. **Default:** `false`.\n",
    ),
    ("terms", "docs/a.md", TERMS, flag(), "--quiet\n: Print nothing at all.\n\n"),
    (
        "terms with a value",
        "docs/a.md",
        TERMS,
        flag(detail="--quiet QUIET: print nothing at all"),
        "--quiet *QUIET*\n: Print nothing at all.\n\n",
    ),
    (
        "an option list",
        "docs/a.rst",
        OPTION_LIST,
        flag(),
        "--quiet             Print nothing at all.\n",
    ),
    (
        "a column that asks whether it must be given",
        "docs/a.md",
        ROWS,
        member("all", "tree", told=""),
        "| `quiet` | `boolean` | No | Print nothing at all. |\n",
    ),
]


def applied(text: str, path: str, new: ChangeFact) -> str | None:
    doc = document(text, path)
    slot = next((s for section in doc.sections if (s := find_slot(new, doc, section))), None)
    entry = entry_like_sisters(doc, slot) if slot is not None else None
    if slot is None or entry is None:
        return None
    block = slot.block
    whole = doc.text(0, block.start) + insertion(doc, [(slot, entry)])
    return whole + doc.text(block.end, len(doc.content))


@pytest.mark.parametrize(("name", "path", "text", "new", "entry"), CASES, ids=[c[0] for c in CASES])
def test_a_new_entry(name: str, path: str, text: str, new: ChangeFact, entry: str) -> None:
    assert applied(text.replace("{new}", ""), path, new) == text.replace("{new}", entry)


def test_what_must_be_given_is_not_known_of_all() -> None:
    new = member("all", "tree", after="boolean", told="")
    assert applied(ROWS.replace("{new}", ""), "docs/a.md", new) is None


def test_the_only_sibling_in_an_item_that_names_what_both_belong_to() -> None:
    text = "* **opts** `{}`\n  * `all` {{boolean}} Show all.\n* Returns: nothing\n"
    new = member("all", told="")
    assert applied(text.format("Options").replace("{{", "{").replace("}}", "}"), "docs/a.md", new)
    assert applied(text.format("Others").replace("{{", "{"), "docs/a.md", new) is None


def test_the_form_of_a_sister_that_has_a_short_name_too() -> None:
    text = "-a, --all\n: Show all.\n\n--tree\n: Show a tree.\n"
    new = flag(detail="--quiet, -q: print nothing at all")
    near = fact(
        FactKind.FLAG_ADDED,
        new.symbol,
        None,
        None,
        siblings=("--tree", "--all"),
        detail=new.detail,
    )
    made = applied(text, "docs/a.md", near)
    assert made is not None
    assert "\n-q, --quiet\n: Print nothing at all.\n" in made


def test_a_value_that_may_be_repeated_says_nothing_of_the_new_one() -> None:
    made = applied(
        "-f, --file *FILE* ...\n: Read it.\n\n--tree *DEPTH* ...\n: Show a tree.\n",
        "docs/a.md",
        fact(
            FactKind.FLAG_ADDED,
            "--quiet",
            None,
            None,
            siblings=("--tree", "--file"),
            detail="--quiet QUIET: print nothing at all",
        ),
    )
    assert made is not None
    assert "--quiet *QUIET*\n: Print nothing at all.\n" in made


def test_what_programs_call_is_no_flag() -> None:
    new = fact(
        FactKind.SYMBOL_ADDED,
        "line_width",
        None,
        None,
        siblings=("all", "tree"),
        detail="def line_width(self)\nSet the width of lines.",
    )
    assert applied(TERMS.replace("{new}", ""), "docs/a.md", new) is None
