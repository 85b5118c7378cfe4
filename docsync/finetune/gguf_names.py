"""How llama.cpp calls and lays out what transformers trains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docsync.errors import UsageError

# model_type of transformers -> architecture of llama.cpp
ARCHITECTURES = {"llama": "llama", "mistral": "llama", "qwen2": "qwen2", "qwen3": "qwen3"}


@dataclass(frozen=True, slots=True)
class Naming:
    """Names and row orders of one model's tensors."""

    architecture: str
    name: Callable[[str], str]
    heads: int
    key_heads: int

    def laid_out(self, module: str, rows: Any) -> Any:
        """`rows` ([out, ...]) of `module`, as llama.cpp wants them.

        Its Llama turns neighbouring pairs in the rotary embedding, that of transformers halves: so
        the rows of queries and keys change places. Rows, so LoRA's B changes and A does not.
        """
        if self.architecture != "llama":
            return rows
        if module.endswith("q_proj"):
            return _paired(rows, self.heads)
        if module.endswith("k_proj"):
            return _paired(rows, self.key_heads)
        return rows


def naming(config: Any) -> Naming:
    """For a transformers configuration. Raises UsageError: llama.cpp's form of it is not known."""
    from gguf import MODEL_ARCH, MODEL_ARCH_NAMES, get_tensor_name_map

    architecture = ARCHITECTURES.get(config.model_type)
    if architecture is None:
        raise UsageError(
            f"models of type {config.model_type} cannot be exported (known: "
            f"{', '.join(sorted(ARCHITECTURES))}): merge, and convert with llama.cpp's own script"
        )
    number = next(one for one in MODEL_ARCH if MODEL_ARCH_NAMES[one] == architecture)
    names = get_tensor_name_map(number, config.num_hidden_layers)

    def name(full: str) -> str:
        """ "model.layers.0.mlp.up_proj.weight" -> "blk.0.ffn_up.weight"."""
        found = names.get_name(full, try_suffixes=(".weight", ".bias"))
        if found is None:
            raise UsageError(
                f"{full} has no name in a GGUF file of the architecture {architecture}"
            )
        return str(found)

    return Naming(architecture, name, config.num_attention_heads, config.num_key_value_heads)


def _paired(rows: Any, heads: int) -> Any:
    shape = rows.shape
    halves = rows.reshape(heads, 2, shape[0] // heads // 2, *shape[1:])
    return halves.swapaxes(1, 2).reshape(shape)
