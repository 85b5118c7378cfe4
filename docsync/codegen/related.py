"""The tests of the project that are about a function."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docsync.codegen.target import Target, is_unwritten

MAX_TESTS = 40
MAX_FILES = 2_000
_SKIPPED = frozenset({".git", ".venv", "venv", "node_modules", "build", "dist", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Related:
    """`tests` as pytest names them; `left` are tests that are not run, each with why."""

    tests: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def find_tests(root: Path, target: Target) -> Related:
    """Tests whose text names the function. What also names another unwritten function of the same
    module cannot pass yet, and is left."""
    word = re.compile(rf"\b{re.escape(target.short_name)}\b")
    others = _unwritten(target)
    tests: list[str] = []
    left: list[str] = []
    for file in test_files(root, _is_test_file):
        try:
            text = file.read_text(encoding="utf-8")
            tree = ast.parse(text)
        except (OSError, ValueError, SyntaxError):
            continue
        if not word.search(text) or not _concerns(text, target):
            continue
        path = file.relative_to(root).as_posix()
        for name, node in _tests(tree):
            source = ast.get_source_segment(text, node) or ""
            if not word.search(source):
                continue
            missing = sorted(others & set(re.findall(r"\w+", source)))
            if missing:
                left.append(f"{path}::{name} needs `{missing[0]}`, which is not written")
            else:
                tests.append(f"{path}::{name}")
    left += [f"{each} (more than {MAX_TESTS} tests name it)" for each in tests[MAX_TESTS:]]
    return Related(tuple(tests[:MAX_TESTS]), tuple(left))


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


def _tests(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if _is_test(each):
                    assert isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
                    yield f"{node.name}::{each.name}", each
        elif _is_test(node):
            assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield node.name, node


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
