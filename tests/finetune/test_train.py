"""A run from beginning to end on a tiny model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from docsync.errors import TrainingError, UsageError
from docsync.finetune import adapters
from docsync.finetune.arguments import Arguments
from docsync.finetune.recorder import Status, read_log
from docsync.finetune.settings import bf16_hint
from docsync.finetune.train import finetune
from tests.finetune.conftest import SENTENCES, Rows, sentences

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
        ".gitignore",
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


def losses(folder: Path) -> list[float]:
    return [line["loss"] for line in read_log(folder / "log.jsonl") if "loss" in line]


def test_gradient_checkpointing_and_accumulation_change_no_loss(
    arguments: Make, tmp_path: Path
) -> None:
    """Twice the rows in one micro-batch, or the same rows in two."""
    given = {"max_steps": 3, "save_steps": 1.0, "packing": False, "learning_rate": 1e-3}
    plain, _, _ = run(arguments(**given, output_dir=str(tmp_path / "a")))
    again, _, _ = run(
        arguments(**given, output_dir=str(tmp_path / "b"), gradient_checkpointing=True)
    )
    assert losses(plain) == pytest.approx(losses(again), abs=1e-6)
    whole = {"packing": True, "max_length": 512, "max_steps": 2, "save_steps": 1.0}
    packed, _, _ = run(
        arguments(**whole, output_dir=str(tmp_path / "c"), per_device_train_batch_size=8)
    )
    split, _, _ = run(
        arguments(
            **whole,
            output_dir=str(tmp_path / "d"),
            per_device_train_batch_size=1,
            gradient_accumulation_steps=8,
        )
    )
    assert losses(packed) == pytest.approx(losses(split), abs=1e-5)


def test_half_precision_follows_full_and_casts_nothing_twice(
    arguments: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"max_steps": 4, "save_steps": 1.0, "learning_rate": 1e-3}
    full, _, _ = run(arguments(**given, output_dir=str(tmp_path / "a"), bf16=False))
    half, _, _ = run(arguments(**given, output_dir=str(tmp_path / "b"), bf16=True))
    assert losses(half) == pytest.approx(losses(full), rel=0.01)
    assert losses(half) != losses(full)
    # what peft does by itself: to fp32, and back by autocast
    monkeypatch.setattr(adapters, "wants_bf16", lambda _: False)
    cast, _, _ = run(arguments(**given, output_dir=str(tmp_path / "c"), bf16=True))
    assert losses(cast) == losses(half)


@pytest.mark.parametrize(
    ("capabilities", "given", "parameters", "is_told"),
    [
        ({"amx_bf16": True}, {}, 2_000_000_000, True),
        ({"amx_bf16": True}, {}, 100_000_000, False),
        ({"amx_bf16": False}, {}, 2_000_000_000, False),
        ({}, {}, 2_000_000_000, False),
        ({"amx_bf16": True}, {"bf16": False}, 2_000_000_000, False),
        ({"amx_bf16": True}, {"method": "full"}, 2_000_000_000, False),
    ],
)
def test_who_trains_a_large_model_hears_that_half_precision_is_faster(
    arguments: Make,
    monkeypatch: pytest.MonkeyPatch,
    capabilities: dict[str, bool],
    given: dict[str, object],
    parameters: int,
    is_told: bool,
) -> None:
    import torch

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert bool(bf16_hint(arguments(**given), parameters)) is is_told


def test_pretraining_learns_every_token(arguments: Make, rows: Rows) -> None:
    train = rows("texts", [{"text": text} for text in SENTENCES])
    given = {"task": "pretrain", "train_file": str(train), "data_licence": "MIT"}
    folder, _, _ = run(arguments(**given, max_steps=8, save_steps=1.0, method="full"))
    record = json.loads((folder / "run.json").read_text())
    data = record["data"]["train"]
    assert data["target_tokens"] == data["tokens"] - len(SENTENCES)
    assert losses(folder)[-1] < losses(folder)[0] - 1


def test_training_stops_when_held_out_rows_get_no_better(arguments: Make, rows: Rows) -> None:
    held_out = rows("eval", sentences(4, start=40))
    args = arguments(
        eval_file=str(held_out),
        num_train_epochs=50,
        eval_steps=1,
        save_steps=1,
        early_stopping_patience=2,
        learning_rate=0.5,
    )
    folder, _, _ = run(args)
    record = json.loads((folder / "run.json").read_text())
    assert record["metrics"]["steps"] < 50
    evaluations = [
        line["eval_loss"] for line in read_log(folder / "log.jsonl") if "eval_loss" in line
    ]
    assert record["metrics"]["eval_loss"] == pytest.approx(min(evaluations))
    assert record["metrics"]["best_step"] == 1 + evaluations[:-1].index(min(evaluations))


def test_a_loss_that_is_no_number_ends_the_run(arguments: Make) -> None:
    args = arguments(
        method="full", learning_rate=1e30, max_grad_norm=0, max_steps=20, warmup_steps=0
    )
    with pytest.raises(TrainingError, match="lower learning_rate"):
        run(args)


def test_a_folder_with_a_run_is_not_written_over(arguments: Make) -> None:
    args = arguments(max_steps=1)
    run(args)
    with pytest.raises(UsageError, match="holds a finished run already"):
        run(args)


def test_a_folder_of_something_else_is_left_alone(arguments: Make, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "README.md").write_text("mine")
    with pytest.raises(UsageError, match="holds something else"):
        run(arguments(max_steps=1))
    (tmp_path / "run" / "run.json").write_text("{}")
    with pytest.raises(TrainingError, match="says nothing of a run"):
        run(arguments(max_steps=1))
    assert (tmp_path / "run" / "README.md").read_text() == "mine"
    with pytest.raises(UsageError, match="cannot be written to"):
        run(arguments(max_steps=1, output_dir=str(tmp_path / "run" / "README.md" / "in")))
