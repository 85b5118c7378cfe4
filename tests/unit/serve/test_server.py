"""Starting servers: what a failed start says, and what a detached one takes along."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from docsync.config import ModelConfig
from docsync.errors import ModelFileError, ModelUnavailable
from docsync.serve import instance, server
from docsync.serve.settings import ServeSettings


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DOCSYNC_RUNTIME_DIR", str(tmp_path / "runtime"))
    return tmp_path / "runtime"


def settings(tmp_path: Path) -> ServeSettings:
    weights = tmp_path / "broken.gguf"
    weights.write_bytes(b"this is no GGUF file")
    return ServeSettings(weights=weights, name="broken", engine="xllamacpp")


def test_a_server_that_cannot_load_says_why_at_once(tmp_path: Path, runtime: Path) -> None:
    with pytest.raises(ModelUnavailable, match="ended while it was loading") as caught:
        server.start_detached(settings(tmp_path), timeout_s=60)
    assert "broken.gguf" in str(caught.value)
    assert instance.read() is None
    assert (runtime / instance.LOG_NAME).stat().st_mode & 0o777 == 0o600


def test_only_the_end_of_this_start_is_shown(tmp_path: Path, runtime: Path) -> None:
    runtime.mkdir()
    (runtime / instance.LOG_NAME).write_text("an older failure\n")
    with pytest.raises(ModelUnavailable) as caught:
        server.start_detached(settings(tmp_path), timeout_s=60)
    assert "an older failure" not in str(caught.value)


def test_an_adapter_is_named_beside_its_weights_and_comes_through_a_detached_start(
    tmp_path: Path,
) -> None:
    weights, adapter = tmp_path / "base.gguf", tmp_path / "Ours.gguf"
    weights.write_bytes(b"GGUF")
    adapter.write_bytes(b"GGUF")
    found = server.settings_of(ModelConfig(weights=str(weights), adapter=str(adapter)))
    assert (found.name, found.adapter) == ("base+ours", adapter)
    assert server._unpack(server._pack(found)) == found
    assert server.settings_of(ModelConfig(weights=str(weights))).adapter is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("nowhere.gguf", "cannot be read"), ("text.gguf", "is no GGUF file"), (".", "is a folder")],
)
def test_what_is_no_adapter_is_told_before_anything_starts(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "text.gguf").write_text("text")
    with pytest.raises(ModelFileError, match=said):
        server.adapter_file(str(tmp_path / name))


def test_an_engine_that_loads_no_adapter_says_so(tmp_path: Path) -> None:
    wanted = replace(settings(tmp_path), engine="transformers", adapter=tmp_path / "a.gguf")
    with pytest.raises(ModelUnavailable, match="loads no adapter"):
        server.start_engine(wanted)


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGILL, "AVX2"), (signal.SIGKILL, "memory ran out")]
)
def test_an_engine_that_was_killed_says_what_that_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, said: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nkill -{int(number)} $$\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(ModelUnavailable, match=said):
        server.start_detached(settings(tmp_path), timeout_s=30)


def test_a_start_that_takes_too_long_says_that_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec sleep 2\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(ModelUnavailable, match=r"not ready after 0 s and goes on loading"):
        server.start_detached(settings(tmp_path), timeout_s=0.2)


def test_a_server_that_a_hook_starts_does_not_keep_gits_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nenv; pwd\nexit 3\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("GIT_INDEX_FILE", "/repository/.git/next-index-1.lock")
    monkeypatch.setenv("GIT_DIR", "/repository/.git")
    with pytest.raises(ModelUnavailable, match="exit code 3"):
        server.start_detached(settings(tmp_path), timeout_s=30)
    log = (instance.runtime_dir() / instance.LOG_NAME).read_text()
    assert "GIT_" not in log
    assert log.endswith("\n/\n")


def test_weights_of_ones_own_are_named_after_their_file(tmp_path: Path) -> None:
    own = tmp_path / "Team-Model.gguf"
    own.write_bytes(b"GGUF")
    found = server.settings_of(ModelConfig(weights=str(own), idle_exit_s=5))
    assert (found.weights, found.name, found.idle_exit_s) == (own, "team-model", 5)


def test_settings_reach_the_child_unchanged(tmp_path: Path) -> None:
    sent = settings(tmp_path)
    assert server._unpack(server._pack(sent)) == sent
