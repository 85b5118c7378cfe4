"""What docsync costs a commit, as ratios to starting Python with click, measured in one run.

    python benchmarks/hook.py [--json FILE] [--rounds 15] [--sections 2000] [--files 300]

Every round runs each case once, one after the other, on a change that docsync has not seen: what a
busy machine does to one case it does to its neighbours, and nothing is answered from the journal.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import synthetic
from synthetic import Module, git

ROOT = Path(__file__).parents[1]
DOCSYNC = [
    sys.executable,
    "-c",
    "import sys; from docsync.cli.main import main; sys.exit(main())",
]
TARGET_RATIO = 2.5  # a commit that touches nothing documented
TARGET_WARM_S = 0.5  # the deterministic tier on a documented change


class BenchmarkError(Exception):
    """A case did not do what it is there to measure; a figure for it would mean nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds over all rounds; `ratio` is the median of the rounds' ratios to the baseline."""

    name: str
    median_s: float
    best_s: float
    worst_s: float
    ratio: float
    target: str
    is_met: bool | None


class Bench:
    def __init__(self, root: Path, env: Mapping[str, str], modules: list[Module]) -> None:
        self.root = root
        self.env = env
        self.modules = modules

    def timed(self, command: list[str]) -> tuple[float, subprocess.CompletedProcess[str]]:
        start = time.perf_counter()
        done = subprocess.run(
            command, cwd=self.root, env=self.env, check=False, capture_output=True, text=True
        )
        return time.perf_counter() - start, done

    def click(self, _: int) -> float:
        return self.timed([sys.executable, "-c", "import click"])[0]

    def private_body(self, number: int) -> float:
        module = self.modules[number]
        return self.quiet(module.path, module.source(body=number + 1))

    def test_file(self, number: int) -> float:
        module = self.modules[number * 10 % len(self.modules)]
        path = f"tests/test_{module.name}.py"
        return self.quiet(path, f"def test_{module.name}():\n    assert {number} < {number + 1}\n")

    def quiet(self, path: str, text: str) -> float:
        """`docsync hook` on a staged change that no document is about."""
        self.stage(path, text)
        took, done = self.timed([*DOCSYNC, "hook"])
        if done.returncode or self.documents():
            raise BenchmarkError(f"the hook found something in {path}:\n{done.stdout}{done.stderr}")
        self.reset()
        return took

    def checked(self, number: int) -> float:
        """`docsync check --no-model` on a renamed flag: the same without the writing."""
        self.rename_flag(number)
        took, done = self.timed([*DOCSYNC, "check", "--staged", "--no-model"])
        if done.returncode != 1:
            raise BenchmarkError(f"check ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        self.reset()
        return took

    def documented(self, number: int) -> float:
        """`docsync sync --no-model` on a renamed flag; it must repair the document."""
        module = self.rename_flag(number)
        took, done = self.timed([*DOCSYNC, "sync", "--staged", "--no-model"])
        if done.returncode != 1 or not self.documents():
            raise BenchmarkError(
                f"sync ended with {done.returncode} and repaired nothing for {module.flag}:\n"
                f"{done.stdout}{done.stderr}"
            )
        self.reset()
        return took

    def cold(self, number: int) -> float:
        """As `documented`, after everything that docsync has remembered is gone."""
        shutil.rmtree(self.root / git(self.root, self.env, "rev-parse", "--git-path", "docsync"))
        return self.documented(number)

    def rename_flag(self, number: int) -> Module:
        module = self.modules[number]
        self.stage(module.path, module.source(flag=f"--limit-{module.other}-{number}"))
        return module

    def stage(self, path: str, text: str) -> None:
        (self.root / path).write_text(text)
        git(self.root, self.env, "add", path)

    def documents(self) -> str:
        return git(self.root, self.env, "diff", "--cached", "--name-only", "--", "*.md")

    def reset(self) -> None:
        git(self.root, self.env, "reset", "--quiet", "--hard")


def measure(bench: Bench, rounds: int, cold_rounds: int) -> list[Figure]:
    cases: dict[str, Callable[[int], float]] = {
        "python -c 'import click'": bench.click,
        "hook, a function's body": bench.private_body,
        "hook, a test file": bench.test_file,
        "check --no-model, warm": bench.checked,
        "sync --no-model, warm": bench.documented,
    }
    numbers = iter(range(len(bench.modules)))
    # fills the index of sections and the bytecode
    for case in cases.values():
        case(next(numbers))
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for done in range(rounds):
        progress(f"round {done + 1} of {rounds}")
        number = next(numbers)
        for name, case in cases.items():
            seconds[name].append(case(number))
    cold = []
    for done in range(cold_rounds):
        progress(f"cold index {done + 1} of {cold_rounds}")
        cold.append(bench.cold(next(numbers)))
    base = seconds["python -c 'import click'"]
    figures = [figure(name, taken, base) for name, taken in seconds.items()]
    return [*figures, figure("sync --no-model, cold index", cold, base)]


def figure(name: str, taken: list[float], base: list[float]) -> Figure:
    median = statistics.median(taken)
    if len(taken) == len(base):
        ratio = statistics.median(a / b for a, b in zip(taken, base, strict=True))
    else:
        ratio = median / statistics.median(base)
    target, is_met = "", None
    if name.startswith("hook"):
        target, is_met = f"<= {TARGET_RATIO} x", ratio <= TARGET_RATIO
    elif name == "sync --no-model, warm":
        target, is_met = f"<= {TARGET_WARM_S} s", median <= TARGET_WARM_S
    return Figure(name, median, min(taken), max(taken), ratio, target, is_met)


def progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text:40}", end="", file=sys.stderr, flush=True)


