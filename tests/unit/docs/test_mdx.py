"""MDX: code with blank lines in it is one block, and the Markdown between components is text."""

from __future__ import annotations

import pytest

from docsync.docs.mdx import code_end
from docsync.docs.parse import parse_document
from tests.unit.docs.test_units import find

PAGE = """\
import Tabs from '@theme/Tabs';
import {
  Card,

} from '../components';

export const meta = {
  title: 'x } y',

  jobs: 4, // }
};

# Button

{/* a note */}

<Tabs>
  <TabItem value="a">

  Use `--jobs`.

  </TabItem>
</Tabs>

<Props
  rows={[
    { name: 'jobs', default: '4' },

    { name: 'depth', default: '3' },
  ]}
/>

{props.jobs > 3 && (
  <p>Many</p>

)}

End.
"""


def test_blocks() -> None:
    docfile = parse_document("docs/a.mdx", "b", PAGE.encode())
    found = [(b.kind.value, b.start_line, b.end_line) for s in docfile.sections for b in s.blocks]
    assert found == [
        ("other", 1, 1), ("other", 2, 6), ("other", 7, 12), ("heading", 13, 14),
        ("comment", 15, 16), ("html", 17, 19), ("paragraph", 20, 21), ("html", 22, 24),
        ("html", 25, 32), ("html", 33, 37), ("paragraph", 38, 38),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("import X from 'y'\nText.", 1),
        ("export const a = [\n\n1]\nText", 3),
        ("export const a = `x {\n\n`;\nText", 3),
        ("<A b={() => 1}\n\nc='>'>\nText", 3),
        ("{a /* } */\n\n}\nText", 3),
        ("export const a = {\nnever closed", 0),
        ("<A never", 0),
        ("export }", 0),
    ],
)
def test_where_code_ends(text: str, end: int) -> None:
    assert code_end(text.split("\n"), 0) == end


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("<Props\n  rows={[\n    { name: 'jobs', default: '@4' },\n  ]}\n/>\n", "paragraph",
         "{ name: 'jobs', default: '4' },"),
        ("export const jobs = @4;\n", "code", "export const jobs = 4;"),
        ("<Tabs>\n\n- `--a`: @x\n\n</Tabs>\n", "item", "--a"),
    ],
)  # fmt: skip
def test_units(text: str, kind: str, label: str) -> None:
    assert find("a.mdx", text)[:2] == (kind, label)
