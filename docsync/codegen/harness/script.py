"""The process of the tests of JavaScript and TypeScript, which never runs the code itself.

A second process, Node, holds the module. It is told what to evaluate and answers with values, told
as data; what they have to be is known to this process alone. The project's own tests run in a third
one. Nothing that the code does to its own process changes what is compared here.
"""

from __future__ import annotations

import json
import math
import os
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from .report import Report, close_to_others

START_S = 20.0
TESTS_S = 45.0
HERE = Path(__file__).parent
Plan = dict[str, Any]


class Host:
    """The process with the code. Started anew when one was ended."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self._out = -1

    def ask(self, question: Plan, seconds: float) -> Plan:
        """Its reply; {"died": why} when there is none, {"broken": why} when the module cannot be
        loaded."""
        if self._process is None:
            begun = self._start()
            if "ready" not in begun:
                self.stop()
                return begun
        process = self._process
        assert process is not None
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            return self._died()
        return self._read(seconds)

    def _start(self) -> Plan:
        self._out, into = os.pipe()
        self._process = subprocess.Popen(
            [*self._plan["node"], str(HERE / "host.mjs"), self._plan["file"], str(into)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(into,),
        )
        os.close(into)
        self._rest = b""
        return self._read(START_S)

    def _read(self, seconds: float) -> Plan:
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    self.stop()
                    return {"died": f"did not end within {seconds} s"}
                data = os.read(self._out, 65_536)
                if not data:
                    return self._died()
                self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        try:
            reply = json.loads(line)
        except ValueError:
            reply = None
        if not isinstance(reply, dict):
            self.stop()
            return {"died": "the code wrote into the line to its tests"}
        return reply

    def _died(self) -> Plan:
        return {"died": f"the code ended its process (exit code {self.stop()})"}

    def stop(self) -> int:
        if self._process is None:
            return 0
        with suppress(subprocess.TimeoutExpired):
            # it may be about to end by itself, with a code that says why
            self._process.wait(0.2)
        self._process.kill()
        code = self._process.wait()
        self._process = None
        os.close(self._out)
        return code


def is_same(got: Any, wanted: Any) -> bool:
    """Of two told values. Numbers may have been written rounded."""
    if not (isinstance(got, list) and isinstance(wanted, list)) or got[:1] != wanted[:1]:
        return False
    kind = wanted[0]
    if kind == "number":
        try:
            one, other = float(got[1]), float(wanted[1])
        except (ValueError, IndexError, TypeError):
            return False
        both_nan = math.isnan(one) and math.isnan(other)
        return both_nan or one == other or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    if kind == "array":
        return len(got[1]) == len(wanted[1]) and all(map(is_same, got[1], wanted[1]))
    if kind == "object":
        return len(got[1]) == len(wanted[1]) and all(
            mine[0] == theirs[0] and is_same(mine[1], theirs[1])
            for mine, theirs in zip(got[1], wanted[1], strict=True)
        )
    return bool(got == wanted)


def run_examples(plan: Plan, host: Host, report: Report) -> None:
    for setup, call, expected, value in plan["examples"]:
        is_error = expected.startswith("throws ")
        name = f"example: {call}" + (f" {expected}" if is_error else "")
        reply = host.ask({"setup": setup, "call": call}, plan["call_s"])
        if "broken" in reply:
            report("import", "import", reply["broken"])
            return
        problem = ""
        error = expected.removeprefix("throws ") if is_error else ""
        if "died" in reply:
            problem = f"{call}: {reply['died']}"
        elif error:
            if "error" not in reply:
                problem = f"{call} gave {reply.get('said')} but must throw {error}"
            elif error not in reply.get("kinds", []):
                problem = f"{call} must throw {error}, and threw\n{reply.get('trace')}"
        elif "error" in reply:
            problem = f"{call}\n{reply.get('trace')}"
        elif not is_same(reply.get("value"), value):
            problem = f"{call} gave {reply.get('said')} but must give {expected}"
        report("failed" if problem else "passed", name, problem)


def run_calls(plan: Plan, host: Host, report: Report) -> None:
    for call in plan["calls"]:
        reply = host.ask({"setup": "", "call": call}, plan["call_s"])
        said = str(reply.get("said"))
        if "error" in reply:
            said = f"raises {reply['error']}"
        elif "died" in reply:
            said = "too slow" if "did not end" in reply["died"] else "raises exit"
        report("outcome", call, json.dumps([said[:400], float(reply.get("duration_s", 0.0))]))


def run_tests(plan: Plan, report: Report) -> None:
    """`tests` maps files to the names of what counts in them; none for everything. `canary` is the
    name of a test in each of them that cannot pass."""
    command = [*plan["node"], "--test", "--test-reporter", str(HERE / "reporter.mjs")]
    for file, names in plan["tests"].items():
        try:
            done = subprocess.run(
                [*command, file],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=TESTS_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            report("failed", f"test: {file}", f"it did not end within {TESTS_S} s")
            continue
        seen, has_canary = set(), False
        for line in done.stdout.splitlines():
            try:
                said = json.loads(line)
                name, kind = str(said["name"]), str(said["kind"])
            except (ValueError, KeyError, TypeError):
                continue
            if name == plan["canary"]:
                has_canary |= kind == "failed"
                continue
            is_file = file.endswith(name.rpartition("/")[2]) and "." in name
            if said.get("is_suite") or (names and name not in names and not is_file):
                continue
            if is_file and kind == "passed":
                continue
            seen.add(name)
            report(kind, f"test: {file}::{name}", str(said.get("text", "")))
        if not has_canary:
            text = "it ended before its last test, or what reports was changed"
            report("failed", f"test: {file}", text)
        for name in names:
            if name not in seen:
                report("failed", f"test: {file}::{name}", "it was not run")


def main() -> None:
    plan: Plan = json.loads(sys.stdin.read())
    plan["file"] = str(Path.cwd() / plan["file"])
    close_to_others()
    report = Report(plan["secret"])
    host = Host(plan)
    try:
        if not plan["examples"] and not plan["calls"]:
            # at least it has to load
            reply = host.ask({"setup": "", "call": "0"}, plan["call_s"])
            if "value" not in reply:
                report("import", "import", reply.get("broken") or reply.get("died", ""))
        run_examples(plan, host, report)
        run_calls(plan, host, report)
    finally:
        host.stop()
    run_tests(plan, report)
    report("end")
    os._exit(0)


if __name__ == "__main__":
    main()
