"""A word that the code has twice in a row by a slip."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from tests.unit.samples import document, fact, mended

TEXT = "# Flags\n\n| Name | Description |\n|---|---|\n| `--skip-tls` | {} |\n"


@pytest.mark.parametrize(
    ("old", "new", "is_right"),
    [
        ("Whether to skip the checks", "Whether to to skip the checks", False),
        ("Whether to to skip the checks", "Whether to to leave out the checks", True),
        ("Whether to skip the checks", "Whether it is known that that is so", True),
        ("Whether to skip the checks", "Whether to skip all checks", True),
    ],
)
def test_a_help_text_with_a_doubled_word(old: str, new: str, is_right: bool) -> None:
    change = fact(FactKind.HELP_CHANGED, "--skip-tls", old, new)
    text = TEXT.format(old)
    assert mended(document(text), change) == (TEXT.format(new) if is_right else text)


def test_a_word_that_becomes_doubled_with_the_one_before_it() -> None:
    before = "The server stops at the first error that it meets on its way"
    after = "The server stops at the the first error that it meets on its way"
    change = fact(FactKind.PASSAGE_CHANGED, before, before, after)
    text = f"# Errors\n\n{before}.\n"
    assert mended(document(text), change) == text
