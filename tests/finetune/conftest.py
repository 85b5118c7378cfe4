"""A real model, small enough to be trained in a second, and rows to train it on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from docsync.finetune.arguments import Arguments, make_arguments

os.environ.setdefault("OMP_NUM_THREADS", "1")

TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content']"
    " + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
SENTENCES = [
    f"The flag --{name} of parcel sets the {word} to {number}."
    for name in ("rate", "weight", "zone", "retry", "timeout")
    for word in ("price", "limit", "number", "size")
    for number in (3, 5, 17, 40)
]

Rows = Callable[..., Path]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Training libraries warn while they are imported; what they say is no matter of ours."""
    import warnings

    import torch

    torch.set_num_threads(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def make_base(folder: Path, *, heads: int = 4, seed: int = 0) -> Path:
    """A Llama with 2 layers of 32 and a tokenizer trained on SENTENCES; Apache-2.0 by its card."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    raw.train_from_iterator(
        SENTENCES,
        trainers.BpeTrainer(
            vocab_size=320,
            special_tokens=specials,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw,
        eos_token="<|im_end|>",
        bos_token="<|im_start|>",
        pad_token=specials[0],
    )
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=heads,
        num_key_value_heads=2,
        max_position_embeddings=512,
        initializer_range=0.2,
        tie_word_embeddings=False,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# Tiny\n")
    return folder


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_base(tmp_path_factory.mktemp("base"))


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    """Writes a .jsonl file: `rows("train", [{...}, ...])`."""

    def write(name: str, content: list[Any]) -> Path:
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in content))
        return path

    return write


def conversation(question: str, answer: str) -> dict[str, Any]:
    return {
        "prompt": [{"role": "user", "content": question}],
        "completion": [{"role": "assistant", "content": answer}],
        "meta": {"licence": "MIT"},
    }


def sentences(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Rows of quite different lengths."""
    chosen = SENTENCES[start : start + count]
    return [
        conversation(" ".join([text] * (1 + number % 4)), text.split()[-1])
        for number, text in enumerate(chosen, start=start)
    ]


@pytest.fixture
def arguments(base: Path, rows: Rows, tmp_path: Path) -> Callable[..., Arguments]:
    """Settings of a small run; what is given wins."""

    def make(**given: Any) -> Arguments:
        settings: dict[str, Any] = {
            "model_name_or_path": str(base),
            "output_dir": str(tmp_path / "run"),
            "max_length": 128,
            "per_device_train_batch_size": 2,
            "lora_r": 4,
            "learning_rate": 3e-2,
            "num_threads": 1,
        }
        if "train_file" not in given:
            settings["train_file"] = str(rows("train", sentences(24)))
        return make_arguments(settings, given)

    return make
