"""The fields of a GGUF file: copied from the base's own, or made from a model folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docsync.errors import UsageError

# what splits text before the merges, as it stands in tokenizer.json -> llama.cpp's name of it
PRE_TOKENIZERS = {
    "": "gpt-2",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+": "qwen2",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+": "llama-bpe",
    "digits": "smollm",
}
# made by the writer itself, or about a quantisation that the new file has not
_NOT_COPIED = ("GGUF.", "general.architecture", "general.file_type", "general.quantization_version")
CONTROL, NORMAL = 3, 1


def copy_fields(reader: Any, writer: Any) -> None:
    """All fields of an open GGUF file: its tokenizer is the one that the model was trained with."""
    from gguf import GGUFValueType

    for field in reader.fields.values():
        if field.name.startswith(_NOT_COPIED):
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub_type=inner)


def write_fields(config: Any, folder: Path, tokenizer: Any, writer: Any) -> None:
    """For a model of a folder with a byte-level BPE tokenizer.

    Raises:
        UsageError: the tokenizer is of another kind, or splits text in a way that has no name.
    """
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_rope_dimension_count(size)
    writer.add_key_length(size)
    writer.add_value_length(size)
    writer.add_rope_freq_base(_rope_base(config))
    writer.add_vocab_size(config.vocab_size)
    _write_tokenizer(
        json.loads((folder / "tokenizer.json").read_bytes()), tokenizer, config, writer
    )


def _rope_base(config: Any) -> float:
    rope = getattr(config, "rope_parameters", None) or {}
    if rope.get("rope_type", "default") != "default":
        raise UsageError(
            f"rotary embeddings of the type {rope['rope_type']} cannot be exported: merge, and "
            "convert with llama.cpp's own script"
        )
    return float(rope.get("rope_theta", getattr(config, "rope_theta", 10_000.0)))


def _write_tokenizer(data: dict[str, Any], tokenizer: Any, config: Any, writer: Any) -> None:
    if data["model"]["type"] != "BPE" or data["model"].get("byte_fallback"):
        raise UsageError(
            "only byte-level BPE tokenizers can be exported: start from the base's GGUF file, or "
            "merge and convert with llama.cpp's own script"
        )
    added = {one["id"]: one for one in data["added_tokens"]}
    words = {number: word for word, number in data["model"]["vocab"].items()}
    words |= {number: one["content"] for number, one in added.items()}
    tokens = [words.get(number, f"[PAD{number}]") for number in range(config.vocab_size)]
    special = {number for number, one in added.items() if one["special"]}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(_pre_tokenizer(data["pre_tokenizer"]))
    writer.add_token_list(tokens)
    writer.add_token_types(
        [CONTROL if n in special or n not in words else NORMAL for n in range(len(tokens))]
    )
    merges = data["model"]["merges"]
    writer.add_token_merges([one if isinstance(one, str) else " ".join(one) for one in merges])
    for number, write in (
        (tokenizer.bos_token_id, writer.add_bos_token_id),
        (tokenizer.eos_token_id, writer.add_eos_token_id),
        (tokenizer.pad_token_id, writer.add_pad_token_id),
    ):
        if number is not None:
            write(number)
    writer.add_add_bos_token(False)
    if isinstance(tokenizer.chat_template, str):
        writer.add_chat_template(tokenizer.chat_template)


def _pre_tokenizer(data: dict[str, Any]) -> str:
    steps = data["pretokenizers"] if data["type"] == "Sequence" else [data]
    kinds = [step["type"] for step in steps]
    pattern = next((s["pattern"].get("Regex", "") for s in steps if s["type"] == "Split"), "")
    if kinds[:1] == ["Digits"] and steps[0].get("individual_digits"):
        pattern = "digits"
    if kinds[-1:] != ["ByteLevel"] or pattern not in PRE_TOKENIZERS:
        raise UsageError(
            "the tokenizer splits text in a way that llama.cpp has no known name for: start from "
            "the base's GGUF file, or merge and convert with llama.cpp's own script"
        )
    return PRE_TOKENIZERS[pattern]
