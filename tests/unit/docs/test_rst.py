"""reStructuredText and plain text: which lines are which block, and the levels of headings."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile

BLOCKS = [
    ("A\n=\n\nx\n", [("heading", "", 1, 3), ("paragraph", "", 4, 4)]),
    ("===\n A\n===\nx\n", [("heading", "", 1, 3), ("paragraph", "", 4, 4)]),
    (".. code-block:: python\n   :linenos:\n\n   x\n\ny\n", [
        ("fence", "python", 1, 5), ("paragraph", "", 6, 6)]),
    (".. option:: --jobs N\n\n   Number.\n\n.. envvar:: APP_X\n\n   A.\n", [
        ("directive", "option", 1, 4), ("directive", "envvar", 5, 7)]),
    (".. class:: A\n\n   x\n\n   .. comethod:: f(a)\n\n      :param a: b\n", [
        ("directive", "class", 1, 4), ("directive", "comethod", 5, 7)]),
    (".. note:: a\n   b\nx\n", [("directive", "note", 1, 2), ("paragraph", "", 3, 3)]),
    ("x::\n\n   code\n\n   more\n\ny\n", [
        ("paragraph", "", 1, 2), ("fence", "", 3, 6), ("paragraph", "", 7, 7)]),
    ("::\n\n  code\ny\n", [("fence", "", 1, 3), ("paragraph", "", 4, 4)]),
    ("x::\n\n> a\n> b\n\ny\n", [
        ("paragraph", "", 1, 2), ("fence", "", 3, 5), ("paragraph", "", 6, 6)]),
    ("-f, --foo  text\n--bar=X    text\n           more\n", [
        ("definition", "-f, --foo", 1, 1), ("definition", "--bar=X", 2, 3)]),
    (":param x: text\n   more\n:returns: y\n", [
        ("definition", "param x", 1, 2), ("definition", "returns", 3, 3)]),
    ("term\n  meaning\n\nother\n  meaning\n", [("definition", "", 1, 3), ("definition", "", 4, 5)]),
    ("- a\n\n  more\n- b\n", [("list-item", "", 1, 3), ("list-item", "", 4, 4)]),
    ("#. a\n   b\n#. c\n", [("list-item", "", 1, 2), ("list-item", "", 3, 3)]),
    ("A. Einstein was\na person.\n", [("paragraph", "", 1, 2)]),
    ("1. a\n2. b\n", [("list-item", "", 1, 1), ("list-item", "", 2, 2)]),
    ("1. a\n1. b\n", [("paragraph", "", 1, 2)]),
    ("a. a\nb. b\n", [("list-item", "", 1, 1), ("list-item", "", 2, 2)]),
    ("i. a\nii. b\n", [("list-item", "", 1, 1), ("list-item", "", 2, 2)]),
    ("+--+--+\n|a |b |\n+==+==+\n|1 |2 |\n+--+--+\n\nx\n", [
        ("table", "grid", 1, 6), ("paragraph", "", 7, 7)]),
    ("== ==\na  b\n== ==\n1  2\n\n3  4\n== ==\n\nx\n", [
        ("table", "simple", 1, 8), ("paragraph", "", 9, 9)]),
    (".. list-table::\n\n   * - a\n", [("table", "list-table", 1, 3)]),
    (".. _lbl:\n\n.. |s| replace:: x\n.. a comment\n   of two\n", [
        ("other", "target", 1, 2), ("other", "substitution", 3, 3), ("comment", "", 4, 5)]),
    ("..\n\n  quote\n", [("comment", "", 1, 2), ("paragraph", "quote", 3, 3)]),
    ("x\n\n----\n\ny\n", [
        ("paragraph", "", 1, 2), ("other", "transition", 3, 4), ("paragraph", "", 5, 5)]),
    (">>> f()\n1\n\n| a\n| b\n", [("fence", "pycon", 1, 3), ("paragraph", "line-block", 4, 5)]),
    (".. [1] A\n   note\n", [("definition", "footnote", 1, 2)]),
]  # fmt: skip


def blocks_of(docfile: DocFile) -> list[tuple[str, str, int, int]]:
    return [
        (b.kind.value, b.info, b.start_line, b.end_line) for s in docfile.sections for b in s.blocks
    ]


@pytest.mark.parametrize(("text", "blocks"), BLOCKS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_blocks(text: str, blocks: list[tuple[str, str, int, int]], newline: str) -> None:
    docfile = parse_document("a.rst", "b", text.replace("\n", newline).encode())
    assert blocks_of(docfile) == blocks
    assert docfile.problems == ()


def test_members_of_a_class_are_blocks_of_their_own() -> None:
    text = """\
.. py:class:: Session(x)

   Talks.

   .. py:method:: get(url)

      Gets.

      .. note:: Slow.

   .. py:method:: put(url)

      Puts.

