"""The function out of a model's reply."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from dataclasses import dataclass

from docsync.codegen.target import Function, Target

FENCE = re.compile(r"^[ \t]*```[\w+-]*[ \t]*\n(.*?)(?:^[ \t]*```|\Z)", re.DOTALL | re.MULTILINE)


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign)


@dataclass(frozen=True, slots=True)
class Piece:
    """What an answer adds to the module. `body` is without indentation of its own; `imports` and
    `helpers` are statements for the module."""

    body: str
    imports: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Characters that are no white space."""
        return len(re.sub(r"\s", "", "".join((self.body, *self.imports, *self.helpers))))


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why an answer cannot be used; said to the model, too."""

    why: str


def read_answer(text: str, target: Target) -> Piece | Unusable:
    """Never raises, whatever the text."""
    blocks = [match[1] for match in FENCE.finditer(text)] or [text]
    problem = "it holds no Python code"
    for block in blocks:
        source = textwrap.dedent(block).strip("\n") + "\n"
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError) as error:
            problem = f"it is not valid Python: {error}"
            continue
        node = _find(tree, target)
        if node is None and _is_body(tree, target):
            return Piece(source.strip("\n"))
        if node is None:
            problem = f"it does not define `{target.short_name}`"
            continue
        return _piece(source, tree, node, target)
    return Unusable(problem)


def _find(tree: ast.Module, target: Target) -> Function | None:
    functions = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return next((node for node in functions if node.name == target.short_name), None)


def _is_body(tree: ast.Module, target: Target) -> bool:
    """Whether it is the body alone: small models like to leave the head away."""
    if any(isinstance(each, _DEFINITIONS[:3]) for each in tree.body):
        return False
    nodes = list(ast.walk(tree))
    has_end = any(isinstance(each, ast.Return | ast.Raise | ast.Yield) for each in nodes)
    has_self = bool(target.owner) and any(
        isinstance(each, ast.Name) and each.id == "self" for each in nodes
    )
    return has_end or has_self


def _piece(source: str, tree: ast.Module, node: Function, target: Target) -> Piece | Unusable:
    wanted, given = _parameters(target.node), _parameters(node)
    if wanted != given:
        return Unusable(
            f"it changes the signature: the parameters are ({', '.join(wanted)}), not "
            f"({', '.join(given)})"
        )
    if isinstance(node, ast.AsyncFunctionDef) != target.is_async:
        word = "async def" if target.is_async else "def"
        return Unusable(f"it changes the signature: `{target.short_name}` is an `{word}`")
    statements = node.body
    if ast.get_docstring(node) is not None:
        statements = statements[1:]
    if not statements:
        return Unusable("its body is empty")
    lines = source.split("\n")
    if statements[0].lineno == node.lineno:
        body = "\n".join(ast.unparse(each) for each in statements)
    else:
        first = statements[0].lineno
        # comments above the first statement belong to it
        floor = node.body[0].end_lineno if statements is not node.body else node.lineno
        while first - 1 > (floor or node.lineno) and lines[first - 2].lstrip().startswith("#"):
            first -= 1
        body = unindented("\n".join(lines[first - 1 : statements[-1].end_lineno]))
    imports, helpers = [], []
    for each in tree.body:
        if each is node or any(inner is node for inner in ast.walk(each)):
            continue
        if isinstance(each, ast.Import | ast.ImportFrom):
            imports.append(ast.unparse(each))
        elif isinstance(each, _DEFINITIONS) and not _is_defined(each, target):
            helpers.append(ast.get_source_segment(source, each) or ast.unparse(each))
    used = _used_names(node) | {name for each in helpers for name in _used_names(ast.parse(each))}
    # a model likes to show how its function is called; what the body does not use stays out
    helpers = [each for each in helpers if _defined(ast.parse(each).body[0]) & used]
    # of the head, that of the stub is the one that stays
    users = [*statements, *map(ast.parse, helpers), target.node]
    used = {name for each in users for name in _used_names(each)}
    used_imports = (_used_part(each, used) for each in imports)
    return Piece(body, tuple(each for each in used_imports if each), tuple(helpers))


def _used_part(statement: str, used: set[str]) -> str:
    """An import with only the names that are used, "" where none are."""
    node = ast.parse(statement).body[0]
    assert isinstance(node, ast.Import | ast.ImportFrom)
    kept = [
        each for each in node.names if (each.asname or each.name.partition(".")[0]) in {*used, "*"}
    ]
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return statement
    return ast.unparse(_with_names(node, kept)) if kept else ""


def _with_names(node: ast.Import | ast.ImportFrom, names: list[ast.alias]) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.Import(names)
    return ast.ImportFrom(node.module, names, node.level)


def _parameters(node: Function) -> list[str]:
    args = node.args
    names = [each.arg for each in (*args.posonlyargs, *args.args)]
    if args.vararg:
        names.append(f"*{args.vararg.arg}")
    elif args.kwonlyargs:
        names.append("*")
    names += [each.arg for each in args.kwonlyargs]
    if args.kwarg:
        names.append(f"**{args.kwarg.arg}")
    return names


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }


def _is_defined(node: ast.stmt, target: Target) -> bool:
    """Whether the module has a name of these already: the model repeats what it was shown."""
    known: set[str] = set()
    for each in ast.parse(target.source).body:
        known |= _defined(each)
    return bool(_defined(node) & known)


def _used_names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def inner_lines(text: str) -> set[int]:
    """0-based lines that begin inside of a string: their indentation is its content."""
    found: set[int] = set()
    opened: list[int] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            name = tokenize.tok_name[token.type]
            if name == "STRING":
                found.update(range(token.start[0], token.end[0]))
            elif name.endswith("STRING_START"):  # since Python 3.12
                opened.append(token.start[0])
            elif name.endswith("STRING_END"):
                found.update(range(opened.pop(), token.end[0]))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass
    return found


def unindented(text: str) -> str:
    lines = text.split("\n")
    inner = inner_lines("if 1:\n" + text)
    indents = [
        len(line) - len(line.lstrip())
        for number, line in enumerate(lines, 1)
        if line.strip() and number not in inner
    ]
    width = min(indents, default=0)
    return "\n".join(
        line if number in inner else line[width:].rstrip() for number, line in enumerate(lines, 1)
    )


def indented(text: str, indent: str) -> str:
    inner = inner_lines(text)
    return "\n".join(
        line if number in inner or not line.strip() else indent + line
        for number, line in enumerate(text.split("\n"))
    )
