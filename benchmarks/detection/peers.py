"""Other tools that install from a package index and look for stale documents without a service.

Each lives in an environment of its own, in a folder named like the tool, and is given all documents
that are graded and the setting that its own pages recommend for judging a change; a tool that
judges a whole tree counts for what the change brought: what it says after it and not before. None
of them writes into the prepared tree: those that need a commit get a copy.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.detection.bench import Bench, BenchError, Case
from benchmarks.detection.tool import Answer, Done, run

BRIDGES = Path(__file__).parent / "bridges"
FOUND = (0, 1)  # the exit codes of an honest answer


@dataclass(frozen=True, slots=True)
class Peer:
    """`ask` gets this peer, the case and the tree; `bin` is the folder of its programs."""

    name: str
    package: str
    setting: str
    ask: Callable[[Peer, Case, Path], Answer] = field(repr=False)
    bench: Bench = field(repr=False)
    bin: Path = field(repr=False)

    @property
    def stamp(self) -> str:
        """The installed version."""
        lib = self.bin.parent / "lib"
        stem = self.package.replace("-", "_")
        found = sorted(lib.glob(f"python*/site-packages/{stem}-*.dist-info"))
        return found[0].name.removesuffix(".dist-info") if found else "not installed"

    def answer(self, case: Case, tree: Path) -> Answer:
        return self.ask(self, case, tree)

    def documents(self, case: Case, tree: Path) -> list[str]:
        """All graded documents of the case's parent that the tree holds."""
        paths = self.bench.score.ls_docs(case["repo"], case["parent"])
        return sorted(path for path in paths if (tree / path).is_file())

    def run(self, program: str, *args: str, cwd: Path) -> Done:
        return run([str(self.bin / program), *args], cwd)

    def bridge(self, name: str, *args: str, cwd: Path) -> Done:
        """A few lines of ours in the tool's own interpreter, where its command line says less than
        its functions do."""
        return self.run("python", "-P", str(BRIDGES / f"{name}.py"), *args, cwd=cwd)


def all_peers(bench: Bench, venvs: Path) -> list[Peer]:
    peers = [
        Peer(name, package, setting, ask, bench, venvs / package / "bin")
        for name, package, setting, ask in PEERS
    ]
    return [peer for peer in peers if peer.bin.is_dir()]


@contextmanager
def committed(tree: Path) -> Iterator[Path]:
    """A copy of the tree with the staged change committed on branch `main`; `main~1` is before."""
    with tempfile.TemporaryDirectory(prefix="detection-") as folder:
        copy = Path(folder) / tree.name
        shutil.copytree(tree, copy, symlinks=True)
        shutil.rmtree(copy / ".git" / "docsync", ignore_errors=True)
        git(copy, "commit", "-q", "--no-verify", "--allow-empty", "-m", "change")
        yield copy


def git(tree: Path, *args: str) -> None:
    done = run(["git", *args], tree)
    if done.code != 0:
        raise BenchError(f"git {' '.join(args)}: {done.tail}")


def failed(done: Done) -> Answer:
    return Answer((), done.seconds, problem=f"exit code {done.code}: {done.tail}")


def readme_drift(peer: Peer, case: Case, tree: Path) -> Answer:
    done = peer.bridge("readme_drift", *peer.documents(case, tree), cwd=tree)
    if done.code != 0:
        return failed(done)
    return Answer(tuple(json.loads(done.out)), done.seconds)


def docs_drift(peer: Peer, case: Case, tree: Path) -> Answer:
    with committed(tree) as copy:
        report = copy.parent / "report"
        options = ("--base", "main~1", "--report-dir", str(report))
        done = peer.run("docs-drift", "--repo", ".", "pr", *options, cwd=copy)
        if done.code not in FOUND or not (report / "review.json").is_file():
            return failed(done)
        seen = json.loads((report / "review.json").read_text("utf-8"))["observations"]
        return Answer(tuple(dict.fromkeys(one["doc_path"] for one in seen)), done.seconds)


def docrot(peer: Peer, case: Case, tree: Path) -> Answer:
    def ask(copy: Path) -> tuple[Done, set[tuple[str, str, str]]]:
        done = peer.run("docrot", "check", "--format", "json", cwd=copy)
        if done.code not in FOUND:
            return done, set()
        findings = json.loads(done.out)["findings"]
        return done, {(one["doc"], one["rule"], one["target"]) for one in findings}

    with committed(tree) as copy:
        after, now = ask(copy)
        if after.code not in FOUND or not now:
            return failed(after) if after.code not in FOUND else Answer((), after.seconds)
        git(copy, "checkout", "-q", "main~1")
        before, old = ask(copy)
        if before.code not in FOUND:
            return failed(before)
        return Answer(tuple(sorted({path for path, *_ in now - old})), after.seconds)


def realitylint(peer: Peer, case: Case, tree: Path) -> Answer:
    documents = [path for path in peer.documents(case, tree) if "," not in path]
    chosen = [".", "--all-docs", "--docs", ",".join(documents)]
    with committed(tree) as copy:
        git(copy, "checkout", "-q", "main~1")
        baseline = copy.parent / "baseline.json"
        first = peer.run("realitylint", *chosen, "--write-baseline", str(baseline), cwd=copy)
        if first.code not in FOUND:
            return failed(first)
        git(copy, "checkout", "-q", "main")
        options = ("--baseline", str(baseline), "--format", "json")
        done = peer.run("realitylint", *chosen, *options, cwd=copy)
        if done.code not in FOUND:
            return failed(done)
        found = json.loads(done.out)["findings"]
        return Answer(tuple(dict.fromkeys(one["file"] for one in found)), done.seconds)


def staledocs(peer: Peer, case: Case, tree: Path) -> Answer:
    with committed(tree) as copy:
        git(copy, "checkout", "-q", "main~1")
        linked = peer.bridge("staledocs", *peer.documents(case, tree), cwd=copy)
        if linked.code != 0:
            return failed(linked)
        _, old = _staledocs(peer, copy)
        git(copy, "checkout", "-q", "main")
        done, now = _staledocs(peer, copy)
        if done.code not in FOUND:
            return failed(done)
        return Answer(tuple(dict.fromkeys(path for path, _ in sorted(now - old))), done.seconds)


def _staledocs(peer: Peer, copy: Path) -> tuple[Done, set[tuple[str, str]]]:
    done = peer.run("staledocs", "check", "--json", cwd=copy)
    if done.code not in FOUND:
        return done, set()
    found = json.loads(done.out)
    red = {(one["doc"], "pair") for one in found["pairs"] if one["state"] in RED}
    dead = {(one["doc"], one["token"]) for one in found["anchors"]}
    return done, red | dead


RED = ("DOC_STALE", "CODE_LAG", "BROKEN", "UNACKED")
PEERS = (
    (
        "readme-drift",
        "readme-drift",
        "`--staged`, all documents as `--readme-paths`",
        readme_drift,
    ),
    ("docs-drift", "docs-drift", "`pr --base` of the commit before", docs_drift),
    ("docrot", "docrot", "`check`, what the commit before does not have", docrot),
    (
        "realitylint",
        "realitylint",
        "all documents, a baseline of the commit before",
        realitylint,
    ),
    (
        "staledocs",
        "staledocs",
        "pairs as `init --suggest` proposes, all acknowledged before the change; red ones count",
        staledocs,
    ),
)
