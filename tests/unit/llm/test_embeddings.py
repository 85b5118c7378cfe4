"""Vectors over HTTP, from servers that answer well and badly."""

from __future__ import annotations

import socket

import pytest

from docsync.errors import (
    DocsyncError,
    ModelReplyError,
    ModelUnavailable,
    RemoteRefused,
    UsageError,
)
from docsync.llm.embeddings import EmbeddingModel
from tests.unit.llm.loopback import Behaviour, reply, serving

GOOD = [{"index": 1, "embedding": [0, 1.5]}, {"index": 0, "embedding": [1, 0]}]


def embed(behaviour: Behaviour) -> list[list[float]]:
    with serving(behaviour) as server:
        model = EmbeddingModel(server.url, "minilm")
        try:
            found = model.embed(["one \udce9", "two"])
        finally:
            model.close()
        (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/v1/embeddings")
    assert request.json() == {
        "model": "minilm", "input": ["one \ufffd", "two"], "encoding_format": "float",
    }  # fmt: skip
    return found


def test_each_text_has_its_vector_in_whatever_order_they_come() -> None:
    assert embed(reply({"data": GOOD})) == [[1, 0], [0, 1.5]]


@pytest.mark.parametrize(
    ("answer", "status", "kind", "said"),
    [
        ({"data": GOOD[:1]}, 200, ModelReplyError, "2 texts were sent, and 1 embeddings"),
        ({"data": [GOOD[0], GOOD[0]]}, 200, ModelReplyError, "2 texts were sent"),
        ({"choices": []}, 200, ModelReplyError, "no embeddings"),
        ({"data": [{"embedding": [1]}, {"embedding": [1, 2]}]}, 200, ModelReplyError, "one length"),
        ({"data": [{"embedding": ["a"]}, GOOD[0]]}, 200, ModelReplyError, "no list of numbers"),
        ({"data": [{"embedding": [True]}, GOOD[0]]}, 200, ModelReplyError, "no list of numbers"),
        ({"data": [7, GOOD[0]]}, 200, ModelReplyError, "no list of numbers"),
        ({"error": {"message": "no such route"}}, 404, ModelReplyError, "no such route"),
        ({"error": {"message": "loading"}}, 503, ModelUnavailable, "loading"),
    ],
)
def test_what_is_no_answer_is_refused(
    answer: object, status: int, kind: type[DocsyncError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        embed(reply(answer, status))


def test_protected_texts_go_to_no_other_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCSYNC_ALLOW_REMOTE", "true")
    with pytest.raises(RemoteRefused, match=r"192\.0\.2\.1.*protected texts never leave it"):
        EmbeddingModel("http://192.0.2.1:8080/v1", "minilm")
    with pytest.raises(UsageError, match=r"guard\.embeddings.*no http URL"):
        EmbeddingModel("127.0.0.1:8080", "minilm")


def test_where_nothing_listens_it_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    model = EmbeddingModel(f"http://127.0.0.1:{port}", "minilm")
    with pytest.raises(ModelUnavailable, match="nothing listens"):
        model.embed(["one"])
    model.close()
