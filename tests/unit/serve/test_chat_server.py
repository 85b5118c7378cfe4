"""The OpenAI-compatible server around a model in this process, asked over real HTTP."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.llm.capabilities import probe
from docsync.llm.chat import ChatMessage, ChatReply, Sampling
from docsync.llm.openai import OpenAIChatModel
from docsync.serve.engine_transformers import MAX_REQUEST_BYTES, ChatServer

CHAT = {"messages": [{"role": "user", "content": "hello"}]}


class Parrot:
    """A `ChatModel` that repeats what it is told."""

    name = "parrot"
    context_tokens = 1234

    def __init__(self) -> None:
        self.samplings: list[Sampling] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.has_begun = threading.Event()

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply:
        self.samplings.append(sampling)
        self.has_begun.set()
        self.may_go_on.wait(10)
        text = messages[-1].content
        if text == "fail":
            raise ModelUnavailable("out of memory")
        if text == "long":
            raise ModelReplyError("the prompt exceeds the context")
        return ChatReply(text, "length", self.name, 3, 4)

    def close(self) -> None:
        self.may_go_on.set()


@pytest.fixture
def parrot() -> Parrot:
    return Parrot()


@pytest.fixture
def server(parrot: Parrot) -> Iterator[ChatServer]:
    server = ChatServer(parrot)
    yield server
    parrot.close()
    server.close()


def request(
    server: ChatServer, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def post(server: ChatServer, data: object, **headers: str) -> tuple[int, Any]:
    headers = {"content_type": "application/json", **headers}
    return request(server, "POST", "/v1/chat/completions", json.dumps(data).encode(), **headers)


def test_our_own_client_understands_it(server: ChatServer, parrot: Parrot) -> None:
    model = OpenAIChatModel(f"http://127.0.0.1:{server.port}", "parrot")
    sampling = Sampling(max_tokens=9, temperature=0.5, top_p=0.9, seed=4, stop=("A", "B"))
    reply = model.complete([ChatMessage("user", "grüß dich")], sampling, timeout_s=5)
    model.close()
    assert (reply.text, reply.finish_reason, reply.model) == ("grüß dich", "length", "parrot")
    assert (reply.prompt_tokens, reply.completion_tokens) == (3, 4)
    assert parrot.samplings == [sampling]


def test_it_lists_its_model_and_context(server: ChatServer) -> None:
    found = probe(f"http://127.0.0.1:{server.port}", is_deep=False)
    assert (found.models, found.context_tokens) == (("parrot",), 1234)
    assert found.server == "docsync serve"


def test_health_is_answered_while_the_model_works(server: ChatServer, parrot: Parrot) -> None:
    parrot.may_go_on.clear()
    working = threading.Thread(target=post, args=(server, CHAT))
    working.start()
    assert parrot.has_begun.wait(5)
    assert request(server, "GET", "/health") == (200, {"status": "ok"})
    parrot.may_go_on.set()
    working.join()


def test_only_chat_requests_keep_it_from_idling(server: ChatServer, parrot: Parrot) -> None:
    assert not server.was_active()
    request(server, "GET", "/health")
    request(server, "GET", "/v1/models")
    assert not server.was_active()
    post(server, CHAT)
    assert server.was_active()
    assert not server.was_active()
    parrot.may_go_on.clear()
    parrot.has_begun.clear()
    working = threading.Thread(target=post, args=(server, CHAT))
    working.start()
    assert parrot.has_begun.wait(5)
    assert server.was_active()
    assert server.was_active()
    parrot.may_go_on.set()
    working.join()


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [("fail", 503, "out of memory"), ("long", 400, "exceeds the context")],
)
def test_a_failure_of_the_model_is_told(
    server: ChatServer, content: str, status: int, said: str
) -> None:
    got, data = post(server, {"messages": [{"role": "user", "content": content}]})
    assert got == status
    assert said in data["error"]["message"]


BAD: dict[str, Any] = {
    "no messages": {},
    "empty messages": {"messages": []},
    "messages of another type": {"messages": "hi"},
    "unknown role": {"messages": [{"role": "robot", "content": "x"}]},
    "no content": {"messages": [{"role": "user"}]},
    "content parts": {"messages": [{"role": "user", "content": [{"type": "text"}]}]},
    "no number": {**CHAT, "max_tokens": "many"},
    "negative": {**CHAT, "max_tokens": -1},
    "streaming": {**CHAT, "stream": True},
    "a list": [],
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_bad_request_is_refused_and_never_reaches_the_model(
    server: ChatServer, parrot: Parrot, data: Any
) -> None:
    status, answer = post(server, data)
    assert status == 400
    assert answer["error"]["message"]
    assert parrot.samplings == []


def test_bytes_that_are_no_json_are_refused(server: ChatServer) -> None:
    headers = {"content_type": "application/json"}
    for body in (b"{", b"\xff", b"[" * 100_000):
        assert request(server, "POST", "/v1/chat/completions", body, **headers)[0] == 400


def test_a_huge_request_is_not_read(server: ChatServer) -> None:
    headers = {"content_type": "application/json", "content_length": str(MAX_REQUEST_BYTES + 1)}
    assert request(server, "POST", "/v1/chat/completions", b"", **headers)[0] == 400


def test_web_pages_get_nothing(server: ChatServer, parrot: Parrot) -> None:
    assert request(server, "GET", "/v1/models", host="evil.test")[0] == 403
    assert post(server, CHAT, host=f"evil.test:{server.port}")[0] == 403
    assert post(server, CHAT, content_type="text/plain")[0] == 400
    assert parrot.samplings == []


def test_other_addresses_are_not_found(server: ChatServer) -> None:
    assert request(server, "GET", "/")[0] == 404
    assert request(server, "POST", "/v1/completions", b"{}")[0] == 404


def test_a_port_that_is_taken_says_what_to_do(server: ChatServer, parrot: Parrot) -> None:
    with pytest.raises(ModelUnavailable, match="--port"):
        ChatServer(parrot, port=server.port)
