"""The smallest piece that a finding points at: exact spans, short names, for any offset."""

from __future__ import annotations

import time

import pytest

from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.units import Unit, smallest_unit


def unit_at(docfile: DocFile, offset: int) -> Unit:
    section = next(s for s in docfile.sections if s.start <= offset < s.end)
    block = next(b for b in section.blocks if b.start <= offset < b.end)
    return smallest_unit(docfile, section, block, offset)


def find(path: str, text: str) -> tuple[str, str, str]:
    """Kind, label and text of the unit at the mark `@`, which is taken out."""
    before, _, after = text.partition("@")
    docfile = parse_document(path, "b", (before + after).encode())
    unit = unit_at(docfile, len(before.encode()))
    piece = docfile.text(unit.start, unit.end)
    assert docfile.content.count(b"\n", 0, unit.start) + 1 == unit.start_line
    assert unit.end_line == unit.start_line + piece.count("\n")
    return unit.kind, unit.label, piece


MARKDOWN = [
    ("# The `--jobs` @flag\n\nx\n", "heading", "The `--jobs` flag", "# The `--jobs` flag"),
    (
        "| Flag | Default |\n|---|---|\n| `--jobs` | @4 |\n| `--x` | 1 |\n",
        "row", "--jobs", "| `--jobs` | 4 |",
    ),
    ("| Flag | Def@ault |\n|---|---|\n| a | b |\n", "cell", "Default", "Default"),
    ("a | b\n--|--\n[x](y.md) | @1\n", "row", "x", "[x](y.md) | 1"),
    ("- `--a`: one.\n- `--jobs N`: how @many.\n\nText\n", "item", "--jobs N",
     "- `--jobs N`: how many."),
    ("- **Name**: x\n  - inner: @y\n    more\n  - other\n- next\n", "item", "inner",
     "- inner: y\n    more"),
    ("- outer @one\n  - inner\n\n  outer again\n- next\n", "item", "outer one", "- outer one"),
    ("- outer one\n  - inner\n\n  outer @again\n- next\n", "item", "outer again", "outer again"),
    ("1. Run it:\n\n   ```sh\n   app @--jobs 4\n   ```\n2. Stop\n", "code", "app --jobs 4",
     "app --jobs 4"),
    ("```\nOptions:\n  --jobs N  how @many\n  --x       y\n```\n", "code", "--jobs",
     "--jobs N  how many"),
    ("```s@h\napp\n```\n", "code", "```sh", "```sh"),
    ("Term\n:   The mean@ing, long.\n    And more.\n\nText\n", "definition", "Term",
     "Term\n:   The meaning, long.\n    And more."),
    ("First one. The `a. B` of@ it, e.g. this.\nThird.\n", "sentence", "The a. B of it, e.g. this.",
     "The `a. B` of it, e.g. this."),
    ("It has 3.5 parts. docsync @reads it! Yes.\n", "sentence", "docsync reads it!",
     "docsync reads it!"),
    ("> A quote. Its @second\n> sentence.\n", "sentence", "Its second > sentence.",
     "Its second\n> sentence."),
    ("> - one\n> - two @here\n", "item", "two here", "- two here"),
    ("今日は。次の@文です。終わり。\n", "sentence", "次の文です。", "次の文です。"),
    ("!!! note\n    One. @Two.\n", "sentence", "Two.", "Two."),
    ("<table>\n<tr><th>A</th></tr>\n<tr>\n  <td><code>--jobs</code></td><td>@4</td></tr></table>\n",
     "row", "--jobs", "<tr>\n  <td><code>--jobs</code></td><td>4</td></tr>"),
    ("<ul>\n<li>one</li>\n<li>two @b</li>\n</ul>\n", "item", "two b", "<li>two b</li>"),
    ("---\ntitle: x\nde@ep: y\n---\n# T\n", "code", "deep: y", "deep: y"),
    ("<!-- a\nno@te -->\n", "paragraph", "a note", "<!-- a\nnote -->"),
    ("[a]: x\n[b]: @y\n", "paragraph", "[b]: y", "[b]: y"),
    ("[^1]: A foot@note.\n", "definition", "[^1]", "[^1]: A footnote."),
    ("Text.\n@\n\n", "sentence", "Text.", "Text."),
]  # fmt: skip

