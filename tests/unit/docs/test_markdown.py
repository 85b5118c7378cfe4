"""Markdown: which lines are which block, and which heading each section has."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from docsync.docs.parse import parse_document

BLOCKS = [
    ("---\na: 1\n---\n# T\n", [("front-matter", "yaml", 1, 3), ("heading", "", 4, 4)]),
    ("+++\na = 1\n+++\n\nx\n", [("front-matter", "toml", 1, 4), ("paragraph", "", 5, 5)]),
    ("A\nB\n===\nx\n", [("heading", "", 1, 3), ("paragraph", "", 4, 4)]),
    ("```python\n# no\n```\nx\n", [("fence", "python", 1, 3), ("paragraph", "", 4, 4)]),
    ("~~~\n```\n~~~\n", [("fence", "", 1, 3)]),
    ("x\n\n    code\n\n    more\n\ny\n", [
        ("paragraph", "", 1, 2), ("fence", "", 3, 6), ("paragraph", "", 7, 7)]),
    ("- a\n- b\n\n  more\n\n* c\n", [
        ("list-item", "", 1, 1), ("list-item", "", 2, 5), ("list-item", "", 6, 6)]),
    ("1. a\n   ```sh\n   # no\n   ```\n2. b\n", [("list-item", "", 1, 4), ("list-item", "", 5, 5)]),
    ("- a\nlazy\n\nx\n", [("list-item", "", 1, 3), ("paragraph", "", 4, 4)]),
    ("x\n| a | b |\n|---|--:|\n| 1 | 2 |\n\ny\n", [
        ("paragraph", "", 1, 1), ("table", "", 2, 5), ("paragraph", "", 6, 6)]),
    ("<!-- a\n\n# no -->\nx\n", [("comment", "", 1, 3), ("paragraph", "", 4, 4)]),
    ("<div>\n# no\n</div>\n\nx\n", [("html", "", 1, 4), ("paragraph", "", 5, 5)]),
    ("!!! note \"T\"\n    body\n\n    more\nx\n", [
        ("directive", "note", 1, 4), ("paragraph", "", 5, 5)]),
    ("??? tip\n    body\n", [("directive", "tip", 1, 2)]),
    ("=== \"Linux\"\n\n    apt\n\n=== \"Mac\"\n\n    brew\n", [
        ("directive", "tab", 1, 4), ("directive", "tab", 5, 7)]),
    (":::note\ntext\n\nmore\n:::\nx\n", [("directive", "note", 1, 5), ("paragraph", "", 6, 6)]),
    ("::: pkg.mod\n    options:\n      a: 1\n\nx\n", [
        ("directive", "pkg.mod", 1, 4), ("paragraph", "", 5, 5)]),
    ("```{warning}\nhot\n```\n", [("directive", "warning", 1, 3)]),
    ("> [!TIP]\n> x\n\ny\n", [("directive", "tip", 1, 3), ("paragraph", "", 4, 4)]),
    ("A\n:   one\n    two\n\nB\n:   three\n", [("definition", "", 1, 4), ("definition", "", 5, 6)]),
    ("[a]: http://x\n[b]: y\n\nx\n", [("other", "link-definition", 1, 3), ("paragraph", "", 4, 4)]),
    ("x\n\n***\n\ny\n", [("paragraph", "", 1, 2), ("other", "", 3, 4), ("paragraph", "", 5, 5)]),
    ("\n\nx\n", [("other", "", 1, 2), ("paragraph", "", 3, 3)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "blocks"), BLOCKS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_blocks(text: str, blocks: list[tuple[str, str, int, int]], newline: str) -> None:
    content = text.replace("\n", newline).encode()
    docfile = parse_document("a.md", "b", content)
    found = [
        (b.kind.value, b.info, b.start_line, b.end_line) for s in docfile.sections for b in s.blocks
    ]
    assert found == blocks
    assert docfile.newline == newline
    assert docfile.problems == ()


def test_sections_know_their_place() -> None:
    content = b"intro\n\n# A\na\n### B ###\nb\n## C {#c}\nc\n\nD\n=\n"
    docfile = parse_document("a.md", "b", content)
    assert [(s.heading, s.level, s.heading_path) for s in docfile.sections] == [
        ("", 0, ()),
        ("A", 1, ("A",)),
        ("B", 3, ("A", "B")),
        ("C", 2, ("A", "C")),
        ("D", 1, ("D",)),
    ]
    assert [content[s.start : s.end] for s in docfile.sections] == [
        b"intro\n\n", b"# A\na\n", b"### B ###\nb\n", b"## C {#c}\nc\n\n", b"D\n=\n",
    ]  # fmt: skip
    assert docfile.sections[2].id == "a.md#A/B"


def test_items_of_one_list_share_a_group() -> None:
    docfile = parse_document("a.md", "b", b"- a\n- b\n\n* c\n\nx\n\n- d\n")
    groups = [b.group for b in docfile.sections[0].blocks if b.kind == "list-item"]
    assert groups[0] == groups[1]
    assert len(set(groups)) == 3


def test_a_byte_order_mark_hides_no_heading() -> None:
    docfile = parse_document("a.md", "b", b"\xef\xbb\xbf# A\nx\n")
    assert [(s.heading, s.start) for s in docfile.sections] == [("A", 0)]


def test_headings_in_a_container_are_sections() -> None:
    docfile = parse_document("a.md", "b", b":::info\n# A\nx\n:::\n")
    assert [s.heading for s in docfile.sections] == ["", "A"]


def test_mdx_code_and_components() -> None:
    docfile = parse_document("a.mdx", "b", b"import A from 'a'\n\n<A x={1}>\ny\n\n    # text\n")
    assert [(b.kind, b.info) for s in docfile.sections for b in s.blocks] == [
        ("other", "mdx"), ("html", ""), ("paragraph", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x\n\n```\ny\n", "line 3: fence opened with ``` is never closed"),
        ("---\na: b\n# T\n", "line 1: front matter opened with --- is never closed"),
        ("x\n\n<!-- y\n", "line 3: HTML block is never closed"),
    ],
)
def test_malformed_markup_is_named(text: str, problem: str) -> None:
    assert parse_document("a.md", "b", text.encode()).problems == (problem,)


LINES = st.sampled_from(
    ["", "", "# A", "## B", "text", "more text", "===", "---", "```", "~~~py", "- item", "  inside",
     "1. one", "   inside", "> quote", "| a | b |", "|---|---|", "    four", "***", "#no", "# "]
)  # fmt: skip


@given(st.lists(LINES, max_size=14))
@settings(max_examples=300, deadline=None)
def test_headings_agree_with_markdown_it(lines: list[str]) -> None:
    if lines and lines[0] == "---":
        lines = ["", *lines]  # else it is front matter, which CommonMark does not know
    text = "\n".join(lines) + "\n"
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    expected = [t.map[0] + 1 for t in tokens if t.type == "heading_open" and t.map and not t.level]
    docfile = parse_document("a.md", "b", text.encode())
    assert [s.start_line for s in docfile.sections if s.level] == expected
