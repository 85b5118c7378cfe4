"""Rules and links of the configuration, applied to facts and documents."""

from __future__ import annotations

import pytest

from docsync.config_rules import Link, Rule
from docsync.errors import ConfigError
from docsync.facts.fact import FactKind, Place
from docsync.judge.rules import RuleBook, Ruled, linked_documents
from tests.unit.samples import fact

JOBS = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")
MOVED = fact(FactKind.FILE_MOVED, "old/a.py", "old/a.py", "new/a.py", place=Place("new/a.py", 1))


def test_without_rules_everything_is_repaired() -> None:
    assert not RuleBook(())
    assert RuleBook(()).of("a.md", JOBS) == Ruled(None, "repair", "")


def test_the_last_rule_that_says_something_wins_field_by_field() -> None:
    book = RuleBook(
        [
            Rule(docs=("docs/**",), action="report", sensitivity="quiet", where="f:1"),
            Rule(docs=("docs/api/**",), sensitivity="thorough", where="f:5"),
            Rule(kinds=("default-*",), code=("src/app.py",), action="ignore", where="f:9"),
        ]
    )
    assert book.of("docs/a.md", JOBS) == Ruled("quiet", "ignore", "f:9")
    assert book.of("docs/api/a.md", JOBS).sensitivity == "thorough"
    removed = fact(FactKind.FLAG_REMOVED, "--jobs", None, None)
    assert book.of("docs/api/a.md", removed) == Ruled("thorough", "report", "f:1")
    assert book.of("README.md", removed) == Ruled()


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ([Rule(code=("src/**",), action="ignore", where="f:1")], "f:1"),
        ([Rule(code=("lib/**",), action="ignore", where="f:1")], ""),
        ([Rule(docs=("a.md",), action="ignore", where="f:1")], ""),
        ([Rule(action="ignore", where="f:1"), Rule(action="repair", where="f:2")], ""),
        ([Rule(action="ignore", where="f:1"), Rule(docs=("a.md",), action="repair")], ""),
        ([Rule(docs=("a.md",), action="repair"), Rule(action="ignore", where="f:2")], "f:2"),
        ([Rule(action="ignore", where="f:1"), Rule(sensitivity="quiet")], "f:1"),
    ],
)
def test_a_fact_that_no_document_is_to_be_about(rules: list[Rule], where: str) -> None:
    assert RuleBook(rules).ignored_everywhere(JOBS) == where


def test_a_moved_file_is_also_where_it_was() -> None:
    book = RuleBook([Rule(code=("old/**",), action="ignore", where="f:1")])
    assert book.of("a.md", MOVED).action == "ignore"


def test_a_kind_that_does_not_exist_is_named_with_its_line() -> None:
    with pytest.raises(ConfigError, match=r"f:7: no fact is `flag-gone`"):
        RuleBook([Rule(kinds=("flag-gone",), action="ignore", where="f:7")])


def test_links_join_public_facts_to_documents() -> None:
    hidden = fact(FactKind.SYMBOL_REMOVED, "_x", None, None, is_public=False)
    elsewhere = fact(FactKind.FLAG_REMOVED, "--x", None, None, place=Place("lib/b.py", 1))
    links = [Link(("src/app.py",), ("docs/cli.md", "docs/api/**"), "f:3")]
    paths = ["docs/cli.md", "docs/api/a.md", "docs/other.md"]
    assert linked_documents([JOBS, hidden, elsewhere], links, paths) == {
        "docs/cli.md": ((JOBS, "f:3"),),
        "docs/api/a.md": ((JOBS, "f:3"),),
    }
    assert linked_documents([JOBS], [], paths) == {}
