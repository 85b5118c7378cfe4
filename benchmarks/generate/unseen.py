"""The functions of `packages.txt`, fetched and proved to be problems: their own bodies pass the
tests of their packages in the sandbox, empty ones do not.

    python -m benchmarks.generate.unseen --work DIR

writes DIR/functions.jsonl for `benchmarks.generate.run`. With --find, packages instead of functions
are read from the list, and for each the first functions that do are printed, as the list has
them."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from benchmarks.generate.removed import Removed, checked, proposed
from docsync.sandbox.sandbox import Sandbox

LIST = Path(__file__).parent / "packages.txt"
PER_PACKAGE = 3
TRIED = 20  # of one package, until that many were found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--list", type=Path, default=LIST, dest="file")
    parser.add_argument("--find", action="store_true")
    options = parser.parse_args()
    sandbox = Sandbox.find()
    lines = options.file.read_text(encoding="utf-8").splitlines()
    wanted = [line.split() for line in lines if line and not line.startswith("#")]
    folders = {package: fetch(package, options.work) for package, *_ in wanted}
    if options.find:
        for package, folder in folders.items():
            find(sandbox, folder, package)
        return
    rows = []
    for package, function in wanted:
        path, _, name = function.partition("::")
        problem = Removed(f"{package} {function}", str(folders[package]), path, name)
        found, why = checked(sandbox, problem)
        print(f"{problem.id}: {why or 'good'}", flush=True)
        if found is not None:
            rows.append(json.dumps(asdict(found)) + "\n")
    (options.work / "functions.jsonl").write_text("".join(rows), encoding="utf-8")
    print(f"{len(rows)} of {len(wanted)} functions")
    sys.exit(len(rows) != len(wanted))


def fetch(package: str, work: Path) -> Path:
    """The unpacked source distribution, by pip; what is there is not fetched again."""
    folder = work.absolute() / "packages" / package
    if not folder.is_dir():
        sources = work.absolute() / "sources" / package
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--no-binary", ":all:", "--dest", str(sources), package]
        if not list(sources.glob("*.tar.gz")):
            subprocess.run(command, check=True)
        with tarfile.open(next(sources.glob("*.tar.gz"))) as archive:
            archive.extractall(folder, filter="data")
    # as root the sandbox is nobody, who has to be able to read it
    work.chmod(0o755)
    for each in (folder, *folder.rglob("*")):
        if not each.is_symlink():
            each.chmod(0o755 if each.is_dir() else 0o644)
    return next(each for each in folder.iterdir() if each.is_dir())


def find(sandbox: Sandbox, folder: Path, package: str) -> None:
    found = 0
    for problem in islice(proposed(folder, package), TRIED):
        good, why = checked(sandbox, problem)
        print(f"# {problem.id}: {why}" if why else good.id if good else "", flush=True)
        found += good is not None
        if found == PER_PACKAGE:
            return


if __name__ == "__main__":
    main()
