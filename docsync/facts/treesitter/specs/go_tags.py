"""What tags say of the fields of a Go struct: keys of files, variables, and the flags and commands
of kong, go-flags and go-arg."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw, said_first, unquoted

if TYPE_CHECKING:
    from tree_sitter import Node

_TAG = re.compile(r"([\w-]+):\"((?:\\.|[^\"\\])*)\"")
_FILE_TAGS = ("json", "yaml", "toml", "mapstructure", "koanf", "ini", "hcl", "xml", "bson")
_ENV_TAGS = ("env", "envconfig", "envvar")
_REPEATED = frozenset({"default", "choice"})
_KONG_ITEM = re.compile(r"([\w-]+)(?:=(?:'([^']*)'|([^,]*)))?(?:,|\Z)")
_KONG_OWN = ("short", "enum", "negatable", "placeholder", "required")
_COMMAND_FIELD = re.compile(
    rb"(?m)^[ \t]*(?P<field>[A-Z]\w*)[ \t]+\*?(?P<type>\w+)[ \t]+`"
    rb"(?=[^`\n]*(?:\bcmd\b|\bcommand:|\bsubcommand\b|\bprefix\b|\bnamespace:))"
)
_LEVELS = 6  # of commands within commands
_HOPS = 4  # from a field to the declaration of what holds it


def tagged(source: Source, found: Found) -> Iterator[Found]:
    tags = tags_of(found.parts["tag"])
    yield from _keys(found, tags)
    name = found.parts["name"]
    field = raw(name)
    variable = _variable(tags, field)
    if variable:
        texts = {"name": variable}
        default = tags.get("default") or tags.get("envDefault")
        if default:
            texts["value"] = default
        if told := tags.get("help") or said_first(source.doc(found.node)):
            texts["help"] = told
        yield Found("env", name, {"name": name}, texts=texts)
    if command := _command(tags, field):
        help_text = tags.get("help") or tags.get("description", "")
        texts = {"name": command} | ({"help": help_text} if help_text else {})
        yield Found("command", name, {"name": name}, texts=texts)
    elif flag := _flag(source, tags, field):
        prefix = "".join(_prefix(outer) for outer, _ in _around(source, name))
        texts = {**flag, "name": prefix + flag["name"] if flag["name"] else ""}
        if not texts["name"]:
            texts["name"] = texts.pop("short")
        around = found.node.parent
        texts["group"] = str(around.start_byte) if around is not None else ""
        yield Found("flag", name, {"name": name}, texts=texts)


def command_of_field(source: Source, node: Node) -> str:
    """The commands whose structs a field stands in, as they are typed."""
    words = (_command(tags, field) for tags, field in _around(source, node))
    return " ".join(filter(None, words))


def tags_of(node: Node) -> dict[str, str]:
    """What is said several times as a list; those of `kong:"..."` by their own names."""
    tags: dict[str, str] = {}
    for key, text in _TAG.findall(unquoted(raw(node))):
        value = text.replace('\\"', '"')
        if key == "kong" and value != "-":
            tags |= {k: quoted or plain for k, quoted, plain in _KONG_ITEM.findall(value)}
        tags[key] = f"{tags[key]}, {value}" if key in _REPEATED and key in tags else value
    return tags


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


def _keys(found: Found, tags: Mapping[str, str]) -> Iterator[Found]:
    """The names that files have for a field."""
    said = (tags.get(kind, "").split(",")[0] for kind in _FILE_TAGS)
    words = list(dict.fromkeys(word for word in said if word not in ("", "-")))
    if words:
        parts = {"name": found.parts["name"], "whole": found.node}
        if (typed := found.node.child_by_field_name("type")) is not None:
            parts["type"] = typed
        yield Found("key", found.node, parts, texts={"name": "\n".join(words)})


def _variable(tags: Mapping[str, str], field: str) -> str:
    if said := next((tags[key] for key in _ENV_TAGS if tags.get(key)), "").split(",")[0]:
        return said
    for item in _go_arg(tags):
        key, _, value = item.partition(":")
        if key == "env":
            return value or kebab(field).replace("-", "_").upper()
    return ""


def _go_arg(tags: Mapping[str, str]) -> list[str]:
    """`arg:"--out,-o,required"`; the tag is empty for an argument of kong."""
    return [item.strip() for item in tags.get("arg", "").split(",") if item.strip()]


def _command(tags: Mapping[str, str], field: str) -> str:
    if "cmd" in tags:
        return tags.get("name") or kebab(field)
    for item in _go_arg(tags):
        key, _, value = item.partition(":")
        if key == "subcommand":
            return value.partition("|")[0] or field.lower()
    return tags.get("command", "") if "description" in tags else ""


def _prefix(tags: Mapping[str, str]) -> str:
    """What stands before the flags of a group."""
    if "embed" in tags or "help" in tags:
        return tags.get("prefix", "")
    namespace = tags.get("namespace", "") if "group" in tags else ""
    return f"{namespace}." if namespace else ""


def _flag(source: Source, tags: Mapping[str, str], field: str) -> dict[str, str]:
    """What is known of the flag, empty if the field is none. A flag of go-flags may have a short
    name only."""
    if "hidden" in tags or "no-flag" in tags or "embed" in tags:
        return {}
    arguments = _go_arg(tags)
    if "long" in tags or (len(tags.get("short", "")) == 1 and "description" in tags):
        parts = {"help": "description", "choices": "choice", "shown": "value-name"}
        word = tags.get("long", "")
    elif arguments or ("help" in tags and "arg" not in tags and _is_of(source, b"go-arg")):
        if {"-", "positional"} & {*arguments}:
            return {}
        spelled = [item for item in arguments if item.startswith("-")]
        long = next((item for item in spelled if item.startswith("--")), f"--{field.lower()}")
        short = next((item[1:] for item in spelled if not item.startswith("--")), "")
        tags = {**tags, "short": short}
        parts = {"help": "help", "shown": "placeholder"}
        word = long[2:]
    elif "arg" not in tags and ("help" in tags or _is_bare_kong(source, tags)):
        parts = {"help": "help", "choices": "enum", "shown": "placeholder"}
        word = tags.get("name") or kebab(field)
    else:
        return {}
    parts |= {"value": "default", "short": "short"}
    known = {part: tags[key] for part, key in parts.items() if tags.get(key)}
    return {"name": word, **known} if word or "short" in known else {}


def _is_bare_kong(source: Source, tags: Mapping[str, str]) -> bool:
    return any(key in tags for key in _KONG_OWN) and _is_of(source, b"alecthomas/kong")


def _is_of(source: Source, library: bytes) -> bool:
    return library in source.blob


def _around(source: Source, node: Node) -> list[tuple[dict[str, str], str]]:
    """Tags and names of the fields that hold the struct of a field, the outermost first."""
    found: list[tuple[dict[str, str], str]] = []
    at: Node | None = _upwards(node, "field_declaration")
    for _ in range(_LEVELS):
        holder = _upwards(at.parent, "field_declaration", "type_spec") if at is not None else None
        if holder is not None and holder.type == "type_spec":
            name = holder.child_by_field_name("name")
            start = _holders(source).get(raw(name)) if name is not None else None
            inner = source.root.descendant_for_byte_range(start, start) if start else None
            holder = _upwards(inner, "field_declaration")
        if holder is None:
            break
        name, tag = (holder.child_by_field_name(part) for part in ("name", "tag"))
        if name is not None:
            found.append((tags_of(tag) if tag is not None else {}, raw(name)))
        at = holder
    return found[::-1]


def _upwards(node: Node | None, *kinds: str) -> Node | None:
    for _ in range(_HOPS):
        if node is None or node.type in kinds:
            return node
        node = node.parent
    return None


@lru_cache(maxsize=4)
def _holders(source: Source) -> dict[str, int]:
    """Where the field of a command is whose struct has a name, by that name."""
    holders: dict[str, list[int]] = {}
    for match in _COMMAND_FIELD.finditer(source.blob):
        holders.setdefault(match["type"].decode(), []).append(match.start("field"))
    return {name: places[0] for name, places in holders.items() if len(places) == 1}
