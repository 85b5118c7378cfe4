"""An entry like those beside it, put in."""

from __future__ import annotations

import pytest

from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.facts.test_rows import LIST, NAMES, NEW, among, facts, lines
from tests.unit.samples import document, mended, verdicts

HEAD = "# Nodes\n\n"
NODE = facts(LIST, among(LIST, "hotel", NEW))
LAST = facts(LIST, LIST.replace("]", f"{NEW}]"))
FIRST = facts(LIST, among(LIST, "NODES", NEW))
TOLD_LIST = "NODES = [\n" + lines('    ("{n}-node", "Says {n} to all."),\n') + "]\n"
TOLD = facts(TOLD_LIST, among(TOLD_LIST, "hotel", '    ("kilo-node", "Says kilo to all."),\n'))
ENTRY = "- `{n}-node`\n"


def behind(text: str, name: str, new: str) -> str:
    """The text with a new entry behind the one that names another."""
    end = text.index("\n", text.index(f"{name}-node")) + 1
    return text[:end] + new + text[end:]


@pytest.mark.parametrize(
    ("form", "tail"),
    [
        ("- `{n}-node`\n", "\nEnd.\n"),
        ("- `{n}-node`\n", ""),
        ("\t- {n}-node\n", "\nEnd.\n"),
        ("| {n}-node | see {n}-node |\n", "\nEnd.\n"),
        ("> - {n}-node\n", "\nEnd.\n"),
        ("  {n}-node\n", "```\n"),
    ],
    ids=["items", "end of file", "tabs", "rows", "quoted", "code"],
)
def test_behind_the_row_above(form: str, tail: str) -> None:
    lead = {"|": "| N | See |\n|---|---|\n", "\t": "- All\n", " ": "```\n"}.get(form[0], "")
    text = HEAD + lead + lines(form) + tail
    new = form.format(n="kilo")
    assert mended(document(text), *NODE) == behind(text, "hotel", new)
    assert mended(document(text), *LAST) == behind(text, "charlie", new)


def test_with_the_blank_line_between_entries() -> None:
    text = "Nodes\n=====\n\n" + lines("{n}-node\n  Says {n} to all.\n\n") + "End.\n"
    new = "kilo-node\n  Says kilo to all.\n\n"
    assert mended(document(text, "docs/a.rst"), *TOLD) == text.replace(
        "bravo-node", f"{new}bravo-node"
    )


@pytest.mark.parametrize(
    ("lead", "form"),
    [("These:\n\n", ENTRY), ("| N |\n|---|\n", "| {n}-node |\n"), ("```\n", "{n}-node\n")],
    ids=["items", "rows", "code"],
)
def test_before_the_first(lead: str, form: str) -> None:
    text = HEAD + lead + lines(form) + ("```\n" if lead.startswith("`") else "\nEnd.\n")
    new = form.format(n="kilo")
    assert mended(document(text), *FIRST) == text.replace(lead, lead + new, 1)


def test_several_before_the_first_are_in_one_edit() -> None:
    both = facts(LIST, among(LIST, "NODES", NEW + NEW.replace("kilo", "lima")))
    text = HEAD + "These:\n\n" + lines(ENTRY) + "\nEnd.\n"
    doc = document(text)
    (rewrite,) = [r for v in verdicts(doc, *both) for r in mechanical_rewrites(doc, v)]
    assert rewrite.new == "- `kilo-node`\n- `lima-node`\n- `golf-node`\n"
    assert "`kilo-node` was added" in rewrite.explanation
    assert "`lima-node` was added" in rewrite.explanation


def test_line_ends_are_those_of_the_document() -> None:
    form = "{n}-node\n  Says {n} to all.\n\n"
    text = (HEAD + lines(form) + "End.\n").replace("\n", "\r\n")
    new = form.format(n="kilo").replace("\n", "\r\n")
    assert mended(document(text), *TOLD) == text.replace("bravo-node", f"{new}bravo-node")


def test_a_document_without_a_last_line_end() -> None:
    text = HEAD + lines(ENTRY).rstrip("\n")
    assert mended(document(text), *LAST) == text + "\n- `kilo-node`"


def test_all_new_rows_in_the_order_of_the_code() -> None:
    new = "".join(NEW.replace("kilo", name) for name in ("mike", "kilo", "lima"))
    text = HEAD + lines(ENTRY)
    out = mended(document(text), *facts(LIST, among(LIST, "hotel", new)))
    assert out == behind(text, "hotel", "- `mike-node`\n- `kilo-node`\n- `lima-node`\n")


def test_all_new_rows_by_the_alphabet() -> None:
    names = tuple(sorted(NAMES))
    code = "NODES = [\n" + lines('    "{n}-node",\n', names) + "]\n"
    new = "".join(NEW.replace("kilo", name) for name in ("ez", "kilo", "ey"))
    text = HEAD + lines(ENTRY, names)
    out = mended(document(text), *facts(code, among(code, "alpha", new)))
    assert out == behind(
        behind(text, "hotel", "- `kilo-node`\n"), "echo", "- `ey-node`\n- `ez-node`\n"
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (HEAD + "## Changelog\n\n### 1.0\n\n" + lines(ENTRY), "docs/a.md"),
        (
            f"{HEAD}<!-- docsync: ignore -->\n\n{lines(ENTRY)}\n<!-- docsync: end-ignore -->\n",
            "a.md",
        ),
        ("= Nodes\n\n|===\n|Node |Kind\n\n" + lines("|{n}-node |node\n") + "|===\n", "docs/a.adoc"),
        (
            "N\n=\n\n============  ====\nNode          Kind\n============  ====\n"
            + lines("{n}-node  node\n")
            + "============  ====\n",
            "docs/a.rst",
        ),
    ],
    ids=["history", "ignored", "table of AsciiDoc", "table of reStructuredText"],
)
def test_what_stays(text: str, path: str) -> None:
    assert mended(document(text, path), *NODE) == text


def test_once_for_rows_with_two_names() -> None:
    code = "NODES = [\n" + lines('    ("{n}-node", "{n}-leaf"),\n') + "]\n"
    both = facts(code, among(code, "hotel", '    ("kilo-node", "kilo-leaf"),\n'))
    assert [fact.symbol for fact in both] == ["kilo-node", "kilo-leaf"]
    text = HEAD + lines("- {n}-node has a {n}-leaf\n")
    assert mended(document(text), *both) == behind(text, "hotel", "- kilo-node has a kilo-leaf\n")
