"""The benchmark's own parts: its rows, and one trainer measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from docsync.finetune.dataset import read_dataset

ROOT = Path(__file__).parents[2]


def test_the_benchmark_measures_what_it_says(base: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    command = [sys.executable, str(ROOT / "benchmarks" / "finetune.py")]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    made = [*command, "rows", "--out", str(rows), "--count", "12"]
    subprocess.run(made, check=True, env=env)
    data = read_dataset(rows, "sft")
    assert len(data.examples) == 12
    asked = sum(len(turn.content) for one in data.examples for turn in one.turns[:-1])
    assert asked > 3 * sum(len(one.turns[-1].content) for one in data.examples)

    worked = [*command, "work", "--model", str(base), "--rows", str(rows), "--packing"]
    worked += ["--steps", "3", "--max-length", "512"]
    done = subprocess.run(worked, check=False, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found["losses"]) == len(found["norms"]) == 3
    assert 0 < found["targets_per_s"] < found["tokens_per_s"]
