"""What a file offers to those who run the program: flags, commands, variables, routes, messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docsync.facts.named import Family, Named, declared
from docsync.facts.python.environment import Variable
from docsync.facts.python.messages import Message
from docsync.facts.python.surface import Command, Flag, Shape, Surface
from docsync.facts.python.symbols import Quote
from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, first_paragraph, line_of, raw, unquoted
from docsync.facts.treesitter.spec import Keywords

if TYPE_CHECKING:
    from tree_sitter import Node

_SPELLED = re.compile(r"(?<![\w-])--?[A-Za-z0-9][\w.-]*")
_WORD = re.compile(r"[A-Za-z][\w:.-]*")
_ENV = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHORTEST_MESSAGE = 8
_SPOKEN = re.compile(r"[^\W\d_]{3}")
_SHOWN = re.compile(r"<[^<>]+>\Z|\[[^\[\]]+\]\Z")
_TYPES_WITH_VALUE = frozenset({"string", "number", "array", "int", "integer", "float"})
_ABSENT = frozenset({"undefined", "null", "nil", "null_literal"})


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Something that was found, and the dotted name of the definition around it."""

    found: Found
    owner: str


@dataclass(eq=False, slots=True)
class Offers:
    command_line: Surface = field(default_factory=Surface)
    variables: dict[str, Variable] = field(default_factory=dict)
    routes: list[Named] = field(default_factory=list)
    settings: list[Named] = field(default_factory=list)
    messages: tuple[Message, ...] = ()


@dataclass(slots=True, eq=False)
class _Parts:
    """What a registration says of its option, wherever in the call it says it."""

    words: list[str] = field(default_factory=list)
    shorts: list[str] = field(default_factory=list)
    help: str | None = None
    default: Quote | None = None
    choices: tuple[str, ...] | None = None
    env: list[str] = field(default_factory=list)
    type: str | None = None


def read_offers(source: Source, places: Sequence[Place], *, is_public: bool) -> Offers:
    offers = Offers()
    commands: list[Command] = []
    flags: list[Flag] = []
    messages: dict[int, Message] = {}
    # a flag may be added to a command that is made further down
    held = _first_held(source, places)
    for place in places:
        found = place.found
        if found.role == "command":
            _add_command(source, found, commands, held)
        elif found.role == "flag":
            flags += _flags(source, place, held, offers.variables)
        elif found.role == "env":
            _add_variable(source, place, offers.variables)
        elif found.role == "route":
            offers.routes += _routes(source, found, is_public=is_public)
        elif found.role == "option":
            offers.settings += _settings(source, place)
        elif found.role == "message":
            message = _message(source, place)
            if message is not None:
                messages.setdefault(found.node.id, message)
    offers.command_line = Surface(tuple(commands), tuple(flags))
    offers.messages = tuple(messages.values())
    return offers


def _first_held(source: Source, places: Iterable[Place]) -> dict[str, str]:
    held: dict[str, str] = {}
    commands: list[Command] = []
    for place in reversed(list(places)):
        if place.found.role == "command":
            _add_command(source, place.found, commands, held)
    return held


def _add_command(
    source: Source, found: Found, commands: list[Command], held: dict[str, str]
) -> None:
    """Also notes the variable that holds the command from here on."""
    parts = _read_parts(source, found, source.spec.command_keywords)
    spelling = found.parts.get("spelling") or found.parts.get("name")
    if spelling is not None and "name" not in found.texts:
        listed = source.spec.elements(source, spelling)
        first = listed[0] if listed else spelling
        said = source.literal(first) or unquoted(raw(first))
    else:
        said = " ".join(parts.words)
    word = _WORD.match(said)
    if word is None:
        return
    parent = source.spec.command_of(source, found.node, held)
    name = f"{parent} {word[0]}" if parent and parent != word[0] else word[0]
    text = parts.help or _described(source, found.node)
    commands.append(Command(name, line_of(spelling or found.node), text))
    if variable := source.spec.variable_of(source, found.node):
        held[variable] = name


