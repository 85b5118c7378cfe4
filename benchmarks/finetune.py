"""The trainer beside TRL's SFTTrainer and transformers' Trainer: same rows, seed and adapter.

    python benchmarks/finetune.py rows --out rows.jsonl
    python benchmarks/finetune.py parity --model BASE --rows rows.jsonl
    python benchmarks/finetune.py speed --model BASE --rows rows.jsonl --threads 2

Needs `pip install trl`, best into an environment of its own. Each trainer runs in a process of its
own, so that its peak memory is its own. See docs/finetune.md for figures.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SYSTEM = (
    "You keep documentation true to the code. You are given facts about a change and one block of "
    "documentation. Answer with the block as it has to read after the change: alter what the facts "
    "make wrong and nothing else. If the block stays true, answer UNCHANGED."
)
WARM_UP = 1


def make_rows(count: int, seed: int) -> list[dict[str, Any]]:
    """Rows like docsync's own: a long prompt of facts and context, a short block as the answer."""
    draw = random.Random(seed)
    paragraphs = [
        " ".join(part.split())
        for page in sorted((ROOT / "docs").glob("*.md"))
        for part in page.read_text(encoding="utf-8").split("\n\n")
        if 150 < len(part) < 700 and not part.startswith(("#", "|", "`", "<", "-"))
    ]
    rows = []
    for number in range(count):
        block = draw.choice(paragraphs)
        words = block.split()
        at = draw.randrange(len(words))
        old, new = words[at], f"option_{number}"
        answer = "UNCHANGED" if number % 4 == 0 else block.replace(old, new, 1)
        facts = "\n".join(
            f"- renamed: {draw.choice(words)} is now {new}" for _ in range(draw.randint(2, 9))
        )
        around = "\n\n".join(draw.choices(paragraphs, k=draw.randint(1, 3)))
        asked = (
            f"Facts\n{facts}\n- renamed: {old} is now {new}\n\nAround\n{around}\n\nBlock\n{block}"
        )
        prompt = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": asked}]
        done = [{"role": "assistant", "content": answer}]
        rows.append({"prompt": prompt, "completion": done, "meta": {"licence": "Apache-2.0"}})
    return rows


def prepared(args: argparse.Namespace) -> tuple[Any, Any, list[Any]]:
    """Model with adapter, tokenizer, encoded rows; the same in each process."""
    import torch
    import transformers

    from docsync.finetune import attention
    from docsync.finetune.adapters import attach
    from docsync.finetune.arguments import make_arguments
    from docsync.finetune.base import find_base, load_model, load_tokenizer
    from docsync.finetune.dataset import read_dataset
    from docsync.finetune.prompts import prompting
    from docsync.finetune.tokens import encode_turns
    from docsync.finetune.train import quiet_libraries

    quiet_libraries()
    torch.set_num_threads(args.threads)
    attention.register()
    base = find_base(args.model)
    tokenizer = load_tokenizer(base)
    data = read_dataset(Path(args.rows), "sft")
    encoded, _ = encode_turns(
        data.examples, prompting("auto", tokenizer), tokenizer, args.max_length
    )
    transformers.set_seed(0)
    is_ours = args.trainer == "docsync"
    model = load_model(
        base, dtype=torch.float32, attn_implementation=attention.NAME if is_ours else "sdpa"
    )
    settings = make_arguments(
        {
            "model_name_or_path": args.model,
            "train_file": "-",
            "output_dir": "-",
            "lora_r": 8,
            "lora_alpha": 16,
        }
    )
    return attach(model, settings), tokenizer, encoded


def common(args: argparse.Namespace, folder: str) -> dict[str, Any]:
    """bf16 and checkpointing off: the best settings of every trainer on a CPU."""
    return {
        "output_dir": folder,
        "max_steps": args.steps,
        "learning_rate": 1e-3,
        "lr_scheduler_type": "constant",
        "max_grad_norm": 1.0,
        "logging_steps": 1,
        "save_strategy": "no",
        "report_to": [],
        "use_cpu": True,
        "bf16": False,
        "gradient_checkpointing": False,
        "train_sampling_strategy": "sequential",
        "dataloader_pin_memory": False,
        "disable_tqdm": True,
        "seed": 0,
    }


