from __future__ import annotations

from docsync.codegen.shown import MAX_CHARS, shown_code
from docsync.codegen.target import find_targets

SOURCE = f'''import functools
from dataclasses import dataclass

import click

TEXT = """{"x " * MAX_CHARS}"""


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 0

    @property
    def length(self) -> float:
        return (self.x**2 + self.y**2) ** 0.5

    @staticmethod
    def zero() -> "Point":
        return Point(0)


@functools.lru_cache
def far(point: Point) -> bool:
    return point.length > 9


@click.option("--near", help="{"how near it has to be, " * 5}")
def main(near: int) -> None:
    print(near)


def nearest(points: list[Point]) -> Point:
    """The point with the least length."""
    ...
'''


def test_of_a_long_module_heads_are_shown_with_what_decorates_them() -> None:
    (target,) = find_targets("m.py", SOURCE, "nearest")
    assert (
        shown_code(target)
        == '''import functools
from dataclasses import dataclass
import click
@dataclass(frozen=True)
class Point:
    x: int
    y: int = 0
    @property
    def length(self) -> float: ...
    @staticmethod
    def zero() -> 'Point': ...
@functools.lru_cache
def far(point: Point) -> bool: ...
def main(near: int) -> None: ...

def nearest(points: list[Point]) -> Point:
    """The point with the least length."""'''
    )
