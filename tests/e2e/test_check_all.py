"""`docsync check --all`: what documentation names and the tree does not hold, and who took it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sarif_kit.validate import validation_errors
from small_project import Project

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "check.schema.json").read_text())
CODE = """import os


def load_settings(path):
    return os.environ.get("PROJECT_TOKEN")


def main(parser):
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--verbose", action="store_true")
"""
DOC = """# Use

Call `load_settings()` with a path, see `src/tool/load.py`.
Set `PROJECT_TOKEN` and pass `--jobs`; `--verbose` says more.

A page of its own: [the guide](guide.md#first-steps), and [below](#use).
"""


@pytest.fixture
def old(project: Project) -> Project:
    """A first state in which everything that docs/use.md names is there."""
    project.git("rm", "-q", "-r", "docs", "src")
    project.write("src/tool/load.py", CODE)
    project.write("docs/use.md", DOC)
    project.write("docs/guide.md", "# Guide\n\n## First steps\n\nGo.\n")
    commit(project, "everything is there")
    return project


def commit(project: Project, message: str) -> str:
    project.git("add", "-A")
    project.git("commit", "-q", "-m", message)
    return project.git("rev-parse", "HEAD").strip()


def audit(project: Project, *args: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        project.docsync("check", "--all", "--exit-zero", "--output-format", "json", *args)
    )
    errors = Draft202012Validator(SCHEMA).iter_errors(document)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []
    return document


def dead(project: Project, *args: str) -> dict[str, tuple[str, str]]:
    """What is dead: its text, the commit that killed it, and what it may be now."""
    return {
        each["text"]: (
            (each["death"]["commit"], each["death"]["successor"]) if each["death"] else ("", "")
        )
        for each in audit(project, *args)["references"]
    }


def test_a_tree_that_holds_everything_is_quiet(old: Project) -> None:
    document = audit(old)
    assert document["references"] == []
    assert (document["exit_code"], document["state"]) == (0, "CHECKED")
    assert document["references_seen"] == 5
    assert "no dead reference" in old.docsync("check", "--all", code=0)


def test_each_dead_name_comes_with_the_commit_that_took_it(old: Project) -> None:
    old.write("src/tool/load.py", CODE.replace("--jobs", "--workers"))
    flag = commit(old, "rename the option")
    old.write("src/tool/load.py", CODE.replace("--jobs", "--workers").replace("PROJECT_TOKEN", "X"))
    variable = commit(old, "read another variable")
    text = (old.root / "src/tool/load.py").read_text()
    old.write("src/tool/load.py", text.replace("load_settings", "read_configuration"))
    name = commit(old, "rename the function")
    old.git("mv", "src/tool/load.py", "src/tool/configuration.py")
    path = commit(old, "rename the module")
    old.write("other.txt", "something else")
    commit(old, "something else")
    found = dead(old)
    assert found["--jobs"] == (flag, "--workers")
    assert found["PROJECT_TOKEN"][0] == variable
    assert found["load_settings()"][0] == name
    assert found["src/tool/load.py"] == (path, "src/tool/configuration.py")
    assert set(found) == {"--jobs", "PROJECT_TOKEN", "load_settings()", "src/tool/load.py"}
    said = old.docsync("check", "--all", code=1)
    assert f"docs/use.md:4  `--jobs` is nowhere in the tree: {flag[:12]} of " in said
    assert "it may be `--workers` now" in said


def test_a_link_and_a_heading_are_followed(old: Project) -> None:
    old.write("docs/guide.md", "# Guide\n\n## First step\n\nGo.\n")
    heading = commit(old, "rename the heading")
    assert dead(old) == {"guide.md#first-steps": (heading, "#first-step")}
    old.git("mv", "docs/guide.md", "docs/start.md")
    file = commit(old, "rename the page")
    assert dead(old) == {"guide.md#first-steps": (file, "docs/start.md")}


def test_a_name_that_moved_from_file_to_file_died_where_it_went_last(old: Project) -> None:
    for n in range(50):  # more commits than states of the past are read
        old.write("counter.txt", str(n))
        if n == 20:
            old.git("rm", "-q", "src/tool/load.py")
            old.write("src/tool/other.py", CODE)
        commit(old, f"{n}")
        if n == 21:
            text = CODE.replace("def load_settings(path):\n    return", "TOKEN =")
            old.write("src/tool/other.py", text)
            killer = commit(old, "take it away")
    found = dead(old)
    assert found["load_settings()"] == (killer, "")
    assert audit(old)["states"] == 40


@pytest.mark.parametrize(
    "text",
    [
        "`--upgrade` was taken out; it was removed long ago.",
        "Run `pip install --upgrade tool` first.",
        "Give `--upgrade` to `pip`.",
        "Call `never_there_at_all()` and set `NEVER_THERE_EITHER`.",
        "Your own `my_settings()` or `example_settings()`.",
        "See [elsewhere](https://example.com/gone.md) and [mail](mailto:a@b.c).",
        "In plain words: upgrade_everything or --upgrade.",
        "```python\ndef upgrade_everything():\n    pass\n```\n\nNow `upgrade_everything()` runs.",
        "<!-- docsync: ignore -->\n\n`upgrade_everything()`",
        "## Changed in 2.0\n\nNow without `upgrade_everything()`.",
        "Until 1.4 there was `upgrade_everything()`.",
        "The old name was `upgrade_everything()`.",
        "Use `os.upgrade_everything()` there.",
        "Names are long, e.g. `upgrade_everything`.",
        "The signature is `upgrade(one, two)`.",
    ],
)
def test_what_is_not_a_dead_reference(old: Project, text: str) -> None:
    more = "\n\ndef upgrade_everything():\n    return '--upgrade'\n"
    old.write("src/tool/load.py", CODE + more)
    commit(old, "something that will go")
    old.write("src/tool/load.py", CODE)
    commit(old, "it goes")
    old.write("docs/more.md", f"# More\n\n{text}\n")
    commit(old, "a page")
    assert dead(old) == {}
    old.write("docs/more.md", "# More\n\nCall `upgrade_everything()` or `tool --upgrade`.\n")
    old.write("pyproject.toml", '[project.scripts]\ntool = "tool.load:main"\n')
    commit(old, "a page that is wrong")
    assert set(dead(old)) == {"upgrade_everything()", "--upgrade"}


def test_what_never_was_is_told_when_asked_to_be_thorough(
    old: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.write("docs/more.md", "# More\n\n`never_there_at_all()`\n")
    commit(old, "a page")
    assert dead(old) == {}
    monkeypatch.setenv("DOCSYNC_SENSITIVITY", "thorough")
    assert dead(old) == {"never_there_at_all()": ("", "")}
    assert "not seen in the" in old.docsync("check", "--all", code=1)


def test_the_index_is_looked_at_when_asked_for(old: Project) -> None:
    old.git("rm", "-q", "docs/guide.md")
    assert dead(old) == {}
    assert dead(old, "--staged") == {"guide.md#first-steps": ("", "")}


def test_a_shallow_clone_says_what_it_cannot_see(old: Project, tmp_path: Path) -> None:
    old.write("src/tool/load.py", "")
    commit(old, "everything goes")
    shallow = tmp_path / "shallow"
    old.git("clone", "-q", "--depth=1", f"file://{old.root}", str(shallow))
    clone = Project(shallow, old.capsys)
    document = audit(clone)
    assert document["references"] == []
    assert "git fetch --unshallow" in document["notes"][0]


def test_programs_get_the_dead_as_they_get_the_stale(old: Project) -> None:
    old.write("src/tool/load.py", CODE.replace("--jobs", "--workers"))
    killer = commit(old, "rename the option")
    log = json.loads(old.docsync("check", "--all", "--output-format", "sarif", code=1))
    assert validation_errors(log) == []
    run = log["runs"][0]
    assert run["automationDetails"]["id"] == "docsync/audit/"
    (result,) = run["results"]
    assert result["ruleId"] == "dead-flag"
    assert result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == "--jobs"
    assert result["properties"]["commit"] == killer
    (command,) = old.docsync("check", "--all", "--output-format", "github", code=1).splitlines()
    assert command.startswith("::warning file=docs/use.md,line=4,endLine=4,")


@pytest.mark.parametrize("other", [("--from-ref", "HEAD"), ("--since-release",)])
def test_a_tree_has_no_range(old: Project, other: tuple[str, ...]) -> None:
    old.docsync("check", "--all", *other, code=2)
