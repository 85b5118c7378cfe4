"""The OpenAI-compatible embeddings endpoint: llama.cpp, vLLM, text-embeddings-inference, ours."""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import isfinite

from docsync.errors import ModelReplyError, RemoteRefused, UsageError
from docsync.llm.address import resolve
from docsync.llm.open import API_KEY_VARIABLE
from docsync.llm.openai import check_status, clean, error_text
from docsync.llm.transport import Answer, Transport

BATCH = 16
"""Texts of one request: with vectors of 8,192 numbers an answer is within the transport's limit."""


class EmbeddingModel:
    """On this machine, whatever the settings allow a chat model: protected texts go through it.

    Raises:
        UsageError: `base_url` is no http URL.
        RemoteRefused: it is not on loopback.
        ModelUnavailable: its host cannot be looked up.
    """

    def __init__(
        self,
        base_url: str,
        name: str,
        *,
        connect_timeout_s: float = 2.0,
        timeout_s: float = 60.0,
    ) -> None:
        api_key = os.environ.get(API_KEY_VARIABLE, "")
        try:
            address = resolve(base_url, allow_remote=False, timeout_s=connect_timeout_s)
        except RemoteRefused as error:
            raise RemoteRefused(
                f"`guard.embeddings` names {base_url}, which is not this machine, and protected"
                " texts never leave it: name a server on 127.0.0.1"
            ) from error
        except UsageError as error:
            raise UsageError(f"`guard.embeddings`: {error}") from error
        self._transport = Transport(address, connect_timeout_s=connect_timeout_s, api_key=api_key)
        self._url = f"{address.base_url}/embeddings"
        self._timeout_s = timeout_s
        self.name = name

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text, all of one length, at most `BATCH` at once.

        Raises ModelUnavailable and ModelReplyError.
        """
        body = {"model": self.name, "input": [clean(t) for t in texts], "encoding_format": "float"}
        answer = self._transport.post(self._url, body, timeout_s=self._timeout_s)
        failure = check_status(answer, self._url)
        if failure is not None:
            raise failure
        return parse_vectors(answer, len(texts))

    def close(self) -> None:
        self._transport.close()


def parse_vectors(answer: Answer, count: int) -> list[list[float]]:
    """Raises ModelReplyError naming what is missing or of the wrong type."""
    data = answer.json()
    items = data.get("data") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise ModelReplyError(f"the reply holds no embeddings: {error_text(answer)}")
    vectors: dict[int, list[float]] = {}
    for at, item in enumerate(items):
        vector = item.get("embedding") if isinstance(item, dict) else None
        if not isinstance(vector, list) or not all(map(_is_number, vector)):
            raise ModelReplyError(f"an embedding is no list of numbers: {answer.excerpt()}")
        vectors[item.get("index", at)] = vector
    if sorted(vectors) != list(range(count)):
        raise ModelReplyError(f"{count} texts were sent, and {len(items)} embeddings came back")
    sizes = {len(vector) for vector in vectors.values()}
    if len(sizes) != 1 or 0 in sizes:
        raise ModelReplyError(f"the embeddings have {sorted(sizes)} numbers: not one length")
    return [vectors[at] for at in range(count)]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
