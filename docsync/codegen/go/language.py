"""Go, as the loop asks for a language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docsync.codegen.answer import Piece
from docsync.codegen.assembly import Assembled
from docsync.codegen.braces.block import Block
from docsync.codegen.braces.language import Braced, own, unused
from docsync.codegen.braces.syntax import parse
from docsync.codegen.go import examples, related, trial
from docsync.codegen.go.syntax import GoSyntax
from docsync.codegen.go.toolchain import need_go
from docsync.codegen.related import Related
from docsync.codegen.specification import Specification, contradicting, specify, text_of
from docsync.codegen.target import Stub
from docsync.codegen.trial import Place, Trial, Wanted
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox


class Go(Braced):
    """Types are checked by its compiler, with every run."""

    def __init__(self) -> None:
        super().__init__("Go", GoSyntax(), "x.go")

    def need_tools(self, root: Path) -> None:
        need_go()

    def wrap(self, target: Block, code: str) -> str:
        return ""

    def read_specification(self, target: Stub, section: str) -> Specification:
        text = text_of(target, section)
        found = examples.examples(text, target.short_name, target.path)
        if problem := examples.find_contradiction(found, target.path):
            raise contradicting(target, problem)
        sample = f"{target.short_name}(...) == ..."
        return specify(target, section, examples=found, doctests=0, sample=sample)

    def merge_imports(self, path: str, data: bytes, new: list[str]) -> bytes:
        """Into the block of imports where there is one, else behind the last import or the clause
        of the package."""
        root = parse(path, data.decode())
        specs = [each.removeprefix("import ") for each in new]
        places = [each for each in root.named_children if each.type == "import_declaration"]
        inner = [each for one in places for each in one.named_children]
        lists = [each for each in inner if each.type == "import_spec_list"]
        if lists:
            at = lists[0].end_byte - 1
            lines = "".join(f"\t{each}\n" for each in specs).encode()
            return data[:at] + lines + data[at:]
        clause = [each for each in root.named_children if each.type == "package_clause"]
        above = places or clause
        at = above[-1].end_byte if above else 0
        lines = "".join(f"\nimport {each}" for each in specs).encode()
        return data[:at] + (b"" if places else b"\n") + lines + data[at:]

    def find_import_faults(
        self, target: Block, piece: Piece, used: frozenset[str]
    ) -> Iterator[str]:
        for statement in piece.imports:
            module = re.findall(r"[\"`]([^\"`]+)[\"`]", statement)[-1]
            # a standard package has no host in its path
            if module not in used and "." in module.partition("/")[0]:
                yield unused(module)

    def find_tests(self, root: Path, target: Stub) -> Related:
        return related.find_tests(root, own(target))

    def run_trial(
        self,
        sandbox: Sandbox,
        place: Place,
        target: Stub,
        source: str,
        wanted: Wanted,
        limits: Limits,
        *,
        is_apart: bool = True,
    ) -> Trial:
        return trial.run_trial(sandbox, place, source, wanted, need_go())

    def checks_types(self, root: Path) -> bool:
        return False

    def find_type_faults(self, sandbox: Sandbox, place: Place, assembled: Assembled) -> list[str]:
        return []
