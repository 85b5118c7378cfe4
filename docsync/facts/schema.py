"""JSON Schema: properties with their types, defaults, limits and choices. OpenAPI has them too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.facts.named import Family, Named, declared
from docsync.facts.tree import MAX_DEPTH, Listing, Node, Scalar, Table, plain

LIMITS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "pattern",
)
_DIALECT = re.compile(r"https?://json-schema\.org/")
_PARTS = ("allOf", "anyOf", "oneOf")
_BRANCHES = ("if", "then", "else", "not")
_DEFINITIONS = ("$defs", "definitions")
_ANY_TYPE = "any"


def is_json_schema(_path: str, root: Node) -> bool:
    """By the dialect that it names, or by its shape. A `$schema` that names another schema stands
    in a plain settings file, which is checked by that schema and is none."""
    if not isinstance(root, Table):
        return False
    dialect = root.text("$schema")
    if dialect is not None:
        return _DIALECT.match(dialect) is not None
    parts = ("properties", *_DEFINITIONS)
    has_parts = any(isinstance(root.entries.get(key), Table) for key in parts)
    return has_parts and (root.text("type") == "object" or root.text("$id") is not None)


def schema_names(_path: str, root: Node) -> list[Named]:
    """Names of a whole JSON Schema document."""
    if not isinstance(root, Table):
        return []
    found = list(properties("", root))
    for key in _DEFINITIONS:
        found += definitions(root.entries.get(key))
    return found


def definitions(node: Node | None) -> Iterator[Named]:
    """Named schemas, each with what belongs to it."""
    if not isinstance(node, Table):
        return
    for name, child in node.entries.items():
        if not isinstance(child, Table):
            continue
        help_text = told(child)
        body = plain(child)[:2000]
        yield Named(Family.SYMBOL, name, "", None, child.line, body=body, detail=help_text)
        yield from traits(name, "", child, has_default=True)
        yield from properties(name, child)


def properties(owner: str, schema: Table, depth: int = 0) -> Iterator[Named]:
    """The properties of an object, also those of its parts and of what its lists hold."""
    if depth > MAX_DEPTH:
        return
    table = schema.entries.get("properties")
    needed = set(texts(schema.entries.get("required")))
    for name, child in table.entries.items() if isinstance(table, Table) else ():
        if not isinstance(child, Table):
            continue
        help_text, default = told(child), child.entries.get("default")
        value = None if default is None else plain(default)
        body = help_text or plain(child)[:2000]
        is_required = name in needed
        detail = declared(name, type_of(child), help_text, is_required=is_required, default=value)
        yield Named(Family.OPTION, name, owner, value, child.line, body=body, detail=detail)
        need = "required" if is_required else "optional"
        yield Named(Family.NEED, name, owner, need, child.line, detail=detail)
        yield from traits(name, owner, child)
        yield from properties(f"{owner}.{name}" if owner else name, child, depth + 1)
    for key in _PARTS:
        parts = schema.entries.get(key)
        for part in parts.items if isinstance(parts, Listing) else ():
            if isinstance(part, Table):
                yield from properties(owner, part, depth + 1)
    for key in (*_BRANCHES, "items", "additionalProperties"):
        branch = schema.entries.get(key)
        if isinstance(branch, Table):
            yield from properties(owner, branch, depth + 1)


def traits(name: str, owner: str, schema: Table, *, has_default: bool = False) -> Iterator[Named]:
    """What is said of a value: its help text, type, choices, limits; `has_default` for a thing that
    is not an option and so does not carry its default itself."""
    line, help_text = schema.line, told(schema)

    def trait(family: Family, value: str, aspect: str = "") -> Named:
        return Named(family, name, owner, value, line, detail=help_text, aspect=aspect)

    if help_text:
        yield trait(Family.HELP, help_text)
    yield trait(Family.TYPE, type_of(schema))
    choices = _choices(schema)
    if choices:
        yield trait(Family.CHOICES, ", ".join(choices))
    default = schema.entries.get("default")
    if has_default and default is not None:
        yield trait(Family.DEFAULT, plain(default))
    limited = items if isinstance(items := schema.entries.get("items"), Table) else None
    for table in (schema, limited):
        for key in LIMITS if table is not None else ():
            limit = table.text(key) if table is not None else None
            if limit is not None:
                yield trait(Family.LIMIT, limit, key)
    yield trait(Family.MARK, "deprecated" if schema.text("deprecated") == "true" else "")


def told(schema: Table) -> str:
    text = schema.text("description") or schema.text("markdownDescription") or ""
    return text or schema.text("summary") or ""


def texts(node: Node | None) -> Sequence[str]:
    """The scalars of a list."""
    items = node.items if isinstance(node, Listing) else ()
    return [item.text for item in items if isinstance(item, Scalar)]


def type_of(schema: Table) -> str:
    """As documentation writes it: `string`, `array of User`, `integer or null`."""
    ref = schema.text("$ref")
    if ref is not None:
        return re.split(r"[/#]", ref)[-1] or ref
    node = schema.entries.get("type")
    name = node.text if isinstance(node, Scalar) else " or ".join(texts(node))
    items = schema.entries.get("items")
    if name == "array" and isinstance(items, Table):
        return f"array of {type_of(items)}"
    for key in _PARTS:
        parts = schema.entries.get(key)
        if not name and isinstance(parts, Listing):
            named = [type_of(part) for part in parts.items if isinstance(part, Table)]
            name = " or ".join(dict.fromkeys(one for one in named if one != _ANY_TYPE))
    if not name and "properties" in schema.entries:
        name = "object"
    kind = schema.text("format")
    return f"{name} ({kind})" if name and kind else name or _ANY_TYPE


def _choices(schema: Table) -> Sequence[str]:
    found = list(texts(schema.entries.get("enum")))
    items = schema.entries.get("items")
    if not found and isinstance(items, Table):
        found = list(texts(items.entries.get("enum")))
    for key in ("oneOf", "anyOf"):
        parts = schema.entries.get(key)
        for part in parts.items if isinstance(parts, Listing) else ():
            const = part.text("const") if isinstance(part, Table) else None
            found += [const] if const is not None else []
            found += texts(part.entries.get("enum")) if isinstance(part, Table) else []
    return found
