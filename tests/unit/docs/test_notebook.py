"""Notebooks: the Markdown cells are read as Markdown, at the bytes where they stand."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.units import smallest_unit
from docsync.facts.fact import FactKind
from docsync.match.match import match
from docsync.match.occurrence import occurrences
from docsync.match.rank import Commit
from tests.unit.docs.test_identity import assert_covers
from tests.unit.samples import fact, index_of_bytes

TOUR = """\
# Tour of "jobs"

Use `--jobs` é.

| Flag | Default |
|---|---|
| `--jobs` | 4 |

- item `--x`
  more

```bash
app --jobs 4
```"""
CODE = {
    "cell_type": "code",
    "metadata": {},
    "outputs": [{"text": ["--jobs"]}],
    "source": ["--jobs"],
}


def notebook(*cells: object, **layout: object) -> bytes:
    made = {"cells": cells, "metadata": {"cells": [{"source": "--jobs"}]}, "nbformat": 4}
    return json.dumps(made, **{"indent": 1, "ensure_ascii": False} | layout).encode()  # type: ignore[arg-type]


def markdown(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def read(content: bytes) -> DocFile:
    return parse_document("docs/tour.ipynb", "b", content)


def test_cells_are_read_as_markdown() -> None:
    docfile = read(notebook(CODE, markdown(TOUR), CODE, markdown("## Next\n\nText.\n")))
    assert (docfile.format, docfile.is_report_only) == ("notebook", True)
    assert [s.heading for s in docfile.sections] == ["", 'Tour of "jobs "', "Next"]
    kinds = [b.kind.value for b in docfile.sections[1].blocks]
    assert kinds == ["heading", "paragraph", "table", "list-item", "fence", "other"]


def test_words_are_found_where_they_stand_and_in_no_other_cell() -> None:
    content = notebook(CODE, markdown(TOUR), CODE)
    docfile = read(content)
    found = [o for s in docfile.sections for o in occurrences(docfile, s, "--jobs")]
    assert [o.where for o in found] == ["code span", "table", "fence"]
    for o in found:
        assert content[o.start : o.end] == b"--jobs"
        assert content.count(b"\n", 0, o.start) + 1 == o.line


def test_a_fact_reaches_a_cell() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")
    with index_of_bytes("docs/a.ipynb", notebook(markdown(TOUR))) as index:
        assert [c.section.heading for c in match(Commit((change,)), index)] == ['Tour of "jobs "']


@pytest.mark.parametrize("indent", [None, 1])
@given(st.lists(st.text('ab#-`|\n\\" é\t', max_size=30), max_size=4))
@settings(max_examples=20, deadline=None)
def test_any_notebook_is_covered(indent: int | None, texts: list[str]) -> None:
    cells = [cell for text in texts for cell in (markdown(text), CODE)]
    for is_ascii in (True, False):
        content = notebook(*cells, indent=indent, ensure_ascii=is_ascii)
        docfile = read(content)
        assert len(docfile.content) == len(content)
        assert_covers(docfile)
        for section in docfile.sections:
            for block in section.blocks:
                smallest_unit(docfile, section, block, block.start)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"cells": 3}', b'{"cells": [{"cell_type": "markdown"}]}', b"\xff\0", b'"'],
)
def test_what_is_no_notebook_has_no_text(content: bytes) -> None:
    docfile = read(content)
    assert docfile.text(0, len(content)).split() == []


def test_a_source_in_one_string_is_one_paragraph() -> None:
    cell = {"cell_type": "markdown", "metadata": {}, "source": "Use `--jobs`.\nMore."}
    docfile = read(notebook(cell))
    assert " ".join(docfile.text(0, len(docfile.content)).split()) == "Use `--jobs`. More."
