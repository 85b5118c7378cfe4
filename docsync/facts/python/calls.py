"""Which calls a user can notice, by name, and whether what a change touched has any of them.

Statements that stand as they stood share their traces on both sides (see `trace`). Where none of
the others builds a command line or says something, both sides have the same flags and messages,
and neither needs to be read: the common case, which a commit should not pay for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence

from docsync.facts.python.change import Change
from docsync.facts.python.symbols import Function, Module, keyword, last_name
from docsync.facts.python.trace import Trace

ROOTS = frozenset({"ArgumentParser", "OptionParser", "ArgParser"})
GROUPS = frozenset(
    {"add_argument_group", "add_mutually_exclusive_group", "add_option_group", "getgroup"}
)
# one of them is a word of every function that registers a flag or a setting
_REGISTRARS = frozenset(
    {
        "add", "register", "define", "declare", "option", "opt", "flag", "arg", "argument",
        "setting", "addoption", "addini", "param", "conf", "config", "switchattr",
    }
)  # fmt: skip
LIBRARIES = frozenset({"click", "typer", "rich_click", "asyncclick", "cloup"})
LOG_METHODS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "log"}
)
PRINTERS = frozenset(
    {
        "print", "secho", "echo", "pprint", "fail", "write", "exit", "abort", "puts", "confirm",
        "prompt", "input", "rule",
    }
)  # fmt: skip
FRAMEWORKS = frozenset(
    {"fastapi", "flask", "starlette", "quart", "sanic", "litestar", "aiohttp", "bottle", "robyn"}
)
VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_ROUTE_MAKERS = VERBS | {"route", "api_route", "websocket"}
_ROUTER = re.compile(r"(?i)(?:\w*_)?(?:app|application|api|router|routes?|bp|blueprint|server)")


def is_registrar(name: str) -> bool:
    """Whether a function of this name may register a flag or a setting: `add_argument`."""
    return not _REGISTRARS.isdisjoint(name.lower().split("_"))


def touched(old: Iterable[Trace], new: Sequence[Trace]) -> list[Trace]:
    """The traces of either side that the other does not share."""
    shared = {id(seen) for seen in old}.intersection(map(id, new))
    return [seen for side in (old, new) for seen in side if id(seen) not in shared]


def may_change_surface(change: Change, traces: Iterable[Trace]) -> bool:
    """Whether the command line can differ, `traces` being those that the sides do not share."""
    old, new = change.old, change.new
    if old is None or new is None or old.imports != new.imports:
        return True
    if not LIBRARIES.isdisjoint(new.imports):
        return True
    kinds = [{name: symbol.kind for name, symbol in m.symbols.items()} for m in (old, new)]
    return kinds[0] != kinds[1] or any(map(_may_register, traces))


def _may_register(seen: Trace) -> bool:
    node = seen.node
    if isinstance(node, Function):
        return bool(node.decorator_list)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return not seen.owner  # a constant, which may be the default of an untouched flag
    if not isinstance(node, ast.Call):
        return False
    name = last_name(node.func)
    return name in ROOTS or name in GROUPS or is_registrar(name)


def may_speak(seen: Trace) -> bool:
    """Whether it may hold a message: a raise, a print, a call of a logger."""
    node = seen.node
    if isinstance(node, ast.Call):
        name = last_name(node.func)
        return name in PRINTERS or name in LOG_METHODS
    return isinstance(node, ast.Raise)


def may_route(module: Module | None) -> bool:
    """Whether a module may have routes of a web service."""
    return module is not None and (
        not FRAMEWORKS.isdisjoint(module.imports)
        or any(b'("/' in line or b"('/" in line for line in module.source.lines)
    )


def is_registration(call: ast.Call, imports: frozenset[str]) -> bool:
    """Whether a decorator gives a function its path: `@app.get("/notes")`."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _ROUTE_MAKERS:
        return False
    path = call.args[0] if call.args else keyword(call, "path", "rule")
    if isinstance(path, ast.Constant):
        is_path = isinstance(path.value, str) and path.value[:1] in ("/", "")
    else:
        is_path = isinstance(path, ast.Name)
    return is_path and is_router(last_name(call.func.value), imports)


def is_router(name: str, imports: frozenset[str]) -> bool:
    """Whether routes are registered with what has this name."""
    is_called_so = _ROUTER.fullmatch(name) is not None
    return is_called_so or (bool(name) and not FRAMEWORKS.isdisjoint(imports))
