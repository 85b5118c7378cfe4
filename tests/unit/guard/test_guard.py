"""Planted passages of protected texts are found, edited or not; other text is not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from docsync.config import GuardConfig
from docsync.facts.fact import FactKind
from docsync.guard.building import Terms, add_texts
from docsync.guard.check import guard
from docsync.guard.corpus import Corpus
from docsync.guard.scan import scan_text
from docsync.guard.sources import sources_of
from docsync.rewrite.proposal import GuardDecision, ProtectedMatch
from tests.unit.verify.rewrites import fact as make_fact
from tests.unit.verify.rewrites import verified

PROTECTED = """# The lighthouse keeper's handbook

Before the lamp is lit the keeper walks round the gallery and looks for salt on the panes. Salt
scatters the beam, and a scattered beam is worse than none, for it tells the ships that they are
safe. The panes are wiped with rain water, never with sea water, and dried with the grey cloths.

When the clockwork runs slow the keeper does not oil it at once. He counts the turns over one
quarter of an hour, writes them in the book, and compares them with those of the same night a year
ago; only a difference of more than four turns is a fault, everything less is the weather.

Fog is announced by the gulls. They come inland and sit on the wall in a row, and within the hour
the far buoy is gone. The bell is then rung by hand until the steam is up, three strokes a minute.
"""

UNRELATED = """## Connection settings