def trainer_of(args: argparse.Namespace, folder: str) -> tuple[Any, Any]:
    """The trainer, and a function from its batches to (tokens, targets)."""
    model, tokenizer, encoded = prepared(args)
    size = args.batch
    if args.trainer == "docsync":
        from transformers import TrainingArguments

        from docsync.finetune.batches import MicroBatches, packed, packed_batches
        from docsync.finetune.loss import TargetHead
        from docsync.finetune.trainer import TargetTrainer

        if args.packing:
            data = packed_batches(encoded, size * args.max_length)
        else:
            groups = [list(range(at, at + size)) for at in range(0, len(encoded) - size + 1, size)]
            data = MicroBatches(encoded, groups, packed)
        own = TrainingArguments(
            **common(args, folder), remove_unused_columns=False, per_device_train_batch_size=1
        )
        return TargetTrainer(
            head=TargetHead(model), model=model, args=own, train_dataset=data
        ), None
    from datasets import Dataset

    if args.trainer == "trl":
        from trl import SFTConfig, SFTTrainer

        rows = Dataset.from_list(
            [
                {
                    "input_ids": list(one.input_ids),
                    "completion_mask": [int(x != -100) for x in one.labels],
                }
                for one in encoded
            ]
        )
        config = SFTConfig(
            **common(args, folder),
            per_device_train_batch_size=size,
            max_length=args.max_length,
            packing=args.packing,
            completion_only_loss=True,
            dataset_num_proc=None,
        )
        return SFTTrainer(
            model=model, args=config, train_dataset=rows, processing_class=tokenizer
        ), None
    from transformers import DataCollatorForSeq2Seq, Trainer, TrainingArguments

    rows = Dataset.from_list(
        [
            {
                "input_ids": list(o.input_ids),
                "labels": list(o.labels),
                "attention_mask": [1] * len(o),
            }
            for o in encoded
        ]
    )
    plain = TrainingArguments(**common(args, folder), per_device_train_batch_size=size)
    collate = DataCollatorForSeq2Seq(tokenizer, label_pad_token_id=-100)
    return Trainer(model=model, args=plain, train_dataset=rows, data_collator=collate), None


