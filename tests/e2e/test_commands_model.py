"""The commands that ask a model, with a server on loopback, or with none that answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from small_project import CODE, NEW_DOC, Project


class ModelServer(ThreadingHTTPServer):
    """An OpenAI-compatible server on loopback that always gives the same answer."""

    daemon_threads = True
    answer = "UNCHANGED"
    prompts: ClassVar[list[str]] = []


class ModelHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.reply({"object": "list", "data": [{"id": "tiny", "object": "model"}]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert isinstance(self.server, ModelServer)
        self.server.prompts.append(asked["messages"][-1]["content"])
        message = {"role": "assistant", "content": self.server.answer}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 300, "completion_tokens": asked["max_tokens"]}
        self.reply(
            {"object": "chat.completion", "model": "tiny", "choices": [choice], "usage": usage}
        )

    def reply(self, value: object) -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    server = ModelServer(("127.0.0.1", 0), ModelHandler)
    server.prompts = []
    thread = Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("DOCSYNC_MODEL_ENABLED", "1")
    monkeypatch.setenv("DOCSYNC_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_regenerating_asks_the_model_with_the_hint(project: Project, model: ModelServer) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    example = project.proposal("Example")
    model.answer = "<doc>\nUse `tool --workers 3` to run three in parallel.\n</doc>"
    project.docsync("review", "regenerate", example, "--hint", "say in parallel")
    assert any("say in parallel" in each for each in model.prompts)
    new = "Use `tool --workers 3` to run three in parallel.\n"
    assert project.staged_doc == project.doc
    assert project.doc.endswith(f"## Example\n\n{new}")
    assert "written again as" in project.docsync("review", "show", example)
    (prompt, *_) = project.docsync("log", "--prompts").split()
    assert "say in parallel" in project.docsync("log", "show", prompt)


def test_regenerating_without_a_sound_answer_keeps_what_was_there(
    project: Project, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.rename_flag()
    project.docsync("sync", "--no-model", code=1)
    example = project.proposal("Example")
    monkeypatch.setenv("DOCSYNC_BASE_URL", "http://127.0.0.1:9/v1")
    project.write("src/cli.py", CODE)
    project.git("add", "src/cli.py")
    project.docsync("review", "regenerate", example, "--hint", "shorter", code=1)
    assert project.staged_doc == project.doc == NEW_DOC


def test_doctor_tells_which_model_answers(
    project: Project, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = project.docsync("doctor")
    assert "OK    model: tiny" in said
    assert re.search(r"OK    speed: 0\.\d s a question \(reads \d+ tokens a second", said)
    assert "Fast enough for `model.ask" in said
    monkeypatch.setenv("DOCSYNC_ASK", "affected")
    assert "Fast enough" not in project.docsync("doctor")
    monkeypatch.setenv("DOCSYNC_BASE_URL", "http://127.0.0.1:9/v1")
    assert "WARN  model" in project.docsync("doctor")


def test_a_model_that_is_down_does_not_stop_certain_edits(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCSYNC_MODEL_ENABLED", "1")
    monkeypatch.setenv("DOCSYNC_BASE_URL", "http://127.0.0.1:9/v1")
    project.rename_flag()
    project.docsync("hook", code=1)
    assert project.staged_doc == NEW_DOC
