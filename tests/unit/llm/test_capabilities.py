"""What servers can do: read from their listings, asked once, remembered for a day."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.llm.capabilities import CACHE_NAME, Capabilities, probe
from tests.unit.llm.loopback import Behaviour, Request, chat, raw, reply, serving

ONE = {"data": [{"id": "m", "owned_by": "vllm", "max_model_len": 2048}]}

TALENTED = {"/v1/models": ONE, "/lora-adapters": [{"id": 0, "path": "x.gguf", "scale": 1.0}]}


def routes(table: dict[str, Any]) -> Behaviour:
    """Answers GET by path; 404 elsewhere."""

    def behave(connection: socket.socket, request: Request) -> None:
        if request.path in table:
            reply(table[request.path])(connection, request)
        else:
            reply({"error": "not found"}, 404)(connection, request)

    return behave


def talented(connection: socket.socket, request: Request) -> None:
    """A server that has everything."""
    if request.method == "GET":
        routes(TALENTED)(connection, request)
        return
    body = request.json()
    if "response_format" in body:
        data = chat('{"fruit": "quince"}')
    elif body.get("logprobs"):
        data = chat("Apple")
        data["choices"][0]["logprobs"] = {"content": [{"token": "Apple", "logprob": -0.1}]}
    else:
        data = chat(f"words of seed {body['seed']}")
    reply(data)(connection, request)


def plain(connection: socket.socket, request: Request) -> None:
    """A server that takes every field and heeds none."""
    if request.method == "GET":
        routes({"/v1/models": ONE})(connection, request)
    else:
        reply(chat("An apple."))(connection, request)


def strict(connection: socket.socket, request: Request) -> None:
    """A server that refuses fields that it does not know."""
    if request.method == "GET":
        routes({"/v1/models": ONE})(connection, request)
    else:
        reply({"error": {"message": "unknown field"}}, 400)(connection, request)


LISTINGS: dict[str, tuple[dict[str, Any], Capabilities]] = {
    "vLLM with an adapter": (
        {
            "/v1/models": {
                "data": [
                    {"id": "base", "owned_by": "vllm", "max_model_len": 4096, "parent": None},
                    {"id": "tuned", "owned_by": "vllm", "parent": "base"},
                ]
            }
        },
        Capabilities(("base", "tuned"), "vLLM", 4096, has_lora=True),
    ),
    "llama.cpp": (
        {"/v1/models": {"data": [{"id": "q", "owned_by": "llamacpp", "meta": {"n_ctx": 8192}}]}},
        Capabilities(("q",), "llama.cpp", 8192),
    ),
    "older llama.cpp": (
        {
            "/v1/models": {"data": [{"id": "q", "owned_by": "llamacpp", "meta": None}]},
            "/props": {"default_generation_settings": {"n_ctx": 512}},
        },
        Capabilities(("q",), "llama.cpp", 512),
    ),
    "Ollama, loaded": (
        {
            "/v1/models": {"data": [{"id": "q:1b", "owned_by": "library"}]},
            "/api/ps": {"models": [{"name": "q:1b", "context_length": 4096}]},
        },
        Capabilities(("q:1b",), "Ollama", 4096),
    ),
    "Ollama, not loaded": (
        {
            "/v1/models": {"data": [{"id": "q:1b", "owned_by": "library"}]},
            "/api/ps": {"models": []},
        },
        Capabilities(("q:1b",), "Ollama", None),
    ),
    "LM Studio": (
        {
            "/v1/models": {"data": [{"id": "q", "owned_by": "organization_owner"}]},
            "/api/v0/models": {"data": [{"id": "q", "loaded_context_length": 7000}]},
        },
        Capabilities(("q",), "LM Studio", 7000),
    ),
    "unknown": (
        {"/v1/models": {"data": [{"id": "q"}, {"id": 5}, "x"]}},
        Capabilities(("q",), "", None),
    ),
    "nothing loaded": ({"/v1/models": {"data": []}}, Capabilities(())),
}


@pytest.mark.parametrize(("table", "expected"), LISTINGS.values(), ids=LISTINGS)
def test_listings_of_known_servers(table: dict[str, Any], expected: Capabilities) -> None:
    with serving(routes(table)) as server:
        assert probe(server.url, is_deep=False) == expected


@pytest.mark.parametrize(("behaviour", "has"), [(talented, True), (plain, False), (strict, False)])
def test_asking_finds_what_a_server_heeds_not_what_it_accepts(
    behaviour: Behaviour, has: bool
) -> None:
    with serving(behaviour) as server:
        found = probe(server.url)
    assert (found.has_json_schema, found.has_logprobs, found.has_seed) == (has, has, has)
    assert found.has_lora is has


def test_it_is_asked_once_and_the_listing_every_time(tmp_path: Path) -> None:
    with serving(talented) as server:
        first = probe(server.url, cache_dir=tmp_path)
        asked = len(server.requests)
        assert probe(server.url, cache_dir=tmp_path) == first
        assert probe(server.url, cache_dir=tmp_path, is_deep=False) == first
        assert [r.path for r in server.requests[asked:]] == ["/v1/models", "/v1/models"]
    with pytest.raises(ModelUnavailable, match="nothing listens"):
        probe(server.url, cache_dir=tmp_path)


def test_another_model_at_the_same_address_is_asked_again(tmp_path: Path) -> None:
    listing = {"data": [{"id": "first"}]}

    def behave(connection: socket.socket, request: Request) -> None:
        if request.method == "GET":
            routes({"/v1/models": listing})(connection, request)
        else:
            plain(connection, request)

    with serving(behave) as server:
        probe(server.url, "", cache_dir=tmp_path)
        listing["data"] = [{"id": "second"}]
        asked = len(server.requests)
        assert probe(server.url, "", cache_dir=tmp_path).models == ("second",)
        assert len(server.requests) > asked + 1


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b'{"x": 3}'])
def test_a_damaged_cache_is_as_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / CACHE_NAME).write_bytes(damage)
    with serving(talented) as server:
        assert probe(server.url, cache_dir=tmp_path).has_seed
    assert server.url in (tmp_path / CACHE_NAME).read_text()


def test_an_old_entry_is_asked_again(tmp_path: Path) -> None:
    with serving(talented) as server:
        probe(server.url, cache_dir=tmp_path)
        path = tmp_path / CACHE_NAME
        entries = json.loads(path.read_text())
        for entry in entries.values():
            entry["time"] = time.time() - 2 * 24 * 3600
        path.write_text(json.dumps(entries))
        asked = len(server.requests)
        probe(server.url, cache_dir=tmp_path)
        assert len(server.requests) > asked + 1


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with serving(talented) as server:
        assert probe(server.url, cache_dir=tmp_path / "file").has_seed


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"data": 5}', b"hello"])
def test_what_lists_no_models_is_no_model_server(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body)
    with serving(raw(head + body)) as server, pytest.raises(ModelReplyError):
        probe(server.url)
