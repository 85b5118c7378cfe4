"""Whether an embedding could warn of what the guard cannot see: a text told in other words.

    python benchmarks/guard_paraphrase.py --corpus DIR ... --held-out DIR ... [--model FOLDER]

The thirty pairs of guard_paraphrases.tsv were written for this. Each first text is protected among
`--passages` others of the corpus, and asked for by its second; the line is drawn where `--blocks`
unrelated blocks of 1,000 characters raise one alarm in a thousand. Without `--model` (the folder of
a model with mean pooling, needs torch and transformers) it is `wordllama`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from guard_edits import blocks

from docsync.guard.building import Terms, add_texts, texts_of
from docsync.guard.corpus import Corpus
from docsync.guard.scan import scan_text
from docsync.rewrite.proposal import GuardDecision

WINDOW, STEP = 300, 300

PAIRS = [
    line.split("\t")
    for line in Path(__file__).with_name("guard_paraphrases.tsv").read_text("utf-8").splitlines()
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--held-out", nargs="+", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--passages", type=int, default=3_000)
    parser.add_argument("--blocks", type=int, default=1_000)
    options = parser.parse_args()
    embed = sentence_model(options.model) if options.model else wordllama()
    originals, retold = (list(texts) for texts in zip(*PAIRS, strict=True))
    print(f"found by the guard: {found_by_the_guard(originals, retold)} of {len(PAIRS)}")
    dice = random.Random(1)
    others = [t[:WINDOW] for t in blocks(options.corpus, 1_000, options.passages, dice)]
    unrelated = blocks(options.held_out, 1_000, options.blocks, dice)
    began = time.process_time()
    protected = embed(originals + others)
    per_text_ms = 1e3 * (time.process_time() - began) / len(protected)
    windows = [t[at : at + WINDOW] for t in unrelated for at in range(0, 1_000 - STEP // 2, STEP)]
    likeness = (embed(windows) @ protected.T).max(axis=1)
    highest = sorted(likeness.reshape(len(unrelated), -1).max(axis=1), reverse=True)
    own = (embed(retold) @ embed(originals).T).diagonal()
    print(f"{len(protected)} protected passages, {len(unrelated)} unrelated blocks,")
    print(f"{per_text_ms:.2f} ms CPU and {4 * protected.shape[1]} bytes a passage")
    print("| alarms on unrelated blocks | likeness | paraphrases found |\n|---|---|---|")
    for share in (0.001, 0.01, 0.05):
        line = highest[max(round(share * len(highest)), 1) - 1]
        found = sum(value > line for value in own)
        print(f"| {share:.1%} | {line:.2f} | {found}/{len(own)} |")
    return 0


def found_by_the_guard(originals: list[str], retold: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder, Corpus(Path(folder), create=True) as corpus:
        named = ((str(number), text) for number, text in enumerate(originals))
        add_texts(corpus, texts_of(named), Terms())
        return sum(scan_text(text, [corpus])[0] is not GuardDecision.ACCEPT for text in retold)


Embed = Callable[[list[str]], Any]


def wordllama() -> Embed:
    import wordllama as package

    # the package has the files, and would ask a hub for them
    here = Path(package.__file__).parent
    model = package.WordLlama.load(cache_dir=here, disable_download=True)
    return lambda texts: model.embed(texts, norm=True)


def sentence_model(folder: Path) -> Embed:
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()

    def embed(texts: list[str]) -> Any:
        parts = []
        for at in range(0, len(texts), 32):
            batch = tokenizer(
                texts[at : at + 32],
                padding=True,
                truncation=True,
                max_length=256,
                return_tensors="pt",
            )
            with torch.inference_mode():
                tokens = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            mean = (tokens * mask).sum(1) / mask.sum(1)
            parts.append(torch.nn.functional.normalize(mean, dim=1))
        return torch.cat(parts).numpy()

    return embed


if __name__ == "__main__":
    sys.exit(main())
