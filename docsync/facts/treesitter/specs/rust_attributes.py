"""What attributes of Rust items offer: flags and commands of clap, keys of serde, routes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw, unquoted

if TYPE_CHECKING:
    from tree_sitter import Node

# `key`, `key = value`, `key(value)` in a list that commas part
_ARGUMENT = re.compile(
    r"""(?xs)\s*(?P<key>[\w:]+)\s*(?:=\s*(?P<value>(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'
    |\[[^\]]*\]|[^,()"\[]|\([^()]*\))+)|\((?P<inner>(?:[^()"]|"(?:\\.|[^"\\])*")*)\))?\s*(?:,|$)"""
)
_FLAGS = frozenset({"arg", "clap", "structopt", "argh"})
_NAMING = frozenset({"command", "clap", "structopt", "argh"})
_ROUTES = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "route"})
_CASES: dict[str, Callable[[list[str]], str]] = {
    "kebab-case": "-".join,
    "snake_case": "_".join,
    "camelCase": lambda words: words[0] + "".join(word.capitalize() for word in words[1:]),
    "PascalCase": lambda words: "".join(word.capitalize() for word in words),
    "SCREAMING_SNAKE_CASE": lambda words: "_".join(words).upper(),
    "SCREAMING-KEBAB-CASE": lambda words: "-".join(words).upper(),
    "lowercase": "".join,
    "UPPERCASE": lambda words: "".join(words).upper(),
}


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    arguments: tuple[tuple[str, str], ...]
    node: Node

    def get(self, *keys: str) -> str | None:
        """The value of the first key that is there; "" for a key without a value."""
        return next((value for key, value in self.arguments if key in keys), None)


def attributes_of(item: Node) -> list[Attribute]:
    found = []
    at = item.prev_sibling
    while at is not None and at.type in ("attribute_item", "line_comment", "block_comment"):
        if at.type == "attribute_item" and (attribute := _attribute(at)) is not None:
            found.append(attribute)
        at = at.prev_sibling
    return found


def _attribute(item: Node) -> Attribute | None:
    inner = item.named_children[0] if item.named_children else None
    if inner is None or not inner.named_children:
        return None
    tree = inner.child_by_field_name("arguments")
    arguments: list[tuple[str, str]] = []
    text = raw(tree)[1:-1] if tree is not None else ""
    for match in _ARGUMENT.finditer(text):
        value = match["value"] if match["value"] is not None else match["inner"]
        arguments.append((match["key"], (value or "").strip()))
    return Attribute(raw(inner.named_children[0]), tuple(arguments), item)


def derives(item: Node, *names: str) -> bool:
    return any(
        one.name == "derive" and any(key.rpartition("::")[2] in names for key, _ in one.arguments)
        for one in attributes_of(item)
    )


def expand(source: Source, item: Node) -> Iterator[Found]:
    target = item.next_sibling
    while target is not None and target.type in ("attribute_item", "line_comment", "block_comment"):
        target = target.next_sibling
    attribute = _attribute(item)
    if target is None or attribute is None:
        return
    if target.type == "field_declaration":
        if attribute.name in _FLAGS:
            yield from _flag(target)
    elif attribute.name == "derive":
        yield from _derived(target)
    elif attribute.name == "error":
        yield from _first_string(attribute, "message", "text")
    elif attribute.name in _ROUTES and target.type == "function_item":
        for found in _first_string(attribute, "route", "path"):
            if attribute.name != "route":
                found.texts["method"] = attribute.name
            yield found


def _first_string(attribute: Attribute, role: str, part: str) -> Iterator[Found]:
    inner = attribute.node.named_children[0]
    tree = inner.child_by_field_name("arguments")
    for child in tree.named_children if tree is not None else ():
        if child.type in ("string_literal", "raw_string_literal"):
            yield Found(role, attribute.node, {part: child})
            return


