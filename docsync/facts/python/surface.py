"""The command line of a module as values: commands, flags, registered settings."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from docsync.facts.python.messages import template
from docsync.facts.python.symbols import Module, Quote, keyword, last_name, strings_in

FLAG = re.compile(r"--?[A-Za-z0-9][\w.-]*|-\?|-\#")
_BOOLEAN_ACTIONS = frozenset({"store_true", "store_false"})
REQUIRED = " (required)"
_HELP_WORDS = ("help", "desc", "description", "doc", "help_text")


class Shape(StrEnum):
    FLAG = "flag"
    POSITIONAL = "positional"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Flag:
    """`names` as typed, `command` the words typed before it; texts are None if not given.

    `type` is source text; `value` is what the help text shows for the value of a flag that takes
    one ("FILE", "{a,b}"), "" where that is not known. Flags of one `group` are declared together.
    One that `is_required` has no default. `holder` is what the code calls those that a flag is
    declared with, where no command is known: "sign-blob" of `SignBlobOptions`.
    """

    names: tuple[str, ...]
    shape: Shape
    command: str
    line: int
    dest: str = ""
    default: Quote | None = None
    choices: tuple[str, ...] | None = None
    help: str | None = None
    type: str | None = None
    value: str = ""
    group: str = ""
    is_required: bool = False
    holder: str = ""

    @property
    def name(self) -> str:
        """The first long name, which is what documentation uses."""
        return next((name for name in self.names if name.startswith("--")), self.names[0])

    @property
    def meaning(self) -> tuple[object, ...]:
        """What stays the same when code around it moves."""
        return (self.names, self.default, self.choices, self.help)

    def describe(self) -> str:
        text = ", ".join(self.names)
        if self.value:
            text += f" {self.value}"
        if self.default is not None:
            text += f" (default {self.default.text})"
        if self.is_required:
            text += REQUIRED
        if self.choices and not self.value.startswith("{"):
            text += f" [{'|'.join(self.choices)}]"
        return f"{text}: {self.help}" if self.help else text


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is the words typed after the program's own name; `function` what runs, if named."""

    name: str
    line: int
    help: str | None = None
    function: str = ""


@dataclass(frozen=True, slots=True)
class Surface:
    """What a user can type."""

    commands: tuple[Command, ...] = ()
    flags: tuple[Flag, ...] = ()


def flag_names(arguments: Sequence[ast.expr]) -> tuple[list[str], list[str]]:
    """The flags among the first arguments (`--a/--no-a` gives both), and the plain words."""
    flags: list[str] = []
    words: list[str] = []
    for argument in arguments:
        for text in strings_in(argument):
            parts = [part.strip() for part in re.split(r"/(?=\s*-)", text)]
            if all(FLAG.fullmatch(part) for part in parts):
                flags += parts
            else:
                words.append(text)
    return flags, words


def read_flag(
    module: Module,
    call: ast.Call,
    names: Sequence[str],
    shape: Shape,
    command: str,
    *,
    dest: str = "",
) -> Flag:
    """What the keywords of a registration say: the dialects agree on their names."""
    default = keyword(call, "default")
    action = keyword(call, "action")
    is_boolean = isinstance(action, ast.Constant) and action.value in _BOOLEAN_ACTIONS
    required = keyword(call, "required")
    typed = keyword(call, "type")
    is_given = default is not None and last_name(default) != "SUPPRESS"
    text = module.quote(default) if is_given and not is_boolean else None
    found = Flag(
        names=tuple(dict.fromkeys(names)),
        shape=shape,
        command=command,
        line=call.lineno,
        dest=dest,
        default=text,
        choices=read_choices(module, call),
        help=help_text(call),
        type=None if typed is None or isinstance(typed, ast.Call) else ast.unparse(typed),
        is_required=isinstance(required, ast.Constant) and required.value is True,
    )
    if shape is Shape.POSITIONAL and keyword(call, "nargs", "required", "default") is not None:
        found = replace(found, value="...")  # it may be left out, or given several times
    if action is not None and last_name(action) == "BooleanOptionalAction":
        negations = [f"--no-{name[2:]}" for name in found.names if name.startswith("--")]
        found = replace(found, names=(*found.names, *negations))
    return found


def read_choices(module: Module, call: ast.Call) -> tuple[str, ...] | None:
    """`choices=[...]`, or the first argument of `type=click.Choice([...])`."""
    node = keyword(call, "choices")
    typed = keyword(call, "type", "click_type")
    if node is None and isinstance(typed, ast.Call) and last_name(typed) == "Choice" and typed.args:
        node = typed.args[0]
    if node is None:
        return None
    resolved = module.resolve(node)
    match resolved:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return tuple(
                str(item.value) if isinstance(item, ast.Constant) else ast.unparse(item)
                for item in items
            )
        case ast.Dict(keys=keys):
            return tuple(str(key.value) for key in keys if isinstance(key, ast.Constant))
    return (ast.unparse(resolved),)


def help_text(call: ast.Call, *words: str) -> str | None:
    node = keyword(call, *(words or _HELP_WORDS))
    if node is None:
        return None
    return " ".join(template(node).split()) or None
