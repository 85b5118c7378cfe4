"""A model server that is down, slow or lying: the commit goes on, the sections are named, and no
word of it reaches a document."""

from __future__ import annotations

import socket
import time

import pytest
from parcel_project import (
    ARCHIVES,
    CLI,
    NEW_PARAGRAPH,
    PACK,
    README,
    USAGE,
    WITHOUT_FLUSH,
    Parcel,
    doc,
)

from tests.unit.llm.loopback import Behaviour, Request, chat, http, raw, reply

PLACE = "docs/archives.md:5"
CHUNKED = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"


def silent(connection: socket.socket, request: Request) -> None:
    connection.recv(1)  # until the client has had enough


def dripping(connection: socket.socket, request: Request) -> None:
    """Always another byte before a pause would be noticed, and never an end."""
    connection.sendall(CHUNKED)
    while True:
        connection.sendall(b"1\r\n \r\n")
        time.sleep(0.02)


def flooding(connection: socket.socket, request: Request) -> None:
    connection.sendall(CHUNKED)
    while True:
        connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def streaming(connection: socket.socket, request: Request) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
    while True:
        connection.sendall(b"data: {}\n\n")
        time.sleep(0.02)


NO_ANSWER: dict[str, tuple[Behaviour, str]] = {
    "garbage JSON": (raw(http(200, b'{"choices": [{"mess')), "the reply is no JSON"),
    "HTML": (raw(http(200, b"<html>proxy</html>", content_type="text/html")), "no JSON"),
    "no choices": (reply({"choices": []}), "holds no choices"),
    "no text": (reply(chat(None)), "the reply is empty"),
    "empty": (reply(chat("")), "the reply is empty"),
    "500": (reply({"error": {"message": "out of memory"}}, 500), "answered 500: out of memory"),
    "404": (reply({"detail": "no such model"}, 404), "answered 404: no such model"),
    "broken off": (raw(b""), "broke off"),
    "half a body": (raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"), "broke off"),
    "not HTTP": (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "broke off"),
    "silent": (silent, "had not answered completely after 0.5 s"),
    "endless, slowly": (dripping, "had not answered completely after 0.5 s"),
    "endless, fast": (flooding, "sent more than 4,000,000 bytes"),
    "endless events": (streaming, "sends a stream"),
    "cut at its length": (reply(chat(doc(NEW_PARAGRAPH)[:40], "length")), "length limit"),
}


@pytest.mark.parametrize("name", NO_ANSWER)
def test_no_answer(parcel: Parcel, name: str) -> None:
    behaviour, why = NO_ANSWER[name]
    parcel.environ["DOCSYNC_TIMEOUT_S"] = "0.5" if name in ("silent", "endless, slowly") else "5"
    parcel.remove_flush()
    started = time.monotonic()
    with parcel.model(behaviour) as model:
        parcel.docsync("hook")
        assert len(model.chats) == 1
    assert time.monotonic() - started < 10
    assert PLACE in parcel.said
    assert why in parcel.said
    parcel.assert_docs()
    (run,) = parcel.json("log")
    assert (run["state"], run["exit_code"], run["prompts"]) == ("SUSPECT", 0, 1)
    assert parcel.json("log", "--proposals") == []


LIES = {
    "refusal": ("I'm sorry, but as an AI language model I cannot do that.", "talk"),
    "chatter": (doc(f"Here is the updated section:\n\n{NEW_PARAGRAPH}"), "talk"),
    "prompt": (doc(f"{NEW_PARAGRAPH}\nYou maintain the documentation."), "prose"),
    "leak": (doc(f"<facts>UNCHANGED</facts>\n{NEW_PARAGRAPH}"), "prompt leak"),
    "invented flag": (doc(f"Run `parcel --seal` last. {NEW_PARAGRAPH}"), "flag `--seal`"),
    "invented function": (doc(f"Call `seal_all()` last. {NEW_PARAGRAPH}"), "seal_all"),
    "invented version": (doc(f"{NEW_PARAGRAPH} Since 7.3.1."), "7.3.1"),
    "still stale": (doc(f"Call `flush_all()` once. {NEW_PARAGRAPH}"), "flush_all"),
    "new heading": (doc(f"{NEW_PARAGRAPH}\n\n## Bonus\n\nMore."), "heading"),
    "nothing left": (doc("."), "prose"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_withheld_with_its_reason(parcel: Parcel, name: str) -> None:
    answer, why = LIES[name]
    parcel.remove_flush()
    with parcel.model(answer) as model:
        parcel.docsync("hook")
        assert len(model.chats) == 2, "it is told what was wrong, once"
        assert why in model.prompts[1]
    assert "1 proposal withheld" in parcel.said
    assert why in parcel.said
    parcel.assert_docs()
    (kept,) = parcel.json("log", "--proposals")
    assert (kept["state"], kept["origin"]) == ("withheld", "model")
    assert why in kept["why"]


def test_nobody_listens(parcel: Parcel) -> None:
    parcel.environ["DOCSYNC_MODEL_ENABLED"] = "1"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        parcel.environ["DOCSYNC_BASE_URL"] = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        parcel.remove_flush()
        parcel.rename_flag()
        parcel.git("commit", "-m", "x", code=1)
        assert "nothing listens at http://127.0.0.1:" in parcel.said
        assert PLACE in parcel.said, "what was skipped is named"
        parcel.assert_docs(
            readme=README.replace("--jobs", "--readers"), usage=USAGE.replace("--jobs", "--readers")
        )
        parcel.git("commit", "-m", "x")
    assert parcel.committed("docs/archives.md") == ARCHIVES


@pytest.mark.parametrize("setting", ["DOCSYNC_ON_SUSPECT", "DOCSYNC_ON_MODEL_DOWN"])
def test_who_wants_it_is_stopped_once_when_no_model_answers(parcel: Parcel, setting: str) -> None:
    parcel.environ[setting] = "stop"
    parcel.remove_flush()
    with parcel.model(reply({}, 503)) as model:
        parcel.docsync("hook", code=1)
        assert PLACE in parcel.said
        assert "give the same `git commit` again: it will pass" in parcel.said
        parcel.docsync("hook")
        assert len(model.chats) == 1
    parcel.assert_docs()


def test_the_time_budget_holds_for_the_whole_run(parcel: Parcel) -> None:
    """Three paragraphs, each for the model, which never answers."""
    names = ("flush_all", "close_all", "write_all")
    more = "".join(
        f'\n\ndef {name}(archive):\n    """End {name}."""\n    archive.{name}()\n    return {n}\n'
        for n, name in enumerate(names[1:])
    )
    parcel.stage("parcel/pack.py", PACK + more)
    for name in names[1:]:
        parcel.stage(f"docs/{name}.md", ARCHIVES.replace("flush_all", name))
    parcel.git("commit", "-q", "--no-verify", "-m", "more")
    parcel.stage("parcel/pack.py", WITHOUT_FLUSH)
    parcel.environ["DOCSYNC_TIME_BUDGET_S"] = "5"
    parcel.environ["DOCSYNC_TIMEOUT_S"] = "60"
    started = time.monotonic()
    with parcel.model(silent) as model:
        parcel.docsync("hook")
        assert time.monotonic() - started < 7
        assert len(model.chats) == 1
    for name in ("archives", *names[1:]):
        assert f"docs/{name}.md:5" in parcel.said, "what did not fit is named"
    parcel.assert_docs()


def test_certain_edits_are_made_whatever_the_model_says(parcel: Parcel) -> None:
    parcel.stage("parcel/cli.py", CLI.replace("--jobs", "--readers"))
    with parcel.model(doc("HACKED")):
        parcel.docsync("hook", code=1)
    parcel.assert_docs(
        readme=README.replace("--jobs", "--readers"), usage=USAGE.replace("--jobs", "--readers")
    )
