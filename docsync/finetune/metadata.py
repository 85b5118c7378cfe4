"""run.json: what was run, on what, with what, and what came of it."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from docsync.errors import DocsyncError, TrainingError
from docsync.finetune.arguments import Arguments
from docsync.finetune.base import Base
from docsync.finetune.dataset import Dataset
from docsync.finetune.licences import Licence
from docsync.finetune.prompts import Prompting
from docsync.finetune.tokens import Counted

FILE = "run.json"
PACKAGES = (
    "docsync-hook",
    "torch",
    "transformers",
    "peft",
    "accelerate",
    "tokenizers",
    "safetensors",
)
# what may differ between a run and its continuation without another result
FREE_TO_CHANGE = frozenset(
    # data are compared by their bytes
    {"train_file", "eval_file"}
    | {"output_dir", "num_threads", "report_to", "save_total_limit", "accept_licence"}
)


def describe(
    args: Arguments,
    base: Base,
    datasets: Mapping[str, tuple[Dataset, Counted]],
    how: Prompting | None,
    licences: Sequence[Licence],
) -> dict[str, Any]:
    """Everything that is known before the first step."""
    return {
        "state": "running",
        "arguments": asdict(args),
        "base": {
            "name": base.name,
            "revision": base.revision,
            "gguf_file": base.gguf_file,
            "licence": base.licence,
            "files": {
                path.name: path.stat().st_size
                for path in sorted(base.folder.iterdir())
                if path.name == base.gguf_file or (not base.is_gguf and path.is_file())
            },
        },
        "data": {
            name: {
                "file": str(data.path),
                "sha256": data.sha256,
                "form": data.form,
                "rows": len(data.examples),
                "rows_used": counted.rows,
                "tokens": counted.tokens,
                "target_tokens": counted.target_tokens,
                "cut_prompts": counted.cut_prompts,
                "cut_texts": counted.cut_texts,
                "left_out": [str(place) for place in counted.too_long],
            }
            for name, (data, counted) in datasets.items()
        },
        "licences": [str(licence) for licence in licences],
        "template": {"format": how.name, "sha256": how.sha256, "end": how.end} if how else None,
        "git_revision": _git_revision(),
        "versions": {name: _version(name) for name in PACKAGES}
        | {"python": platform.python_version()},
        "hardware": _hardware(),
        "metrics": {},
    }


def refuse_other_run(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Raises TrainingError: a resumed run would not be the same run."""
    differ = [
        f"{name} is {new['arguments'][name]!r} and was {value!r}"
        for name, value in old["arguments"].items()
        if name not in FREE_TO_CHANGE and new["arguments"].get(name) != value
    ]
    differ += [
        f"the bytes of {data['file']} have changed"
        for name, data in new["data"].items()
        if old["data"].get(name, {}).get("sha256") != data["sha256"]
    ]
    if (old["template"] or {}).get("sha256") != (new["template"] or {}).get("sha256"):
        differ.append("the chat template has changed")
    if differ:
        raise TrainingError(
            f"this is not the run that was begun there: {'; '.join(differ)}. Resume with the same "
            "settings and data, or give another --output-dir"
        )


def read(run: Path) -> dict[str, Any]:
    """Raises TrainingError: `run` holds no run."""
    try:
        found = json.loads((run / FILE).read_text(encoding="utf-8"))
    except OSError as error:
        why = f"there is no {FILE} in it ({error.strerror})"
    except ValueError as error:
        why = f"its {FILE} is no JSON ({error})"
    else:
        if isinstance(found, dict) and {"state", "arguments", "data", "base"} <= found.keys():
            return found
        why = f"its {FILE} says nothing of a run"
    raise TrainingError(f"{run} is no folder of `docsync finetune`: {why}. Give another one")


def write(run: Path, content: Mapping[str, Any]) -> None:
    """Raises TrainingError: no room, or no right to write."""
    part = run / f".{FILE}.part"
    try:
        part.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        part.replace(run / FILE)
    except OSError as error:
        raise TrainingError(f"{run / FILE} cannot be written: {error.strerror}") from error


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _git_revision() -> str:
    """Of the repository that one stands in; the run need not be in one."""
    from docsync.git.runner import Git

    try:
        return Git(Path.cwd()).text("rev-parse", "HEAD").strip()
    except (DocsyncError, OSError):
        return ""


def _hardware() -> dict[str, Any]:
    import torch

    gpus = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "gpus": gpus,
        "processes": int(os.environ.get("WORLD_SIZE", "1")),
    }
