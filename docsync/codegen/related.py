"""The tests of the project that are about a function."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docsync.codegen.target import Stub, Target, is_unwritten

MAX_TESTS = 40
MAX_FILES = 2_000
_SKIPPED = frozenset({".git", ".venv", "venv", "node_modules", "build", "dist", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Related:
    """`tests` as pytest names them; `left` are tests that are not run, each with why."""

    tests: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class Gathering:
    """The tests that name a function, as file after file is read. Such as also name another
    unwritten one cannot pass yet, and are left."""

    def __init__(self, target: Stub, unwritten: Collection[str]) -> None:
        self._word = re.compile(rf"\b{re.escape(target.short_name)}\b")
        self._unwritten = frozenset(unwritten)
        self._found: list[str] = []
        self._left: list[str] = []

    def is_named_in(self, text: str) -> bool:
        return self._word.search(text) is not None

    def take(self, path: str, tests: Iterable[tuple[str, str]]) -> None:
        """Names and texts of the tests of a file."""
        for name, text in tests:
            if not self.is_named_in(text):
                continue
            missing = sorted(self._unwritten.intersection(re.findall(r"\w+", text)))
            if missing:
                self.leave(f"{path}::{name} needs `{missing[0]}`, which is not written")
            else:
                self._found.append(f"{path}::{name}")

    def leave(self, said: str) -> None:
        self._left.append(said)

    def related(self) -> Related:
        many = (f"{each} (more than {MAX_TESTS} tests name it)" for each in self._found[MAX_TESTS:])
        return Related(tuple(self._found[:MAX_TESTS]), (*self._left, *many))


def find_tests(root: Path, target: Target) -> Related:
    gathering = Gathering(target, _unwritten(target))
    for path, text in texts_of(root, test_files(root, _is_test_file)):
        if not gathering.is_named_in(text) or not _concerns(text, target):
            continue
        try:
            tree = ast.parse(text)
        except (ValueError, SyntaxError):
            continue
        gathering.take(path, _tests(tree, text))
    return gathering.related()


def texts_of(root: Path, files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Path below `root` and text of each that can be read."""
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
        yield file.relative_to(root).as_posix(), text


def _unwritten(target: Target) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(target.source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and is_unwritten(node)
        and node.name != target.short_name
    }


def _concerns(text: str, target: Target) -> bool:
    """A method's class or the module must be named too: short names are common."""
    words = set(re.findall(r"\w+", text))
    owner = target.owner.rpartition(".")[2]
    parts = Path(target.path).with_suffix("").parts
    return bool(words & ({owner} if owner else {each for each in parts if each != "src"}))


def test_files(root: Path, is_test: Callable[[Path], bool]) -> Iterator[Path]:
    """At most `MAX_FILES`, none of those that are installed or built."""
    seen = 0
    folders = [root]
    while folders:
        folder = folders.pop()
        for entry in sorted(folder.iterdir()):
            if entry.is_symlink() or entry.name in _SKIPPED:
                continue
            if entry.is_dir():
                folders.append(entry)
            elif is_test(entry):
                seen += 1
                if seen > MAX_FILES:
                    return
                yield entry


def _is_test_file(path: Path) -> bool:
    return bool(re.fullmatch(r"test_\w+\.py|\w+_test\.py|tests?\.py", path.name))


def _tests(tree: ast.Module, text: str) -> Iterator[tuple[str, str]]:
    """Name and text of each."""

    def source(node: ast.AST) -> str:
        return ast.get_source_segment(text, node) or ""

    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if _is_test(each):
                    assert isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
                    yield f"{node.name}::{each.name}", source(each)
        elif _is_test(node):
            assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield node.name, source(node)


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
