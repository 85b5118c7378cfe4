"""Command lines built by calls: argparse, optparse, and registries in their manner."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from docsync.facts.python.calls import GROUPS, LIBRARIES, ROOTS, is_registrar
from docsync.facts.python.surface import (
    Command,
    Flag,
    Shape,
    Surface,
    flag_names,
    help_text,
    read_flag,
)
from docsync.facts.python.symbols import Module, Quote, keyword, last_name, strings_in
from docsync.facts.python.trace import Trace

_PARSERS = GROUPS | ROOTS | {"add_parser", "add_subparsers"}
_POSITIONAL = frozenset({"add_argument"})
# those whose help text shows a flag's value
_SHOWING = frozenset({"add_argument", "add_option"})
_TAKING = frozenset({"store", "append", "extend"})
_REPEATED = {"?": "[{0}]", "*": "[{0} ...]", "+": "{0} [{0} ...]"}
_SETTING = r"(?i)[a-z][\w-]*(?:\.[\w-]+)*"
# decorators and signature defaults have readers of their own
_FOREIGN = frozenset({"Option", "Argument", "option", "argument"})


@dataclass(slots=True, eq=False)
class _Reader:
    """`names` gives the command that a variable holds the parser of, by (function, text)."""

    module: Module
    commands: dict[int, Command] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def command_of(self, node: ast.expr, owner: str) -> str:
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="add_parser")):
                words = strings_in(node.args[0]) if node.args else []
                parent = self.command_of(value, owner)
                return " ".join(filter(None, (parent, *words[:1])))
            case ast.Call(func=ast.Attribute(value=value, attr=name)) if (
                name in GROUPS or name == "add_subparsers"
            ):
                return self.command_of(value, owner)
            case ast.Name() | ast.Attribute():
                text = ast.unparse(node)
                scope = owner.rpartition(".")[0]
                for place in (owner, scope, ""):
                    if (place, text) in self.names:
                        return self.names[place, text]
        return ""

    def bind(self, targets: Iterable[ast.expr], value: ast.expr, owner: str) -> None:
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name | ast.Attribute):
            return
        name = last_name(value)
        if name not in _PARSERS:
            return
        command = self.command_of(value, owner)
        for target in targets:
            text = ast.unparse(target)
            place = owner.rpartition(".")[0] if text.startswith("self.") else owner
            self.names[place, text] = command

    def read_call(self, call: ast.Call, owner: str) -> None:
        name = last_name(call.func)
        if name == "add_parser" and call.args and strings_in(call.args[0]):
            text = help_text(call, "help") or help_text(call, "description")
            command = self.command_of(call, owner)
            self.commands.setdefault(id(call), Command(command, call.lineno, text))
        elif name == "option" and isinstance(call.func, ast.Name) and "cleo" in self.module.imports:
            self.read_option(call, owner)
        elif name == "Option" and LIBRARIES.isdisjoint(self.module.imports):
            self.read_object(call, owner)
        elif name not in _FOREIGN and call.args:
            self.read_registration(call, name, owner)
        elif name not in _FOREIGN and is_registrar(name) and help_text(call) is not None:
            self.read_named(call)

    def read_named(self, call: ast.Call) -> None:
        """`add_config(keys=["jobs"], default=4, desc="How many at once.")`: all of it in keywords.
        The first of several names is the one that is written."""
        node = keyword(call, "keys", "names", "name")
        texts = strings_in(node) if node is not None else []
        if texts and re.fullmatch(_SETTING, texts[0]):
            self.flags.append(read_flag(self.module, call, texts[:1], Shape.SETTING, ""))

    def read_option(self, call: ast.Call, owner: str) -> None:
        """cleo's `option("dry-run", "d", "Show what would be done.", flag=True)` in the options of
        a command class, whose `name` is the command."""
        texts = ["".join(strings_in(argument)) for argument in call.args[:3]]
        if not texts or not re.fullmatch(r"[a-z][\w-]*", texts[0]):
            return
        names = [f"--{texts[0]}"]
        names += [f"-{t.lstrip('-')}" for t in texts[1:2] if len(t.lstrip("-")) == 1]
        named = self.module.symbols.get(owner.partition(".")[0])
        own = named.members.get("name") if named is not None else None
        command = strings_in(own.value)[:1] if own is not None and own.value is not None else []
        flag = read_flag(self.module, call, names, Shape.FLAG, "".join(command))
        switch = keyword(call, "flag")
        if flag.default is None and isinstance(switch, ast.Constant) and switch.value is False:
            flag = replace(flag, default=Quote("None", "None"))
        said = next((text for text in texts[1:] if " " in text), "")
        if said:
            plain = " ".join(re.sub(r"</?[a-z]+>", "", said).split())
            flag = replace(flag, help=plain)
        self.flags.append(flag)

    def read_object(self, call: ast.Call, owner: str) -> None:
        """`Option("--project", "-P", description="...")` of cleo and of programs that made a class
        of their own for it, also with the name of the value first."""
        flags, _ = flag_names(call.args)
        if any(name.startswith("--") for name in flags) and help_text(call) is not None:
            dest = keyword(call, "dest")
            bound = "".join(strings_in(dest)) if dest is not None else ""
            flag = read_flag(self.module, call, flags, Shape.FLAG, "", dest=bound)
            if flag.default is None and self._takes_value(call):
                flag = replace(flag, default=Quote("None", "None"))
            self.flags.append(flag)

    def _takes_value(self, call: ast.Call) -> bool:
        """As far as it is said: cleo has `flag`, all others do as argparse does with `action`."""
        switch = keyword(call, "flag")
        if switch is not None or "cleo" in self.module.imports:
            return isinstance(switch, ast.Constant) and not switch.value
        action = keyword(call, "action")
        return action is None or (isinstance(action, ast.Constant) and action.value in _TAKING)

    def read_registration(self, call: ast.Call, name: str, owner: str) -> None:
        if name not in ROOTS and not is_registrar(name):
            return
        flags, words = flag_names(call.args)
        receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
        command = self.command_of(receiver, owner) if receiver is not None else ""
        dest = keyword(call, "dest")
        bound = "".join(strings_in(dest)) if dest is not None else ""
        is_first_flag = bool(flags) and strings_in(call.args[0])[:1] != words[:1]
        if is_first_flag:
            flag = read_flag(self.module, call, flags, Shape.FLAG, command, dest=bound)
            if name in _SHOWING:
                flag = replace(flag, value=_shown_value(call, flag))
            elif name == "SwitchAttr" and flag.default is None:
                flag = replace(flag, default=Quote("None", "None"))
            self.flags.append(flag)
        elif name in _POSITIONAL and len(call.args) == 1 and len(words) == 1:
            self.flags.append(read_flag(self.module, call, words, Shape.POSITIONAL, command))
        elif (
            words
            and isinstance(call.args[0], ast.Constant)
            and re.fullmatch(_SETTING, words[0])
            and (keyword(call, "default") is not None or help_text(call) is not None)
        ):
            self.flags.append(read_flag(self.module, call, words[:1], Shape.SETTING, ""))


def _shown_value(call: ast.Call, flag: Flag) -> str:
    """As argparse and optparse show it; "" for a switch, and where it is worked out at run time."""
    action, shown, count = (keyword(call, word) for word in ("action", "metavar", "nargs"))
    if action is not None and (not isinstance(action, ast.Constant) or action.value not in _TAKING):
        return ""
    if shown is not None:
        value = shown.value if isinstance(shown, ast.Constant) else None
        if not isinstance(value, str):
            return ""
    elif flag.choices and last_name(call.func) == "add_argument":
        if len(flag.choices) < 2 or not all(re.fullmatch(r"[\w.+-]+", c) for c in flag.choices):
            return ""
        value = f"{{{','.join(flag.choices)}}}"
    else:
        value = (flag.dest or flag.name.lstrip("-").replace("-", "_")).upper()
    if count is None:
        return value
    number = count.value if isinstance(count, ast.Constant) else None
    if isinstance(number, int):
        return " ".join([value] * number)
    return _REPEATED[number].format(value) if number in _REPEATED else ""


def read_parsers(module: Module, traces: Iterable[Trace]) -> Surface:
    reader = _Reader(module)
    for seen in traces:
        match seen.node:
            case ast.Assign(targets=targets, value=value):
                reader.bind(targets, value, seen.owner)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                reader.bind([target], value, seen.owner)
            case ast.Call():
                reader.read_call(seen.node, seen.owner)
    return Surface(tuple(reader.commands.values()), tuple(reader.flags))