def _flags(
    source: Source,
    place: Place,
    held: Mapping[str, str],
    variables: dict[str, Variable],
) -> Iterable[Flag]:
    found = place.found
    parts = _read_parts(source, found, source.spec.keywords)
    spelling = found.parts.get("spelling") or found.parts.get("name")
    if spelling is not None and "name" not in found.texts:
        said = source.literal(source.resolve(spelling))
        parts.words.insert(0, said if said is not None else unquoted(raw(spelling)))
    names = [name for word in parts.words for name in _spelled(source, word)]
    names += [name for word in parts.shorts for name in _spelled(source, word)]
    if not names:
        return
    for variable in parts.env:
        at, option = line_of(found.node), max(names, key=len)
        variables.setdefault(variable, Variable(variable, None, place.owner, at, option))
    yield Flag(
        names=tuple(dict.fromkeys(names)),
        shape=Shape.FLAG if names[0].startswith("-") else Shape.POSITIONAL,
        command=source.spec.command_of(source, found.node, held),
        line=line_of(spelling or found.parts.get("line") or found.node),
        dest=found.texts.get("dest", ""),
        default=parts.default,
        choices=parts.choices,
        help=parts.help or _described(source, found.node),
        type=parts.type,
        value=found.texts.get("shown") or _shown_value(parts, names),
        group=found.texts.get("group", ""),
        holder=source.spec.holder_of(source, found.node),
    )


def _described(source: Source, node: Node) -> str | None:
    return source.spec.shown(first_paragraph(source.doc(node))) or None


def _shown_value(parts: _Parts, names: Sequence[str]) -> str:
    """`<n>` of `-j, --jobs <n>`; for an option that says its type the name itself."""
    for word in parts.words:
        if word.startswith("-") and (shown := _SHOWN.search(word)):
            return shown[0]
    if (parts.type or "").strip("\"'") in _TYPES_WITH_VALUE:
        return f"<{max(names, key=len).lstrip('-')}>"
    return ""


def _read_parts(source: Source, found: Found, keywords: Keywords) -> _Parts:
    """From what the query captured, then from named entries, then from calls in a chain."""
    parts = _Parts()
    for name, text in found.texts.items():
        _take_text(parts, name, text)
    for name in ("help", "value", "choices", "short"):
        if (node := found.parts.get(name)) is not None:
            _take(source, parts, name, [node])
    if (options := found.parts.get("options")) is not None:
        for key, node in source.spec.entries(source, options) or ():
            if part := _part(keywords, key):
                _take(source, parts, part, [node])
    for key, nodes in source.spec.chain(source, found.node):
        if nodes and (part := _part(keywords, key)):
            _take(source, parts, part, nodes)
    return parts


def _take_text(parts: _Parts, part: str, text: str) -> None:
    if part == "name":
        parts.words.append(text)
    elif part == "help":
        parts.help = " ".join(text.split())
    elif part == "value":
        parts.default = Quote(f'"{text}"' if not text.startswith('"') else text, text)
    elif part == "choices":
        parts.choices = tuple(word.strip() for word in text.split(",") if word.strip())
    elif part == "short":
        parts.shorts.append(f"-{text}" if len(text) == 1 else text)
    elif part == "env":
        parts.env.append(text)


def _part(keywords: Keywords, key: str) -> str:
    word = re.sub(r"[^a-z]", "", key.lower())
    for part in ("help", "value", "choices", "name", "short", "env", "type"):
        known: frozenset[str] = getattr(keywords, "default" if part == "value" else part)
        if word in known:
            return part
    return ""


def _take(source: Source, parts: _Parts, part: str, nodes: Sequence[Node]) -> None:
    first = nodes[0]
    if first.type in _ABSENT:
        return
    text = source.literal(source.resolve(first))
    if part == "help":
        if text:
            parts.help = parts.help or " ".join(text.split())
    elif part == "value":
        parts.default = parts.default or source.quote(first)
    elif part == "choices":
        parts.choices = _choices(source, nodes) or parts.choices
    elif part == "name":
        parts.words += [text] if text else []
    elif part == "short":
        listed = source.spec.elements(source, first)
        for node in listed if listed is not None else [first]:
            said = source.literal(node) or unquoted(raw(node))
            parts.shorts += [said] if _WORD.fullmatch(said.lstrip("-")) else []
    elif part == "env":
        listed = source.spec.elements(source, first)
        words = [source.literal(node) for node in (listed if listed is not None else [first])]
        parts.env += [word for word in words if word]
    elif part == "type":
        parts.type = text or source.text(first)


def _choices(source: Source, nodes: Sequence[Node]) -> tuple[str, ...] | None:
    listed = source.spec.elements(source, nodes[0]) if len(nodes) == 1 else list(nodes)
    texts = [source.literal(node) or source.text(node) for node in listed or ()]
    return tuple(texts) or None


def _spelled(source: Source, text: str) -> list[str]:
    """`-p, --port <n>` gives both names; `port` the flag that its library makes of it."""
    text = text.strip().replace("[no-]", "")
    if text.startswith("-"):
        head = re.split(r"\s{2,}|[<\[=]", text)[0]
        return sorted(_SPELLED.findall(head), key=lambda name: not name.startswith("--"))
    words = re.match(r"(?:(\w), ?)?([\w.-]+)", text)
    return [source.spec.flag(word) for word in reversed(words.groups()) if word] if words else []


