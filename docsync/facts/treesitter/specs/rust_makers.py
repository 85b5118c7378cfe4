"""Options that a Rust program makes by a function of its own around clap's:
`flag("quiet").short("q")`, with the help text beside it or in a table that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw

if TYPE_CHECKING:
    from tree_sitter import Node

CALLEES: Final = r"arg|flag|opt|option|switch|\w+_(?:arg|flag|opt|option|switch)"
_WORD = re.compile(r"[A-Za-z][\w-]*")


@dataclass(frozen=True, slots=True)
class _Maker:
    """What a function or closure does with the name that it is given."""

    has_long: bool
    has_help: bool  # looks the help text up by the name


_KNOWN: WeakKeyDictionary[Source, dict[str, _Maker]] = WeakKeyDictionary()


def is_made(source: Source, found: Found, methods: frozenset[str]) -> bool:
    """Whether a call makes an option by such a function; what that says is added. `methods` are
    those called on the result."""
    function, given = (found.node.child_by_field_name(part) for part in ("function", "arguments"))
    if function is None or given is None or not given.named_children:
        return False
    if function.type not in ("identifier", "scoped_identifier"):
        return False
    own = function.child_by_field_name("name") if function.type != "identifier" else function
    word = source.literal(given.named_children[0])
    if own is None or word is None or not _WORD.fullmatch(word) or methods & {"hidden", "hide"}:
        return False
    if source not in _KNOWN:
        _KNOWN[source] = _makers(source)
    maker = _KNOWN[source].get(raw(own))
    if maker is None:
        return False
    if maker.has_long:
        found.texts["name"] = word
    if maker.has_help and (told := _told(source, word)):
        found.texts["help"] = told
    return True


def _makers(source: Source) -> dict[str, _Maker]:
    makers: dict[str, _Maker] = {}
    for name, parameter, body in _functions(source.root):
        inner = [
            maker
            for other, maker in makers.items()
            if re.search(rf"\b{other}\({parameter}\)", body)
        ]
        if not inner and not re.search(
            rf"\b(?:Arg|Opt)::(?:new|with_name)\(\s*{parameter}\b", body
        ):
            continue
        makers[name] = _Maker(
            any(m.has_long for m in inner) or bool(re.search(rf"\.long\(\s*{parameter}\b", body)),
            any(m.has_help for m in inner)
            or bool(re.search(rf"\.help\((?!\s*\")[^;)]*\b{parameter}\b", body)),
        )
    return makers


def _functions(root: Node) -> Iterator[tuple[str, str, str]]:
    """Name, first parameter and text of functions and of closures that a variable holds, in the
    order of the file."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += reversed(node.named_children)
        holder = node.child_by_field_name("value") if node.type == "let_declaration" else node
        if holder is None or holder.type not in ("closure_expression", "function_item"):
            continue
        name = node.child_by_field_name("pattern" if holder is not node else "name")
        parameters, body = (holder.child_by_field_name(part) for part in ("parameters", "body"))
        if name is None or parameters is None or body is None or not parameters.named_children:
            continue
        first = parameters.named_children[0]
        first = first.child_by_field_name("pattern") or first
        if first.type == "identifier" and name.type == "identifier":
            yield raw(name), raw(first), raw(body)


def _told(source: Source, word: str) -> str:
    """The first text beside the name in a table: `doc!(table, "quiet", "Print nothing.", ...)`."""
    text = source.blob.decode("utf-8", "replace")
    table = rf'\b\w+[!.]?\w*\(\s*(?:&?\w+\s*,\s*)?"{re.escape(word)}"\s*,\s*"((?:\\.|[^"\\])+)"'
    for match in re.finditer(table, text, re.DOTALL):
        said = " ".join(re.sub(r"\\\n\s*", "", match[1]).replace('\\"', '"').split())
        if " " in said:
            return said
    return ""
