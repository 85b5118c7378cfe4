"""What readers shall see gets the escapes of the page, and nothing else of it moves."""

from __future__ import annotations

import pytest

from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.edit import Edit, apply_edits
from docsync.rewrite.in_roff import encoded, escaped_text
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import fact, mended, verdict

PAGE = r""".\" a comment with --jobs in it
.TH APP 1 "2024-01-01" "app 1.2.4"
.SH OPTIONS
.TP
.B \-j, \-\-jobs \fIN\fR
How many jobs run side-by-side. The default is 4.
.TP
\fB\-\-depth\fR \fIn\fR
How deep. See \fB\-\-jobs\fR and \(aqmore\(aq.
.TP
.BR \-\-old ", " \-\-other
Two of them.
.TP
.BI "\-\-min=" n
At least.
"""
MDOC = r""".Dd x
.Dt APP 1
.Sh OPTIONS
.Bl -tag
.It Fl j , Fl Fl jobs Ar n
How many.
.It Fl -depth
How deep, with
.Fl j .
.El
"""


def page(text: str) -> DocFile:
    return parse_document("man/app.1", "b", text.encode())


def renamed(old: str, new: str) -> ChangeFact:
    return fact(FactKind.FLAG_RENAMED, old, old, new)


def written(document: DocFile, old: str, new: str) -> str | None:
    """What is written where `old` is read first; None where nothing may be."""
    at = document.text(0, len(document.content)).index(old)
    start, end = document.span(0, len(document.content), at, at + len(old))
    edit = encoded(document, Edit(start, end, new, renamed("--a", "--b"), ""))
    if edit is None:
        return None
    made = apply_edits(document, 0, len(document.content), [edit])
    lines = zip(document.content.decode().split("\n"), made.split("\n"), strict=False)
    return next(line for was, line in lines if was != line)


@pytest.mark.parametrize(
    ("text", "old", "new", "lines"),
    [
        (PAGE, "--jobs", "--worker-count",
         {r".B \-j, \-\-worker\-count \fIN\fR",
          r"How deep. See \fB\-\-worker\-count\fR and \(aqmore\(aq."}),
        (PAGE, "--old", "--new", {r'.BR \-\-new ", " \-\-other'}),
        (PAGE, "--min", "--at-least", {r'.BI "\-\-at\-least=" n'}),
        (PAGE, "--depth", "--level", {r"\fB\-\-level\fR \fIn\fR"}),
        (MDOC, "--jobs", "--workers", {r".It Fl j , Fl Fl workers Ar n"}),
        (MDOC, "--depth", "--max-depth", {r".It Fl -max-depth"}),
        (PAGE.replace(r"\-\-", "--"), "--jobs", "--workers",
         {r".B \-j, --workers \fIN\fR", r"How deep. See \fB--workers\fR and \(aqmore\(aq."}),
    ],
)  # fmt: skip
def test_a_flag_is_renamed_in_every_form(text: str, old: str, new: str, lines: set[str]) -> None:
    made = mended(page(text), renamed(old, new))
    was, now = text.split("\n"), made.split("\n")
    assert len(was) == len(now)
    assert {b for a, b in zip(was, now, strict=True) if a != b} == lines


def test_a_default_and_the_version_of_the_title() -> None:
    changed = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")
    assert mended(page(PAGE), changed) == PAGE.replace("default is 4", "default is 8")
    release = fact(FactKind.VALUE_CHANGED, "version", "1.2.4", "1.2.5", owner="package")
    assert mended(page(PAGE), release) == PAGE.replace("1.2.4", "1.2.5")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("side-by-side", "one-by-one", "How many jobs run one-by-one. The default is 4."),
        ("How many", ".how", r"\&.how jobs run side-by-side. The default is 4."),
        ("How many", "'tis how", r"\(aqtis how jobs run side-by-side. The default is 4."),
        ("side-by-side", r"C:\new", r"How many jobs run C:\enew. The default is 4."),
        ("side-by-side", "with --all", r"How many jobs run with \-\-all. The default is 4."),
        ("`N", '`a "b"', r".B \-j, \-\-jobs \fIa \(dqb\(dq\fR"),
        ("side-by-side", "as `--all`", r"How many jobs run as \fB\-\-all\fR. The default is 4."),
        ("`--jobs` and", "`-j` or", r"How deep. See \fB\-j\fR or \(aqmore\(aq."),
    ],
)
def test_words_in_the_escapes_of_the_page(old: str, new: str, line: str) -> None:
    assert written(page(PAGE), old, new) == line


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("--jobs `N", "--jobs\n`N"),  # no line of a macro is broken
        ("--jobs` and", "--jobs and"),  # bold would go on
        ("--other", ""),
        ("At least.", ""),  # a blank line parts paragraphs
        ("jobs run side-by-side. The default is 4.\n\n`--depth", "x"),  # a macro between
    ],
)
def test_what_cannot_be_written_stays(old: str, new: str) -> None:
    assert written(page(PAGE), old, new) is None


