"""The process of the tests of Go, which never runs the code itself.

The package is compiled with its tests and one test more, which makes a call and tells what it gave
as data. Each example runs in a process of its own; what it has to give is known to this one alone.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .report import Report, close_to_others
from .script import is_same

BUILD_S = 150.0
TESTS_S = 60.0
TELLING = "docsync_telling_test.go"
Plan = dict[str, Any]
_RESULT = re.compile(rb"^\s*--- (PASS|FAIL|SKIP): ([^\s(]+)", re.M)


class Build:
    """The test program of the package with further files, which are in an overlay."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan, self._folder = plan, folder
        self.program = folder / "package.test"

    def _modules(self) -> list[str]:
        return [path for path in self._plan["files"] if path.endswith(".mod")]

    def make(self, files: dict[str, str]) -> str:
        """What the compiler says against it, "" for nothing."""
        replaced = {}
        for number, (path, text) in enumerate(files.items()):
            file = self._folder / f"{number}.go"
            if path.endswith(".mod"):
                file = self._folder / "go.mod"
            file.write_text(text)
            replaced[str(Path.cwd() / path)] = str(file)
        overlay = self._folder / "overlay.json"
        overlay.write_text(json.dumps({"Replace": replaced}))
        command = [self._plan["go"], "test", "-c", "-vet=off", f"-overlay={overlay}"]
        try:
            done = subprocess.run(
                [*command, "-o", str(self.program), "."],
                check=False,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=self._plan["folder"],
                timeout=BUILD_S,
            )
        except subprocess.TimeoutExpired:
            return f"it was not compiled within {BUILD_S} s"
        said = done.stdout.decode(errors="replace")
        for path, where in replaced.items():
            said = said.replace(where, Path(path).name)
        if done.returncode == 0 and not self.program.exists():
            return "there is nothing to run"
        return said.strip() or "it could not be compiled" if done.returncode else ""

    def vet(self) -> str:
        """What `go vet` says of the package, which does not read files that are not there."""
        overlay = self._folder / "vet.json"
        kept = {str(Path.cwd() / path): str(self._folder / "go.mod") for path in self._modules()}
        overlay.write_text(json.dumps({"Replace": kept}))
        done = subprocess.run(
            [self._plan["go"], "vet", f"-overlay={overlay}", "."],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._plan["folder"],
            timeout=BUILD_S,
        )
        return done.stdout.decode(errors="replace").strip() if done.returncode else ""


def run_examples(plan: Plan, build: Build, report: Report) -> None:
    for number, (call, expected, values) in enumerate(plan["examples"]):
        name = "example: " + call
        told, problem = _tell(plan, build, number)
        if not problem:
            problem = _difference(call, expected, values, told)
        report("failed" if problem else "passed", name, problem)


def _tell(plan: Plan, build: Build, number: int) -> tuple[Plan, str]:
    out, into = os.pipe()
    environ = {**os.environ, "DOCSYNC_CALL": str(number), "DOCSYNC_FD": str(into)}
    process = subprocess.Popen(
        [str(build.program), "-test.run", "^TestDocsyncTelling$"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(into,),
        env=environ,
        cwd=plan["folder"],
    )
    os.close(into)
    try:
        _, said = process.communicate(timeout=plan["call_s"])
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        os.close(out)
        return {}, f"{plan['examples'][number][0]} did not end within {plan['call_s']} s"
    os.set_blocking(out, False)
    data = b""
    try:
        while chunk := os.read(out, 65_536):
            data += chunk
    except BlockingIOError:
        pass  # something that it has left behind holds the other end
    os.close(out)
    try:
        told = json.loads(data)
        assert isinstance(told, dict)
    except (ValueError, AssertionError):
        text = said.decode(errors="replace").strip()[-600:]
        return {}, f"the code ended its process (exit code {process.returncode})\n{text}".strip()
    return told, ""


def _difference(call: str, expected: str, values: list[Any], told: Plan) -> str:
    if expected.startswith("throws "):
        return "" if "panic" in told else f"{call} gave {told.get('said')} but must panic"
    if "panic" in told:
        return f"{call}\npanic: {told['panic']}\n{str(told.get('trace'))[:800]}"
    got = told.get("values")
    is_complete = isinstance(got, list) and len(got) == len(values)
    if is_complete and all(map(_is_same, got or [], values)):
        return ""
    return f"{call} gave {told.get('said')} but must give {expected}"


def _is_same(got: Any, wanted: Any) -> bool:
    if wanted == ["error"]:
        return isinstance(got, list) and got[:1] == ["error"]
    # a nil slice is empty
    if wanted in (["array", []], ["object", []]):
        return got in (wanted, ["null"])
    return is_same(got, wanted)


def run_tests(plan: Plan, build: Build, report: Report) -> None:
    names = plan["tests"]
    if not names:
        return
    wanted = "|".join(map(re.escape, [*names, plan["canary"]]))
    try:
        done = subprocess.run(
            [str(build.program), "-test.v", "-test.run", f"^({wanted})$"],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TESTS_S,
            cwd=plan["folder"],
        )
    except subprocess.TimeoutExpired:
        report("failed", "tests", f"they did not end within {TESTS_S} s")
        return
    results = {name.decode(): kind.decode() for kind, name in _RESULT.findall(done.stdout)}
    text = done.stdout.decode(errors="replace")
    for name in names:
        kind = results.get(name)
        if kind == "PASS":
            report("passed", f"test: {name}")
        elif kind == "SKIP":
            report("skipped", f"test: {name}")
        else:
            report("failed", f"test: {name}", _about(text, name) if kind else text[-1_200:])
    # 1 is what a test program ends with that has come to its end and had a failure
    if results.get(plan["canary"]) != "FAIL" or done.returncode != 1:
        report("failed", "tests", "they ended before their last, or what reports was changed")


def _about(text: str, name: str) -> str:
    begin = text.find(f"=== RUN   {name}\n")
    end = text.find("\n=== RUN ", begin + 1)
    return text[max(begin, 0) : end if end > 0 else len(text)][:1_200]


def main() -> None:
    plan: Plan = json.loads(sys.stdin.read())
    plan["folder"] = str(Path.cwd() / plan["folder"])
    close_to_others()
    report = Report(plan["secret"])
    build = Build(plan, Path(tempfile.mkdtemp()))
    problem = build.make(plan["files"])
    if TELLING in problem and plan["examples"]:
        # an example that does not fit the signature is no fault of the code
        for call, _, _ in plan["examples"]:
            report("untested", f"example {call}", "it cannot be compiled as it is written")
        plan["examples"] = []
        files = {path: text for path, text in plan["files"].items() if TELLING not in path}
        problem = build.make(files)
    if problem:
        report("failed", "compiler", problem)
    else:
        if said := build.vet():
            report("failed", "go vet", said)
        run_examples(plan, build, report)
        run_tests(plan, build, report)
    report("end")
    os._exit(0)


if __name__ == "__main__":
    main()
