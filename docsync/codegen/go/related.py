"""Tests of the package that are about a function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docsync.codegen.braces.block import Block, definitions
from docsync.codegen.braces.syntax import parse, text_of
from docsync.codegen.go.syntax import GoSyntax
from docsync.codegen.related import MAX_TESTS, Related


def find_tests(root: Path, target: Block) -> Related:
    """Those in its folder whose text names the function, and its class if it is a method. Such as
    need an unwritten function are left."""
    word = re.compile(rf"\b{re.escape(target.short_name)}\b")
    folder = (root / target.path).parent
    others = _unwritten(root, folder) - {target.short_name}
    found: list[str] = []
    left: list[str] = []
    for file in sorted(folder.glob("*_test.go")):
        path = file.relative_to(root).as_posix()
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
        if not word.search(text) or not re.search(rf"\b{target.owner}\b", text):
            continue
        for name, body in tests_of(path, text):
            if not word.search(body):
                continue
            missing = sorted(others & set(re.findall(r"\w+", body)))
            if missing:
                left.append(f"{path}::{name} needs `{missing[0]}`, which is not written")
            else:
                found.append(f"{path}::{name}")
    left += [f"{each} (more than {MAX_TESTS} tests name it)" for each in found[MAX_TESTS:]]
    return Related(tuple(found[:MAX_TESTS]), tuple(left))


def tests_of(path: str, text: str) -> Iterator[tuple[str, str]]:
    """Name and body of each test and example."""
    for node in parse(path, text).named_children:
        name = text_of(node.child_by_field_name("name"))
        if node.type == "function_declaration" and re.match(r"(?:Test|Example)(?![a-z])", name):
            yield name, text_of(node.child_by_field_name("body"))


def _unwritten(root: Path, folder: Path) -> set[str]:
    found: set[str] = set()
    for file in folder.glob("*.go"):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
        path = file.relative_to(root).as_posix()
        for name, is_open in definitions(GoSyntax(), path, text):
            if is_open:
                found.add(name.rpartition(".")[2])
    return found
