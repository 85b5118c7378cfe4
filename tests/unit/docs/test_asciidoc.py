"""AsciiDoc: sections, blocks, tables, and what a certain edit does to them."""

from __future__ import annotations

import pytest

from docsync.docs.nested import nested_items
from docsync.docs.parse import parse_document
from docsync.docs.section import BlockKind, DocFile
from docsync.docs.splice import splice
from docsync.docs.tables import table_rows
from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.docs.test_units import find
from tests.unit.samples import document, fact, verdict
from tests.unit.verify.rewrites import failures, verified

GUIDE = """\
= App Guide
Ada Lovelace <ada@example.org>
:toc:
:default-jobs: 4

Intro.

[[install]]
== Installation

// a comment
[source,bash]
----
pip install app
== no heading
----

NOTE: Needs Python 3.9.

.A list
* one
** nested
* two
+
----
code
----
+
more

new paragraph
* no item

[#opts]
== Options [[options]]

-j <n>::
--jobs=<n>::
\tHow many jobs.
`--depth`:: How deep.
+
Attached.
`--last`::

Text after a blank line.

A paragraph.

include::other.adoc[]

====
Example.
====

 literal

Git Style
---------
....
== no
....
"""


def blocks(docfile: DocFile) -> list[tuple[str, str, str]]:
    return [
        (b.kind.value, b.info, docfile.text(b.start, b.end).strip("\n").split("\n")[0])
        for s in docfile.sections
        for b in s.blocks
    ]


def test_sections() -> None:
    docfile = parse_document("docs/a.adoc", "b", GUIDE.encode())
    assert (docfile.format, docfile.problems) == ("asciidoc", ())
    assert [s.heading_path for s in docfile.sections] == [
        ("App Guide",),
        ("App Guide", "Installation"),
        ("App Guide", "Options"),
        ("App Guide", "Git Style"),
    ]


def test_blocks() -> None:
    assert blocks(parse_document("a.adoc", "b", GUIDE.encode())) == [
        ("heading", "", "= App Guide"),
        ("paragraph", "", "Ada Lovelace <ada@example.org>"),
        ("definition", "attribute", ":toc:"),
        ("definition", "attribute", ":default-jobs: 4"),
        ("paragraph", "", "Intro."),
        ("heading", "", "[[install]]"),
        ("comment", "", "// a comment"),
        ("fence", "bash", "[source,bash]"),
        ("directive", "note", "NOTE: Needs Python 3.9."),
        ("list-item", "", ".A list"),
        ("list-item", "", "* two"),
        ("paragraph", "", "new paragraph"),
        ("heading", "", "[#opts]"),
        ("definition", "", "-j <n>::"),
        ("definition", "", "`--depth`:: How deep."),
        ("definition", "", "`--last`::"),
        ("paragraph", "", "A paragraph."),
        ("other", "macro", "include::other.adoc[]"),
        ("directive", "example", "===="),
        ("fence", "", " literal"),
        ("heading", "", "Git Style"),
        ("fence", "", "...."),
    ]


def test_a_long_container_is_parted() -> None:
    text = "[NOTE]\n====\n" + "".join(f"* item {n}\n" for n in range(40)) + "====\n\nEnd.\n"
    docfile = parse_document("a.adoc", "b", text.encode())
    kinds = [b.kind for b in docfile.sections[0].blocks]
    assert kinds[0] is BlockKind.DIRECTIVE
    assert kinds.count(BlockKind.LIST_ITEM) == 40
    assert kinds[-2:] == [BlockKind.OTHER, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            '[cols="1,2", options="header"]\n|===\n|A |B\n\n|1\n|2\n\n|3 |4\n|===\n',
            [("|A |B\n", "header"), ("|1\n|2\n", "body"), ("|3 |4\n", "body")],
        ),
        (
            "|===\n|A |B\n\n|1 |2\n|3 |a \\| b\n|===\n",
            [("|A |B\n", "header"), ("|1 |2\n", "body"), ("|3 |a \\| b\n", "body")],
        ),
        ("[cols=2*]\n|===\n|1\n|2\n2+|3\n|===\n", [("|1\n|2\n", "body"), ("2+|3\n", "body")]),
        (",===\na,b\nc,d\n,===\n", [("a,b\n", "body"), ("c,d\n", "body")]),
        (
            "|===\n|1 a|\n* x\n* y\n|2 |z\n|===\n",
            [("|1 a|\n* x\n* y\n", "body"), ("|2 |z\n", "body")],
        ),
        ("|===\n|never closed\n", [("|never closed\n", "body")]),
    ],
)
def test_table_rows(text: str, rows: list[tuple[str, str]]) -> None:
    docfile = parse_document("a.adoc", "b", text.encode())
    found = table_rows(docfile, docfile.sections[0].blocks[0])
    assert [(docfile.text(row.start, row.end), row.role.value) for row in found] == rows


