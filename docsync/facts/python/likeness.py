"""How surely two definitions of Python are one under two names."""

from __future__ import annotations

import ast
import copy
import re
from functools import lru_cache

from docsync.facts.pairing import body_similarity, name_similarity
from docsync.facts.python.docstring import docstring
from docsync.facts.python.symbols import Function, Symbol, SymbolKind

_WORD = re.compile(r"\w+|[^\w\s]")


def similarity(old: Symbol, new: Symbol) -> float:
    """How surely `new` is `old` renamed: by body, and by name where the body says little."""
    if old.kind is not new.kind:
        return 0.0
    if old.kind is SymbolKind.CONSTANT:
        return _constant_similarity(old, new)
    return body_similarity(
        body_words(old), body_words(new), lambda: name_similarity(old.name, new.name)
    )


@lru_cache(maxsize=256)
def body_words(symbol: Symbol) -> list[str]:
    """The words of a definition without its docstring and with its own name neutral."""
    clone = copy.copy(symbol.node)
    if isinstance(clone, Function | ast.ClassDef):
        clone.name = "_"
        if docstring(symbol.node):
            clone.body = clone.body[1:] or [ast.Pass()]
    return ["_" if word == symbol.name else word for word in words_of(clone)]


def words_of(node: ast.AST) -> list[str]:
    return _WORD.findall(ast.unparse(node))


def _constant_similarity(old: Symbol, new: Symbol) -> float:
    names = name_similarity(old.name, new.name)
    if old.value is None or new.value is None:
        before, after = old.annotation, new.annotation
    else:
        before, after = old.value, new.value
    is_same = before is not None and after is not None and canon(before) == canon(after)
    if is_same and not (before is old.annotation or is_trivial(before)):
        return 0.6 + 0.4 * names
    needed = 0.6 if is_same else 0.8
    return names if names >= needed else 0.0


def is_trivial(node: ast.expr | None) -> bool:
    """Values that many unrelated names share."""
    match node:
        case None | ast.Constant(value=None | bool() | 0 | 1 | "" | 0.0 | 1.0):
            return True
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(args=[], keywords=[]):
            return True
    return False


def canon(node: ast.expr | None) -> str:
    """Equal for expressions that differ in layout only."""
    return "" if node is None else ast.unparse(node)
