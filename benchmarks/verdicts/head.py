"""A classification head with LoRA on a small language model, trained here on a CPU.

torch, transformers and peft are imported by the functions: everything else of the benchmark does
without them.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.verdicts.pairs import Pair, digest
from benchmarks.verdicts.scores import Score
from docsync.errors import UsageError

VALIDATION = 4  # repositories of the training side that only choose the threshold
VALIDATION_PAIRS = 100
LINEAR = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


@dataclass(frozen=True, slots=True)
class Recipe:
    """`layers` are the topmost ones that get LoRA: what lies below needs no gradients."""

    max_pairs: int = 800
    max_length: int = 384  # tokens
    batch: int = 8
    learning_rate: float = 5e-4
    warmup: float = 0.1  # of the steps
    rank: int = 8
    alpha: int = 16
    layers: int = 15
    threads: int = 2
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Trained:
    model: Any
    tokenizer: Any
    pairs: int
    adapter_megabytes: float


def text_of(pair: Pair) -> str:
    return f"Change:\n{pair.change}\n\nSection {pair.heading}:\n{pair.excerpt}"


def divide(pairs: Sequence[Pair], max_pairs: int) -> tuple[list[Pair], list[Pair]]:
    """Those to train on and, of other repositories, those to choose a threshold on."""
    train = [pair for pair in pairs if pair.split == "train"]
    repos = sorted({pair.repo for pair in train}, key=lambda repo: digest("validation", repo))
    apart = set(repos[:VALIDATION])
    return (
        [pair for pair in train if pair.repo not in apart][:max_pairs],
        [pair for pair in train if pair.repo in apart][:VALIDATION_PAIRS],
    )


def class_weights(pairs: Sequence[Pair]) -> tuple[float, float]:
    """Of others and of hits, so that both weigh the same. Raises UsageError without one of them."""
    hits = sum(pair.is_hit for pair in pairs)
    others = len(pairs) - hits
    if not hits or not others:
        raise UsageError("there must be pairs of both kinds to train on: make more pairs")
    return len(pairs) / (2 * others), len(pairs) / (2 * hits)


def rate_at(step: int, steps: int, recipe: Recipe) -> float:
    """Linear warm-up, then a cosine down to nothing."""
    warm = max(1, round(recipe.warmup * steps))
    if step < warm:
        return recipe.learning_rate * (step + 1) / warm
    return recipe.learning_rate * 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm)))


def train(gguf: Path, pairs: Sequence[Pair], recipe: Recipe, say: Callable[[str], None]) -> Trained:
    """One epoch. Raises UsageError."""
    import torch

    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    tokenizer, model = _load(gguf, recipe)
    learnt = [weights for weights in model.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=recipe.learning_rate, weight_decay=0.0)
    loss_of = torch.nn.CrossEntropyLoss(weight=torch.tensor(class_weights(pairs)))
    order = list(pairs)
    random.Random(recipe.seed).shuffle(order)
    batches = [order[n : n + recipe.batch] for n in range(0, len(order), recipe.batch)]
    model.train()
    began, losses = time.monotonic(), []
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, len(batches), recipe)
        logits = model(**_encoded(tokenizer, batch, recipe)).logits
        loss = loss_of(logits, torch.tensor([int(pair.is_hit) for pair in batch]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss))
        if (step + 1) % 5 == 0 or step + 1 == len(batches):
            mean = sum(losses[-10:]) / len(losses[-10:])
            took = time.monotonic() - began
            say(f"step {step + 1}/{len(batches)}, {took:.0f} s, loss {mean:.3f}")
    megabytes = sum(weights.numel() for weights in learnt) * 4 / 1e6
    return Trained(model, tokenizer, len(order), megabytes)


def score(trained: Trained, pairs: Sequence[Pair], recipe: Recipe) -> Iterator[Score]:
    """One pair at a time, as a hook would ask."""
    import torch

    trained.model.eval()
    for pair in pairs:
        began = time.perf_counter()
        with torch.inference_mode():
            logits = trained.model(**_encoded(trained.tokenizer, [pair], recipe)).logits[0]
        value = float(logits[1] - logits[0])
        yield Score(pair.id, value, (time.perf_counter() - began) * 1000)


def _load(gguf: Path, recipe: Recipe) -> tuple[Any, Any]:
    import torch
    from peft import LoraConfig, TaskType, get_peft_model
    from transformers import (
        AutoModelForCausalLM,
        AutoModelForSequenceClassification,
        AutoTokenizer,
        GgufConfig,
    )

    if not gguf.is_file():
        raise UsageError(f"there are no weights {gguf}: `docsync model pull` brings them")
    place = {"pretrained_model_name_or_path": str(gguf.parent), "gguf_file": gguf.name}
    tokenizer = AutoTokenizer.from_pretrained(**place)
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    tokenizer.padding_side = "right"
    # the names in the file are those of the language model: its body is taken over
    language_model = AutoModelForCausalLM.from_pretrained(
        **place, dtype=torch.float32, quantization_config=GgufConfig(dequantize=True)
    )
    config = language_model.config
    config.num_labels, config.pad_token_id = 2, tokenizer.pad_token_id
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    model = AutoModelForSequenceClassification.from_config(config)
    model.model.load_state_dict(language_model.model.state_dict())
    depth = config.num_hidden_layers
    lora = LoraConfig(
        task_type=TaskType.SEQ_CLS,
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=0.0,
        target_modules=list(LINEAR),  # peft takes no layers beside "all-linear"
        layers_to_transform=list(range(max(0, depth - recipe.layers), depth)),
    )
    return tokenizer, get_peft_model(model, lora)


def _encoded(tokenizer: Any, pairs: Sequence[Pair], recipe: Recipe) -> Any:
    return tokenizer(
        [text_of(pair) for pair in pairs],
        truncation=True,
        max_length=recipe.max_length,
        padding=True,
        return_tensors="pt",
    )
