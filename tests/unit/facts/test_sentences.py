"""Sentences that a change puts behind others."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.passages import passage_facts
from docsync.facts.replacements import gains_sentences
from docsync.facts.sentences import Parts, parts, sentence_facts, without_grown

LEAD = "The connection is kept open until the server closes it."
TAIL = "All of them are closed at the end."
NEW = "A request in flight is finished first."
MORE = "Nothing else is sent then."


def grown(old: str, new: str, path: str = "src/app.py") -> list[ChangeFact]:
    return sentence_facts([(path, old.encode(), new.encode())])


def told(old: str, new: str, path: str = "src/app.py") -> list[tuple[str | None, str | None]]:
    return [(fact.before, fact.after) for fact in grown(old, new, path)]


def docstring(*paragraphs: str) -> str:
    return '"""' + "\n\n    ".join(paragraphs) + '\n    """\n'


def test_a_sentence_at_the_end_of_a_paragraph() -> None:
    old, new = docstring(LEAD, TAIL), docstring(f"{LEAD}\n    {NEW}", TAIL)
    (fact,) = grown(old, new)
    assert (fact.before, fact.after, fact.siblings) == (LEAD, f"{LEAD} {NEW}", (TAIL,))
    assert fact.is_continuation
    assert not fact.is_excerpt
    assert fact.place == Place("src/app.py", 2)
    assert parts(fact) == Parts(LEAD, (NEW,), (), "")


def test_a_sentence_between_two() -> None:
    (fact,) = grown(docstring(f"{LEAD} {TAIL}"), docstring(f"{LEAD} {NEW} {TAIL}"))
    assert (fact.before, fact.after) == (f"{LEAD} {TAIL}", f"{LEAD} {NEW} {TAIL}")
    assert parts(fact) == Parts(LEAD, (NEW,), (), TAIL)


def test_new_paragraphs() -> None:
    (fact,) = grown(docstring(LEAD), docstring(f"{LEAD} {NEW}", f"{MORE} {TAIL}"))
    assert fact.after == f"{LEAD} {NEW}\n\n{MORE} {TAIL}"
    assert parts(fact) == Parts(LEAD, (NEW,), ((MORE, TAIL),), "")
    assert not fact.is_excerpt


def test_a_short_sentence_is_known_by_those_before_it() -> None:
    old = docstring(f"{LEAD} Then it ends.")
    assert told(old, docstring(f"{LEAD} Then it ends. {NEW}")) == [
        (f"{LEAD} Then it ends.", f"{LEAD} Then it ends. {NEW}")
    ]
    assert told(docstring("Then it ends."), docstring(f"Then it ends. {NEW}")) == []
    assert told(docstring(LEAD, "Then it ends."), docstring(LEAD, f"Then it ends. {NEW}")) == []


def test_literals_that_are_put_together_and_settings() -> None:
    code = 'add("--keep", help="{}"\n    "{}")\n'
    first, last = LEAD[:30], LEAD[30:]
    old, new = code.format(first, last), code.format(first, f"{last} {NEW}")
    assert told(old, new) == [(LEAD, f"{LEAD} {NEW}")]
    text = "keep:\n  description: |\n    {}\n  type: flag\n"
    old, new = text.format(LEAD), text.format(f"{LEAD}\n\n    {NEW}")
    assert told(old, new, "keep.yaml") == [(LEAD, f"{LEAD}\n\n{NEW}")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            docstring(f"{LEAD} {TAIL}"), docstring(f"{LEAD} {NEW}"), id="in the place of one"
        ),
        pytest.param(
            docstring(LEAD, TAIL), docstring(LEAD, NEW), id="a paragraph in the place of one"
        ),
        pytest.param(
            docstring(LEAD, TAIL),
            docstring(LEAD, NEW, "All of them are closed at last."),
            id="the next changed as well",
        ),
        pytest.param(docstring(LEAD, TAIL), docstring(LEAD, f"{NEW} {TAIL}"), id="before one"),
        pytest.param(
            docstring(f"{LEAD} {TAIL}"), docstring(LEAD, NEW, TAIL), id="a paragraph parted"
        ),
        pytest.param(docstring(TAIL), docstring(f"{NEW} {TAIL}"), id="behind nothing"),
        pytest.param(
            docstring(LEAD, TAIL), docstring(LEAD, "Args:\n        x: A host.", TAIL), id="entries"
        ),
        pytest.param(docstring(LEAD), docstring(LEAD, "- A host is kept."), id="an item"),
        pytest.param(docstring(f"- {LEAD}"), docstring(f"- {LEAD} {NEW}"), id="in an item"),
        pytest.param(
            docstring(LEAD),
            docstring(LEAD, NEW, "An example of it:", "    keep()"),
            id="an example",
        ),
        pytest.param(docstring(LEAD), docstring(f"{LEAD} It has {{count}}."), id="filled in"),
        pytest.param(docstring(LEAD), docstring(f"{LEAD} See {{@link keep}} here."), id="a link"),
        pytest.param(docstring(LEAD), docstring(f"{LEAD} We may change it."), id="of its authors"),
        pytest.param(docstring(LEAD), docstring(f"{LEAD} Copyright by them all."), id="a notice"),
        pytest.param(docstring(LEAD), docstring(f"{LEAD} It ends."), id="too short"),
        pytest.param(
            docstring(LEAD), docstring(f"{LEAD} It takes the hosts below."), id="of what is near"
        ),
        pytest.param(docstring(LEAD), docstring(f"{LEAD} and so on"), id="no sentence"),
        pytest.param(docstring(LEAD), docstring(LEAD + f" {NEW}" * 30), id="too long"),
        pytest.param(
            docstring(LEAD[:-1]), docstring(f"{LEAD[:-1]}, {NEW}"), id="no full stop before it"
        ),
        pytest.param(
            docstring(LEAD) * 2, docstring(f"{LEAD} {NEW}") + docstring(LEAD), id="in one of two"
        ),
        pytest.param(
            docstring(LEAD) + docstring(NEW), docstring(f"{LEAD} {NEW}"), id="from elsewhere"
        ),
        pytest.param(
            f"# {LEAD}\nx = 1\n", f"# {LEAD}\n# {NEW}\nx = 1\n", id="a comment on how it is done"
        ),
        pytest.param("", docstring(f"{LEAD} {NEW}"), id="a new file"),
    ],
)
def test_what_is_none(old: str, new: str) -> None:
    assert told(old, new) == []


def test_what_gets_two_different_sentences_is_none() -> None:
    sides = [
        (path, docstring(LEAD).encode(), docstring(f"{LEAD} {new}").encode())
        for path, new in (("a.py", NEW), ("b.py", NEW), ("c.py", MORE))
    ]
    assert len(sentence_facts(sides[:2])) == 1
    assert sentence_facts(sides) == []


def test_a_passage_cut_out_of_it_goes() -> None:
    old, new = docstring(f"{LEAD} {TAIL}"), docstring(f"{LEAD} {NEW} {TAIL}")
    side = "src/app.py", old.encode(), new.encode()
    cut, whole = passage_facts([side]), sentence_facts([side])
    assert cut
    assert without_grown(cut, whole) == []
    text = "# it runs all of the checks {} as fast as before\n"
    other = passage_facts([("b.py", text.format("twice").encode(), text.format("half").encode())])
    assert other
    assert without_grown(other, whole) == other


@pytest.mark.parametrize(
    ("old", "new", "is_so"),
    [
        ("x = 1\n", f"x = 1\n# {NEW}\n", True),
        (f'x = "{LEAD}"\n', f'x = "{LEAD} {NEW}"\n', True),
        ("x = 1\n", "x = 1\ncall(one, other, third, fourth)\n", False),
        ("x = 1\n", "x = 1\n# ok.\n", False),
        (f"# {NEW}\nx = 1\n", "x = 1\n", False),
    ],
)
def test_whether_a_sentence_may_have_come(old: str, new: str, is_so: bool) -> None:
    assert gains_sentences(old.encode(), new.encode()) is is_so
    assert gains_sentences(None, new.encode()) is False


def test_only_a_passage_is_one() -> None:
    (fact,) = grown(docstring(LEAD), docstring(f"{LEAD} {NEW}"))
    assert fact.kind is FactKind.PASSAGE_CHANGED
    (cut, *_) = passage_facts(
        [("a.py", docstring(LEAD).encode(), docstring(LEAD.replace("open", "up")).encode())]
    )
    assert not cut.is_continuation
