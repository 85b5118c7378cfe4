"""What docsync costs in a large repository, and how the cost grows.

    python benchmarks/scale.py --repos CLONES [--exclude FILE] [--sizes 1000,10000] [--json FILE]

The repository is put together from the newest commits of many others: their documents until there
are enough sections, and other files in proportion, each below a folder of its project. Where there
are not enough, files are taken again with their names altered (`snake_case` to `snake_case_2`), so
that no two are alike. Nothing is fitted here, and nothing but figures is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, like hook.py

from docsync.config import Config  # noqa: E402
from docsync.docs.parse import parse_document  # noqa: E402
from docsync.docs.select import DocSelector  # noqa: E402
from docsync.git.objects import ObjectReader  # noqa: E402
from docsync.git.tree import read_tree  # noqa: E402
from docsync.mining.clones import Clone, find_clones, read_excluded  # noqa: E402

# the peak of the interpreter's own memory, which waiting for it does not tell: what a process had
# before it became another program counts there
SCRIPT = """
import os, re, sys
from docsync.cli.main import main
try:
    sys.exit(main())
finally:
    with open("/proc/self/status") as status, open(os.environ["SCALE_PEAK"], "w") as out:
        out.write(re.search(r"VmHWM:\\s*(\\d+)", status.read())[1])
"""
DOCSYNC = (sys.executable, "-P", "-c", SCRIPT)
CODE_PER_SECTION = 0.45
MAX_BYTES = 300_000
ROUNDS = 3
_NAME = re.compile(rb"\b[A-Za-z][a-z0-9]+_[a-z0-9_]+\b")
MODULE = '''"""The settings of a scale run."""

LIMIT = {limit}


def {name}(path, scale_retries=3):
    """Reads the settings."""
    total = {body}
    return path, scale_retries, total
'''
GUIDE = """# Scale runs

Call `{name}(path, scale_retries=3)` to read the settings.

## Options

`scale_retries` says how often a scale run is tried again.
"""


@dataclass(frozen=True, slots=True)
class File:
    clone: Clone
    path: str
    oid: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one command on the clock and of all its processes on the processor, and the most
    memory that docsync had, in MB (on Linux)."""

    seconds: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Size:
    """What one size cost. `quiet` is a change of a function's body, `documented` a renamed
    parameter, `module` a removed module of several hundred lines."""

    sections: int
    documents: int
    code_files: int
    altered: int
    index_mb: float
    cold: Cost
    quiet: Cost
    documented: Cost
    module: Cost


def sources(clones: Sequence[Clone]) -> tuple[list[File], list[File]]:
    """Documents and other text files of all clones, in an order drawn from a seed."""
    selector = DocSelector(Config())
    documents: list[File] = []
    others: list[File] = []
    for clone in clones:
        for path, entry in read_tree(clone.git(), clone.tip).items():
            if entry.is_regular and "\n" not in path:
                kept = documents if selector.is_doc(path) else others
                kept.append(File(clone, path, entry.oid))
    draw = random.Random(1)
    draw.shuffle(documents)
    draw.shuffle(others)
    return documents, others


def contents(files: Sequence[File]) -> Iterator[tuple[str, bytes, int]]:
    """Paths with contents and the round they come from, endlessly: from the second round on with
    altered names."""
    readers: dict[str, ObjectReader] = {}
    turn = 0
    while True:
        turn += 1
        for file in files:
            reader = readers.setdefault(file.clone.name, ObjectReader(file.clone.git(), MAX_BYTES))
            data = reader.read_many([file.oid]).get(file.oid) if _is_there(reader, file) else None
            if data is None or b"\0" in data[:8000]:
                continue
            project = file.clone.name.replace("/", "-")
            folder = project if turn == 1 else f"{project}-{turn}"
            yield f"{folder}/{file.path}", altered(data, turn), turn


def _is_there(reader: ObjectReader, file: File) -> bool:
    """A mirror may lack a large file."""
    try:
        return reader.size(file.oid) <= MAX_BYTES
    except Exception:
        reader.close()
        return False


