"""A Python blob as a syntax tree that can still quote its own text."""

from __future__ import annotations

import ast
import codecs
import contextlib
import io
import tokenize
import warnings
from dataclasses import dataclass

from docsync.facts.syntax import SourceError

_LONGEST_QUOTE = 400
UNWRITTEN = "\u203f"  # see `legacy`


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """`lines` are the UTF-8 bytes of each line, because the tree counts columns in those."""

    path: str
    tree: ast.Module
    lines: list[bytes]

    def text(self, node: ast.AST) -> str:
        """The node as its author wrote it if that fits on one line, else in normal form."""
        line: int | None = getattr(node, "lineno", None)
        end: int | None = getattr(node, "end_lineno", None)
        # inside a string that was parsed on its own, lines count from that string
        if line is None or line != end or line > len(self.lines):
            return shorten(ast.unparse(node))
        start, stop = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        text = self.lines[line - 1][start:stop].decode("utf-8", "replace")
        return shorten(with_async_names(text))

    def block(self, node: ast.stmt) -> bytes:
        """The whole lines of a statement, its decorators included."""
        first = min((d.lineno for d in getattr(node, "decorator_list", ())), default=node.lineno)
        return b"\n".join(self.lines[min(first, node.lineno) - 1 : node.end_lineno])


def with_async_names(text: str) -> str:
    """`text` as people wrote it, for whom `async` was a name."""
    return text.replace(f"async{UNWRITTEN}", "async")


def shorten(text: str, limit: int = _LONGEST_QUOTE) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def parse(path: str, blob: bytes) -> Source:
    """Raises SourceError for bytes that this Python cannot parse, nor would as Python 2."""
    text = _decode(path, blob)
    try:
        text, tree = _read(text)
    except SyntaxError as error:
        raise SourceError(path, error.lineno or 1, error.msg) from error
    except ValueError as error:
        raise SourceError(path, 1, str(error)) from error
    except (RecursionError, MemoryError) as error:
        raise SourceError(path, 1, "nested too deeply to parse") from error
    return Source(path, tree, text.encode("utf-8", "surrogatepass").splitlines())


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _read(text: str) -> tuple[str, ast.Module]:
    """The text as this Python reads it, and its tree. Raises the error of the text itself."""
    try:
        return text, _tree(text)
    except SyntaxError:
        from docsync.facts.python.legacy import give_back_names, modern, without_async_names

        newer = modern(text)
        for version in (newer, without_async_names(newer)):
            with contextlib.suppress(SyntaxError, ValueError):
                tree = _tree(version)
                give_back_names(tree)
                return version, tree
        raise


def _decode(path: str, blob: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(blob).readline)
        return codecs.decode(blob, encoding)
    except SyntaxError as error:
        raise SourceError(path, 1, error.msg) from error
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(path, 1, f"not decodable: {error}") from error
