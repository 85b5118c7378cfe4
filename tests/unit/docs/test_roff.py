"""Man pages: sections, entries, and words that are found through the escapes."""

from __future__ import annotations

import pytest

from docsync.docs.parse import parse_document
from docsync.docs.roff_entries import entry_parts
from docsync.docs.roff_text import read_roff
from docsync.docs.section import DocFile
from docsync.docs.units import smallest_unit
from docsync.facts.fact import FactKind
from docsync.match.match import match
from docsync.match.occurrence import occurrences
from docsync.match.rank import Commit
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import fact, index_of, verdicts

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


def test_a_fact_reaches_the_entry_and_its_value_is_followed() -> None:
    docfile = page(MAN)
    change = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")
    with index_of(docfile) as index:
        found = {c.section.heading: c for c in match(Commit((change,)), index)}
    assert {(r.word, r.line) for r in found["OPTIONS"].reasons} >= {("--jobs", 7), ("4", 9)}
    found = verdicts(docfile, change)
    (made,) = (r for each in found for r in mechanical_rewrites(docfile, each))
    assert made.new == made.old.replace("Default is 4", "Default is 8")
    assert made.as_read("roff").new.startswith("\n`-j`, `--jobs`=N\nHow many")


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
        (r'.BR \-\-x " " \fIvalue\fR', "`--x` value"),
        (r".B \fIx\fR y", "x y"),
        (r"it\*(Aqs \h'+01'here\m[red]", "it's here"),
    ],
)
def test_reading(raw: str, text: str) -> None:
    reading = read_roff(raw)
    assert reading.text == text
    assert len(reading.starts) == len(reading.ends) == len(text)
    assert reading.starts == sorted(reading.starts)
    assert all(0 <= a <= b <= len(raw) for a, b in zip(reading.starts, reading.ends, strict=True))
    assert reading.text.count("\n") == raw.count("\n")


@pytest.mark.parametrize("text", [MAN, MDOC, MAN.replace("\n", "\r\n"), MDOC + ".TP\n.B \\fB\n.B"])
def test_the_words_of_pieces_are_those_of_the_page(text: str) -> None:
    docfile = page(text)
    whole = docfile.text(0, len(docfile.content))
    blocks = [block for section in docfile.sections for block in section.blocks]
    assert "".join(docfile.text(b.start, b.end) for b in blocks) == whole
    cuts = range(0, len(docfile.content) + 1, 3)
    assert all(docfile.text(0, n) + docfile.text(n, len(docfile.content)) == whole for n in cuts)
    for number in range(len(whole)):
        start, end = docfile.span(0, len(docfile.content), number, number + 1)
        assert 0 <= start <= end <= len(docfile.content)


def test_a_place_between_two_characters_is_behind_the_first() -> None:
    docfile = page(".TH A 1\n.SH B\nx \\-\\-é y\n")
    at = docfile.text(0, len(docfile.content)).index("é")
    start, end = docfile.span(0, len(docfile.content), at, at)
    assert start == end == docfile.content.index("é".encode())


@pytest.mark.parametrize(
    ("entry", "tags", "text"),
    [
        (".TP\n.B \\-a\nText.\n", [".B \\-a"], "Text.\n"),
        (".TP 4\n\\-a\n.TQ\n.B \\-b\nText.\n\n", ["\\-a", ".B \\-b"], "Text.\n"),
        ('.IP "\\-a" 4\nText.\n.RS\n.RE\n', ['.IP "\\-a" 4'], "Text.\n.RS\n.RE\n"),
        (".TP\n.B \\-a\n", [".B \\-a"], ""),
        (".TP\n.PD 0\n.B \\-a\nText.\n", None, ""),
        (".TP\n.B\n\\-a\nText.\n", None, ""),
        (".TP\n", None, ""),
    ],
)
def test_an_entry_in_its_parts(entry: str, tags: list[str] | None, text: str) -> None:
    docfile = page(f".TH A 1\n.SH OPTIONS\n{entry}")
    block = docfile.sections[-1].blocks[-1]
    parts = entry_parts(docfile, block)
    if tags is None:
        assert parts is None
        return
    assert parts is not None
    assert [docfile.content[a:b].decode() for a, b in parts.tags] == tags
    assert docfile.content[parts.body : parts.end].decode() == text
    assert parts.has_text is bool(text)


@pytest.mark.parametrize(
    ("path", "content", "doc_format"),
    [
        ("man/app.1", b".TH A 1\n", "roff"), ("app.1.in", b".Dd x\n", "roff"),
        ("docs/notes.2", b"Just text.\n", "text"), ("app.man", b".so man1/x.1\n", "roff"),
    ],
)  # fmt: skip
def test_formats(path: str, content: bytes, doc_format: str) -> None:
    assert parse_document(path, "b", content).format == doc_format
