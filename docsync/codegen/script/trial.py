"""A candidate in JavaScript or TypeScript, run in the sandbox."""

from __future__ import annotations

import json
import secrets
import sys
from dataclasses import replace

from docsync.codegen.harness.remote import BOOT
from docsync.codegen.script.examples import literal
from docsync.codegen.script.toolchain import FINDS_MODULES, Node, has_typescript, is_module
from docsync.codegen.trial import CALL_S, HARNESS, Place, Trial, Wanted, read_trial
from docsync.sandbox.interpreter import folders_of
from docsync.sandbox.job import Job, Limits
from docsync.sandbox.sandbox import Sandbox

MEMORY_BYTES = 4 << 30  # the compiler takes the most of it
# what lets examples be evaluated among the names of the module
_SCOPE = "__docsync_scope__"
_DOOR = {
    True: f"\nexport const {_SCOPE} = (code) => eval(code);\n",
    False: (
        f'\n;Object.defineProperty(module.exports, "{_SCOPE}", '
        "{ value: (code) => eval(code), enumerable: false });\n"
    ),
}
_CANARY = {
    True: (
        '\nimport {{ test as docsyncCanary }} from "node:test";\n'
        'docsyncCanary("{name}", () => {{ throw new Error("it cannot pass"); }});\n'
    ),
    False: (
        '\n;require("node:test").test("{name}", () => {{ throw new Error("it cannot pass"); }});\n'
    ),
}


def run_trial(
    sandbox: Sandbox,
    place: Place,
    source: str,
    wanted: Wanted,
    limits: Limits,
    node: Node,
    *,
    is_typed: bool,
) -> Trial:
    """Raises SandboxUnavailable."""
    secret = secrets.token_hex(32)
    canary = f"canary {secrets.token_hex(8)}"
    overlay = source.rstrip("\n") + _DOOR[is_module(place.root, place.path, source)]
    overlays = [(place.path, overlay.encode())]
    tests: dict[str, list[str]] = {}
    for each in wanted.tests:
        file, _, name = each.partition("::")
        names = tests.setdefault(file, [])
        if name:
            names.append(name)
    for file in tests:
        text = (place.root / file).read_text(encoding="utf-8").rstrip("\n")
        text += _CANARY[is_module(place.root, file, text)].format(name=canary)
        overlays.append((file, text.encode()))
    plan = {
        "secret": secret,
        "canary": canary,
        "node": _command(place, node, is_typed=is_typed),
        "file": place.path,
        "examples": [
            [each.setup, each.call, each.expected, literal(each.expected, place.path)]
            for each in wanted.examples
        ],
        "calls": wanted.calls,
        "tests": tests,
        "call_s": CALL_S,
    }
    job = Job(
        command=(sys.executable, "-I", "-c", BOOT.format(module="script"), str(HARNESS.parent)),
        project=place.root,
        overlays=tuple(overlays),
        visible=(*folders_of(), *node.folders, HARNESS),
        stdin=json.dumps(plan).encode(),
        environ=(("NODE_NO_WARNINGS", "1"),),
        limits=replace(limits, memory_bytes=MEMORY_BYTES) if is_typed else limits,
    )
    return read_trial(sandbox.run(job), secret, is_apart=not tests)


def _command(place: Place, node: Node, *, is_typed: bool) -> list[str]:
    flags = ["--max-old-space-size=512"]
    if FINDS_MODULES[0] <= node.version < FINDS_MODULES[1]:
        flags.append("--experimental-detect-module")
    if is_typed and has_typescript(place.root):
        flags += ["--import", str(HARNESS / "typescript.mjs")]
    elif is_typed:
        # its guard pages take more of the address space than a limit leaves
        flags += ["--experimental-strip-types", "--disable-wasm-trap-handler"]
    return [node.path, *flags]
