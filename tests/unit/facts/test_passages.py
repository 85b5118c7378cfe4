"""Words in a row, and addresses, that a change put in other words."""

from __future__ import annotations

import pytest

from docsync.facts.addresses import address_facts
from docsync.facts.passages import passage_facts
from docsync.facts.replacements import rewords


def passages(
    old: str, new: str, path: str = "src/app.py", *, is_test: bool = False
) -> list[tuple[str | None, str | None]]:
    side = path, old.encode(), new.encode()
    found = passage_facts([], [side]) if is_test else passage_facts([side])
    return [(f.before, f.after) for f in found]


def longest(old: str, new: str, path: str = "src/app.py") -> tuple[str | None, str | None]:
    """The document may have less beside the words that changed, so shorter ones are given, too."""
    return passages(old, new, path)[0]


def addresses(old: str, new: str) -> list[tuple[str | None, str | None]]:
    return [(f.before, f.after) for f in address_facts([("app.toml", old.encode(), new.encode())])]


HELP = 'add("--turbo", help="Run all of the checks {} as fast.")\n'


def test_a_help_text_without_the_call_around_it() -> None:
    assert longest(HELP.format("twice"), HELP.format("three times")) == (
        "Run all of the checks twice as fast",
        "Run all of the checks three times as fast",
    )


def test_a_docstring_of_several_lines() -> None:
    text = '"""It does.\n\n    The connection is kept open for\n    {}, and closed then.\n"""\n'
    assert passages(text.format("ten seconds"), text.format("twenty seconds when idle")) == [
        (
            "connection is kept open for ten seconds, and closed then",
            "connection is kept open for twenty seconds when idle, and closed then",
        ),
        (
            "connection is kept open for ten seconds, and closed",
            "connection is kept open for twenty seconds when idle, and closed",
        ),
        (
            "open for ten seconds, and closed then",
            "open for twenty seconds when idle, and closed then",
        ),
    ]


def test_a_sentence_in_other_words_is_one_passage() -> None:
    old = "// Prefix each match with the file name that contains it. This is the default.\n"
    new = "// Display the file name for matches. This is the default.\n"
    assert longest(old, new, "src/app.rs") == (
        "Prefix each match with the file name that contains it. This is the default",
        "Display the file name for matches. This is the default",
    )


def test_a_sentence_with_an_address_as_a_whole() -> None:
    text = "/// It works in most terminals. {} If you use others, see below.\n"
    old = (
        "However, they are not yet supported by pagers, so that it will not work there unless you "
        "install a fork that is patched for it (see https://example.org/fork)."
    )
    new = "To make it work there, pass `-r` to your pager."
    lead, rest = "It works in most terminals.", "If you use others, see"
    assert longest(text.format(old), text.format(new), "src/a.rs") == (
        f"{lead} {old} {rest}",
        f"{lead} {new} {rest}",
    )


def test_a_part_of_an_address_is_no_passage() -> None:
    text = "// How to do so is told in full at https://example.org/{} where all of it stands\n"
    assert passages(text.format("a/one"), text.format("a/two"), "src/a.rs") == []


def test_a_passage_ends_with_a_whole_name() -> None:
    text = 'Help("Valid options: delayed-compaction, {}type-and-unit-labels, use-uncached-io.")\n'
    assert longest(text.format(""), text.format("st-synthesis, "), "main.go")[0] == (
        "Valid options: delayed-compaction, type-and-unit-labels, use-uncached-io"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("# Runs twice as fast.\n", "# Runs thrice as fast.\n", id="too short"),
        pytest.param(
            "from app.http.client import Session, connect, close, reopen\n",
            "from app.http.client import Session, connect, shut, reopen\n",
            id="an import",
        ),
        pytest.param(
            "# Copyright 2020 by the authors of this very program\n",
            "# Copyright 2021 by the authors of this very program\n",
            id="a notice",
        ),
        pytest.param(
            "# the server {name} was stopped after all of the requests\n",
            "# the server {name} was ended after all of the requests\n",
            id="filled in at run time",
        ),
        pytest.param(
            "# The Server keeps all of the connections open\n",
            "# The server keeps all of the connections open\n",
            id="capitals",
        ),
        pytest.param(
            "# All of the servers are stopped here, one by one\nx = 1\n"
            "# All of the servers are stopped here, one by one\n",
            "# All of the servers are ended here, one by one\nx = 1\n"
            "# All of the servers are stopped here, one by one\n",
            id="it stands elsewhere",
        ),
        pytest.param(
            "# All of the servers are stopped here, one by one\nx = 1\n"
            "# All of the servers are stopped here, one by one\n",
            "# All of the servers are ended here, one by one\nx = 1\n"
            "# All of the servers are closed here, one by one\n",
            id="two ways",
        ),
    ],
)
def test_what_is_no_passage(old: str, new: str) -> None:
    assert passages(old, new) == []


