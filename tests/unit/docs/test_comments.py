"""Docstrings and comments of code: what they are about, and that nothing else is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.docs.comments import code_comments, has_comments
from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.units import smallest_unit
from docsync.facts.fact import FactKind
from docsync.judge.verdict import Affected, Verdict
from docsync.match.match import match
from docsync.match.rank import Commit
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import fact, index_of_bytes

PYTHON = '''"""Module doc with `--jobs`."""
# about jobs
# more é
import os  # trailing jobs

LIMIT = 3
"""Docs of LIMIT."""


# above the class
class A:
    \'\'\'Class doc.\'\'\'

    @property
    def run(self, jobs):
        """Run it.

        :param jobs: how many
        """
        # inner comment
        x = "# no comment --depth"
        return x
'''
TYPESCRIPT = """\
// header jobs

/**
 * Runs the app.
 *
 * @param jobs how many
 */
export async function run(jobs: number) {
  const s = "// no"; // trailing
}

export class Server {
  /** Starts it. */
  @dec()
  start(port: number): void {
    /* a */ x(); /* b */
  }
}
"""
GO = """\
package a

// Run runs with --jobs.
// More.
func (s *Server) Run(jobs int) error {
\treturn nil
}

type Config struct {
\t// Jobs is how many.
\tJobs int
}
"""
RUST = """\
//! Crate docs.

/// Runs it.
#[inline]
pub fn run<'a>(x: &'a str) -> char { '"' } // after a quote
"""
SHELL = "#!/bin/sh\n# Builds it.\nbuild() {\n  echo '# no'\n}\n"
SQL = "-- All pets.\nCREATE TABLE pets (id int);\n"


def read(docfile: DocFile) -> list[tuple[str, str]]:
    return [
        (" > ".join(s.heading_path), " ".join(docfile.text(s.start, s.end).split()))
        for s in docfile.sections
        if docfile.text(s.start, s.end).strip()
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("src/m.py", PYTHON, [
            ("m", "Module doc with `--jobs`."), ("m (2)", "about jobs more é"),
            ("m (3)", "trailing jobs"), ("m (4)", "Docs of LIMIT."), ("m > A", "above the class"),
            ("m > A (2)", "Class doc."), ("m > A > run", "Run it. :param jobs: how many"),
            ("m > A > run (2)", "inner comment")]),
        ("src/m.ts", TYPESCRIPT, [
            ("m", "header jobs"), ("m > run", "Runs the app. @param jobs how many"),
            ("m > run (2)", "trailing"), ("m > Server > start", "Starts it."),
            ("m > Server > start (2)", "a b")]),
        ("src/m.go", GO, [
            ("m > Server > Run", "Run runs with --jobs. More."),
            ("m > Config", "Jobs is how many.")]),
        ("src/m.rs", RUST, [
            ("m", "Crate docs."), ("m > run", "Runs it."), ("m (2)", "after a quote")]),
        ("src/m.sh", SHELL, [("m > build", "Builds it.")]),
        ("src/m.sql", SQL, [("m > pets", "All pets.")]),
        ("src/broken.py", "def (:\n    # still read\n    x\n", [("broken > def", "still read")]),
        ("src/empty.py", "", []),
    ],
)  # fmt: skip
def test_texts_and_what_they_are_about(
    path: str, text: str, expected: list[tuple[str, str]]
) -> None:
    docfile = parse_document(path, "b", text.encode())
    assert (docfile.format, docfile.is_report_only) == ("code", True)
    assert read(docfile) == expected


@pytest.mark.parametrize("path", ["a.py", "a.ts", "a.rs", "a.sh"])
@given(
    st.lists(
        st.sampled_from(
            ['"""doc"""', "'''", '"', "'", "`", "# a", "// b", "/* c", "*/", "-- d", "def f():",
             "    x = 1", "class A {", "}", "é", "\r", "\x0c", "\\", "", "@dec", "func f() {"]
        ),
        max_size=15,
    )
)  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_any_file_of_code_is_covered(path: str, lines: list[str]) -> None:
    content = "\n".join(lines).encode()
    docfile = code_comments(path, content)
    assert len(docfile.content) == len(content)
    assert docfile.content.count(b"\n") == content.count(b"\n")
    assert b"".join(docfile.content[s.start : s.end] for s in docfile.sections) == docfile.content
    ids = [s.id for s in docfile.sections]
    assert len(ids) == len(set(ids))
    for section in docfile.sections:
        blocks = section.blocks
        joined = b"".join(docfile.content[b.start : b.end] for b in blocks)
        assert joined == docfile.content[section.start : section.end]
        for block in blocks:
            assert content.count(b"\n", 0, block.start) + 1 == block.start_line
            smallest_unit(docfile, section, block, block.start)


def test_a_fact_reaches_a_docstring_of_another_file() -> None:
    change = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
    with index_of_bytes("src/m.py", PYTHON.encode()) as index:
        (one,) = match(Commit((change,)), index)
        other = Commit((fact(FactKind.FLAG_REMOVED, "--depth", None, None),))
        assert match(other, index) == []
        document = index.document("src/m.py")
    assert one.section.heading_path == ("m",)
    assert (one.reasons[0].line, one.reasons[0].start) == (1, PYTHON.index("--jobs"))
    found = Verdict(one, Affected.AFFECTED, 0.9, "")
    assert mechanical_rewrites(document, found) == []


@pytest.mark.parametrize(("path", "expected"), [("a.py", True), ("a.TS", True), ("a.md", False)])
def test_which_files_have_comments(path: str, expected: bool) -> None:
    assert has_comments(path) is expected
