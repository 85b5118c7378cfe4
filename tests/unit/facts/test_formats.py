"""Configuration and schema formats, case by case: what stands in `formats/*.txt`.

A case is a title (`# ...`), the path (`@ ...`), the old text after `<<<`, the new text after `>>>`,
and after `===` one fact a line, or `error LINE`; `<<< none` is an added file. A fact that is not
public begins with `~`, and a case without a line is one that must say nothing.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.registry import finders
from docsync.facts.syntax import SourceError

FOLDER = Path(__file__).parent / "formats"
MIN_CASES = 15
_CASE = re.compile(
    r"# (?P<title>[^\n]+)\n@ (?P<path>\S+)\n<<<(?P<no_old> none)?\n(?P<old>[\s\S]*?)"
    r">>>(?P<no_new> none)?\n(?P<new>[\s\S]*?)===\n(?P<facts>[\s\S]*?)\n*\Z"
)


@dataclass(frozen=True, slots=True)
class Case:
    title: str
    path: str
    old: bytes | None
    new: bytes | None
    expected: tuple[str, ...]


def read(file: Path) -> list[Case]:
    cases = []
    for text in re.split(r"(?m)^(?=# [^\n]+\n@ )", file.read_text())[1:]:
        match = _CASE.match(text)
        assert match, f"{file.name}: {text[:80]}"
        old = None if match["no_old"] else match["old"].encode()
        new = None if match["no_new"] else match["new"].encode()
        expected = tuple(sorted(match["facts"].split("\n"))) if match["facts"] else ()
        cases.append(Case(f"{file.stem}: {match['title']}", match["path"], old, new, expected))
    return cases


CASES = [case for file in sorted(FOLDER.glob("*.txt")) for case in read(file)]
GOOD = [case for case in CASES if not "".join(case.expected).startswith("error")]


def line(fact: ChangeFact) -> str:
    told = f"{fact.kind} {fact.symbol}" + (f" of {fact.owner}" if fact.owner else "")
    if (fact.before, fact.after) != (None, None):
        told += f": {fact.before or '-'} -> {fact.after or '-'}"
    return told if fact.is_public else f"~ {told}"


def facts(case: Case, old: bytes | None, new: bytes | None) -> list[ChangeFact]:
    return [
        fact for finder in finders(case.path) for fact in finder(case.path, old, new, case.path)
    ]


def test_every_format_has_its_cases() -> None:
    counts = Counter(case.title.partition(":")[0] for case in CASES)
    assert len(counts) >= 8
    assert {name: n for name, n in counts.items() if n < MIN_CASES} == {}
    quiet = Counter(case.title.partition(":")[0] for case in GOOD if not case.expected)
    assert {name for name in counts if quiet[name] < 3} == set()
    assert len({case.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_facts_of_a_change(case: Case) -> None:
    try:
        found = tuple(sorted(line(fact) for fact in facts(case, case.old, case.new)))
    except SourceError as error:
        assert error.path == case.path
        found = (f"error {error.line}",)
    assert found == case.expected


@pytest.mark.parametrize("case", GOOD, ids=[case.title for case in GOOD])
def test_the_same_text_says_nothing(case: Case) -> None:
    for side in (case.old, case.new):
        assert facts(case, side, side) == []


def test_what_is_added_is_never_removed() -> None:
    for case in GOOD:
        if case.old is not None and case.new is not None and not case.path.endswith(".json"):
            assert not any(fact.kind.is_removal for fact in facts(case, b"", case.new))


@pytest.mark.parametrize("case", GOOD, ids=[case.title for case in GOOD])
def test_facts_stand_in_the_file(case: Case) -> None:
    for fact in facts(case, case.old, case.new):
        blob = (case.old or case.new) if fact.kind.is_removal else case.new
        assert 1 <= fact.place.line <= (blob or b"").count(b"\n") + 1
        assert 0 < fact.certainty <= 1
        assert fact.symbol and fact.kind in FactKind


@pytest.mark.parametrize("case", GOOD, ids=[case.title for case in GOOD])
def test_damaged_text_gives_facts_or_a_line(case: Case) -> None:
    chance = random.Random(case.title)
    whole = case.new or case.old or b""
    for _ in range(8):
        start = chance.randrange(len(whole) + 1)
        end = min(len(whole), start + chance.randrange(1, 12))
        piece = chance.choice([b"", b"{", b"'", b'"', b")", b"\n\n", b"$$", b"/*", b"\xff", b"\t"])
        text = whole[:start] + piece + whole[end:]
        try:
            facts(case, case.old, text)
            facts(case, text, case.new)
            assert facts(case, text, text) == []
        except SourceError as error:
            assert 1 <= error.line <= text.count(b"\n") + 1