The client opens one connection for each worker and keeps it for as long as the worker lives. Set
`keep_alive` to a smaller number when a proxy between the two closes idle connections early. The
server answers every request in the order in which it came, so a slow one holds the others up; use
more workers for those. Errors are logged with their cause, and the request is tried again twice.
"""

CONFIG = GuardConfig()


def passage(start: str, length: int) -> str:
    at = PROTECTED.index(start)
    return PROTECTED[at : at + length]


def edited(text: str, share: float, seed: int) -> str:
    """`share` of the characters are changed, dropped or doubled."""
    dice = random.Random(seed)
    characters = list(text)
    for at in dice.sample(range(len(characters)), round(share * len(characters))):
        characters[at] = dice.choice(["", "e", "t", characters[at] * 2])
    return "".join(characters)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    source = tmp_path / "handbook.md"
    source.write_text(PROTECTED)
    made = Corpus(tmp_path / "corpus", create=True)
    add_texts(made, sources_of(source), Terms("proprietary", "The Lamp Society"))
    return made


def compare(
    text: str, corpus: Corpus, config: GuardConfig
) -> tuple[GuardDecision, tuple[ProtectedMatch, ...]]:
    return scan_text(text, [corpus], config)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("share", [0.0, 0.05])
def test_a_planted_passage_is_rejected(corpus: Corpus, share: float, seed: int) -> None:
    copied = edited(passage("When the clockwork", 280), share, seed)
    text = UNRELATED + "\n" + copied + "\n\n" + UNRELATED[::-1]
    decision, matches = compare(text, corpus, CONFIG)
    assert decision is GuardDecision.REJECT
    found = matches[0]
    assert found.source.endswith("handbook.md")
    assert abs(found.start - len(UNRELATED) - 1) < 30
    assert abs(found.end - found.start - len(copied)) < 40
    assert PROTECTED[found.source_start : found.source_end][:200] in passage("When", 600) or (
        abs(found.source_start - PROTECTED.index("When the clockwork")) < 30
    )
    assert found.distance <= 0.15


def test_replaced_words_do_not_hide_a_passage(corpus: Corpus) -> None:
    copied = (
        passage("Before the lamp", 280)
        .replace("keeper", "guardian")
        .replace("beam", "light")
        .replace("gallery", "balcony")
    )
    assert compare(copied, corpus, CONFIG)[0] is GuardDecision.REJECT


def test_markup_quotes_and_line_breaks_do_not_hide_a_passage(corpus: Corpus) -> None:
    words = passage("Fog is announced", 180).split()
    disguised = "\n> ".join(f"**{word}**" if n % 3 else f"“{word}”" for n, word in enumerate(words))
    decision, matches = compare(disguised, corpus, CONFIG)
    assert decision is GuardDecision.REJECT
    assert matches[0].start < 5
    assert matches[0].end > len(disguised) - 10


def test_letters_that_look_the_same_do_not_hide_a_passage(corpus: Corpus) -> None:
    wide = "".join(
        chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in passage("Fog is announced", 180)
    )
    hidden = "\u200b".join(passage("Fog is announced", 180))
    assert compare(wide, corpus, CONFIG)[0] is GuardDecision.REJECT
    assert compare(hidden, corpus, CONFIG)[0] is GuardDecision.REJECT


def test_a_shorter_passage_is_flagged(corpus: Corpus) -> None:
    text = UNRELATED + passage("He counts the turns", 110) + UNRELATED
    decision, matches = compare(text, corpus, CONFIG)
    assert decision is GuardDecision.FLAG
    assert 80 <= matches[0].end - matches[0].start < 150


def test_a_phrase_is_accepted(corpus: Corpus) -> None:
    text = UNRELATED + passage("He counts the turns", 50) + UNRELATED
    assert compare(text, corpus, CONFIG) == (GuardDecision.ACCEPT, ())


def test_unrelated_text_is_accepted(corpus: Corpus) -> None:
    assert compare(UNRELATED, corpus, CONFIG) == (GuardDecision.ACCEPT, ())


def test_two_passages_are_both_found(corpus: Corpus) -> None:
    text = passage("Before the lamp", 200) + "\n\n" + UNRELATED + "\n\n" + passage("Fog is", 190)
    matches = compare(text, corpus, CONFIG)[1]
    assert len(matches) == 2
    assert {match.start < 5 for match in matches} == {True, False}


def test_a_long_passage_is_measured_whole(tmp_path: Path) -> None:
    dice = random.Random(7)
    words = [w for w in (PROTECTED + UNRELATED).split() if w.isalpha()]
    long = " ".join(dice.choice(words) for _ in range(2_500))
    (tmp_path / "long.txt").write_text(long)
    with Corpus(tmp_path / "c", create=True) as corpus:
        add_texts(corpus, sources_of(tmp_path / "long.txt"), Terms())
        decision, matches = compare(edited(long, 0.02, 1), corpus, CONFIG)
    assert decision is GuardDecision.REJECT
    assert matches[0].end - matches[0].start > 0.9 * len(long)


CHANGE = make_fact(FactKind.DEFAULT_CHANGED, "keep_alive", "30", "60")


def test_only_what_the_rewrite_adds_is_compared(corpus: Corpus) -> None:
    copied = passage("When the clockwork", 300)
    kept = verified(copied + "\nkeep_alive is 30.\n", copied + "\nkeep_alive is 60.\n", CHANGE)
    assert guard(kept, [corpus], CONFIG, str).decision is GuardDecision.ACCEPT
    added = verified("keep_alive is 30.\n", "keep_alive is 60.\n" + copied, CHANGE)
    guarded = guard(added, [corpus], CONFIG, str)
    assert guarded.decision is GuardDecision.REJECT
    assert guarded.verified is added


def test_what_was_in_the_repository_is_subtracted(corpus: Corpus) -> None:
    copied = passage("When the clockwork", 300)
    added = verified("keep_alive is 30.\n", "keep_alive is 60.\n" + copied, CHANGE)
    assert guard(added, [corpus], CONFIG, lambda: copied).decision is GuardDecision.ACCEPT


def test_the_repository_is_asked_only_when_something_was_found(corpus: Corpus) -> None:
    def known_text() -> str:
        raise AssertionError("asked")

    clean = verified("keep_alive is 30.\n", "keep_alive is 60.\n", CHANGE)
    assert guard(clean, [corpus], CONFIG, known_text).decision is GuardDecision.ACCEPT
    copied = verified("keep_alive is 30.\n", passage("When the clockwork", 300), CHANGE)
    assert guard(copied, [], CONFIG, known_text).decision is GuardDecision.ACCEPT
    off = GuardConfig(enabled=False)
    assert guard(copied, [corpus], off, known_text).decision is GuardDecision.ACCEPT


def test_the_thresholds_are_those_of_the_configuration(corpus: Corpus) -> None:
    text = passage("He counts the turns", 110)
    strict = GuardConfig(reject_chars=60)
    lax = GuardConfig(flag_chars=140)
    assert compare(text, corpus, strict)[0] is GuardDecision.REJECT
    assert compare(text, corpus, lax)[0] is GuardDecision.ACCEPT
