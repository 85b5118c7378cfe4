"""What code is wanted for: a function or method without a body, and where its body goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docsync.errors import TargetError

Function = ast.FunctionDef | ast.AsyncFunctionDef
# bodies that are meant to stay empty
_EMPTY_BY_INTENT = frozenset({"overload", "abstractmethod", "abstractproperty"})
_UNWRITTEN = "NotImplemented" + "Error"


@dataclass(frozen=True, slots=True)
class Stub:
    """One function of `source`, in whatever language. `line` is where its definition begins,
    1-based; `docstring` is cleaned."""

    path: str
    name: str  # "Class.method" for a method
    source: str
    docstring: str
    line: int
    parameters: tuple[Parameter, ...]
    returns: str

    @property
    def short_name(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def owner(self) -> str:
        """The class of a method, "" for a function."""
        return self.name.rpartition(".")[0]

    @property
    def lines(self) -> list[str]:
        return self.source.split("\n")


@dataclass(frozen=True, slots=True)
class Parameter:
    """`type` is "" where none is given."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Target(Stub):
    """A function in Python. Lines are 1-based: `first_line` is that of its first decorator,
    `head_line` the last of its signature and docstring; the body is put behind it, in the place of
    the lines up to `last_line`. `indent` is that of the body."""

    node: Function
    first_line: int
    head_line: int
    last_line: int
    indent: str

    @property
    def is_async(self) -> bool:
        return isinstance(self.node, ast.AsyncFunctionDef)

    @property
    def stub(self) -> str:
        """Its decorators, signature and docstring."""
        return "\n".join(self.lines[self.first_line - 1 : self.head_line])


def parse_module(path: str, source: str) -> ast.Module:
    """Raises TargetError for what is no Python."""
    if path.endswith(".pyi"):
        raise TargetError(f"{path}: a stub file holds no bodies: name the .py file beside it.")
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise TargetError(
            f"{path}:{error.lineno or 1}: not valid Python ({error.msg}): mend that first. "
            "Nothing was written."
        ) from error
    except ValueError as error:
        raise TargetError(f"{path}: not valid Python ({error}). Nothing was written.") from error


def find_targets(path: str, source: str, name: str, *, replace: bool = False) -> list[Target]:
    """The function or method `name`, or all unwritten methods of the class `name`.

    `replace` allows a body that is written already. Raises TargetError when there is no such
    function, two of that name, a body, or one that is meant to stay empty."""
    tree = parse_module(path, source)
    found = [(where, node) for where, node in named(tree.body, "") if where == name]
    if not found:
        raise TargetError(_unknown(path, tree, name))
    plain = [
        (where, node)
        for where, node in found
        if isinstance(node, ast.ClassDef) or not _is_empty_by_intent(node)
    ]
    if not plain:
        raise TargetError(
            f"{path}: `{name}` is abstract or an overload, and is meant to have no body."
        )
    if len(plain) > 1:
        lines = ", ".join(str(node.lineno) for _, node in plain)
        raise TargetError(
            f"{path}: `{name}` is defined more than once (lines {lines}): rename all but one."
        )
    node = plain[0][1]
    if isinstance(node, ast.ClassDef):
        targets = [
            _target(path, source, where, method)
            for where, method in named(node.body, f"{name}.")
            if not isinstance(method, ast.ClassDef)
            and where.count(".") == name.count(".") + 1
            and is_unwritten(method)
            and not _is_empty_by_intent(method)
        ]
        if not targets:
            raise TargetError(f"{path}: every method of `{name}` has a body already.")
        return targets
    if not is_unwritten(node) and not replace:
        raise TargetError(
            f"{path}:{node.lineno}: `{name}` has a body already: take it out, or give --replace."
        )
    return [_target(path, source, name, node)]


def is_unwritten(node: Function) -> bool:
    """Whether a docstring, `...`, `pass` or the error for unwritten code is all there is."""
    body = node.body[1:] if _docstring_node(node) else node.body
    return all(map(_is_placeholder, body))


