"""The examples of a section before and after a rewrite, run on the staged tree in the sandbox."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from docsync.docs.section import DocFile
from docsync.errors import GitError, SandboxUnavailable
from docsync.examples.example import Example, examples
from docsync.git.export import export_index
from docsync.git.runner import Git
from docsync.rewrite.proposal import Check, CheckStatus, Verified
from docsync.sandbox.job import Finished, Job, Limits
from docsync.sandbox.sandbox import Sandbox

NAME = "examples"
_LIMITS = Limits(wall_s=20.0, cpu_s=15, processes=32)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`is_fine` is None for an example that was not run: a fragment, or behind one that ended the
    whole run."""

    is_fine: bool | None
    why: str = ""


class Trier:
    """Tries rewrites whose examples are other than before; nothing is run for the rest."""

    def __init__(self, git: Git, root: Path, python: str) -> None:
        self._git = git
        self._python = str(root / Path(python).expanduser()) if python else sys.executable

    def tried(self, verified: Verified, document: DocFile) -> Verified:
        """With one check more where something was run. A sandbox that is not to be had is a
        warning: nothing is called tried that was not."""
        rewrite = verified.rewrite
        section = rewrite.verdict.candidate.section
        before = document.text(section.start, section.end)
        after = "".join(
            (
                document.text(section.start, rewrite.start),
                rewrite.new,
                document.text(rewrite.end, section.end),
            )
        )
        was, now = (examples(text, document.format) for text in (before, after))
        if was == now:
            return verified
        setup = examples(document.text(0, section.start), document.format)
        try:
            outcomes = self._outcomes(setup, was, now)
        except (SandboxUnavailable, GitError) as error:
            check = Check(NAME, CheckStatus.WARNED, f"not run: {error}")
        else:
            check = judge(was, now, *outcomes)
        if check.status is CheckStatus.PASSED and check.detail:
            rewrite = replace(rewrite, explanation=f"{rewrite.explanation}; {check.detail}")
        return Verified(rewrite, (*verified.checks, check))

    def _outcomes(
        self, setup: Sequence[Example], was: Sequence[Example], now: Sequence[Example]
    ) -> tuple[list[Outcome], list[Outcome]]:
        sandbox = Sandbox.find(otherwise='set examples = "off"')
        with TemporaryDirectory(prefix="docsync-examples-") as folder:
            project = Path(folder)
            project.chmod(0o755)
            export_index(self._git, project)
            before, after = (
                _read(sandbox.run(self._job(project, (*setup, *those))), len(setup), len(those))
                for those in (was, now)
            )
        return before, after

    def _job(self, project: Path, those: Sequence[Example]) -> Job:
        harness = (files("docsync.examples") / "harness.py").read_text(encoding="utf-8")
        asked = [{"kind": each.kind, "source": each.source} for each in those]
        return Job(
            command=(self._python, "-I", "-c", harness),
            project=project,
            visible=folders_beside(Path(self._python)),
            stdin=json.dumps(asked).encode(),
            limits=_LIMITS,
        )


def folders_beside(python: Path) -> tuple[Path, ...]:
    """What an interpreter needs to see: its own folder and that of the Python it was made from.
    The files say so: a program that a project names is not run outside of the sandbox."""
    found = [python.parent.parent, python.resolve().parent.parent]
    settings = python.parent.parent / "pyvenv.cfg"
    if settings.is_file():
        for line in settings.read_text(encoding="utf-8", errors="replace").splitlines():
            key, _, value = line.partition("=")
            if key.strip() == "home":
                found.append(Path(value.strip()).parent)
    system = Path("/usr")
    return tuple(f for f in dict.fromkeys(found) if f.is_dir() and f not in (system, Path("/")))


def _read(done: Finished, skipped: int, count: int) -> list[Outcome]:
    """The outcomes behind those of the set-up. What a run did not come to was not run, but for the
    one that it was stopped in."""
    if not done.report and not done.is_success:
        why = done.why or done.stderr.decode(errors="replace").strip()[-200:]
        raise SandboxUnavailable(f"the examples could not be started ({why})")
    lines = done.report.decode(errors="replace").splitlines()
    found = [_outcome(line) for line in lines]
    if not done.is_success and len(found) < skipped + count:
        found.append(Outcome(False, done.why or str(done.ending)))
    found += [Outcome(None)] * (skipped + count - len(found))
    return found[skipped:]


def _outcome(line: str) -> Outcome:
    try:
        read = json.loads(line)
        return Outcome(None if read["ok"] is None else bool(read["ok"]), str(read["why"]))
    except (ValueError, TypeError, KeyError):
        return Outcome(None)


def judge(
    was: Sequence[Example],
    now: Sequence[Example],
    before: Sequence[Outcome],
    after: Sequence[Outcome],
) -> Check:
    """An example that passed with the old text and fails with the new one rejects the rewrite; one
    that it mends is told."""
    mended = []
    for a, b in _pairs(was, now):
        if before[a].is_fine and after[b].is_fine is False:
            detail = f"`{now[b].first_line}` ran before and fails now: {after[b].why}"
            return Check(NAME, CheckStatus.FAILED, detail)
        if before[a].is_fine is False and after[b].is_fine:
            mended.append(f"the example `{now[b].first_line}` failed before and runs now")
    return Check(NAME, CheckStatus.PASSED, "; ".join(mended))


def _pairs(was: Sequence[Example], now: Sequence[Example]) -> Iterator[tuple[int, int]]:
    """Which example became which: those that stayed, and as many in one place as before."""
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal" or b - a == d - c:
            for one, other in zip(range(a, b), range(c, d), strict=True):
                if was[one].kind == now[other].kind:
                    yield one, other
