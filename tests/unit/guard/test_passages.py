"""Passages cover a text, end where it does, and are the same however it comes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.guard.passages import MAX_CHARS, MIN_CHARS, stretches

PARAGRAPHS = [f"{n}. " + "The keeper lights the lamp at dusk. " * (n % 5 + 3) for n in range(30)]
TEXT = "\n\n".join(PARAGRAPHS)


def test_they_end_with_paragraphs_or_sentences() -> None:
    found = list(stretches([TEXT]))
    assert all(TEXT[s.start : s.end] == s.text for s in found)
    assert all(MIN_CHARS <= len(s.text) <= MAX_CHARS for s in found)
    assert all(s.text.endswith(".") for s in found)
    assert sum(len(s.text) for s in found) > 0.9 * len(TEXT.strip())


@settings(deadline=None)
@given(st.text(alphabet="ab. \n", max_size=3_000), st.integers(1, 700), st.integers(0, 5))
def test_how_a_text_is_cut_into_parts_makes_no_difference(text: str, size: int, at: int) -> None:
    whole = list(stretches([text]))
    parts = [text[n : n + size] for n in range(0, len(text), size)]
    assert list(stretches(parts)) == whole
    # from the end of any passage on, the rest is the same
    if at < len(whole):
        assert list(stretches(parts, whole[at].end)) == whole[at + 1 :]


def test_a_text_without_a_space_is_cut_all_the_same() -> None:
    assert [len(s.text) for s in stretches(["x" * 1_000])] == [300, 300, 300, 100]
    assert list(stretches(["short"])) == []
