"""What the loop asks of a language that writes the bodies of functions in braces."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from docsync.codegen.answer import Piece, Unusable
from docsync.codegen.assembly import Assembled
from docsync.codegen.braces import block, shown, splice
from docsync.codegen.braces.block import Block
from docsync.codegen.braces.syntax import Syntax, parse, prepare_grammar
from docsync.codegen.target import Stub


class Braced(ABC):
    """All of it that follows from the syntax. `sample` is the name of a file in the language."""

    makes_edge_cases = False

    def __init__(self, title: str, syntax: Syntax, sample: str) -> None:
        self.title = title
        self._syntax = syntax
        self._sample = sample

    @abstractmethod
    def need_tools(self, root: Path) -> None:
        """Raises TargetError when what runs it is not installed; says what to do."""

    @abstractmethod
    def wrap(self, target: Block, code: str) -> str:
        """A method by itself in its class; "" where methods stand by themselves."""

    @abstractmethod
    def merge_imports(self, path: str, data: bytes, new: list[str]) -> bytes: ...

    @abstractmethod
    def find_import_faults(
        self, target: Block, piece: Piece, used: frozenset[str]
    ) -> Iterator[str]:
        """`used` are the modules that its file has already, and those that are allowed."""

    def prepare(self, root: Path) -> None:
        prepare_grammar(self._sample, self.title)
        self.need_tools(root)

    def find_targets(self, path: str, source: str, name: str, *, replace: bool) -> list[Stub]:
        return [*block.find_blocks(self._syntax, path, source, name, self.title, replace=replace)]

    def definitions(self, path: str, source: str) -> Iterator[tuple[str, bool]]:
        return block.definitions(self._syntax, path, source)

    def shown_code(self, target: Stub) -> str:
        return shown.shown_code(self._syntax, own(target))

    def read_answer(self, text: str, target: Stub) -> Piece | Unusable:
        mine = own(target)
        wrap = partial(self.wrap, mine)
        return splice.read_answer(self._syntax, text, mine, self.title, wrap)

    def fingerprint(self, piece: Piece) -> str:
        return splice.fingerprint(piece, self._sample)

    def assemble(self, target: Stub, piece: Piece) -> Assembled:
        mine = own(target)
        merge = partial(self.merge_imports, mine.path)
        return splice.assemble(self._syntax, mine, piece, merge)

    def find_faults(
        self, target: Stub, piece: Piece, assembled: Assembled, allowed: frozenset[str]
    ) -> list[str]:
        mine = own(target)
        imports = self._syntax.imports(parse(mine.path, mine.source))
        used = allowed.union(each.module for each in imports)
        faults = splice.find_faults(self._syntax, mine, assembled, self.title)
        return [*faults, *self.find_import_faults(mine, piece, used)]


def unused(module: str) -> str:
    """The fault of a piece that imports what its file does not."""
    return f"it imports `{module}`, which this file does not use: do without it"


def own(target: Stub) -> Block:
    assert isinstance(target, Block)
    return target
