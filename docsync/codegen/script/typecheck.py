"""The word of the project's own TypeScript compiler on a candidate."""

from __future__ import annotations

import re
from pathlib import Path

from docsync.codegen.assembly import Assembled
from docsync.codegen.script.toolchain import find_node, has_typescript
from docsync.codegen.trial import Place
from docsync.sandbox.job import Job, Limits
from docsync.sandbox.sandbox import Sandbox

_LIMITS = Limits(wall_s=120.0, cpu_s=100, memory_bytes=4 << 30)
_LINE = re.compile(r"^(?P<path>[^(\n]+)\((?P<line>\d+),\d+\): error (?P<text>.*)$", re.M)


def is_configured(root: Path) -> bool:
    return has_typescript(root) and (root / "tsconfig.json").is_file()


def find_type_faults(sandbox: Sandbox, place: Place, assembled: Assembled) -> list[str]:
    """What `tsc` says about the lines of the function. Raises SandboxUnavailable."""
    node = find_node()
    assert node is not None
    compiler = "/project/node_modules/typescript/lib/tsc.js"
    done = sandbox.run(
        Job(
            command=(node.path, compiler, "--noEmit", "--pretty", "false", "-p", "/project"),
            project=place.root,
            overlays=((place.path, assembled.source.encode()),),
            visible=node.folders,
            limits=_LIMITS,
        )
    )
    return [
        f"tsc: {match['text']} (line {match['line']})"
        for match in _LINE.finditer(done.stdout.decode(errors="replace"))
        if match["path"] == place.path
        and assembled.first_line <= int(match["line"]) <= assembled.last_line
    ]
