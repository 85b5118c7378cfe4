"""The commits: the folder that holds them, their labels, and one prepared work tree for each.

The set (references and labels, no text) and the program that prepares and grades it, `score.py`,
are kept outside of this repository; this module only loads them. Trees are prepared once and stay.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Case = Mapping[str, Any]  # the fields are described beside score.py
# Commits of history in a tree: some tools look at what changed together before. The smaller ones
# are for mirrors that lack a large file of some older commit.
DEPTHS = (300, 30, 1)
READY = "ready"


class BenchError(Exception):
    """The set, its mirrors or a tree is not as it must be; the message says what to do."""


class Bench:
    """`folder` holds score.py and cases.jsonl, `mirrors` the repositories, `trees` is ours."""

    def __init__(self, folder: Path, mirrors: Path | None, trees: Path) -> None:
        if mirrors is not None:
            os.environ["DOCSYNC_MIRRORS"] = str(mirrors)
        self.score = _load(folder / "score.py")
        # no text is written here, and comparing texts takes longer than all the rest of grading
        self.grader = _load(folder / "score.py")
        self.grader.doc_score = lambda *_texts: dict(_UNCHANGED)
        self.grader.blob = lambda *_place: b""
        self.trees = trees.resolve()
        self.cases: list[Case] = list(self.score.load_cases().values())

    def pick(self, core: bool = False, label: str = "", ids: Iterable[str] = ()) -> list[Case]:
        wanted = tuple(ids)
        unknown = set(wanted) - {case["id"] for case in self.cases}
        if unknown:
            raise BenchError(f"no such case: {', '.join(sorted(unknown))}")
        return [
            case
            for case in self.cases
            if (not core or case["core"])
            and (not label or case["label"].startswith(label))
            and (not wanted or case["id"] in wanted)
        ]

    def tree(self, case: Case) -> Path:
        """Named like the repository: a tool may take the folder's name for the project's."""
        name, repo = str(case["id"]), str(case["repo"])
        return self.trees / name / repo.split("/")[1]

    def prepare(self, case: Case) -> Path:
        """The case's work tree, made if it is not there: HEAD is the parent, the commit's code is
        staged, documents are untouched."""
        tree = self.tree(case)
        if not (tree.parent / READY).exists():
            self.trees.mkdir(parents=True, exist_ok=True)
            making = Path(tempfile.mkdtemp(prefix=".making-", dir=self.trees))
            depth = self._prepare(case, making / tree.name)
            (making / READY).write_text(f"{depth} commits of history\n")
            making.chmod(0o755)
            try:
                making.rename(tree.parent)
            except OSError:  # another run was faster
                shutil.rmtree(making)
        return tree

    def _prepare(self, case: Case, tree: Path) -> int:
        for depth in DEPTHS:
            shutil.rmtree(tree, ignore_errors=True)
            try:
                self.score.prepare(case, str(tree), depth)
            except RuntimeError:
                if depth == DEPTHS[-1]:
                    raise
            else:
                return depth
        raise AssertionError("the last depth returns or raises")

    @contextmanager
    def borrow(self, case: Case) -> Iterator[Path]:
        """The tree for one tool at a time, whoever else measures."""
        tree = self.prepare(case)
        with (tree.parent / READY).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield tree

    def prepare_all(self, cases: Iterable[Case], jobs: int) -> None:
        for repo in sorted({case["repo"] for case in self.cases}):
            self.score.gitdir(repo)  # a missing mirror is said once, before any work
        with ThreadPoolExecutor(jobs) as pool:
            for _ in pool.map(self.prepare, cases):
                pass

    def grade(self, case: Case, named: Iterable[str]) -> dict[str, Any]:
        """What score.py says of the documents that a tool named, without the parts on rewriting."""
        graded = self.grader.grade_docs(case, {}, identified=list(named))
        return {key: graded[key] for key in GRADED}


GRADED = (
    *("id", "repo", "label", "kind", "tasks", "predicted", "truth", "ignored"),
    *("missed", "spurious", "tp", "fp", "fn", "f1", "f1_strict"),
)
_UNCHANGED: dict[str, Any] = {
    **dict.fromkeys(("stale", "required"), ()),
    **dict.fromkeys(("doc_exact", "harm", "harm_bag", "changed"), False),
    **dict.fromkeys(("hunks_exact", "rel_gain", "edit_f1", "sections_hit", "sections_pred"), 0),
    **dict.fromkeys(("collateral", "lost_words", "gone_words"), 0),
    "hunks": 1,
    "sections_truth": ((0, 1),),
    "win": (0, 0, 0, 0),
}


def _load(file: Path) -> Any:
    if not file.is_file():
        raise BenchError(f"{file} is not there: --bench names the folder of score.py")
    spec = importlib.util.spec_from_file_location("score", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
