"""Entries about the fields of a class, in lists that are said to be of it."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact, mended, verdicts

RENAMED = fact(
    FactKind.PARAMETER_RENAMED,
    "notify",
    "notify",
    "send_mail",
    owner="app.settings.Settings",
    siblings=("retries", "folder"),
    certainty=0.6,
)
TERMS = "`retries`\n:   How often.\n\n`{}`\n:   Whether to notify.\n"
RST = "Page\n====\n\n``Settings`` has:\n\n``retries``\n    How often.\n\n``{}``\n    Whether.\n"
ITEMS = "- `retries`: how often.\n- `{}`: whether a mail is sent.\n"
ROWS = "| Field | What |\n| --- | --- |\n| `retries` | how often |\n| `{}` | a mail is sent |\n"
LISTS = [
    ("# Page\n\n`Settings` has:\n\n" + TERMS, "docs/a.md"),
    ("# `Settings`\n\n" + TERMS, "docs/a.md"),
    ("# Page\n\nA `app.settings.Settings()` takes\n\n" + ITEMS, "docs/a.md"),
    ("# Page\n\n`Settings` has:\n\n" + ROWS, "docs/a.md"),
    (RST, "docs/a.rst"),
]


@pytest.mark.parametrize(("text", "path"), LISTS)
def test_a_field_is_renamed_in_the_list_of_its_class(text: str, path: str) -> None:
    doc = document(text.format("notify"), path)
    assert mended(doc, RENAMED) == text.format("send_mail")
    for each in verdicts(doc, RENAMED):
        for rewrite in mechanical_rewrites(doc, each):
            evidence = Evidence(doc.content.decode(), (RENAMED,), "send_mail", TextWords(""))
            checks = verify(rewrite, evidence, format=doc.format).checks
            assert all(c.status != "failed" for c in checks)


@pytest.mark.parametrize(
    "text",
    [
        "# Settings\n\nIn `app.toml`:\n\n" + TERMS,
        "# Page\n\n`Settings` and `Options` have:\n\n" + ITEMS,
        "# Page\n\n`Settings` has:\n\n- `colour`: of it.\n- `notify`: whether.\n",
        "# Page\n\n`Settings` has:\n\n" + ITEMS.replace("`{}`", "{}"),
        "# `Settings`\n\nThese are of another:\n\n" + ITEMS,
    ],
)
def test_another_list_stays(text: str) -> None:
    text = text.format("notify")
    assert mended(document(text), RENAMED) == text


def test_below_the_heading_of_the_function_a_title_may_announce_its_parameters() -> None:
    change = fact(
        FactKind.PARAMETER_RENAMED,
        "name",
        "name",
        "label",
        owner="app.fetch",
        siblings=("retries",),
    )
    text = "## fetch\n\n{}\n\n- `retries`: how often.\n- `name`: what it is called.\n"
    for title in ("Parameters:", "**Arguments**", "Options"):
        doc = document(text.format(title))
        assert mended(doc, change) == text.format(title).replace("`name`", "`label`")
    for title in ("Fields of others:", "Each has"):
        assert mended(document(text.format(title)), change) == text.format(title)
    other = text.format("Parameters:").replace("## fetch", "## push")
    assert mended(document(other), change) == other