def work(args: argparse.Namespace) -> dict[str, Any]:
    """One trainer in this process: losses, norms, seconds per step, tokens, peak memory."""
    from transformers import TrainerCallback

    with tempfile.TemporaryDirectory() as folder:
        trainer, _ = trainer_of(args, folder)
        losses: list[float] = []
        norms: list[float] = []
        ends: list[tuple[float, float]] = []
        tokens: list[int] = []
        targets: list[int] = []

        class Watch(TrainerCallback):  # type: ignore[misc]
            def on_step_end(self, *_: Any, **__: Any) -> None:
                ends.append((time.perf_counter(), time.process_time()))

            def on_log(self, _: Any, __: Any, ___: Any, logs: Any = None, **____: Any) -> None:
                if "loss" in logs:
                    losses.append(logs["loss"])
                    norms.append(logs["grad_norm"])

        real = trainer.get_batch_samples

        def counted(*given: Any, **named: Any) -> Any:
            batches, items = real(*given, **named)
            real_tokens = (
                b["attention_mask"].sum() if "attention_mask" in b else b["input_ids"].numel()
                for b in batches
            )
            tokens.append(int(sum(real_tokens)))
            targets.append(int(items))
            return batches, items

        trainer.get_batch_samples = counted
        trainer.add_callback(Watch())
        trainer.train()
    seconds, cpu_seconds = (b - a for a, b in zip(ends[WARM_UP - 1], ends[-1], strict=True))
    return {
        "losses": losses,
        "norms": norms,
        "tokens_per_s": sum(tokens[WARM_UP:]) / seconds,
        "targets_per_s": sum(targets[WARM_UP:]) / seconds,
        "targets_per_cpu_s": sum(targets[WARM_UP:]) / cpu_seconds,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


def apart(args: argparse.Namespace, trainer: str) -> dict[str, Any]:
    """`work` in a process of its own."""
    command = [sys.executable, __file__, "work", "--trainer", trainer, "--model", args.model]
    command += ["--rows", args.rows, "--steps", str(args.steps), "--batch", str(args.batch)]
    command += ["--max-length", str(args.max_length), "--threads", str(args.threads)]
    command += ["--packing"] if args.packing else []
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": str(args.threads)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    if done.returncode:
        sys.exit(f"{trainer} failed:\n{done.stdout}{done.stderr}")
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def parity(args: argparse.Namespace) -> int:
    """The same micro-batches in the same order: ours packed, TRL's padded."""
    ours, theirs = apart(args, "docsync"), apart(args, "trl")
    loss = max(abs(a - b) for a, b in zip(ours["losses"], theirs["losses"], strict=True))
    norm = max(abs(a - b) / b for a, b in zip(ours["norms"], theirs["norms"], strict=True))
    first = abs(ours["losses"][0] - theirs["losses"][0])
    print("| steps | loss from | to | largest difference | first step | gradient norm, relative |")
    print("|---|---|---|---|---|---|")
    print(
        f"| {args.steps} | {ours['losses'][0]:.4f} | {ours['losses'][-1]:.4f} | {loss:.2e} "
        f"| {first:.2e} | {norm:.2e} |"
    )
    return 0 if first < 1e-5 and loss < 1e-3 and norm < 1e-3 else 1


def speed(args: argparse.Namespace) -> int:
    """Target tokens per second and peak memory; packing where a trainer has it.

    The last columns are docsync's figure over that of the row. On a machine that others use, CPU
    seconds (with one thread) say more than seconds.
    """
    args.packing = True
    names = ("docsync", "trl", "plain")
    found = {name: apart(args, name) for name in names}
    print(
        "| trainer | tokens/s | target tokens/s | and per CPU s | peak MB | speed | CPU | memory |"
    )
    print("|---|---|---|---|---|---|---|---|")
    own = found["docsync"]
    for name in names:
        one = found[name]
        print(
            f"| {name} | {one['tokens_per_s']:.0f} | {one['targets_per_s']:.1f} "
            f"| {one['targets_per_cpu_s']:.1f} | {one['memory_mb']:.0f} "
            f"| {own['targets_per_s'] / one['targets_per_s']:.2f} "
            f"| {own['targets_per_cpu_s'] / one['targets_per_cpu_s']:.2f} "
            f"| {own['memory_mb'] / one['memory_mb']:.2f} |",
            flush=True,
        )
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["rows", "parity", "speed", "work"])
    parser.add_argument("--out", type=Path, default=Path("rows.jsonl"))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--model", default="smollm2-135m-instruct")
    parser.add_argument("--rows", default="rows.jsonl")
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--batch", type=int, default=0)
    parser.add_argument("--max-length", type=int, default=1024)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--packing", action="store_true")
    parser.add_argument("--trainer", choices=["docsync", "trl", "plain"], default="docsync")
    args = parser.parse_args()
    if args.what == "rows":
        lines = (json.dumps(row) + "\n" for row in make_rows(args.count, seed=1))
        args.out.write_text("".join(lines), encoding="utf-8")
        return 0
    args.steps = args.steps or (50 if args.what == "parity" else 5)
    args.batch = args.batch or 2
    if args.what == "work":
        print(json.dumps(work(args)))
        return 0
    return parity(args) if args.what == "parity" else speed(args)


if __name__ == "__main__":
    sys.exit(main())
