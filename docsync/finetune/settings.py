"""Our arguments as those of transformers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from docsync.errors import UsageError
from docsync.finetune.arguments import Arguments


def weights_dtype(args: Arguments) -> Any:
    """Frozen weights in bf16 where that is asked for or a GPU has it; trained ones in fp32.

    On most CPUs it is slower than fp32, so "auto" leaves it out there; `bf16_hint` says where it is
    not.
    """
    import torch

    return torch.bfloat16 if wants_bf16(args) and args.method == "lora" else torch.float32


def wants_bf16(args: Arguments) -> bool:
    import torch

    if args.bf16 == "auto":
        return bool(torch.cuda.is_available() and torch.cuda.is_bf16_supported())
    return args.bf16


LARGE = 1_000_000_000  # parameters from which on the products outweigh the conversions


def bf16_hint(args: Arguments, parameters: int) -> str:
    """What to say to who trains a large model in fp32 on a processor that multiplies bf16 (AMX);
    "" else. A model of 135 million is slower in bf16 there as well."""
    import torch

    if args.bf16 != "auto" or args.method != "lora" or wants_bf16(args) or parameters < LARGE:
        return ""
    known: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    if not known.get("amx_bf16"):
        return ""
    return "this processor multiplies bf16: `bf16: true` is faster, and needs half the memory"


def training_arguments(args: Arguments, run: Path, *, has_eval: bool) -> Any:
    """transformers' TrainingArguments. One item of the data set is one micro-batch."""
    import torch
    from transformers import TrainingArguments

    if args.report_to == "tensorboard":
        os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(run / "tensorboard"))
    settings: dict[str, Any] = {
        "output_dir": str(run / "checkpoints"),
        "per_device_train_batch_size": 1,
        "per_device_eval_batch_size": 1,
        "gradient_accumulation_steps": args.gradient_accumulation_steps,
        "num_train_epochs": args.num_train_epochs,
        "max_steps": args.max_steps,
        "learning_rate": args.learning_rate,
        "lr_scheduler_type": args.lr_scheduler_type,
        "warmup_steps": args.warmup_steps,
        "weight_decay": args.weight_decay,
        "adam_beta1": args.adam_beta1,
        "adam_beta2": args.adam_beta2,
        "adam_epsilon": args.adam_epsilon,
        "max_grad_norm": args.max_grad_norm,
        "seed": args.seed,
        "data_seed": args.seed,
        "bf16": wants_bf16(args),
        "use_cpu": not torch.cuda.is_available(),
        "ddp_backend": _backend(),
        "gradient_checkpointing": args.gradient_checkpointing,
        "gradient_checkpointing_kwargs": {"use_reentrant": False},
        "logging_strategy": "steps",
        "logging_steps": args.logging_steps,
        "logging_nan_inf_filter": False,
        "eval_strategy": "steps" if has_eval else "no",
        "eval_steps": _steps(args.eval_steps),
        "save_strategy": "steps",
        "save_steps": _steps(args.save_steps),
        "load_best_model_at_end": has_eval,
        "metric_for_best_model": "eval_loss",
        "greater_is_better": False,
        "report_to": [] if args.report_to == "none" else [args.report_to],
        "remove_unused_columns": False,
        "dataloader_pin_memory": torch.cuda.is_available(),
        "disable_tqdm": True,
    }
    try:
        return TrainingArguments(**settings)
    except (ValueError, ImportError) as error:
        raise UsageError(f"a setting cannot be used: {error}") from error


def _backend() -> str | None:
    """What processes without a GPU talk through; None leaves the choice."""
    import torch

    is_alone = int(os.environ.get("WORLD_SIZE", "1")) == 1
    return None if is_alone or torch.cuda.is_available() else "gloo"


def _steps(value: float) -> float | int:
    return value if value < 1 else int(value)
