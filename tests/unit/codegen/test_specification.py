from __future__ import annotations

import pytest

from docsync.codegen.specification import assumptions, find_cost, read_specification
from docsync.codegen.target import find_targets


def spec(docstring: str, head: str = "def f(items: list[int]) -> int:"):
    source = f'{head}\n    """{docstring}"""\n    ...\n'
    return read_specification(find_targets("m.py", source, "f")[0])


def test_exceptions_are_those_that_are_said_to_be_raised() -> None:
    found = spec(
        "Sum them.\n\n    Raises:\n        KeyError: never.\n\n    Raises ValueError if empty."
    )
    assert set(found.exceptions) == {"KeyError", "ValueError"}
    assert spec("Like a ValueError, but a sum.").exceptions == ()


@pytest.mark.parametrize(
    ("text", "exponent"),
    [
        ("Runs in O(n).", 1.0),
        ("in O(n log n)", 1.1),
        ("O(1)", 0.0),
        ("O(n^2)", 2.0),
        ("linear time", 1.0),
    ],
)
def test_claims_on_the_cost(text: str, exponent: float) -> None:
    cost = find_cost(text)
    assert cost is not None
    assert cost.exponent == exponent


def test_what_is_left_open_is_asked_or_assumed() -> None:
    found = spec("Handle the things properly and return the sum.", "def f(things, mode):")
    assert any("`mode`" in each for each in found.questions)
    assert any('"properly"' in each for each in found.questions)
    assert any("one example" in each for each in found.questions)
    assert len(assumptions(found)) == len(found.questions) - 1
    assert spec("Sum of the numbers, 0 for an empty list.\n\n    f([1, 2]) == 3").questions == ()
    assert find_cost("It is fast.") is None
