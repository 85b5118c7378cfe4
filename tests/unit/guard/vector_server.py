"""A server that gives vectors without a model: what is like what is decided by the words."""

from __future__ import annotations

import json
import re
import socket
from zlib import crc32

from tests.unit.llm.loopback import Behaviour, Request, http

DIMENSION = 256
SYNONYMS = {"ship": "vessel", "boat": "vessel", "lamp": "light", "lantern": "light"}


def vector(text: str, dimension: int = DIMENSION) -> list[float]:
    counts = [0.0] * dimension
    for word in re.findall(r"[a-z]+", text.lower()):
        counts[crc32(SYNONYMS.get(word, word).encode()) % dimension] += 1.0
    return counts


def by_words(dimension: int = DIMENSION, *, most: int = 1 << 30) -> Behaviour:
    """Answers `most` requests, and refuses those after."""
    left = [most]

    def behave(connection: socket.socket, request: Request) -> None:
        left[0] -= 1
        if left[0] < 0:
            connection.sendall(http(503, b'{"error": {"message": "no more"}}'))
            return
        texts = request.json()["input"]
        data = [{"index": n, "embedding": vector(t, dimension)} for n, t in enumerate(texts)]
        connection.sendall(http(200, json.dumps({"data": data}).encode()))

    return behave