def _flag(field: Node) -> Iterator[Found]:
    """`#[arg(short, long, default_value = "x")] name: Type`."""
    name = field.child_by_field_name("name")
    said: dict[str, str] = {}
    is_argh = False
    for attribute in reversed(attributes_of(field)):
        if attribute.name in _FLAGS:
            said.update(attribute.arguments)
            is_argh = is_argh or attribute.name == "argh"
    if is_argh and said.keys() & {"option", "switch"}:
        said.setdefault("long", "")
    if name is None or said.keys() & {"hide", "hidden"} or not said.keys() & {"long", "short"}:
        return
    word = raw(name)
    texts: dict[str, str] = {}
    if "long" in said:
        texts["name"] = unquoted(said["long"]) or word.replace("_", "-")
    if "short" in said:
        short = unquoted(said["short"]) or word[0]
        texts["short" if "name" in texts else "name"] = short
    for part, keys in _PARTS.items():
        value = next((said[key] for key in keys if said.get(key)), "")
        if value:
            texts[part] = unquoted(value) if part != "value" else _typed(field, value)
    typed = field.child_by_field_name("type")
    inner = re.sub(r"\A(?:\w+::)*(?:Option|Vec)<(.+)>\Z", r"\1", raw(typed)) if typed else "bool"
    if inner not in _SWITCHES and not said.keys() & {"action", "num_args"}:
        shown = unquoted(said.get("value_name") or "") or word.upper()
        texts["shown"] = f"<{shown}>"
    if "env" in said:
        texts["env"] = unquoted(said["env"]) or word.upper()
    choices = said.get("value_parser") or said.get("possible_values") or ""
    if choices.startswith("["):
        texts["choices"] = ", ".join(re.findall(r'"([^"]*)"', choices))
    elif not choices and (words := _words_of(field, inner)):
        texts["choices"] = ", ".join(words.values())
    yield Found("flag", field, {"line": name}, texts=texts)


_SWITCHES = frozenset({"bool", "u8"})  # clap counts into a `u8`
_PARTS = {
    "value": ("default_value", "default_value_t", "default_value_os", "default"),
    "help": ("help", "about", "description"),
}


_VARIANT = re.compile(r"(?:\w+::)*(?P<type>\w+)::(?P<variant>\w+)")


def is_hidden_flag(item: Node) -> bool:
    """Whether a field is a flag that no help text shows."""
    return any(
        one.name in _FLAGS and one.get("hide", "hidden") is not None for one in attributes_of(item)
    )


def _typed(field: Node, value: str) -> str:
    """A variant of this file's enumerations as users type it: `"never"` for `When::Never`."""
    match = _VARIANT.fullmatch(value)
    if match is None:
        return value
    word = _words_of(field, match["type"]).get(match["variant"])
    return value if word is None else f'"{word}"'


def _words_of(field: Node, name: str) -> dict[str, str]:
    """The variants of an enumeration of this file with the words that clap reads for them."""
    top = field
    while top.parent is not None:
        top = top.parent
    words: dict[str, str] = {}
    for item, body in enumerations(top, name):
        if derives(item, "ValueEnum"):
            for found in _keys(item, body, "enum_variant", "clap", "kebab-case"):
                words.setdefault(raw(found.parts["name"]), found.texts["name"])
    return words


def enumerations(root: Node, name: str) -> Iterator[tuple[Node, Node]]:
    """Those of that name at the top of a file, each with its body: a condition may choose one."""
    for item in root.named_children:
        own, body = item.child_by_field_name("name"), item.child_by_field_name("body")
        if item.type == "enum_item" and own is not None and body is not None and raw(own) == name:
            yield item, body


def _derived(item: Node) -> Iterator[Found]:
    body = item.child_by_field_name("body")
    if body is None:
        return
    if item.type == "enum_item" and derives(item, "Subcommand"):
        for variant in body.named_children:
            if variant.type == "enum_variant":
                yield Found("command", variant, {}, texts={"name": command_name(variant)})
    elif item.type == "enum_item" and derives(item, "ValueEnum"):
        yield from _keys(item, body, "enum_variant", "clap", "kebab-case")
    elif derives(item, "Deserialize", "Serialize"):
        kind = "enum_variant" if item.type == "enum_item" else "field_declaration"
        yield from _keys(item, body, kind, "serde", "")


def _keys(item: Node, body: Node, kind: str, library: str, case: str) -> Iterator[Found]:
    """The names that files and command lines have for fields and variants."""
    for one in attributes_of(item):
        if one.name in (library, "value") and (given := one.get("rename_all")):
            case = unquoted(given)
    for member in body.named_children:
        name = member.child_by_field_name("name")
        if member.type != kind or name is None:
            continue
        said: dict[str, str] = {}
        for one in attributes_of(member):
            if one.name in (library, "value"):
                said.update(one.arguments)
        if said.keys() & {"skip", "flatten", "hide"}:
            continue
        word = unquoted(said.get("rename") or said.get("name") or "") or _cased(raw(name), case)
        parts = {"name": name}
        if (typed := member.child_by_field_name("type")) is not None:
            parts["type"] = typed
        yield Found("key", member, parts, texts={"name": word})


def command_name(variant: Node) -> str:
    for one in attributes_of(variant):
        if one.name in _NAMING and (given := one.get("name")):
            return unquoted(given)
    name = variant.child_by_field_name("name")
    return _cased(raw(name), "kebab-case") if name is not None else ""


def _cased(name: str, case: str) -> str:
    words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|\d+", name)]
    make = _CASES.get(case)
    return make(words) if make is not None and words else name
