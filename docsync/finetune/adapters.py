"""LoRA on a base, by peft."""

from __future__ import annotations

from typing import Any

from docsync.errors import UsageError
from docsync.finetune.arguments import Arguments
from docsync.finetune.settings import wants_bf16


def attach(model: Any, args: Arguments, *, is_classifier: bool = False) -> Any:
    """`model` with what is to be trained: adapters over frozen weights, or all of it.

    Raises:
        UsageError: no module has a name of `lora_target_modules`.
    """
    if args.gradient_checkpointing:
        model.config.use_cache = False
    if args.method == "full":
        return model
    from peft import LoraConfig, TaskType, get_peft_model, prepare_model_for_kbit_training
    from peft.tuners.tuners_utils import BaseTunerLayer

    if args.load_in_4bit:
        model = prepare_model_for_kbit_training(
            model, use_gradient_checkpointing=args.gradient_checkpointing
        )
    elif args.gradient_checkpointing:
        # a checkpointed layer passes gradients on only where something before it has one
        model.enable_input_require_grads()
    targets: str | list[str] = args.lora_target_modules
    if targets == ["all-linear"]:
        targets = "all-linear"
    config = LoraConfig(
        r=args.lora_r,
        lora_alpha=args.lora_alpha,  # type: ignore[arg-type, unused-ignore]
        lora_dropout=args.lora_dropout,
        target_modules=targets,
        use_rslora=args.use_rslora,
        use_dora=args.use_dora,
        bias="none",
        task_type=TaskType.SEQ_CLS if is_classifier else TaskType.CAUSAL_LM,
    )
    try:
        made = get_peft_model(model, config)
    except ValueError as error:
        raise UsageError(
            f"lora_target_modules {', '.join(args.lora_target_modules)} fit nothing: {error}"
        ) from error
    if wants_bf16(args):
        # autocast makes bf16 of it again: to fp32 and back is a quarter of a step on a CPU
        for module in made.modules():
            if isinstance(module, BaseTunerLayer):
                module.cast_input_dtype_enabled = False
    return made


def count_parameters(model: Any) -> tuple[int, int]:
    """Trained ones, and all."""
    sizes = [(p.numel(), p.requires_grad) for p in model.parameters()]
    return sum(n for n, is_trained in sizes if is_trained), sum(n for n, _ in sizes)
