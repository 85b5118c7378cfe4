"""What does not change the surface gives no public fact, whatever it does to the text."""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import re
import time
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import docsync.facts.python.commands
import docsync.facts.python.parameters
import docsync.facts.python.symbols
from docsync.facts.fact import ChangeFact
from docsync.facts.python import python_facts

PATH = "src/app/client.py"
MODULES = (
    argparse,
    json.decoder,
    inspect,
    docsync.facts.python.commands,
    docsync.facts.python.parameters,
    docsync.facts.python.symbols,
)
# a private name beside the change keeps the equality of trees from answering for us
MARK = "\n_mark = 1\n"

CODE = '''
"""A shop."""
import os
from dataclasses import dataclass

LIMIT = 10

@dataclass
class Item:
    """One thing."""
    name: str
    price: float = 1.5

class Cart:
    """Things to buy."""

    def __init__(self, items, currency="EUR"):
        self.items = list(items)
        self.currency = currency

    def total(self, discount: float = 0.0) -> float:
        """What it costs."""
        result = 0.0
        for entry in self.items:
            result += entry.price
        if discount > 1:
            raise ValueError(f"discount {discount} is over one")
        print("the total was computed")
        return result * (1 - discount)

def load(path, *, strict=True):
    """Read a cart."""
    handle = open(path)
    if os.environ.get("SHOP_STRICT", "1"):
        strict = True
    return Cart(handle.read().split())
'''


CHECK = """        if discount > 1:
            raise ValueError(f"discount {discount} is over one")
"""


def source_of(module: ModuleType) -> str:
    return inspect.getsource(module)


def public(old: str, new: str) -> list[ChangeFact]:
    return [f for f in python_facts(PATH, old.encode(), new.encode(), PATH) if f.is_public]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_reformatting_says_nothing(module: ModuleType) -> None:
    text = source_of(module)
    other = ast.unparse(ast.parse(text))
    assert python_facts(PATH, text.encode(), other.encode(), PATH) == []
    assert public(text, other + MARK) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_comments_say_nothing(module: ModuleType) -> None:
    text = source_of(module)
    commented = re.sub(r"^(\s*)(return|if|for)\b", r"\1# why\n\1\2", text, flags=re.MULTILINE)
    try:
        is_same = ast.dump(ast.parse(commented)) == ast.dump(ast.parse(text))
    except SyntaxError:
        is_same = False
    commented = commented if is_same else "# why\n" + text
    assert commented != text
    assert python_facts(PATH, text.encode(), commented.encode(), PATH) == []
    assert public(text, commented + MARK) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("result", "amount"),
        ("entry", "thing"),
        ("handle", "stream"),
        ("for entry in self.items:\n            result += entry.price",
         "result = sum(e.price for e in self.items)"),
        (CHECK,
         '        self._check(discount)\n'),
        ("self.items = list(items)", "self.items = [*items]"),
        ('"EUR"', "'EUR'"),
        ("LIMIT = 10", "LIMIT = 1_0"),
        ("discount: float = 0.0", "discount: 'float' = 0.0"),
    ],
)  # fmt: skip
def test_a_change_within_says_nothing(before: str, after: str) -> None:
    assert before in CODE
    new = CODE.replace(before, after)
    if before == CHECK:
        new = new.replace(
            "    def total",
            "    def _check(self, value):\n        if value > 1:\n"
            '            raise ValueError(f"discount {value} is over one")\n\n    def total',
        )
    assert public(CODE, new) == []


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(len(ast.parse(CODE).body) - 1)))
def test_the_order_of_definitions_says_nothing(order: list[int]) -> None:
    tree = ast.parse(CODE)
    body = tree.body[1:]
    tree.body[1:] = [body[index] for index in order]
    assert public(CODE, ast.unparse(tree)) == []


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(
        st.from_regex(r"[a-z][a-z_]{2,8}", fullmatch=True).filter(
            lambda n: n not in ast.unparse(ast.parse(CODE)) and n.isidentifier()
        ),
        min_size=3,
        max_size=3,
        unique=True,
    )
)
def test_a_local_by_any_name_says_nothing(names: list[str]) -> None:
    new = CODE
    for local, name in zip(("result", "entry", "handle"), names, strict=True):
        new = re.sub(rf"\b{local}\b", name, new)
    try:
        ast.parse(new)
    except SyntaxError:  # a keyword
        return
    assert public(CODE, new) == []


@settings(max_examples=60, deadline=None)
@given(
    picked=st.lists(
        st.sampled_from(["Item", "Cart", "load", "LIMIT"]), min_size=1, max_size=3, unique=True
    )
)
def test_what_is_removed_is_what_comes_back(picked: list[str]) -> None:
    tree = ast.parse(CODE)
    tree.body = [
        node
        for node in tree.body
        if getattr(node, "name", None) not in picked
        and not (isinstance(node, ast.Assign) and "LIMIT" in picked)
    ]
    less = ast.unparse(tree)
    removed = {f.symbol for f in public(CODE, less) if f.kind == "symbol-removed"}
    added = {f.symbol for f in public(less, CODE) if f.kind == "symbol-added"}
    assert removed == added == set(picked)


def test_equal_blobs_say_nothing() -> None:
    assert python_facts(PATH, CODE.encode(), CODE.encode(), PATH) == []
    assert python_facts(PATH, None, None, PATH) == []


def test_ids_are_stable_and_facts_are_not_repeated() -> None:
    new = CODE.replace("LIMIT = 10", "LIMIT = 11").replace("price: float = 1.5", "price: float = 2")
    first, second = public(CODE, new), public(CODE, new)
    assert first == second
    assert len({fact.id for fact in first}) == len(first) == 2


def test_a_file_of_two_thousand_lines_costs_a_few_times_its_parsing() -> None:
    text = "\n".join(
        CODE.replace("Cart", f"Cart{n}").replace("load", f"load{n}").replace("Item", f"Item{n}")
        for n in range(57)
    )
    new = text.replace("currency='EUR'", "currency='USD'", 1).replace(
        "strict=True", "strict=None", 1
    )
    assert 2000 < text.count("\n") < 2200

    def cost(call: object) -> float:
        best = 9e9
        for _ in range(3):
            start = time.process_time()
            call()  # type: ignore[operator]
            best = min(best, time.process_time() - start)
        return best

    parsing = cost(lambda: (ast.parse(text), ast.parse(new)))
    # a ratio, because machines differ: 150 ms where both parse in 40
    assert cost(lambda: python_facts(PATH, text.encode(), new.encode(), PATH)) < 6 * parsing