RST = [
    ("Title\n==@===\n\nx\n", "heading", "Title", "Title\n====="),
    (".. option:: --jobs N\n\n   How @many.\n\nText\n", "definition", "--jobs N",
     ".. option:: --jobs N\n\n   How many."),
    (".. function:: run(jobs)\n\n   Runs.\n\n   :param jobs: how @many\n   :returns: it\n",
     "definition", "param jobs", ":param jobs: how many"),
    (":jobs: how @many\n:x: y\n", "definition", "jobs", ":jobs: how many"),
    ("-j, --jobs N  how @many\n-x            y\n", "definition", "-j, --jobs N",
     "-j, --jobs N  how many"),
    ("term\n   The mean@ing.\n\nnext\n   x\n", "definition", "term", "term\n   The meaning."),
    ("==== ====\nname def\n==== ====\njobs @4\n     more\nx    1\n==== ====\n", "row", "jobs 4",
     "jobs 4\n     more"),
    ("+------+---+\n| jobs | @4 |\n+------+---+\n", "row", "jobs", "| jobs | 4 |"),
    (".. list-table::\n   :header-rows: 1\n\n   * - Flag\n     - D\n   * - ``--jobs``\n     - @4\n",
     "row", "--jobs", "* - ``--jobs``\n     - 4"),
    (".. list-table:: The t@itle\n\n   * - a\n     - b\n", "paragraph",
     ".. list-table:: The title", ".. list-table:: The title"),
    (".. csv-table::\n   :header: a, b\n\n   \"jobs\", @4\n", "row", "jobs", '"jobs", 4'),
    (".. note::\n\n   One. @Two.\n", "sentence", "Two.", "Two."),
    ("Run::\n\n   app @x\n   app y\n\nText\n", "code", "app x", "app x"),
    (".. code-block:: sh\n\n   app --jobs @4\n", "code", "app --jobs 4", "app --jobs 4"),
    ("- :ref:`Jobs <jobs>`: how @many\n- x\n", "item", "Jobs", "- :ref:`Jobs <jobs>`: how many"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "label", "piece"), MARKDOWN)
def test_units_of_markdown(text: str, kind: str, label: str, piece: str) -> None:
    assert find("a.md", text) == (kind, label, piece)


@pytest.mark.parametrize(("text", "kind", "label", "piece"), RST)
def test_units_of_rst(text: str, kind: str, label: str, piece: str) -> None:
    assert find("a.rst", text) == (kind, label, piece)


def test_an_offset_outside_counts_as_the_nearest() -> None:
    docfile = parse_document("a.md", "b", b"One. Two.\n\nThree.\n")
    section = docfile.sections[0]
    first = section.blocks[0]
    assert smallest_unit(docfile, section, first, -5).label == "One."
    assert smallest_unit(docfile, section, first, 999).label == "Two."


def test_a_long_label_is_cut_and_broken_characters_do_no_harm() -> None:
    docfile = parse_document("a.md", "b", ("é" * 3000 + "\n").encode())
    label = unit_at(docfile, 3).label
    assert label == "é" * 59 + "…"


def test_thousands_of_offsets_of_one_large_table_are_quick() -> None:
    rows = "".join(f"| `--flag-{n}` | {n} | text of {n} |\n" for n in range(3000))
    docfile = parse_document("a.md", "b", f"| a | b | c |\n|---|---|---|\n{rows}".encode())
    offsets = range(50, len(docfile.content) - 1, 20)
    begun = time.process_time()
    for offset in offsets:
        unit_at(docfile, offset)
    # about 0.1 s; reading the table anew for each would take minutes
    assert time.process_time() - begun < 5
