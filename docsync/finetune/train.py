"""`docsync finetune` from beginning to end: prepare, fit, finish."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docsync.disk import is_writable, make_ignored
from docsync.errors import TrainingError, UsageError
from docsync.finetune import checkpoints, licences, metadata
from docsync.finetune.arguments import Arguments
from docsync.finetune.base import Base, find_base, load_config, load_model, load_tokenizer
from docsync.finetune.batches import MicroBatches, packed_batches, padded_batches
from docsync.finetune.dataset import Dataset, read_dataset, refuse_leaks, without_repeats
from docsync.finetune.prompts import Prompting, prompting
from docsync.finetune.tokens import Counted, Encoded, encode_texts, encode_turns

if TYPE_CHECKING:
    from docsync.finetune.recorder import Show

LOG = "log.jsonl"
CURVE = "loss.svg"
CHECKPOINTS = "checkpoints"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Split:
    """The rows of one file, as they are and as tokens."""

    data: Dataset
    encoded: list[Encoded]
    counted: Counted


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything but the weights: what is wrong with a run is found before they are loaded."""

    args: Arguments
    base: Base
    tokenizer: Any
    how: Prompting | None
    train: Split
    held_out: Split | None
    run: Path
    record: dict[str, Any]


Tell = Callable[[str], None]


def is_main() -> bool:
    """Whether this is the one process, of those that a launcher started, that talks and writes."""
    return int(os.environ.get("RANK", "0")) == 0


def _say_nothing(what: object) -> None:
    """A `Tell` and a `Show`."""


def finetune(args: Arguments, *, resume: bool, tell: Tell, show: Show) -> dict[str, Any]:
    """Train as `args` says and leave a folder that explains itself; returns its run.json.

    Raises:
        UsageError: data, settings, licences, or a folder that holds another run.
        ModelFileError: the base cannot be found or loaded.
        TrainingError: no memory, no room on the disk, a loss that is no number.
        KeyboardInterrupt: stopped on request, with a checkpoint to go on from.
    """
    if not is_main():
        tell, show = _say_nothing, _say_nothing
    prepared = prepare(args, resume=resume, tell=tell)
    try:
        if args.task == "classify":
            from docsync.finetune.classify import fit_classifier

            return fit_classifier(prepared, resume=resume, tell=tell, show=show)
        return fit(prepared, resume=resume, tell=tell, show=show)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise TrainingError(
            f"{error.filename or prepared.run} cannot be written: {error.strerror}. Make room, and "
            "run the same command with --resume"
        ) from error


def prepare(args: Arguments, *, resume: bool, tell: Tell) -> Prepared:
    """Find the base, read and encode the rows, look at licences, open the folder."""
    run = Path(args.output_dir)
    if is_main():
        _refuse_folder(run, resume=resume)
    base = find_base(args.model_name_or_path, args.model_revision)
    train_data = read_dataset(Path(args.train_file), args.task)
    held_out_data = read_dataset(Path(args.eval_file), args.task) if args.eval_file else None
    if held_out_data:
        refuse_leaks(train_data, held_out_data)
    terms = [
        licences.judge(f"base {base.name}", base.licence),
        *licences.judge_data(args.train_file, train_data.licences, args.data_licence),
    ]
    for licence in terms:
        tell(f"licence of {licence}")
    licences.require_accepted(terms, is_accepted=args.accept_licence)

    quiet_libraries()  # from here on it is slow: what is wrong with the rows was said before
    tokenizer = load_tokenizer(base)
    how = prompting(args.prompt_format, tokenizer) if args.task == "sft" else None
    encode = _encoder(args, tokenizer, how, train_data)
    train = Split(train_data, *encode(_distinct(train_data, tell)))
    held_out = Split(held_out_data, *encode(held_out_data.examples)) if held_out_data else None
    splits = {"train": train} | ({"eval": held_out} if held_out else {})
    for name, split in splits.items():
        counted = split.counted
        tell(
            f"{name}: {counted.rows:,} rows ({split.data.form}), {counted.tokens:,} tokens, of "
            f"which {counted.target_tokens:,} are learnt"
        )
        for line in counted.told(args.max_length):
            tell(f"{name}: {line}")

    record = metadata.describe(
        args, base, {name: (s.data, s.counted) for name, s in splits.items()}, how, terms
    )
    prepared = Prepared(args, base, tokenizer, how, train, held_out, run, record)
    if is_main():
        _open_folder(prepared, resume=resume)
    return prepared


