"""The chat model over HTTP against servers that answer well, badly, slowly or not at all."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time

import pytest

from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.llm.chat import ChatMessage, ChatReply, Sampling
from docsync.llm.openai import OpenAIChatModel
from docsync.llm.transport import MAX_REPLY_BYTES
from tests.unit.llm.loopback import Behaviour, Loopback, Request, chat, http, raw, reply, serving

HELLO = (ChatMessage("system", "Be brief."), ChatMessage("user", "Say hello."))


def ask(
    server: Loopback, *, timeout_s: float = 5.0, retries: int = 0, text: str = "Say hello."
) -> ChatReply:
    model = OpenAIChatModel(server.url, "m", retries=retries)
    try:
        messages = (HELLO[0], ChatMessage("user", text))
        return model.complete(messages, Sampling(max_tokens=7, seed=3), timeout_s=timeout_s)
    finally:
        model.close()


def test_a_reply_carries_text_reason_model_and_counts() -> None:
    usage = {"prompt_tokens": 11, "completion_tokens": 2}
    with serving(reply(chat("hello", "stop", usage=usage))) as server:
        answer = ask(server)
    assert (answer.text, answer.finish_reason, answer.model) == ("hello", "stop", "served")
    assert (answer.prompt_tokens, answer.completion_tokens) == (11, 2)
    assert answer.duration_s > 0


def test_log_probabilities_are_asked_for_only_when_they_are_wanted() -> None:
    found = {"content": [{"logprob": -1.0}, {"logprob": -0.5}]}
    answer = chat("hello", "stop")
    answer["choices"][0]["logprobs"] = found
    with serving(reply(answer)) as server:
        assert ask(server).mean_logprob == -0.75
        model = OpenAIChatModel(server.url, "m")
        model.complete(HELLO, Sampling(wants_logprobs=True), timeout_s=5)
        model.close()
    assert [request.json().get("logprobs") for request in server.requests] == [None, True]
    with serving(reply(chat("hello", "stop"))) as server:
        assert ask(server).mean_logprob is None


def test_the_request_is_the_portable_core() -> None:
    with serving(reply(chat())) as server:
        model = OpenAIChatModel(f"{server.url}/", "m", api_key="secret")
        model.complete(HELLO, Sampling(max_tokens=7, seed=3, stop=("END",)), timeout_s=5)
        model.close()
    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.headers["authorization"] == "Bearer secret"
    assert request.json() == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Say hello."},
        ],
        "max_tokens": 7,
        "temperature": 0.0,
        "top_p": 1.0,
        "seed": 3,
        "stop": ["END"],
        "stream": False,
    }


@pytest.mark.parametrize("reason", ["length", "content_filter", "tool_calls"])
def test_the_finish_reason_is_passed_on(reason: str) -> None:
    with serving(reply(chat("cut", reason))) as server:
        assert ask(server).finish_reason == reason


def test_an_empty_text_that_was_cut_off_is_passed_on_for_the_caller_to_judge() -> None:
    with serving(reply(chat(None, "length"))) as server:
        answer = ask(server)
    assert (answer.text, answer.finish_reason) == ("", "length")


def test_missing_or_senseless_usage_is_unknown() -> None:
    with serving(reply(chat(usage={"prompt_tokens": "many", "completion_tokens": -4}))) as server:
        answer = ask(server)
    assert (answer.prompt_tokens, answer.completion_tokens) == (-1, -1)


def test_undecodable_bytes_of_a_document_do_not_break_the_request() -> None:
    with serving(reply(chat())) as server:
        ask(server, text="caf\udce9 é")
    assert server.requests[0].json()["messages"][1]["content"] == "caf\ufffd é"


def test_lone_surrogates_of_a_reply_do_not_become_raw_bytes() -> None:
    body = b'{"choices":[{"message":{"content":"a\\udc80b"},"finish_reason":"stop"}]}'
    with serving(raw(http(200, body))) as server:
        assert ask(server).text == "a\ufffdb"


SENSELESS = {
    "garbage": (raw(http(200, b"{garbage")), "no JSON"),
    "html": (raw(http(200, b"<html>hi</html>", content_type="text/html")), "text/html"),
    "empty body": (raw(http(200, b"")), "empty body"),
    "a list": (reply([1, 2]), "no choices"),
    "no choices": (reply({"model": "m"}), "no choices"),
    "empty choices": (reply({"choices": []}), "no choices"),
    "choice is text": (reply({"choices": ["x"]}), "no choices"),
    "no message": (reply({"choices": [{"finish_reason": "stop"}]}), "no message"),
    "null content": (reply(chat(None)), "reply is empty"),
    "blank content": (reply(chat(" \n")), "reply is empty"),
    "content is a number": (reply({"choices": [{"message": {"content": 5}}]}), "no text"),
    "error with 200": (reply({"error": {"message": "no such model"}}), "no such model"),
    "deeply nested": (raw(http(200, b"[" * 200_000)), "no JSON"),
    "not UTF-8": (raw(http(200, b"\xff\xfe\x00")), "no JSON"),
    "event stream": (
        raw(http(200, b"data: {}\n\n", content_type="text/event-stream")),
        "sends a stream",
    ),
    "400": (reply({"error": {"message": "context exceeded"}}, 400), "context exceeded"),
    "404": (reply({"detail": "Not Found"}, 404), "ends in /v1"),
    "redirect": (reply({}, 307, "location: http://192.0.2.1/"), "192.0.2.1"),
}


@pytest.mark.parametrize(("behaviour", "said"), SENSELESS.values(), ids=SENSELESS)
def test_a_senseless_reply_is_a_reply_error_and_is_not_asked_for_again(
    behaviour: Behaviour, said: str
) -> None:
    with (
        serving(behaviour) as server,
        pytest.raises(ModelReplyError) as caught,
    ):
        ask(server, retries=3)
    assert said in str(caught.value)
    assert len(server.requests) == 1


def test_a_huge_reply_is_not_read_to_its_end() -> None:
    sent = []

    def flood(connection: socket.socket, request: Request) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
        for _ in range(100):
            connection.sendall(b" " * 1_000_000)
            sent.append(1)

    with serving(flood) as server, pytest.raises(ModelReplyError, match="4,000,000 bytes"):
        ask(server)
    assert len(sent) * 1_000_000 < MAX_REPLY_BYTES * 4


def endless_body(connection: socket.socket, request: Request) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{")
    while True:
        connection.sendall(b" ")
        time.sleep(0.05)


def endless_headers(connection: socket.socket, request: Request) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"x: y\r\n")
        time.sleep(0.05)


def silence(connection: socket.socket, request: Request) -> None:
    connection.recv(1)


@pytest.mark.parametrize("behaviour", [endless_body, endless_headers, silence])
def test_the_deadline_holds_for_everything_together(behaviour: Behaviour) -> None:
    started = time.monotonic()
    with (
        serving(behaviour) as server,
        pytest.raises(ModelUnavailable, match="had not answered completely"),
    ):
        ask(server, timeout_s=0.4, retries=5)
    assert 0.35 < time.monotonic() - started < 1.0


def reset(connection: socket.socket, request: Request) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half(connection: socket.socket, request: Request) -> None:
    connection.sendall(http(200, json.dumps(chat()).encode())[:-9])


@pytest.mark.parametrize("behaviour", [reset, half, raw(b""), raw(b"SSH-2.0-OpenSSH\r\n")])
def test_a_connection_that_breaks_off_is_unavailable(behaviour: Behaviour) -> None:
    with serving(behaviour) as server, pytest.raises(ModelUnavailable, match="broke off"):
        ask(server)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(status: int) -> None:
    answers = iter([reply({"error": {"message": "busy"}}, status), reply(chat("second"))])

    def behave(connection: socket.socket, request: Request) -> None:
        next(answers)(connection, request)

    with serving(behave) as server:
        assert ask(server, retries=1).text == "second"
    assert len(server.requests) == 2


def test_retries_are_counted_and_the_last_failure_is_told() -> None:
    with (
        serving(reply({"error": {"message": "out of memory"}}, 500)) as server,
        pytest.raises(ModelUnavailable, match="500: out of memory"),
    ):
        ask(server, retries=2)
    assert len(server.requests) == 3


def test_a_pause_that_does_not_fit_into_the_deadline_is_not_begun() -> None:
    started = time.monotonic()
    with (
        serving(reply({}, 429, "retry-after: 30")) as server,
        pytest.raises(ModelUnavailable, match="429"),
    ):
        ask(server, timeout_s=5, retries=3)
    assert time.monotonic() - started < 1.0
    assert len(server.requests) == 1


def test_a_refused_key_says_where_the_key_goes() -> None:
    with (
        serving(reply({"error": "bad key"}, 401)) as server,
        pytest.raises(ModelUnavailable, match="DOCSYNC_API_KEY"),
    ):
        ask(server, retries=3)


def test_nothing_listens_is_told_at_once() -> None:
    with serving(raw(b"")) as server:
        gone = server
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match=f"nothing listens at http://127.0.0.1:{gone.port}"):
        ask(gone)
    assert time.monotonic() - started < 1.0


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply(chat("from the proxy"))) as proxy, serving(reply(chat("direct"))) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        assert ask(server).text == "direct"
    assert proxy.requests == []


def test_closing_ends_a_running_request() -> None:
    with serving(silence) as server:
        model = OpenAIChatModel(server.url, "m")
        closing = threading.Timer(0.2, model.close)
        closing.start()
        started = time.monotonic()
        with pytest.raises(ModelUnavailable, match="given up"):
            model.complete(HELLO, Sampling(), timeout_s=20)
        closing.join()
    assert time.monotonic() - started < 2.0


def test_one_model_serves_several_threads() -> None:
    def echo(connection: socket.socket, request: Request) -> None:
        reply(chat(request.json()["messages"][0]["content"]))(connection, request)

    texts: dict[int, str] = {}
    with serving(echo) as server:
        model = OpenAIChatModel(server.url, "m")

        def one(number: int) -> None:
            message = ChatMessage("user", f"text {number}")
            texts[number] = model.complete([message], Sampling(), timeout_s=5).text

        threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        model.close()
    assert texts == {number: f"text {number}" for number in range(8)}