def altered(data: bytes, turn: int) -> bytes:
    if turn == 1:
        return data
    return _NAME.sub(lambda name: name[0] + b"_%d" % turn, data) + b"\n%d\n" % turn


def build(
    root: Path, sections: int, files: tuple[list[File], list[File]]
) -> tuple[int, int, int, int]:
    """A repository of at least `sections` sections: (sections, documents, code files, altered)."""
    git(root, "init", "-q", "-b", "main")
    for key, value in (("user.name", "Bench"), ("user.email", "bench@example.org")):
        git(root, "config", key, value)
    found = documents = others = altered_files = 0
    with subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=root, stdin=subprocess.PIPE
    ) as importer:
        out = importer.stdin
        assert out is not None
        out.write(b"commit refs/heads/main\ncommitter Bench <bench@example.org> 1700000000 +0000\n")
        out.write(b"data 5\nstart\n")

        def write(path: str, data: bytes) -> None:
            quoted = (
                path.replace("\\", "\\\\").replace('"', '\\"').encode("utf-8", "surrogateescape")
            )
            out.write(b'M 100644 inline "%s"\ndata %d\n%s\n' % (quoted, len(data), data))

        write(
            "scale/settings.py", MODULE.format(name="read_scale_settings", limit=3, body=0).encode()
        )
        write("docs/scale.md", GUIDE.format(name="read_scale_settings").encode())
        for path, data, turn in contents(files[0]):
            if found >= sections:
                break
            found += sections_of(path, data)
            documents += 1
            altered_files += turn > 1
            write(path, data)
        for path, data, turn in contents(files[1]):
            if others >= sections * CODE_PER_SECTION:
                break
            others += 1
            altered_files += turn > 1
            write(path, data)
    git(root, "reset", "-q", "--hard", "main")
    return found, documents, others, altered_files


_counts: dict[tuple[str, bytes], int] = {}


def sections_of(path: str, data: bytes) -> int:
    """Counted once for all sizes."""
    key = path, hashlib.sha256(data).digest()
    if key not in _counts:
        _counts[key] = len(parse_document(path, "0" * 40, data).sections)
    return _counts[key]


def git(root: Path, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=root, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def cost(root: Path, *args: str, expect: Sequence[int]) -> Cost:
    """Runs docsync once."""
    with tempfile.TemporaryFile() as said, tempfile.NamedTemporaryFile("r") as peak:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*DOCSYNC, *args],
            cwd=root,
            stdout=said,
            stderr=said,
            env=os.environ | {"SCALE_PEAK": peak.name},
        )
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in expect:
            said.seek(0)
            raise SystemExit(f"docsync {args[0]} gave {process.returncode}: {said.read()[-800:]!r}")
        peak_mb = int(peak.read()) / 1024
    return Cost(round(took, 3), round(usage.ru_utime + usage.ru_stime, 3), round(peak_mb, 1))


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(one.seconds for one in costs),
        statistics.median(one.cpu for one in costs),
        max(one.peak_mb for one in costs),
    )


def stage(root: Path, text: str) -> None:
    (root / "scale/settings.py").write_text(text, "utf-8")
    git(root, "add", "scale/settings.py")


def measure(root: Path, sections: int, files: tuple[list[File], list[File]]) -> Size:
    counts = build(root, sections, files)
    state = root / ".git" / "docsync"
    check = ("check", "--staged", "--no-model")
    renamed = MODULE.format(name="read_scale_settings", limit=3, body=0).replace(
        "scale_retries", "scale_attempts"
    )
    stage(root, renamed)
    cold = []
    for _ in range(ROUNDS if sections <= 1000 else 1):
        shutil.rmtree(state, ignore_errors=True)
        cold.append(cost(root, *check, expect=[1]))
    index_mb = sum(f.stat().st_size for f in state.glob("index.db*")) / 1e6
    documented = [cost(root, *check, expect=[1]) for _ in range(ROUNDS)]
    quiet = []
    for number in range(ROUNDS):
        stage(root, MODULE.format(name="read_scale_settings", limit=3, body=number + 1))
        quiet.append(cost(root, "hook", expect=[0]))
    git(root, "reset", "-q", "--hard")
    victim = module_of(root)
    git(root, "rm", "-q", victim)
    module = [cost(root, *check, expect=[0, 1]) for _ in range(ROUNDS)]
    return Size(
        *counts, round(index_mb, 1), median(cold), median(quiet), median(documented), median(module)
    )