def fit(prepared: Prepared, *, resume: bool, tell: Tell, show: Show) -> dict[str, Any]:
    """Train a language model on what was prepared, and save what was learnt."""
    import torch
    import transformers

    from docsync.finetune import attention
    from docsync.finetune.adapters import attach, count_parameters
    from docsync.finetune.loss import TargetHead
    from docsync.finetune.settings import bf16_hint, training_arguments, weights_dtype
    from docsync.finetune.trainer import TargetTrainer

    args = prepared.args
    if args.num_threads:
        torch.set_num_threads(args.num_threads)
    transformers.set_seed(args.seed)  # before adapters are drawn at random
    attention.register()
    config = load_config(prepared.base)
    implementation = args.attn_implementation
    if implementation == "auto":
        implementation = attention.choose(
            config, is_packed=args.packing, has_gpu=torch.cuda.is_available()
        )
    model = load_model(
        prepared.base,
        dtype=weights_dtype(args),
        attn_implementation=implementation,
        load_in_4bit=args.load_in_4bit,
    )
    model = attach(model, args)
    trained, every = count_parameters(model)
    tell(f"{trained:,} of {every:,} parameters are trained; attention {implementation}")
    if hint := bf16_hint(args, every):
        tell(hint)
    held_out = prepared.held_out
    trainer = TargetTrainer(
        head=TargetHead(model),
        model=model,
        args=training_arguments(args, prepared.run, has_eval=held_out is not None),
        train_dataset=micro_batches(
            prepared, prepared.train.encoded, args.per_device_train_batch_size
        ),
        eval_dataset=held_out
        and micro_batches(prepared, held_out.encoded, args.per_device_eval_batch_size),
        processing_class=prepared.tokenizer,
    )
    run_trainer(trainer, prepared, resume=resume, tell=tell, show=show)
    metrics = {"trained_parameters": trained, "parameters": every}
    return finish(trainer, prepared, metrics)


def micro_batches(prepared: Prepared, encoded: list[Encoded], size: int) -> MicroBatches:
    if prepared.args.packing:
        return packed_batches(encoded, size * prepared.args.max_length)
    return padded_batches(encoded, size, prepared.tokenizer.pad_token_id)


def run_trainer(trainer: Any, prepared: Prepared, *, resume: bool, tell: Tell, show: Show) -> None:
    """The loop, with its log, its stop on request and its errors in words."""
    from transformers import EarlyStoppingCallback

    from docsync.finetune.memory import explaining_memory
    from docsync.finetune.recorder import Recorder, cut_log, stopping_on_request

    args, run = prepared.args, prepared.run
    trainer.keep_checkpoints = args.save_total_limit
    start = None
    if resume:
        start, broken = checkpoints.newest_whole(run / CHECKPOINTS)
        for path in broken:
            tell(f"{path.name} is not whole and is left out")
        tell(f"going on from {start.name}" if start else "no checkpoint yet: starting anew")
    if is_main():
        cut_log(run / LOG, int(start.name.rpartition("-")[2]) if start else 0)
    if args.early_stopping_patience:
        trainer.add_callback(EarlyStoppingCallback(args.early_stopping_patience))
    with stopping_on_request() as stop, explaining_memory(args):
        trainer.add_callback(Recorder(run / LOG, trainer.meter, show, stop))
        trainer.train(resume_from_checkpoint=str(start) if start else None)
    if stop.is_set():
        step = trainer.state.global_step
        if is_main():
            metadata.write(run, {**prepared.record, "state": f"interrupted at step {step}"})
        tell(f"stopped at step {step}; the same command with --resume goes on from there")
        raise KeyboardInterrupt


