"""Routes of web services in Python: what decorators of FastAPI, Flask and their like register, and
the lists of Starlette."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.python.calls import VERBS, is_registration, is_router
from docsync.facts.python.change import LANGUAGE, Change
from docsync.facts.python.docstring import docstring
from docsync.facts.python.symbols import Function, Module, keyword, last_name, strings_in
from docsync.facts.python.trace import Trace
from docsync.facts.sentence import first_sentence

_REGISTERED = frozenset({"add_url_rule", "add_api_route", "add_route"})
_APPS = frozenset({"FastAPI", "Flask", "Starlette", "Quart", "Sanic", "Bottle", "Litestar"})
_PARTS = frozenset({"APIRouter", "Blueprint"})
_USUAL = frozenset({"", "app", "application"})
_SLOT = re.compile(r"\{(\w+):\w+\}|<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
_TELLING = re.compile(r"/[A-Za-z][\w.-]{2,}")
DOUBTFUL = 0.05
"""Certainty of a rename where another method still has the old path: nothing is written for it."""


@dataclass(frozen=True, slots=True)
class _Route:
    """`own` is the path as the router has it, `prefix` what this module puts before it; without
    `is_mounted` another module may put more."""

    named: Named
    router: str
    own: str
    prefix: str
    is_mounted: bool
    handler: str = ""  # the function that a decorator registers


@dataclass(slots=True)
class _Mounts:
    """What stands before the paths of each router of the module; of one that is not in `known` only
    another module may know."""

    known: dict[str, str] = field(default_factory=dict)
    tails: dict[str, str] = field(default_factory=dict)


def compare_routes(
    change: Change, old: Sequence[Trace], new: Sequence[Trace]
) -> Iterator[ChangeFact]:
    """Either side may be empty: then every route of the other came or went. A route of which only
    another module knows where it is mounted is not public."""
    before, after = (
        list(_routes(module, traces, change.is_surface)) if module is not None else []
        for module, traces in ((change.old, old), (change.new, new))
    )
    was, now = ({route.named.name for route in side} for side in (before, after))
    after = list(_of_handlers(before, after))
    facts = named_facts(
        change.path,
        LANGUAGE,
        [route.named for route in before if not _is_remounted(route, after)],
        [route.named for route in after if not _is_remounted(route, before)],
        old_path=change.old_path,
    )
    for fact in facts:
        if fact.kind.is_rename and (fact.before in now or fact.after in was):
            # another method has the one path or the other
            yield replace(fact, certainty=DOUBTFUL, stands_elsewhere=True)
        elif fact.kind is FactKind.ROUTE_REMOVED and fact.symbol in now:
            # the path alone is still right
            yield replace(fact, symbol=f"{fact.owner} {fact.symbol}".strip(), owner="")
        else:
            yield fact


def _of_handlers(before: Sequence[_Route], after: Sequence[_Route]) -> Iterator[_Route]:
    """The routes of the new side. One that is all that a function of this name serves, now and
    before, is the same in another place, whatever else that function changed."""
    of = [Counter(route.handler for route in side) for side in (before, after)]
    alone = {route.handler: route.named for route in before if route.handler}
    for route in after:
        old = alone.get(route.handler)
        is_one_of_many = any(side[route.handler] != 1 for side in of)
        if old is None or is_one_of_many or old.owner != route.named.owner:
            yield route
        else:
            yield replace(route, named=replace(route.named, body=old.body))


def _is_remounted(route: _Route, others: Iterable[_Route]) -> bool:
    """Whether a router that another module mounts has its prefix from there, on one side."""
    return not route.is_mounted and any(
        not other.is_mounted
        and (other.router, other.own, other.named.owner)
        == (route.router, route.own, route.named.owner)
        and other.prefix != route.prefix
        and not (other.prefix and route.prefix)
        for other in others
    )


def without_mounted(facts: Sequence[ChangeFact]) -> list[ChangeFact]:
    """Without the routes that another module of the diff mounts, and those that are the same behind
    their prefix: what `app` had as `/notes/{id}` is `/{id}` of a router in its new file."""
    parts = [fact for fact in facts if _is_route(fact) and not fact.is_public]

    def is_same(fact: ChangeFact, part: ChangeFact) -> bool:
        (method, path), (part_method, rest) = _split(fact), _split(part)
        is_opposite = fact.kind.is_removal is part.kind.is_addition
        is_apart = fact.place.path != part.place.path
        return (
            is_opposite and is_apart and method == part_method and path.endswith(rest.rstrip("/"))
        )

    return [
        fact
        for fact in facts
        if not _is_route(fact)
        or (fact.is_public and not any(is_same(fact, part) for part in parts))
    ]


def _is_route(fact: ChangeFact) -> bool:
    return fact.language == LANGUAGE and fact.kind.startswith("route-")


def _split(fact: ChangeFact) -> tuple[str, str]:
    method, _, path = f"{fact.owner} {fact.symbol}".rpartition(" ")
    return method.strip(), path


def _routes(module: Module, traces: Sequence[Trace], is_surface: bool) -> Iterator[_Route]:
    mounts = _mounts(module, traces)
    for seen in traces:
        node = seen.node
        if isinstance(node, Function):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call):
                    yield from _decorated(module, decorator, node, mounts, is_surface)
        elif isinstance(node, ast.Call):
            yield from _registered(module, node, mounts, is_surface)


def _decorated(
    module: Module, call: ast.Call, function: Function, mounts: _Mounts, is_surface: bool
) -> Iterator[_Route]:
    if not is_registration(call, module.imports):
        return
    assert isinstance(call.func, ast.Attribute)
    verb = call.func.attr
    methods = [verb.upper()] if verb in VERBS else _methods(module, call, verb)
    hidden = keyword(call, "include_in_schema")
    if isinstance(hidden, ast.Constant) and hidden.value is False:
        return
    summary = keyword(call, "summary", "description")
    said = "".join(strings_in(summary)) if summary is not None else docstring(function)
    code = ast.Module([*function.body], [])
    body = f"{ast.unparse(function.args)} {ast.unparse(code)}"
    router = last_name(call.func.value)
    for route in _named(module, call, router, methods, (said, body), mounts, is_surface):
        yield replace(route, handler=function.name)


def _registered(
    module: Module, call: ast.Call, mounts: _Mounts, is_surface: bool
) -> Iterator[_Route]:
    """`app.add_url_rule("/x", view_func=show)` and, where the framework is imported,
    `Route("/x", show)`."""
    name = last_name(call.func)
    is_listed = isinstance(call.func, ast.Name) and name in ("Route", "WebSocketRoute")
    if is_listed and len(call.args) > 1 and "starlette" in module.imports:
        router = ""
    elif isinstance(call.func, ast.Attribute) and name in _REGISTERED:
        router = last_name(call.func.value)
        if not is_router(router, module.imports):
            return
    else:
        return
    handler = keyword(call, "view_func", "endpoint") or (
        call.args[1] if len(call.args) > 1 else None
    )
    body = ast.unparse(handler) if handler is not None else ""
    methods = _methods(module, call, "websocket" if name == "WebSocketRoute" else name)
    yield from _named(module, call, router, methods, ("", body), mounts, is_surface)


def _named(
    module: Module,
    call: ast.Call,
    router: str,
    methods: Iterable[str],
    told: tuple[str, str],
    mounts: _Mounts,
    is_surface: bool,
) -> Iterator[_Route]:
    path = _path(module, call)
    if path is None:
        return
    known = mounts.known.get(router, "" if router in _USUAL else None)
    prefix = mounts.tails.get(router, "") if known is None else known
    whole = _SLOT.sub(lambda match: f"{{{match[1] or match[2]}}}", prefix + path)
    whole = (whole.rstrip("/") if path == "/" else whole) or "/"
    if not whole.startswith("/") or (whole == "/" and known is not None):
        return
    # `/{id}` of a router that another module mounts is no address
    is_whole = known is not None or _TELLING.search(whole) is not None
    said = first_sentence(" ".join(told[0].split()))
    for method in methods:
        line = f"{method} {whole}".strip()
        named = Named(
            Family.ROUTE,
            whole,
            method,
            None,
            call.lineno,
            body=told[1],
            detail=f"{line}\n{said}" if said else line,
            is_public=is_surface and is_whole,
        )
        yield _Route(named, router, path, prefix, known is not None)


def _methods(module: Module, call: ast.Call, verb: str) -> list[str]:
    if verb == "websocket":
        return [""]
    given = keyword(call, "methods")
    if given is None:
        return ["GET"]
    return [text.upper() for text in strings_in(module.resolve(given))] or [""]


def _path(module: Module, call: ast.Call) -> str | None:
    node = call.args[0] if call.args else keyword(call, "path", "rule")
    node = module.resolve(node) if node is not None else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _mounts(module: Module, traces: Sequence[Trace]) -> _Mounts:
    found = _Mounts()
    for seen in traces:
        match seen.node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                if last_name(call.func) in _APPS:
                    found.known[name] = ""
                elif last_name(call.func) in _PARTS:
                    found.tails[name] = _prefix(module, call) or ""
    for seen in traces:
        match seen.node:
            case ast.Call(
                func=ast.Attribute(value=onto, attr="include_router" | "register_blueprint" as how),
                args=[ast.Name(id=name), *_],
            ) if name in found.tails:
                prefix, own = _prefix(module, seen.node), found.tails[name]
                if prefix is None or last_name(onto) in found.tails:
                    continue  # a part of another part
                # of Flask the later prefix takes the place of the first
                is_later = how == "register_blueprint" and prefix
                found.known[name] = prefix if is_later else prefix + own
    return found


def _prefix(module: Module, call: ast.Call) -> str | None:
    """What a call says of it, "" if nothing; None where it has to be run for that."""
    node = keyword(call, "prefix", "url_prefix")
    if node is None:
        return ""
    node = module.resolve(node)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
