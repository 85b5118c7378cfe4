"""Calls with made values: of functions, and of methods on instances that are made, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsync.codegen.target import find_targets
from docsync.codegen.trial import Trial, Wanted, place_of, run_trial
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox

SOURCE = """from __future__ import annotations
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


@dataclass
class Point:
    x: int
    y: int = 0

    def shifted(self, by: int) -> Point:
        return Point(self.x // by, self.y)

    def name(self) -> str:
        return self.x

    @property
    def near(self) -> int:
        return self.y // self.x

    @cached_property
    def far(self) -> int:
        return [][self.x]

    @staticmethod
    def twice(n: int, /) -> int:
        return str(n)

    @classmethod
    def of(cls, n: int) -> Point:
        return cls(1 // n)

    def nearer(self, other: Point) -> bool:
        return self.x / other.x > 1


class Stack:
    def __init__(self, size: int, start: list[int] | None = None) -> None:
        if size < 0:
            raise ValueError("too small")
        self.items = [1] * size
        self.start = start[0] if start else 1

    def pop(self) -> int:
        return self.items.pop()

    async def later(self) -> int:
        return self.items.pop()

    def each(self) -> Iterator[int]:
        yield 1 // len(self.items)


class Bare:
    def __init__(self, size):
        self.size = size

    def get(self) -> int:
        return self.size


class Refusing:
    def __init__(self, n: int) -> None:
        raise OSError("never")

    def get(self) -> int:
        return 1


class Shape(ABC):
    @abstractmethod
    def area(self) -> int: ...

    def double(self) -> int:
        return self.area() * 2


class Plain:
    def half(self, n: int) -> int:
        return 1 // n


class Kind(Enum):
    A = 1
    B = 2

    def label(self) -> str:
        return "a" if self is Kind.A else None


def stuck(n: int) -> int:
    while n > 3:
        pass
    return n


async def soon(n: int) -> int:
    return n if n < 3 else None


def gone(n: int) -> int:
    import os
    os._exit(n and 0)
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("edges")
    root.chmod(0o755)
    (root / "m.py").write_text(SOURCE)
    return root


def run(root: Path, name: str, *documented: str) -> Trial:
    return run_trial(
        Sandbox.find(allow_weak=True),
        place_of(root, "m.py"),
        find_targets("m.py", SOURCE, name, replace=True)[0],
        SOURCE,
        Wanted(wants_edges=True, documented=documented),
        Limits(wall_s=60.0, cpu_s=30),
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Point.shifted", ").shifted(by=0) raises ZeroDivisionError"),
        ("Point.name", "which is no str"),
        ("Point.near", ").near raises ZeroDivisionError"),
        ("Point.far", ").far raises IndexError"),
        ("Point.twice", "Point.twice(n=0) gives '0', which is no int"),
        ("Point.of", "Point.of(n=0) raises ZeroDivisionError"),
        ("Point.nearer", "raises ZeroDivisionError"),
        ("Stack.__init__", "raises ValueError: too small"),
        ("Stack.pop", "Stack(size=0).pop() raises IndexError"),
        ("Stack.later", "Stack(size=0).later() raises IndexError"),
        ("Stack.each", "Stack(size=0).each() raises ZeroDivisionError"),
        ("Plain.half", "Plain().half(n=0) raises ZeroDivisionError"),
        ("Kind.label", "<Kind.B: 2>.label() gives None, which is no str"),
        ("soon", "gives None, which is no int"),
        ("stuck", "did not end within"),
        ("gone", "the code ended its process"),
    ],
)
def test_odd_results_are_found(root: Path, name: str, expected: str) -> None:
    trial = run(root, name)
    assert trial.is_sound
    assert trial.edge_calls > 0
    assert any(expected in each for each in trial.edges), trial


def test_what_the_documentation_names_is_no_finding(root: Path) -> None:
    trial = run(root, "Stack.pop", "IndexError")
    assert trial.edges == ()
    assert trial.edge_calls > 10


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Bare.get", "`size` of Bare.__init__ has no annotation"),
        ("Refusing.get", "no instance could be made (OSError: never)"),
        ("Shape.double", "Shape is abstract: no instance can be made"),
    ],
)
def test_what_cannot_be_made_is_not_tested_and_says_so(root: Path, name: str, why: str) -> None:
    trial = run(root, name)
    assert trial.edges == ()
    assert [each for each in trial.untested if why in each], trial
