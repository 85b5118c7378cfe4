"""The command asks two models of one server, writes its reports, and gives the gate's exit code."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from docsync.cli.eval import run_of
from docsync.cli.main import main
from docsync.config import Config, ModelConfig
from docsync.evaluate.kept import state_of
from docsync.mining.dataset.canaries import canaries
from docsync.mining.dataset.example import Example, lines_of
from tests.unit.evaluate.test_evaluate import row
from tests.unit.llm.loopback import Behaviour, Loopback, Request, http, serving

GOOD = row().completion


def two_models(connection: socket.socket, request: Request) -> None:
    """`ours` mends what has to change; `base` never does."""
    if request.path == "/v1/models":
        body: object = {"object": "list", "data": [{"id": "base"}, {"id": "ours"}]}
    else:
        asked = request.json()
        is_good = asked["model"] == "ours" and "It is `4`" in asked["messages"][-1]["content"]
        logprobs = {"content": [{"token": "a", "logprob": -1.0}, {"token": "b", "logprob": 0.0}]}
        body = {
            "model": asked["model"],
            "choices": [
                {
                    "message": {"role": "assistant", "content": GOOD if is_good else "UNCHANGED"},
                    "finish_reason": "stop",
                    "logprobs": logprobs if asked.get("logprobs") else None,
                }
            ],
            "usage": {"prompt_tokens": 9, "completion_tokens": 2},
        }
    connection.sendall(http(200, json.dumps(body).encode()))


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    found = [row(n) if n % 3 else row(n, old=f"Page {n}.", new=None) for n in range(1, 31)]
    for one in found:
        for each in one.meta["facts"]:
            each["kind"] = "help-changed"  # so that certain edits cannot do it
    file = tmp_path / "eval.jsonl"
    file.write_text("".join(lines_of(Example(r.meta, r.prompt, r.completion) for r in found)))
    planted = canaries(2, Config(model=ModelConfig(few_shot=False)))
    (tmp_path / "train.jsonl").write_text("".join(lines_of(planted)))
    return file


def call(server: Loopback, rows: Path, *more: str) -> int:
    where = ["--base-url", server.url, "--base-model", "base", "--out", str(rows.parent / "out")]
    return main(["-C", str(rows.parent), "eval", str(rows), *where, *more])


def test_a_good_adapter_passes_and_a_bad_one_does_not(
    rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = ["--train", str(rows.parent / "train.jsonl"), "--gate"]
    with serving(two_models) as server:
        assert call(server, rows, "--adapter-model", "ours", *train) == 0
        told = capsys.readouterr().out
        assert "the adapter may be used" in told
        assert call(server, rows, "--adapter-model", "base", *train) == 1
        assert "NOT MET: right more often than the base" in capsys.readouterr().out
        # without the rows that it was trained on nobody can say what it remembers
        assert call(server, rows, "--adapter-model", "ours", "--gate") == 1
    data = json.loads((rows.parent / "out" / "report.json").read_text())
    ours = data["contestants"]["adapter"]
    assert (ours["right"]["hits"], ours["right"]["n"]) == (30, 30)
    assert ours["perplexity"] == pytest.approx(1.6487, abs=1e-4)
    assert data["contestants"]["base"]["fixed"]["hits"] == 0
    assert "</html>" in (rows.parent / "out" / "report.html").read_text()


def test_the_base_alone_is_only_measured(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(two_models) as server:
        assert call(server, rows, "--limit", "6") == 0
    assert "6 rows: 4 have to change, 2 to stay" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--gate"], "--gate judges an adapter"),
        (["--adapter-model", "x"], "give --base-url too"),
        (["--adapter", "nowhere.gguf"], "cannot be read"),
        (["--tuned", "nowhere.gguf"], "nowhere.gguf do not exist"),
        (["--tuned", "a.gguf", "--adapter", "b.gguf"], "give one of the two"),
        (["--out", "m.gguf/x"], "m.gguf/x cannot be written to: give another --out"),
    ],
)
def test_a_call_that_makes_no_sense_says_what_to_do(
    more: list[str], said: str, rows: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    weights = rows.parent / "m.gguf"
    weights.write_bytes(b"GGUF")
    monkeypatch.chdir(rows.parent)
    assert main(["eval", str(rows), "--weights", str(weights), *more]) in (2, 3)
    assert said in capsys.readouterr().err


def test_the_run_that_made_the_adapter_is_told_where_it_is_known(tmp_path: Path) -> None:
    adapter = tmp_path / "adapter.gguf"
    assert run_of(adapter) == {}
    (tmp_path / "run.json").write_text('{"metrics": {"steps": 8, "eval_loss": 0.5, "x": 1}}')
    assert run_of(adapter) == {"steps": 8, "held-out loss": 0.5}
    (tmp_path / "run.json").write_text("[")
    assert run_of(adapter) == {}


def nobody(connection: socket.socket, request: Request) -> None:
    connection.sendall(http(500, b"{}"))


@pytest.mark.parametrize("behaviour", [nobody])
def test_a_server_that_fails_leaves_no_report(behaviour: Behaviour, rows: Path) -> None:
    with serving(behaviour) as server:
        assert call(server, rows) == 3
    assert not (rows.parent / "out").exists()


def test_what_ended_early_goes_on_where_it_was(
    rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []
    most = 15  # of 11 different prompts for each model

    def behaviour(connection: socket.socket, request: Request) -> None:
        if request.path != "/v1/models" and len(asked) >= most:
            return  # the server was ended
        if request.path != "/v1/models":
            asked.append(request.json()["model"])
        two_models(connection, request)

    kept = rows.parent / "out" / "replies.jsonl"
    with serving(behaviour) as server:
        assert call(server, rows, "--adapter-model", "ours") == 3
        assert asked == ["base"] * 11 + ["ours"] * 4
        # a process that was killed may have written half of a line
        kept.write_bytes(kept.read_bytes()[:-9])
        capsys.readouterr()
        most = 99
        assert call(server, rows, "--adapter-model", "ours") == 0
    assert "it goes on from there" in capsys.readouterr().err
    assert asked[15:] == ["ours"] * 8
    assert not kept.exists()


def test_who_is_asked_depends_on_the_weights_and_not_on_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    weights = tmp_path / "w.gguf"
    weights.write_bytes(b"1")
    before = state_of(str(weights)), state_of("")
    (tmp_path / "docsync-eval").mkdir()
    assert (state_of(str(weights)), state_of("")) == before
    weights.write_bytes(b"12")
    assert state_of(str(weights)) != before[0]
