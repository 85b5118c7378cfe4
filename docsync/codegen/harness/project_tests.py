"""The project's own tests, by pytest or unittest, each with its outcome and traceback."""

from __future__ import annotations

import io
import os
import sys
import unittest
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from .exchange import NotPlain
from .remote import HostDied

CANARY = "docsync_canary"
Report = Callable[..., None]


class Collector:
    """A pytest plugin that reports each test, and notes what has to run in one process."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.needs_together = False
        self.saw_canary = self.passed_canary = False
        self.count = 0

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        self.needs_together |= isinstance(call.excinfo.value, NotPlain)

    def pytest_runtest_logreport(self, report: Any) -> None:
        if CANARY in report.nodeid:
            self.saw_canary = True
            self.passed_canary |= report.when == "call" and report.passed
            return
        self.count += 1
        if report.failed:
            self._report("failed", "test: " + report.nodeid, str(report.longreprtext)[-1_500:])
        elif report.when == "call" and report.passed:
            self._report("passed", "test: " + report.nodeid)
        elif report.skipped and not hasattr(report, "wasxfail"):
            self._report("skipped", "test: " + report.nodeid)

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self._report("failed", "test: " + (report.nodeid or "collection"), str(report.longrepr))


def load_runner() -> None:
    """pytest and its plugins, some of which change it: hypothesis does. What is changed after that
    was changed by the code."""
    with suppress(ImportError):
        import pytest  # noqa: F401
    for plugin in metadata.entry_points(group="pytest11"):
        # one that cannot be loaded is pytest's to tell
        with suppress(Exception):
            plugin.load()


def run_tests(names: Sequence[str], report: Report) -> bool:
    """Whether the code has to be in this process after all."""
    try:
        import pytest
    except ImportError:
        return _run_unittest(names, report)
    # fails whatever is done: if it is called passed, so was anything else
    canary = Path(os.environ["TMPDIR"]) / f"test_{CANARY}.py"
    canary.write_text(f"def test_{CANARY}():\n    assert 1 == 2\n")
    collector = Collector(report)
    # what the project adds, coverage or several processes, is not what is asked here
    options = ["-q", "--no-header", "-p", "no:cacheprovider", "-o", "addopts="]
    options.append(f"--rootdir={Path.cwd()}")
    code: int = 1
    try:
        code = pytest.main([*options, *names, str(canary)], plugins=[collector])
    except BaseException as error:
        if not isinstance(error, NotPlain | HostDied):
            raise
        collector.needs_together |= isinstance(error, NotPlain)
    if collector.needs_together:
        return True
    if not collector.saw_canary or not collector.count:
        report("failed", "tests", f"pytest ran none of {', '.join(names)} (it ended with {code})")
    elif collector.passed_canary or code == 0:
        report("touched", "", "a test that cannot pass was reported as passed")
    return False


def _run_unittest(names: Sequence[str], report: Report) -> bool:
    sys.path.insert(0, str(Path.cwd()))
    for name in dict.fromkeys(name.partition("::")[0] for name in names):
        suite = unittest.defaultTestLoader.discover(
            str(Path(name).parent), Path(name).name, str(Path.cwd())
        )
        result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
        for test, trace in (*result.failures, *result.errors):
            report("failed", f"test: {test.id()}", trace[-1_500:])
        if not result.testsRun:
            why = "it holds none for unittest, and the project's Python has no pytest"
            report("failed", f"tests of {name}", f"no test of {name} was run: {why}")
        good = result.testsRun - len(result.failures) - len(result.errors) - len(result.skipped)
        if good > 0:
            report("passed", f"test: {good} of {name}")
    return False
