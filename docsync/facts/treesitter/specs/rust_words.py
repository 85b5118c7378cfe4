"""The words that people write for the variants of a Rust enumeration: `Self::Fast => "fast"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw
from docsync.facts.treesitter.specs.rust_attributes import enumerations

if TYPE_CHECKING:
    from tree_sitter import Node

_WORD = re.compile(r"[A-Za-z][\w.:-]*")
_LEAST_WORDS = 3
_LEAST_SHARE = 0.6  # of the variants: a match that gives some of them is about something else


def spelled(source: Source, implementation: Node) -> Iterator[Found]:
    """A key for each variant of a public enumeration of this file, where a function of
    `implementation` matches on `self` and does nothing but give a word for each."""
    typed, body = (implementation.child_by_field_name(part) for part in ("type", "body"))
    name = raw(typed).partition("<")[0] if typed is not None else ""
    variants = _variants(source.root, name)
    for function in body.named_children if body is not None and variants else ():
        words = _words(source, function, name)
        if len(words) >= max(_LEAST_WORDS, _LEAST_SHARE * len(variants)):
            for variant, word in words.items():
                if variant in variants:
                    node, own = variants[variant]
                    yield Found("key", node, {"name": own}, texts={"name": word})
            return


def _variants(root: Node, name: str) -> dict[str, tuple[Node, Node]]:
    item, body = next(enumerations(root, name), (None, None))
    if item is None or body is None:
        return {}
    first = item.named_children[0]
    if first.type != "visibility_modifier" or raw(first) != "pub":
        return {}
    named = ((one, one.child_by_field_name("name")) for one in body.named_children)
    return {
        raw(own): (one, own) for one, own in named if one.type == "enum_variant" and own is not None
    }


def _words(source: Source, function: Node, owner: str) -> dict[str, str]:
    """Empty where an arm gives anything but a word."""
    returned, block = (function.child_by_field_name(part) for part in ("return_type", "body"))
    if function.type != "function_item" or returned is None or "str" not in raw(returned):
        return {}
    last = block.named_children[-1] if block is not None and block.named_children else None
    if last is not None and last.type == "expression_statement":
        last = last.named_children[0]
    if last is None or last.type != "match_expression":
        return {}
    value, arms = (last.child_by_field_name(part) for part in ("value", "body"))
    if value is None or arms is None or raw(value).lstrip("&*") != "self":
        return {}
    words: dict[str, str] = {}
    for arm in arms.named_children:
        pattern, given = (arm.child_by_field_name(part) for part in ("pattern", "value"))
        if arm.type != "match_arm" or pattern is None or given is None:
            continue
        variant = re.fullmatch(rf"(?s)(?:Self|{owner})::(\w+)\s*(?:[({{].*)?", raw(pattern))
        word = source.literal(given)
        if variant is None or word is None or not _WORD.fullmatch(word):
            return {}
        words[variant[1]] = word
    return {} if all(variant == word for variant, word in words.items()) else words
