"""What goes from a man page with an option, and what has to stay."""

from __future__ import annotations

import pytest

from docsync.docs.parse import parse_document
from docsync.facts.fact import ChangeFact, FactKind
from tests.unit.samples import fact, mended

HEAD = ".TH A 1\n.SH SYNOPSIS\n"
OPTIONS = ".SH OPTIONS\n"
CLEAR = ".TP\n\\fB\\-c\\fR, \\fB\\-\\-clear\\fR\nClear.\n.RS\n.PP\nTwice.\n.RE\n"
KEEP = ".TP\n\\fB\\-\\-keep\\fR\nKeep it.\n"
LAST = ".TP\n.BI \\-\\-delay= N\nWait.\n"
END = "\n.SH BUGS\nNone.\n"


def gone(name: str, **more: object) -> ChangeFact:
    return fact(FactKind.FLAG_REMOVED, name, name, None, **more)


def left(text: str, *facts: ChangeFact) -> str:
    return mended(parse_document("man/app.1", "b", text.encode()), *facts)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("name", "entry"), [("--clear", CLEAR), ("--keep", KEEP), ("--delay", LAST)]
)
def test_an_entry_goes_as_a_whole(name: str, entry: str, newline: str) -> None:
    text = (HEAD + "Words.\n" + OPTIONS + CLEAR + KEEP + LAST + END).replace("\n", newline)
    assert left(text, gone(name)) == text.replace(entry.replace("\n", newline), "")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            "--clear",
            "\\fBa\\fR [\\fB\\-c\\fR|\\fB\\-\\-clear\\fR] [\\fIX\\fR]\n",
            "\\fBa\\fR [\\fIX\\fR]\n",
        ),
        (
            "--keep",
            "a [\\fB\\-\\-keep\\fR] [\\fB\\-\\-keep\\-all\\fR]\n",
            "a [\\fB\\-\\-keep\\-all\\fR]\n",
        ),
        ("--delay", "a [\\-\\-delay N]\n", "a\n"),
        ("--delay", ".B a\n.RB [ \\-\\-delay\n.IR N ]\n.RI [ X ]\n", ".B a\n.RI [ X ]\n"),
        ("--keep", ".B a\n.RB [ \\-\\-keep ]\n.RI [ X ]\n", ".B a\n.RI [ X ]\n"),
        ("--keep", ".B a\n.Op Fl -keep\n.Op Fl v\n", ".B a\n.Op Fl v\n"),
    ],
)  # fmt: skip
def test_the_brackets_of_a_usage_go_along(name: str, old: str, new: str) -> None:
    rest = OPTIONS + CLEAR + KEEP + LAST + END
    assert left(HEAD + old + rest, gone(name)).startswith(HEAD + new + OPTIONS)


@pytest.mark.parametrize(
    "usage",
    [
        "a [\\fB\\-\\-keep\\fR | \\fB\\-\\-drop\\fR]\n",  # one of two
        "a {\\-\\-keep|\\-\\-drop}\n",
        "a [\\-\\-keep [\\-\\-drop]]\n",
        "a \\-\\-keep\n",
        ".Op Fl -keep | Fl -drop\n",
    ],
)
def test_half_of_a_usage_stays(usage: str) -> None:
    made = left(HEAD + usage + OPTIONS + CLEAR + KEEP + LAST + END, gone("--keep"))
    assert made.startswith(HEAD + usage)


@pytest.mark.parametrize(
    "entries",
    [
        KEEP,  # a list of one
        CLEAR + ".TP\n.B \\-\\-keep, \\-\\-drop\nBoth.\n",
        CLEAR + ".TP\n.B \\-\\-keep\n.TP\n.B \\-\\-drop\nBoth.\n",  # it shares the text below
        ".TP\n.B \\-\\-drop\n.TP\n.B \\-\\-keep\nBoth.\n" + CLEAR,
        CLEAR + ".TP\n.B \\-\\-keep\n.TQ\n.B \\-\\-drop\nBoth.\n",
        CLEAR + ".TP\n.B \\-\\-keep\n.nf\nnever closed\n",
        CLEAR + ".TP\n.B \\-\\-keep\n.ie t yes\n.el no\n",
        CLEAR + ".TP\n.B \\-\\-drop\nBut see \\-\\-keep.\n",
        CLEAR + ".TP\n",
    ],
)
def test_what_is_about_more_stays(entries: str) -> None:
    text = HEAD + "Words.\n" + OPTIONS + entries + END
    assert left(text, gone("--keep")) == text


def test_a_list_does_not_lose_all() -> None:
    text = HEAD + "Words.\n" + OPTIONS + CLEAR + KEEP + END
    assert left(text, gone("--keep"), gone("--clear")) == text


def test_a_short_name_that_is_another_option_s() -> None:
    text = HEAD + "Words.\n" + OPTIONS + CLEAR + KEEP + END
    assert left(text, gone("--clear", siblings=("-c", "--keep"))) == text


def test_a_blank_line_between_entries_goes_with_one() -> None:
    entries = [CLEAR + "\n", KEEP + "\n", LAST]
    text = HEAD + "Words.\n" + OPTIONS + "".join(entries) + END
    assert left(text, gone("--keep")) == text.replace(KEEP + "\n", "")
    assert left(text, gone("--delay")) == text.replace(LAST + "\n", "")


def test_a_comment_about_what_follows_stays() -> None:
    for note in ('.\\" the last\n', ".\n", '\n.\\" docsync: ignore\n'):
        text = HEAD + "Words.\n" + OPTIONS + CLEAR + KEEP + note + LAST + END
        assert left(text, gone("--keep")) == text.replace(KEEP, "")


def test_bullets_of_an_entry_do_not_fall_to_the_one_above() -> None:
    deep = ".TP\n\\fB\\-\\-deep\\fR\nOne of:\n.IP \\(bu 2\nquick\n.IP \\(bu 2\nslow\n"
    text = HEAD + "Words.\n" + OPTIONS + KEEP + deep + LAST + END
    assert left(text, gone("--deep")) == text


def test_an_option_that_only_lost_a_name_stays() -> None:
    text = HEAD + "a [\\fB\\-c\\fR|\\fB\\-\\-clear\\fR]\n" + OPTIONS + CLEAR + KEEP + LAST + END
    assert left(text, gone("--clear", siblings=("-c", "--keep"), stands_elsewhere=True)) == text
