"""Runs examples. This is the whole program of a job in the sandbox: it imports nothing of docsync,
because the interpreter may be that of another project, and as old as 3.8.

Reads a JSON list of {"kind", "source"} from standard input; writes a line of JSON for each to file
descriptor 3: {"ok": true, false or null (not run), "why": ...}.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import os
import subprocess
import sys
from typing import Any

PROJECT = "/project"
REPORT_FD = 3
COMMAND_S = 5
WHY_CHARS = 200


def main() -> None:
    roots = [PROJECT + "/src", PROJECT]
    sys.path[:0] = roots
    os.environ["PYTHONPATH"] = os.pathsep.join(roots)
    programs = os.path.dirname(sys.executable)  # noqa: PTH120
    os.environ["PATH"] = os.pathsep.join((programs, os.environ.get("PATH", os.defpath)))
    names: dict[str, Any] = {"__name__": "__main__"}
    runners = {"session": run_session, "python": run_python, "shell": run_shell}
    for example in json.load(sys.stdin):
        ok: bool | None = True
        why = ""
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                ok, why = runners[example["kind"]](example["source"], names)
        except SystemExit as end:
            ok = not end.code
            why = "" if ok else f"it ended with {end.code}"
        except BaseException as error:  # whatever an example does, the next one is still run
            ok, why = False, f"{type(error).__name__}: {error}"
        line = json.dumps({"ok": ok, "why": why[:WHY_CHARS]}) + "\n"
        os.write(REPORT_FD, line.encode())


def run_session(source: str, names: dict[str, Any]) -> tuple[bool | None, str]:
    test = doctest.DocTestParser().get_doctest(source, names, "example", None, 0)
    test.globs = names  # the next example goes on with them
    said: list[str] = []
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(verbose=False, optionflags=flags)
    failed = runner.run(test, out=said.append, clear_globs=False).failed
    lines = [line for line in "".join(said).splitlines() if line.strip()]
    return not failed, lines[-1].strip() if failed and lines else ""


def run_python(source: str, names: dict[str, Any]) -> tuple[bool | None, str]:
    try:
        code = compile(source, "<example>", "exec")
    except SyntaxError:
        return None, "a fragment"
    exec(code, names)
    return True, ""


def run_shell(source: str, names: dict[str, Any]) -> tuple[bool | None, str]:
    for command in commands(source):
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=COMMAND_S,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            return False, said[-1] if said else f"{command} ended with {done.returncode}"
    return True, ""


def commands(source: str) -> list[str]:
    """What stands behind a prompt, with the lines that continue it."""
    found: list[str] = []
    is_open = False
    for line in source.splitlines():
        if line.startswith("$ "):
            found.append(line[2:])
        elif is_open:
            found[-1] += "\n" + (line[2:] if line.startswith("> ") else line)
        is_open = bool(found) and found[-1].endswith("\\")
    return found


if __name__ == "__main__":
    main()