def module_of(root: Path) -> str:
    """A Python module of a few hundred lines: the first by name that is no test."""
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if "test" not in name and 300 <= path.read_bytes().count(b"\n") <= 600:
            return name
    raise SystemExit("no module of 300 to 600 lines: take more sections")


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of the logarithms by least squares: 1 is linear, 2 quadratic."""
    x, y = [math.log(v) for v in sizes], [math.log(max(v, 1e-9)) for v in costs]
    mx, my = statistics.fmean(x), statistics.fmean(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum(
        (a - mx) ** 2 for a in x
    )


COLUMNS: dict[str, Callable[[Size], float]] = {
    "cold index s": lambda s: s.cold.seconds,
    "its CPU s": lambda s: s.cold.cpu,
    "quiet hook s": lambda s: s.quiet.seconds,
    "CPU s": lambda s: s.quiet.cpu,
    "documented s": lambda s: s.documented.seconds,
    "CPU s ": lambda s: s.documented.cpu,
    "module s": lambda s: s.module.seconds,
    "CPU s  ": lambda s: s.module.cpu,
    "index MB": lambda s: s.index_mb,
    "cold peak MB": lambda s: s.cold.peak_mb,
    "warm peak MB": lambda s: s.module.peak_mb,
}


def table(sizes: Sequence[Size]) -> str:
    lines = [
        f"| sections | documents | other files | {' | '.join(COLUMNS)} |",
        "|" + "---|" * (3 + len(COLUMNS)),
    ]
    for size in sizes:
        cells = " | ".join(f"{get(size):.2f}" for get in COLUMNS.values())
        lines.append(f"| {size.sections:,} | {size.documents:,} | {size.code_files:,} | {cells} |")
    if len(sizes) > 1:
        x = [size.sections for size in sizes]
        grown = [exponent(x, [get(size) for size in sizes]) for get in COLUMNS.values()]
        lines.append(f"| growth, exponent | | | {' | '.join(f'{e:.2f}' for e in grown)} |")
        last = [exponent(x[-2:], [get(size) for size in sizes[-2:]]) for get in COLUMNS.values()]
        lines.append(f"| of the last step | | | {' | '.join(f'{e:.2f}' for e in last)} |")
    return "\n".join(lines)


def machine() -> Mapping[str, str | int | float]:
    return {
        "python": platform.python_version(),
        "git": subprocess.check_output(["git", "--version"], text=True).split()[2],
        "cpus": os.cpu_count() or 0,
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repos", type=Path, required=True, help="folder of clones, OWNER+NAME")
    parser.add_argument("--exclude", type=Path, action="append", default=[])
    parser.add_argument("--sizes", default="1000,10000,50000")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", type=Path, help="build there, and leave the repositories")
    args = parser.parse_args()
    excluded = read_excluded(args.exclude)
    clones = [c for name, c in find_clones(args.repos).items() if not excluded.holds(name)]
    files = sources(clones)
    where = machine()
    print(f"{len(clones)} projects, {where}", file=sys.stderr)
    sizes = []
    with tempfile.TemporaryDirectory(prefix="docsync-scale-") as folder:
        for wanted in (int(n) for n in args.sizes.split(",")):
            root = (args.keep or Path(folder)) / str(wanted)
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir(parents=True)
            sizes.append(measure(root, wanted, files))
            print(sizes[-1], file=sys.stderr, flush=True)
    print(table(sizes))
    if args.json:
        found = {"machine": where, "projects": len(clones), "sizes": [asdict(s) for s in sizes]}
        args.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
