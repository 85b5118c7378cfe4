"""From a reply to a module: reading it, putting it together, what speaks against it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.codegen.answer import Piece, Unusable, indented, read_answer, unindented
from docsync.codegen.assembly import assemble, front
from docsync.codegen.static import find_faults
from docsync.codegen.target import find_targets

SOURCE = '''"""A module."""

from __future__ import annotations

import os

LIMIT = 3


class Cart:
    def total(self, tax: float = 0.0) -> float:
        """Sum of it."""
        ...

    def size(self) -> int:
        return 1


def pick(items, /, first, *rest, key=None, **more):
    """Pick one."""
    pass  # later


def after():
    return os
'''


def target(name: str = "pick"):
    return find_targets("m.py", SOURCE, name)[0]


def piece(text: str, name: str = "pick") -> Piece:
    found = read_answer(text, target(name))
    assert isinstance(found, Piece), found
    return found


HEAD = "def pick(items, /, first, *rest, key=None, **more):"


def test_the_body_alone_is_taken_for_one() -> None:
    assert piece("```python\n    if rest:\n        return rest\n    return first\n```") == Piece(
        "if rest:\n    return rest\nreturn first"
    )
    assert piece("```python\nself.x = 1\n```", "Cart.total") == Piece("self.x = 1")
    for text in ("x = pick([1], 2)", "print(pick([1], 2))", "def f():\n    return 1"):
        assert isinstance(read_answer(f"```python\n{text}\n```", target()), Unusable)


def test_the_body_is_put_under_the_docstring_and_nothing_else_moves() -> None:
    found = piece(f'Here:\n```python\n{HEAD}\n    """Mine."""\n    # one\n    return first\n```')
    assert found == Piece("# one\nreturn first")
    made = assemble(target(), found)
    assert made.source == SOURCE.replace("    pass  # later", "    # one\n    return first")
    lines = made.source.split("\n")
    assert lines[made.first_line - 1] == HEAD
    assert lines[made.last_line - 1] == "    return first"


def test_imports_and_helpers_find_their_places() -> None:
    text = (
        f"```python\nimport os\nimport math\nfrom typing import Any\n\nBASE = 2\n\n"
        f"def half(x):\n    return x / 2\n\ndef unused():\n    return 0\n\n"
        f"{HEAD}\n    return half(math.floor(first) * BASE)\n\nprint(pick([], 1))\n```"
    )
    found = piece(text)
    assert found.helpers == ("BASE = 2", "def half(x):\n    return x / 2")
    made = assemble(target(), found).source
    assert "import os\nimport math\n\nLIMIT = 3" in made
    assert f"def half(x):\n    return x / 2\n\n\n{HEAD}" in made
    assert made.count("import os\n") == 1
    assert "print(" not in made
    assert find_faults(target(), found, assemble(target(), found), frozenset()) == []


def test_imports_that_nothing_uses_stay_out() -> None:
    text = (
        "```python\nimport os, json\nimport numpy as np\nfrom typing import List, Any\n"
        "from itertools import chain, pairwise as pairs\nimport os.path\n\n"
        f"{HEAD}\n    return list(pairs(os.listdir(first)))\n```"
    )
    found = piece(text)
    imports = ("import os", "from itertools import pairwise as pairs", "import os.path")
    assert found.imports == imports
    assert find_faults(target(), found, assemble(target(), found), frozenset()) == []


def test_a_method_in_its_class_or_alone() -> None:
    alone = "def total(self, tax=0.0):\n    return 1.0\n"
    inside = "class Cart:\n    def total(self, tax=0.0):\n        return 1.0\n"
    for text in (alone, inside):
        found = piece(f"```\n{text}```", "Cart.total")
        assert found == Piece("return 1.0")
        assert (
            '        """Sum of it."""\n        return 1.0\n\n    def size'
            in assemble(target("Cart.total"), found).source
        )


def test_strings_over_lines_keep_their_indentation() -> None:
    text = f'```\n{HEAD}\n    x = """a\n  b\n"""\n    return x\n```'
    found = piece(text)
    assert '"""a\n  b\n"""' in found.body
    assert '    x = """a\n  b\n"""\n    return x' in assemble(target(), found).source
    assert unindented(indented(found.body, "    ")) == found.body


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I cannot do that.", "not valid Python"),
        ("```python\ndef pick(:\n```", "not valid Python"),
        ("```python\ndef other():\n    return 1\n```", "does not define `pick`"),
        ("```python\ndef pick(items, first):\n    return 1\n```", "changes the signature"),
        (f"```python\nasync {HEAD}\n    return 1\n```", "changes the signature"),
        (f'```python\n{HEAD}\n    """Only."""\n```', "its body is empty"),
    ],
)
def test_answers_that_cannot_be_used(text: str, why: str) -> None:
    found = read_answer(text, target())
    assert isinstance(found, Unusable)
    assert why in found.why


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("return nowhere(first)", "`nowhere` is not defined"),
        ("pass", "its body does nothing"),
        ("import numpy\n    return numpy.sum(items)", "it imports `numpy`"),
        ("return [y for x in items]", "`y` is not defined"),
    ],
)
def test_faults_that_need_no_run(body: str, fault: str) -> None:
    found = piece(f"```\n{HEAD}\n    {body}\n```")
    (said,) = find_faults(target(), found, assemble(target(), found), frozenset())
    assert fault in said


def test_what_is_allowed_is_no_fault() -> None:
    found = piece(
        f"```\n{HEAD}\n    import numpy\n    return numpy, LIMIT, after, [x for x in items]\n```"
    )
    assert find_faults(target(), found, assemble(target(), found), frozenset({"numpy"})) == []


def test_the_front_hands_every_argument_on() -> None:
    asked = []

    def host(args, kwargs):
        asked.append((args, kwargs))

    space = {"host": host}
    exec(front(target(), "host"), space)
    space["pick"]([1], 2, 3, 4, key=5, extra=6)
    assert asked == [(([1], 2, 3, 4), {"key": 5, "extra": 6})]


@settings(max_examples=40)
@given(st.text(max_size=80))
def test_no_reply_breaks_it(text: str) -> None:
    read_answer(text, target())
    read_answer(f"```python\n{HEAD}\n    {text}\n```", target())
