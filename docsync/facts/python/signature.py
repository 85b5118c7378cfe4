"""How a symbol is called: parameters of functions, constructors and record fields."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from docsync.facts.python.docstring import docstring
from docsync.facts.python.source import shorten
from docsync.facts.python.symbols import Function, Module, Symbol, SymbolKind, keyword, last_name
from docsync.facts.sentence import first_sentence

_RECORD_DECORATORS = frozenset({"dataclass", "dataclass_transform", "attrs", "define", "frozen"})
_RECORD_BASES = frozenset(
    {"BaseModel", "BaseSettings", "NamedTuple", "TypedDict", "Struct", "SQLModel"}
)
_FIELD_MAKERS = frozenset({"field", "Field", "ib", "attrib", "mapped_column"})


class ParameterKind(IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL = 1
    VARIADIC = 2
    KEYWORD = 3
    KEYWORDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """`name` is bare (no asterisks); `help` is what a field's `description=`, or the string
    below it, says."""

    name: str
    kind: ParameterKind
    default: ast.expr | None
    annotation: ast.expr | None
    line: int
    help: str = ""


def parameters(node: Function, *, is_method: bool) -> list[Parameter]:
    """In order of declaration, without the `self` or `cls` of a method."""
    found: list[Parameter] = []
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults += arguments.defaults
    for index, (argument, default) in enumerate(zip(positional, defaults, strict=True)):
        is_only = index < len(arguments.posonlyargs)
        kind = ParameterKind.POSITIONAL_ONLY if is_only else ParameterKind.POSITIONAL
        found.append(_parameter(argument, kind, default))
    if arguments.vararg:
        found.append(_parameter(arguments.vararg, ParameterKind.VARIADIC, None))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(_parameter(argument, ParameterKind.KEYWORD, default))
    if arguments.kwarg:
        found.append(_parameter(arguments.kwarg, ParameterKind.KEYWORDS, None))
    if is_method and positional and not _is_static(node):
        return found[1:]
    return found


def constructor(symbol: Symbol, module: Module) -> list[Parameter] | None:
    """Of a class; None where it is inherited from a class that this module does not show."""
    own = symbol.members.get("__init__") or symbol.members.get("__new__")
    if own is not None and isinstance(own.node, Function):
        return parameters(own.node, is_method=True)
    if is_record(symbol, module.symbols):
        return record_fields(symbol)
    return None if bases(symbol) else []


def is_record(symbol: Symbol, known: Mapping[str, Symbol], depth: int = 0) -> bool:
    """Whether the class's annotated attributes are its constructor's parameters."""
    node = symbol.node
    if not isinstance(node, ast.ClassDef) or depth > 8:
        return False
    if any(
        last_name(decorator) in _RECORD_DECORATORS
        or (isinstance(target := _called(decorator), ast.Attribute) and target.attr in ("s", "ib"))
        for decorator in node.decorator_list
    ):
        return True
    names = [last_name(base) for base in node.bases]
    return not _RECORD_BASES.isdisjoint(names) or any(
        is_record(known[name], known, depth + 1)
        for name in names
        # inheriting from a dataclass does not make a dataclass, from a model it does
        if name in known and known[name] is not symbol and not _is_decorated(known[name])
    )


def bases(symbol: Symbol) -> list[str]:
    if not isinstance(symbol.node, ast.ClassDef):
        return []
    return [name for base in symbol.node.bases if (name := last_name(base)) != "object"]


def record_fields(symbol: Symbol) -> list[Parameter]:
    found = []
    told = _told_below(symbol.node)
    for member in symbol.members.values():
        if member.kind is not SymbolKind.CONSTANT or member.name.startswith("__"):
            continue
        annotation = member.annotation
        is_attribute = isinstance(member.value, ast.Call) and last_name(member.value) in (
            "ib",
            "attrib",
        )
        if annotation is None and not is_attribute:
            continue
        if annotation is not None and last_name(annotation) == "ClassVar":
            continue
        default, text = _field_default(member.value)
        text = text or told.get(member.name, "")
        found.append(
            Parameter(member.name, ParameterKind.POSITIONAL, default, annotation, member.line, text)
        )
    return found


def _told_below(node: ast.AST) -> dict[str, str]:
    """The first paragraph of the string that stands below an attribute."""
    told: dict[str, str] = {}
    for attribute, below in pairwise(node.body if isinstance(node, ast.ClassDef) else ()):
        match attribute, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                told[name] = " ".join(text.strip().split("\n\n")[0].split())
    return told


def render(symbol: Symbol, module: Module) -> str:
    """The symbol in one line, as a reader of the manual would see it."""
    node = symbol.node
    if isinstance(node, Function):
        word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
        returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        if any(last_name(d).endswith("property") for d in node.decorator_list):
            return shorten(f"@property {node.name}{returns}")
        return shorten(f"{word} {node.name}({_render_parameters(node)}){returns}")
    if symbol.kind is SymbolKind.CLASS:
        return shorten(f"class {symbol.name}{_render_constructor(symbol, module)}")
    value = f" = {module.source.text(symbol.value)}" if symbol.value is not None else ""
    annotation = f": {ast.unparse(symbol.annotation)}" if symbol.annotation is not None else ""
    return shorten(f"{symbol.name}{annotation}{value}")


def describe(symbol: Symbol, module: Module, *more: str) -> str:
    """The signature, what the docstring says first, and `more` lines."""
    lines = (render(symbol, module), first_sentence(docstring(symbol.node)), *more)
    return "\n".join(line for line in lines if line)


def _render_constructor(symbol: Symbol, module: Module) -> str:
    own = symbol.members.get("__init__") or symbol.members.get("__new__")
    if own is not None and isinstance(own.node, Function):
        return f"({_render_parameters(own.node, is_method=True)})"
    if is_record(symbol, module.symbols):
        return f"({', '.join(render_parameter(field) for field in record_fields(symbol))})"
    names = bases(symbol)
    return f"({', '.join(names)})" if names else ""


def _render_parameters(node: Function, *, is_method: bool = False) -> str:
    words: list[str] = []
    last = ParameterKind.POSITIONAL
    for parameter in parameters(node, is_method=is_method):
        if last is ParameterKind.POSITIONAL_ONLY is not parameter.kind:
            words.append("/")
        if parameter.kind is ParameterKind.KEYWORD and last < ParameterKind.VARIADIC:
            words.append("*")
        words.append(render_parameter(parameter))
        last = parameter.kind
    return ", ".join((*words, "/") if last is ParameterKind.POSITIONAL_ONLY else words)


def render_parameter(parameter: Parameter) -> str:
    stars = {ParameterKind.VARIADIC: "*", ParameterKind.KEYWORDS: "**"}.get(parameter.kind, "")
    text = stars + parameter.name
    if parameter.annotation is not None:
        text += f": {ast.unparse(parameter.annotation)}"
    if parameter.default is not None:
        equals = "=" if parameter.annotation is None else " = "
        text += equals + ast.unparse(parameter.default)
    return text


def _parameter(argument: ast.arg, kind: ParameterKind, default: ast.expr | None) -> Parameter:
    return Parameter(argument.arg, kind, default, argument.annotation, argument.lineno)


def _field_default(value: ast.expr | None) -> tuple[ast.expr | None, str]:
    """What a field stands at when it is not given, and its description."""
    if not isinstance(value, ast.Call) or last_name(value) not in _FIELD_MAKERS:
        return value, ""
    help_node = keyword(value, "description", "help")
    text = help_node.value if isinstance(help_node, ast.Constant) else ""
    default = keyword(value, "default")
    if default is None and value.args and last_name(value) == "Field":
        default = value.args[0]
    if default is None and (factory := keyword(value, "default_factory", "factory")) is not None:
        default = _from_factory(factory)
    if isinstance(default, ast.Constant) and default.value is ...:
        default = None
    return default, text if isinstance(text, str) else ""


def _from_factory(factory: ast.expr) -> ast.expr:
    empty: dict[str, ast.expr] = {
        "list": ast.List([], ast.Load()),
        "dict": ast.Dict([], []),
        "tuple": ast.Tuple([], ast.Load()),
    }
    if isinstance(factory, ast.Lambda):
        return factory.body
    return empty.get(last_name(factory)) or ast.Call(factory, [], [])


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _is_decorated(symbol: Symbol) -> bool:
    return isinstance(symbol.node, ast.ClassDef) and bool(symbol.node.decorator_list)


def _is_static(node: Function) -> bool:
    return any(last_name(decorator) == "staticmethod" for decorator in node.decorator_list)