def _add_variable(source: Source, place: Place, variables: dict[str, Variable]) -> None:
    node = place.found.parts.get("name")
    if node is None:
        return
    # of a shell the name itself, which the script may set as well
    known = node if node.type == "variable_name" else source.resolve(node)
    text = source.literal(known)
    name = place.found.texts.get("name") or (text if text is not None else unquoted(raw(known)))
    if not _ENV.fullmatch(name):
        return
    value = place.found.parts.get("value") or source.spec.fallback(source, place.found.node)
    default = source.quote(value) if value is not None and _is_plain(source, value) else None
    if said := place.found.texts.get("value"):
        default = Quote(said, said)
    before = variables.get(name)
    if before is None:
        told = place.found.texts.get("help", "")
        variables[name] = Variable(name, default, place.owner, line_of(node), help=told)
    elif before.default is None and default is not None:
        variables[name] = replace(before, default=default)


def _is_plain(source: Source, node: Node) -> bool:
    return source.is_literal(source.resolve(node))


def _routes(source: Source, found: Found, *, is_public: bool) -> Iterable[Named]:
    path_node, method_node = found.parts.get("path"), found.parts.get("method")
    handler = found.parts.get("handler")
    verb = source.spec.verb(unquoted(raw(method_node))) if method_node is not None else ""
    methods = [found.texts.get("method") or verb]
    path = source.literal(path_node) if path_node is not None else None
    if (options := found.parts.get("options")) is not None:
        for key, node in source.spec.entries(source, options) or ():
            if key in ("url", "path"):
                path, path_node = source.literal(node), node
            elif key == "method":
                listed = source.spec.elements(source, node)
                texts = [source.literal(one) for one in (listed if listed is not None else [node])]
                methods = [text for text in texts if text] or methods
            elif key == "handler":
                handler = node
    if not path or path_node is None:
        return
    if " " in path:
        verb, _, path = path.partition(" ")  # net/http: "GET /users"
        methods = [verb]
    path = source.spec.mount(source, found.node) + path
    if not path.startswith(("/", "*")):
        return
    for method in methods:
        word = method.upper() if method.lower() not in _ANY_METHOD else ""
        body = source.text(handler) if handler is not None else ""
        yield Named(
            Family.KEY,
            path,
            word,
            None,
            line_of(path_node),
            body=body,
            detail=f"{word} {path}".strip(),
            is_public=is_public,
        )


_ANY_METHOD = frozenset({"all", "any", "use", "handle", "handlefunc", "route", "match", "mount"})


def _settings(source: Source, place: Place) -> Iterable[Named]:
    name, value = place.found.parts.get("name"), place.found.parts.get("value")
    if name is not None and "property" in place.found.texts:
        yield from _property(name, place.found.texts)
        return
    if name is not None and (default := place.found.texts.get("value")):
        # a property: it may have come and gone anywhere, and so only its default is told
        said = place.found.texts["name"]
        shown = f"{said} (default {default})"
        yield Named(Family.DEFAULT, said, "", default, line_of(name), detail=shown)
        return
    owner = place.found.texts.get("owner") or place.owner
    if name is None or value is None or not owner or not _is_plain(source, value):
        return
    quote = source.quote(value)
    assert quote is not None
    yield Named(
        Family.OPTION,
        unquoted(raw(name)),
        owner,
        quote.text,
        line_of(name),
        body=quote.canon,
        detail=f"{unquoted(raw(name))} (default {quote.text})",
        certainty=0.8,
    )


def _property(name: Node, texts: Mapping[str, str]) -> Iterable[Named]:
    """One that a class declares, with all that is known of it."""
    said, told, kind = texts["property"], texts["help"], texts["type"]
    line, value = line_of(name), texts["value"] or None
    detail = declared(said, kind, told, is_required=False)
    yield Named(Family.OPTION, said, "", value, line, body=told, detail=detail)
    yield Named(Family.TYPE, said, "", kind, line, detail=told)
    if told:
        yield Named(Family.HELP, said, "", told, line, detail=told)


def _message(source: Source, place: Place) -> Message | None:
    node = place.found.parts.get("text")
    text = source.literal(source.resolve(node)) if node is not None else None
    if text is None or node is None:
        return None
    if source.spec.placeholder is not None:
        text = source.spec.placeholder.sub("{}", text)
    text = " ".join(text.split())
    if len(text) < _SHORTEST_MESSAGE or not _SPOKEN.search(text):
        return None
    return Message(text, place.owner, line_of(node), "quiet" not in place.found.marks)