def test_code_that_nobody_calls_is_left_out_where_only_prose_counts() -> None:
    text = (
        "# Whatever {0} there are get stopped behind each other\n\nx = 1\n\n"
        "client.send(request, after={0}, retries=limit)\n"
    )
    side = "src/app.py", text.format("hosts").encode(), text.format("peers").encode()
    said = "Whatever hosts there are get stopped behind"
    found, prose = (passage_facts([side], only_prose=only) for only in (False, True))
    assert said in {f.symbol for f in prose}
    assert {f.symbol for f in found if "send" in f.symbol}
    assert not {f.symbol for f in prose if "send" in f.symbol}


def test_of_a_test_only_a_long_one() -> None:
    text = "client.send(request, after={}, retries=limit)\n"
    old, new = text.format("delay"), text.format("pause")
    assert longest(old, new) == (
        "client.send(request, after=delay, retries=limit",
        "client.send(request, after=pause, retries=limit",
    )
    assert passages(old, new, is_test=True) == []


def test_an_address_that_moved() -> None:
    old = 'docs = "https://docs.app.org/old/guide.html"\n'
    new = 'docs = "https://docs.app.org/new/guide.html#start"\n'
    assert addresses(old, new) == [
        ("https://docs.app.org/old/guide.html", "https://docs.app.org/new/guide.html#start")
    ]


def test_an_address_beside_one_that_came() -> None:
    old = 'chat = "https://join.chat.org/t/app/one"\n'
    new = 'blog = "https://blog.app.org"\nchat = "https://join.chat.org/t/app/two"\n'
    assert addresses(old, new) == [
        ("https://join.chat.org/t/app/one", "https://join.chat.org/t/app/two")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('a = "https://one.org/x"\n', 'b = "https://two.net/y"\n', id="another thing"),
        pytest.param('a = "http://localhost:80/x"\n', 'a = "http://localhost:81/x"\n', id="local"),
        pytest.param(
            'a = "https://one.org/x"\nb = "https://one.org/x"\n',
            'a = "https://one.org/y"\nb = "https://one.org/x"\n',
            id="it stands elsewhere",
        ),
    ],
)
def test_what_is_no_move(old: str, new: str) -> None:
    assert addresses(old, new) == []


def test_what_follows_the_page_makes_two_pages_none_the_same() -> None:
    tail = "/?ref=app&utm_source=hub&utm_medium=referral"
    old, new = f"<a href='http://hub.test{tail}'>", f"<a href='https://big-sponsor.test{tail}'>"
    assert addresses(f"{old} <b>\n", f"{new} <i>\n") == []
    named = '"login": "{}",\n"link": "{}",\n'
    old, new = "http://hub.test/?ref=app", "https://big-sponsor.test/?ref=app"
    assert addresses(named.format("hub", old), named.format("big", new)) == []
    assert addresses(named.format("hub", old), named.format("hub", new)) == [(old, new)]
    moved = "https://one.test/docs/guide?ref=app"
    assert addresses(f"see {moved}\n", f"see {moved.replace('one', 'new')} now\n") == [
        (moved, moved.replace("one", "new"))
    ]


@pytest.mark.parametrize(
    ("old", "new", "is_one"),
    [
        (b"# Whatever hosts there are get stopped\n", b"# Whatever peers there are\n", True),
        (b"    return x + 1\n", b"    return x + 2\n", False),
        (b"x = 1\n", b"x = 1\n# Whatever hosts there are get stopped\n", False),
        (None, b"# Whatever hosts there are get stopped\n", False),
    ],
)
def test_whether_a_sentence_may_have_other_words(
    old: bytes | None, new: bytes, is_one: bool
) -> None:
    assert rewords(old, new) is is_one


def test_a_file_that_becomes_empty_is_put_in_no_other_words() -> None:
    text = "# Run all of the checks twice as fast, and then once more.\n"
    assert passages(text, "\n") == []
    assert passages(text, "# ---\n") == []
