"""The process of the tests.

Two processes, where that can be. This one runs the tests and never the generated code: of the
module under test it imports a front, whose function asks the *host*, a second process that holds
the code. Arguments and results travel as plain data, so that nothing the code does to its own
interpreter changes what is compared here. Where an argument or a result is no plain data, all runs
in one process (`is_apart` false), and what can be told then is whether the code has touched the
test runner.

The report goes line by line to descriptor 3, which the host does not have, each line signed with a
secret that came by standard input.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import doctest
import inspect
import io
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from . import clock, edges, project_tests
from .clock import TooSlow, within
from .exchange import NotPlain
from .modules import load_module
from .remote import Host, HostDied, short_trace
from .report import Report

Plan = dict[str, Any]
MAX_SLOW = 3  # calls that do not end: the others would be no quicker


def is_same(got: Any, wanted: Any) -> bool:
    """Equal, numbers that were written rounded included; True is not 1."""
    if isinstance(wanted, float) or isinstance(got, float):
        is_number = all(type(each) in (int, float) for each in (got, wanted))
        return is_number and (
            got == wanted or math.isclose(got, wanted, rel_tol=1e-6, abs_tol=1e-9)
        )
    if type(got) is not type(wanted):
        return False
    if isinstance(wanted, list | tuple):
        return len(got) == len(wanted) and all(map(is_same, got, wanted))
    if isinstance(wanted, dict):
        return got.keys() == wanted.keys() and all(is_same(got[k], wanted[k]) for k in wanted)
    return bool(got == wanted)


class Checker(doctest.OutputChecker):
    """Text by text, and where both sides are literals by what they mean: quotes and spaces differ
    between people."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        if super().check_output(want, got, optionflags):
            return True
        try:
            return is_same(ast.literal_eval(got.strip()), ast.literal_eval(want.strip()))
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return False


class Runner(doctest.DocTestRunner):
    def __init__(self, report: Report, seconds: float) -> None:
        super().__init__(checker=Checker(), verbose=False)
        self._say, self._seconds = report, seconds
        self.wants_other_process = False

    def report_start(self, out: Any, test: Any, example: doctest.Example) -> None:
        clock.start(self._seconds)

    def report_success(self, out: Any, test: Any, example: doctest.Example, got: str) -> None:
        if example.want:
            error = (
                f" raises {example.exc_msg.partition(':')[0].strip()}" if example.exc_msg else ""
            )
            self._say("passed", "example: " + example.source.strip() + error)

    def report_failure(self, out: Any, test: Any, example: doctest.Example, got: str) -> None:
        text = f"{example.source}gave\n{got}but must give\n{example.want}"
        self._say("failed", "example: " + example.source.strip(), text)

    def report_unexpected_exception(
        self, out: Any, test: Any, example: doctest.Example, exc_info: Any
    ) -> None:
        if isinstance(exc_info[1], NotPlain):
            self.wants_other_process = True
            return
        if isinstance(exc_info[1], HostDied):
            text = str(exc_info[1])
        elif isinstance(exc_info[1], TooSlow):
            text = f"did not end within {self._seconds} s"
        else:
            text = short_trace(exc_info[1])
        self._say("failed", "example: " + example.source.strip(), f"{example.source}{text}")


def run_doctests(plan: Plan, module: ModuleType, report: Report) -> bool:
    """Whether the code has to be in this process after all."""
    runner = Runner(report, plan["call_s"])
    test = doctest.DocTestParser().get_doctest(
        plan["docstring"], dict(vars(module)), plan["name"], None, 0
    )
    try:
        runner.run(test, out=lambda text: None, clear_globs=False)
    finally:
        clock.stop()
    return runner.wants_other_process


def run_examples(plan: Plan, module: ModuleType, report: Report) -> bool:
    """The word "throws" and a name stand for an exception of that class."""
    for call, expected in plan["examples"]:
        name = "example: " + call
        error_name = expected.removeprefix("throws ") if expected.startswith("throws ") else ""
        try:
            wanted = None if error_name else ast.literal_eval(expected)
            got = within(plan["call_s"], partial(eval, call, dict(vars(module))))
        except NotPlain:
            return True
        except TooSlow:
            report("failed", name, f"{call} did not end within {plan['call_s']} s")
        except HostDied as error:
            report("failed", name, f"{call}: {error}")
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            if error_name in (each.__name__ for each in type(error).__mro__):
                report("passed", f"{name} raises {error_name}")
            else:
                report("failed", name, f"{call}\n{short_trace(error)}")
        else:
            if error_name:
                report("failed", name, f"{call} gave {got!r} but must raise {error_name}")
            elif is_same(got, wanted):
                report("passed", name)
            else:
                report("failed", name, f"{call} gave {got!r} but must give {expected}")
    return False