def finish(trainer: Any, prepared: Prepared, metrics: dict[str, Any]) -> dict[str, Any]:
    """Save what was learnt, with everything that explains it."""
    from docsync.finetune import card, curve
    from docsync.finetune.recorder import peak_memory_mb, read_log

    if trainer.eval_dataset is not None:
        metrics |= {n: v for n, v in trainer.evaluate().items() if n.startswith("eval_")}
    run, args = prepared.run, prepared.args
    state = trainer.accelerator.get_state_dict(trainer.model) if trainer.is_fsdp_enabled else None
    if not is_main():
        trainer.accelerator.wait_for_everyone()
        return prepared.record
    lines = read_log(run / LOG)
    losses = [line for line in lines if "loss" in line]
    record = {
        **prepared.record,
        "state": "finished",
        "metrics": {
            "steps": trainer.state.global_step,
            "first_loss": losses[0]["loss"] if losses else None,
            "last_loss": losses[-1]["loss"] if losses else None,
            "tokens_per_s": losses[-1]["tokens_per_s"] if losses else None,
            "target_tokens_per_s": losses[-1]["target_tokens_per_s"] if losses else None,
            "best_step": trainer.state.best_global_step,
            "peak_memory_mb": round(peak_memory_mb()),
            **metrics,
        },
    }
    name = "adapter" if args.method == "lora" else "model"
    with checkpoints.staged(run / name, resumed_from=run / CHECKPOINTS) as part:
        model = trainer.accelerator.unwrap_model(trainer.model)
        model.save_pretrained(part, state_dict=state, safe_serialization=True)
        prepared.tokenizer.save_pretrained(part)
        (part / "README.md").write_text(card.model_card(record), encoding="utf-8")
    (run / CURVE).write_text(curve.draw(lines, f"{prepared.base.name}, {args.task}"), "utf-8")
    (run / "README.md").write_text(card.folder_card(record), encoding="utf-8")
    metadata.write(run, record)
    trainer.accelerator.wait_for_everyone()
    return record


def quiet_libraries() -> None:
    """transformers and its kin talk through warnings and bars; what matters is said by us."""
    os.environ.setdefault("TQDM_DISABLE", "1")  # read when tqdm is imported, so before the others
    import warnings

    import transformers

    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    for name in ("accelerate", "peft", "torch.distributed"):
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module=r"(transformers|peft|accelerate|torch)\b")


def _distinct(data: Dataset, tell: Tell) -> list[Any]:
    distinct, repeats = without_repeats(data.examples)
    if repeats:
        tell(f"{repeats} rows of {data.path} are there twice and are used once")
    return distinct


def _encoder(args: Arguments, tokenizer: Any, how: Prompting | None, train: Dataset) -> Any:
    if args.task == "classify":
        from docsync.finetune.classify import labels_of
        from docsync.finetune.tokens import encode_labelled

        labels = labels_of(train)
        return lambda rows: encode_labelled(rows, labels, tokenizer, args.max_length)
    if how is not None:
        return lambda rows: encode_turns(rows, how, tokenizer, args.max_length)
    return lambda rows: encode_texts(rows, tokenizer, args.max_length)


def _refuse_folder(run: Path, *, resume: bool) -> None:
    """Before anything slow. Raises UsageError: there is a run already, and nobody said that it is
    to go on; or what is there is no run at all, or cannot be written to.

    A run that came to no checkpoint has nothing to lose and is begun anew.
    """
    if not is_writable(run):
        raise UsageError(f"{run} cannot be written to: give another --output-dir")
    if not run.exists() or not any(run.iterdir()):
        return
    if not (run / metadata.FILE).exists():
        raise UsageError(f"{run} holds something else: give an --output-dir that is empty or new")
    state = metadata.read(run)["state"]
    if state == "finished":
        raise UsageError(f"{run} holds a finished run already: give another --output-dir")
    if not resume and checkpoints.steps(run / CHECKPOINTS):
        raise UsageError(
            f"{run} holds a run already ({state}): go on with --resume, or give another "
            "--output-dir"
        )


def _open_folder(prepared: Prepared, *, resume: bool) -> None:
    """Raises TrainingError: it cannot be written, or the run there was begun otherwise."""
    run = prepared.run
    try:
        make_ignored(run)
    except OSError as error:
        raise TrainingError(f"{run} cannot be made: {error.strerror}") from error
    if resume and (run / metadata.FILE).exists():
        metadata.refuse_other_run(metadata.read(run), prepared.record)
    metadata.write(run, prepared.record)
