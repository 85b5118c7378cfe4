"""docsync itself, as its users run it: `docsync check --staged --no-model`, at each sensitivity."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.detection.bench import Case
from benchmarks.detection.tool import Answer, Section, run

ROOT = Path(__file__).parents[2]
# without the folder that it is run in on the path: a tree may hold a jinja2 or click of its own
HERE = (
    *(sys.executable, "-P", "-c"),
    "import sys; from docsync.cli.main import main; sys.exit(main())",
)
SENSITIVITIES = ("quiet", "balanced", "thorough")


@dataclass(frozen=True, slots=True)
class Docsync:
    """Named are the documents that hold a section called affected; unsure ones are kept with their
    confidence for the curve."""

    sensitivity: str
    command: Sequence[str] = HERE

    @property
    def name(self) -> str:
        return f"docsync-{self.sensitivity}"

    @property
    def setting(self) -> str:
        return "no model, no configuration, cold index"

    @property
    def stamp(self) -> str:
        return _sources()

    def answer(self, case: Case, tree: Path) -> Answer:
        shutil.rmtree(tree / ".git" / "docsync", ignore_errors=True)
        done = run(
            [*self.command, "check", "--staged", "--no-model", "--output-format", "json"],
            tree,
            {"DOCSYNC_SENSITIVITY": self.sensitivity},
        )
        if done.code not in (0, 1):
            return Answer((), done.seconds, problem=f"exit code {done.code}: {done.tail}")
        sections = tuple(
            Section(
                one["path"],
                one["start_line"],
                one["end_line"],
                one["confidence"],
                one["verdict"] == "affected",
            )
            for one in json.loads(done.out)["sections"]
        )
        named = dict.fromkeys(s.path for s in sections if s.is_affected)
        return Answer(tuple(named), done.seconds, sections)


@cache
def _sources() -> str:
    """A hash of everything that docsync is made of."""
    found = hashlib.sha256()
    for folder in ("docsync", "templates"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".py", ".j2", ".toml", ".json", ".scm"):
                found.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:12]
