"""A new entry of a man page has the form of its sisters and the words of the code, or is none."""

from __future__ import annotations

import pytest

from docsync.docs.parse import parse_document
from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import fact, mended, verdict

SIBLINGS = ("--all", "--deep", "--tree")


def flag(name: str, detail: str, after: str | None = None, **more: object) -> ChangeFact:
    more.setdefault("siblings", SIBLINGS)
    return fact(FactKind.FLAG_ADDED, name, None, after, detail=detail, **more)


def grown(text: str, *facts: ChangeFact) -> str:
    return mended(parse_document("man/app.1", "b", text.encode()), *facts)


def page(*entries: str, head: str = ".TH APP 1\n.SH OPTIONS\n", end: str = "") -> str:
    return head + "".join(entries) + end


KEEP = flag("--keep", "--keep: Keep what is there.")
BOLD = page(
    ".TP\n.B \\-a, \\-\\-all\nShow all of it.\n",
    ".TP\n.B \\-\\-deep\nGo deep.\n",
    ".TP\n.B \\-\\-tree \\fIN\\fR\nShow a tree.\n",
)
END = ".SH BUGS\nNone.\n"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        (BOLD, ".TP\n.B \\-\\-keep\nKeep what is there.\n"),
        (BOLD.replace("\\-", "-"), ".TP\n.B --keep\nKeep what is there.\n"),
        (BOLD.replace(".\n", ".\n.RS\n.RE\n"),
         ".TP\n.B \\-\\-keep\nKeep what is there.\n.RS\n.RE\n"),
        (BOLD.replace(".TP\n", ".TP 4\n"), ".TP 4\n.B \\-\\-keep\nKeep what is there.\n"),
        (page(
            ".TP\n\\fB\\-a\\fR, \\fB\\-\\-all\\fR\nshow all of it\n",
            ".TP\n\\fB\\-\\-deep\\fR\ngo deep\n"),
         ".TP\n\\fB\\-\\-keep\\fR\nkeep what is there\n"),
        (page(
            '.IP "\\fB\\-\\-all\\fR"\nShow all of it.\n', '.IP "\\fB\\-\\-deep\\fR" 4\nGo deep.\n'),
         '.IP "\\fB\\-\\-keep\\fR"\nKeep what is there.\n'),
        (page(
            ".It Fl a , Fl Fl all\nShow all of it.\n", ".It Fl Fl deep\nGo deep.\n",
            head=".Dd x\n.Dt A 1\n.Sh OPTIONS\n.Bl -tag -width x\n", end=".El\n"),
         ".It Fl Fl keep\nKeep what is there.\n"),
    ],
)  # fmt: skip
def test_a_switch_in_the_form_of_its_sisters(text: str, entry: str) -> None:
    made = grown(text + END, KEEP)
    assert entry in made
    assert made.replace(entry, "", 1) == text + END


@pytest.mark.parametrize(
    ("text", "detail", "tag"),
    [
        (BOLD, "--size, -s: Show sizes.", ".B \\-s, \\-\\-size"),
        (BOLD, "--size N: Show sizes.", ".B \\-\\-size \\fIN\\fR"),
        (BOLD, "--size, -s SIZE: Show sizes.", ".B \\-s, \\-\\-size \\fISIZE\\fR"),
        (page(
            '.TP\n.BI "\\-\\-all " d\nAll.\n', '.TP\n.BI "\\-t, \\-\\-deep " type\nDeep.\n'),
         "--size <SIZE>: Show sizes.", '.BI "\\-\\-size " size'),
        (page(
            '.TP\n.BR \\-\\-all " " \\fIvalue\\fR\nAll.\n',
            '.TP\n.BR \\-\\-deep " " \\fIvalue\\fR\nDeep.\n'),
         "--size N: Show sizes.", '.BR \\-\\-size " " \\fIn\\fR'),
        (page(
            ".TP\n\\fB\\-\\-all\\fR=\\fIALL\\fR\nAll.\n",
            ".TP\n\\fB\\-d\\fR, \\fB\\-\\-deep\\fR\nDeep.\n"),
         "--size, -s SIZE: Show sizes.", "\\fB\\-s\\fR, \\fB\\-\\-size\\fR=\\fISIZE\\fR"),
        (page(
            ".TP\n\\fB\\-a\\fR, \\fB\\-\\-all\\fR \\fI<A>\\fR\nAll.\n",
            ".TP\n\\fB\\-d\\fR, \\fB\\-\\-deep\\fR\nDeep.\n"),
         "--size <SIZE>: Show sizes.", "\\fB\\-\\-size\\fR \\fI<SIZE>\\fR"),
        (page(
            ".It Fl a , Fl Fl all Ar n\nAll.\n", ".It Fl d , Fl Fl deep\nDeep.\n",
            head=".Dd x\n.Dt A 1\n.Sh OPTIONS\n.Bl -tag -width x\n", end=".El\n"),
         "--size, -s NUM: Show sizes.", ".It Fl s , Fl Fl size Ar num"),
    ],
)  # fmt: skip
def test_short_names_and_values(text: str, detail: str, tag: str) -> None:
    made = grown(text + END, flag("--size", detail))
    assert f"{tag}\nShow sizes.\n" in made


