"""The docstrings and comments of a Python file, with the symbols that they belong to."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import PurePosixPath

from docsync.docs.masked import Prose

_QUOTES = re.compile(rb"[a-zA-Z]{0,2}(\"\"\"|'''|\"|')")
_Symbol = tuple[int, int, tuple[str, ...]]  # first and last line, path


def python_comments(path: str, content: bytes) -> list[Prose] | None:
    """None for what Python does not parse, and for line ends that it counts otherwise."""
    if re.search(rb"\r(?!\n)|\x0c", content) or content.startswith(b"\xef\xbb\xbf"):
        return None
    try:
        content.decode("utf-8")
        tree = ast.parse(content)
        tokens = list(tokenize.tokenize(io.BytesIO(content).readline))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return None
    starts = [0]
    for line in content.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    module = PurePosixPath(path).stem
    found: list[Prose] = []
    symbols: list[_Symbol] = []
    _visit(tree, (module,), content, starts, found, symbols)
    lines = [
        (token.start[0], starts[token.start[0] - 1] + _bytes(token.line, token.start[1]), token)
        for token in tokens
        if token.type == tokenize.COMMENT
    ]
    run: list[tuple[int, int]] = []
    last = -1
    for number, start, token in lines:
        is_alone = not token.line[: token.start[1]].strip()
        text = token.string.lstrip("#")
        begin = start + len(token.string) - len(text)
        span = (begin, start + len(token.string.encode()))
        if run and is_alone and number == last + 1:
            run.append(span)
        else:
            _close(found, run, last, symbols, (module,))
            run = [span]
        last = number if is_alone else -1
        if not is_alone:
            _close(found, run, number, symbols, (module,))
            run = []
    _close(found, run, last, symbols, (module,))
    return [prose for prose in found if prose.spans]


def _bytes(line: str, column: int) -> int:
    return len(line[:column].encode())


def _close(
    found: list[Prose],
    run: list[tuple[int, int]],
    last: int,
    symbols: list[_Symbol],
    module: tuple[str, ...],
) -> None:
    if not run:
        return
    inside = [s for s in symbols if s[0] <= last + 1 and last <= s[1]]
    about = max(inside, key=lambda s: len(s[2]))[2] if inside else module
    spans = tuple(span for span in run if span[0] < span[1])
    if spans:
        found.append(Prose(spans, about))


def _visit(
    node: ast.AST,
    about: tuple[str, ...],
    content: bytes,
    starts: list[int],
    found: list[Prose],
    symbols: list[_Symbol],
) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr):
            value = child.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                start = starts[value.lineno - 1] + value.col_offset
                end = starts[(value.end_lineno or value.lineno) - 1] + (value.end_col_offset or 0)
                quotes = _QUOTES.match(content, start, end)
                if quotes and quotes.end() < end - len(quotes[1]):
                    found.append(Prose(((quotes.end(), end - len(quotes[1])),), about))
            continue
        if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            path = (*about, child.name)
            first = min([child.lineno, *(d.lineno for d in child.decorator_list)])
            symbols.append((first, child.end_lineno or child.lineno, path))
            _visit(child, path, content, starts, found, symbols)
        elif not isinstance(child, ast.expr):
            _visit(child, about, content, starts, found, symbols)
