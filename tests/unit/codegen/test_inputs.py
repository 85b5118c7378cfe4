"""Calls that are made from what is known of the parameters, and what candidates say to them."""

from __future__ import annotations

import ast
from datetime import date
from typing import Any

import pytest

from docsync.codegen.agreement import groups, said_to, voices
from docsync.codegen.inputs import MAX_MADE, made_calls
from docsync.codegen.target import find_targets
from docsync.codegen.trial import Outcome, Trial
from docsync.codegen.values import literals_in


def calls_of(source: str, name: str = "f") -> tuple[str, ...]:
    target = find_targets("m.py", source, name)[0]
    calls = made_calls(target, target.docstring)
    assert calls == made_calls(target, target.docstring)
    assert len(calls) == len(set(calls)) <= MAX_MADE
    return calls


def given(head: str, text: str = "Do what is said.", before: str = "") -> list[tuple[Any, ...]]:
    """The arguments of the calls, those by name last."""
    source = f'{before}\ndef {head}:\n    """{text}"""\n'
    found = []
    for call in calls_of(source):
        node = ast.parse(call, mode="eval").body
        assert isinstance(node, ast.Call)
        values = [*node.args, *(each.value for each in node.keywords)]
        found.append(tuple(eval(ast.unparse(each)) for each in values))
    return found


def test_values_of_the_annotated_types() -> None:
    found = given("f(items: list[int], sep: str = ',', *, strict: bool)")
    assert {tuple(map(type, each)) for each in found} == {(list, str, bool)}
    assert {0, 1} < {len(items) for items, *_ in found}
    assert any(items and items == sorted(items) for items, *_ in found)
    assert "," in {sep for _, sep, _ in found}
    assert len(found) == MAX_MADE


def test_other_types() -> None:
    level = "Level = Literal['low', 'high']\n"
    assert {each[0] for each in given("f(x: Level)", before=level)} == {"low", "high"}
    assert None in {each[0] for each in given("f(x: int | None)")}
    assert {type(each[0]) for each in given("f(x: 'datetime.date')")} == {date}
    assert {type(each[0][1]) for each in given("f(x: tuple[int, str])")} == {str}
    assert {type(each[0]) for each in given("f(x: set[str])")} == {set}
    assert {type(k) for (d,) in given("f(x: dict[str, int])") for k in d} == {str}
    assert {len(each) for each in given("f(*x: float)")} == {0, 1, 2, 3}


def test_where_no_value_can_be_made_there_are_no_calls() -> None:
    assert given("f(cart: Cart, n: int)") == []
    assert given("f()") == []
    # one that has a default is left out
    assert all(len(each) == 1 for each in given("f(n: int, cart: Cart = None)"))
    gap = calls_of('def f(n: int, cart: Cart = None, s: str = ""):\n    """Do what is said."""\n')
    assert all(", s=" in each for each in gap)


def test_the_text_gives_values_and_rules_some_out() -> None:
    found = [n for (n,) in given("f(n: int)", "At most 37, and none for a non-negative number.")]
    assert {36, 37, 38} <= set(found)
    assert min(found) == 0
    texts = [s for (s,) in given("f(s: str)", "Whether it is a non-empty URL or 'none'.")]
    assert "none" in texts and "" not in texts
    assert any(each.startswith("https://") for each in texts)
    assert min(n for (n,) in given("f(n)", "The nth root of a positive integer n.")) == 1
    assert 2 in literals_in("one `[1, 2]` or 3") and [1, 2] in literals_in("one `[1, 2]` or 3")


def test_without_a_hint_values_of_several_types_are_tried() -> None:
    assert {int, str, list} <= {type(each[0]) for each in given("f(thing)")}


CLASS = '''
class Cart{bases}:
{init}
    def add(self, count: int):
        """Adds that many."""
'''


@pytest.mark.parametrize(
    ("bases", "init", "are_made"),
    [
        ("", "", True),
        ("(object)", "    def __init__(self, size=3): self.size = size", True),
        ("", "    def __init__(self, size): self.size = size", False),
        ("", "    def __init__(self, *, size): self.size = size", False),
        ("(Base)", "", False),
    ],
)
def test_methods_where_an_instance_needs_nothing(bases: str, init: str, are_made: bool) -> None:
    calls = calls_of(CLASS.format(bases=bases, init=init), "Cart.add")
    assert bool(calls) == are_made
    assert all(each.startswith("Cart().add(") for each in calls)


def test_a_dataclass_and_what_is_no_call() -> None:
    method = "    def add(self, n: int):\n        'Adds it to size.'\n"
    fields = "@dataclass\nclass Cart:\n    size: int{}\n" + method
    assert calls_of(fields.format(" = 0"), "Cart.add")
    assert calls_of(fields.format(""), "Cart.add") == ()
    inside = "class Cart:\n    @property\n    def size(self):\n        'All that is in it.'\n"
    assert calls_of(inside, "Cart.size") == ()


CALLS = ("f(1)", "f(2)", "f(3)")


def trial(*said: str) -> Trial:
    return Trial(outcomes={c: Outcome(s, 0.0) for c, s in zip(CALLS, said, strict=False)})


def test_numbers_and_addresses_are_compared_as_they_are_meant() -> None:
    one = said_to(CALLS, trial("0.30000000000000004", "[0.1, 'a']", "<C object at 0x7f01>"))
    assert one == said_to(CALLS, trial("0.3", "[0.1, 'a']", "<C object at 0x7f99>"))
    assert said_to(CALLS, trial("1")) == ("1", "", "")


def test_the_majority_speaks_with_the_louder_voice() -> None:
    said = {0: ("1", "2", "3"), 1: ("1", "0", "0"), 3: ("1", "0", "0")}
    found = voices(said)
    assert found[1] == found[3] > found[0]
    assert groups(said) == {0: 1, 1: 2, 3: 2}
    # where they are even the first one is ahead
    even = voices({0: ("1",), 2: ("2",)})
    assert even[0] > even[2]


def test_what_most_refuse_was_no_call_that_anybody_makes() -> None:
    said = {0: ("1", "raises KeyError"), 1: ("1", "raises KeyError"), 2: ("1", "5")}
    assert groups(said) == {0: 3, 1: 3, 2: 3}
    assert voices(said)[1] == voices(said)[2]
    assert groups(said, ["KeyError"]) == {0: 2, 1: 2, 2: 1}
    assert voices(said, ["KeyError"])[1] > voices(said, ["KeyError"])[2]
    assert groups({}) == voices({}) == {}
