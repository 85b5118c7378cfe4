"""What the code says of an added thing, and what only looks as if it did."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.description import said_of, without_default
from tests.unit.samples import fact


@pytest.mark.parametrize(
    ("kind", "symbol", "detail"),
    [
        (FactKind.ENV_ADDED, "APP_HOME", 'environment variable APP_HOME (default "~")'),
        (FactKind.KEY_ADDED, "depth", "depth (default 0)"),
        (FactKind.KEY_ADDED, "keep_all", 'keep_all: KeepAll bool `yaml:"keep_all,omitempty"`'),
        (FactKind.SYMBOL_ADDED, "audit", "def audit(context)\n**B703: A test for what is marked**"),
        (FactKind.SYMBOL_ADDED, "audit", "def audit(context)\nReads what is there, because the"),
        (FactKind.SYMBOL_ADDED, "port", "def port(self)\nTry to get the port in this order:"),
        (FactKind.SYMBOL_ADDED, "sendAll", "sendAll()\nGet sendAll ()."),
    ],
)
def test_no_words_for_readers(kind: FactKind, symbol: str, detail: str) -> None:
    assert said_of(fact(kind, symbol, None, None, detail=detail)).text == ""


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("Depth is the number of levels.", "The number of levels."),
        ("Depth limits how far it looks.", "Limits how far it looks."),
        ("Depth is used by all readers.", "Depth is used by all readers."),
        ("Levels to look at in all.", "Levels to look at in all."),
        ("Depth this node looks to.", "Depth this node looks to."),
        ("Depth unless given is two.", "Depth unless given is two."),
        ("Depth levels that are looked at.", "Depth levels that are looked at."),
    ],
)
def test_a_comment_of_go_begins_with_the_name(told: str, text: str) -> None:
    detail = f"Depth int\n{told}"
    found = said_of(fact(FactKind.KEY_ADDED, "Depth", None, "int", detail=detail, language="go"))
    assert found.text == text


def test_a_name_and_a_dash_open_a_description() -> None:
    detail = "public sendAll (mid: number): this\nsendAll - send what waits to the hub"
    found = said_of(fact(FactKind.SYMBOL_ADDED, "sendAll", None, None, detail=detail))
    assert found.text == "send what waits to the hub"
    alone = detail.partition("\n")[0]
    assert said_of(fact(FactKind.SYMBOL_ADDED, "sendAll", None, None, detail=alone)).text == ""


def test_a_sentence_that_is_cut_off_is_left_out() -> None:
    detail = "def audit(context)\nReads what is there. It is quick, and"
    assert said_of(fact(FactKind.SYMBOL_ADDED, "audit", None, None, detail=detail)).text == (
        "Reads what is there."
    )


@pytest.mark.parametrize(
    ("detail", "names", "value"),
    [
        ("--since TIME: print what is later", ("--since",), "TIME"),
        ("-k, --keep {a,b} (default 'a'): what to keep", ("-k", "--keep"), "{a,b}"),
        ("--keep, -k TEXT: keep what was read", ("-k", "--keep"), "TEXT"),
        ("--dir [dir] (default 'x'): where to look", ("--dir",), "[dir]"),
        ("--wide (default 'a') [a|b]: how wide it is", ("--wide",), ""),
        ("--wide: show more columns", ("--wide",), ""),
    ],
)
def test_the_value_of_a_flag(detail: str, names: tuple[str, ...], value: str) -> None:
    after = "'a'" if "(default" in detail else None
    said = said_of(fact(FactKind.FLAG_ADDED, names[-1], None, after, detail=detail))
    assert (said.names, said.value) == (names, value)
    assert said.takes_value is (value != "" or after is not None)


@pytest.mark.parametrize(
    ("text", "default", "rest"),
    [
        ("Whether to read it. Defaults to `true`.", "true", "Whether to read it."),
        ("How many (default: `4`).", "4", "How many"),
        ("Where to look, default `src`", '"src"', "Where to look"),
        ("The size. It defaults to `2`.", "2", "The size."),
        ("By default `x` is read", "", "By default `x` is read"),
        ("Read it. Defaults to `None`.", "", "Read it."),
        ("Read what defaults to `x`", "", "Read what defaults to `x`"),
    ],
)
def test_a_default_that_the_description_tells(text: str, default: str, rest: str) -> None:
    detail = f"keep: bool\n{text}"
    said = said_of(fact(FactKind.KEY_ADDED, "keep", None, "bool", detail=detail))
    assert (said.text, said.default, without_default(said.text)) == (text, default, rest)


def test_go_marks_what_stands_for_the_value() -> None:
    flag = fact(
        FactKind.FLAG_ADDED,
        "--skip-file",
        None,
        None,
        language="go",
        detail="--skip-file: as --skip, read from a `file` of patterns",
    )
    said = said_of(flag)
    assert (said.text, said.value, said.takes_value) == (
        "as --skip, read from a file of patterns",
        "file",
        True,
    )
