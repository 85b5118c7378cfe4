"""Python, as the loop asks for a language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from docsync.codegen import (
    answer,
    assembly,
    candidate,
    related,
    shown,
    specification,
    static,
    typecheck,
)
from docsync.codegen import target as targets
from docsync.codegen import trial as trials
from docsync.codegen.answer import Piece, Unusable
from docsync.codegen.assembly import Assembled
from docsync.codegen.related import Related
from docsync.codegen.specification import Specification
from docsync.codegen.target import Stub, Target
from docsync.codegen.trial import Place, Trial, Wanted
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox


class Python:
    title = "Python"
    makes_edge_cases = True

    def prepare(self, root: Path) -> None:
        """docsync runs on it."""

    def find_targets(self, path: str, source: str, name: str, *, replace: bool) -> list[Stub]:
        return [*targets.find_targets(path, source, name, replace=replace)]

    def definitions(self, path: str, source: str) -> Iterator[tuple[str, bool]]:
        for name, node in targets.named(targets.parse_module(path, source).body, ""):
            if not isinstance(node, ast.ClassDef):
                yield name, targets.is_unwritten(node)

    def read_specification(self, target: Stub, section: str) -> Specification:
        return specification.read_specification(_own(target), section)

    def shown_code(self, target: Stub) -> str:
        return shown.shown_code(_own(target))

    def read_answer(self, text: str, target: Stub) -> Piece | Unusable:
        return answer.read_answer(text, _own(target))

    def fingerprint(self, piece: Piece) -> str:
        return candidate.fingerprint(piece)

    def assemble(self, target: Stub, piece: Piece) -> Assembled:
        return assembly.assemble(_own(target), piece)

    def find_faults(
        self, target: Stub, piece: Piece, assembled: Assembled, allowed: frozenset[str]
    ) -> list[str]:
        return static.find_faults(_own(target), piece, assembled, allowed)

    def find_tests(self, root: Path, target: Stub) -> Related:
        return related.find_tests(root, _own(target))

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
        own = _own(target)
        return trials.run_trial(sandbox, place, own, source, wanted, limits, is_apart=is_apart)

    def checks_types(self, root: Path) -> bool:
        return typecheck.is_configured(root)

    def find_type_faults(self, sandbox: Sandbox, place: Place, assembled: Assembled) -> list[str]:
        return typecheck.find_type_faults(sandbox, place, assembled)


def _own(target: Stub) -> Target:
    assert isinstance(target, Target)
    return target
