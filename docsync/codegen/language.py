"""What the loop asks of a language: everything else about writing a function is the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from docsync.codegen.answer import Piece, Unusable
from docsync.codegen.assembly import Assembled
from docsync.codegen.related import Related
from docsync.codegen.specification import Specification
from docsync.codegen.target import Stub
from docsync.codegen.trial import Place, Trial, Wanted
from docsync.errors import TargetError
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox


class Language(Protocol):
    """A `Stub` given to a method is one that `find_targets` of the same language has found."""

    @property
    def title(self) -> str:
        """As people call it, and in code blocks in lower case."""

    @property
    def makes_edge_cases(self) -> bool: ...

    def prepare(self, root: Path) -> None:
        """Raises TargetError when what runs or reads it is not installed; says what to do."""

    def find_targets(self, path: str, source: str, name: str, *, replace: bool) -> list[Stub]:
        """The function or method `name`, or all unwritten methods of that class. Raises
        TargetError."""

    def definitions(self, path: str, source: str) -> Iterator[tuple[str, bool]]:
        """Names of all functions, and whether they have no body. Raises TargetError."""

    def read_specification(self, target: Stub, section: str) -> Specification:
        """Raises TargetError when there is nothing to go by."""

    def shown_code(self, target: Stub) -> str:
        """What of the file the model sees, the stub last."""

    def read_answer(self, text: str, target: Stub) -> Piece | Unusable: ...

    def fingerprint(self, piece: Piece) -> str:
        """Equal for pieces that differ in layout and comments only."""

    def assemble(self, target: Stub, piece: Piece) -> Assembled: ...

    def find_faults(
        self, target: Stub, piece: Piece, assembled: Assembled, allowed: frozenset[str]
    ) -> list[str]:
        """What can be said without running it, as sentences for the model."""

    def find_tests(self, root: Path, target: Stub) -> Related:
        """Those that name the function."""

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
        """Raises SandboxUnavailable."""

    def checks_types(self, root: Path) -> bool:
        """Whether the project says that it is checked for types."""

    def find_type_faults(
        self, sandbox: Sandbox, place: Place, assembled: Assembled
    ) -> list[str]: ...


_MODULES = {
    ".py": "python:Python",
    ".pyi": "python:Python",
    ".js": "script.language:Script",
    ".mjs": "script.language:Script",
    ".cjs": "script.language:Script",
    ".ts": "script.language:Script",
    ".mts": "script.language:Script",
    ".cts": "script.language:Script",
    ".go": "go.language:Go",
}


def language_of(path: str) -> Language:
    """Raises TargetError for one that no code is generated for."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in _MODULES:
        raise TargetError(
            f"{path}: code is generated for Python, JavaScript, TypeScript and Go; this is a "
            f"{suffix or 'file without a suffix'}. Name a function of one of those."
        )
    return _load(_MODULES[suffix], suffix.endswith("ts"))


def is_generated_for(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _MODULES


@cache
def _load(name: str, is_typed: bool) -> Language:
    from importlib import import_module

    module, _, kind = name.partition(":")
    made = getattr(import_module(f"docsync.codegen.{module}"), kind)
    language: Language = made(is_typed) if kind == "Script" else made()
    return language
