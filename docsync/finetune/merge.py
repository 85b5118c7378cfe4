"""Base and adapter to one model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docsync.errors import TrainingError, UsageError
from docsync.finetune import checkpoints, metadata
from docsync.finetune.base import Base, find_base, load_model


def merge_run(run: Path, out: Path) -> None:
    """Write a model folder (safetensors, tokenizer, card) that needs neither peft nor docsync.

    Raises:
        UsageError: the run trained all weights, so that there is nothing to merge, or `out` is
            there already.
        TrainingError: the run has not finished, or there is no room.
    """
    record = finished(run)
    if record["arguments"]["method"] == "full":
        raise UsageError(f"{run}/model is a whole model already: there is nothing to merge")
    if out.exists():
        raise UsageError(f"{out} is there already: give another --out")
    model = merged_model(run, record)
    from transformers import AutoTokenizer

    with checkpoints.staged(out) as part:
        model.save_pretrained(part, safe_serialization=True)
        AutoTokenizer.from_pretrained(run / "adapter").save_pretrained(part)
        (part / "README.md").write_bytes((run / "adapter" / "README.md").read_bytes())


def finished(run: Path) -> dict[str, Any]:
    """The run.json of a run that came to its end. Raises TrainingError."""
    record = metadata.read(run)
    if record["state"] != "finished":
        raise TrainingError(
            f"the run in {run} has not come to its end ({record['state']}): go on with --resume"
        )
    return record


def base_of(record: dict[str, Any]) -> Base:
    """The base that a run was trained on. Raises ModelFileError: it is not there any more."""
    return find_base(record["base"]["name"], record["base"]["revision"])


def merged_model(run: Path, record: dict[str, Any]) -> Any:
    """The base with the adapter added to its weights, or the model of a full run; on the CPU."""
    from peft import PeftModel

    from docsync.finetune.train import quiet_libraries

    quiet_libraries()
    labels = tuple(record.get("labels", ()))
    if record["arguments"]["method"] == "full":
        whole = Base(str(run), run / "model", "", "", record["base"]["licence"])
        return load_model(whole, dtype="auto", attn_implementation="sdpa", labels=labels)
    base = base_of(record)
    dtype: Any = "auto"
    if base.is_gguf:
        import torch

        dtype = torch.float32
    model = load_model(base, dtype=dtype, attn_implementation="sdpa", labels=labels)
    return PeftModel.from_pretrained(model, run / "adapter").merge_and_unload(safe_merge=True)
