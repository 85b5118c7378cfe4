from __future__ import annotations

import pytest

from docsync.codegen.language import language_of
from docsync.codegen.target import find_targets, is_unwritten
from docsync.errors import TargetError

RAISES = "raise NotImplemented" + "Error"
SOURCE = f'''import abc
from typing import Generic, TypeVar, overload

T = TypeVar("T")


@abc.abstractmethod
def never():
    ...


class Box(Generic[T]):
    @staticmethod
    def make(item: T) -> "Box[T]":
        """Make one."""
        {RAISES}

    async def wait(
        self,
        seconds: float,  # how long
    ) -> None:
        """Wait.

        And no more.
        """
        pass

    def done(self) -> bool:
        return True

    class Inner:
        def deep(self):
            """Deep."""


if True:

    def branch(x):
        # nothing yet
        ...
'''


def one(name: str, source: str = SOURCE, **more: bool):
    (found,) = find_targets("m.py", source, name, **more)
    return found


def test_a_method_with_a_decorator_and_a_generic_class() -> None:
    target = one("Box.make")
    assert (target.short_name, target.owner, target.docstring) == ("make", "Box", "Make one.")
    assert target.stub.startswith("    @staticmethod\n    def make")
    assert target.stub.endswith('"""Make one."""')
    assert target.indent == "        "
    assert target.lines[target.last_line - 1].strip() == RAISES


def test_an_async_method_over_several_lines() -> None:
    target = one("Box.wait")
    assert target.is_async
    assert target.stub.endswith('        """')
    assert target.lines[target.head_line].strip() == "pass"


def test_a_class_gives_its_unwritten_methods() -> None:
    assert [t.name for t in find_targets("m.py", SOURCE, "Box")] == ["Box.make", "Box.wait"]


def test_without_docstring_the_head_ends_at_the_colon() -> None:
    target = one("branch")
    assert target.lines[target.head_line - 1] == "    def branch(x):"
    assert one("Box.Inner.deep").docstring == "Deep."


def test_a_body_may_be_replaced_when_that_is_said() -> None:
    with pytest.raises(TargetError, match="has a body already: take it out, or give --replace"):
        find_targets("m.py", SOURCE, "Box.done")
    assert one("Box.done", replace=True).last_line == one("Box.done", replace=True).head_line + 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("never", "is abstract or an overload"),
        ("Box.mkae", "Did you mean `Box.make`"),
        ("zzz", "Without a body are `never`, `Box.make`"),
    ],
)
def test_what_cannot_be_worked_on_is_told(name: str, expected: str) -> None:
    with pytest.raises(TargetError, match=expected):
        find_targets("m.py", SOURCE, name)


@pytest.mark.parametrize("path", ["m.rb", "m", "m.d", "m.tsx"])
def test_other_files_are_refused(path: str) -> None:
    with pytest.raises(TargetError, match="generated for Python, JavaScript, TypeScript and Go"):
        language_of(path)


def test_stub_files_are_refused() -> None:
    with pytest.raises(TargetError, match="stub file"):
        find_targets("m.pyi", "", "f")


def test_bodies_that_count_as_none() -> None:
    import ast

    for body in ("...", "pass", RAISES, f"{RAISES}('x')", "'''doc'''\n    ..."):
        (node,) = ast.parse(f"def f():\n    {body}\n").body
        assert is_unwritten(node)
    (node,) = ast.parse("def f():\n    raise ValueError\n").body
    assert not is_unwritten(node)
