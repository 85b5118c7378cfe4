"""What can be said of generated code without running it."""

from __future__ import annotations

import ast
import builtins
import symtable
import sys
import warnings
from collections.abc import Iterator

from docsync.codegen.answer import Piece
from docsync.codegen.assembly import Assembled
from docsync.codegen.target import Target, find_targets, is_unwritten
from docsync.errors import TargetError


def find_faults(
    target: Target, piece: Piece, assembled: Assembled, allowed: frozenset[str]
) -> list[str]:
    """Sentences for the model; empty when nothing speaks against running it. `allowed` are modules
    that may be imported besides the standard library and what the module imports already."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(assembled.source, target.path, "exec", dont_inherit=True)
        made = find_targets(target.path, assembled.source, target.name, replace=True)[0]
    except (SyntaxError, ValueError, TargetError) as error:
        return [f"it is not valid Python where it has to go: {error}"]
    faults = []
    if is_unwritten(made.node):
        faults.append("its body does nothing")
    if _head(made) != _head(target):
        faults.append("it changes the signature")
    faults += [f"`{name}` is not defined" for name in unknown_names(target, assembled)]
    faults += [
        f"it imports `{name}`, which this project does not use: do without it"
        for name in foreign_imports(target, made, piece, allowed)
    ]
    return faults


def _head(target: Target) -> tuple[str, str, str]:
    node = target.node
    decorators = [ast.dump(each) for each in node.decorator_list]
    returns = ast.dump(node.returns) if node.returns else ""
    return ast.dump(node.args), returns, "".join(decorators)


def unknown_names(target: Target, assembled: Assembled) -> list[str]:
    """Names that the function reads and nobody binds."""
    tree = ast.parse(assembled.source)
    if any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for n in ast.walk(tree)):
        return []
    table = symtable.symtable(assembled.source, target.path, "exec")
    known = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned()}
    known |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_imported()}
    known |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_namespace()}
    known |= set(dir(builtins)) | {"__file__", "__name__", "__doc__", "__class__", "__package__"}
    own = _table_of(table, target.name.split("."))
    names: dict[str, None] = {}
    if own is not None:
        for inner in _tables(own):
            for symbol in inner.get_symbols():
                is_bound = symbol.is_parameter() or symbol.is_assigned() or symbol.is_imported()
                if is_bound and symbol.is_declared_global():
                    known.add(symbol.get_name())
                # of a function called "top" symtable says that all its names are global
                elif symbol.is_global() and symbol.is_referenced() and not is_bound:
                    names[symbol.get_name()] = None
    return [name for name in names if name not in known]


def _table_of(table: symtable.SymbolTable, parts: list[str]) -> symtable.SymbolTable | None:
    for part in parts:
        inner = [each for each in table.get_children() if each.get_name() == part]
        if not inner:
            return None
        table = inner[-1]
    return table


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for inner in table.get_children():
        yield from _tables(inner)


def foreign_imports(
    target: Target, made: Target, piece: Piece, allowed: frozenset[str]
) -> list[str]:
    """The top modules of new imports that are neither standard nor used or allowed here."""
    used = set(_modules(ast.parse(target.source))) | allowed | set(sys.stdlib_module_names)
    new = list(_modules(made.node))
    for statement in (*piece.imports, *piece.helpers):
        new += _modules(ast.parse(statement))
    return [name for name in dict.fromkeys(new) if name and name not in used]


def _modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
