"""Code inside list items, notes and quotes is code."""

from __future__ import annotations

import pytest

from docsync.docs.nested import inner_code
from docsync.facts.fact import FactKind
from docsync.match.occurrence import occurrences
from tests.unit.samples import document, fact, mended

RENAMED = fact(FactKind.COMMAND_RENAMED, "prune", "prune", "clean", owner="bk")
REMOVED = fact(FactKind.COMMAND_REMOVED, "prune", None, None, owner="bk")


@pytest.mark.parametrize("width", [2, 3, 4])
@pytest.mark.parametrize("marker", ["1. ", "-  ", "* ", "- "])
def test_fence_of_an_item(marker: str, width: int) -> None:
    indent = " " * width
    lines = ("```sh", "bk create /home", "bk {} --keep 30", "```")
    text = f"{marker}Write a script:\n\n" + "".join(f"{indent}{line}\n" for line in lines)
    doc = document(f"# Steps\n\n{text.format('prune')}\n{marker}Run it.\n")
    assert mended(doc, RENAMED) == f"# Steps\n\n{text.format('clean')}\n{marker}Run it.\n"


RST = "Steps\n=====\n\n"
HOLDERS = [
    ("docs/a.md", "- One\n    - Two:\n\n        ~~~\n        bk {} --keep 30\n        ~~~\n"),
    ("docs/a.md", "> Write:\n>\n> ```sh\n> bk {} --keep 30\n> ```\n"),
    ("docs/a.md", "!!! note\n\n    ```sh\n    bk {} --keep 30\n    ```\n"),
    ("docs/a.md", "Script\n:   Write:\n\n    ```sh\n    bk {} --keep 30\n    ```\n"),
    ("docs/a.rst", RST + "1. Write::\n\n       bk {} --keep 30\n\n2. Run.\n"),
    ("docs/a.rst", RST + "- Write:\n\n  .. code-block:: sh\n\n     bk {} --keep 30\n"),
    ("docs/a.rst", RST + ".. note::\n\n   .. code-block:: sh\n\n      bk {} --keep 30\n"),
]


@pytest.mark.parametrize(("path", "text"), HOLDERS)
def test_other_holders(path: str, text: str) -> None:
    assert mended(document(text.format("prune"), path), RENAMED) == text.format("clean")


@pytest.mark.parametrize(
    "text",
    [
        "1. Prune it:\n\n    ```sh\n    bk create  # to prune\n    ```\n\n    They prune.\n",
        "- Then:\n\n  ```{note}\n  You prune trees.\n  ```\n",
        "```{note}\nYou prune trees.\n```\n",
    ],
)
def test_prose_around_it_stays(text: str) -> None:
    assert mended(document(text), RENAMED) == text


def test_a_removal_takes_no_item_of_inner_code() -> None:
    text = "- Write:\n\n  ```yaml\n  - create\n  - prune\n  ```\n"
    assert mended(document(text), REMOVED) == text


def test_the_place_is_told_as_code() -> None:
    doc = document("- Run `prune`:\n\n  ```\n  bk `prune`\n  ```\n")
    section = doc.sections[0]
    found = [o.where for o in occurrences(doc, section, "prune")]
    assert found == ["code span", "fence"]
    (span,) = inner_code(doc, section.blocks[0])
    assert doc.text(*span) == "  bk `prune`\n"
