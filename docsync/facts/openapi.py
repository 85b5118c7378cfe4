"""OpenAPI 3 and Swagger 2: routes with their parameters, answers and schemas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from docsync.facts.fact import ChangeFact
from docsync.facts.named import Family, Named, declared
from docsync.facts.schema import definitions, properties, told, traits, type_of
from docsync.facts.tree import Listing, Node, Table, plain

METHODS = ("get", "put", "post", "delete", "patch", "options", "head", "trace")
_VERSION = re.compile(r"(?:3|2)\.\d")
_SERVER = "server"


def is_openapi(_path: str, root: Node) -> bool:
    if not isinstance(root, Table):
        return False
    version = root.text("openapi") or root.text("swagger") or ""
    parts = ("paths", "components", "webhooks", "definitions")
    return _VERSION.match(version) is not None and any(part in root.entries for part in parts)


def openapi_names(_path: str, root: Node) -> list[Named]:
    if not isinstance(root, Table):
        return []
    components = _table(root.entries.get("components"))
    parameters = _table(root.entries.get("parameters") or components.entries.get("parameters"))
    schemes = root.entries.get("securityDefinitions") or components.entries.get("securitySchemes")
    return [
        *_version(root),
        *_servers(root),
        *_routes(_table(root.entries.get("paths")), parameters),
        *_shared_parameters(parameters),
        *definitions(root.entries.get("definitions") or components.entries.get("schemas")),
        *_keys(_table(schemes)),
    ]


def joined_routes(facts: Iterable[ChangeFact]) -> list[ChangeFact]:
    """One fact for a path whose methods all came, went or moved together."""
    made: list[ChangeFact] = []
    at: dict[tuple[str, str, str | None], int] = {}
    for fact in facts:
        key = fact.kind, fact.symbol, fact.after
        if fact.kind.startswith("route-") and key in at:
            first = made[at[key]]
            made[at[key]] = replace(first, owner=f"{first.owner}, {fact.owner}")
        else:
            at.setdefault(key, len(made))
            made.append(fact)
    return made


def _table(node: Node | None) -> Table:
    return node if isinstance(node, Table) else Table({}, 1)


def _version(root: Table) -> Iterator[Named]:
    info = _table(root.entries.get("info"))
    version = info.entries.get("version")
    if version is not None:
        yield Named(Family.VERSION, "version", "info", plain(version), version.line)


def _servers(root: Table) -> Iterator[Named]:
    """The addresses, in the one field of OpenAPI 3 or put together from three of Swagger 2."""
    servers = root.entries.get("servers")
    for server in servers.items if isinstance(servers, Listing) else ():
        url = server.text("url") if isinstance(server, Table) else None
        if url and isinstance(server, Table):
            told_of = server.text("description") or _SERVER
            yield Named(Family.KEY, url, "servers", None, server.line, body=told_of)
    host = root.entries.get("host")
    if host is not None:
        base = root.text("basePath") or ""
        yield Named(Family.KEY, plain(host) + base, "servers", None, host.line, body=_SERVER)


def _routes(paths: Table, shared: Table) -> Iterator[Named]:
    for path, item in paths.entries.items():
        if not isinstance(item, Table) or not path.startswith("/"):
            continue
        for method in METHODS:
            operation = item.entries.get(method)
            if isinstance(operation, Table):
                yield from _operation(method.upper(), path, operation, item, shared)


def _operation(
    method: str, path: str, operation: Table, item: Table, shared: Table
) -> Iterator[Named]:
    get = operation.entries.get
    line, owner = operation.line, f"{method} {path}"
    name, text = operation.text("operationId"), operation.text("summary") or told(operation)
    body = (
        f"operation {name}, which is one of its kind" if name else text or plain(operation)[:2000]
    )
    yield Named(Family.ROUTE, path, method, None, line, body=body, detail=f"{owner}: {text}")
    if name:
        yield Named(Family.SYMBOL, name, "", None, line, body=owner, detail=f"{owner}: {text}")
    if text:
        yield Named(Family.HELP, path, method, text, line, detail=text)
    mark = "deprecated" if operation.text("deprecated") == "true" else ""
    yield Named(Family.MARK, path, method, mark, line)
    for node in (item.entries.get("parameters"), get("parameters")):
        for parameter in node.items if isinstance(node, Listing) else ():
            if isinstance(parameter, Table):
                yield from _parameter(owner, parameter, shared)
    content = _table(_table(get("requestBody")).entries.get("content"))
    for media in content.entries.values():
        schema = _table(media).entries.get("schema")
        if isinstance(schema, Table) and "$ref" not in schema.entries:
            yield from properties(owner, schema)
    for code, answer in _table(get("responses")).entries.items():
        if code != "default" and not code.startswith("x-"):
            detail = told(answer) if isinstance(answer, Table) else ""
            yield Named(Family.ITEM, code, owner, None, answer.line, detail=f"{code}: {detail}")


def _parameter(owner: str, parameter: Table, shared: Table) -> Iterator[Named]:
    """What a reference names is told once, beside the shared ones; here only that it is taken."""
    ref = parameter.text("$ref")
    if ref is not None:
        known = _table(shared.entries.get(ref.rsplit("/", 1)[-1]))
        name = known.text("name")
        if name:
            yield Named(Family.PARAMETER, name, owner, None, parameter.line, detail=told(known))
        return
    name = parameter.text("name")
    schema = parameter.entries.get("schema")
    if name is None:
        return
    if parameter.text("in") == "body":
        if isinstance(schema, Table) and "$ref" not in schema.entries:
            yield from properties(owner, schema)
        return
    whole = _merged(parameter, _table(schema))
    default = whole.entries.get("default")
    value = None if default is None else plain(default)
    detail = told(whole)
    body = detail or plain(whole)
    if parameter.text("in") == "path" and f"{{{name}}}" in owner:
        # that its place in the path is the same tells more than any text
        body = f"path parameter after {owner.partition(f'{{{name}}}')[0].count('{')} others"
    is_required = parameter.text("required") == "true"
    shown = declared(name, type_of(whole), detail, is_required=is_required, default=value)
    yield Named(Family.PARAMETER, name, owner, value, whole.line, body=body, detail=shown)
    need = "required" if is_required else "optional"
    yield Named(Family.NEED, name, owner, need, whole.line, detail=shown)
    yield from traits(name, owner, whole)


def _merged(parameter: Table, schema: Table) -> Table:
    """OpenAPI 3 has type and default in `schema`, Swagger 2 beside the name."""
    return Table({**schema.entries, **parameter.entries}, parameter.line)


def _shared_parameters(parameters: Table) -> Iterator[Named]:
    for parameter in parameters.entries.values():
        if isinstance(parameter, Table):
            yield from _parameter("", parameter, Table({}, 1))


def _keys(schemes: Table) -> Iterator[Named]:
    """The header or query parameter that carries a key."""
    for label, scheme in schemes.entries.items():
        name = scheme.text("name") if isinstance(scheme, Table) else None
        if name:
            yield Named(Family.KEY, name, "security", None, scheme.line, body=f"scheme {label}")
