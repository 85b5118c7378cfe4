"""Splitting a file and joining it again gives the same bytes, whatever the bytes are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.docs.anchors import anchors, links
from docsync.docs.history import historical_spans
from docsync.docs.ignore import ignored_spans
from docsync.docs.nested import code_bodies, nested_items
from docsync.docs.parse import parse_document
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.tables import table_rows
from docsync.docs.units import smallest_unit
from docsync.docs.words import identifiers, spans

PATHS = st.sampled_from(["a.md", "a.mdx", "a.rst", "docs/a.txt", "a.adoc", "README", "man/a.1"])
LINE = st.sampled_from(
    [
        "", "", "# One", "## Two {#id}", "Title", "=====", "-----", "~~~~~", "text `code` --flag",
        "```python", "```", "~~~", "    indented", "  two", "- item", "  - nested", "1. first",
        "2. second", "* star", "> quote", "| a | b |", "|---|---|", "| 1 | 2 |", "+---+---+",
        "+===+===+", "| x | y |", "==== ====", "<div>", "</div>", "<!-- note", "-->", "---", "+++",
        "title: x", "!!! note", ":::tip", ":::", "Term", ":   meaning", "[ref]: http://x/y",
        ".. option:: --jobs", ".. class:: A", "   .. method:: b", "   body", ".. note::", ":a: b",
        "::", "ends with::", ".. _label:", ".. comment", "..", "-f, --foo  text", ">>> x", "| line",
        "import X from 'y'", "<Tab a={1}>", "\t- tab", "\ta", "x\ry", "x\x0cy", "x\u2028y", "é ü",
        "x\x00y", "\x0c", "\x1c", "\x85", "<!-- docsync: ignore -->", "[^1]: note", "What's New",
        ".. list-table::", "   * - a", "     - b", "before 2.0 it was.", "USAGE",
        ".TH A 1", ".SH OPTIONS", ".SS x", ".TP", ".IP \\(bu 2", "\\fB\\-\\-jobs\\fR",
        ".BR a \", \" b",
        ".It Fl j Ar n", ".Bl -tag", ".El", ".nf", ".fi", ".RS", ".RE", ".TS", "\\", "'\\\"",
        "= Book", "== Part", "----", "====", "|===", "....", "|a |b", "2+|c", "term::", "x:: y",
        "+",
        "[[id]]", "[source,py]", ".Title", "** two", ". one", "NOTE: x", ":attr: v", "a::b[]", "//",
        "Options:", "  -j, --jobs N  how", "  run   go", "  stop  no", "  --x", "* o",
    ]
)  # fmt: skip
MARKS_BETWEEN = (b" ", b"\t", b"\r", b"\n", b"\f", b"\v", b"|")
END = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n"])
TEXT = st.tuples(st.sampled_from(["", "\ufeff"]), st.lists(st.tuples(LINE, END), max_size=40)).map(
    lambda parts: (parts[0] + "".join(a + b for a, b in parts[1])).encode()
)
MARKUP = st.one_of(
    TEXT, TEXT.map(lambda text: text[:-1]), TEXT.map(lambda text: text + b"\xff\xfe")
)


def assert_covers(docfile: DocFile) -> None:
    content = docfile.content
    assert b"".join(content[s.start : s.end] for s in docfile.sections) == content
    at, line = 0, 1
    for number, section in enumerate(docfile.sections):
        assert (section.ordinal, section.start) == (number, at)
        at = section.end
        if content:
            assert section.blocks
        for block in section.blocks:
            assert block.start_line == line
            assert block.start < block.end
            assert content.count(b"\n", 0, block.start) + 1 == line
            line = block.end_line + 1
        for left, right in zip(section.blocks, section.blocks[1:], strict=False):
            assert left.end == right.start
        if section.blocks:
            assert (section.start, section.end) == (section.blocks[0].start, section.blocks[-1].end)
            lines = (section.blocks[0].start_line, section.blocks[-1].end_line)
            assert (section.start_line, section.end_line) == lines
        is_headed = bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING
        assert is_headed == bool(section.level)


def assert_readers_hold(docfile: DocFile) -> None:
    content = docfile.content
    anchors(docfile)
    links(docfile.text(0, len(content)), docfile.format)
    for start, end in ignored_spans(docfile):
        assert 0 <= start < end <= len(content)
    for section in docfile.sections:
        for span in spans(docfile, section):
            assert section.start <= span.start < span.end <= section.end
            assert content[span.start : span.end].decode(docfile.encoding, "replace") == span.text
            assert content.count(b"\n", 0, span.start) + 1 == span.line
            for token, first, last in identifiers(span.text):
                assert token and span.text[first:last] == token
        for start, end in historical_spans(docfile, section):
            assert section.start <= start < end <= section.end
        for body in code_bodies(docfile, section):
            assert section.start <= body.start < body.end <= section.end
        for block in section.blocks:
            for row in table_rows(docfile, block):
                assert block.start <= row.start < row.end <= block.end
            for start, end in nested_items(docfile, block):
                assert block.start < start < end <= block.end
            assert_units_hold(docfile, section, block)


def assert_units_hold(docfile: DocFile, section: DocSection, block: Block) -> None:
    """Every offset has a unit; units lie in the block, in order, and hold all its text."""
    content = docfile.content
    at = block.start
    for offset in range(block.start, block.end):
        unit = smallest_unit(docfile, section, block, offset)
        assert block.start <= unit.start < unit.end <= block.end
        assert unit.start >= at
        at = unit.start
        holds = unit.start <= offset < unit.end
        assert holds or content[offset : offset + 1] in MARKS_BETWEEN or unit.kind == "sentence"
        assert unit.start_line == content.count(b"\n", 0, unit.start) + 1
        assert unit.end_line == content.count(b"\n", 0, unit.end) + 1
        assert "\n" not in unit.label and len(unit.label) <= 60


@given(PATHS, st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes(path: str, content: bytes) -> None:
    docfile = parse_document(path, "b", content)
    assert_covers(docfile)
    assert_readers_hold(docfile)


@given(PATHS, MARKUP)
@settings(max_examples=400, deadline=None)
def test_markup_of_every_kind(path: str, content: bytes) -> None:
    docfile = parse_document(path, "b", content)
    assert_covers(docfile)
    assert_readers_hold(docfile)


@pytest.mark.parametrize("path", ["a.md", "a.rst", "a.txt"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\r", b"\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\0", b" ", b"\x0c\n"],
)
def test_the_smallest_files(path: str, content: bytes) -> None:
    assert_covers(parse_document(path, "b", content))


def test_only_a_line_feed_ends_a_line() -> None:
    content = "# A\rno\u2028\x0c\x85# B\n# C\n".encode()
    docfile = parse_document("a.md", "b", content)
    assert [s.start_line for s in docfile.sections] == [1, 2]
    assert docfile.sections[1].heading == "C"


@given(MARKUP)
@settings(max_examples=60, deadline=None)
def test_reading_is_stable(content: bytes) -> None:
    """Reading a section alone finds the same heading: nothing leaks from one to the next."""
    docfile = parse_document("a.md", "b", content)
    if any("never closed" in problem for problem in docfile.problems):
        return
    for section in docfile.sections[1:]:
        alone = parse_document("a.md", "b", content[section.start : section.end])
        assert alone.sections[0].heading == section.heading
