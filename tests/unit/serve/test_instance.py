"""Finding the server that runs, and not believing what a dead one left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from docsync.errors import ModelUnavailable
from docsync.serve import instance
from docsync.serve.instance import Instance
from tests.unit.llm.loopback import Request, reply, serving


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DOCSYNC_RUNTIME_DIR", str(tmp_path / "runtime"))
    return tmp_path / "runtime"


def of_process(pid: int, port: int = 1) -> Instance:
    return Instance(pid, instance.process_start(pid), port, "m", "xllamacpp", "m.gguf", 8192)


def test_a_record_comes_back_and_only_its_owner_deletes_it(runtime: Path) -> None:
    record = of_process(os.getpid())
    instance.write(record)
    assert instance.read() == record
    assert [p.name for p in runtime.iterdir()] == [instance.FILE_NAME]
    instance.clear(record.pid + 1)
    assert instance.read() == record
    instance.clear(record.pid)
    assert instance.read() is None


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b'{"pid": 1}', b'{"pid": "x"}'])
def test_a_damaged_record_is_as_none(runtime: Path, damage: bytes) -> None:
    runtime.mkdir()
    (runtime / instance.FILE_NAME).write_bytes(damage)
    assert instance.read() is None
    assert instance.find_running() is None
    assert instance.stop() is None


def test_a_healthy_server_of_the_same_process_runs() -> None:
    with serving(reply({"status": "ok"})) as server:
        record = of_process(os.getpid(), server.port)
        instance.write(record)
        assert instance.find_running() == record


def test_a_server_too_busy_to_answer_still_runs_and_is_not_waited_for() -> None:
    def busy(connection: socket.socket, request: Request) -> None:
        connection.recv(1)

    with serving(busy) as server:
        record = of_process(os.getpid(), server.port)
        instance.write(record)
        started = time.monotonic()
        assert instance.find_running() == record
    assert time.monotonic() - started < 0.6


def test_a_port_where_nothing_listens_is_no_server() -> None:
    with serving(reply({})) as server:
        port = server.port
    instance.write(of_process(os.getpid(), port))
    assert instance.find_running() is None


def test_a_process_id_that_another_process_has_taken_over_is_no_server() -> None:
    with serving(reply({"status": "ok"})) as server:
        record = of_process(os.getpid(), server.port)
        instance.write(replace(record, started=record.started + 1))
        assert instance.find_running() is None
        assert instance.stop() is None
    assert instance.read() is None


@pytest.mark.parametrize("ignores_term", [False, True])
def test_stop_ends_the_process(ignores_term: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "STOP_TIMEOUT_S", 0.3)
    ignore = "signal.signal(signal.SIGTERM, signal.SIG_IGN);" if ignores_term else ""
    code = f"import signal, time; {ignore} print('up', flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"up\n"
        record = of_process(child.pid)
        instance.write(record)
        assert instance.stop() == record
        expected = signal.SIGKILL if ignores_term else signal.SIGTERM
        assert child.wait(5) == -expected
    assert instance.read() is None


def test_a_folder_that_cannot_be_made_says_which_variable_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("DOCSYNC_RUNTIME_DIR", str(tmp_path / "file" / "serve"))
    with pytest.raises(ModelUnavailable, match="DOCSYNC_RUNTIME_DIR"):
        instance.make_runtime_dir()
