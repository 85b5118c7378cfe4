"""Signature and docstring -> body, of Python functions: asked and answered as `docsync generate`
does."""

from __future__ import annotations

import ast
import hashlib
import textwrap
from collections.abc import Iterator

from docsync.config import Config
from docsync.errors import GitError
from docsync.facts.publicness import is_generated, is_ignored_path, is_test_path
from docsync.git.objects import ObjectReader
from docsync.git.tree import read_tree
from docsync.llm.chat import ChatMessage
from docsync.mining.clones import Clone
from docsync.mining.dataset.clean import hash_of
from docsync.mining.dataset.example import Example
from docsync.prompts.context import GenerateContext, GenerateSystemContext
from docsync.prompts.environment import render

MIN_DOCSTRING_CHARS = 40
MAX_BODY_LINES = 40
MIN_BODY_LINES = 2
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(clone: Clone) -> Iterator[Example]:
    """In an order that depends on the paths alone. Raises GitError."""
    git, config = clone.git(), Config()
    tree = read_tree(git, clone.tip)
    paths = [
        path
        for path, entry in tree.items()
        if entry.is_regular
        and path.endswith(".py")
        and not is_test_path(path)
        and not is_ignored_path(path)
    ]
    with ObjectReader(git, max_bytes=config.max_file_bytes) as reader:
        for path in sorted(paths, key=lambda p: (hash_of(p), p)):
            try:
                content = reader.read(tree[path].oid)
                if not is_generated(content):
                    yield from _of_file(content.decode(), path, clone.name)
            except (GitError, UnicodeDecodeError, SyntaxError, ValueError, RecursionError):
                continue


def _of_file(source: str, path: str, repo: str) -> Iterator[Example]:
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, _Function) or len(node.body) < 2:
            continue
        docstring = ast.get_docstring(node, clean=False)
        if docstring is None or len(docstring) < MIN_DOCSTRING_CHARS:
            continue
        first, end = node.body[0].end_lineno or 0, node.end_lineno or 0
        if not MIN_BODY_LINES <= end - first <= MAX_BODY_LINES:
            continue
        head = textwrap.dedent("\n".join(lines[node.lineno - 1 : first]))
        body = textwrap.dedent("\n".join(lines[node.lineno - 1 : end]))[len(head) :].strip("\n")
        if not body.strip():
            continue
        system = render("generate_system.j2", GenerateSystemContext("Python"))
        prompt = render("generate.j2", GenerateContext(path, node.name, head))
        signature = textwrap.dedent("\n".join(lines[node.lineno - 1 : node.body[0].lineno - 1]))
        meta = {
            "task": "code",
            "source": "history",
            "repo": repo,
            "commit": "",
            "date": "",
            "path": path,
            "kind": "function",
            "templates": _both(system.template_hash, prompt.template_hash),
        }
        yield Example(
            meta=meta,
            prompt=(ChatMessage("system", system.text), ChatMessage("user", prompt.text)),
            completion=f"```python\n{signature}\n{body}\n```",
        )


def _both(*hashes: str) -> str:
    return hashlib.sha256("".join(hashes).encode()).hexdigest()
