"""Tests of the package that are about a function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docsync.codegen.braces.block import Block, definitions
from docsync.codegen.braces.syntax import parse, text_of
from docsync.codegen.go.syntax import GoSyntax
from docsync.codegen.related import Gathering, Related, texts_of


def find_tests(root: Path, target: Block) -> Related:
    """Those in its folder whose text names the function, and its class if it is a method. Such as
    need an unwritten function are left."""
    folder = (root / target.path).parent
    gathering = Gathering(target, _unwritten(root, folder) - {target.short_name})
    for path, text in texts_of(root, sorted(folder.glob("*_test.go"))):
        if gathering.is_named_in(text) and re.search(rf"\b{target.owner}\b", text):
            gathering.take(path, tests_of(path, text))
    return gathering.related()


def tests_of(path: str, text: str) -> Iterator[tuple[str, str]]:
    """Name and body of each test and example."""
    for node in parse(path, text).named_children:
        name = text_of(node.child_by_field_name("name"))
        if node.type == "function_declaration" and re.match(r"(?:Test|Example)(?![a-z])", name):
            yield name, text_of(node.child_by_field_name("body"))


def _unwritten(root: Path, folder: Path) -> set[str]:
    return {
        name.rpartition(".")[2]
        for path, text in texts_of(root, folder.glob("*.go"))
        for name, is_open in definitions(GoSyntax(), path, text)
        if is_open
    }
