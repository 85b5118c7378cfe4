"""What an example is given, and what of it is withheld."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from tests.unit.samples import document, fact, mended


def line(before: str, after: str, path: str = "src/app.py") -> ChangeFact:
    return fact(FactKind.LINE_CHANGED, before, before, after, certainty=0.9, place=Place(path, 3))


CHECK = line("if (c->error != NULL) {", "if (c->errstr != NULL) {")
APPLY = line("query = self.filters[flt].apply(query)", "query = f.apply(query)")
TAKE = "val request1 = server.takeRequest()", "val request1 = dnsServer.takeRequest()"
OPEN = line("return connect(port, retry_count)", "return connect(port, max_retries)")
LESS = line("return super(Widget, self).call(field)", "return super().call(field)")
STEP = line("Sync an object from here", "Cast an object from here")

CASES: list[tuple[str, ChangeFact, str, str]] = [
    ("alone", CHECK, "if (c->error != NULL) {\n  puts(bad);\n", "if (c->errstr != NULL) {\n"),
    ("used below", CHECK, "if (c->error != NULL) {\n  puts(c->error);\n", ""),
    ("word of a text", CHECK, 'if (c->error != NULL) {\n  puts("an error");\n', "c->errstr"),
    ("word of a comment", CHECK, "if (c->error != NULL) {\n  // on error\n", "c->errstr"),
    (
        "no object",
        APPLY,
        "for flt in self.filters:\n    query = self.filters[flt].apply(query)\n",
        "",
    ),
    ("other name", line(*TAKE), "val request1 = server.takeRequest()\n", "= dnsServer.take"),
    ("name of a test", line(*TAKE, path="src/test/AppTest.kt"), f"{TAKE[0]}\n", ""),
    ("new argument", OPEN, "return connect(port, retry_count)\n", "(port, max_retries)"),
    ("only less", LESS, f"class Widget(Base):\n    {LESS.before}\n", "super().call"),
    ("number of a step", STEP, f"mc sync\n1. {STEP.before}\n2. Sync a folder\n", "1. Cast"),
    ("set above", OPEN, "retry_count = 3\nreturn connect(port, retry_count)\n", ""),
]


@pytest.mark.parametrize(
    ("change", "code", "has"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_examples(change: ChangeFact, code: str, has: str) -> None:
    text = f"# App\n\n```\n{code}```\n"
    got = mended(document(text), change)
    assert (has in got and got != text) if has else got == text


def test_white_space_within_a_line_stays() -> None:
    was = "Title: a message that \tis over 80 characters"
    text = f"# App\n\n```\n1: {was}\n```\n"
    assert mended(document(text), line(was, was.replace("80", "72"))) == text.replace("80", "72")


def test_white_space_that_the_code_has_not_keeps_a_line_as_it_is() -> None:
    text = "# App\n\n```\n1: a message that \tis over 80 characters\n```\n"
    was = "a message that is over 80 characters"
    assert mended(document(text), line(was, was.replace("80", "72"))) == text


def test_what_touches_and_brings_the_same_comes_once() -> None:
    whole = line("person.name = Ann", "person.name = Ann Smith")
    before = "person.name = Ann person.pets.first = cat person.food.first"
    part = fact(
        FactKind.PASSAGE_CHANGED, before, before, before.replace("Ann", "Ann Smith"), certainty=0.9
    )
    text = "# P\n\n```\nperson.name = Ann\nperson.pets.first = cat\nperson.food.first = x\n```\n"
    assert mended(document(text), whole, part).count("Smith") == 1


def test_what_stands_behind_a_text_is_not_added_to_it() -> None:
    was = "Attach hyperlink to filenames"
    change = fact(FactKind.HELP_CHANGED, "--hyperlink", was, f"{was} [default: never]")
    text = f"# Options\n\n- `--hyperlink`: {was} [default: never]\n"
    assert mended(document(text), change) == text
    text = f"# Options\n\n- `--hyperlink`: {was}\n"
    assert "filenames [default: never]" in mended(document(text), change)


@pytest.mark.parametrize("come", ["open (all of it", 'open "all of it', "open [all of it"])
def test_half_of_a_pair_is_not_written(come: str) -> None:
    change = fact(FactKind.MESSAGE_CHANGED, "m", "keep the files open", f"keep the files {come}")
    text = "# App\n\nIt will (always) keep the files open.\n"
    assert mended(document(text), change) == text
