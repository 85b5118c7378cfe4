"""Verdicts from sentence embeddings: the cosine of a change and a section, alone and as one more
figure of docsync's ranker.

torch and transformers are imported by the functions: everything else of the benchmark does without
them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.verdicts.pairs import Pair
from benchmarks.verdicts.scores import Score
from docsync.errors import UsageError

MAX_TOKENS = 256  # what all-MiniLM-L6-v2 was trained with
FIGURE = "embedding"


def load(folder: Path, threads: int) -> Callable[[str], Any]:
    """From a text to its vector of length 1: the mean over the last layer's tokens, as the model
    was trained. Raises UsageError without a model in `folder`."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    if not (folder / "model.safetensors").is_file():
        raise UsageError(f"no model.safetensors in {folder}: name the folder of all-MiniLM-L6-v2")
    torch.set_num_threads(threads)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()

    def embed(text: str) -> Any:
        tokens = tokenizer(text, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        with torch.inference_mode():
            vector = model(**tokens).last_hidden_state[0].mean(0)
        return vector / vector.norm()

    return embed


def cosines(pairs: Sequence[Pair], embed: Callable[[str], Any]) -> list[Score]:
    """The change without the marks of its lines against the section below its headings. `ms` counts
    the change alone: vectors of sections are kept in an index."""
    found = []
    for pair in pairs:
        lines = "\n".join(line[2:] for line in pair.change.splitlines())
        began = time.perf_counter()
        change = embed(lines)
        took = (time.perf_counter() - began) * 1000
        section = embed(f"{pair.heading}\n{pair.excerpt}")
        found.append(Score(pair.id, float(change @ section), took))
    return found


def with_figure(pairs: Sequence[Pair], cosines: Sequence[Score]) -> list[Pair]:
    """The pairs as the ranker sees them when the cosine is one of its figures."""
    return [
        replace(pair, features={**pair.features, FIGURE: score.value})
        for pair, score in zip(pairs, cosines, strict=True)
    ]
