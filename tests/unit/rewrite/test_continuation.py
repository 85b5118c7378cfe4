"""New sentences of the code in documents that have what they stand behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from docsync.facts.fact import SENTENCES, ChangeFact, FactKind, Place
from docsync.match.evidence import gather
from docsync.rewrite.continuation import is_in, other_file
from tests.unit.samples import document, fact, mended
from tests.unit.verify.rewrites import failures, verified

LEAD = "The connection is kept open until the server closes it."
TAIL = "All of them are closed at the end."
NEW = "A request in flight is finished first."
MORE = "Nothing else is sent then."


def grown(
    before: str, after: str, *beside: str, path: str = "src/app.js", **more: object
) -> ChangeFact:
    made = {"language": SENTENCES, "siblings": beside, "certainty": 0.9, "place": Place(path, 3)}
    return fact(FactKind.PASSAGE_CHANGED, before, before, after, **{**made, **more})


SAME = grown(LEAD, f"{LEAD} {NEW}")
BETWEEN = grown(f"{LEAD} {TAIL}", f"{LEAD} {NEW} {TAIL}")
BELOW = grown(LEAD, f"{LEAD}\n\n{NEW} {MORE}")
BOTH = grown(LEAD, f"{LEAD} {NEW}\n\n{MORE}")
LISTED = grown(LEAD, f"{LEAD}\n\n{NEW}", "- The first of them")
CODE = grown("The `host` is kept open until it is closed.",
             "The `host` is kept open until it is closed. Only `keep` changes that.")  # fmt: skip

FILL = (
    "Here is a paragraph of this document that is filled, so that its lines are as long\n"
    "as they can be and none of them any longer than that, whatever it is that they say.\n\n"
)
MENDED: list[tuple[str, ChangeFact, str, str]] = [
    ("a line", SAME, f"{LEAD}\n", f"{LEAD} {NEW}\n"),
    ("behind other words", SAME, f"In short: {LEAD}\n", f"In short: {LEAD} {NEW}\n"),
    (
        "in lines",
        SAME,
        "The connection is kept open until the server closes\nit.\n\nMore.\n",
        "The connection is kept open until the server closes\n"
        "it. A request in flight is finished first.\n\nMore.\n",
    ),
    (
        "a line of a document that is filled",
        SAME,
        f"{FILL}{LEAD}\n",
        f"{FILL}{LEAD} A request in flight is\nfinished first.\n",
    ),
    (
        "a text below a term",
        SAME,
        "--keep\n: Words before it. The connection is kept open until the server closes\n  it.\n\n"
        "--other\n: Other words.\n",
        "--keep\n: Words before it. The connection is kept open until the server closes\n"
        "  it. A request in flight is finished first.\n\n--other\n: Other words.\n",
    ),
    ("an item", SAME, f"- `a`: {LEAD}\n- `b`: no.\n", f"- `a`: {LEAD} {NEW}\n- `b`: no.\n"),
    (
        "an item that is filled",
        SAME,
        f"{FILL}- `keep_open`: {LEAD}\n- `b`: no.\n",
        f"{FILL}- `keep_open`: {LEAD} A request in\n  flight is finished first.\n- `b`: no.\n",
    ),
    (
        "an item with items",
        SAME,
        f"- {LEAD}\n  - one\n  - two\n",
        f"- {LEAD} {NEW}\n  - one\n  - two\n",
    ),
    ("a quotation", SAME, f"> {LEAD}\n", f"> {LEAD} {NEW}\n"),
    (
        "a cell",
        SAME,
        f"| a | b |\n|---|---|\n| x | {LEAD} |\n",
        f"| a | b |\n|---|---|\n| x | {LEAD} {NEW} |\n",
    ),
    (
        "a cell with room",
        SAME,
        f"| a | b |\n|---|---|\n| x | {LEAD}{' ' * 45}|\n",
        f"| a | b |\n|---|---|\n| x | {LEAD} {NEW}{' ' * 6}|\n",
    ),
    (
        "a paragraph, and not the summary",
        SAME,
        f"- `a`: {LEAD}\n- `b`: no.\n\n{LEAD}\n",
        f"- `a`: {LEAD}\n- `b`: no.\n\n{LEAD} {NEW}\n",
    ),
    (
        "a sign that would make a quotation of its line",
        grown(LEAD, f"{LEAD} It is so for counts of it > 9 at once."),
        f"{FILL}{LEAD}\n",
        f"{FILL}{LEAD} It is so for counts of it >\n9 at once.\n",
    ),
    (
        "behind a code span",
        grown(
            "All of the hosts are kept by `tool keep`.",
            "All of the hosts are kept by `tool keep`. Use `tool drop them` else.",
        ),
        f"{FILL}Of all that it does, know this: All of the hosts are kept by `tool keep`.\n",
        f"{FILL}Of all that it does, know this: All of the hosts are kept by `tool keep`. Use\n"
        "`tool drop them` else.\n",
    ),
    ("between two", BETWEEN, f"{LEAD} {TAIL}\n", f"{LEAD} {NEW} {TAIL}\n"),
    (
        "between two in lines",
        BETWEEN,
        f"{FILL}The connection is kept open until the server closes it. All of them are closed\n"
        "at the end.\n",
        f"{FILL}The connection is kept open until the server closes it. A request in flight is\n"
        "finished first. All of them are closed\nat the end.\n",
    ),
    (
        "a sentence a line",
        BETWEEN,
        f"{LEAD}\n{TAIL}\n",
        f"{LEAD}\n{NEW}\n{TAIL}\n",
    ),
    ("a paragraph", BELOW, f"{LEAD}\n\n## B\n", f"{LEAD}\n\n{NEW} {MORE}\n\n## B\n"),
    ("at the end", BELOW, f"{LEAD}\n", f"{LEAD}\n\n{NEW} {MORE}\n"),
    (
        "before another",
        BELOW,
        f"{LEAD}\n\nProperties:\n",
        f"{LEAD}\n\n{NEW} {MORE}\n\nProperties:\n",
    ),
    ("both", BOTH, f"{LEAD}\n", f"{LEAD} {NEW}\n\n{MORE}\n"),
    (
        "a paragraph of a sentence a line",
        BELOW,
        f"It is so.\n{LEAD}\n",
        f"It is so.\n{LEAD}\n\n{NEW}\n{MORE}\n",
    ),
    (
        "a paragraph in lines",
        BELOW,
        f"{FILL}{LEAD}\n",
        f"{FILL}{LEAD}\n\n{NEW} {MORE}\n",
    ),
    (
        "a paragraph of an item",
        BELOW,
        f"- `a`\n\n  {LEAD}\n\n- `b`\n",
        f"- `a`\n\n  {LEAD}\n\n  {NEW} {MORE}\n\n- `b`\n",
    ),
    (
        "before the list that the code has there",
        LISTED,
        f"{LEAD}\n\n- The first of them\n- two\n",
        f"{LEAD}\n\n{NEW}\n\n- The first of them\n- two\n",
    ),
    (
        "names between backticks",
        CODE,
        "The *`host`* is kept open until it is closed.\n",
        "The *`host`* is kept open until it is closed. Only `keep` changes that.\n",
    ),
]
LEFT: list[tuple[str, ChangeFact, str]] = [
    ("goes on with words of its own", SAME, f"{LEAD} It is not said when.\n"),
    ("retells it", SAME, f"{LEAD}\n\nWhat is in flight, if it is a request, gets finished.\n"),
    (
        "retells it in the item",
        SAME,
        f"- `a`\n\n  A request in flight is finished.\n\n  {LEAD}\n\n- `b`\n",
    ),
    ("goes on in the next line", SAME, f"{LEAD}\nIt is not said when.\n"),
    ("lacks the sentence behind", BETWEEN, f"{LEAD}\n"),
    ("has another behind", BETWEEN, f"{LEAD} It is so. {TAIL}\n"),
    ("has it already", SAME, f"{LEAD}\n\nKnow this. {NEW}\n"),
    ("has one of them already", BELOW, f"{LEAD}\n\n## B\n\nKnow this. {MORE}\n"),
    ("in other words", SAME, "It is kept open until the server closes the connection.\n"),
    ("within a sentence", SAME, f"Know that {LEAD}\n"),
    ("a heading", SAME, f"## {LEAD}\n"),
    ("code", SAME, f"```\n{LEAD}\n```\n"),
    ("code in an item", SAME, f"- a\n\n  ```\n  {LEAD}\n  ```\n"),
    ("emphasised", SAME, f"**{LEAD}**\n"),
    ("a break that is meant", SAME, f"{LEAD}<br>It is so.\n"),
    ("a paragraph in a cell", BELOW, f"| a | b |\n|---|---|\n| x | {LEAD} |\n"),
    ("half a cell", SAME, f"| a | b |\n|---|---|\n| x | {LEAD} So. |\n"),
    ("the first of an item", BELOW, f"- `a`: {LEAD}\n- `b`: no.\n"),
    ("a paragraph in a quotation", BELOW, f"> {LEAD}\n"),
    ("a paragraph before a list", BELOW, f"{LEAD}\n\n- one\n- two\n"),
    ("a paragraph before code", BELOW, f"{LEAD}\n\n```\ncode\n```\n"),
    ("a paragraph that is leant on", BELOW, f"{LEAD}\n\nThis is done at once.\n"),
    ("a paragraph amid an item", BELOW, f"- a\n\n  {LEAD}\n\n  - one\n  - two\n"),
    ("a change log", SAME, f"## 1.2.0 (2020-01-01)\n\n- {LEAD}\n"),
    ("text of its authors", SAME, f"<!-- docsync: ignore -->\n{LEAD}\n"),
    (
        "white space that is meant",
        BETWEEN,
        f"{LEAD} {TAIL.replace('at the', 'at  the')}\n",
    ),
]


@pytest.mark.parametrize(("name", "change", "old", "new"), MENDED, ids=[c[0] for c in MENDED])
def test_what_is_mended(name: str, change: ChangeFact, old: str, new: str) -> None:
    head = "# A\n\n"
    assert mended(document(head + old), change) == head + new
    crlf = document((head + old).replace("\n", "\r\n"))
    assert mended(crlf, change) == (head + new).replace("\n", "\r\n")


@pytest.mark.parametrize(("name", "change", "old"), LEFT, ids=[c[0] for c in LEFT])
def test_what_stays(name: str, change: ChangeFact, old: str) -> None:
    text = f"# A\n\n{old}"
    assert mended(document(text), change) == text


@pytest.mark.parametrize(("name", "change", "old", "new"), MENDED, ids=[c[0] for c in MENDED])
def test_it_passes_the_checks(name: str, change: ChangeFact, old: str, new: str) -> None:
    assert failures(verified(old, new, change)) == {}


def test_nothing_else_passes_them() -> None:
    own = "Every one of the servers is told of it beforehand."
    found = failures(verified(f"{LEAD}\n", f"{LEAD} {NEW} {own}\n", SAME))
    assert "Every one of the servers" in found["prose"]
    linked = grown(LEAD, f"{LEAD} See https://app.org/a for more of it.")
    for page, problem in (("a", set()), ("b", {"links"})):
        new = f"{LEAD} See https://app.org/{page} for more of it.\n"
        assert problem <= set(failures(verified(f"{LEAD}\n", new, linked)))
        assert problem or not failures(verified(f"{LEAD}\n", new, linked))


def test_a_long_text_is_no_growth_that_nobody_asked_for() -> None:
    words = " ".join(f"Some {n} of the servers here keep each of their own." for n in "abcdefg")
    old, new = f"{LEAD}\n", f"{LEAD} {words}\n"
    assert failures(verified(old, new, grown(LEAD, f"{LEAD} {words}"))) == {}
    assert "prose" in failures(verified(old, new, SAME))


def test_only_a_document_that_lacks_them_is_reached() -> None:
    doc = document(f"# A\n\n{LEAD}\n")
    (section,) = doc.sections
    assert gather(SAME, doc, section, 1) is not None
    has = document(f"# A\n\n{LEAD} {NEW}\n")
    assert gather(SAME, has, has.sections[0], 1) is None
    own = document(f"# A\n\n{LEAD} It is so.\n")
    assert gather(SAME, own, own.sections[0], 1) is None


MARKED = "Only `keep` changes that, see [it](https://app.org/keep)."


@pytest.mark.parametrize(
    ("path", "come", "kind", "shown"),
    [
        ("a.js", "Only `keep` changes that.", "rst", "Only ``keep`` changes that."),
        ("a.py", "Only ``keep`` changes that.", "rst", "Only ``keep`` changes that."),
        ("a.py", "Only ``keep`` changes that.", "md", "Only `keep` changes that."),
        ("a.js", MARKED, "md", MARKED),
        ("a.js", "Only `keep` changes that, see [it](keep.md).", "md", ""),
        ("a.js", MARKED, "rst", ""),
        ("a.js", MARKED, "adoc", ""),
        ("a.py", "Only :func:`keep` changes that.", "md", ""),
        ("a.py", "Only `keep`_ changes that.", "md", ""),
        ("a.js", "Only files like *.py change that.", "md", ""),
        ("a.js", "Only **some** files change that.", "md", "Only **some** files change that."),
        ("a.js", "Only values <b change that here.", "md", ""),
    ],
)
def test_the_markup_is_that_of_the_document(path: str, come: str, kind: str, shown: str) -> None:
    change = grown(LEAD, f"{LEAD} {come}", path=path)
    heading = {"rst": "A\n=\n\n", "adoc": "== A\n\n", "md": "# A\n\n"}[kind]
    new = f"{heading}{LEAD} {shown}".rstrip() + "\n"
    assert mended(document(f"{heading}{LEAD}\n", f"docs/a.{kind}"), change) == new


def test_a_paragraph_in_the_body_of_a_directive() -> None:
    head = "A\n=\n\n.. option:: --keep\n\n   "
    doc = document(f"{head}{LEAD}\n\nOver.\n", "docs/a.rst")
    assert mended(doc, BELOW) == f"{head}{LEAD}\n\n   {NEW} {MORE}\n\nOver.\n"


@dataclass(frozen=True)
class Tree:
    texts: dict[str, str]

    def files(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(p for p, t in self.texts.items() if all(w in t for w in words))

    def text(self, path: str) -> str | None:
        return self.texts.get(path)


@pytest.mark.parametrize(
    ("path", "text", "lacks"),
    [
        ("src/other.js", f"/** {LEAD} */\n", True),
        ("src/other.js", f"/**\n * {LEAD[:27]}\n * {LEAD[28:]}\n * {TAIL}\n */\n", True),
        ("src/other.js", f"f(1); // {LEAD}\n", True),
        ("src/other.js", f'f("{LEAD[:27]}" + "{LEAD[27:]}");\n', True),
        ("src/other.txt2", f'"{LEAD}"\n', True),
        ("src/other.js", f"/** {LEAD} {NEW} */\n", False),
        ("src/other.js", f"/** {LEAD}\n *\n * {NEW} */\n", False),
        ("src/other.js", f"/** {LEAD} {NEW} */\nf();\n/** {LEAD} */\n", True),
        ("src/app.js", f"/** {LEAD} */\n", False),
        ("tests/other.js", f"/** {LEAD} */\n", False),
        ("docs/other.md", f"{LEAD}\n", False),
    ],
)
def test_a_file_that_says_it_without_them(path: str, text: str, lacks: bool) -> None:
    assert other_file(SAME, Tree({path: text})) == (path if lacks else "")


def test_what_many_files_may_say_is_nobodys() -> None:
    texts = {f"src/{n}.js": f"/** {LEAD} {NEW} */\n" for n in range(60)}
    assert other_file(SAME, Tree(texts)) == "src/0.js"


def test_whether_a_rewrite_has_them() -> None:
    assert is_in(SAME, f"{LEAD}\n", f"{LEAD} A request in\nflight is finished first.\n")
    assert not is_in(SAME, f"{LEAD} {NEW}\n", f"{LEAD} {NEW}\n")
    assert not is_in(SAME, f"{LEAD}\n", f"{LEAD}\n")
