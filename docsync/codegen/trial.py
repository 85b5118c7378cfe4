"""A candidate run in the sandbox: its examples, the tests, and whatever else is to be called."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docsync.codegen.assembly import front
from docsync.codegen.examples import Example, readable_doctests
from docsync.codegen.harness.remote import BOOT
from docsync.codegen.target import Target
from docsync.sandbox.interpreter import folders_of
from docsync.sandbox.job import Ending, Finished, Job, Limits
from docsync.sandbox.sandbox import Sandbox

HARNESS = Path(__file__).parent / "harness"
CALL_S = 3.0  # for one example


@dataclass(frozen=True, slots=True)
class Place:
    """Where the module stands. `folders` are put on the import path, relative to the project;
    `python` is the project's interpreter."""

    root: Path
    path: str
    module: str
    folders: tuple[str, ...]
    python: str = sys.executable


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a trial shall run. `documented` are the exceptions that the documentation names."""

    examples: tuple[Example, ...] = ()
    has_doctests: bool = False
    tests: tuple[str, ...] = ()  # as pytest names them, relative to the project
    calls: tuple[str, ...] = ()
    repeats: int = 1  # of each call; the shortest time counts
    wants_edges: bool = False
    documented: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    name: str
    text: str  # with the traceback


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call gave: `said` is a repr, "raises NAME" or "too slow"."""

    said: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class Trial:
    """`is_apart`: the code ran in another process than its tests, so that it could not reach them.
    `edges` are findings of generated tests, `edge_calls` how many of those were made."""

    passed: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    untested: tuple[str, ...] = ()
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    edges: tuple[str, ...] = ()
    edge_calls: int = 0
    is_apart: bool = True

    @property
    def is_sound(self) -> bool:
        return not self.failures


def place_of(root: Path, path: str, python: str = sys.executable) -> Place:
    """The module's name as the project imports it: from the outermost folder that is a package."""
    parts = list(Path(path).with_suffix("").parts)
    depth = len(parts) - 1
    while depth > 0 and (root / Path(*parts[:depth]) / "__init__.py").is_file():
        depth -= 1
    if parts[-1] == "__init__":
        parts.pop()
    folders = tuple(dict.fromkeys(("/".join(parts[:depth]), "", "src")))
    return Place(root, path, ".".join(parts[depth:]) or "module", folders, python)


def run_trial(
    sandbox: Sandbox,
    place: Place,
    target: Target,
    source: str,
    wanted: Wanted,
    limits: Limits,
    *,
    is_apart: bool = True,
) -> Trial:
    """Tries to keep code and tests apart, and runs them together where that cannot be.

    Raises SandboxUnavailable."""
    # a method is called on an object, and that is no plain data
    is_apart = is_apart and not target.owner and not target.is_async
    trial = _run(sandbox, place, target, source, wanted, limits, is_apart=is_apart)
    if trial is None:
        trial = _run(sandbox, place, target, source, wanted, limits, is_apart=False)
        assert trial is not None
    return trial


def _run(
    sandbox: Sandbox,
    place: Place,
    target: Target,
    source: str,
    wanted: Wanted,
    limits: Limits,
    *,
    is_apart: bool,
) -> Trial | None:
    """None when it has to be run together."""
    secret = secrets.token_hex(32)
    plan = {
        "secret": secret,
        "is_apart": is_apart,
        "source": source,
        "front": front(target, "__docsync_host__") if is_apart else "",
        "module": place.module,
        "file": place.path,
        "folders": place.folders,
        "name": target.name,
        "docstring": readable_doctests(target.docstring)[0] if wanted.has_doctests else "",
        "examples": [[each.call, each.expected] for each in wanted.examples],
        "tests": wanted.tests,
        "calls": wanted.calls,
        "repeats": wanted.repeats,
        "wants_edges": wanted.wants_edges,
        "documented": wanted.documented,
        "call_s": CALL_S,
    }
    job = Job(
        command=(place.python, "-I", "-c", BOOT.format(module="main"), str(HARNESS.parent)),
        project=place.root,
        # apart nothing may find the code but the host
        overlays=() if is_apart else ((place.path, source.encode()),),
        visible=(*folders_of(place.python), HARNESS),
        stdin=json.dumps(plan).encode(),
        environ=(("PYTHONHASHSEED", "0"),),
        limits=limits,
    )
    done = sandbox.run(job)
    if is_apart and any(kind == "together" for kind, _, _ in _signed(done.report, secret)):
        return None
    return read_trial(done, secret, is_apart=is_apart)


def read_trial(done: Finished, secret: str, *, is_apart: bool) -> Trial:
    """What the process of the tests has reported, as far as it was signed with `secret`."""
    lines = list(_signed(done.report, secret))
    kinds = [kind for kind, _, _ in lines]
    failures = [Failure(name, text) for kind, name, text in lines if kind in ("failed", "import")]
    failures += [
        Failure("test runner", f"the code has changed what judges it: {text}")
        for kind, _, text in lines
        if kind == "touched"
    ]
    if "end" not in kinds:
        why = done.why or f"it ended its own process (exit code {done.exit_code})"
        said = done.stderr.decode(errors="replace")[-800:].strip()
        if done.ending is Ending.TIMED_OUT:
            why += " while its tests ran"
        failures.append(Failure("run", f"{why}\n{said}".strip()))
    outcomes = {name: Outcome(*json.loads(text)) for kind, name, text in lines if kind == "outcome"}
    return Trial(
        passed=tuple(name for kind, name, _ in lines if kind == "passed"),
        failures=tuple(failures),
        untested=tuple(
            f"{name}: {text}" if text else f"{name} was skipped"
            for kind, name, text in lines
            if kind in ("untested", "skipped")
        ),
        outcomes=outcomes,
        edges=tuple(text for kind, _, text in lines if kind == "edge"),
        edge_calls=sum(int(text) for kind, _, text in lines if kind == "tried"),
        is_apart=is_apart,
    )


def _signed(report: bytes, secret: str) -> Sequence[tuple[str, str, str]]:
    """The lines that carry the right signature, in their order; at the first other one it ends."""
    found: list[tuple[str, str, str]] = []
    for line in report.split(b"\n")[:-1]:
        sign, _, body = line.partition(b" ")
        right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()
        if not hmac.compare_digest(sign, right):
            break
        number, kind, name, text = json.loads(body)
        if number != len(found):
            break
        found.append((kind, name, text))
    return found
