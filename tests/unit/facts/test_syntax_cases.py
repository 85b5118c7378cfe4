"""Every case of every language: what its facts are, and that nothing else comes of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.facts.syntax import SourceError
from docsync.facts.treesitter.file import treesitter_facts
from docsync.facts.treesitter.languages import LANGUAGES
from tests.unit.facts.syntax_cases import FOLDER, Case, facts_of, public, read_cases

NAMES = sorted({language.name for language in LANGUAGES})
CASES = [case for name in NAMES for case in read_cases(name)]
# every public fact of a kind that has a new state is described for the rewriter
UNDESCRIBED = ("symbol-removed", "key-removed", "env-removed", "message-removed")
TURNED = {"added": "removed", "removed": "added"}


def test_every_language_has_cases_and_every_file_a_language() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == NAMES
    for name in NAMES:
        assert len(read_cases(name)) >= 15


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_change_gives_the_facts_of_its_case(case: Case) -> None:
    assert public(case) == case.facts


@pytest.mark.parametrize("case", CASES, ids=str)
def test_facts_have_places_and_say_what_stands_there(case: Case) -> None:
    for fact in facts_of(case):
        lines = (case.old if fact.kind.is_removal else case.new).split("\n")
        assert 1 <= fact.place.line <= len(lines)
        assert 0 < fact.certainty <= 1
        assert fact.language == case.language
        assert fact.symbol not in fact.siblings
        if fact.is_public and not fact.kind.startswith(UNDESCRIBED):
            assert fact.detail


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_same_text_gives_nothing_wherever_it_stands(case: Case) -> None:
    for text in (case.old, case.new):
        blob = text.encode()
        spaced = text.replace("\n", "\n\n").encode()
        windows = text.replace("\n", "\r\n").encode()
        assert treesitter_facts(case.path, blob, blob, "elsewhere/" + case.path) == []
        assert treesitter_facts(case.path, blob, windows, case.path) == []
        assert [
            f for f in treesitter_facts(case.path, blob, spaced, case.path) if f.is_public
        ] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_comes_goes_the_other_way_round(case: Case) -> None:
    forth = sorted(str(fact.kind) for fact in facts_of(case) if fact.is_public)
    turned = Case(case.language, case.path, case.title, case.new, case.old, ())
    back = sorted(
        re.sub("added|removed", lambda match: TURNED[match[0]], str(fact.kind))
        for fact in facts_of(turned)
        if fact.is_public
    )
    assert back == forth


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_raises_on_mutated_source(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    text = case.new or case.old
    cut = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(cut, min(len(text), cut + 40)))
    noise = data.draw(st.text("(){}[]<>\"'`;:,=.\\\n/*#@ \0é𝒳x1", max_size=12))
    mutated = (text[:cut] + noise + text[end:]).encode()
    for old, new in ((case.old.encode(), mutated), (mutated, case.old.encode())):
        try:
            found = treesitter_facts(case.path, old, new, case.path)
        except SourceError as error:
            assert error.line >= 1
            assert error.facts is not None
            found = list(error.facts)
        assert all(fact.place.line >= 1 for fact in found)
    with_itself = (mutated, mutated + b"\n")
    try:
        assert treesitter_facts(case.path, *with_itself, case.path) == []
    except SourceError as error:
        assert not error.facts


def test_a_last_newline_changes_nothing_in_a_broken_file() -> None:
    """The grammar of Kotlin sees a class in one of these and none in the other."""
    text = next(c.new for c in CASES if c.title == "flags of Clikt" and c.language == "kotlin")
    broken = (text[:34] + "@" + text[74:]).encode()
    with pytest.raises(SourceError) as caught:
        treesitter_facts("Main.kt", broken, broken + b"\n", "Main.kt")
    assert not caught.value.facts
