"""What was learnt as a GGUF file, which llama.cpp serves."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from docsync.errors import TrainingError, UsageError
from docsync.finetune import gguf_fields
from docsync.finetune.base import Base, load_config, load_tokenizer
from docsync.finetune.gguf_names import naming
from docsync.finetune.merge import base_of, finished, merged_model

WEIGHTS = "adapter_model.safetensors"
_LORA = (".lora_A.weight", ".lora_B.weight")


def export_adapter(run: Path, out: Path) -> None:
    """The adapter alone, for `--lora` beside the base's GGUF file.

    Raises:
        UsageError: there is no adapter, or it is of a kind that llama.cpp does not know.
    """
    from safetensors.numpy import load_file

    record = finished(run)
    _refuse_classifier(record)
    if record["arguments"]["method"] == "full":
        raise UsageError(f"{run} has no adapter: export it with --merged")
    settings = json.loads((run / "adapter" / "adapter_config.json").read_bytes())
    if settings.get("use_dora"):
        raise UsageError("llama.cpp has no DoRA: export with --merged")
    names = naming(load_config(base_of(record)))
    rank, alpha = settings["r"], settings["lora_alpha"]
    if settings.get("use_rslora"):
        # llama.cpp scales by alpha / rank, rsLoRA by alpha / sqrt(rank)
        alpha *= math.sqrt(rank)

    def fill(writer: Any) -> None:
        writer.add_type("adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", float(alpha))
        for key, value in sorted(load_file(run / "adapter" / WEIGHTS).items()):
            module = key.removeprefix("base_model.model.")
            for suffix in _LORA:
                if module.endswith(suffix):
                    plain = module.removesuffix(suffix)
                    is_a = suffix == _LORA[0]
                    rows = value if is_a else names.laid_out(plain, value)
                    writer.add_tensor(
                        names.name(f"{plain}.weight") + (".lora_a" if is_a else ".lora_b"),
                        _float32(rows),
                    )
                    break
            else:
                raise UsageError(f"{key} is no part that a GGUF adapter can hold: use --merged")

    _write(out, names.architecture, fill)


def export_model(run: Path, out: Path) -> None:
    """The whole model: matrices in 16-bit floats (of a small model in 32), the rest in 32.

    Where the base came as a GGUF file, fields and tokenizer are copied from it.

    Raises:
        UsageError: architecture or tokenizer is one that docsync cannot write.
    """
    record = finished(run)
    _refuse_classifier(record)
    base = base_of(record)
    write_model(merged_model(run, record), base, out)


def write_model(model: Any, base: Base, out: Path) -> None:
    """`model` as `out`, with fields from `base`; below 10 million weights in 32 bits."""
    names = naming(model.config)
    is_small = model.num_parameters() < 10_000_000

    def fill(writer: Any) -> None:
        from gguf import GGUFReader, LlamaFileType

        writer.add_file_type(LlamaFileType.ALL_F32 if is_small else LlamaFileType.MOSTLY_F16)
        if base.is_gguf:
            gguf_fields.copy_fields(GGUFReader(base.gguf_path), writer)
        else:
            gguf_fields.write_fields(model.config, base.folder, load_tokenizer(base), writer)
        for key, value in _tensors(model):
            rows = names.laid_out(key.rpartition(".")[0], value)
            is_matrix = rows.ndim > 1 and not is_small
            writer.add_tensor(
                names.name(key), rows.astype("float16") if is_matrix else _float32(rows)
            )

    _write(out, names.architecture, fill)


def _tensors(model: Any) -> Iterator[tuple[str, Any]]:
    """Names and float arrays; a head that is the embedding itself comes once."""
    seen = set()
    for key, value in model.state_dict().items():
        if value.data_ptr() in seen:
            continue
        seen.add(value.data_ptr())
        yield key, value.float().numpy()


def _refuse_classifier(record: dict[str, Any]) -> None:
    if record["arguments"]["task"] == "classify":
        raise UsageError("a classifier answers with no text: `docsync finetune merge` it")


def _float32(rows: Any) -> Any:
    import numpy

    return numpy.ascontiguousarray(rows, dtype=numpy.float32)


def _write(out: Path, architecture: str, fill: Callable[[Any], None]) -> None:
    """Raises TrainingError: it cannot be written; nothing is left of it."""
    from gguf import GGUFWriter

    part = out.with_name(f".{out.name}.part")
    try:
        writer = GGUFWriter(part, architecture)
        fill(writer)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise TrainingError(f"{out} cannot be written: {error.strerror or error}") from error
