"""Which model docsync uses, and what it says when there is none."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from docsync.config import ModelConfig
from docsync.errors import ModelUnavailable, RemoteRefused
from docsync.llm.chat import ChatMessage, Sampling
from docsync.llm.open import open_model
from docsync.serve import instance
from docsync.serve.instance import Instance
from tests.unit.llm.loopback import Behaviour, Loopback, Request, chat, raw, reply, serving

CONFIG = ModelConfig(connect_timeout_s=1.0)


@pytest.fixture(autouse=True)
def empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A user who has neither weights nor a server."""
    monkeypatch.setenv("DOCSYNC_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("DOCSYNC_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.delenv("DOCSYNC_API_KEY", raising=False)


def server_of(*names: str) -> Behaviour:
    listing = {"data": [{"id": name, "max_model_len": 2222} for name in names]}

    def behave(connection: object, request: Request) -> None:
        data = chat("hi") if request.method == "POST" else listing
        reply(data)(connection, request)  # type: ignore[arg-type]

    return behave


def record(server: Loopback, pid: int) -> None:
    started = instance.process_start(pid)
    instance.write(Instance(pid, started, server.port, "m", "xllamacpp", "m.gguf", 2222))


def test_a_configured_server_is_used_with_its_context(tmp_path: Path) -> None:
    with serving(server_of("first", "second")) as server:
        model = open_model(replace(CONFIG, base_url=server.url), tmp_path, start=False)
        answer = model.complete([ChatMessage("user", "x")], Sampling(), timeout_s=5)
        model.close()
    assert (model.name, model.context_tokens, answer.text) == ("first", 2222, "hi")
    assert server.requests[-1].json()["model"] == "first"


def test_a_named_model_must_be_listed(tmp_path: Path) -> None:
    with serving(server_of("first", "second:latest")) as server:
        config = replace(CONFIG, base_url=server.url)
        assert open_model(replace(config, name="first"), tmp_path, start=False).name == "first"
        assert open_model(replace(config, name="second"), tmp_path, start=False).name == "second"
        with pytest.raises(ModelUnavailable, match=r"no model 'third'. It lists: first"):
            open_model(replace(config, name="third"), tmp_path, start=False)


def test_the_key_of_the_environment_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCSYNC_API_KEY", "k")
    with serving(server_of("m")) as server:
        open_model(replace(CONFIG, base_url=server.url), tmp_path, start=False).close()
    assert server.requests[0].headers["authorization"] == "Bearer k"


def test_the_running_server_is_found(tmp_path: Path) -> None:
    with serving(server_of("m")) as server:
        record(server, os.getpid())
        model = open_model(CONFIG, tmp_path, start=False)
    assert (model.name, model.context_tokens) == ("m", 2222)


def test_a_record_of_a_process_that_ended_is_not_believed(tmp_path: Path) -> None:
    with serving(server_of("m")) as server:
        record(server, 2**22 + 1)
        with pytest.raises(ModelUnavailable, match="no model server runs"):
            open_model(CONFIG, tmp_path, start=False)
    assert server.requests == []


@pytest.mark.parametrize("start", ["never", "auto"])
def test_without_weights_it_says_what_to_pull(tmp_path: Path, start: str) -> None:
    config = replace(CONFIG, start=start)  # type: ignore[arg-type]
    with pytest.raises(
        ModelUnavailable, match=r"`docsync model pull qwen2\.5-coder-1\.5b-instruct`"
    ):
        open_model(config, tmp_path, start=True)


def test_with_weights_it_says_how_to_serve(tmp_path: Path) -> None:
    weights = tmp_path / "own.gguf"
    weights.write_bytes(b"GGUF")
    with pytest.raises(ModelUnavailable, match="`docsync serve --detach`"):
        open_model(replace(CONFIG, weights=str(weights)), tmp_path, start=True)


def test_switched_off_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="switched off"):
        open_model(replace(CONFIG, enabled=False), tmp_path, start=True)


def test_a_remote_server_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(RemoteRefused):
        open_model(replace(CONFIG, base_url="http://192.0.2.1/v1"), tmp_path, start=False)


def test_nothing_to_ask_fails_within_the_connect_timeout(tmp_path: Path) -> None:
    with serving(raw(b"")) as server:
        gone = server.url
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match="nothing listens"):
        open_model(replace(CONFIG, base_url=gone), tmp_path, start=False)
    assert time.monotonic() - started < CONFIG.connect_timeout_s


def test_a_server_that_says_nothing_fails_within_the_connect_timeout(tmp_path: Path) -> None:
    with serving(lambda connection, request: connection.recv(1) and None) as server:
        started = time.monotonic()
        with pytest.raises(ModelUnavailable, match="had not answered"):
            open_model(replace(CONFIG, base_url=server.url), tmp_path, start=False)
    assert time.monotonic() - started < CONFIG.connect_timeout_s + 0.5
