"""Two processes over gloo have the losses of one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import docsync.finetune
from docsync.finetune.arguments import Arguments
from docsync.finetune.recorder import read_log
from docsync.finetune.train import finetune

Make = Callable[..., Arguments]
ROOT = Path(__file__).parents[2]
LAUNCH = Path(docsync.finetune.__file__).parent / "launch"
SHARDS = Path(__file__).parent / "fsdp_on_cpu.py"
SETTINGS = {"packing": False, "max_steps": 6, "save_steps": 1.0, "learning_rate": 3e-3}


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def launched(kind: str, config: Path) -> None:
    port = free_port()
    what = {"ddp": ["-m", "docsync.cli.main", "finetune"], "fsdp2": [str(SHARDS)]}[kind]
    start = ["torch.distributed.run", "--nproc-per-node", "2", "--master-port", port, *what]
    done = subprocess.run(
        [sys.executable, "-m", *start, "--config", str(config)],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "method"), [("ddp", "lora"), ("fsdp2", "lora"), ("fsdp2", "full")]
)
def test_two_processes_have_the_losses_of_one(
    arguments: Make, tmp_path: Path, kind: str, method: str
) -> None:
    settings = {**SETTINGS, "method": method}
    alone = arguments(**settings, gradient_accumulation_steps=2, output_dir=str(tmp_path / "one"))
    finetune(alone, resume=False, tell=lambda text: None, show=lambda status: None)
    names = ("model_name_or_path", "train_file", "max_length", "per_device_train_batch_size")
    config = tmp_path / "two.yaml"
    given = {name: getattr(alone, name) for name in (*names, "lora_r", "num_threads")}
    config.write_text(json.dumps({**given, **settings, "output_dir": str(tmp_path / "two")}))
    launched(kind, config)
    one, two = (
        [(line["loss"], line["grad_norm"]) for line in read_log(tmp_path / name / "log.jsonl")]
        for name in ("one", "two")
    )
    assert len(one) == len(two) == 6
    for (loss, norm), (other_loss, other_norm) in zip(one, two, strict=True):
        assert abs(loss - other_loss) < 1e-5
        assert abs(norm - other_norm) < 1e-4 * norm
    found, other = (weights(tmp_path / name) for name in ("one", "two"))
    assert found.keys() == other.keys()
    for name, value in found.items():
        assert abs(value - other[name]).max() < 1e-4


def weights(run: Path) -> dict[str, Any]:
    """Those that were learnt, by name."""
    from safetensors.numpy import load_file

    (file,) = run.glob("*/*.safetensors")
    return dict(load_file(file))


@pytest.mark.parametrize(("name", "processes"), [("ddp", 2), ("fsdp2", 8)])
def test_accelerate_reads_the_launch_files(name: str, processes: int) -> None:
    from accelerate.commands.config.config_args import load_config_from_file

    found = load_config_from_file(str(LAUNCH / f"{name}.yaml"))
    assert (found.num_processes, found.use_cpu) == (processes, False)
