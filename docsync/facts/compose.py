"""Compose files: services, their images, the ports they publish and the variables they take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.facts.manifest import environment
from docsync.facts.named import Family, Named
from docsync.facts.tree import Listing, Node, Scalar, Table, plain

_FILE = re.compile(r"(?:.*/)?(?:docker-)?compose[\w.-]*\.ya?ml\Z")
# ${NAME:-default}, ${NAME?must be set}; $$ is a dollar sign
_VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>[A-Za-z_]\w*)(?::?(?P<sign>[-?+])(?P<value>[^}]*))?\}")
_PORT = re.compile(r"(?:(?P<host>[\d.]+|localhost|\[[^\]]*\]):)?(?P<port>\d+)(?::\d+)(?:/\w+)?\Z")
_IMAGE = re.compile(r"(?P<name>[^\s:@$]+(?::\d+/[^\s:@$]+)?):(?P<tag>[\w.-]+)(?:@sha256:\w+)?\Z")


def is_compose(path: str, root: Node) -> bool:
    return _FILE.match(path) is not None and isinstance(root, Table) and "services" in root.entries


def compose_names(_path: str, root: Node) -> list[Named]:
    services = root.entries.get("services") if isinstance(root, Table) else None
    found: list[Named] = []
    for name, service in services.entries.items() if isinstance(services, Table) else ():
        if not isinstance(service, Table):
            continue
        owner = f"services.{name}"
        body = plain(service)
        found.append(Named(Family.KEY, name, "services", None, service.line, body=body))
        variables = service.entries.get("environment")
        if variables is not None:
            found += environment(("services", name, "environment"), variables)
        image = service.entries.get("image")
        if isinstance(image, Scalar):
            found += image_name(image.text, owner, image.line)
        found += _ports(owner, service.entries.get("ports"))
        found += _taken(service)
    return found


def image_name(reference: str, owner: str, line: int) -> list[Named]:
    """`postgres:16` as a thing with a version; a name without a tag, or with one that is computed,
    says nothing."""
    match = _IMAGE.match(with_defaults(reference))
    if match is None:
        return []
    return [Named(Family.VERSION, match["name"], owner, match["tag"], line, detail=reference)]


def with_defaults(text: str) -> str:
    """`${TAG:-1.0}` as `1.0`."""
    return _VARIABLE.sub(lambda m: (m["value"] or "") if m["sign"] == "-" else m[0], text)


def _ports(owner: str, node: Node | None) -> Iterator[Named]:
    """A published port as people type it: `localhost:8080`."""
    for index, item in enumerate(node.items if isinstance(node, Listing) else ()):
        published: str | None = None
        inside = ""
        if isinstance(item, Table):
            published, inside = item.text("published"), item.text("target") or ""
        elif isinstance(item, Scalar):
            text = with_defaults(item.text)
            match = _PORT.match(text)
            published = match["port"] if match else None
            inside = text.rpartition(":")[2]
        if published and published.isdigit():
            yield Named(
                Family.KEY,
                f"localhost:{published}",
                f"{owner}.ports",
                None,
                item.line,
                body=f"port {inside} of {owner}, {index}",
                detail=plain(item),
            )


def _taken(node: Node) -> Iterator[Named]:
    """Variables that people set around the call."""
    if isinstance(node, Scalar):
        for match in _VARIABLE.finditer(node.text):
            value = match["value"] if match["sign"] == "-" else None
            yield Named(Family.ENV, match["name"], "compose", value, node.line, body=value or "")
        return
    children = node.items if isinstance(node, Listing) else node.entries.values()
    for child in children:
        yield from _taken(child)
