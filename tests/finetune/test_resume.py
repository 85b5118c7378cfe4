"""Kills, stops, full disks and broken checkpoints."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docsync.errors import TrainingError, UsageError
from docsync.finetune import checkpoints
from docsync.finetune.arguments import Arguments
from docsync.finetune.recorder import read_log
from docsync.finetune.train import finetune

Make = Callable[..., Arguments]
STEPS = {"num_train_epochs": 4, "save_steps": 4, "lora_dropout": 0.1, "save_total_limit": 3}


def train(args: Arguments, *, resume: bool = False) -> list[str]:
    told: list[str] = []
    finetune(args, resume=resume, tell=told.append, show=lambda status: None)
    return told


def curve(run: Path) -> list[tuple[int, float, float]]:
    return [(one["step"], one["loss"], one["grad_norm"]) for one in read_log(run / "log.jsonl")]


def begin(args: Arguments, work: Path) -> subprocess.Popen[bytes]:
    """The same run as a process of its own, through the command line."""
    settings = {name: getattr(args, name) for name in STEPS} | {
        name: getattr(args, name)
        for name in (
            "model_name_or_path",
            "train_file",
            "output_dir",
            "max_length",
            "per_device_train_batch_size",
            "lora_r",
            "learning_rate",
            "num_threads",
        )
    }
    config = work / "run.yaml"
    config.write_text(json.dumps(settings))
    call = "import sys; from docsync.cli.main import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", call, "finetune", "--config", str(config)],
        stderr=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def wait_for_step(run: Path, step: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and process.poll() is None:
        log = run / "log.jsonl"
        if log.exists() and log.read_bytes().count(b"\n") >= step:
            return
        time.sleep(0.01)
    assert process.stderr is not None
    raise AssertionError(process.stderr.read().decode())


@pytest.fixture
def whole(arguments: Make, tmp_path: Path) -> Path:
    """The run that nothing happens to."""
    args = arguments(**STEPS, output_dir=str(tmp_path / "whole"))
    train(args)
    return Path(args.output_dir)


def test_a_killed_run_goes_on_to_the_same_curve_bit_by_bit(
    arguments: Make, whole: Path, tmp_path: Path
) -> None:
    args = arguments(**STEPS, output_dir=str(tmp_path / "killed"))
    run = Path(args.output_dir)
    process = begin(args, tmp_path)
    wait_for_step(run, 10, process)
    process.kill()
    process.wait()
    assert not (run / "adapter").exists()

    # as a kill in the middle of a save leaves it, and as a bad disk does
    newest = max(path for _, path in checkpoints.steps(run / "checkpoints"))
    (run / "checkpoints" / ".checkpoint-99.part").mkdir()
    broken = run / "checkpoints" / "checkpoint-98"
    shutil.copytree(newest, broken)
    with (broken / "adapter_model.safetensors").open("r+b") as file:
        file.seek(-4, os.SEEK_END)
        file.write(b"\0\1\2\3")

    with pytest.raises(UsageError, match="--resume"):
        train(args)
    told = train(args, resume=True)
    assert "checkpoint-98 is not whole and is left out" in told
    assert f"going on from {newest.name}" in told
    assert curve(run) == curve(whole)
    adapter = Path("adapter") / "adapter_model.safetensors"
    assert (run / adapter).read_bytes() == (whole / adapter).read_bytes()
    with pytest.raises(UsageError, match="finished"):
        train(args, resume=True)


def test_a_full_run_with_accumulation_resumes_in_the_middle_of_an_epoch(
    arguments: Make, tmp_path: Path
) -> None:
    args = arguments(
        method="full",
        packing=False,
        gradient_accumulation_steps=2,
        max_steps=10,
        save_steps=4,
        save_total_limit=9,
        learning_rate=1e-3,
    )
    run = Path(args.output_dir)
    train(args)
    before = curve(run), (run / "model" / "model.safetensors").read_bytes()
    # as it was after step 9
    shutil.rmtree(run / "model")
    for path in (run / "checkpoints").iterdir():
        if path.name not in ("checkpoint-4", "checkpoint-8"):
            shutil.rmtree(path)
    record = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps({**record, "state": "running"}))
    assert "going on from checkpoint-8" in train(args, resume=True)
    assert (curve(run), (run / "model" / "model.safetensors").read_bytes()) == before


def test_an_interrupt_saves_the_step_and_says_how_to_go_on(
    arguments: Make, whole: Path, tmp_path: Path
) -> None:
    args = arguments(**STEPS, output_dir=str(tmp_path / "stopped"))
    run = Path(args.output_dir)
    process = begin(args, tmp_path)
    wait_for_step(run, 5, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err.decode()
    assert b"with --resume goes on from there" in err
    state = json.loads((run / "run.json").read_text())["state"]
    assert state.startswith("interrupted at step")
    train(args, resume=True)
    assert curve(run) == curve(whole)


def test_a_run_is_resumed_with_its_own_settings_and_data_only(
    arguments: Make, tmp_path: Path
) -> None:
    args = arguments(max_steps=4, save_steps=2)
    with limited_file_size(20), pytest.raises(TrainingError):
        train(args)
    with pytest.raises(TrainingError, match=r"learning_rate is 0\.5 and was 0\.03"):
        train(arguments(max_steps=4, save_steps=2, learning_rate=0.5), resume=True)
    rows = Path(args.train_file)
    rows.write_text(rows.read_text() + rows.read_text().splitlines()[0] + "\n")
    with pytest.raises(TrainingError, match=r"the bytes of .*train.jsonl have changed"):
        train(arguments(max_steps=4, save_steps=2, train_file=str(rows)), resume=True)


class limited_file_size:
    """Files above a size cannot be written, as on a disk that fills up."""

    def __init__(self, kilobytes: int) -> None:
        self._limit = kilobytes * 1000

    def __enter__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._limit, self._before[1]))

    def __exit__(self, *args: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


def test_a_disk_that_is_full_between_checkpoints_says_so(arguments: Make) -> None:
    args = arguments(max_steps=60, save_steps=1000)
    with limited_file_size(6), pytest.raises(TrainingError, match="Make room, and run the same"):
        train(args)
    run = Path(args.output_dir)
    assert not (run / "adapter").exists()
    train(args, resume=True)  # half of a line stood at the end of the log
    assert [step for step, _, _ in curve(run)] == list(range(1, 61))


def test_a_full_disk_at_the_end_names_the_checkpoint_to_go_on_from(
    tmp_path: Path,
) -> None:
    with pytest.raises(TrainingError, match="checkpoint-7 is whole: make room, and run the same"):
        fill(tmp_path / "run" / "adapter", tmp_path / "checkpoints")
    with pytest.raises(TrainingError, match=r"the disk is full.*Make room, or write to an"):
        fill(tmp_path / "merged", None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkpoints", "run"]
    assert list((tmp_path / "run").iterdir()) == []


def fill(target: Path, resumed_from: Path | None) -> None:
    if resumed_from is not None:
        with checkpoints.staged(resumed_from / "checkpoint-7") as part:
            (part / "state").write_text("all of it")
    with checkpoints.staged(target, resumed_from=resumed_from):
        raise RuntimeError("I/O error: No space left on device (os error 28)")


def test_a_full_disk_leaves_the_last_checkpoint_and_says_so(arguments: Make) -> None:
    args = arguments(max_steps=4, save_steps=2)
    run = Path(args.output_dir)
    with limited_file_size(20), pytest.raises(TrainingError) as caught:
        train(args)
    assert "checkpoint-2 cannot be written" in str(caught.value)
    assert "make room, and run the same command with --resume" in str(caught.value)
    assert list((run / "checkpoints").iterdir()) == []
    told = train(args, resume=True)
    assert "no checkpoint yet: starting anew" in told
    assert [path.name for _, path in checkpoints.steps(run / "checkpoints")] == [
        "checkpoint-2",
        "checkpoint-4",
    ]


@pytest.fixture(autouse=True)
def _no_signal_for_large_files() -> Iterator[None]:
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGXFSZ, before)
