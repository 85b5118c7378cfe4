"""A piece put into its module: the body under the docstring, imports and helpers where they go."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from docsync.codegen.answer import Piece, indented
from docsync.codegen.target import Target


@dataclass(frozen=True, slots=True)
class Assembled:
    """`first_line` to `last_line` are those of the function in the new source, 1-based."""

    source: str
    first_line: int
    last_line: int


def assemble(target: Target, piece: Piece) -> Assembled:
    """All other lines stay as they are."""
    lines = target.lines
    body = indented(piece.body, target.indent).split("\n")
    new = [*lines[: target.head_line], *body, *lines[target.last_line :]]
    tree = ast.parse(target.source)
    helpers = [line for each in piece.helpers for line in (*each.split("\n"), "", "")]
    place = _outer_line(tree, target) - 1
    new[place:place] = helpers
    imports = _missing_imports(tree, piece.imports)
    at = _import_line(tree)
    if imports and at == 0:
        imports.append("")
    elif imports and not any(map(_is_plain_import, tree.body)):
        # behind a docstring
        imports = ["", *imports]
    new[at:at] = imports
    added = len(helpers) + len(imports)
    last = target.head_line + len(body)
    return Assembled("\n".join(new), target.first_line + added, last + added)


def front(target: Target, remote: str) -> str:
    """The module with a function that hands its arguments on."""
    call = f"return {remote}(({_positional(target)}), {{{_keywords(target)}}})"
    lines = target.lines
    body = [target.indent + call]
    return "\n".join([*lines[: target.head_line], *body, *lines[target.last_line :]])


def _positional(target: Target) -> str:
    args = target.node.args
    names = [each.arg for each in (*args.posonlyargs, *args.args)]
    if args.vararg:
        names.append(f"*{args.vararg.arg}")
    return "".join(f"{name}, " for name in names)


def _keywords(target: Target) -> str:
    args = target.node.args
    parts = [f"{each.arg!r}: {each.arg}" for each in args.kwonlyargs]
    if args.kwarg:
        parts.append(f"**{args.kwarg.arg}")
    return ", ".join(parts)


def _outer_line(tree: ast.Module, target: Target) -> int:
    """Where the outermost definition begins that holds the function."""
    for node in tree.body:
        if node.lineno <= target.node.lineno <= (node.end_lineno or node.lineno):
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            return min([node.lineno, *(each.lineno for each in decorators)])
    return target.first_line


def _is_plain_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _import_line(tree: ast.Module) -> int:
    """The line behind which an import goes, 0 for the top: behind the last of the first ones."""
    at = 0
    for node in tree.body:
        is_docstring = node is tree.body[0] and isinstance(node, ast.Expr)
        if not (_is_plain_import(node) or is_docstring):
            break
        at = node.end_lineno or node.lineno
    return at


def _missing_imports(tree: ast.Module, wanted: tuple[str, ...]) -> list[str]:
    known = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in import_names(node)
    }
    missing: dict[str, None] = {}
    for statement in wanted:
        names = import_names(ast.parse(statement).body[0])
        if not names <= known and not statement.startswith("from __future__"):
            missing[statement] = None
            known |= names
    return list(missing)


def import_names(node: ast.stmt) -> set[tuple[str, str]]:
    """What an import brings in: (where it is from, the name that it gets)."""
    if isinstance(node, ast.Import):
        return {(each.name, each.asname or each.name) for each in node.names}
    if isinstance(node, ast.ImportFrom):
        base = "." * node.level + (node.module or "")
        return {(f"{base}.{each.name}", each.asname or each.name) for each in node.names}
    return set()
