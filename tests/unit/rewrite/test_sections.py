"""A section that a model writes for a thing that the code does not describe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.rewrite.allowance import Allowance
from docsync.rewrite.chapter import open_section
from docsync.rewrite.hunks import Hunk
from docsync.rewrite.proposal import CheckStatus, Verified
from tests.unit.fake_model import FakeModel
from tests.unit.rewrite.test_update import ask
from tests.unit.samples import document, fact, rewritten

ADDED = fact(
    FactKind.KEY_ADDED,
    "dotFiles",
    None,
    None,
    siblings=("rootFolder", "maxAge", "allTags"),
    place=Place("src/app.js", 5),
    language="javascript",
)
TITLE = Hunk(
    "test/a.test.js", "+it('serves hidden files if dotFiles is set', f)", (0, 0), (0, 0), True
)
HUNK = Hunk("src/app.js", "+  dotFiles: opts.dotFiles,", (4, 4), (4, 6))
MARKDOWN = """\
# Options

### `allTags`

Which tags are made.

### `maxAge`

How long files are kept.

### `rootFolder`

Where the files are.

## Usage

Text.
"""
RST = """\
Options
=======

allTags
-------

Which tags are made.

maxAge
------

How long files are kept.

rootFolder
----------

Where the files are.
"""
BODY = "Serves hidden files if it is set."


MORE = RST.replace("maxAge\n", f"dotFiles\n--------\n\n{BODY}\n\nmaxAge\n")


def answer(body: str, head: str = "### `dotFiles`\n\n") -> str:
    return f"<doc>\n{head}{body}\n</doc>"


def written(
    doc: DocFile, reply: str, new: ChangeFact = ADDED, allowance: Allowance | None = None
) -> tuple[list[Verified], FakeModel]:
    model = FakeModel(reply, *["UNCHANGED"] * 4)
    proposed = ask(doc, model, new, allowance=allowance, hunks=(HUNK, TITLE))
    return [v for v in proposed.verified if "dotFiles" in v.rewrite.new], model


@pytest.mark.parametrize(
    ("text", "path", "head", "made"),
    [
        (
            MARKDOWN,
            "docs/a.md",
            "### `dotFiles`\n\n",
            MARKDOWN.replace("### `maxAge`", f"### `dotFiles`\n\n{BODY}\n\n### `maxAge`"),
        ),
        # a model that counts badly, or leaves the heading out
        (RST, "docs/a.rst", "dotFiles\n----\n\n", MORE),
        (RST, "docs/a.rst", "", MORE),
    ],
)
def test_the_words_are_the_models_and_the_heading_is_not(
    text: str, path: str, head: str, made: str
) -> None:
    doc = document(text, path)
    (one,), model = written(doc, answer(BODY, head))
    assert one.is_sound
    assert "serves hidden files" in model.asked[0][-1].content
    whole = rewritten(doc, [one.rewrite])
    assert whole == made


@pytest.mark.parametrize(
    ("body", "failing"),
    [
        ("", "sections"),
        ("### `more`", "sections"),
        ("Streams everything to the cloud.", "said"),
    ],
)
def test_what_is_no_sound_section(body: str, failing: str) -> None:
    found, _ = written(document(MARKDOWN), answer(body))
    (one,) = found
    assert failing in {c.name for c in one.checks if c.status is CheckStatus.FAILED}


@pytest.mark.parametrize("more", ["### `more`\n\nSets hidden files.", "more\n----"])
def test_a_second_section_is_left_away(more: str) -> None:
    doc = document(MARKDOWN)
    (one,), _ = written(doc, answer(f"{BODY}\n\n{more}"))
    assert one.is_sound
    assert one.rewrite.new.strip().endswith(BODY)


def test_a_comment_in_a_fence_is_no_heading() -> None:
    body = f"{BODY}\n\n```sh\n# dotFiles\n```"
    (one,), _ = written(document(MARKDOWN), answer(body))
    assert "sections" not in {c.name for c in one.checks if c.status is CheckStatus.FAILED}


@pytest.mark.parametrize(
    "new",
    [
        replace(ADDED, detail="dotFiles: Whether hidden files are served at all"),
        replace(ADDED, siblings=("rootFolder", "a", "b", "c", "d", "e", "f")),
        replace(ADDED, symbol="maxAge"),
        replace(ADDED, certainty=0.5),
    ],
    ids=["the code describes it", "few siblings have one", "it has one", "it is not sure"],
)
def test_no_section_is_open(new: ChangeFact) -> None:
    assert open_section(new, document(MARKDOWN)) is None


def test_no_more_is_asked_than_a_run_may_ask() -> None:
    found, model = written(document(MARKDOWN), answer(BODY), allowance=Allowance(1, 0))
    assert found == []
    assert model.asked == []


def test_long_sections_are_not_shown() -> None:
    text = MARKDOWN.replace("Where the files are.", "Where the files are. " * 60)
    place = open_section(ADDED, document(text))
    assert place is not None
    assert [name for name, _ in place.sisters] == ["maxAge", "allTags"]
