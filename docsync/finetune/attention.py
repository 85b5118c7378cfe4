"""Attention over packed rows where no kernel for variable lengths is at hand.

transformers makes a mask of T x T for a row of T packed tokens and computes all of it. Here each
sequence is its own call, so the work is the sum of the squares and no mask exists. On a GPU,
flash-attention's own kernel does the same and is preferred.
"""

from __future__ import annotations

import importlib.util
from typing import Any

NAME = "docsync_varlen"


def choose(config: Any, *, is_packed: bool, has_gpu: bool) -> str:
    """The `attn_implementation` for a model of this configuration.

    Models that cap attention scores, or have windows of attention, keep the implementations that
    transformers knows to be right for them: it makes block-diagonal masks from the positions.
    """
    if getattr(config, "attn_logit_softcapping", None):
        return "eager"
    if not is_packed:
        return "sdpa"
    if has_gpu and importlib.util.find_spec("flash_attn") is not None:
        return "flash_attention_2"
    has_windows = any("sliding" in kind for kind in getattr(config, "layer_types", None) or ())
    return "sdpa" if has_windows or getattr(config, "sliding_window", None) else NAME


def register() -> None:
    """Make `attn_implementation=NAME` known to transformers."""
    from transformers import AttentionInterface, AttentionMaskInterface

    AttentionInterface.register(NAME, attend)
    AttentionMaskInterface.register(NAME, _no_mask)


def _no_mask(*args: Any, **kwargs: Any) -> None:
    """A packed row is masked by its bounds."""


def attend(
    module: Any,
    query: Any,
    key: Any,
    value: Any,
    attention_mask: Any,
    dropout: float = 0.0,
    scaling: float | None = None,
    sequence_lengths: list[int] | None = None,
    **kwargs: Any,
) -> tuple[Any, None]:
    """Causal attention within each packed sequence.

    query: [1, heads, T, dim]; key, value: [1, key heads, T, dim]; out: [1, T, heads, dim].
    """
    import torch
    from torch.nn.functional import scaled_dot_product_attention

    # numbers and no tensor: reading one from a GPU would hold it up in every layer
    sizes = sequence_lengths or [query.shape[2]]
    parts = [
        scaled_dot_product_attention(
            q,
            k,
            v,
            dropout_p=dropout,
            scale=scaling,
            is_causal=q.shape[2] > 1,
            enable_gqa=q.shape[1] != k.shape[1],
        )
        for q, k, v in zip(
            query.split(sizes, 2), key.split(sizes, 2), value.split(sizes, 2), strict=True
        )
    ]
    return torch.cat(parts, 2).transpose(1, 2).contiguous(), None
