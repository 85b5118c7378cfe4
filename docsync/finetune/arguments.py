"""What a run is told. Names are those of transformers' TrainingArguments and TRL's ModelConfig."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from docsync.errors import ConfigError

Task = Literal["sft", "classify", "pretrain"]
Method = Literal["lora", "full"]
PromptFormat = Literal["auto", "model", "chatml", "vicuna", "alpaca"]
# those of transformers that need no settings of their own
Schedule = Literal[
    "linear",
    "cosine",
    "cosine_with_restarts",
    "polynomial",
    "constant",
    "constant_with_warmup",
    "inverse_sqrt",
]
PATH_KEYS = ("train_file", "eval_file", "output_dir")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """Lengths are in tokens, times in optimiser steps.

    `eval_steps`, `save_steps` and `warmup_steps` below 1 are shares of all steps.
    `max_length` is the longest sequence; a packed micro-batch is one row of up to
    `per_device_train_batch_size` times as many tokens. `num_threads` 0 leaves torch's own choice.
    """

    model_name_or_path: str
    train_file: str
    output_dir: str
    eval_file: str = ""
    model_revision: str = ""
    task: Task = "sft"
    method: Method = "lora"
    prompt_format: PromptFormat = "auto"
    max_length: int = 1024
    packing: bool = True

    lora_r: int = 16
    lora_alpha: float = 32.0
    lora_dropout: float = 0.0
    lora_target_modules: list[str] = field(default_factory=lambda: ["all-linear"])
    use_rslora: bool = False
    use_dora: bool = False

    num_train_epochs: float = 1.0
    max_steps: int = -1
    per_device_train_batch_size: int = 4
    per_device_eval_batch_size: int = 4
    gradient_accumulation_steps: int = 1
    learning_rate: float = 2e-4
    lr_scheduler_type: Schedule = "cosine"
    warmup_steps: float = 0.03
    weight_decay: float = 0.0
    adam_beta1: float = 0.9
    adam_beta2: float = 0.999
    adam_epsilon: float = 1e-8
    max_grad_norm: float = 1.0
    seed: int = 0

    bf16: Literal["auto", True, False] = "auto"
    gradient_checkpointing: bool = False
    load_in_4bit: bool = False
    attn_implementation: str = "auto"
    num_threads: int = 0

    logging_steps: int = 1
    eval_steps: float = 0.1
    save_steps: float = 0.1
    save_total_limit: int = 2
    early_stopping_patience: int = 0
    report_to: Literal["none", "tensorboard"] = "none"

    class_weights: Literal["balanced", "none"] = "balanced"
    accept_licence: bool = False
    data_licence: str = ""


_AT_LEAST_ONE = (
    "max_length",
    "lora_r",
    "per_device_train_batch_size",
    "per_device_eval_batch_size",
    "gradient_accumulation_steps",
    "logging_steps",
    "save_total_limit",
)
_POSITIVE = ("lora_alpha", "learning_rate", "num_train_epochs", "eval_steps", "save_steps")
_NOT_NEGATIVE = ("warmup_steps", "weight_decay", "max_grad_norm", "num_threads", "lora_dropout")


@dataclass(frozen=True, slots=True)
class Configured:
    """The settings of a file, and where each stands ("run.yaml:3")."""

    settings: dict[str, Any]
    places: dict[str, str]


def make_arguments(
    *sources: Mapping[str, Any], places: Mapping[str, str] | None = None
) -> Arguments:
    """Later sources win; values are checked. `places` says where a setting came from, for the
    message.

    Raises:
        ConfigError: an unknown name, a wrong type, a value out of range, two that exclude each
            other, or one of the three that must be given is missing.
    """
    import msgspec

    merged: dict[str, Any] = {}
    for source in sources:
        merged.update(source)
    at = {name: f"{place}: " for name, place in (places or {}).items()}
    known = [one.name for one in fields(Arguments)]
    for name in merged:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f": did you mean {close[0]}?" if close else f". Known: {', '.join(known)}"
            raise ConfigError(f"{at.get(name, '')}there is no setting {name!r}{hint}")
    for name, option in (
        ("model_name_or_path", "--model"),
        ("train_file", "FILE"),
        ("output_dir", "--output-dir"),
    ):
        if not merged.get(name):
            raise ConfigError(f"{name} is missing: give {option}, or {name} in the --config file")
    try:
        made = msgspec.convert(merged, Arguments, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(_wrong(str(error), merged, at)) from error
    _check(made, at)
    return made


def _wrong(said: str, given: Mapping[str, Any], at: Mapping[str, str]) -> str:
    """msgspec names the setting at the end of its message: "... - at `$.max_length`"."""
    found = re.search(r"`\$\.(\w+)", said)
    if found is None:
        return f"a setting cannot be used: {said}"
    name = found[1]
    return f"{at.get(name, '')}{name} must be {_kind(name)}, and is {given[name]!r}"


def _kind(name: str) -> str:
    wanted = get_type_hints(Arguments)[name]
    if get_origin(wanted) is Literal:
        words = (str(one).lower() for one in get_args(wanted))
        return f"one of {', '.join(words)}"
    kinds = {int: "a whole number", float: "a number", bool: "true or false", str: "a string"}
    return kinds.get(wanted, "a list of names")


def read_config(path: Path) -> Configured:
    """The settings of a YAML file; paths in it are relative to its folder.

    Raises:
        ConfigError: unreadable, no YAML, or no mapping.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
        found, tree = yaml.safe_load(text), yaml.compose(text, yaml.SafeLoader)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8: convert the file") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        why = getattr(error, "problem", None) or str(error)
        raise ConfigError(f"{path}{line}: this is no YAML: {why}") from error
    if not isinstance(found, dict):
        raise ConfigError(f"{path} must hold `name: value` lines")
    settings = {str(name): value for name, value in found.items()}
    for name in PATH_KEYS:
        if isinstance(settings.get(name), str):
            settings[name] = str(path.parent / Path(settings[name]).expanduser())
    pairs = tree.value if tree is not None else ()
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in pairs}
    return Configured(settings, {name: f"{path}:{line}" for name, line in lines.items()})


