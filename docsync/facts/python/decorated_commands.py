"""Command lines built by decorating functions: click and typer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from docsync.facts.python.calls import LIBRARIES
from docsync.facts.python.docstring import docstring
from docsync.facts.python.signature import Parameter, ParameterKind, parameters
from docsync.facts.python.surface import (
    Command,
    Flag,
    Shape,
    Surface,
    flag_names,
    help_text,
    read_choices,
    read_flag,
)
from docsync.facts.python.symbols import Function, Module, keyword, last_name, strings_in
from docsync.facts.python.trace import Trace

_MAKERS = frozenset({"command", "group", "callback"})
# the function of the whole program: its name is not typed
_PROGRAMS = frozenset({"main", "cli", "app", "entry_point", "run_cli", "root", "callback"})
_SWITCHING = ("is_flag", "flag_value", "count", "nargs", "callback")
_AROUND_TYPES = frozenset({"Optional", "Union", "List", "list", "None", "click", "typing", "t"})
_SHOWN_TYPES = {
    "str": "TEXT",
    "STRING": "TEXT",
    "int": "INTEGER",
    "INT": "INTEGER",
    "float": "FLOAT",
    "FLOAT": "FLOAT",
    "Path": "PATH",
    "File": "FILENAME",
}
_NOT_FLAGS = frozenset({"Context", "CallbackParam"})


@dataclass(slots=True, eq=False)
class _Reader:
    """`groups` gives the words typed for a group by the name of its function or app."""

    module: Module
    groups: dict[str, str] = field(default_factory=dict)
    commands: list[Command] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    @property
    def is_typer(self) -> bool:
        return "typer" in self.module.imports

    def read_function(self, node: Function) -> None:
        maker = next((d for d in node.decorator_list if last_name(d) in _MAKERS), None)
        if maker is None or (last_name(maker) == "callback" and not self.is_typer):
            words = ""
        else:
            words = self.words(node, maker)
            is_group = last_name(maker) in ("group", "callback")
            if is_group:
                self.groups[node.name] = words
            if words:
                self.commands.append(
                    Command(words, node.lineno, _command_help(node, maker), node.name)
                )
        has_options = False
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and last_name(decorator) in ("option", "argument"):
                has_options = True
                self.read_option(decorator, words)
        if self.is_typer and maker is not None and not has_options:
            self.flags.extend(_typer_flags(self.module, node, words))

    def words(self, node: Function, maker: ast.expr) -> str:
        own = _command_word(maker) or node.name.replace("_", "-").lower()
        callee = maker.func if isinstance(maker, ast.Call) else maker
        parent = callee.value if isinstance(callee, ast.Attribute) else None
        holder = last_name(parent) if parent is not None else ""
        if last_name(maker) == "callback":
            return self.groups.get(holder, "")
        is_top = holder in LIBRARIES or parent is None
        if is_top and not _command_word(maker):
            return "" if node.name in _PROGRAMS or last_name(maker) == "group" else own
        return " ".join(filter(None, (self.groups.get(holder, ""), own)))

    def read_option(self, call: ast.Call, words: str) -> None:
        """`option("--x/--no-x", "-x", "dest")`, `argument("name")`, `Option(["--x"])`."""
        if id(call) in self.seen:
            return
        self.seen.add(id(call))
        flags, plain = flag_names(call.args)
        if flags:
            found = read_flag(
                self.module, call, flags, Shape.FLAG, words, dest=plain[0] if plain else ""
            )
            if found.default is None and _is_true(keyword(call, "is_flag")):
                found = replace(found, type="bool")
            is_switch = any("/" in text for node in call.args for text in strings_in(node))
            if not is_switch and not any(keyword(call, word) for word in _SWITCHING):
                found = replace(found, value=_shown_value(call, found, keyword(call, "type")))
            self.flags.append(found)
        elif plain and last_name(call).lower() == "argument":
            self.flags.append(read_flag(self.module, call, plain[:1], Shape.POSITIONAL, words))

    def read_call(self, call: ast.Call) -> None:
        """An option kept in a variable or given in `params=[...]`: its command is not known."""
        name = last_name(call.func)
        is_class = name in ("Option", "Argument")
        # typer's own markers stand in signatures, and are read there
        if name in ("option", "argument") or (is_class and not self.is_typer):
            self.read_option(call, "")

    def read_group(self, call: ast.Call) -> None:
        """`app.add_typer(db, name="db")`."""
        words = keyword(call, "name")
        if words is not None and call.args:
            self.groups[last_name(call.args[0])] = "".join(strings_in(words))


def read_decorated(module: Module, traces: Iterable[Trace]) -> Surface:
    """Groups first, because an app may be named after its commands are."""
    listed = list(traces)
    if module.imports.isdisjoint(LIBRARIES) and not _has_options(listed):
        return Surface()
    reader = _Reader(module)
    for seen in listed:
        if isinstance(seen.node, ast.Call) and last_name(seen.node.func) == "add_typer":
            reader.read_group(seen.node)
        elif isinstance(seen.node, ast.Assign) and isinstance(seen.node.value, ast.Call):
            _read_app(reader, seen.node)
    for seen in listed:
        if isinstance(seen.node, Function):
            reader.read_function(seen.node)
        elif isinstance(seen.node, ast.Call):
            reader.read_call(seen.node)
    return Surface(tuple(reader.commands), tuple(reader.flags))


def _read_app(reader: _Reader, node: ast.Assign) -> None:
    """`db = typer.Typer(name="db")` names a group."""
    if isinstance(node.value, ast.Call) and last_name(node.value) == "Typer":
        words = keyword(node.value, "name")
        if words is not None:
            for target in node.targets:
                reader.groups.setdefault(last_name(target), "".join(strings_in(words)))


def _has_options(traces: Iterable[Trace]) -> bool:
    """Some projects re-export click under their own name."""
    return any(map(_is_option, (used for seen in traces for used in _decorators(seen.node))))


def _is_option(used: ast.expr) -> bool:
    return isinstance(used, ast.Call) and last_name(used) == "option" and bool(used.args)


def _decorators(node: ast.AST) -> Sequence[ast.expr]:
    """Those of a function, and one that is called with it: `option("--all")(function)`."""
    if isinstance(node, Function):
        return node.decorator_list
    return (node.func,) if isinstance(node, ast.Call) else ()


def _typer_flags(module: Module, node: Function, words: str) -> Iterator[Flag]:
    for parameter in parameters(node, is_method=False):
        if parameter.kind in (ParameterKind.VARIADIC, ParameterKind.KEYWORDS):
            continue
        if parameter.annotation is not None and last_name(parameter.annotation) in _NOT_FLAGS:
            continue
        yield _typer_flag(module, parameter, words)


def _typer_flag(module: Module, parameter: Parameter, words: str) -> Flag:
    """A parameter without `Option` or `Argument` is a flag if it has a default."""
    annotation, marker = _unpack(parameter)
    typed = ast.unparse(annotation) if annotation is not None else None
    default = parameter.default
    arguments: list[ast.expr] = []
    if marker is not None:
        arguments = list(marker.args)
        if default is marker:
            default = arguments.pop(0) if arguments else keyword(marker, "default")
    if isinstance(default, ast.Constant) and default.value is ...:
        default = None
    is_flag = last_name(marker) == "Option" if marker is not None else default is not None
    dashed = parameter.name.replace("_", "-")
    names = [parameter.name]
    if is_flag:
        flags, _ = flag_names(arguments)
        is_switch = typed == "bool" and not flags
        names = flags or [f"--{dashed}", *([f"--no-{dashed}"] if is_switch else [])]
    found = Flag(
        names=tuple(names),
        shape=Shape.FLAG if is_flag else Shape.POSITIONAL,
        command=words,
        line=parameter.line,
        dest=parameter.name,
        default=module.quote(default),
        choices=read_choices(module, marker) if marker is not None else None,
        help=help_text(marker) if marker is not None else None,
        type=typed,
    )
    if not is_flag or marker is None or annotation is None:
        return found
    return replace(found, value=_shown_value(marker, found, annotation))


def _shown_value(call: ast.Call, flag: Flag, typed: ast.expr | None) -> str:
    """What click shows for the value: "TEXT"; "" for a switch, and for a type of the project."""
    shown = keyword(call, "metavar")
    if isinstance(shown, ast.Constant) and isinstance(shown.value, str):
        return shown.value
    if shown is not None or flag.choices:
        return ""
    if typed is None and flag.default is not None:
        given = re.fullmatch(
            r"(?P<whole>-?\d+)|-?\d+\.\d+|(?P<truth>True|False)", flag.default.text
        )
        if given is None:
            return "TEXT"
        return "" if given["truth"] else "INTEGER" if given["whole"] else "FLOAT"
    if typed is None:
        return "TEXT"
    words = re.findall(r"\w+", ast.unparse(typed.func if isinstance(typed, ast.Call) else typed))
    named = [word for word in words if word not in _AROUND_TYPES]
    return _SHOWN_TYPES.get(named[-1], "") if named else ""


def _unpack(parameter: Parameter) -> tuple[ast.expr | None, ast.Call | None]:
    """The type, and the `Option(...)` of `Annotated[type, Option(...)]` or of the default."""
    markers = ("Option", "Argument")
    match parameter.annotation:
        case ast.Subscript(slice=ast.Tuple(elts=[first, *rest])) as annotated if (
            last_name(annotated) == "Annotated"
        ):
            found = next(
                (r for r in rest if isinstance(r, ast.Call) and last_name(r) in markers), None
            )
            return first, found
    default = parameter.default
    if isinstance(default, ast.Call) and last_name(default) in markers:
        return parameter.annotation, default
    return parameter.annotation, None


def _command_word(maker: ast.expr) -> str:
    if not isinstance(maker, ast.Call):
        return ""
    named = keyword(maker, "name")
    first = maker.args[0] if maker.args else None
    for node in (named, first):
        if node is not None and (words := strings_in(node)):
            return words[0]
    return ""


def _command_help(node: Function, maker: ast.expr) -> str | None:
    given = help_text(maker, "help", "short_help") if isinstance(maker, ast.Call) else None
    return given or " ".join(docstring(node).split()) or None


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
