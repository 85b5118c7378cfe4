"""mypy's word on a candidate, where the project uses it."""

from __future__ import annotations

import re
import tomllib
from configparser import ConfigParser, Error
from pathlib import Path

from docsync.codegen.assembly import Assembled
from docsync.codegen.trial import Place
from docsync.sandbox.interpreter import folders_of
from docsync.sandbox.job import Job, Limits
from docsync.sandbox.sandbox import Sandbox

_LIMITS = Limits(wall_s=120.0, cpu_s=100, memory_bytes=2 << 30, processes=16)
_LINE = re.compile(r"^(?P<path>[^:\n]+):(?P<line>\d+): error: (?P<text>.*)$", re.M)


def is_configured(root: Path) -> bool:
    """Whether the project says how it wants to be checked by mypy. Raises nothing."""
    if (root / "mypy.ini").is_file() or (root / ".mypy.ini").is_file():
        return True
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        if "mypy" in project.get("tool", {}):
            return True
    except (OSError, ValueError):
        pass
    parser = ConfigParser()
    try:
        parser.read(root / "setup.cfg", encoding="utf-8")
    except (Error, ValueError):
        return False
    return parser.has_section("mypy")


def find_type_faults(sandbox: Sandbox, place: Place, assembled: Assembled) -> list[str]:
    """What mypy says about the lines of the function; nothing where it cannot be run. Raises
    SandboxUnavailable."""
    options = ("--cache-dir=/dev/null", "--no-error-summary", "--hide-error-context", "--no-pretty")
    done = sandbox.run(
        Job(
            command=(place.python, "-m", "mypy", *options, place.path),
            project=place.root,
            overlays=((place.path, assembled.source.encode()),),
            visible=folders_of(place.python),
            limits=_LIMITS,
        )
    )
    said = done.stdout.decode(errors="replace")
    return [
        f"mypy: {match['text']} (line {match['line']})"
        for match in _LINE.finditer(said)
        if match["path"] == place.path
        and assembled.first_line <= int(match["line"]) <= assembled.last_line
    ]
