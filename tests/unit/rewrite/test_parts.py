"""What a model wrote is kept as far as it passes the checks."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.parts import sound_part
from docsync.rewrite.proposal import Check, CheckStatus, Origin, Rewrite, Verified
from tests.unit.fake_model import FakeModel
from tests.unit.rewrite.test_update import ADDED, GUIDE, HUNK, SAID, ask
from tests.unit.samples import document, fact, rewritten, verdict

DOC = document("# A\n\nText of `keep_all`.\n")
GONE = verdict(DOC, fact(FactKind.KEY_REMOVED, "keep_all", None, None))


def kept(old: str, new: str, *refused: str, check: str = "all") -> tuple[str, bool]:
    """What is left of `new` where no part may have one of the words `refused`, and how it fares."""

    def judged(text: str) -> Verified:
        is_right = not any(word in text for word in refused) and text != old
        status = CheckStatus.PASSED if is_right else CheckStatus.FAILED
        rewrite = Rewrite(GONE, 0, 1, old, text, Origin.MODEL, "")
        return Verified(rewrite, (Check(check, status),))

    found = sound_part(old, new, judged)
    return found.rewrite.new, found.is_sound


@pytest.mark.parametrize(
    ("old", "new", "made"),
    [
        ("", "One. Two. BAD three.", "One. Two."),
        ("", "One. BAD two. Three.", "One. Three."),
        ("", "BAD one. Two.", "Two."),
        ("", "One. BAD two. It leans. Four.", "One. Four."),
        ("", "- `one`: two, see [`BAD`](#bad)", "- `one`: two"),
        ("", "One\ngoes on. BAD two\ngoes on.", "One\ngoes on."),
        ("", "One.\n\n- BAD two\n- three\n", "One.\n\n- three\n"),
        ("", "One.\n@default BAD", "One."),
        ("", "One.\n\n```sh\nrun. It BAD.\n```\n\nTwo.\n", "One.\n\nTwo.\n"),
        (
            "",
            "One.\n\n```sh\nrun. It Is. All\n```\n\nBAD two.\n",
            "One.\n\n```sh\nrun. It Is. All\n```\n",
        ),
        # what stands behind a part that goes keeps its line
        ("", "One. BAD.\n\n- Two\n", "One.\n\n- Two\n"),
        ("", "One. BAD.\n```sh\nx\n```\n", "One.\n```sh\nx\n```\n"),
        ("", "* One. BAD.\n* Two.\n", "* One.\n* Two.\n"),
        ("", "1. One.\n2. BAD.\n3. Two.\n", "1. One.\n3. Two.\n"),
        ("", "One, e.g. `a`. BAD.", "One, e.g. `a`."),
        ("", "Run `a. BAD` so. Two.", "Two."),
        ("", "> One.\n> Two. BAD.\n\nThree.\n", "> One.\n\nThree.\n"),
        ("| a |\n| 1 |\n", "| a |\n| 1 |\n| 2. BAD |\n| 3 |\n", "| a |\n| 1 |\n| 3 |\n"),
        ("", ".. note:: BAD is so.\n\nTwo.\n", "Two.\n"),
        # nor does an announcement stay alone
        ("", "One.\n\nTwo is so:\n\n```sh\nBAD\n```\n", "One.\n"),
        ("", "One. BAD when off. In that case two.", "One."),
        ("", "One. BAD. Instead two. Four.", "One. Four."),
        # behind, between and before what stood there
        ("A.\nB.\n", "A.\nB. New. BAD.\n", "A.\nB. New.\n"),
        ("A.\nB.\n", "A. New. BAD.\nB.\n", "A. New.\nB.\n"),
        ("A.\nB.\n", "A.\nNew.\nBAD.\nB.\n", "A.\nNew.\nB.\n"),
        ("A.\nB.\n", "New. BAD.\nA.\nB.\n", "New.\nA.\nB.\n"),
        # one place of several, and spaces that mean something
        ("A `x`.\nB.  \nC `y`.\n", "A `z`.\nB.  \nC BAD.\n", "A `z`.\nB.  \nC `y`.\n"),
        ("A `x`.\nB.\nC `y`.\n", "A BAD.\nB.\nC `z`.\n", "A `x`.\nB.\nC `z`.\n"),
    ],
)
def test_a_part_that_is_refused_is_left_away(old: str, new: str, made: str) -> None:
    assert kept(old, new, "BAD") == (made, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "BAD."),
        ("", "BAD one. BAD two."),
        ("A.\n", "A BAD.\n"),
        ("", "One. " * 10 + "BAD."),  # another text
    ],
)
def test_what_has_no_sound_part_is_shown_as_it_was(old: str, new: str) -> None:
    assert kept(old, new, "BAD") == (new, False)


def test_what_is_sound_is_asked_about_once() -> None:
    assert kept("", "One. Two.") == ("One. Two.", True)


def test_of_a_piece_what_the_change_does_not_say_stays_as_it_was() -> None:
    doc = document(GUIDE)
    made = f"{SAID} This makes the whole server much more resilient.".replace("\n", " ")
    model = FakeModel(*[f"<doc>\n{made}\n</doc>"] * 3)
    (one,) = ask(doc, model, ADDED, hunks=[HUNK]).verified
    assert one.is_sound
    assert rewritten(doc, [one.rewrite]).split("\n")[2] == SAID


def test_nothing_is_kept_of_what_goes_on_with_code() -> None:
    new = "One. BAD two."
    assert kept("", new, "BAD") == ("One.", True)
    assert kept("", new, "BAD", check="pasted code") == (new, False)
