"""New entries that lead to a place of their page."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.edit import Edit
from docsync.rewrite.targets import with_targets
from tests.unit.samples import document, fact

NEW = fact(FactKind.SYMBOL_ADDED, "Hub", None, None)
RST = "Page\n====\n\n* `Alias`_\n\n.. _close:\n\nAlias\n-----\n\nText.\n"
MARKDOWN = '# Page\n\n- [a](#alias)\n\n## Alias\n\n<a id="close"></a>\n\nText.\n'


@pytest.mark.parametrize(
    ("text", "path", "entry", "is_kept"),
    [
        (RST, "a.rst", "* `Hub`_\n", False),
        (RST, "a.rst", "* Hub_\n", False),
        (RST, "a.rst", "* `Alias`_ again\n", True),
        (RST, "a.rst", "* close_\n", True),
        (RST, "a.rst", "* `Hub <https://example.com/>`_\n", True),
        (RST, "a.rst", "* ``hub_`` and `Hub`__\n", True),
        (MARKDOWN, "a.md", "- [b](#hub)\n", False),
        (MARKDOWN, "a.md", "- [b](#alias)\n", True),
        (MARKDOWN, "a.md", "- [b](#close)\n", True),
        (MARKDOWN, "a.md", "- [b](#app.Hub)\n", True),
        (MARKDOWN, "a.md", "- `[b](#hub)`\n", True),
    ],
)
def test_an_entry_that_leads_nowhere(text: str, path: str, entry: str, is_kept: bool) -> None:
    page = document(text, path)
    edit = Edit(text.index("\n\n", 12) + 1, text.index("\n\n", 12) + 1, entry, NEW, "why")
    assert with_targets([edit], page) == ([edit] if is_kept else [])


def test_an_entry_that_leads_to_another_that_came() -> None:
    page = document(RST, "a.rst")
    at = RST.index("\n\n.. _close") + 1
    entry = Edit(at, at, "* `Hub`_\n", NEW, "why")
    section = Edit(len(RST), len(RST), "\nHub\n---\n\nText.\n", NEW, "why")
    assert with_targets([entry, section], page) == [entry, section]
