"""A run from beginning to end on a tiny model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from docsync.errors import UsageError
from docsync.finetune.arguments import Arguments
from docsync.finetune.recorder import Status, read_log
from docsync.finetune.train import finetune
from tests.finetune.conftest import Rows, sentences

Make = Callable[..., Arguments]


def run(args: Arguments, *, resume: bool = False) -> tuple[Path, list[str], list[Status]]:
    told: list[str] = []
    shown: list[Status] = []
    finetune(args, resume=resume, tell=told.append, show=shown.append)
    return Path(args.output_dir), told, shown


def test_lora_learns_and_leaves_a_folder_that_explains_itself(
    arguments: Make, rows: Rows, base: Path
) -> None:
    held_out = rows("eval", sentences(8, start=40))
    folder, told, shown = run(
        arguments(eval_file=str(held_out), num_train_epochs=6, save_steps=0.5, eval_steps=0.25)
    )
    assert {path.name for path in folder.iterdir()} == {
        "README.md",
        "adapter",
        "checkpoints",
        "log.jsonl",
        "loss.svg",
        "run.json",
    }
    assert {path.name for path in (folder / "adapter").iterdir()} == {
        "README.md",
        "adapter_config.json",
        "adapter_model.safetensors",
        "chat_template.jinja",
        "files.json",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    record = json.loads((folder / "run.json").read_text())
    assert record["state"] == "finished"
    assert record["metrics"]["last_loss"] < record["metrics"]["first_loss"] - 1
    assert record["metrics"]["eval_loss"] < record["metrics"]["first_loss"] - 1
    assert record["data"]["train"]["rows_used"] == 24
    assert len(record["data"]["eval"]["sha256"]) == len(record["template"]["sha256"]) == 64
    assert record["licences"] == [
        f"base {base}: apache-2.0",
        f"{folder.parent}/train.jsonl, 24 rows: MIT",
    ]
    log = read_log(folder / "log.jsonl")
    assert [line["step"] for line in log if "loss" in line] == list(
        range(1, record["metrics"]["steps"] + 1)
    )
    assert shown[-1].step == shown[-1].steps == record["metrics"]["steps"]
    assert "license: apache-2.0" in (folder / "adapter" / "README.md").read_text()
    assert (folder / "loss.svg").read_text().startswith("<svg")
    assert any("licence of base" in line for line in told)


def test_full_finetuning_leaves_a_model(arguments: Make) -> None:
    folder, _, _ = run(arguments(method="full", max_steps=3, packing=False, learning_rate=1e-3))
    assert (folder / "model" / "model.safetensors").exists()
    assert not list(folder.rglob("*.bin")) or all(
        "checkpoints" in str(p) for p in folder.rglob("*.bin")
    )


def test_a_folder_with_a_run_is_not_written_over(arguments: Make) -> None:
    args = arguments(max_steps=1)
    run(args)
    with pytest.raises(UsageError, match="holds a run already"):
        run(args)