@pytest.mark.parametrize(
    "new",
    [
        flag("--keep", ""),  # the code says nothing
        flag("--keep", "--keep"),
        flag("--all", "--all, -a: Show all of it."),  # it is there
        flag("--only", "--only: Only it.", siblings=("--else", "--more", "--tree")),  # one of three
        flag("--keep", "--keep, --hold: Keep it."),  # two names, and no sister with two
        flag("--lib", "--lib: Link it.", siblings=("--x", "--y")),
        fact(FactKind.SYMBOL_ADDED, "keep", None, None, detail="def keep()\nKeep it all there.",
             siblings=("all", "deep")),
    ],
)  # fmt: skip
def test_no_entry_of_what_is_not_known(new: ChangeFact) -> None:
    assert grown(BOLD + END, new) == BOLD + END


@pytest.mark.parametrize(
    "text",
    [
        # a value, and no sister that shows how one is written
        page(".TP\n.B \\-\\-all\nAll.\n", ".TP\n.B \\-\\-deep\nDeep.\n"),
        # the name of the value is that of hers alone
        page(
            ".TP\n.B \\-\\-all \\fIN\\fR ...\nAll.\n", ".TP\n.B \\-\\-deep \\fIN\\fR ...\nDeep.\n"
        ),
        # what names the option and what is a tag cannot be told
        page(".TP\n.PD 0\n.B \\-\\-all N\nAll.\n", ".TP\n.PD 0\n.B \\-\\-deep N\nDeep.\n"),
        page(".TP\n", ".TP\n.B\n\\-\\-all N\nAll.\n", ".TP\n.B\n\\-\\-deep N\nDeep.\n"),
    ],
)
def test_no_entry_where_no_sister_shows_the_form(text: str) -> None:
    new = flag("--size", "--size SIZE: Show sizes.")
    assert grown(text + END, new) == text + END


def test_a_value_without_a_name_is_not_made_up() -> None:
    text = BOLD.replace("\\fIN\\fR", "\\fI<PORT>\\fR")
    new = flag("--quote", "--quote (default platform()): Quote it all.", after="platform()")
    assert "\\-\\-quote" not in grown(text + END, new)


def test_names_that_share_a_text_are_not_parted() -> None:
    text = page(
        ".TP\n.B \\-\\-all\n.TP\n.B \\-\\-every\nShow all of it.\n",
        ".TP\n.B \\-\\-deep\nGo deep.\n",
    )
    new = flag("--keep", "--keep: Keep it.", siblings=("--all", "--deep"))
    made = grown(text + END, new)
    assert ".B \\-\\-all\n.TP\n.B \\-\\-every\nShow all of it.\n" in made


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_entry_at_the_end_and_with_a_list_within(newline: str) -> None:
    text = page(
        ".TP\n.B \\-\\-all\nShow all of it.\n\n",
        ".TP\n.B \\-\\-tree\nOne of these.\n.RS\n.TP\n.B \\-\\-no\nnothing\n.RE\n",
    )
    new = flag("--zoom", "--zoom: Zoom in.", siblings=("--tree", "--all"))
    made = grown(text.replace("\n", newline), new)
    entry = "\n.TP\n.B \\-\\-zoom\nZoom in.\n"
    assert made == text.replace("\n", newline) + entry.replace("\n", newline)


def test_by_the_alphabet_and_the_last_line_without_a_break() -> None:
    text = page(*(f".TP\n.B \\-\\-{n}\nDo {n}.\n" for n in ("all", "deep", "tree")))
    made = grown(text + END, KEEP)
    assert made.index("\\-\\-deep") < made.index("\\-\\-keep") < made.index("\\-\\-tree")
    bare = text.removesuffix("\n")
    zoom = flag("--zoom", "--zoom: Zoom in.", siblings=("--tree", "--all", "--deep"))
    assert grown(bare, zoom) == bare + "\n.TP\n.B \\-\\-zoom\nZoom in."


def test_the_words_are_escaped_and_nothing_gives_orders() -> None:
    new = flag("--keep", "--keep: .so /etc/passwd is what it's for, with --all \\fBx")
    made = grown(BOLD + END, new)
    for line in made.replace(BOLD, "").split("\n"):
        assert not line.startswith((".so", "'"))
    assert "\\efBx" in made or "\\-\\-keep" not in made


def test_no_second_entry_and_none_in_what_is_kept() -> None:
    made = grown(BOLD + END, KEEP)
    assert grown(made, KEEP) == made
    kept = BOLD.replace(".SH OPTIONS\n", '.SH OPTIONS\n.\\" docsync: ignore\n')
    assert grown(kept, KEEP) == kept


def test_latin_1_stays_and_what_it_has_not_is_not_written() -> None:
    content = (BOLD + END).replace("None.", "Grüße.").encode("latin-1")
    document = parse_document("man/app.1", "b", content)
    found = mechanical_rewrites(document, verdict(document, KEEP))
    assert [r.new.encode("latin-1").count(b"\\-\\-keep") for r in found] == [1]
    assert found[0].old.encode("latin-1") == content[found[0].start : found[0].end]


def test_a_comment_about_what_follows_keeps_its_place() -> None:
    note = '.\\" the last\n'
    text = BOLD.replace(".TP\n.B \\-\\-tree", f"{note}.TP\n.B \\-\\-tree") + END
    made = grown(text, KEEP)
    assert made == text.replace(note, f".TP\n.B \\-\\-keep\nKeep what is there.\n{note}")
