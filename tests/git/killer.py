"""Runs one staging many times, each time killed before the next of its steps.

    killer.py TEMPLATE COPIES VERB PATH OLD NEW

TEMPLATE is copied to COPIES/0, COPIES/1, ... and the run in copy N is ended by SIGKILL before its
step N. A step is whatever touches the file system or starts a process, as Python's audit events
report it, so that no step can be forgotten. Ends with the first run that was not killed, and prints
what each was killed in front of.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from docsync.git.context import find_context
from docsync.git.stage import finish_interrupted, stage_document

STEPS = {
    "open",
    "os.chmod",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.rmtree",
    "subprocess.Popen",
}


def run_until_step(root: Path, step: int, report: int) -> None:
    verb, path, old, new = sys.argv[3:]
    os.chdir(root)
    git, ctx = find_context(root, os.environ)
    seen = 0

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event not in STEPS or (event == "open" and not isinstance(args[0], str)):
            return
        if event == "open" and not (isinstance(args[2], int) and args[2] & os.O_CREAT):
            return
        if seen == step:
            os.write(report, f"{event} {args[:2]}".encode("utf-8", "surrogateescape"))
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    sys.addaudithook(count)
    if verb == "stage":
        outcome = stage_document(git, ctx, path, old, Path(new).read_bytes())
    else:
        (outcome,) = finish_interrupted(git, ctx)
    os.write(report, f"end {outcome.state}".encode())


def main() -> None:
    template, copies = map(Path, sys.argv[1:3])
    for step in range(200):
        root = copies / str(step)
        shutil.copytree(template, root, symlinks=True)
        reader, report = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                run_until_step(root, step, report)
            finally:
                os._exit(3)
        os.close(report)
        with os.fdopen(reader) as lines:
            said = lines.read()
        os.waitpid(child, 0)
        print(said.replace("\n", " "), flush=True)
        if said.startswith("end"):
            return


main()
