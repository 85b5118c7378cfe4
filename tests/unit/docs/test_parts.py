"""Rows of tables, nested items, code, anchors, links, ignored and historical spans, splicing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsync.docs.anchors import anchors, links
from docsync.docs.history import historical_spans, is_historical
from docsync.docs.ignore import ignored_spans, is_kept_from
from docsync.docs.nested import code_bodies, nested_items
from docsync.docs.parse import parse_document
from docsync.docs.splice import encode_like, splice
from docsync.docs.tables import table_rows
from docsync.facts.fact import FactKind
from tests.unit.samples import fact

TABLES = [
    ("a.md", "| a | b |\n|---|---|\n| 1 | 2 |\n\n", [
        ("| a | b |\n", "header"), ("|---|---|\n", "delimiter"), ("| 1 | 2 |\n", "body")]),
    ("a.rst", "+---+\n|a  |\n+===+\n|1  |\n|2  |\n+---+\n", [
        ("+---+\n", "delimiter"), ("|a  |\n", "header"), ("+===+\n", "delimiter"),
        ("|1  |\n|2  |\n", "body"), ("+---+\n", "delimiter")]),
    ("a.rst", "== ==\na  b\n== ==\n1  2\n   3\n4  5\n== ==\n", [
        ("== ==\n", "delimiter"), ("a  b\n", "header"), ("== ==\n", "delimiter"),
        ("1  2\n   3\n", "body"), ("4  5\n", "body"), ("== ==\n", "delimiter")]),
    ("a.rst", ".. list-table:: T\n   :header-rows: 1\n\n   * - a\n     - b\n   * - 1\n     - 2\n", [
        ("   * - a\n     - b\n", "header"), ("   * - 1\n     - 2\n", "body")]),
    ("a.rst", ".. csv-table::\n   :header: a, b\n\n   1, 2\n   3, 4\n", [
        ("   :header: a, b\n", "header"), ("   1, 2\n", "body"), ("   3, 4\n", "body")]),
    ("a.md", "<table>\n<tr><th>a</th></tr>\n<tr><td>1</td></tr>\n</table>\n", [
        ("<tr><th>a</th></tr>", "header"), ("<tr><td>1</td></tr>", "body")]),
    ("a.md", "no table\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "rows"), TABLES)
def test_table_rows(path: str, text: str, rows: list[tuple[str, str]]) -> None:
    docfile = parse_document(path, "b", text.encode())
    found = table_rows(docfile, docfile.sections[0].blocks[0])
    assert [(docfile.text(row.start, row.end), row.role.value) for row in found] == rows


def test_nested_items_hold_their_own_children() -> None:
    text = "- a\n  - b\n    1. c\n  - d\n    ```\n    - no\n    ```\n- e\n"
    docfile = parse_document("a.md", "b", text.encode())
    first, second = docfile.sections[0].blocks
    assert [docfile.text(*span) for span in nested_items(docfile, first)] == [
        "  - b\n    1. c\n",
        "    1. c\n",
        "  - d\n    ```\n    - no\n    ```\n",
    ]
    assert nested_items(docfile, second) == []


def test_nested_items_of_rst_need_a_blank_line() -> None:
    docfile = parse_document("a.rst", "b", b"- a\n\n  - b\n  - c\n\n- d\n  - no\n")
    first, second = docfile.sections[0].blocks
    assert [docfile.text(*span) for span in nested_items(docfile, first)] == [
        "  - b\n",
        "  - c\n\n",
    ]
    assert nested_items(docfile, second) == []


@pytest.mark.parametrize(
    ("path", "text", "bodies"),
    [
        (
            "a.md",
            "```py\nx\n```\n\n- a\n  ~~~sh\n  y\n  ~~~\n",
            [("x\n", "py", 0), ("  y\n", "sh", 2)],
        ),
        ("a.md", "x\n\n    a\n\n    b\n\ny\n", [("    a\n\n    b\n", "", 4)]),
        ("a.rst", ".. code-block:: py\n   :linenos:\n\n   x\n\ny\n", [("   x\n", "py", 3)]),
        ("a.rst", "- a::\n\n    x\n\n- b\n", [("    x\n", "", 4)]),
        ("a.rst", "a::\n\n  x\n\n.. note::\n\n   y\n", [("  x\n", "", 2)]),
    ],
)
def test_code_bodies(path: str, text: str, bodies: list[tuple[str, str, int]]) -> None:
    docfile = parse_document(path, "b", text.encode())
    found = [body for section in docfile.sections for body in code_bodies(docfile, section)]
    assert [(docfile.text(b.start, b.end), b.language, b.indent) for b in found] == bodies


def test_anchors_of_markdown() -> None:
    text = (
        "# The `run` & Co.\n## Same\n## Same\n## X {#own}\n"
        '<a name="old"></a>\n\n```\n<a id="no">\n```\n'
    )
    found = anchors(parse_document("a.md", "b", text.encode()))
    assert {"the-run--co", "the-run-co", "same", "same-1", "same_1", "own", "old"} <= found
    assert "no" not in found


def test_anchors_of_rst() -> None:
    found = anchors(
        parse_document("a.rst", "b", b".. _My Label:\n\nA Title\n=======\n\nan _`inline`\n")
    )
    assert found >= {"my label", "my-label", "a-title", "inline"}


@pytest.mark.parametrize(
    ("doc_format", "text", "targets"),
    [
        ("markdown", "[a](b.md#c) ![i](x.png \"t\") <http://q> `[n](o)`\n\n[r]: d.md\n", [
            "b.md#c", "x.png", "http://q", "d.md"]),
        ("markdown", "```\n[no](no)\n```\n<img src='y.png'> https://a.b/c.\n", [
            "y.png", "https://a.b/c"]),
        ("rst", ":ref:`t <lbl>` :doc:`/x` `a <http://u>`_ name_ ``no_`` `two words`_\n\n"
            ".. _h: http://v\n", [
            "lbl", "/x", "http://u", "name", "two words", "http://v"]),
        ("rst", ".. image:: a/b.png\n", ["a/b.png"]),
    ],
)  # fmt: skip
def test_links(doc_format: str, text: str, targets: list[str]) -> None:
    assert links(text, doc_format) == targets


@pytest.mark.parametrize(
    ("path", "text", "ignored"),
    [
        ("a.md", "# A\n<!-- docsync: ignore -->\nx\n# B\n", ["<!-- docsync: ignore -->\nx\n"]),
        ("a.md", "a\n\n<!-- docsync: ignore -->\nx\n# B\n<!-- docsync: end-ignore -->\ny\n", [
            "<!-- docsync: ignore -->\nx\n# B\n"]),
        ("a.md", "a\n\n<!-- docsync: ignore-file -->\n", ["a\n\n<!-- docsync: ignore-file -->\n"]),
        ("a.md", "```\n<!-- docsync: ignore -->\n```\nor `<!-- docsync: ignore -->`\n", []),
        ("a.rst", "A\n=\n\n.. docsync: ignore\n\nx\n", [".. docsync: ignore\n\nx\n"]),
        ("a.md", "# A\r\n<!-- docsync: ignore -->\r\nx\r\n", ["<!-- docsync: ignore -->\r\nx\r\n"]),
    ],
)  # fmt: skip
def test_ignored_spans(path: str, text: str, ignored: list[str]) -> None:
    docfile = parse_document(path, "b", text.encode())
    content = docfile.content
    assert [content[start:end].decode() for start, end in ignored_spans(docfile)] == ignored


@pytest.mark.parametrize(
    ("path", "marker"),
    [
        ("a.md", "<!-- docsync: ignore[default-changed] --jobs -->"),
        ("a.md", "<!-- docsync: ignore[default-*] --jobs because it shows the past -->"),
        ("a.md", "- <!-- docsync: ignore --jobs -->"),
        ("a.mdx", "{/* docsync: ignore[default-changed] */}"),
        ("a.rst", ".. docsync: ignore[default-changed] --jobs"),
    ],
)
def test_a_marker_may_name_kinds_and_names(path: str, marker: str) -> None:
    text = f"a `--jobs`\n\n{marker}\n\nb `--jobs`\n"
    docfile = parse_document(path, "b", text.encode())
    assert ignored_spans(docfile) == [], "it keeps the text from some facts only"
    changed = fact(FactKind.DEFAULT_CHANGED, "--jobs", "1", "2")
    other = fact(FactKind.FLAG_REMOVED, "--width", None, None)
    first, second = text.index("--jobs"), text.rindex("--jobs")
    assert not is_kept_from(docfile, changed, first, first + 6)
    assert is_kept_from(docfile, changed, second, second + 6)
    assert not is_kept_from(docfile, other, second, second + 6)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("1.2.0", True), ("[1.2.0] - 2024-01-01", True), ("v2.0 (2024-01-01)", True),
        ("What's new", True), ("What’s New in 3.0", True), ("Release notes", True),
        ("Version 1.2", True), ("[Unreleased]", True), ("2024-01-01", True),
        ("Migrating from 1.x", True), ("Usage", False), ("Python 3.11 support", False),
        ("`history`", False), ("The release command", False), ("3 steps", False),
    ],
)  # fmt: skip
def test_historical_headings(heading: str, expected: bool) -> None:
    docfile = parse_document("a.md", "b", f"# {heading}\nx\n\n### Sub\ny\n".encode())
    for section in docfile.sections:
        assert is_historical(section, docfile.text(section.start, section.end)) is expected


@pytest.mark.parametrize(
    ("path", "text", "spans"),
    [
        ("a.rst", "Now.\n\n.. versionchanged:: 2.0\n   Was b.\n\n   More.\n\nNow.\n", [
            ".. versionchanged:: 2.0\n   Was b.\n\n   More.\n"]),
        ("a.md", "It is a. Changed in version 2.0: it was b. It is c.\n", [
            "Changed in version 2.0: it was b."]),
        ("a.md", "Runs fast.\nBefore 2.0 it was slow! Not now.\n", ["Before 2.0 it was slow!"]),
        ("a.md", "- a since v1.2\n- b was c before v1.2\n", ["- b was c before v1.2"]),
        ("a.md", "x\n\n```{versionadded} 2.0\ny\n```\nz\n", ["```{versionadded} 2.0\ny\n```\n"]),
        ("a.md", "```\nbefore 2.0\n```\n", []),
        ("a.md", "## 1.0\nx\n", ["## 1.0\nx\n"]),
        ("a.md", "Needs Python 3.11.\n", []),
    ],
)  # fmt: skip
def test_historical_spans(path: str, text: str, spans: list[str]) -> None:
    docfile = parse_document(path, "b", text.encode())
    found = [span for section in docfile.sections for span in historical_spans(docfile, section)]
    assert [docfile.text(*span) for span in found] == spans


def test_splice_takes_edits_in_any_order() -> None:
    assert splice(b"abcdef", [(4, 5, b"EE"), (0, 1, b""), (2, 2, b"+")]) == b"b+cdEEf"
    assert splice(b"ab", [(1, 1, b"x"), (1, 1, b"y")]) == b"axyb"


@pytest.mark.parametrize(
    "edits", [[(0, 3, b""), (2, 4, b"")], [(-1, 0, b"")], [(3, 2, b"")], [(0, 7, b"")]]
)
def test_splice_refuses_wrong_spans(edits: list[tuple[int, int, bytes]]) -> None:
    with pytest.raises(ValueError, match=r"overlaps|outside"):
        splice(b"abcdef", edits)


@given(st.binary(max_size=60), st.data())
def test_splice_leaves_every_other_byte_alone(content: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    new = data.draw(st.binary(max_size=9))
    result = splice(content, [(start, end, new)])
    assert result == content[:start] + new + content[end:]


def test_encode_like_keeps_line_ends_and_encoding() -> None:
    windows = parse_document("a.md", "b", b"a\r\nb\r\n\xe9\r\n")
    assert encode_like(windows, "x\né\n") == b"x\r\n\xe9\r\n"
    mixed = parse_document("a.md", "b", b"a\r\nb\nc\n")
    assert encode_like(mixed, "x\r\ny\n", "a\r\nb\n") == b"x\r\ny\n"
    assert encode_like(mixed, "x\ny\n", "a\r\n") == b"x\ny\n"
    with pytest.raises(ValueError, match=r"a\.md is latin-1, which has no character '€'"):
        encode_like(windows, "\n€")
    assert encode_like(parse_document("a.md", "b", b"a\n"), "é\n") == b"\xc3\xa9\n"
