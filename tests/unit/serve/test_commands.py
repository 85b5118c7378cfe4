"""`docsync model` and `docsync serve` as a user calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsync.cli import model as model_command
from docsync.cli import serve as serve_command
from docsync.cli.main import main
from docsync.serve import catalogue, settings
from tests.unit.serve.wheels import CONTENT, TINY


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(catalogue, "CATALOGUE", (TINY,))
    monkeypatch.setenv("DOCSYNC_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setenv("DOCSYNC_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_pull_list_path_remove(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "tiny.gguf").write_bytes(CONTENT)
    assert main(["model", "list"]) == 0
    assert "not here" in capsys.readouterr().out
    assert main(["model", "pull", "tiny", "--source", str(home)]) == 0
    pulled = capsys.readouterr()
    assert pulled.out == f"{home / 'models' / 'tiny.gguf'}\n"
    assert "pulling tiny: 0 %" in pulled.err
    assert main(["model", "list"]) == 0
    assert "not here" not in capsys.readouterr().out
    assert main(["model", "path", "tiny"]) == 0
    assert capsys.readouterr().out == pulled.out
    assert main(["model", "remove", "tiny"]) == 0
    assert "freed" in capsys.readouterr().out
    assert main(["model", "remove", "tiny"]) == 0
    assert "was not here" in capsys.readouterr().out


def test_quiet_pull_prints_the_path_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "tiny.gguf").write_bytes(CONTENT)
    assert main(["-q", "model", "pull", "tiny", "--source", str(home)]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == (f"{home / 'models' / 'tiny.gguf'}\n", "")


def test_a_mistyped_name_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "pull", "huge"]) == 2
    assert "Known names: tiny" in capsys.readouterr().err


def test_status_and_stop_without_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--status"]) == 1
    assert "no server runs" in capsys.readouterr().out
    assert main(["serve", "--stop"]) == 0
    assert "no server runs" in capsys.readouterr().out


def test_serve_without_weights_says_what_to_pull(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--detach", "--weights", "tiny"]) == 3
    assert "`docsync model pull tiny`" in capsys.readouterr().err


def test_contradictory_flags_are_a_usage_error() -> None:
    assert main(["serve", "--stop", "--status"]) == 2
    assert main(["serve", "--engine", "magic"]) == 2


def test_defaults_that_are_repeated_for_a_quick_help_agree() -> None:
    assert model_command.DEFAULT == catalogue.DEFAULT_NAME
    assert serve_command.DEFAULT_CONTEXT_TOKENS == settings.DEFAULT_CONTEXT_TOKENS
