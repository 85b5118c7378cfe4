"""What a run leaves to read while it goes on: log.jsonl, the progress, a stop on request."""

from __future__ import annotations

import json
import math
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback

from docsync.errors import TrainingError
from docsync.finetune.trainer import Meter


@dataclass(frozen=True, slots=True)
class Status:
    """Where a run is. `tokens_per_s` counts all tokens, `memory_mb` is the peak of this process."""

    step: int
    steps: int
    loss: float
    tokens_per_s: float
    targets_per_s: float
    memory_mb: float


Show = Callable[[Status], None]


def peak_memory_mb() -> float:
    """Of the GPU if there is one, else of this process, in 10^6 bytes."""
    if torch.cuda.is_available():
        return float(torch.cuda.max_memory_allocated()) / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def cut_log(path: Path, step: int) -> None:
    """Forget what was logged after `step`: a resumed run goes there once more."""
    if not path.exists():
        return
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            if json.loads(line)["step"] <= step:
                kept.append(line + "\n")
        except (ValueError, KeyError):
            continue  # the last line of a killed run can be half of one
    part = path.with_name(f"{path.name}.part")
    part.write_text("".join(kept), encoding="utf-8")
    part.replace(path)


def read_log(path: Path) -> list[dict[str, Any]]:
    """The lines of log.jsonl: one for each optimiser step, one for each evaluation."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Recorder(TrainerCallback):  # type: ignore[misc]
    """Writes each log line at once, and stops training that has become meaningless."""

    def __init__(self, path: Path, meter: Meter, show: Show, stop: threading.Event) -> None:
        self._path = path
        self._meter = meter
        self._show = show
        self._stop = stop
        self._started = time.monotonic()

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._started = time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if _is_wanted_anywhere(self._stop, args.device):
            control.should_save = True
            control.should_training_stop = True

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **kwargs: Any) -> None:
        line = {name: value for name, value in (logs or {}).items() if name != "total_flos"}
        seconds = max(time.monotonic() - self._started, 1e-9)
        if not state.is_world_process_zero or "train_runtime" in line:
            return
        if "loss" in line:
            status = Status(
                step=state.global_step,
                steps=state.max_steps,
                loss=line["loss"],
                tokens_per_s=self._meter.tokens / seconds,
                targets_per_s=self._meter.targets / seconds,
                memory_mb=peak_memory_mb(),
            )
            line |= {
                "tokens_per_s": round(status.tokens_per_s, 1),
                "target_tokens_per_s": round(status.targets_per_s, 1),
                "memory_mb": round(status.memory_mb),
            }
            self._show(status)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": state.global_step, **line}) + "\n")
        if not math.isfinite(line.get("loss", line.get("eval_loss", 0.0))):
            raise TrainingError(
                f"the loss is no number any more at step {state.global_step}: lower learning_rate "
                f"({args.learning_rate:g}), or raise warmup_steps; checkpoints before it are kept"
            )


def _is_wanted_anywhere(stop: threading.Event, device: Any) -> bool:
    """A signal reaches processes at different steps, and all of them have to stop after one."""
    if not (torch.distributed.is_available() and torch.distributed.is_initialized()):
        return stop.is_set()
    wanted = torch.tensor(int(stop.is_set()), device=device)
    torch.distributed.all_reduce(wanted, op=torch.distributed.ReduceOp.MAX)
    if wanted.item():
        stop.set()
    return stop.is_set()


@contextmanager
def stopping_on_request() -> Iterator[threading.Event]:
    """The first SIGINT or SIGTERM asks for a stop after the step; a second one does not wait."""
    wanted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield wanted
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(number: int, frame: Any) -> None:
        wanted.set()
        for each, handler in before.items():
            signal.signal(each, handler)

    for number in before:
        signal.signal(number, ask)
    try:
        yield wanted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
