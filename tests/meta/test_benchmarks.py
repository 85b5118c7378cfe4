"""The benchmark of the hook measures what it says, on any size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_hook_benchmark_gives_a_figure_for_each_case(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    sizes = ["--rounds", "3", "--cold-rounds", "1", "--sections", "40", "--files", "16"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "hook.py"), *sizes, "--json", str(figures)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    measured = json.loads(figures.read_text())
    assert measured["machine"]["sections"] == 40
    by_name = {figure["name"]: figure for figure in measured["figures"]}
    assert by_name["python -c 'import click'"]["ratio"] == 1
    assert len(by_name) == 6
    for name, figure in by_name.items():
        assert 0 < figure["best_s"] <= figure["median_s"] <= figure["worst_s"]
        assert f"| {name} |" in done.stdout


def test_the_audit_benchmark_counts_what_is_dead(tmp_path: Path) -> None:
    clone = tmp_path / "project"
    clone.mkdir()

    def git(*args: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *args], cwd=clone, check=True)

    git("init", "-q", "-b", "main")
    (clone / "README.md").write_text("# It\n\nCall `read_settings()`.\n")
    (clone / "it.py").write_text("def read_settings():\n    pass\n")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    (clone / "it.py").write_text("def load():\n    pass\n")
    git("commit", "-q", "-a", "-m", "two")
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "audit.py"), str(clone)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "| project | 1 | 1 | 2 | 1 | 1 symbol |" in done.stdout
    gone = [sys.executable, str(ROOT / "benchmarks" / "audit.py"), str(tmp_path / "nowhere")]
    assert subprocess.run(gone, check=False, capture_output=True).returncode == 1


def test_the_guard_benchmark_gives_figures_on_any_size(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "guard.py"), "--megabytes", "1"]
    command += ["--corpus", str(ROOT / "docsync"), "--held-out", str(ROOT / "docs")]
    command += ["--work", str(tmp_path / "work"), "--json", str(figures)]
    command += ["--samples", "2", "--blocks", "5"]
    command += ["--only", "growth", "alarms", "choices", "targets", "others"]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    measured = {part: each["found"] for part, each in json.loads(figures.read_text()).items()}
    (growth,) = measured["growth"]
    assert growth["characters"] > 500_000
    assert 0 < growth["query"]["clean_p50"] <= growth["query"]["clean_p95"]
    assert measured["alarms"]["blocks"] == 5
    unedited = [row for row in measured["others"] if row["edits"] == 0 and row["chars"] > 80]
    assert len(unedited) == 3
    assert all(row["found"] == row["n"] == 2 for row in unedited)
    assert "| 1,000 | 20% |" in done.stdout
