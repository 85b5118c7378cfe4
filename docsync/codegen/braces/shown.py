"""What of the file the model sees, the function last."""

from __future__ import annotations

import re

from docsync.codegen.braces.block import Block
from docsync.codegen.braces.syntax import Syntax, parse, text_of
from docsync.codegen.shown import MAX_CHARS


def shown_code(syntax: Syntax, target: Block) -> str:
    """The file up to the function where that is short enough, else the heads of what it may use;
    and what it names of the part that comes later."""
    data = target.data
    stub = f"{target.head.rstrip()} {{\n}}"
    whole = data[: target.start].decode()
    words = set(re.findall(r"\w+", target.head))
    root = parse(target.path, target.source)
    behind = [
        _head(text_of(each))
        for each in root.named_children
        if each.start_byte > target.closed and syntax.defined(each) & words
    ]
    later = "".join(f"{each}\n\n" for each in behind)
    if len(whole) + len(stub) + len(later) <= MAX_CHARS:
        return f"{later}{whole}{stub}".strip("\n")
    heads = [
        _head(text_of(each))
        for each in root.named_children
        if each.end_byte <= target.outer and each.type != syntax.comment
    ]
    stub = _in_class(target, stub)
    room = MAX_CHARS - len(stub)
    chosen: set[str] = set()
    # what it names matters most
    for each in sorted(heads, key=lambda head: not set(re.findall(r"\w+", head)) & words):
        if len(each) < room:
            chosen.add(each)
            room -= len(each) + 1
    parts = [each for each in heads if each in chosen]
    return "\n".join([*parts, "", later + stub])


def _in_class(target: Block, stub: str) -> str:
    """Below the head of the class that it is in, if any."""
    if not target.owner or target.outer >= target.start:
        return stub
    head = target.data[target.outer : target.start].decode().partition("{")[0]
    return f"{head[-400:]}{{\n  {stub}\n}}"


def _head(text: str) -> str:
    """A definition without its body, anything short as it is."""
    if len(text) <= 200:
        return text
    return text.partition("{")[0].rstrip()[:200] + (" { ... }" if "{" in text else "")
