"""The command line itself: what it imports, how it ends, and that its pages tell the truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from docsync import __version__
from docsync.cli.invocation import Invocation
from docsync.cli.main import COMMANDS, cli, main
from docsync.config_file import settings
from docsync.crash import keep_crash
from docsync.errors import JournalError
from docsync.output import Console
from tests.unit.cli.reference import BLOCK, PAGE, commands, help_text

NAMES = dict(commands())


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "docsync.cli.main", *args],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
        cwd=Path(__file__).parents[3],
    )


def test_help_imports_no_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    for module in ("docsync.cli.review", "docsync.cli.hook", "docsync.pipeline", "sqlite3"):
        assert module not in done.stderr
    for name, (_, text) in COMMANDS.items():
        assert (name in done.stdout) == (name != "trailer")
        assert name == "trailer" or text in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_short_helps_of_the_table_are_the_commands_own(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)  # type: ignore[attr-defined]
    assert command.get_short_help_str(limit=200) == COMMANDS[name][1]
    assert command.name == name


@pytest.mark.parametrize("name", NAMES)
def test_every_help_or_that_of_its_group_has_examples(name: str) -> None:
    own = help_text(name, NAMES[name])
    group = name.rpartition(" ")[0]
    assert "Example" in own or "Example" in help_text(group, NAMES[group])
    assert "Example" not in own or name in own.partition("Example")[2]


def test_the_page_of_commands_shows_every_help_as_it_is() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = {match[2]: match[0] for match in BLOCK.finditer(text)}
    advice = "run `python -m tests.unit.cli.reference`"
    assert set(shown) == set(NAMES), "a command is missing in docs/commands.md"
    for name, command in NAMES.items():
        assert f"```text\n{help_text(name, command)}\n```" in shown[name], advice


def test_the_page_of_settings_names_every_key_with_its_variable_and_default() -> None:
    text = (PAGE.parent / "configuration.md").read_text(encoding="utf-8")
    rows = {
        tuple(cell.strip(" `") for cell in line.strip("|").split("|")[:3])
        for line in text.splitlines()
        if line.startswith("| `")
    }
    expected = set()
    for setting in settings().values():
        shown: object = setting.default
        if isinstance(shown, bool):
            shown = str(shown).lower()
        elif isinstance(shown, str):
            shown = f'"{shown}"'
        elif isinstance(shown, tuple):
            shown = "see below" if shown else "[]"
        expected.add((setting.dotted, setting.variable, str(shown)))
    assert rows == expected


def test_version_and_an_unknown_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out
    assert main(["chekc"]) == 2
    assert "Did you mean `check`?" in capsys.readouterr().err
    assert main(["check", "--no-such-option"]) == 2
    assert "goes before" not in capsys.readouterr().err
    assert main(["check", "-q"]) == 2
    assert "It goes before the command: `docsync -q check`." in capsys.readouterr().err
    assert main(["-C", "/no/such/folder", "check"]) == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyboardInterrupt(), 130),
        (click.exceptions.Abort(), 130),
        (JournalError("the disk is full"), 3),
        (click.UsageError("no"), 2),
        (BrokenPipeError(), 0),
        (RecursionError("deep"), 3),
    ],
)
def test_how_every_end_is_told(
    error: BaseException,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("docsync.cli.invocation.Invocation.open_repository", fail)
    # an error of the pipe closes standard output for good: not ours while tests run
    monkeypatch.setattr("os.dup2", lambda *_: None)
    assert main(["log"]) == code
    said = capfd.readouterr().err
    assert "Traceback" not in said
    if code == 3:
        assert "docsync: error: " in said


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m docsync.cli.main --help | true; echo done"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout == "done\n"
    assert done.stderr == ""


def test_a_crash_outside_a_repository_is_told_without_a_file() -> None:
    assert keep_crash(ValueError("text"), Invocation(Console()).state_dir) is None
