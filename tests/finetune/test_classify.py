"""Classes, their weights, trust in probabilities, and the bag of words beside the model."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docsync.errors import DatasetError, UsageError
from docsync.finetune.arguments import Arguments
from docsync.finetune.classify import bag_of_words, labels_of, weights_of
from docsync.finetune.dataset import read_dataset
from docsync.finetune.export import export_adapter
from docsync.finetune.merge import merge_run
from docsync.finetune.scores import compare, fit_temperature, score
from docsync.finetune.train import finetune
from tests.finetune.conftest import SENTENCES, Rows

Make = Callable[..., Arguments]


def labelled(count: int, start: int = 0) -> list[dict[str, str]]:
    """The word decides: what a bag of words learns at once."""
    return [
        {"text": f"{number} {text}", "label": "price" if "price" in text else "other"}
        for number, text in enumerate(SENTENCES[start : start + count], start=start)
    ]


def test_a_run_calibrates_and_compares(arguments: Make, rows: Rows) -> None:
    args = arguments(
        task="classify",
        train_file=str(rows("train", labelled(48))),
        eval_file=str(rows("eval", labelled(32, start=48))),
        max_steps=60,
        method="full",
        learning_rate=3e-3,
        save_steps=0.5,
        eval_steps=0.5,
        data_licence="MIT",
    )
    told: list[str] = []
    record = finetune(args, resume=False, tell=told.append, show=lambda status: None)
    assert record["labels"] == ["other", "price"]
    assert record["metrics"]["bag_of_words"]["accuracy"] > 0.9
    assert {"accuracy", "macro_f1", "temperature"} <= record["metrics"]["model"].keys()
    assert any("held-out rows)" in line for line in told)
    assert any("class weights other 0.67, price 2.00" in line for line in told)
    assert record["metrics"]["model"]["accuracy"] > 0.9
    card = (Path(args.output_dir) / "model" / "README.md").read_text()
    assert "| bag_of_words accuracy | " in card


def test_an_adapter_below_a_head_merges(arguments: Make, rows: Rows) -> None:
    args = arguments(
        task="classify",
        train_file=str(rows("train", labelled(24))),
        eval_file=str(rows("eval", labelled(16, start=48))),
        max_steps=2,
        save_steps=1.0,
        eval_steps=1.0,
        data_licence="MIT",
    )
    finetune(args, resume=False, tell=lambda text: None, show=lambda status: None)
    run = Path(args.output_dir)
    merge_run(run, run / "merged")
    config = json.loads((run / "merged" / "config.json").read_text())
    assert config["id2label"] == {"0": "other", "1": "price"}
    with pytest.raises(UsageError, match="a classifier answers with no text"):
        export_adapter(run, run / "adapter.gguf")


def test_one_class_is_refused(rows: Rows) -> None:
    data = read_dataset(rows("train", [{"text": "a", "label": "x"}] * 2), "classify")
    with pytest.raises(DatasetError, match="every row has the label 'x'"):
        labels_of(data)


def test_class_weights_average_to_one(rows: Rows) -> None:
    data = read_dataset(rows("train", labelled(16)), "classify")
    labels = labels_of(data)
    weights = weights_of(labels, data, "balanced")
    by_row = [weights[labels.index(example.label)] for example in data.examples]
    assert math.isclose(sum(by_row) / len(by_row), 1.0)
    assert weights_of(labels, data, "none") == [1.0, 1.0]


def test_the_baseline_learns_what_words_say(rows: Rows) -> None:
    train = read_dataset(rows("train", labelled(60)), "classify")
    held_out = read_dataset(rows("eval", labelled(20, start=60)), "classify")
    logits = bag_of_words(train, held_out, labels_of(train), seed=0)
    truth = [int(example.label == "price") for example in held_out.examples]
    assert score(logits, truth).accuracy == 1.0


def test_the_temperature_undoes_overconfidence() -> None:
    draw = random.Random(1)
    logits: list[list[float]] = []
    truth: list[int] = []
    for _ in range(800):
        honest = draw.uniform(-3, 3)
        truth.append(int(draw.random() < 1 / (1 + math.exp(-honest))))
        logits.append([0.0, 4 * honest])
    assert 3.0 < fit_temperature(logits, truth) < 5.5
    found = score(logits, truth)
    assert found.calibration_error < 0.06
    assert found.log_loss < 0.6


@pytest.mark.parametrize(
    ("ours", "verdict"),
    [(1.0, "the model beats the bag of words"), (0.5, "the model is useless")],
)
def test_the_verdict(ours: float, verdict: str) -> None:
    draw = random.Random(2)
    truth = [draw.randrange(2) for _ in range(200)]

    def answers(accuracy: float) -> Any:
        right = [draw.random() < accuracy for _ in truth]
        return score(
            [[0.0, 2.0 if (t == 1) == r else -2.0] for t, r in zip(truth, right, strict=True)],
            truth,
        )

    lines = compare(answers(ours), answers(0.75), truth, seed=0)
    assert lines[-1].startswith(verdict)
    assert "bag of words" in lines[0]
