"""A limit on the time of one call."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
PATIENCE = 4  # times the limit, where the machine had no time for the call
_CPU_CLOCK = 2  # of a process, as Linux numbers its clocks


class TooSlow(BaseException):
    """Not to be caught by the code under test."""


class _Limit:
    """Of the call that runs. `watched` are other processes that work for it."""

    def __init__(self) -> None:
        self.watched: set[int] = set()
        self.seconds, self.begin, self.used = 0.0, 0.0, 0.0

    def spent(self) -> float:
        """Seconds on the processor so far; without end where that is not told."""
        try:
            others = (time.clock_gettime((~pid << 3) | _CPU_CLOCK) for pid in self.watched)
            return time.process_time() + sum(others)
        except (OSError, AttributeError, OverflowError):
            return float("inf")


_limit = _Limit()


def watch(pid: int) -> None:
    """From now on its time counts as that of the call."""
    _limit.watched.add(pid)


def unwatch(pid: int) -> None:
    _limit.watched.discard(pid)


def start(seconds: float) -> None:
    """TooSlow is raised in so many seconds; later on a machine that is busy with other things."""
    _limit.seconds, _limit.begin, _limit.used = seconds, time.monotonic(), _limit.spent()
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def stop() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(number: int, frame: object) -> None:
    is_late = time.monotonic() - _limit.begin >= PATIENCE * _limit.seconds
    if is_late or not _limit.spent() - _limit.used < _limit.seconds / 2:
        raise TooSlow
    signal.setitimer(signal.ITIMER_REAL, _limit.seconds)


def within(seconds: float, act: Callable[[], _T]) -> _T:
    """Calls `act`, at most for so long. Raises TooSlow."""
    start(seconds)
    try:
        return act()
    finally:
        stop()
