"""Plain text and help texts: headings, entries of options and commands, lists."""

from __future__ import annotations

import pytest

from docsync.docs.parse import parse_document
from docsync.docs.splice import splice
from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.docs.test_units import find
from tests.unit.samples import document, fact, verdict

HELP = """\
Usage: app [options] FILE

Runs the app.

Options:
  -j, --jobs N      how many jobs
                    (default: 4)
  -v                be loud
      --depth=<n>   how deep

  --color[=WHEN]
      When to color.

      More about it.

Commands:
  build   make it
  test    try it
          twice

ENVIRONMENT
  APP_HOME   where it lives
  APP_X      what

Notes
-----
* one item
  goes on
* two

A paragraph with - a dash, and
  a name   that is no column.
"""


def test_headings_and_entries() -> None:
    docfile = parse_document("src/app/help.txt", "b", HELP.encode())
    assert docfile.format == "text"
    assert [s.heading for s in docfile.sections] == [
        "", "Options", "Commands", "ENVIRONMENT", "Notes",
    ]  # fmt: skip
    found = [
        (b.kind.value, docfile.text(b.start, b.end).split("\n")[0].strip(), b.group)
        for s in docfile.sections[1:4]
        for b in s.blocks[1:]
    ]
    assert [(kind, text[:12]) for kind, text, _ in found] == [
        ("definition", "-j, --jobs N"),
        ("definition", "-v          "),
        ("definition", "--depth=<n> "),
        ("definition", "--color[=WHE"),
        ("definition", "build   make"),
        ("definition", "test    try "),
        ("definition", "APP_HOME   w"),
        ("definition", "APP_X      w"),
    ]
    assert len({group for _, _, group in found[:4]}) == 1
    assert found[3][2] != found[4][2]
    assert [b.kind.value for b in docfile.sections[-1].blocks] == [
        "heading", "list-item", "list-item", "paragraph",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "label", "piece"),
    [
        (
            "Options:\n  -j, --jobs N   how\n                 @many\n  -x  y\n",
            "definition", "-j, --jobs N", "-j, --jobs N   how\n                 many",
        ),
        ("Text about --jobs. It @is so.\n", "sentence", "It is so.", "It is so."),
        ("- one\n- two @x\n", "item", "two x", "- two x"),
        ("  a   one\n  b   @two\n", "definition", "b", "b   two"),
    ],
)  # fmt: skip
def test_units(text: str, kind: str, label: str, piece: str) -> None:
    assert find("docs/a.txt", text) == (kind, label, piece)


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (fact(FactKind.FLAG_RENAMED, "--depth", "--depth", "--deep"), "--depth=<n>", "--deep=<n> "),
        (fact(FactKind.FLAG_REMOVED, "--depth", None, None), "      --depth=<n>   how deep\n", ""),
        (
            fact(FactKind.FLAG_REMOVED, "--jobs", None, None),
            "  -j, --jobs N      how many jobs\n                    (default: 4)\n",
            "",
        ),
        (
            fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8"),
            "(default: 4)",
            "(default: 8)",
        ),
    ],
)
def test_certain_edits(change: ChangeFact, old: str, new: str) -> None:
    doc = document(HELP, "help.txt")
    rewrites = mechanical_rewrites(doc, verdict(doc, change))
    content = splice(doc.content, [(r.start, r.end, r.new.encode()) for r in rewrites]).decode()
    assert content == HELP.replace(old, new)
