"""Types and order of parameters where documentation writes them out."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, rewritten, verdict

TYPED = fact(
    FactKind.ANNOTATION_CHANGED,
    "limit",
    "int | None",
    "float | None",
    owner="app.fetch",
    detail="def fetch(url: str, limit: float | None = None) -> bytes",
)
RESULT = fact(
    FactKind.ANNOTATION_CHANGED,
    "fetch",
    "bytes",
    "Reply",
    owner="app",
    detail="def fetch(url: str) -> Reply",
)
ORDER = fact(
    FactKind.PARAMETERS_REORDERED,
    "fetch",
    "url, limit, depth",
    "url, *, depth, limit",
    owner="app",
    detail="def fetch(url, *, depth=1, limit=3)",
)
WRITTEN = "```python\ndef fetch(url: str, limit: int | None = None) -> bytes\n```\n"

CASES: list[tuple[str, str, ChangeFact, str, str]] = [
    (
        "in a signature",
        "docs/a.md",
        TYPED,
        WRITTEN,
        WRITTEN.replace("int |", "float |"),
    ),
    (
        "of a result",
        "docs/a.md",
        RESULT,
        "`fetch(url: str) -> bytes` gets bytes.\n",
        "`fetch(url: str) -> Reply` gets bytes.\n",
    ),
    (
        "of another function",
        "docs/a.md",
        TYPED,
        "## fetch\n\n`fetch_all(urls, limit: int | None)` and `fetch(limit: int | None, more)`.\n",
        "## fetch\n\n`fetch_all(urls, limit: int | None)` and `fetch(limit: int | None, more)`.\n",
    ),
    (
        "in an item",
        "docs/a.md",
        TYPED,
        "## fetch\n\n- `url` (`str`): where\n- `limit` (`int | None`): how much\n",
        "## fetch\n\n- `url` (`str`): where\n- `limit` (`float | None`): how much\n",
    ),
    (
        "an item of another type",
        "docs/a.md",
        TYPED,
        "## fetch\n\n- `limit` (`int`): how much\n",
        "## fetch\n\n- `limit` (`int`): how much\n",
    ),
    (
        "two items of that name",
        "docs/a.md",
        TYPED,
        "## fetch, send\n\n- `limit` (`int | None`): a\n\nAnd:\n\n- `limit` (`int | None`): b\n",
        "## fetch, send\n\n- `limit` (`int | None`): a\n\nAnd:\n\n- `limit` (`int | None`): b\n",
    ),
    (
        "order",
        "docs/a.rst",
        ORDER,
        ".. function:: fetch(url, limit=3, depth=1)\n\n   Gets it.\n",
        ".. function:: fetch(url, *, depth=1, limit=3)\n\n   Gets it.\n",
    ),
    (
        "order of a call",
        "docs/a.md",
        ORDER,
        "```python\nfetch(url, limit, depth)\n```\n",
        "```python\nfetch(url, limit, depth)\n```\n",
    ),
]


@pytest.mark.parametrize(("name", "path", "change", "old", "new"), CASES, ids=[c[0] for c in CASES])
def test_declarations(name: str, path: str, change: ChangeFact, old: str, new: str) -> None:
    doc = document(old, path)
    assert rewritten(doc, mechanical_rewrites(doc, verdict(doc, change))) == new


MEMBER = fact(
    FactKind.ANNOTATION_CHANGED,
    "retries",
    "number (optional)",
    "number | false (optional)",
    owner="Options",
    siblings=("timeout", "name"),
    detail="retries?: number | false",
    language="typescript",
)
ROWS = "| Name | Type | |\n|---|---|---|\n| `timeout` | {0} | Wait |\n| `retries` | {1} | Tries |\n"


def test_the_type_of_a_field_in_its_entry() -> None:
    for old, new in (
        (ROWS.format("number", "number"), ROWS.format("number", r"number \| false")),
        (ROWS.format("`number`", "`number`"), ROWS.format("`number`", r"`number \| false`")),
        (
            "- `timeout` (`number`): Wait.\n- `retries` (`number`): Tries.\n",
            "- `timeout` (`number`): Wait.\n- `retries` (`number | false`): Tries.\n",
        ),
    ):
        doc = document(old)
        assert rewritten(doc, mechanical_rewrites(doc, verdict(doc, MEMBER))) == new


@pytest.mark.parametrize(
    "text",
    [
        "- `retries` (`number`): Tries.\n",  # of which list is not known
        "- `timeout`: Wait.\n- `retries` (number): A number.\n",
        "- `timeout`: Wait.\n- `retries` (`number`): A `number` of them.\n",
        "- `timeout`: Wait.\n- `retries` (`numbers`): Tries.\n",
    ],
)
def test_a_type_that_is_not_plainly_that_of_the_field_stays(text: str) -> None:
    doc = document(text)
    assert mechanical_rewrites(doc, verdict(doc, MEMBER)) == []
