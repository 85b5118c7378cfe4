"""Tests of the project, as `node --test` runs them, that are about a function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docsync.codegen.braces.block import Block, definitions
from docsync.codegen.braces.syntax import parse, text_of, walk
from docsync.codegen.related import Gathering, Related, test_files, texts_of
from docsync.codegen.script.examples import literal
from docsync.codegen.script.syntax import ScriptSyntax
from docsync.codegen.script.toolchain import has_typescript

if TYPE_CHECKING:
    from tree_sitter import Node

_FILE = re.compile(r"(?:.*[.\-_])?(?:test|spec)s?\.[cm]?[jt]s|test[-_].*\.[cm]?[jt]s")
_FOLDERS = ("test", "tests", "__tests__")
_OURS = re.compile(r"""['"](?:node:)?test['"]""")
_OTHERS = re.compile(r"""['"](vitest|jest|@jest/globals|mocha|chai|ava|tape|bun:test)['"]""")


def find_tests(root: Path, target: Block) -> Related:
    """Tests whose text names the function, in files that name its module or class too. Those for
    other test runners than Node's are left, and so are such that need an unwritten function."""
    others = {
        name.rpartition(".")[2]
        for name, is_open in definitions(ScriptSyntax(), target.path, target.source)
        if is_open and name != target.name
    }
    stem = Path(target.path).stem
    stem = Path(target.path).parent.name if stem == "index" else stem
    gathering = Gathering(target, others)
    for path, text in texts_of(root, test_files(root, _is_test_file)):
        is_about = re.search(rf"\b{re.escape(target.owner or stem)}\b", text)
        if path == target.path or not gathering.is_named_in(text) or not is_about:
            continue
        if not _OURS.search(text):
            other = _OTHERS.search(text)
            runner = other[1] if other else "another test runner"
            gathering.leave(f"{path} is written for {runner}; only `node:test` is run")
            continue
        if path.endswith("ts") and not target.path.endswith("ts") and not has_typescript(root):
            gathering.leave(f"{path} is TypeScript, which is not run for a function in JavaScript")
            continue
        gathering.take(path, _tests(parse(path, text), path))
    return gathering.related()


def _is_test_file(path: Path) -> bool:
    is_script = re.fullmatch(r".*\.[cm]?[jt]s", path.name)
    is_beside = path.parent.name in _FOLDERS and is_script and "." not in path.stem
    return bool(_FILE.fullmatch(path.name) or is_beside)


def _tests(root: Node, path: str) -> Iterator[tuple[str, str]]:
    """Name and text of each; those in a `describe` are named as they are there."""
    for node in walk(root):
        if node.type != "call_expression":
            continue
        called = text_of(node.child_by_field_name("function"))
        arguments = node.child_by_field_name("arguments")
        if called not in ("test", "it") or arguments is None or not arguments.named_children:
            continue
        value = literal(text_of(arguments.named_children[0]), path)
        if value is not None and value[0] == "string":
            yield value[1], text_of(node)
