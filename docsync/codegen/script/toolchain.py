"""Node, as it is found on this machine."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docsync.errors import TargetError

OLDEST = (18, 19)  # the first whose test runner takes a reporter of ours
STRIPS_TYPES = (22, 6)
FINDS_MODULES = ((20, 10), (22, 7))  # by their syntax: from there by a flag, from here by itself


@dataclass(frozen=True, slots=True)
class Node:
    path: str
    version: tuple[int, int]

    @property
    def folders(self) -> tuple[Path, ...]:
        """What has to be seen in order to run it, beyond the system's own."""
        prefix = Path(self.path).resolve().parent.parent
        return () if prefix in (Path("/usr"), Path("/")) else (prefix,)


@cache
def find_node() -> Node | None:
    path = shutil.which("node")
    if path is None:
        return None
    try:
        done = subprocess.run([path, "--version"], check=True, capture_output=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(rb"v(\d+)\.(\d+)", done.stdout)
    return Node(str(Path(path).resolve()), (int(found[1]), int(found[2]))) if found else None


def need_node(root: Path, *, is_typed: bool) -> Node:
    """Raises TargetError when it cannot run such files; says what to install."""
    node = find_node()
    if node is None:
        raise TargetError(
            "what is generated in JavaScript has to be run, and there is no `node` on the PATH: "
            f"install Node.js {OLDEST[0]}.{OLDEST[1]} or newer."
        )
    version = ".".join(map(str, node.version))
    if node.version < OLDEST:
        raise TargetError(
            f"Node.js {version} is too old to run what is generated: install "
            f"{OLDEST[0]}.{OLDEST[1]} or newer."
        )
    if is_typed and not has_typescript(root) and node.version < STRIPS_TYPES:
        raise TargetError(
            f"Node.js {version} cannot run TypeScript: install {STRIPS_TYPES[0]}."
            f"{STRIPS_TYPES[1]} or newer, or `npm install typescript` in the project."
        )
    return node


def has_typescript(root: Path) -> bool:
    return (root / "node_modules" / "typescript" / "lib" / "typescript.js").is_file()


def is_module(root: Path, path: str, source: str) -> bool:
    """Whether Node takes it for an ES module: by its suffix, the nearest package.json, or what it
    says."""
    if path.endswith((".mjs", ".mts")):
        return True
    if path.endswith((".cjs", ".cts")):
        return False
    for folder in (root / path).parents:
        try:
            kind = json.loads((folder / "package.json").read_text(encoding="utf-8")).get("type")
        except (OSError, ValueError, AttributeError):
            kind = None
        if kind is not None:
            return bool(kind == "module")
        if (folder / "package.json").is_file() or folder == root:
            break
    return bool(re.search(r"^(?:import\b(?!\s*\()|export\b)", source, re.M))