After.
"""
    docfile = parse_document("a.rst", "b", text.encode())
    assert blocks_of(docfile) == [
        ("directive", "py:class", 1, 4),
        ("directive", "py:method", 5, 10),
        ("directive", "py:method", 11, 14),
        ("paragraph", "", 15, 15),
    ]
    assert len({b.group for b in docfile.sections[0].blocks}) == 4


def test_a_long_directive_is_parted_into_its_paragraphs() -> None:
    body = "".join(f"   Paragraph {number}.\n\n" for number in range(20))
    docfile = parse_document("a.rst", "b", f".. note::\n\n{body}".encode())
    blocks = docfile.sections[0].blocks
    assert len(blocks) > 2
    assert max(b.end_line - b.start_line + 1 for b in blocks) <= 31
    assert parse_document("a.rst", "b", b".. note::\n\n   Short.\n").sections[0].blocks[0].end == 21


def test_levels_follow_the_order_of_adornments() -> None:
    text = "===\nTop\n===\n\nA\n=\n\nB\n-\n\nC\n=\n\n~~~~\nodd\n"
    docfile = parse_document("a.rst", "b", text.encode())
    assert [(s.heading, s.level, s.heading_path) for s in docfile.sections] == [
        ("Top", 1, ("Top",)),
        ("A", 2, ("Top", "A")),
        ("B", 3, ("Top", "A", "B")),
        ("C", 2, ("Top", "C")),
    ]


def test_an_inconsistent_level_is_a_problem_with_its_line() -> None:
    docfile = parse_document("a.rst", "b", b"A\n=\n\nB\n-\n\nC\n=\n\nD\n~\n")
    assert docfile.problems == ("line 10: title style '~' is new below level 1",)
    assert [s.level for s in docfile.sections] == [1, 2, 1, 2]


def test_an_overline_without_its_underline_is_a_problem_with_its_line() -> None:
    docfile = parse_document("a.rst", "b", b"=====\nA\n-----\nB\n=====\n")
    assert docfile.problems == ("line 1: title overline without a matching underline",)
    assert [s.heading for s in docfile.sections] == ["", "B"]


LINES = st.sampled_from(
    ["", "", "A", "Title", "=====", "-----", "~~~~~", "text", "- item", "  inside", "x::",
     ".. note::", "   body", ":field: x", "1. one", "term"]
)  # fmt: skip


@given(st.lists(LINES, max_size=12))
@settings(max_examples=250, deadline=None)
def test_titles_agree_with_docutils(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    quiet = {"report_level": 5, "halt_level": 5, "doctitle_xform": False}
    tree = publish_doctree(text, settings_overrides=quiet)
    docfile = parse_document("a.rst", "b", text.encode())
    if docfile.problems:
        return  # docutils drops a title of an inconsistent level; here it stays a section
    titles = [t.astext() for t in tree.findall(nodes.title) if isinstance(t.parent, nodes.section)]
    assert [s.heading for s in docfile.sections if s.level] == titles


def test_letters_whose_bytes_look_like_white_space_stay_whole() -> None:
    docfile = parse_document("a.rst", "b", "voilà\n=====\n\n.. code:: voilà\n\n   x\n".encode())
    assert docfile.sections[0].heading == "voilà"
    assert docfile.sections[0].blocks[1].info == "voilà"


def test_a_number_too_long_to_be_one_is_read_all_the_same() -> None:
    text = b"9" * 5000 + b". a\n" + b"9" * 5000 + b". b\n"
    assert parse_document("a.rst", "b", text).problems == ()


def test_plain_text_has_headings_where_the_eye_sees_them() -> None:
    text = b"Intro.\n\nUSAGE\n\nRun it.\n\nOptions\n-------\nMany.\n"
    docfile = parse_document("docs/a.txt", "b", text)
    assert docfile.format == "text"
    assert [(s.heading, s.start_line, s.level) for s in docfile.sections] == [
        ("", 1, 0), ("USAGE", 3, 1), ("Options", 7, 2),
    ]  # fmt: skip


def test_asciidoc_titles() -> None:
    docfile = parse_document("a.adoc", "b", b"= Book\n\nx\n\n== Part\ny\n")
    assert [s.heading_path for s in docfile.sections] == [("Book",), ("Book", "Part")]


@pytest.mark.parametrize(
    ("path", "content", "doc_format"),
    [
        ("docs/a.txt", b".. setting:: X\n\n   y\n", "rst"),
        ("docs/a.txt", b"no markup\n", "text"),
        ("README", b".. _x:\n", "rst"),
        ("a.MD", b"x", "markdown"),
        ("a.md", b"x\n\0\n", "text"),
    ],
)
def test_formats(path: str, content: bytes, doc_format: str) -> None:
    assert parse_document(path, "b", content).format == doc_format


def test_bytes_that_are_no_text_are_named() -> None:
    docfile = parse_document("a.md", "b", b"# A\n\xff\n\0\n")
    assert docfile.problems == (
        "line 2: not UTF-8, read as latin-1",
        "line 3: NUL byte, so not markdown; read as plain text",
    )
    assert docfile.encoding == "latin-1"


def test_a_fault_of_a_scanner_falls_back_to_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: object) -> None:
        raise IndexError("out of range")

    monkeypatch.setattr("docsync.docs.rst.scan_rst", broken)
    docfile = parse_document("a.rst", "b", b"x\n")
    assert (docfile.format, docfile.problems) == (
        "text", ("line 1: not readable as rst (out of range); read as plain text",),
    )  # fmt: skip
