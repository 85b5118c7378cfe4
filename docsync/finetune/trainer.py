"""transformers' Trainer with our loss, our evaluation and our checkpoints. The loop is its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import PrinterCallback, Trainer
from transformers.trainer_callback import ExportableState

from docsync.finetune import checkpoints
from docsync.finetune.batches import MicroBatches, only
from docsync.finetune.loss import TargetHead, summed_loss


@dataclass(slots=True)
class Meter:
    """Tokens that went through training in this process: all of them, and those learnt."""

    tokens: int = 0
    targets: int = 0

    def count(self, batch: dict[str, Any], targets: int) -> None:
        mask = batch.get("attention_mask")
        self.tokens += batch["input_ids"].numel() if mask is None else int(mask.sum())
        self.targets += targets


class TargetTrainer(Trainer):  # type: ignore[misc]
    """Items of the data sets are whole micro-batches.

    The loss of an optimiser step is the sum over its target tokens divided by their number, over
    all micro-batches and all processes: so it does not depend on how the rows were grouped.
    """

    def __init__(self, *, head: TargetHead | None, **settings: Any) -> None:
        super().__init__(data_collator=only, **settings)
        self.meter = Meter()
        self._head = head
        # makes the Trainer count the targets of the whole window before its first micro-batch
        self.model_accepts_loss_kwargs = True
        self.remove_callback(PrinterCallback)

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        assert not return_outputs
        total, count = self._summed(model, inputs)
        self.meter.count(inputs, count)
        window = num_items_in_batch if num_items_in_batch is not None else max(count, 1)
        # gradients are averaged over the processes, and this sum must not be
        return total / window * self.accelerator.num_processes

    def evaluate(
        self, eval_dataset: Any = None, ignore_keys: Any = None, metric_key_prefix: str = "eval"
    ) -> dict[str, float]:
        """The mean loss in nats over all target tokens of the held-out rows, and its power of e."""
        data: MicroBatches = eval_dataset if eval_dataset is not None else self.eval_dataset
        rank, world = self.accelerator.process_index, self.accelerator.num_processes
        self.model_wrapped.eval()
        sums = torch.zeros(2, dtype=torch.float64)
        with torch.no_grad(), self.compute_loss_context_manager():
            # every process goes forward as often as the others, some with what counts nothing
            for start in range(0, len(data), world):
                index = start + rank
                inputs = self._prepare_inputs(data[min(index, len(data) - 1)])
                with self.accelerator.autocast():
                    total, count = self._summed(self.model_wrapped, inputs)
                if index < len(data):
                    sums += torch.tensor([float(total), float(count)], dtype=torch.float64)
        if world > 1:
            sums = self.accelerator.reduce(sums.float().to(self.args.device)).cpu().double()
        loss = float(sums[0] / sums[1])
        metrics = {
            f"{metric_key_prefix}_loss": loss,
            f"{metric_key_prefix}_perplexity": math.exp(min(loss, 700.0)),
            f"{metric_key_prefix}_target_tokens": int(sums[1]),
        }
        self.log(dict(metrics))
        # what is in `control` already stays: callbacks change it in place
        self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    def _summed(self, model: Any, inputs: dict[str, Any]) -> tuple[Any, int]:
        assert self._head is not None
        return summed_loss(model, inputs, self._head)

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """As the Trainer's own, with the folder whole or not there, and rotation after that."""
        folder = Path(self.args.output_dir)
        self.store_flos()
        if self.state.best_global_step:
            best = folder / f"checkpoint-{self.state.best_global_step}"
            self.state.best_model_checkpoint = str(best)
        with checkpoints.staged(
            folder / f"checkpoint-{self.state.global_step}",
            resumed_from=folder,
            is_main=self.args.should_save,
            wait=self.accelerator.wait_for_everyone,
        ) as part:
            self.save_model(str(part), _internal_call=True)
            self._save_optimizer_and_scheduler(str(part))
            self._save_scaler(str(part))
            self._save_rng_state(str(part))
            if self.args.should_save:
                for callback in [*self.callback_handler.callbacks, self.control]:
                    if isinstance(callback, ExportableState):
                        name = type(callback).__name__
                        self.state.stateful_callbacks[name] = callback.state()
                self.state.save_to_json(str(part / "trainer_state.json"))
        if self.args.should_save:
            checkpoints.keep_newest(folder, self.keep_checkpoints, self.state.best_model_checkpoint)

    keep_checkpoints: int = 2


class ClassTrainer(TargetTrainer):
    """For rows with one class each: the cross-entropy, weighted by class."""

    def __init__(self, *, class_weights: torch.Tensor, **settings: Any) -> None:
        super().__init__(head=None, **settings)
        self._weights = class_weights

    def _summed(self, model: Any, inputs: dict[str, Any]) -> tuple[Any, int]:
        labels = inputs["labels"]
        given = {name: value for name, value in inputs.items() if name != "labels"}
        logits = model(**given).logits.float()
        weights = self._weights.to(logits.device)
        loss = torch.nn.functional.cross_entropy(logits, labels, weights, reduction="sum")
        return loss, labels.numel()
