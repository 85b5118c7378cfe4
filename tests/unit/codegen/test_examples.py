from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsync.codegen.examples import (
    count_doctests,
    find_contradiction,
    prose_examples,
    readable_doctests,
)
from docsync.codegen.inputs import grown_calls, nearby_calls
from docsync.codegen.kinds import INT, STR


@pytest.mark.parametrize(
    ("line", "call", "expected"),
    [
        ("f(1) == 2", "f(1)", "2"),
        ("e.g. f([1, 2], 'a)') -> [3] and so on", "f([1, 2], 'a)')", "[3]"),
        ("f('x') returns 'y'.", "f('x')", "'y'"),
        ("f('x') should return None", "f('x')", "None"),
        ("f({}) => {'a': (1, 2)}", "f({})", "{'a': (1, 2)}"),
        ("f(2)  # => -1.5", "f(2)", "-1.5"),
        ("* f(2) ➞ True", "f(2)", "True"),
        ("f(1, b=2) = 3, as f(1) gives less", "f(1, b=2)", "3"),
        ("`f(1)` returns `2`", "f(1)", "2"),
        ("so ``f(1)`` is ``2`` and", "f(1)", "2"),
        ("f(1) ==> 2", "f(1)", "2"),
        ("f(1) would produce [2, 3]", "f(1)", "[2, 3]"),
        ("f(-1) raises ValueError", "f(-1)", "throws ValueError"),
        ("`f(-1)` should raise an `OSError`", "f(-1)", "throws OSError"),
        ("f(1)\n    2", "f(1)", "2"),
        ("- `f(1)`\n  => `2`", "f(1)", "2"),
        ("f(1)\nOutput: [2, 3]", "f(1)", "[2, 3]"),
    ],
)
def test_calls_in_prose(line: str, call: str, expected: str) -> None:
    (found, *_) = prose_examples(f"Do it.\n\n{line}\n", "f")
    assert (found.call, found.expected, found.line) == (call, expected, 3)


@pytest.mark.parametrize(
    "line",
    [
        "f(x) == y",
        "f(1) is fast",
        "x.f(1) == 2",
        "af(1) == 2",
        "f(1",
        "f(1) == os.getcwd()",
        "f(1) is 2 times as fast",
        "f(x=None) -> None",
        "f(x)\n2",
        "Call f(1)\n2",
        "f(1)\n2 is printed",
        "f(1)\n\n2",
        "print(f(1))  # 2",
        ">>> f(1)\n2",
    ],
)
def test_what_is_no_example(line: str) -> None:
    assert prose_examples(line, "f") == ()


def test_several_in_one_line_and_what_the_annotation_tells() -> None:
    line = "f(1) == 2, f(2) == 3 and f(3) == 4"
    assert [each.expected for each in prose_examples(line, "f")] == ["2", "3", "4"]
    assert [each.expected for each in prose_examples("f(1) == 2, 3", "f")] == ["2, 3"]
    assert [each.expected for each in prose_examples("f(1) == 2, 3 is odd", "f", INT)] == ["2"]
    printed = "print(f(1))  # 2"
    assert [each.expected for each in prose_examples(printed, "f", INT)] == ["2"]
    # what is printed has lost its quotes
    assert prose_examples(printed, "f", STR) == ()


def test_doctests_are_counted() -> None:
    assert count_doctests(">>> x = 1\n>>> f(x)\n2\n\n>>> f(2)\n3\n") == 2
    assert count_doctests(">>>f(1)\n2") == 0


def test_contradictions() -> None:
    assert find_contradiction("f(1) == 2\nf( 1 ) == 3", "f").startswith("lines 1 and 2 of")
    assert find_contradiction(">>> f(1)\n2\n\nf(1) -> 3", "f") != ""
    assert (
        find_contradiction("f(1) == 2\nf(1) == 2\nf(2) == 3\nf('a') == \"b\"\nf('a') == 'b'", "f")
        == ""
    )
    # each call may give another one
    assert find_contradiction(">>> f()\n1\n>>> f()\n2\n", "f") == ""


def test_doctests_that_nobody_can_run_are_left_out_and_named() -> None:
    # "\\n" in a docstring that is not raw breaks the string of the example
    text = """Without b.

    >>> f("ab")
    'a'
    >>> f("ab
b")
    'a
'
    >>> f("b")
    ''
"""
    readable, left = readable_doctests(text)
    assert left == (5,)
    assert count_doctests(text) == 2
    assert 'f("b")' in readable and "ab\nb" not in readable
    assert len(readable.splitlines()) == len(text.splitlines())
    assert find_contradiction(text + "\nf('ab') == 'b'", "f") != ""
    # not indented, doctest takes the half of it for an example
    assert readable_doctests('>>> f("ab\nb")\n1\n')[1] == (1,)
    whole = (
        ">>> f(1)\n2\n\n>>> 1 +\nTraceback (most recent call last):\nSyntaxError: invalid syntax\n"
    )
    assert readable_doctests(whole) == (whole, ())


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for each in (text, f"f({text}", f"f(1) == {text}", f">>> f({text})\n{text}"):
        prose_examples(each, "f")
        find_contradiction(each, "f")


def test_further_arguments() -> None:
    calls = nearby_calls("f", ["f([3, 1], 2)", "f('ab', True)", "g(1)", "f(x)"])
    assert "f([1, 3], 2)" in calls
    assert "f([], 2)" in calls
    assert "f('ab', False)" in calls
    assert "f([3, 1], 2)" not in calls
    assert len(set(calls)) == len(calls) <= 24
    assert nearby_calls("f", []) == ()


def test_longer_arguments() -> None:
    def f(word: str, items: list[int]) -> int:
        return len(items)

    calls = grown_calls("f", ["f(3)", "f('', [1, 2])"], (10, 20))
    assert [eval(call, {"f": f}) for call in calls] == [10, 20]
    assert grown_calls("f", ["f(3)"], (10,)) == ()