@pytest.mark.parametrize(
    "line",
    ["it is\n.ie n 5\n", ".if t --jobs\n", ".ds old --jobs\n", ".\\} --jobs\n"],
)
def test_orders_for_the_formatter_stay(line: str) -> None:
    text = f".TH A 1\n.SH B\n{line}.PP\nHas \\-\\-none.\n"
    document = page(text)
    at = document.text(0, len(document.content)).find("5" if "5" in line else "--jobs")
    if at < 0:
        return  # not even read
    start, end = document.span(0, len(document.content), at, at + (1 if "5" in line else 6))
    assert encoded(document, Edit(start, end, "6", renamed("--a", "--b"), "")) is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_every_other_byte_stays(newline: str, encoding: str) -> None:
    text = PAGE.replace("Two of them", "Zwei für .B alle\\&").replace("\n", newline) + "\n\n'\\\"x"
    content = text.encode(encoding)
    document = parse_document("man/app.1", "b", content)
    assert document.encoding == encoding
    assert apply_edits(document, 0, len(content), []).encode(encoding) == content
    for rewrite in mechanical_rewrites(document, verdict(document, renamed("--depth", "--level"))):
        made = content[: rewrite.start] + rewrite.new.encode(encoding) + content[rewrite.end :]
        assert made == content.replace(rb"\-\-depth", rb"\-\-level")


def test_a_sentence_goes_behind_another_in_the_lines_of_the_page() -> None:
    text = (
        ".TH A 1\n.SH OPTIONS\n.TP\n.B \\-\\-add\nAdd a new glob for a type of file now.\n"
        "Take care.\n.TP\n.B \\-\\-more\nAnother one.\nThat is it.\n"
    )
    document = page(text)
    at = document.text(0, len(text)).index("file now")
    end = document.span(0, len(text), at, at + len("file now"))[1]
    edit = Edit(end, end, ". Only one is added. Use --more then", renamed("--a", "--b"), "")
    made = encoded(document, edit)
    assert made is not None
    assert made.new == ".\nOnly one is added.\nUse \\-\\-more then"


def test_a_line_as_the_page_would_write_it() -> None:
    assert escaped_text(page(PAGE), "See `--jobs`, it's a well-known \\x") == (
        r"See \fB\-\-jobs\fR, it\(aqs a well-known \ex"
    )
    plain = page(".TH A 1\n.SH B\nwords\n")
    assert escaped_text(plain, "'a' `b` --c") == r"\&'a' b \-\-c"
    backticks = page(".TH A 1\n.SH B\nwords `x` and \\*(Aqy\\*(Aq\n")
    assert escaped_text(backticks, ".x `b` 'c'") == r"\&.x `b` \*(Aqc\*(Aq"


@pytest.mark.parametrize(
    "text",
    [
        ".ig\nsays \\-\\-depth\n..\n.TH A 1\n.SH B\nNothing.\n",
        ".de op\n\\fB\\-\\-depth\\fR\n..\n.TH A 1\n.SH B\nNothing.\n",
    ],
)
def test_what_nobody_is_shown_stays(text: str) -> None:
    assert mended(page(text), renamed("--depth", "--level")) == text


def test_what_is_kept_or_tells_of_the_past_stays() -> None:
    kept = PAGE.replace(".SH OPTIONS\n", '.SH OPTIONS\n.\\" docsync: ignore\n')
    assert mended(page(kept), renamed("--depth", "--level")) == kept
    past = ".TH A 1\n.SH NOTES\nBefore 2.0 the option \\-\\-depth was called so.\n"
    assert mended(page(past), renamed("--depth", "--level")) == past
