"""The syntax tree of a file, and what a language has to say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from docsync.codegen.target import Parameter
from docsync.errors import TargetError
from docsync.facts.treesitter.grammar import GrammarMissing, load_grammar, load_parser
from docsync.facts.treesitter.languages import language_of

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Found:
    """A definition. `whole` is the statement with what exports it, `body` the block in braces or,
    of an arrow function, an expression; None where it has none. `form` is what an answer must have
    as well: "async" or that it is a generator."""

    name: str
    whole: Node
    body: Node | None
    parameters: tuple[Parameter, ...]
    returns: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """`names` are those that it binds here; `text` is the statement."""

    text: str
    module: str
    names: frozenset[str]
    end: int  # byte behind it


class Syntax(Protocol):
    @property
    def comment(self) -> str:
        """The node type of comments."""

    def functions(self, root: Node) -> Iterator[Found]: ...

    def imports(self, root: Node) -> list[Import]: ...

    def defined(self, node: Node) -> frozenset[str]:
        """Names that a statement of the file binds, imports left out."""

    def is_unwritten(self, body: Node | None) -> bool: ...


def prepare_grammar(path: str, title: str) -> None:
    """Raises TargetError when the grammar is not installed."""
    row = language_of(path)
    assert row is not None
    try:
        load_grammar(row)
    except GrammarMissing as error:
        raise TargetError(
            f"functions in {title} are found by its grammar, which is not installed ({error}): "
            f"{row.advice}."
        ) from error


def parse(path: str, source: str) -> Node:
    """Never fails: what could not be read are error nodes."""
    row = language_of(path)
    assert row is not None
    return load_parser(row).parse(source.encode()).root_node


def first_error(node: Node) -> Node | None:
    if not node.has_error:
        return None
    if node.is_error or node.is_missing:
        return node
    return next((found for each in node.children if (found := first_error(each))), node)


def text_of(node: Node | None) -> str:
    return (node.text or b"").decode() if node is not None else ""


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    yield node
    for each in node.children:
        yield from walk(each)


def comments_above(node: Node, kind: str) -> list[Node]:
    """Those that stand directly above, without an empty line between."""
    found: list[Node] = []
    below, each = node, node.prev_sibling
    while each is not None and each.type == "decorator":
        below, each = each, each.prev_sibling
    while each is not None and each.type == kind:
        if each.end_point.row + 1 < below.start_point.row:
            break
        before = each.prev_sibling
        # behind the statement before it, on its line
        if before is not None and before.end_point.row == each.start_point.row:
            break
        found.insert(0, each)
        below, each = each, before
    return found


def cleaned(comments: list[Node]) -> str:
    """The text of comments without their marks."""
    lines: list[str] = []
    for comment in comments:
        text = text_of(comment)
        if text.startswith("/*"):
            text = re.sub(r"\A/\*+ ?|\*+/\Z", "", text)
            lines += [re.sub(r"^[ \t]*\*(?!/) ?", "", line) for line in text.split("\n")]
        else:
            lines.append(re.sub(r"^//+ ?", "", text))
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def words_of(node: Node) -> frozenset[str]:
    """All identifiers in it."""
    return frozenset(
        text_of(each) for each in walk(node) if not each.child_count and "identifier" in each.type
    )
