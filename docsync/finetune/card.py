"""What a run's folder says about itself: one page for people, one in the form that hubs read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FOLDER = """\
# A run of `docsync finetune`

| | |
|---|---|
| `{weights}/` | what was learnt: safetensors, tokenizer, chat template, model card |
| `run.json` | arguments, hashes of data and template, versions, hardware, metrics |
| `log.jsonl` | loss, gradient norm, learning rate and speed of each step; each evaluation |
| `loss.svg` | the loss curve |
| `checkpoints/` | to go on from; may be deleted |

{next}
"""


def folder_card(record: dict[str, Any]) -> str:
    """README.md of the run's folder."""
    run = record["arguments"]["output_dir"]
    if record["arguments"]["method"] == "full":
        return FOLDER.format(
            weights="model", next=f"Serve `{run}/model`, or `docsync finetune export {run}`."
        )
    if record["arguments"]["task"] == "classify":
        return FOLDER.format(
            weights="adapter", next=f"`docsync finetune merge {run}` makes one model of it."
        )
    return FOLDER.format(
        weights="adapter",
        next=(
            f"`docsync finetune merge {run}` makes one model of base and adapter, "
            f"`docsync finetune export {run}` a GGUF adapter for llama.cpp."
        ),
    )


def model_card(record: dict[str, Any]) -> str:
    """README.md beside the weights, with the front matter that model hubs read."""
    args, base, data = record["arguments"], record["base"], record["data"]
    metrics = "\n".join(f"| {name} | {value} |" for name, value in _figures(record["metrics"]))
    rows = "\n".join(
        f"- {name}: {one['rows_used']:,} of {one['rows']:,} rows ({one['form']}), "
        f"{one['target_tokens']:,} target tokens, SHA-256 `{one['sha256']}`"
        for name, one in data.items()
    )
    template = record["template"]
    prompting = (
        f"Prompts: {template['format']}, template SHA-256 `{template['sha256']}`, "
        f"answers end with `{template['end']}`.\n"
        if template
        else ""
    )
    revision = f" at {base['revision']}" if base["revision"] else ""
    terms = "\n".join(f"- {one}" for one in record["licences"])
    return f"""\
---
base_model: {base["name"]}
library_name: {"peft" if args["method"] == "lora" else "transformers"}
license: {_front(base["licence"])}
tags: [docsync, {args["task"]}, {args["method"]}]
---
# {base["name"]}, {args["task"]} by {args["method"]}

Trained with `docsync finetune` on {base["name"]}{revision}.

## Data

{rows}

{prompting}
## Licences

{terms}

What was trained on may shine through in what the model writes: the terms of base and data hold for
both together.

## Figures

| | |
|---|---|
{metrics}

A low loss says that these rows were learnt. Whether the model is better at the work is for
`docsync eval` to say, on commits that it has not seen.
"""


def _figures(metrics: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Names and figures; those of a part have its name before theirs. No sentences."""
    for name, value in metrics.items():
        if isinstance(value, dict):
            yield from _figures(value, f"{name} ")
        elif isinstance(value, float):
            yield f"{before}{name}", f"{value:.4g}"
        elif isinstance(value, int):
            yield f"{before}{name}", f"{value:,}"


def _front(licence: str) -> str:
    # what comes out of a restricted base is not under a licence that we could name
    return licence.lower() if licence and licence != "unknown" else "other"
