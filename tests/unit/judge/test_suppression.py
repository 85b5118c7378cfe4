"""A rejection follows its section, and holds only for its fact."""

from __future__ import annotations

from datetime import date

import pytest

from docsync.docs.section import DocFile
from docsync.facts.fact import FactKind, Place
from docsync.judge.suppression import Suppression, Suppressions, fact_key, fact_words
from tests.unit.samples import document, fact

JOBS = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")
TODAY = date(2026, 5, 4)
BEFORE = "# Guide\n\n## Options\n\nx\n\n## Other\n\ny\n"


def rejected(
    section: str = "docs/guide.md#Guide/Options", until: date | None = None
) -> Suppression:
    return Suppression("1", section, fact_key(JOBS), fact_words(JOBS), "no", "Ada", TODAY, until)


def found_in(*documents: DocFile, held: Suppression | None = None) -> list[str]:
    by_path = {each.path: each for each in documents}
    suppressions = Suppressions(
        [held or rejected()], set(by_path), lambda path: by_path[path].sections, TODAY
    )
    sections = [section for each in documents for section in each.sections]
    return [section.id for section in sections if suppressions.find(section, JOBS)]


@pytest.mark.parametrize(
    ("text", "path", "found"),
    [
        (BEFORE, "docs/guide.md", ["docs/guide.md#Guide/Options"]),
        ("# Guide\n\n## Other\n\ny\n\n## Options\n\nnew text\n", "docs/guide.md",
         ["docs/guide.md#Guide/Options"]),
        (BEFORE, "docs/renamed.md", ["docs/renamed.md#Guide/Options"]),
        ("# Guide\n\n## More\n\n### Options\n\nx\n", "docs/guide.md",
         ["docs/guide.md#Guide/More/Options"]),
        ("# Guide\n\n## A\n\n### Options\n\nx\n\n## B\n\n### Options\n\ny\n", "docs/guide.md", []),
        ("# Guide\n\n## Settings\n\nx\n", "docs/guide.md", []),
        ("# Manual\n\n## Options\n\nx\n", "docs/renamed.md", []),
    ],
)  # fmt: skip
def test_a_rejection_follows_its_section(text: str, path: str, found: list[str]) -> None:
    assert found_in(document(text, path)) == found


def test_a_namesake_in_another_document_is_another_section() -> None:
    both = document(BEFORE), document(BEFORE, "docs/b.md")
    assert found_in(*both) == ["docs/guide.md#Guide/Options"]


def test_text_before_the_first_heading_does_not_follow_a_renamed_document() -> None:
    held = rejected("docs/gone.md#0")
    assert found_in(document("x\n"), held=held) == []


@pytest.mark.parametrize(
    "other",
    [
        fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "16"),
        fact(FactKind.DEFAULT_CHANGED, "--jobs", "2", "8"),
        fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8", place=Place("src/other.py", 3)),
        fact(FactKind.CONSTANT_CHANGED, "--jobs", "4", "8"),
    ],
)
def test_another_fact_lifts_it(other: object) -> None:
    assert fact_key(other) != fact_key(JOBS)  # type: ignore[arg-type]
    assert fact_key(fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8", siblings=("--x",))) == (
        fact_key(JOBS)
    )


def test_it_holds_through_its_last_day() -> None:
    doc = document(BEFORE)
    assert found_in(doc, held=rejected(until=TODAY))
    assert not found_in(doc, held=rejected(until=date(2026, 5, 3)))


def test_a_fact_in_words() -> None:
    assert fact_words(JOBS) == "default-changed --jobs 4 -> 8"
    assert fact_words(fact(FactKind.FLAG_REMOVED, "--jobs", None, None)) == "flag-removed --jobs"
    long = fact(FactKind.MESSAGE_CHANGED, "m", "word " * 20, "x\n y")
    assert fact_words(long).endswith("word wo... -> x y")
