"""The least version of what a project needs of others."""

from __future__ import annotations

import pytest

from docsync.docs.splice import splice
from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.needed import needed_edits
from tests.unit.samples import document, fact, rewritten, verdict

OWNER = "project.dependencies"


def needs(before: str, after: str, name: str = "oauthlib", owner: str = OWNER) -> ChangeFact:
    return fact(FactKind.VALUE_CHANGED, name, before, after, owner=owner, language="toml")


def said(text: str, change: ChangeFact) -> str:
    doc = document(f"# Needs\n\n{text}\n")
    edits = list(needed_edits(change, doc, doc.sections[0]))
    made = splice(doc.content, [(e.start, e.end, e.new.encode()) for e in edits])
    return made.decode().partition("\n\n")[2].rstrip("\n")


@pytest.mark.parametrize(
    ("text", "before", "after", "made"),
    [
        ("* oauthlib 3.2+", ">= 3.2.0", ">= 3.2.2", "* oauthlib 3.2.2+"),
        ("* OAuthLib 3.2.0 or newer", ">=3.2", ">=3.3.0", "* OAuthLib 3.3.0 or newer"),
        ("* oauthlib 3.2+", ">=3.2.0,<4", ">=3.3.0,<4", "* oauthlib 3.3+"),
        ("It needs `oauthlib` >= 3.2.", ">=3.2", ">=4.0", "It needs `oauthlib` >= 4.0."),
        ("* [oauthlib] 3.2 and later", ">=3.2", ">=3.1", "* [oauthlib] 3.1 and later"),
    ],
)
def test_a_least_version_follows(text: str, before: str, after: str, made: str) -> None:
    assert said(text, needs(before, after)) == made


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("* oauthlib 3.2", needs(">=3.2", ">=3.3")),  # one of those that it was tried with
        ("* oauthlib 3.1+", needs(">=3.2", ">=3.3")),  # of another time
        ("* oauthlib 3.2+", needs(">=3.2", "==3.3")),  # no least version any more
        ("* oauthlib 3.2+", needs(">=3.2.0", ">=3.2")),  # the same
        ("* requests-oauthlib 3.2+", needs(">=3.2", ">=3.3")),
        ("Since oauthlib 3.2+ was dropped, use it.", needs(">=3.2", ">=3.3")),
        ("* oauthlib 3.2+", needs(">=3.2", ">=3.3", owner="tool.poetry.group.dev")),
    ],
)
def test_what_is_no_such_version_stays(text: str, change: ChangeFact) -> None:
    assert said(text, change) == text


def test_the_code_of_a_page_is_not_prose() -> None:
    text = "```\noauthlib 3.2+\n```"
    assert said(text, needs(">=3.2", ">=3.3")) == text


def test_it_is_one_of_the_certain_edits() -> None:
    doc = document("# Needs\n\n* oauthlib 3.2+\n")
    made = mechanical_rewrites(doc, verdict(doc, needs(">=3.2.0", ">=3.2.2")))
    assert rewritten(doc, made) == "# Needs\n\n* oauthlib 3.2.2+\n"


def test_a_bound_that_became_another_is_no_new_value_of_it() -> None:
    doc = document("# Needs\n\n* oauthlib 3.2+\n")
    made = mechanical_rewrites(doc, verdict(doc, needs(">=3.2", "==3.3")))
    assert rewritten(doc, made) == "# Needs\n\n* oauthlib 3.2+\n"


def test_a_bound_written_in_another_way_is_one_still() -> None:
    doc = document('# Needs\n\n```toml\noauthlib = "~3.2.1"\n```\n')
    made = mechanical_rewrites(doc, verdict(doc, needs("~3.2.1", ">=3.3.0")))
    assert 'oauthlib = ">=3.3.0"' in rewritten(doc, made)
