"""A phrase that is everywhere costs little and hides nothing."""

from __future__ import annotations

import random
import string
from pathlib import Path

from docsync.guard import Corpus, Terms, add_texts, compact, scan_text, texts_of
from docsync.guard.grams import STRIDE, all_grams
from docsync.guard.normal import normal_text
from docsync.guard.search import MAX_COPIES, likenesses
from docsync.rewrite.proposal import GuardDecision


def words(seed: int, chars: int) -> str:
    dice = random.Random(seed)
    return "".join(dice.choices(string.ascii_lowercase + "   ", k=chars))


PHRASE = words(0, 70)


def test_a_phrase_of_many_places_is_aligned_with_a_few(tmp_path: Path) -> None:
    # another phrase between them each time, so that no two chains of pieces are the same
    source = "".join(f"{PHRASE}{words(n, 40)}{PHRASE[::-1]}{words(-n, 50)}" for n in range(1, 60))
    asked = normal_text(f"{words(100, 60)}{PHRASE}{words(101, 45)}{PHRASE[::-1]}{words(102, 60)}")
    with Corpus(tmp_path / "corpus", create=True) as corpus:
        add_texts(corpus, texts_of(iter([("book", source)])), Terms())
        found = list(likenesses(asked, all_grams(asked), corpus))
    assert 2 <= len(found) <= 4 * MAX_COPIES


def test_copies_that_only_warn_do_not_hide_one_that_is_blocked(tmp_path: Path) -> None:
    passage = words(1, 300)
    with Corpus(tmp_path / "corpus", create=True) as corpus:
        for number in range(MAX_COPIES + 2):
            text = f"{words(10 + number, 300)}{passage}{words(30 + number, 300)}"
            terms = Terms(policy="block" if number == MAX_COPIES + 1 else "warn")
            add_texts(corpus, texts_of(iter([(str(number), text)])), terms)
        # one segment: each has copies of its own
        compact(corpus)
        assert scan_text(passage, [corpus])[0] is GuardDecision.REJECT


def test_a_copy_whose_words_repeat_is_found_wherever_its_pieces_begin(tmp_path: Path) -> None:
    source = (
        'old = reader.read(change.old_oid) if change.old_oid else b""\n'
        '    new = reader.read(change.new_oid) if change.new_oid else b""\n'
        "except GitError:\n"
        '    continue\nif b"0" in old[:8000] or b"0" in new[:8000]:\n    continue\n'
    )
    copied = " ".join(source.split())[23:175]
    for before in range(STRIDE):
        with Corpus(tmp_path / f"{before}", create=True) as corpus:
            text = f"{'x' * before} def compare():\n{source}"
            add_texts(corpus, texts_of(iter([("book", text)])), Terms())
            decision, (match,) = scan_text(f"Words before it.\n\n{copied}\n\nafter it", [corpus])
        assert decision is GuardDecision.REJECT
        assert (match.distance, match.characters >= 150) == (0, True)
