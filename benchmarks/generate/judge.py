"""Whether code passes the hidden tests of its problem, in the sandbox."""

from __future__ import annotations

import re
import secrets
import sys

from benchmarks.generate.problems import Problem
from docsync.sandbox.interpreter import folders_of
from docsync.sandbox.job import Job, Limits
from docsync.sandbox.sandbox import Sandbox

LIMITS = Limits(wall_s=60.0, cpu_s=20, memory_bytes=2 << 30)
_BLOCK = re.compile(r"```[\w+-]*\n(.*?)(?:```|\Z)", re.DOTALL)


def passes(sandbox: Sandbox, problem: Problem, source: str) -> bool:
    """The tests came to their end: told by a word that is not known before."""
    word = secrets.token_hex(16)
    end = f"import os as _os; _os.write(3, {word.encode()!r})"
    program = f"{source}\n\n{problem.test}\n\ncheck({problem.name})\n{end}\n"
    job = Job(
        (sys.executable, "-I", "-"), visible=folders_of(), stdin=program.encode(), limits=LIMITS
    )
    done = sandbox.run(job)
    return done.is_success and done.report.decode(errors="replace").endswith(word)


def raw_source(problem: Problem, reply: str) -> str:
    """A reply as other evaluations take it: its first block, under what the prompt defines."""
    found = _BLOCK.search(reply)
    code = found[1] if found else reply
    head = problem.prompt[: problem.prompt.rindex(f"def {problem.name}(")]
    return f"{head}\n{code}"