def _check(made: Arguments, at: Mapping[str, str]) -> None:
    for names, minimum, word in (
        (_AT_LEAST_ONE, 1, "at least 1"),
        (_NOT_NEGATIVE, 0, "0 or more"),
    ):
        for name in names:
            if getattr(made, name) < minimum:
                given = getattr(made, name)
                raise ConfigError(f"{at.get(name, '')}{name} must be {word}, and is {given}")
    for name in _POSITIVE:
        if getattr(made, name) <= 0:
            given = getattr(made, name)
            raise ConfigError(f"{at.get(name, '')}{name} must be more than 0, and is {given}")
    if made.lora_dropout >= 1:
        raise ConfigError(f"lora_dropout must be below 1, and is {made.lora_dropout}")
    if made.max_length < 8:
        raise ConfigError(f"max_length must be at least 8 tokens, and is {made.max_length}")
    if made.early_stopping_patience and not made.eval_file:
        raise ConfigError("early stopping looks at held-out rows: give eval_file (--eval-file)")
    if made.task == "classify" and not made.eval_file:
        raise ConfigError(
            "a classifier is compared with a bag of words on held-out rows: give eval_file "
            "(--eval-file)"
        )
    if made.load_in_4bit and made.method == "full":
        raise ConfigError("4-bit weights cannot be trained themselves: use method lora")
    if made.eval_file and _both_shares(made) and (made.save_steps / made.eval_steps) % 1 > 1e-9:
        raise ConfigError(
            "save_steps must be a whole multiple of eval_steps, so that the best model is saved"
        )


def _both_shares(made: Arguments) -> bool:
    return (made.eval_steps < 1) == (made.save_steps < 1)
