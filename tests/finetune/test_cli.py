"""The command: without torch, with bad settings, and from rows to a folder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from docsync.cli.main import main
from docsync.errors import ConfigError, ModelFileError, UsageError
from docsync.finetune import licences
from docsync.finetune.arguments import Arguments, make_arguments, read_config
from docsync.finetune.base import find_base
from tests.finetune.conftest import Rows, sentences

Make = Callable[..., Arguments]
GIVEN = {"model_name_or_path": "base", "train_file": "train.jsonl", "output_dir": "run"}
# as if only the base of docsync were installed
BARE = """
import importlib.util, sys
real = importlib.util.find_spec
hidden = {"torch", "transformers", "peft", "accelerate", "safetensors", "gguf", "sklearn"}
importlib.util.find_spec = lambda name, *rest: None if name in hidden else real(name, *rest)
from docsync.cli.main import main
code = main(sys.argv[1:])
assert not hidden & {name.partition(".")[0] for name in sys.modules}
sys.exit(code)
"""


def bare(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BARE, "finetune", *args], check=False, capture_output=True, text=True
    )


def test_help_needs_no_torch_and_training_says_what_to_install(rows: Rows) -> None:
    shown = bare("--help")
    assert shown.returncode == 0, shown.stderr
    assert "merge" in shown.stdout
    options = bare("run", "--help")
    assert options.returncode == 0, options.stderr
    assert "--lora-r" in options.stdout
    train = str(rows("train", sentences(3)))
    failed = bare(train, "--model", "base", "--output-dir", "run")
    assert failed.returncode == 2
    assert "pip install 'docsync-hook[train]'" in failed.stderr


def test_from_rows_to_a_folder(
    base: Path, rows: Rows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "run.yaml"
    config.write_text(
        "model_name_or_path: nowhere\nmax_length: 96\nlearning_rate: 1e-3\noutput_dir: out\n"
        "save_steps: 1.0\n"
    )
    train = str(rows("train", sentences(6)))
    arguments = ["--model", str(base), "--config", str(config), "--max-steps", "2", train]
    assert main(["finetune", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{tmp_path / 'out'}: 2 steps, loss ")
    assert "licence of base" in captured.err
    assert "step 2 of 2: loss" in captured.err
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["arguments"]["learning_rate"] == 0.001
    assert record["arguments"]["model_name_or_path"] == str(base)
    assert main(["finetune", "export", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "adapter.gguf").read_bytes()[:4] == b"GGUF"
    assert main(["finetune", *arguments]) == 2
    assert "holds a finished run already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"learning_rat": 1}, "did you mean learning_rate"),
        ({"lora_r": "many"}, "lora_r must be a whole number, and is 'many'"),
        ({"packing": "perhaps"}, "packing must be true or false"),
        ({"lora_target_modules": 3}, "lora_target_modules must be a list of names"),
        ({"lr_scheduler_type": "cosin"}, "must be one of linear, cosine,"),
        ({"lora_r": 0}, "lora_r must be at least 1"),
        ({"learning_rate": 0.0}, "learning_rate must be more than 0"),
        ({"method": "qlora"}, "method must be one of lora, full, and is 'qlora'"),
        ({"lora_dropout": 1.0}, "below 1"),
        ({"early_stopping_patience": 2}, "give eval_file"),
        ({"task": "classify"}, "give eval_file"),
        ({"method": "full", "load_in_4bit": True}, "use method lora"),
        ({"eval_file": "e", "eval_steps": 0.3, "save_steps": 0.4}, "whole multiple"),
        ({"train_file": ""}, "train_file is missing: give FILE"),
    ],
)
def test_settings_that_cannot_be(given: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make_arguments(GIVEN, given)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "name: value"),
        ("a: 1\nb: [\n", r"run.yaml:3: this is no YAML: expected the node content"),
        ("seed: 1\nlearning_rat: 3\n", r"run.yaml:2: there is no setting 'learning_rat': did you"),
        ("learning_rate: fast\n", r"run.yaml:1: learning_rate must be a number, and is 'fast'"),
        ("seed: 1\nlora_r: 0\n", r"run.yaml:2: lora_r must be at least 1"),
    ],
)
def test_configurations_that_cannot_be(
    tmp_path: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(text)
    given = ["--model", "base", "--output-dir", str(tmp_path / "run"), __file__]
    assert main(["finetune", "--config", str(path), *given]) == 2
    assert re.search(message, capsys.readouterr().err)
    assert not (tmp_path / "run").exists()


def test_the_recipes_of_the_documentation_are_settings(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "finetune.md").read_text(encoding="utf-8")
    recipes = re.findall(r"```yaml\n(.*?)```", page, re.S)
    found = []
    for text in recipes:
        (tmp_path / "run.yaml").write_text(text)
        found.append(make_arguments(read_config(tmp_path / "run.yaml").settings))
    assert [(one.method, one.gradient_checkpointing) for one in found] == [
        ("lora", True),
        ("full", True),
    ]


def test_numbers_of_yaml_are_numbers(tmp_path: Path) -> None:
    """YAML 1.1 reads 2e-4 as a string."""
    path = tmp_path / "run.yaml"
    path.write_text("learning_rate: 2e-4\noutput_dir: here\n")
    found = read_config(path)
    assert found.places["output_dir"] == f"{path}:2"
    assert make_arguments(GIVEN, found.settings).learning_rate == 2e-4
    assert found.settings["output_dir"] == str(tmp_path / "here")


@pytest.mark.parametrize(
    ("name", "is_free"),
    [
        ("Apache-2.0", True),
        ("apache-2.0", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND CC-BY-NC-4.0", False),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", True),
        ("BSD", True),
        ("ISC, Apache License, Version 2.0", True),
        ("llama3", False),
        ("CC-BY-NC-4.0", False),
        ("", False),
        ("unknown", False),
    ],
)
def test_licences(name: str, is_free: bool) -> None:
    found = licences.judge("base x", name)
    assert (found.doubt == "") is is_free
    if is_free:
        licences.require_accepted([found], is_accepted=False)
        return
    with pytest.raises(UsageError, match="--accept-licence"):
        licences.require_accepted([found], is_accepted=False)
    licences.require_accepted([found], is_accepted=True)


def test_where_licences_are_read(tmp_path: Path) -> None:
    assert licences.of_folder(tmp_path) == "unknown"
    (tmp_path / "LICENSE.md").write_text("   Apache License\n   Version 2.0, January 2004\n")
    assert licences.of_folder(tmp_path) == "Apache-2.0"
    (tmp_path / "README.md").write_text("---\nlicense: other\nlicense_name: qwen-research\n---\n")
    assert licences.of_folder(tmp_path) == "qwen-research"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("some/repository", "--model-revision with the 40"),
        ("nothing.gguf", "do not exist"),
        ("no-such-name", "no folder no-such-name here, and no weights .* smollm2-135m-instruct"),
        (__file__, "is no model: give a folder"),
        ("{folder}", "no config.json"),
    ],
)
def test_bases_that_cannot_be(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(ModelFileError, match=message):
        find_base(name.format(folder=tmp_path))


def test_no_memory_says_which_setting_to_change() -> None:
    import torch

    from docsync.errors import TrainingError
    from docsync.finetune.memory import explaining_memory

    args = make_arguments(GIVEN)
    with pytest.raises(TrainingError) as caught, explaining_memory(args):
        torch.empty(1 << 60)
    told = str(caught.value)
    assert "micro-batches of up to 4,096 tokens" in told
    first, second = "per_device_train_batch_size 2 with gradient_accumulation_steps 2", "max_length"
    assert 0 < told.index(first) < told.index(second)
    with pytest.raises(RuntimeError, match="another"), explaining_memory(args):
        raise RuntimeError("another")
