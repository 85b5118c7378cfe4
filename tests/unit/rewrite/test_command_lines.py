"""Flags in command lines: those of other programs and of other commands are left alone."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, mended, rewritten, verdicts

RENAMED = fact(FactKind.FLAG_RENAMED, "--verbose", "--verbose", "--debug", programs=("bk",))
REMOVED = fact(FactKind.FLAG_REMOVED, "--verbose", None, None, programs=("bk",))
FORMAT = fact(FactKind.DEFAULT_CHANGED, "--format", "'text'", "'json'", programs=("bk",))
SWITCH = fact(FactKind.DEFAULT_CHANGED, "--verbose", "False", "True", programs=("bk",))
OF_RESTORE = fact(
    FactKind.FLAG_RENAMED,
    "--force",
    "--force",
    "--overwrite",
    owner="restore",
    programs=("bk",),
    other_commands=("prune",),
)
GONE = fact(
    FactKind.FLAG_REMOVED,
    "--force",
    None,
    None,
    owner="restore",
    programs=("bk",),
    other_commands=("prune",),
)
TIMEOUT = fact(
    FactKind.DEFAULT_CHANGED,
    "--timeout",
    "30",
    "60",
    owner="restore",
    programs=("bk",),
    other_commands=("prune",),
)

CASES: list[tuple[str, ChangeFact, str, str]] = [
    (
        "a rename in code spans",
        RENAMED,
        "Run `pytest --verbose`, `docker compose --verbose up` or `bk --verbose list`.\n",
        "Run `pytest --verbose`, `docker compose --verbose up` or `bk --debug list`.\n",
    ),
    (
        "a rename in a fence",
        RENAMED,
        "```\n$ pip install --verbose .\n$ python -m bk --verbose\n$ docker run img bk --verbose\n"
        "$ docker run img pytest --verbose\n```\n",
        "```\n$ pip install --verbose .\n$ python -m bk --debug\n$ docker run img bk --debug\n"
        "$ docker run img pytest --verbose\n```\n",
    ),
    (
        "prose, tables and lists",
        RENAMED,
        "As pytest has it, `--verbose` says more.\n\n| Flag | As |\n| --- | --- |\n"
        "| `--verbose` | `pytest -v` |\n\n- `--verbose`: as that of pytest\n",
        "As pytest has it, `--debug` says more.\n\n| Flag | As |\n| --- | --- |\n"
        "| `--debug` | `pytest -v` |\n\n- `--debug`: as that of pytest\n",
    ),
    (
        "what is said of it, and of another program's",
        REMOVED,
        "# Tests\n\nRun the tests with `pytest --verbose`.\n\nSay `--verbose` to see more.\n\n"
        "Say `--verbose` or `pytest --verbose`.\n\nThat is all.\n",
        "# Tests\n\nRun the tests with `pytest --verbose`.\n\n"
        "Say `--verbose` or `pytest --verbose`.\n\nThat is all.\n",
    ),
    (
        "a new default",
        FORMAT,
        "`docker ps --format` is `text` by default.\n\n`bk --format` is `text` by default.\n",
        "`docker ps --format` is `text` by default.\n\n`bk --format` is `json` by default.\n",
    ),
    (
        "what is on by default",
        SWITCH,
        "`pytest --verbose` is disabled by default.\n\n`bk --verbose` is disabled by default.\n",
        "`pytest --verbose` is disabled by default.\n\n`bk --verbose` is enabled by default.\n",
    ),
    (
        "a rename in the lines of one command",
        OF_RESTORE,
        "`bk restore --force` overwrites files, and `bk prune --force` asks nothing.\n\n"
        "```\n0 3 * * * bk prune --force\n```\n\n`bk verify --force` is of another file.\n",
        "`bk restore --overwrite` overwrites files, and `bk prune --force` asks nothing.\n\n"
        "```\n0 3 * * * bk prune --force\n```\n\n`bk verify --force` is of another file.\n",
    ),
    (
        "what is said of the flag of another command",
        GONE,
        "# Night\n\nSay `bk prune --force` to be asked nothing.\n\nThat is all.\n",
        "# Night\n\nSay `bk prune --force` to be asked nothing.\n\nThat is all.\n",
    ),
    (
        "a new default of one command, and what examples choose",
        TIMEOUT,
        "- `bk prune --timeout`: 30 by default\n- `bk restore --timeout`: 30 by default\n\n"
        "```\n$ bk prune --timeout 30\n$ bk restore --timeout 30\n```\n",
        "- `bk prune --timeout`: 30 by default\n- `bk restore --timeout`: 60 by default\n\n"
        "```\n$ bk prune --timeout 30\n$ bk restore --timeout 30\n```\n",
    ),
]


@pytest.mark.parametrize(
    ("change", "text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_flag_is_that_of_the_program_it_is_given_to(
    change: ChangeFact, text: str, expected: str
) -> None:
    assert mended(document(text), change) == expected


def test_a_program_that_is_called_like_ours() -> None:
    change = fact(FactKind.FLAG_RENAMED, "--verbose", "--verbose", "--debug", programs=("pytest",))
    text = "Run `pytest --verbose`, not `tox --verbose`.\n"
    assert mended(document(text), change) == "Run `pytest --debug`, not `tox --verbose`.\n"


def test_a_command_that_kept_its_flag() -> None:
    change = fact(
        FactKind.FLAG_RENAMED, "--force", "--force", "--overwrite", other_commands=("prune",)
    )
    text = "Say `bk --force`, `bk restore --force` or `bk prune --force`.\n"
    changed = "Say `bk --overwrite`, `bk restore --overwrite` or `bk prune --force`.\n"
    assert mended(document(text), change) == changed


@pytest.mark.parametrize("change", [RENAMED, REMOVED])
def test_another_programs_flag_is_no_evidence(change: ChangeFact) -> None:
    assert not verdicts(document("Run `pytest --verbose` first.\n"), change)


def test_what_is_not_sure_is_still_found() -> None:
    doc = document("Say `bk verify --force` at night.\n")
    found = verdicts(doc, OF_RESTORE)
    assert [reason.word for reason in found[0].candidate.reasons] == ["--force"]
    assert rewritten(doc, [r for v in found for r in mechanical_rewrites(doc, v)]) == doc.text(
        0, len(doc.content)
    )


@pytest.mark.parametrize("change", [OF_RESTORE, GONE, TIMEOUT])
def test_what_stands_under_the_heading_of_another_command_is_its_own(change: ChangeFact) -> None:
    entries = "- `--force`: ask nothing\n- `--timeout`: seconds, 30 by default\n"
    text = f"# bk\n\n## restore\n\n{entries}\n## prune\n\n{entries}"
    _, own, other = text.partition("\n## prune")
    found = verdicts(document(text), change)
    assert [v.candidate.section.heading for v in found] == ["restore"]
    assert mended(document(text), change).endswith(own + other)
    assert mended(document(text), change) != text
