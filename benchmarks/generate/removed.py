"""Functions of public packages with their bodies taken out, judged by the packages' own tests."""

from __future__ import annotations

import ast
import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from docsync.codegen.related import find_tests
from docsync.codegen.specification import read_specification
from docsync.codegen.target import Function, Target, find_targets
from docsync.codegen.trial import Trial, Wanted, place_of, run_trial
from docsync.errors import TargetError
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox

SEED = 40
LIMITS = Limits(wall_s=120.0, cpu_s=60)
MIN_WORDS = 8  # of a docstring
BODY_LINES = range(3, 41)
_TESTS = ("test", "tests", "testing", "test_*.py", "*_test.py", "conftest.py", "__pycache__")


@dataclass(frozen=True, slots=True)
class Removed:
    """A function of the unpacked package `folder`; `tests` are those that name it, `passing` those
    of them, case by case, that its own body passes."""

    id: str
    folder: str
    path: str
    name: str
    tests: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Of the file, as it was published."""
        return (Path(self.folder) / self.path).read_text(encoding="utf-8").replace("\r\n", "\n")

    @property
    def target(self) -> Target:
        return find_targets(self.path, self.text, self.name, replace=True)[0]

    @property
    def source(self) -> str:
        target = self.target
        head, tail = target.lines[: target.head_line], target.lines[target.last_line :]
        return "\n".join([*head, f"{target.indent}...", *tail])

    def lay_out(self, root: Path) -> None:
        """The package without its tests."""
        ignore = shutil.ignore_patterns(*_TESTS)
        shutil.copytree(self.folder, root, dirs_exist_ok=True, ignore=ignore)

    def try_out(self, sandbox: Sandbox, source: str) -> Trial:
        """Its tests, with this text of the file."""
        place = place_of(Path(self.folder), self.path)
        wanted = Wanted(tests=self.tests)
        return run_trial(sandbox, place, self.target, source, wanted, LIMITS, is_apart=False)

    def passes(self, sandbox: Sandbox, source: str) -> bool:
        return set(self.passing) <= set(self.try_out(sandbox, source).passed)

    def passes_raw(self, sandbox: Sandbox, reply: str) -> bool:
        """A part of a module cannot be taken by itself."""
        return False


def checked(sandbox: Sandbox, problem: Removed) -> tuple[Removed | None, str]:
    """The problem with what judges it, or why it is none: its own body has to pass, an empty one
    must not."""
    try:
        read_specification(problem.target)
        if len(re.findall(r"\w+", problem.target.docstring)) < MIN_WORDS:
            return None, "its docstring says too little"
    except (TargetError, OSError, ValueError) as error:
        return None, str(error)
    tests = find_tests(Path(problem.folder), problem.target).tests
    if not tests:
        return None, "no test names it"
    fields = {**asdict(problem), "tests": tests}
    found = Removed(**fields)
    passing = found.try_out(sandbox, problem.text).passed
    if not passing:
        return None, "its own body passes no test here"
    found = Removed(**{**fields, "passing": passing})
    if found.passes(sandbox, found.source):
        return None, "an empty body passes its tests"
    return found, ""


def proposed(folder: Path, package: str) -> Iterator[Removed]:
    """Functions that may do, in a random order that is always the same: public, with a docstring,
    and a body of some lines."""
    found = []
    for file in sorted(folder.rglob("*.py")):
        path = file.relative_to(folder).as_posix()
        parts = path.split("/")
        if any(
            re.match(r"(?:tests?|docs?|examples?|scripts?|bench\w*|build)\b|test_|setup\.py", p)
            for p in parts
        ):
            continue
        try:
            tree = ast.parse(file.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError):
            continue
        for name, node in _functions(tree):
            body = node.body[1:] if ast.get_docstring(node) else []
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines in BODY_LINES:
                found.append(Removed(f"{package} {path}::{name}", str(folder), path, name))
    random.Random(SEED).shuffle(found)
    yield from found


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for each in inner:
            is_function = isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
            if is_function and not each.name.startswith("_"):  # type: ignore[union-attr]
                yield f"{prefix}{each.name}", each  # type: ignore[union-attr, misc]


def read_removed(path: Path) -> list[Removed]:
    """From a file that `benchmarks.generate.unseen` has written; shuffled, always in the same
    way."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    problems = [
        Removed(**{**row, "tests": tuple(row["tests"]), "passing": tuple(row["passing"])})
        for row in rows
    ]
    random.Random(SEED).shuffle(problems)
    return problems
