"""What the meta tests ask about the tree: its files, and who imports whom."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement. `at_top` is false inside a function and under TYPE_CHECKING."""

    path: Path
    line: int
    module: str
    at_top: bool

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {self.module}"


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the project as git sees them: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def modules(folder: str = "docsync") -> tuple[Path, ...]:
    return tuple(
        path
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] == folder
    )


def package_of(path: Path) -> str:
    """ "git" for docsync/git/diff.py, "pipeline" for docsync/pipeline.py."""
    return path.relative_to(ROOT / "docsync").with_suffix("").parts[0]


@cache
def imports(path: Path) -> tuple[Import, ...]:
    tree = ast.parse(path.read_bytes(), str(path))
    return tuple(_imports(path, tree, at_top=True))


def _imports(path: Path, node: ast.AST, *, at_top: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(path, child.lineno, alias.name, at_top)
        elif isinstance(child, ast.ImportFrom):
            yield from _from_import(path, child, at_top=at_top)
        else:
            inner = at_top and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
                inner = False
            yield from _imports(path, child, at_top=inner)


def _from_import(path: Path, node: ast.ImportFrom, *, at_top: bool) -> Iterator[Import]:
    base = node.module or ""
    if node.level:
        parts = path.relative_to(ROOT).with_suffix("").parts[: -node.level]
        base = ".".join((*parts, base)) if base else ".".join(parts)
    yield Import(path, node.lineno, base, at_top)
    # `from docsync import pipeline` names a module, `from docsync import __version__` does not
    folder = ROOT.joinpath(*base.split("."))
    for alias in node.names:
        if (folder / alias.name).is_dir() or (folder / f"{alias.name}.py").is_file():
            yield Import(path, node.lineno, f"{base}.{alias.name}", at_top)
