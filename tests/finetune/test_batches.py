"""Prompts, labels, packing: what the model sees, and what is learnt of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docsync.errors import DatasetError
from docsync.finetune import attention
from docsync.finetune.arguments import Arguments
from docsync.finetune.base import find_base, load_model, load_tokenizer
from docsync.finetune.batches import bucket, pack, packed, padded
from docsync.finetune.dataset import read_dataset
from docsync.finetune.loss import TargetHead, summed_loss
from docsync.finetune.prompts import prompting
from docsync.finetune.tokens import IGNORED, Encoded, encode_texts, encode_turns
from tests.finetune.conftest import Rows, conversation, sentences

Make = Callable[..., Arguments]


@pytest.fixture
def tokenizer(base: Path) -> Any:
    return load_tokenizer(find_base(str(base)))


def encoded(
    rows: Rows, tokenizer: Any, content: list[Any], how: str = "auto", length: int = 128
) -> Any:
    data = read_dataset(rows("rows", content), "sft")
    return encode_turns(data.examples, prompting(how, tokenizer), tokenizer, length)


def learnt(one: Encoded, tokenizer: Any) -> str:
    return str(tokenizer.decode([label for label in one.labels if label != IGNORED]))


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ("auto", "<|im_start|>user\nHow?<|im_end|>\n<|im_start|>assistant\n"),
        ("chatml", "<|im_start|>user\nHow?<|im_end|>\n<|im_start|>assistant\n"),
        ("vicuna", "user's questions. USER: How? ASSISTANT: "),
        ("alpaca", "the request.\n\n### Instruction:\nHow?\n\n### Response:\n"),
    ],
)
def test_only_the_answer_and_its_end_are_learnt(
    rows: Rows, tokenizer: Any, how: str, shown: str
) -> None:
    (one,), counted = encoded(rows, tokenizer, [conversation("How?", "So.")], how)
    assert learnt(one, tokenizer) == "So.<|im_end|>"
    text = tokenizer.decode(one.input_ids)
    assert text.endswith(f"{shown}So.<|im_end|>")
    assert counted.target_tokens == one.targets == sum(label != IGNORED for label in one.labels)
    assert counted.tokens == len(one)


def test_every_answer_of_a_dialogue_is_learnt(rows: Rows, tokenizer: Any) -> None:
    turns = [("user", "One?"), ("assistant", "1"), ("user", "Two?"), ("assistant", "2")]
    chat = [{"role": role, "content": content} for role, content in turns]
    (one,), _ = encoded(rows, tokenizer, [{"messages": chat}])
    assert learnt(one, tokenizer) == "1<|im_end|>2<|im_end|>"
    whole = tokenizer.apply_chat_template(chat, tokenize=False)
    assert tokenizer.decode(one.input_ids) == whole.rstrip("\n")


def test_strings_are_joined_as_they_are_unless_a_format_is_asked_for(
    rows: Rows, tokenizer: Any
) -> None:
    row = {"prompt": "def f(", "completion": "x)"}
    (raw,), _ = encoded(rows, tokenizer, [row])
    assert tokenizer.decode(raw.input_ids) == "def f(x)<|im_end|>"
    (asked,), _ = encoded(rows, tokenizer, [row], "model")
    assert "assistant\nx)<|im_end|>" in tokenizer.decode(asked.input_ids)


def test_a_long_prompt_is_cut_and_counted_and_a_long_answer_is_told(
    rows: Rows, tokenizer: Any
) -> None:
    content = [
        conversation("word " * 300, "yes it is"),
        conversation("why", "word " * 300),
        conversation("why", "no"),
    ]
    examples, counted = encoded(rows, tokenizer, content, length=64)
    assert len(examples[0]) == 64
    assert learnt(examples[0], tokenizer) == "yes it is<|im_end|>"
    assert (counted.rows, counted.cut_prompts) == (2, 1)
    assert [place.line for place in counted.too_long] == [2]
    assert "1 rows were left out" in " ".join(counted.told(64))
    with pytest.raises(DatasetError, match="nothing is left to train on"):
        encoded(rows, tokenizer, content[1:2], length=64)


def test_a_model_without_a_template_needs_a_format(rows: Rows, tokenizer: Any) -> None:
    tokenizer.chat_template = None
    with pytest.raises(DatasetError, match="--prompt-format chatml"):
        encoded(rows, tokenizer, [conversation("How?", "So.")])
    with pytest.raises(DatasetError, match="no chat template"):
        prompting("model", tokenizer)


def test_a_template_that_rewrites_earlier_turns_is_refused(rows: Rows, tokenizer: Any) -> None:
    tokenizer.chat_template = "{{ messages | length }}" + tokenizer.chat_template
    with pytest.raises(DatasetError, match=r"rows.jsonl:1: the chat template changes"):
        encoded(rows, tokenizer, [conversation("How?", "So.")])


def test_texts_lose_nothing(rows: Rows, tokenizer: Any) -> None:
    data = read_dataset(rows("rows", [{"text": "word " * 300}, {"text": "a"}]), "pretrain")
    parts, _ = encode_texts(data.examples, tokenizer, 64)
    joined = [token for part in parts for token in part.input_ids]
    assert tokenizer.decode(joined) == "word " * 300 + "<|im_end|>a<|im_end|>"
    assert all(part.labels == part.input_ids for part in parts)


def test_packs_hold_every_sequence_once_and_never_too_much() -> None:
    lengths = [random.Random(7).randint(1, 120) for _ in range(500)]
    groups = pack(lengths, 128)
    assert sorted(index for group in groups for index in group) == list(range(500))
    assert max(sum(lengths[index] for index in group) for group in groups) <= 128
    assert len(groups) <= 1.05 * sum(lengths) / 128
    buckets = bucket(lengths, 8)
    assert sorted(index for group in buckets for index in group) == list(range(500))
    wasted = sum(max(lengths[i] for i in g) * len(g) - sum(lengths[i] for i in g) for g in buckets)
    assert wasted < 0.03 * sum(lengths)


@pytest.mark.parametrize("implementation", [attention.NAME, "sdpa", "eager"])
def test_packed_rows_have_the_loss_and_gradient_of_padded_ones(
    rows: Rows, tokenizer: Any, base: Path, implementation: str
) -> None:
    import torch

    attention.register()
    members, _ = encoded(rows, tokenizer, sentences(9))
    model = load_model(
        find_base(str(base)), dtype=torch.float32, attn_implementation=implementation
    )
    head = TargetHead(model)
    found = []
    for batch in (packed(members), padded(members, tokenizer.pad_token_id)):
        model.zero_grad()
        if implementation == attention.NAME and "attention_mask" in batch:
            model.set_attn_implementation("sdpa")
        total, count = summed_loss(model, batch, head)
        (total / count).backward()
        squares = [p.grad.pow(2).sum() for p in model.parameters() if p.grad is not None]
        found.append((float(total.detach()) / count, float(torch.stack(squares).sum().sqrt())))
    assert count == sum(one.targets for one in members)
    (packed_loss, packed_norm), (padded_loss, padded_norm) = found
    assert abs(packed_loss - padded_loss) < 1e-5
    assert abs(packed_norm - padded_norm) < 1e-4 * padded_norm
    full = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
    reference = torch.nn.functional.cross_entropy(
        full.flatten(0, 1), batch["shift_labels"].flatten(), ignore_index=IGNORED
    )
    assert abs(float(reference.detach()) - padded_loss) < 1e-5


@pytest.mark.parametrize("implementation", [attention.NAME, "sdpa", "eager"])
def test_no_token_sees_across_a_boundary(
    rows: Rows, tokenizer: Any, base: Path, implementation: str
) -> None:
    """What one sequence says does not move a single output of the others."""
    import torch

    attention.register()
    members, _ = encoded(rows, tokenizer, sentences(5))
    model = load_model(
        find_base(str(base)), dtype=torch.float32, attn_implementation=implementation
    )

    def hidden(sequences: list[Encoded]) -> Any:
        batch = packed(sequences)
        given = {n: v for n, v in batch.items() if not n.endswith("labels")}
        with torch.no_grad():
            return model(**given, use_cache=False).logits[0]

    start = len(members[0]) + len(members[1])
    end = start + len(members[2])
    other = Encoded(tuple(reversed(members[2].input_ids)), members[2].labels)
    before, after = hidden(members), hidden([*members[:2], other, *members[3:]])
    assert torch.equal(before[:start], after[:start])
    assert torch.equal(before[end:], after[end:])
    assert not torch.equal(before[start:end], after[start:end])


def test_a_batch_without_targets_costs_nothing(base: Path) -> None:
    import torch

    model = load_model(find_base(str(base)), dtype=torch.float32, attn_implementation="sdpa")
    nothing = packed([Encoded((5, 6, 7), (IGNORED,) * 3)])
    total, count = summed_loss(model, nothing, TargetHead(model))
    total.backward()
    assert (float(total.detach()), count) == (0.0, 0)
    assert all(p.grad is None or not p.grad.any() for p in model.parameters())


def test_the_attention_that_is_chosen() -> None:
    from types import SimpleNamespace as Config

    assert attention.choose(Config(), is_packed=True, has_gpu=False) == attention.NAME
    assert attention.choose(Config(), is_packed=False, has_gpu=False) == "sdpa"
    windowed = Config(layer_types=["sliding_attention"], sliding_window=64)
    assert attention.choose(windowed, is_packed=True, has_gpu=False) == "sdpa"
    capped = Config(attn_logit_softcapping=50.0)
    assert attention.choose(capped, is_packed=True, has_gpu=False) == "eager"