def test_nested_items() -> None:
    text = "* a\n** b\n*** c\n** d\n+\n----\n** no\n----\n. e\n* f\n"
    docfile = parse_document("a.adoc", "b", text.encode())
    first, second = docfile.sections[0].blocks
    assert [docfile.text(*span) for span in nested_items(docfile, first)] == [
        "** b\n*** c\n",
        "*** c\n",
        "** d\n+\n----\n** no\n----\n. e\n",
        ". e\n",
    ]
    assert nested_items(docfile, second) == []


UNITS = [
    ("-j <n>::\n--jobs=<n>::\n\tHow @many.\n", "definition", "-j <n>, --jobs=<n>",
     "-j <n>::\n--jobs=<n>::\n\tHow many."),
    ("[cols=2*]\n|===\n|`--jobs`\n|how\n\n|`--x`\n|w@hy\n|===\n", "row", "--x", "|`--x`\n|why"),
    ("* one\n** `--x`: tw@o\n", "item", "--x", "** `--x`: two"),
    ("[source,sh]\n----\napp --jobs @4\n----\n", "code", "app --jobs 4", "app --jobs 4"),
    ("NOTE: One. @Two.\n", "sentence", "Two.", "Two."),
    (":jobs: @4\n", "definition", "jobs", ":jobs: 4"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "label", "piece"), UNITS)
def test_units(text: str, kind: str, label: str, piece: str) -> None:
    assert find("a.adoc", text) == (kind, label, piece)


RENAME = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
REMOVED = fact(FactKind.FLAG_REMOVED, "--jobs", None, None)
DEFAULT = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")
TABLE = '[cols="1,1"]\n|===\n|`--depth`\n|How deep\n\n|`--jobs`\n|How many\n\n|`--x` |y\n|===\n'


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (RENAME, "Use `--jobs 4`.\n", "Use `--workers 4`.\n"),
        (RENAME, "-j::\n--jobs=<n>::\n  Many.\n", "-j::\n--workers=<n>::\n  Many.\n"),
        (REMOVED, "`--jobs`:: Many.\n`--x`:: y\n", "`--x`:: y\n"),
        (DEFAULT, "* `--jobs`: many.\n  The default is 4.\n",
         "* `--jobs`: many.\n  The default is 8.\n"),
    ],
)  # fmt: skip
def test_certain_edits_pass_the_checks(change: ChangeFact, old: str, new: str) -> None:
    doc = document(f"= App\n\n{old}", "docs/a.adoc")
    found = verdict(doc, change)
    rewrites = mechanical_rewrites(doc, found)
    content = splice(doc.content, [(r.start, r.end, r.new.encode()) for r in rewrites]).decode()
    assert content == f"= App\n\n{new}"
    for r in rewrites:
        result = verified(r.old, r.new, change, format="asciidoc", diff="--workers = 8")
        assert failures(result) == {}


def test_a_row_goes_with_all_its_lines() -> None:
    doc = document(f"= App\n\n{TABLE}", "docs/a.adoc")
    (one,) = mechanical_rewrites(doc, verdict(doc, REMOVED))
    assert one.new.strip() == TABLE.replace("|`--jobs`\n|How many\n", "").strip()


def test_faults_of_a_rewrite_are_caught() -> None:
    old = "== Jobs\n\nUse `--jobs`.\n\n----\napp --jobs\n----\n"
    for name, new in (
        ("headings", old.replace("== Jobs", "=== Jobs")),
        ("fences", old.replace("----\napp --jobs\n----\n", "app --jobs\n")),
    ):
        assert name in failures(verified(old, new, RENAME, format="asciidoc"))
