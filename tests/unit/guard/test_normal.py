"""The normal form is made character by character, fast and with the way back alike."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.guard.grams import LENGTH, STRIDE, all_grams, byte_form, sampled_grams
from docsync.guard.normal import normal_text, normalise


def test_it_knows_where_it_comes_from() -> None:
    original = "  The *ﬁrst*\n\n> Äpfel"
    normal = normalise(original)
    assert normal.text == "thefirstapfel"
    start, end = normal.span(3, 8)
    assert original[start:end] == "ﬁrst"
    start, end = normal.span(8, 13)
    assert original[start:end] == "Äpfel"


def test_columns_count_as_a_person_does() -> None:
    words = "one two  three\n\n\nfour"
    assert normalise(words).length(0, len(normalise(words).text)) == len("one two three four")
    marked = "**one** `two` three\n> four"
    length = normalise(marked).length(0, len(normalise(marked).text))
    assert len("one two three four") <= length <= len("one two three four") + 4


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert normal_text("re\u0301sume\u0301 가나") == normal_text("résumé 가나".upper())


def test_code_is_the_same_however_it_is_formatted() -> None:
    one = "def f(a, b):\n    return a[0] + b\n"
    other = "# def f( a,b ):\n#\treturn  a[ 0 ]+b"
    assert normal_text(one) == normal_text(other)


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(), st.text())
def test_the_form_of_a_text_is_that_of_its_parts(one: str, other: str) -> None:
    assert normal_text(one + other) == normal_text(one) + normal_text(other)


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(st.characters(codec=None)))
def test_the_fast_way_and_the_one_with_offsets_agree(text: str) -> None:
    normal = normalise(text)
    assert normal.text == normal_text(text)
    assert len(normal.offsets) == len(normal.columns) == len(normal.text)
    assert list(normal.offsets) == sorted(normal.offsets)


def test_a_text_of_many_letters_is_made_like_one_of_few() -> None:
    letters = [chr(code) for code in range(0x80, 0x3000)]
    assert normal_text(" ".join(letters)) == "".join(map(normal_text, letters))


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(min_size=LENGTH, max_size=80), st.integers(0, STRIDE - 1))
def test_the_pieces_kept_are_among_those_asked_for(text: str, first: int) -> None:
    asked = all_grams(text)
    data = byte_form(text)
    assert len(data) == len(text)
    assert sampled_grams(data, first) == asked[first::STRIDE]


def test_ideographs_stay_what_they_are() -> None:
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    assert normal_text(every) == every
    assert normalise(every).offsets.tolist() == list(range(len(every)))