def run_calls(plan: Plan, module: ModuleType, report: Report) -> bool:
    """What each call gives, without a judgement: for comparing candidates, and for growth. The
    arguments are made outside of the time."""
    slow = 0
    for call in plan["calls"]:
        node = ast.parse(call, mode="eval").body
        assert isinstance(node, ast.Call)
        durations = []
        outcome = ""
        for _ in range(plan["repeats"]):
            begin = time.perf_counter()
            try:
                function = _evaluated(node.func, module)
                args = [_evaluated(each, module) for each in node.args]
                kwargs = {
                    each.arg: _evaluated(each.value, module) for each in node.keywords if each.arg
                }
                begin = time.perf_counter()
                result = within(plan["call_s"], partial(_run_out, function, args, kwargs))
                outcome = _told(result, args, getattr(function, "__self__", None))
            except NotPlain:
                return True
            except TooSlow:
                outcome = "too slow"
            except (Exception, SystemExit, KeyboardInterrupt, HostDied) as error:
                outcome = f"raises {type(error).__name__}"
            durations.append(time.perf_counter() - begin)
        report("outcome", call, json.dumps([outcome[:400], min(durations)]))
        slow += outcome == "too slow"
        if slow == MAX_SLOW:
            break
    return False


def _run_out(function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Any:
    """The result, of a coroutine when it has ended, and of a generator what it gives."""
    result = function(*args, **kwargs)
    if inspect.isawaitable(result):
        result = asyncio.run(edges.awaited(result))
    return list(islice(result, edges.MAX_ITEMS)) if isinstance(result, Iterator) else result


def _told(result: Any, args: list[Any], instance: Any) -> str:
    """What gives nothing back may have changed what it was given, or its instance."""
    if result is not None:
        return repr(result)
    state = f" and {vars(instance)!r}" if hasattr(instance, "__dict__") else ""
    return f"None, leaving {args!r}{state}"


def _evaluated(node: ast.expr, module: ModuleType) -> Any:
    return eval(ast.unparse(node), dict(vars(module)))


def is_elsewhere(plan: Plan, host: Host | None) -> bool:
    """Whether the tests have the module under another name, too: without the front."""
    return host is not None and any(
        getattr(module, "__file__", None) == plan["file"] and name != plan["module"]
        for name, module in list(sys.modules.items())
    )


def fingerprint() -> dict[tuple[str, ...], int]:
    """Of everything that decides whether a test passes: what the code has no business to change."""
    found: dict[tuple[str, ...], int] = {}
    names = ("unittest.case", "unittest.result", "doctest", "ast", "hmac", "json", "operator")
    watched = [
        m
        for n, m in list(sys.modules.items())
        if n in names or n.startswith(("_pytest.", "harness."))
    ]
    for module in (builtins, *watched):
        for name, value in list(vars(module).items()):
            found[module.__name__, name] = id(value)
            if isinstance(value, type):
                for inner, function in list(vars(value).items()):
                    found[module.__name__, name, inner] = id(
                        getattr(function, "__code__", function)
                    )
            elif hasattr(value, "__code__"):
                found[module.__name__, name, "code"] = id(value.__code__)
    return found


def touched(before: dict[tuple[str, ...], int], after: dict[tuple[str, ...], int]) -> list[str]:
    """Names of what was changed."""
    return sorted({".".join(key) for key, value in before.items() if after.get(key) != value})


def main() -> None:
    plan: Plan = json.loads(sys.stdin.read())
    root = Path.cwd()
    plan["folders"] = [str(root / each) for each in plan["folders"]]
    plan["file"] = str(root / plan["file"])
    report = Report(plan["secret"])
    host = Host(plan) if plan["is_apart"] else None
    if plan["tests"]:
        project_tests.load_runner()
    before = fingerprint()
    spoken = io.StringIO()
    needs_together = False
    try:
        with redirect_stdout(spoken), redirect_stderr(spoken):
            module = load_module(plan, host)
    except BaseException as error:
        report("import", "import", short_trace(error))
    else:
        try:
            steps: list[tuple[object, Callable[[], bool]]] = [
                (plan["docstring"], lambda: run_doctests(plan, module, report)),
                (plan["examples"], lambda: run_examples(plan, module, report)),
                (plan["tests"], lambda: project_tests.run_tests(plan["tests"], report)),
                (plan["calls"], lambda: run_calls(plan, module, report)),
                (plan["wants_edges"], lambda: edges.run_edges(plan, module, report)),
            ]
            with redirect_stdout(spoken), redirect_stderr(spoken):
                for is_wanted, step in steps:
                    if is_wanted and (step() or is_elsewhere(plan, host)):
                        needs_together = True
                        break
        except HostDied as error:
            report("failed", "host", str(error))
    if needs_together:
        report("together")
    if host is None:
        changed = touched(before, fingerprint())
        if changed:
            report("touched", "", ", ".join(changed[:5]))
    report("end")
    os._exit(0)


if __name__ == "__main__":
    main()
