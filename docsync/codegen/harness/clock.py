"""A limit on the time of one call."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import NoReturn, TypeVar

_T = TypeVar("_T")


class TooSlow(BaseException):
    """Not to be caught by the code under test."""


def ring(number: int, frame: object) -> NoReturn:
    raise TooSlow


def within(seconds: float, act: Callable[[], _T]) -> _T:
    """Calls `act`, at most for so long. Raises TooSlow."""
    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return act()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
