"""Man pages: sections, entries, and words that are found through the escapes."""

from __future__ import annotations

import pytest

from docsync.docs.parse import parse_document
from docsync.docs.roff_text import read_roff
from docsync.docs.section import DocFile
from docsync.docs.units import smallest_unit
from docsync.facts.fact import FactKind
from docsync.match.match import match
from docsync.match.occurrence import occurrences
from docsync.match.rank import Commit
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import fact, index_of, verdict

MAN = r""".\" a comment
.TH APP 1 "2024-01-01" "app 1.2"
.SH NAME
app \- does things
.SH OPTIONS
.TP
.BR \-j ", " \-\-jobs =\fIN\fR
How many jobs.
Default is 4.
.RS
.PP
Nested.
.RE
.TP
\fB\-\-depth\fR \fIn\fR
How deep. See \fB\-\-jobs\fR.
.IP "\fB\-\-last\fR" 4
The last.
.IP \(bu 2
a bullet
.PP
A paragraph. With \fItimeout\fR and
.B timeout
set.
.SS Sub part
.nf
app \-\-jobs 4
.fi
"""
MDOC = r""".Dd January 1, 2024
.Dt APP 1
.Os
.Sh NAME
.Nm app
.Nd does things
.Sh OPTIONS
.Bl -tag -width Ds
.It Fl j Ar n , Fl Fl jobs Ns = Ns Ar n
How many.
.It Fl -depth
How deep.
.Bl -bullet
.It
one
.El
.It Ev APP_HOME
Home.
.El
"""


def page(text: str, path: str = "man/app.1") -> DocFile:
    return parse_document(path, "b", text.encode())


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        (MAN, [(), ("NAME",), ("OPTIONS",), ("OPTIONS", "Sub part")]),
        (MDOC, [(), ("NAME",), ("OPTIONS",)]),
    ],
)
def test_sections(text: str, headings: list[tuple[str, ...]]) -> None:
    docfile = page(text)
    assert (docfile.format, docfile.is_report_only) == ("roff", False)
    assert [s.heading_path for s in docfile.sections] == headings


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (MAN, ["-j, --jobs=N", "--depth n", "--last"]),
        (MDOC, ["-j n, --jobs=n", "--depth", "APP_HOME"]),
    ],
)
def test_entries_are_definitions_with_the_tag_for_a_label(text: str, entries: list[str]) -> None:
    docfile = page(text)
    section = next(s for s in docfile.sections if s.heading == "OPTIONS")
    blocks = [b for b in section.blocks if b.kind.value == "definition"]
    assert [smallest_unit(docfile, section, b, b.start).label for b in blocks] == entries
    assert len({b.group for b in blocks}) == 1
    assert "Nested" not in docfile.text(blocks[1].start, blocks[1].end)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        (MAN, "--jobs", [r"\-\-jobs", r"\-\-jobs", r"\-\-jobs"]),
        (MAN, "--depth", [r"\-\-depth"]),
        (MAN, "timeout", ["timeout", "timeout"]),
        (MDOC, "--jobs", ["Fl Fl jobs"]),
        (MDOC, "--depth", ["Fl -depth"]),
        (".TH é 1\n.SH Ü\né \\fB\\-\\-jöbs\\fR é\n", "--jöbs", [r"\-\-jöbs"]),
    ],
)
def test_words_are_found_through_the_escapes(text: str, word: str, found: list[str]) -> None:
    docfile = page(text)
    hits = [o for s in docfile.sections for o in occurrences(docfile, s, word)]
    assert [docfile.content[o.start : o.end].decode() for o in hits] == found
    for o in hits:
        assert o.line == docfile.content.count(b"\n", 0, o.start) + 1


def test_where_a_word_stands() -> None:
    docfile = page(MAN)
    places = {
        (o.line, o.where, o.is_subject)
        for s in docfile.sections
        for word in ("--jobs", "timeout")
        for o in occurrences(docfile, s, word)
    }
    assert places == {
        (7, "code span", True), (16, "code span", False), (22, "prose", False),
        (23, "code span", True), (27, "fence", False),
    }  # fmt: skip


def test_a_fact_reaches_the_entry_and_nothing_is_rewritten() -> None:
    docfile = page(MAN)
    change = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")
    with index_of(docfile) as index:
        found = {c.section.heading: c for c in match(Commit((change,)), index)}
    assert {(r.word, r.line) for r in found["OPTIONS"].reasons} >= {("--jobs", 7), ("4", 9)}
    assert mechanical_rewrites(docfile, verdict(docfile, change)) == []


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"\fB\-a\fP b", "`-a` b"),
        (r"\f[B]x\f[R] \f(CWy\fR", "`x` `y`"),
        (r"a\&.b\e\(aqc\(aq \[em] \*(lq \s-1X\s0", r"a.b\'c' — “ X"),
        (r".BR ls (1)", "`ls`(1)"),
        (r'.B "two words" more', "`two words more`"),
        (".TP 4", ""),
        (".unknown a b", "a b"),
        ("\\fBopen\nnext", "`open`\nnext"),
        ("text \\", "text \\"),
    ],
)
def test_reading(raw: str, text: str) -> None:
    reading = read_roff(raw)
    assert reading.text == text
    assert len(reading.starts) == len(reading.ends) == len(text)
    assert reading.starts == sorted(reading.starts)
    assert all(0 <= a <= b <= len(raw) for a, b in zip(reading.starts, reading.ends, strict=True))
    assert reading.text.count("\n") == raw.count("\n")


@pytest.mark.parametrize(
    ("path", "content", "doc_format"),
    [
        ("man/app.1", b".TH A 1\n", "roff"), ("app.1.in", b".Dd x\n", "roff"),
        ("docs/notes.2", b"Just text.\n", "text"), ("app.man", b".so man1/x.1\n", "roff"),
    ],
)  # fmt: skip
def test_formats(path: str, content: bytes, doc_format: str) -> None:
    assert parse_document(path, "b", content).format == doc_format
