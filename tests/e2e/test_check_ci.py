"""`docsync check` as continuous integration runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sarif_kit.validate import validation_errors
from small_project import CODE, DOC, Project

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text())
RANGE = ("check", "--no-model", "--from-ref", "HEAD~1")


@pytest.fixture
def changed(project: Project) -> Project:
    """Two commits: the second renames an option and leaves files that nobody can read."""
    project.git("tag", "v1.0")
    project.write("src/cli.py", CODE.replace("--jobs", "--workers").replace("4", "8"))
    project.write("src/broken.py", "def f(:\n")
    (project.root / "src" / "caf\udce9.py").write_bytes(b"\xff\xfe(")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "second")
    return project


def problems(document: object) -> list[str]:
    validator = Draft202012Validator(SCHEMA)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("args", [RANGE, ("check", "--no-model", "--staged")])
def test_the_json_is_as_its_schema_says(changed: Project, args: tuple[str, ...]) -> None:
    code = 1 if "--from-ref" in args else 0
    document = json.loads(changed.docsync(*args, "--output-format", "json", code=code))
    assert problems(document) == []
    assert bool(document["sections"]) == bool(code)
    assert problems({**document, "unheard_of": 1}) != []
    assert problems({**document, "state": "FINE"}) != []


def test_the_page_lists_every_field_of_the_schema() -> None:
    page = (ROOT / "docs" / "commands.md").read_text()
    part = page.partition("## docsync check\n")[2].partition("\n## ")[0]
    fields = [name for shape in SCHEMA["$defs"].values() for name in shape.get("properties", ())]
    assert [name for name in fields if f"`{name}`" not in part] == []


def sarif(project: Project, *args: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(
        project.docsync(*args, "--output-format", "sarif", code=1 if args[0] == "check" else 0)
    )
    assert validation_errors(log) == []
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_points_at_the_words_and_at_the_code(changed: Project) -> None:
    run = sarif(changed, *RANGE)
    renamed = next(r for r in run["results"] if r["ruleId"] == "flag-renamed")
    place = renamed["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/usage.md"
    region = place["region"]
    assert region["snippet"]["text"] == "--jobs"
    line = DOC.splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "--jobs"
    assert place["contextRegion"]["startLine"] <= region["startLine"]
    code = renamed["relatedLocations"][0]["physicalLocation"]
    assert code == {
        "artifactLocation": {"uri": "src/cli.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 6},
    }
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)
    told = invocation["toolExecutionNotifications"]
    named = {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in told
        if each["descriptor"]["id"] == "unchecked"
    }
    assert "src/broken.py" in named


def test_fingerprints_hold_when_lines_move(changed: Project) -> None:
    def marks() -> set[str]:
        results = sarif(changed, "check", "--no-model", "--from-ref", "v1.0")["results"]
        return {str(each["partialFingerprints"]) for each in results}

    before = marks()
    changed.write("docs/usage.md", "A line above.\n\n" + DOC)
    changed.git("add", "-A")
    changed.git("commit", "-q", "-m", "third")
    assert marks() == before
    assert len(before) > 1


@pytest.mark.parametrize("output_format", ["json", "sarif"])
def test_two_runs_give_the_same_bytes(changed: Project, output_format: str, tmp_path: Path) -> None:
    """In processes of their own, with another order of sets and another state of the index."""

    def run(seed: str) -> bytes:
        target = tmp_path / f"{seed}.out"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "docsync.cli.main", "-C", str(changed.root), *RANGE),
                *("--output-format", output_format, "--output", str(target)),
            ],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert done.stdout == b""
        text = target.read_bytes()
        if output_format == "json":
            document = json.loads(text)
            assert document.pop("duration_s") >= 0
            return json.dumps(document).encode()
        return text

    first, second = run("1"), run("2")
    assert first == second
    assert first


def test_github_gets_commands_and_a_page(
    changed: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "summary.md"
    page.write_text("of another step\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    out = changed.docsync(*RANGE, "--output-format", "github", code=1)
    assert all(line.startswith(("::warning ", "::notice ")) for line in out.splitlines())
    assert "::warning file=docs/usage.md,line=9,endLine=9,col=4,endColumn=10,title=" in out
    text = page.read_text()
    assert text.startswith("of another step\n### docsync: ")
    assert "| `docs/usage.md:9` |" in text
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "folder"))
    changed.docsync(*RANGE, "--output-format", "github", code=2)
    assert "GITHUB_STEP_SUMMARY" in changed.err


def test_the_output_file_is_replaced_whole(changed: Project, tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    out = changed.docsync(*RANGE, "--output-format", "json", "--output", str(link), code=1)
    assert out == ""
    assert problems(json.loads(real.read_text())) == []
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(file.name for file in tmp_path.glob("*.json*")) == ["link.json", "real.json"]
    changed.docsync(*RANGE, "--output", "here.txt", code=1)
    assert "docs/usage.md" in (changed.root / "here.txt").read_text()


@pytest.mark.parametrize("target", ["no/such/folder/x.json", "src"])
def test_a_file_that_cannot_be_written_is_an_error_of_the_call(
    changed: Project, target: str
) -> None:
    changed.docsync(*RANGE, "--output", target, code=2)
    assert "the report cannot be written" in changed.err
    assert not list((changed.root).glob(".x.json*"))


def test_only_reporting_never_fails_the_job(changed: Project) -> None:
    out = changed.docsync(*RANGE, "--exit-zero", "--output-format", "json", code=0)
    assert json.loads(out)["exit_code"] == 1
    changed.docsync("check", "--from-ref", "no-such", "--exit-zero", code=2)


def test_since_release_names_its_tag(changed: Project) -> None:
    out = changed.docsync("check", "--no-model", "--since-release", code=1)
    assert "since release v1.0, commit " in out
    assert "--jobs" in out
    out = changed.docsync("check", "--no-model", "--since-release", "--to-ref", "v1.0", code=0)
    assert "no section is out of date" in out


@pytest.mark.parametrize(
    "args",
    [
        ("--staged", "--since-release"),
        ("--from-ref", "HEAD", "--since-release"),
        ("--to-ref", "HEAD"),
        ("--output-format", "xml"),
    ],
)
def test_calls_that_contradict_themselves_are_refused(
    project: Project, args: tuple[str, ...]
) -> None:
    project.docsync("check", *args, code=2)
