"""A parsed file that can quote itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docsync.facts.python.source import shorten
from docsync.facts.python.symbols import Quote
from docsync.facts.sentence import first_sentence
from docsync.facts.treesitter.spec import Spec

if TYPE_CHECKING:
    from tree_sitter import Node

    from docsync.facts.treesitter.languages import Language

_MARKS = re.compile(r"^\s*(?:/\*\*?|\*/|\*|///?!?|//!|#+|--)[ \t]?|\s*\*/\s*$")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
# what a line may begin or end with and yet say something
_BRIEF = re.compile(r"^\s*[@\\](?:brief|short)\b|</?(?:summary|remarks|para|p)>")
_TAG = re.compile(r"\s*@(\w+)")
_MOST_COMMENT_LINES = 200
_TAIL_BYTES = 80
_COMPUTED = frozenset({"unary_expression", "binary_expression", "negative_literal"})


@dataclass(frozen=True, eq=False)
class Source:
    path: str
    language: Language
    spec: Spec
    root: Node
    blob: bytes = b""
    # names of constants with the values that a reader would call them
    values: dict[str, Node] = field(default_factory=dict)

    @cached_property
    def package(self) -> str:
        return self.spec.package(self)

    @property
    def stem(self) -> str:
        """What a nameless export is called: the file's name, or its folder's."""
        path = PurePosixPath(self.path)
        stem = path.name.partition(".")[0]
        return path.parent.name or stem if stem in ("index", "main", "mod", "lib") else stem

    @cached_property
    def lines(self) -> list[bytes]:
        return self.blob.split(b"\n")

    def text(self, node: Node) -> str:
        """As its author wrote it, on one line."""
        return shorten(" ".join(raw(node).split()))

    def tail(self, node: Node) -> str:
        """The end of a node, for those of any length."""
        start = max(node.start_byte, node.end_byte - _TAIL_BYTES)
        return self.blob[start : node.end_byte].decode("utf-8", "replace")

    def quote(self, node: Node | None) -> Quote | None:
        """The value behind the name of a constant, as its author wrote it."""
        if node is None:
            return None
        value = self.resolve(node)
        return Quote(self.canonical(value), self.text(value))

    def resolve(self, node: Node) -> Node:
        node = self.spec.bare(node)
        known = self.values.get(raw(node)) if node.child_count == 0 else None
        return known if known is not None else node

    def canonical(self, node: Node) -> str:
        """Equal for values that differ in layout and quotes only."""
        words = self.literal(node)
        return f'"{words}"' if words is not None else "".join(raw(node).split()).replace("'", '"')

    def literal(self, node: Node) -> str | None:
        """The text of a string, with `{}` for what is filled in at run time; None if not one."""
        spec = self.spec
        if node.type in spec.strings:
            parts = []
            for child in node.named_children:
                if child.type in spec.fragments:
                    parts.append(raw(child))
                elif "escape" in child.type:
                    escape = raw(child)
                    parts.append(_ESCAPES.get(escape[1:], escape[1:]))
                elif child.type not in spec.silent:
                    parts.append("{}")
            return "".join(parts) if parts else unquoted(raw(node))
        if node.type in spec.joins:
            sides = [child for child in node.named_children if child.type not in spec.comments]
            texts = [self.literal(side) for side in sides]
            operators = {child.type for child in node.children if not child.is_named}
            if all(text is None for text in texts) or (operators and operators.isdisjoint("+.")):
                return None
            return "".join("{}" if text is None else text for text in texts)
        if node.type == "parenthesized_expression" and node.named_child_count == 1:
            return self.literal(node.named_children[0])
        return None

    def is_literal(self, node: Node) -> bool:
        node = self.spec.bare(node)
        if node.type in self.spec.literals or node.type in self.spec.strings:
            return "{}" not in (self.literal(node) or "")
        if node.type in _COMPUTED:
            return all(map(self.is_literal, node.named_children))
        if self.spec.units is not None and self.spec.units.fullmatch(raw(node)):
            return True
        entries, elements = self.spec.entries(self, node), self.spec.elements(self, node)
        inner = [child for _, child in entries] if entries is not None else elements
        return inner is not None and all(self.is_literal(child) for child in inner)

    def doc(self, node: Node) -> str:
        """The comment that documents a definition, without its marks; "" if there is none."""
        found: list[str] = []
        at = node
        while (
            (before := _above(at, self.spec)) is None
            and at.parent is not None
            and (
                at.parent.type in self.spec.wrappers
                or (at.parent.type in self.spec.bodies and at.prev_sibling is None)
            )
        ):
            at = at.parent
        while before is not None and len(found) < _MOST_COMMENT_LINES:
            # a comment that ends a line of code belongs to that code
            line = before.prev_sibling
            if line is not None and _last_row(line) == before.start_point[0]:
                break
            text = raw(before)
            if not self.spec.doc.match(text):
                break
            found.append(text.rstrip("\n"))
            before = _above(before, self.spec)
        return bare_comment("\n".join(reversed(found)))


def _above(node: Node, spec: Spec) -> Node | None:
    """The comment that ends just before."""
    at, line = node.prev_sibling, node.start_point[0]
    while at is not None and at.type in spec.between:
        line = at.start_point[0]
        at = at.prev_sibling
    if at is None or at.type not in spec.comments:
        return None
    end = _last_row(at)
    # a block may stand apart, a line that is a remark apart is about something else
    gap = 2 if raw(at).startswith(("/*", "///")) else 1
    return at if 0 <= line - end <= gap else None


def _last_row(node: Node) -> int:
    """Some grammars count the end of the line to a comment."""
    return node.end_point[0] - (1 if node.end_point[1] == 0 else 0)


def raw(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def line_of(node: Node) -> int:
    return node.start_point[0] + 1


_INLINE_TAG = re.compile(
    r"(?<=[\w.!?)`]) +(?=@(?:default(?:Value)?|deprecated|internal|alpha|beta|see|since|example)\b)"
)


def bare_comment(text: str) -> str:
    """Each tag of JSDoc and its like in a line of its own."""
    if " @" in text:
        text = _INLINE_TAG.sub("\n", text)
    lines = [_MARKS.sub("", _MARKS.sub("", line)).rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip()


def unquoted(text: str) -> str:
    """Without prefix, hashes and quotes of a string literal, and without the colon of a symbol."""
    if re.fullmatch(r":[A-Za-z_]\w*[?!]?", text):
        return text[1:]
    match = re.fullmatch(r"(?s)[A-Za-z@$]{0,3}(#*)(\"\"\"|'''|[\"'`])(.*)\2\1", text)
    return match[3] if match else text


def first_sentence_line(doc: str) -> str:
    """The first line that says something: no tag, no blank."""
    return shorten(_said(doc)[0], 200)


def said_first(doc: str) -> str:
    """That line, and the end of the sentence that it breaks off in."""
    return shorten(first_sentence("\n".join(_said(doc))), 320)


def _said(doc: str) -> list[str]:
    """The lines from the first on that says something; one that is empty if none does."""
    lines = [_BRIEF.sub("", line).strip() for line in doc.split("\n")]
    start = next((n for n, one in enumerate(lines) if one and not _TAG.match(one)), None)
    return [""] if start is None else lines[start:]


def first_paragraph(doc: str) -> str:
    """What says it in short, on one line."""
    first = re.split(r"\n\s*\n", doc, maxsplit=1)[0]
    lines = [line.strip() for line in first.split("\n") if not _TAG.match(line)]
    return shorten(" ".join(filter(None, lines)), 300)


def parameter_line(doc: str, name: str) -> str:
    """What a doc comment says of one parameter; "" if nothing."""
    pattern = (
        rf"(?m)^\s*(?:@param\b\s*(?:\{{[^}}]*\}}\s*)?\[?(?:\w+\.)?{re.escape(name)}\b[^\n]*"
        rf"|<param name=\"{re.escape(name)}\">[^\n]*"
        rf"|[*-]\s*`?{re.escape(name)}`?\s*[:–-][^\n]*)"
    )
    match = re.search(pattern, doc)
    return shorten(" ".join(match[0].split()), 200) if match else ""
