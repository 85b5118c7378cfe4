"""Examples that are written without a call of the function, and what must not be taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsync.codegen.specification import read_specification
from docsync.codegen.target import find_targets


def examples(head: str, text: str) -> list[tuple[str, str]]:
    source = f'def {head}:\n    r"""Do what is said.\n\n{text}\n    """\n'
    target = find_targets("m.py", source, head.partition("(")[0])[0]
    return [(each.call, each.expected) for each in read_specification(target).examples]


@pytest.mark.parametrize(
    ("head", "text", "found"),
    [
        ("f(x, y)", "Input: x = 3, y = [1]\nOutput: 4", [("f(3, [1])", "4")]),
        ("f(x, y)", "Input: x: 3\n  y: [1]\nOutput: 4\nWhy: 3 + 1", [("f(3, [1])", "4")]),
        ("f(x, y)", "Input: 3, [1]\nOutput:\n  [4,\n   5]", [("f(3, [1])", "[4,\n   5]")]),
        ("f(x, y=1)", "input: `y = 2, x = 3` -> output: `4`", [("f(3, 2)", "4")]),
        ("f(x, y=1, z=2)", "Input: x = 3, z = 5\nOutput: 4", [("f(x=3, z=5)", "4")]),
        ("f(x, *, y)", "Input: x = 3, y = 5\nOutput: 4", [("f(x=3, y=5)", "4")]),
        (
            "f(x)",
            "Input: [1, 2]\nOutput: 3\n\nInput: []\nOutput: None",
            [("f([1, 2])", "3"), ("f([])", "None")],
        ),
        ("f(x)", "For x = [1, 2] the result should be 3.", [("f([1, 2])", "3")]),
        ("f(x, y)", "For x = 'a' and y = 2, it returns 'aa'", [("f('a', 2)", "'aa'")]),
        ("f(x)", "for x = 7 => 8 (one more)", [("f(7)", "8")]),
        ("f(x)", "For x = 15, it is 11 then, the output should be '11'.", [("f(15)", "'11'")]),
        ("f(x)", "If x = 0, return 1, else more.", [("f(0)", "1")]),
        (
            "f(x: int) -> bool",
            "Example:\n    12321 -> True\n    10 -> False",
            [("f(12321)", "True"), ("f(10)", "False")],
        ),
        (
            "f(x)",
            "Examples: 1 -> 2, 3 => 4 and 5 returns 6.",
            [("f(1)", "2"), ("f(3)", "4"), ("f(5)", "6")],
        ),
        ("f(x)", 'e.g. `"ab"` → `"ba"`', [("f(\"ab\")", '"ba"')]),
        (
            "f(a, b)",
            "Examples:\n  - 1, 2 -> 3\n  - (2, 3) -> 5\n  - 3, 4 -> 7, 5, 6 -> 11",
            [("f(1, 2)", "3"), ("f(2, 3)", "5"), ("f(3, 4)", "7"), ("f(5, 6)", "11")],
        ),
    ],
)  # fmt: skip
def test_what_is_read(head: str, text: str, found: list[tuple[str, str]]) -> None:
    assert examples(head, text) == found


@pytest.mark.parametrize(
    ("head", "text"),
    [
        # it describes kinds of values
        ("f(x)", "Input: a list of numbers\nOutput: 3"),
        ("f(x)", "Input: x\nOutput: y"),
        # it goes on behind the value
        ("f(x)", "Input: 3\nOutput: 4 apples"),
        ("f(x)", "For x = 5 the result is 3 times as long."),
        ("f(x)", "For x = 5 the result is 3, 4"),
        ("f(x)", "For x = 5 the result is 3.5.1"),
        ("f(x)", "For x = 5 the result is 50% of it"),
        # something else is spoken of
        ("f(x)", "For x = 5 the sum of its digits is 5."),
        ("f(x)", "For x = 5 nothing changes, for more the result is 3."),
        ("f(x)", "with y = 5 the result is 3"),
        # too few or too many values, or of another type
        ("f(x, y)", "Input: 3\nOutput: 4"),
        ("f(x, y)", "Input: x = 3\nOutput: 4"),
        ("f(x)", "Input: 3, 4\nOutput: 4"),
        ("f(x, *, y)", "Input: 3\nOutput: 4"),
        ("f(x: str)", "Input: 3\nOutput: 4"),
        ("f(x) -> str", "For x = 3 the result is 4"),
        ("f(x: list[str])", "Example:\n    [1] -> 2"),
        ("f(x) -> int", "Example:\n    1 -> True"),
        # a table of what is meant by a value, not under examples
        ("f(x)", "The levels are\n\n    1 -> 'low'\n    2 -> 'high'"),
        ("f(x)", "Example:\n\n    Call it.\n\nLevels:\n    1 -> 'low'"),
        ("f(x)", "Example:\n    1 -> 2\nThe levels are as follows:\n    3 -> 'low'"),
        ("f(x)", "Example: 1 -> 2 -> 3"),
        ("f(x)", "Example: it turns 1 -> 2"),
        # each says something else
        ("f(x)", "For x = 1 the result is 2. For x = 1 the result is 3."),
        ("f(*x)", "Input: 3\nOutput: 4"),
        ("f()", "Input: 3\nOutput: 4"),
    ],
)
def test_what_is_not_taken_for_one(head: str, text: str) -> None:
    found = examples(head, text)
    assert found in ([], [("f(1)", "2")])
    assert bool(found) == ("1 -> 2\nThe" in text)


def test_what_a_call_says_is_not_contradicted() -> None:
    assert examples("f(x)", "f(1) == 2\nFor x = 1 the result is 3.") == [("f(1)", "2")]
    assert examples("f(x)", "f(1) == 2\nFor x = 1 the result is 2.") == [("f(1)", "2")]
    assert examples("f(x)", ">>> f(1)\n    2\n\n    For x = 1 the result is 3.") == []


def test_a_method_has_none() -> None:
    text = "Adds x to it.\\n\\nf(1) == 2\\nInput: 3\\nOutput: 5"
    source = f'class A:\n    def f(self, x):\n        "{text}"\n'
    target = find_targets("m.py", source, "A.f")[0]
    # how an instance came to be is not said
    assert read_specification(target).examples == ()


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for each in (f"Input: {text}", f"Example: {text}", f"For x = {text} the result is {text}"):
        source = f"def f(x, y=1):\n    {each + ' one two'!r}\n"
        read_specification(find_targets("m.py", source, "f")[0])