def _is_placeholder(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement.value.value is Ellipsis
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == _UNWRITTEN
    return False


def _docstring_node(node: Function) -> ast.Expr | None:
    first = node.body[0]
    is_text = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return first if is_text else None  # type: ignore[return-value]


def named(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """All definitions by their qualified names, those of functions inside of functions left out."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield prefix + node.name, node
            yield from named(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            for block in (node.body, node.orelse, getattr(node, "finalbody", [])):
                yield from named(block, prefix)


def _is_empty_by_intent(node: Function) -> bool:
    return any(
        ast.unparse(decorator).partition("(")[0].rpartition(".")[2] in _EMPTY_BY_INTENT
        for decorator in node.decorator_list
    )


def _target(path: str, source: str, name: str, node: Function) -> Target:
    docstring = _docstring_node(node)
    lines = source.split("\n")
    first_line = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    header_end = _header_end(node, lines)
    if node.body[0].lineno == header_end:
        raise TargetError(
            f"{path}:{node.lineno}: `{name}` is written on one line: put its body on a line of "
            "its own."
        )
    indent = re.match(r"[ \t]*", lines[node.body[0].lineno - 1])
    args = node.args
    return Target(
        path=path,
        name=name,
        source=source,
        docstring=ast.get_docstring(node) or "",
        line=node.lineno,
        parameters=tuple(
            Parameter(each.arg, ast.unparse(each.annotation) if each.annotation else "")
            for each in (*args.posonlyargs, *args.args, *args.kwonlyargs)
            if each.arg not in ("self", "cls")
        ),
        returns=ast.unparse(node.returns) if node.returns else "",
        node=node,
        first_line=first_line,
        head_line=docstring.end_lineno or header_end if docstring else header_end,
        last_line=node.end_lineno or header_end,
        indent=indent[0] if indent else "    ",
    )


def callee_of(target: Target) -> str:
    """What a call of it by itself begins with: its name, or that on an instance that is made
    without arguments; "" where it cannot be called like that."""
    if not target.owner:
        return target.short_name
    is_special = target.short_name.startswith("__")
    is_property = any(
        "property" in ast.unparse(each) or ast.unparse(each).endswith(".setter")
        for each in target.node.decorator_list
    )
    known = dict(named(parse_module(target.path, target.source).body, ""))
    owner = known.get(target.owner)
    if is_special or is_property or not isinstance(owner, ast.ClassDef):
        return ""
    is_made = _is_made_of_nothing(owner)
    return f"{target.owner}().{target.short_name}" if is_made else ""


def _is_made_of_nothing(node: ast.ClassDef) -> bool:
    init = next(
        (e for e in node.body if isinstance(e, ast.FunctionDef) and e.name == "__init__"), None
    )
    if init is not None:
        args = init.args
        needed = len(args.posonlyargs) + len(args.args) - len(args.defaults)
        return needed <= 1 and None not in args.kw_defaults
    if any("dataclass" in ast.unparse(each) for each in node.decorator_list):
        return all(e.value is not None for e in node.body if isinstance(e, ast.AnnAssign))
    # what another class asks for is not known here
    return all(ast.unparse(each) in ("object", "ABC", "Generic") for each in node.bases)


def _header_end(node: Function, lines: list[str]) -> int:
    """The line of the colon: the last before the body that is neither blank nor a comment."""
    at = node.body[0].lineno
    if lines[at - 1][: node.body[0].col_offset].strip():
        return at
    at -= 1
    while at > node.lineno and (not lines[at - 1].strip() or lines[at - 1].lstrip()[0] == "#"):
        at -= 1
    return at


def _unknown(path: str, tree: ast.Module, name: str) -> str:
    from difflib import get_close_matches

    known = [where for where, _ in named(tree.body, "")]
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"{path}: there is no `{name}`. Did you mean `{close[0]}`?"
    open_ones = [
        where
        for where, node in named(tree.body, "")
        if not isinstance(node, ast.ClassDef) and is_unwritten(node)
    ]
    listed = ", ".join(f"`{each}`" for each in open_ones[:8])
    hint = f"Without a body are {listed}." if listed else "No function there is without a body."
    return f"{path}: there is no `{name}`. {hint}"
