"""Whose flag stands in a command line: ours, another program's, or another command's."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.match.commandline import Whose, whose
from tests.unit.samples import fact

FORCE = fact(FactKind.FLAG_RENAMED, "--force", "--force", "--overwrite", programs=("bk",))
OF_RESTORE = fact(
    FactKind.FLAG_RENAMED,
    "--force",
    "--force",
    "--overwrite",
    owner="restore",
    programs=("bk",),
    other_commands=("prune",),
)
UNKNOWN = fact(FactKind.FLAG_RENAMED, "--force", "--force", "--overwrite", owner="restore")


def of(line: str, change: ChangeFact = FORCE, language: str | None = "console") -> str:
    return whose(change, line, line.rindex("--force"), language=language).value


@pytest.mark.parametrize(
    "line",
    [
        "pytest --force",
        "$ docker compose --force up",
        "  $ pip install --force .",
        "(venv) $ pip install --force .",
        "me@box:~/bk$ pip install --force bk",
        "# pip install --force .",
        "PS C:\\bk> pip install --force .",
        "sudo -u app docker --force ps",
        "FORCE=1 /usr/bin/git push --force",
        "bk restore && git push --force",
        "bk list | xargs -n1 curl --force",
        "cd bk; ruff format --force",
        "uv run --force bk",
        "uv run pytest --force",
        "poetry run pytest --force",
        "pipx run black --force .",
        "npx --yes prettier --force",
        "yarn jest --force",
        "npm install --force",
        "python3.12 -m pytest -x --force",
        "python -u -m pip install --force bk",
        "./venv/bin/pytest --force",
        "docker run -v $PWD:/data --force img",
        "docker run --rm -it img pytest --force",
        "docker compose -f a.yml run web pytest --force",
        "kubectl exec -it pod -- pytest --force",
        "cargo install bk --force",
        "go test ./... --force",
        "docker \\\n  compose \\\n  --force",
        "- run: pytest --force",
        'RUN ["pip", "install", "--force"]',
        '"test": "jest --force",',
        "0 3 * * * git push --force",
        "if git push --force; then",
        'bash -c "git push --force"',
        "find . -exec git add --force {} +",
    ],
)
def test_a_flag_of_a_program_that_everybody_knows(line: str) -> None:
    assert of(line) == "another's"


@pytest.mark.parametrize(
    "line",
    [
        "--force",
        "-f, --force   overwrite files",
        "bk --force",
        "$ bk restore --force",
        "> bk restore --force",
        "sudo ./bk restore --force",
        "python -m bk restore --force",
        "python tools/bk.py restore --force",
        "python manage.py restore --force",
        "uv run bk restore --force",
        "uv run -- bk restore --force",
        "uvx bk@latest restore --force",
        "pipx run bk restore --force",
        "npx @scope/bk restore --force",
        "npm run restore -- --force",
        "yarn restore --force",
        "cargo run --release -- restore --force",
        "go run ./cmd/bk restore --force",
        "coverage run -m bk restore --force",
        "docker run -v $PWD:/data img bk restore --force",
        "docker run ghcr.io/org/bk:1.2 restore --force",
        "docker compose run web bk restore --force",
        "kubectl exec pod -- bk restore --force",
        "ssh host bk restore --force",
        "git pull && bk restore --force",
        "bk list | bk restore --force",
        "make run ARGS='--force'",
        'make run ARGS="--force"',
        "pip install bk  # see --force",
        "# make it so with --force",
        "usage: bk [--quiet] restore [--force] FILE",
        "0 3 * * * /usr/local/bin/bk restore --force",
        "ExecStart=/usr/bin/bk restore --force",
    ],
)
def test_a_flag_of_ours(line: str) -> None:
    assert of(line) == "ours"
    assert of(line, OF_RESTORE) == "ours"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            fact(FactKind.FLAG_REMOVED, "--force", None, None, programs=("pytest",)),
            "pytest --force",
        ),
        (
            fact(FactKind.FLAG_REMOVED, "--force", None, None, programs=("pytest-cov",)),
            "pytest --force",
        ),
        (
            fact(FactKind.FLAG_REMOVED, "--force", None, None, place=Place("src/black/a.py", 1)),
            "black --force",
        ),
        (
            fact(FactKind.FLAG_REMOVED, "--force", None, None, place=Place("src/_pytest/a.py", 1)),
            "python -m pytest --force",
        ),
        (
            fact(FactKind.FLAG_REMOVED, "--force", None, None, place=Place("conftest.py", 1)),
            "pytest --force",
        ),
        (fact(FactKind.FLAG_REMOVED, "--force", None, None, owner="git"), "git --force"),
        (
            fact(FactKind.FLAG_REMOVED, "--force", None, None, programs=("cargo-bk",)),
            "cargo bk --force",
        ),
        (
            fact(FactKind.FLAG_REMOVED, "--force", None, None, programs=("git-bk",)),
            "git bk --force",
        ),
    ],
)
def test_a_repository_that_is_called_like_a_program(change: ChangeFact, line: str) -> None:
    assert of(line, change) == "ours"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("bk prune --force", "another's"),
        ("prune --force", "another's"),
        ("bk --quiet prune --force", "another's"),
        ("bk -c bk.toml prune --force", "another's"),
        ("python -m bk prune --force", "another's"),
        ("cargo run -- prune --force", "another's"),
        ("docker run img bk prune --force", "another's"),
        ("bk restore a && bk prune --force", "another's"),
        ("bk prune && bk restore --force", "ours"),
        ("bk restore prune --force", "ours"),
        ("bk --force prune", "ours"),
        # a command of another file, or another name of the same
        ("bk verify --force", "unsure"),
        ("bk ./verify --force", "ours"),
        ("bk FILE --force", "ours"),
        ("tox -e py -- --force", "unsure"),
    ],
)
def test_a_flag_of_another_command(line: str, expected: str) -> None:
    assert of(line, OF_RESTORE) == expected


def test_a_command_that_kept_the_flag_of_all() -> None:
    change = fact(
        FactKind.FLAG_RENAMED, "--force", "--force", "--overwrite", other_commands=("prune",)
    )
    assert of("bk prune --force", change) == "another's"
    assert of("bk restore --force", change) == "ours"


def test_only_what_is_a_call_has_a_command() -> None:
    assert of("the option --force", UNKNOWN, "text") == "ours"
    assert of("$ bk prune --force", UNKNOWN, "text") == "unsure"
    assert of("bk prune --force", OF_RESTORE, "text") == "another's"
    assert of("# and so does --force", UNKNOWN, "sh") == "ours"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Run `pytest --force` first.", "another's"),
        ("Run ``pytest --force`` first.", "another's"),
        ("Run `docker compose\n--force up` and `bk`.", "another's"),
        ("Run <code>pytest --force</code> first.", "another's"),
        ("Like pytest, it has `--force`.", "ours"),
        ("`pytest` and --force", "ours"),
        ("Run pytest --force first.", "ours"),
        ("| `--force` | like `pytest -x` |", "ours"),
        ("- Run it:\n  ```\n  $ cd bk\n  $ pytest --force\n  ```\n", "another's"),
        ("- Run it:\n\n      $ pytest --force\n", "another's"),
    ],
)
def test_in_prose_only_a_code_span_is_a_command_line(text: str, expected: str) -> None:
    assert of(text, language=None) == expected


def test_the_parts_of_a_class_are_no_commands() -> None:
    change = fact(FactKind.FLAG_RENAMED, "--force", "--force", "--hard", owner="RestoreArgs")
    assert whose(change, "bk prune --force", 9, language="sh") is Whose.OURS