def machine() -> dict[str, str | int]:
    git_version = subprocess.run(["git", "--version"], check=True, capture_output=True, text=True)
    return {
        "python": platform.python_version(),
        "git": git_version.stdout.split()[2],
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count() or 0,
        # the import hook of an editable installation slows the unit too, and so flatters the ratios
        "editable": "yes" if any("__editable__" in name for name in sys.modules) else "no",
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def table(facts: Mapping[str, str | int], figures: list[Figure]) -> str:
    lines = [", ".join(f"{name} {value}" for name, value in facts.items()), ""]
    lines += [
        "| case | median s | best | worst | ratio | target | met |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in figures:
        met = "" if one.is_met is None else ("yes" if one.is_met else "no")
        lines.append(
            f"| {one.name} | {one.median_s:.3f} | {one.best_s:.3f} | {one.worst_s:.3f} "
            f"| {one.ratio:.2f} | {one.target} | {met} |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=15, help="rounds, at least 3 (default 15)")
    parser.add_argument("--cold-rounds", type=int, default=5, help="runs on a cold index")
    parser.add_argument("--sections", type=int, default=2000)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON too")
    args = parser.parse_args()
    if args.rounds < 3 or args.cold_rounds < 1:
        parser.error("--rounds must be at least 3 and --cold-rounds at least 1")
    if args.rounds + args.cold_rounds + 5 > args.files:
        parser.error(f"{args.rounds} rounds need --files {args.rounds + args.cold_rounds + 5}")
    with tempfile.TemporaryDirectory(prefix="docsync-bench-") as folder:
        root = Path(folder) / "repository"
        env = {**synthetic.environment(Path(folder) / "bytecode"), "PYTHONPATH": str(ROOT)}
        progress("making the repository")
        modules = synthetic.create(
            root, env, sections=args.sections, files=args.files, seed=args.seed
        )
        facts = {**machine(), "sections": args.sections, "files": args.files}
        try:
            figures = measure(Bench(root, env, modules), args.rounds, args.cold_rounds)
        except BenchmarkError as error:
            print(f"\nno figures: {error}", file=sys.stderr)
            return 1
    progress("")
    print(table(facts, figures))
    if args.json:
        content = {"machine": facts, "rounds": args.rounds, "figures": [asdict(f) for f in figures]}
        args.json.write_text(json.dumps(content, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
