"""A candidate in Go, compiled and run in the sandbox."""

from __future__ import annotations

import json
import re
import secrets
import sys
from pathlib import PurePosixPath

from docsync.codegen.go.examples import results
from docsync.codegen.go.related import tests_of
from docsync.codegen.go.toolchain import Toolchain
from docsync.codegen.harness.gotest import TELLING
from docsync.codegen.harness.remote import BOOT
from docsync.codegen.trial import CALL_S, HARNESS, Place, Trial, Wanted, read_trial
from docsync.sandbox.interpreter import folders_of
from docsync.sandbox.job import Job, Limits
from docsync.sandbox.sandbox import Sandbox

# a compiler takes more than what it compiles
LIMITS = Limits(
    wall_s=240.0,
    cpu_s=200,
    memory_bytes=4 << 30,
    file_bytes=128 << 20,
    processes=128,
    open_files=512,
    scratch_bytes=1 << 30,
)


def run_trial(
    sandbox: Sandbox,
    place: Place,
    source: str,
    wanted: Wanted,
    toolchain: Toolchain,
) -> Trial:
    """Raises SandboxUnavailable."""
    secret, canary = secrets.token_hex(32), f"TestDocsync{secrets.token_hex(8)}"
    folder = PurePosixPath(place.path).parent
    package = re.search(r"^package\s+(\w+)", source, re.M)
    name = package[1] if package else "main"
    files: dict[str, str] = {}
    tests = [name for each in wanted.tests for name in _names(place, each)]
    if wanted.examples:
        files[str(folder / TELLING)] = _telling(name, wanted)
    if tests:
        files[str(folder / "zz_docsync_canary_test.go")] = (
            f'package {name}\n\nimport "testing"\n\n'
            f'func {canary}(t *testing.T) {{ t.Fatal("it cannot pass") }}\n'
        )
    if not any((place.root / each / "go.mod").is_file() for each in (folder, *folder.parents)):
        files[str(folder / "go.mod")] = "module docsync.local\n\ngo 1.18\n"
    plan = {
        "secret": secret,
        "canary": canary,
        "go": toolchain.go,
        "folder": str(folder),
        "files": files,
        "examples": [
            [each.call, each.expected, results(each.expected, place.path)]
            for each in wanted.examples
        ],
        "tests": tests,
        "call_s": CALL_S,
    }
    job = Job(
        command=(sys.executable, "-I", "-c", BOOT.format(module="gotest"), str(HARNESS.parent)),
        project=place.root,
        overlays=((place.path, source.encode()),),
        visible=(*folders_of(), *toolchain.folders, HARNESS),
        stdin=json.dumps(plan).encode(),
        environ=_environ(toolchain),
        limits=LIMITS,
    )
    return read_trial(sandbox.run(job), secret, is_apart=not tests)


def _names(place: Place, test: str) -> list[str]:
    """Of `file::name` the name, of a file all that are in it."""
    file, _, name = test.partition("::")
    if name:
        return [name]
    text = (place.root / file).read_text(encoding="utf-8")
    return [each for each, _ in tests_of(file, text)]


def _environ(toolchain: Toolchain) -> tuple[tuple[str, str], ...]:
    return (
        ("GOROOT", str(toolchain.root)),
        # read-only is enough: what is not in it is compiled anew
        ("GOCACHE", str(toolchain.cache or "/tmp/go-build")),
        ("GOMODCACHE", str(toolchain.modules or "/tmp/go/modules")),
        ("GOPATH", "/tmp/go"),
        ("GOFLAGS", "-buildvcs=false"),
        ("GOTOOLCHAIN", "local"),
        ("GOPROXY", "off"),
        ("GOSUMDB", "off"),
        ("GOTELEMETRY", "off"),
        ("GOWORK", "off"),
        ("CGO_ENABLED", "0"),
    )


def _telling(package: str, wanted: Wanted) -> str:
    calls = "\n".join(
        f"\tcase {number}:\n\t\tgiven = docsyncGiven({each.call})"
        for number, each in enumerate(wanted.examples)
    )
    text = (HARNESS / "telling.go.txt").read_text(encoding="utf-8")
    return text.replace("@PACKAGE@", package).replace("@CALLS@", calls)
