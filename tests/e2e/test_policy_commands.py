"""What people say about findings, through the commands: markers, rules, rejections, sensitivity."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_project import CODE, DOC, EXAMPLE, TABLE, Project

from docsync.review.shared import FILE_NAME

JOBS_LINE = next(line for line in CODE.split("\n") if "--jobs" in line)


def check(project: Project, *args: str, code: int = 0) -> dict[str, Any]:
    said = project.docsync("check", "--output-format", "json", *args, code=code)
    found: dict[str, Any] = json.loads(said)
    return found


def test_a_finding_says_what_contradicts_what(project: Project) -> None:
    project.rename_flag()
    said = project.docsync("check", code=1)
    assert "docs/usage.md:9  Usage > Options" in said
    assert "  says `--jobs`; since src/cli.py:6 the option is `--workers`" in said
    sections = check(project, code=1)["sections"]
    options = next(each for each in sections if each["heading"] == "Options")
    (told,) = options["contradictions"]
    assert told["says"] == "--jobs"
    assert (told["path"], told["line"]) == ("docs/usage.md", 9)
    assert (told["code_path"], told["code_line"]) == ("src/cli.py", 6)
    assert told["fact_id"] == options["facts"][0]
    assert DOC.split("\n")[told["line"] - 1].startswith("| `--jobs` |")
    project.docsync("sync", code=1)
    shown = project.docsync("review", "show", project.proposal("Options"))
    assert "because:     line 9: says `--jobs`; since src/cli.py:6 the option is" in shown


def test_a_marker_in_the_code_keeps_its_line_from_being_said(project: Project) -> None:
    silent = CODE.replace(JOBS_LINE, f"{JOBS_LINE}  # docsync: ignore because it is an experiment")
    project.write("src/cli.py", silent)
    project.git("commit", "-qam", "marked")
    project.write("src/cli.py", silent.replace("--jobs", "--workers"))
    project.git("add", "-A")
    found = check(project)
    assert found["sections"] == []
    assert {(s["by"], s["path"], s["line"]) for s in found["silenced"]} == {
        ("marker", "src/cli.py", 6)
    }
    assert "ignored by markers" in project.docsync("check")
    assert "docsync" not in project.git("commit", "-m", "renamed")


def test_a_marker_in_a_document_keeps_its_text(project: Project) -> None:
    kept = DOC.replace("## Example\n", "## Example\n\n<!-- docsync: ignore[flag-renamed] -->\n")
    project.write("docs/usage.md", kept)
    project.git("commit", "-qam", "marked")
    project.rename_flag()
    found = check(project, code=1)
    assert [each["heading"] for each in found["sections"]] == ["Options"]
    (silenced,) = found["silenced"]
    assert (silenced["by"], silenced["path"], silenced["line"]) == ("marker", "docs/usage.md", 16)
    assert "Not said: 1 ignored by markers" in project.docsync("check", code=1)
    project.docsync("sync", "--no-model", code=1)
    assert project.staged_doc == kept.replace("| `--jobs` |", "| `--workers` |")
    verbose = project.docsync("-v", "check")
    assert "docs/usage.md:16  says `--jobs`" in verbose


def test_a_misspelt_kind_in_a_marker_is_named(project: Project) -> None:
    kept = DOC.replace("## Example\n", "## Example\n\n<!-- docsync: ignore[flag-rename] -->\n")
    project.write("docs/usage.md", kept)
    project.git("commit", "-qam", "marked")
    project.rename_flag()
    said = project.docsync("check", code=1)
    assert "docs/usage.md: `docsync: ignore[flag-rename]`: no fact is `flag-rename`." in said
    assert "Did you mean `flag-renamed`?" in said


def test_rules_report_or_ignore(project: Project) -> None:
    project.write("docsync.toml", '[[rules]]\ndocs = "docs/**"\naction = "report"\n')
    project.rename_flag()
    said = project.docsync("check", code=1)
    assert f"only reported, by the rule at {project.root}/docsync.toml:1" in said
    assert "[affected" in said
    project.docsync("sync")
    assert project.staged_doc == DOC
    project.write("docsync.toml", '[[rules]]\ncode = "src/cli.py"\naction = "ignore"\n')
    found = check(project)
    assert found["sections"] == []
    assert {each["by"] for each in found["silenced"]} == {"rule"}
    project.write("docsync.toml", '[[rules]]\nkinds = ["flag-gone"]\naction = "ignore"\n')
    project.docsync("check", code=2)
    assert "docsync.toml:1: no fact is `flag-gone`" in project.err
    assert "no fact is `flag-gone`" in project.docsync("doctor", code=1)
    project.write("docsync.toml", '[[rules]]\ndocs = "docs/**"\naction = "report"\n')
    assert "1 of rules" in project.docsync("doctor")


def test_the_sensitivity_of_a_check_is_a_flag(project: Project) -> None:
    project.write("docs/more.md", "# More\n\nThe `verbose` way of life.\n")
    project.git("add", "-A")
    project.git("commit", "-qm", "more")
    project.write("src/cli.py", CODE.replace("--verbose", "--chatty"))
    project.git("add", "-A")
    found = {
        level: {
            each["path"] + each["heading"]
            for each in check(project, "--sensitivity", level, code=1)["sections"]
            if each["verdict"] == "affected"
        }
        for level in ("quiet", "balanced", "thorough")
    }
    assert found["quiet"] <= found["balanced"] <= found["thorough"]
    project.docsync("check", "--sensitivity", "loud", code=2)


def test_a_rejection_is_listed_with_who_and_why_and_can_be_lifted(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    rejected = project.proposal("Options")
    project.docsync("review", "reject", rejected, "--reason", "keeps the old name")
    assert "1 rejected before for the same change" in project.docsync("sync")
    listed = project.docsync("review", "suppressions")
    assert "docs/usage.md#Usage/Options" in listed
    assert "flag-renamed --jobs --jobs -> --workers" in listed
    who = project.git("log", "-1", "--format=%an").strip()
    assert f"rejected by {who} on " in listed
    assert ": keeps the old name" in listed
    number = listed.split()[0]
    project.docsync("review", "lift", number)
    project.docsync("review", "lift", number, code=1)
    project.docsync("review", "lift", "all", code=2)
    assert project.docsync("review", "suppressions") == ""
    project.docsync("sync", code=1)
    assert "--workers" in project.staged_doc.split("## Example")[0]


def test_a_rejection_follows_a_renamed_document_and_ends_with_its_fact(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    project.docsync("review", "reject", "all", "--reason", "no")
    project.git("mv", "docs/usage.md", "docs/manual.md")
    assert "nothing to do" in project.docsync("sync") or "rejected before" in project.docsync(
        "sync"
    )
    assert project.git("show", ":docs/manual.md") == DOC
    project.write("src/cli.py", CODE.replace("--jobs", "--threads"))
    project.git("add", "-A")
    project.docsync("sync", code=1)
    assert project.git("show", ":docs/manual.md") == DOC.replace("--jobs", "--threads")


def test_a_shared_rejection_holds_in_another_clone(project: Project, tmp_path: Path) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    rejected = project.proposal("Options")
    project.docsync("review", "reject", rejected, "--share", code=2)
    project.docsync("review", "reject", rejected, "--until", "2999-01-01", code=2)
    project.docsync(
        "review", "reject", rejected, "--share", "--reason", "as it was", "--until", "2999-01-01"
    )
    assert project.staged_doc == TABLE + EXAMPLE.replace("--jobs", "--workers")
    listed = project.docsync("review", "suppressions")
    assert listed.startswith("s1  docs/usage.md#Usage/Options")
    assert "(until 2999-01-01)" in listed
    project.git("checkout", "-q", "HEAD", "--", "docs")
    # what a team shares is no code of theirs, and a clone has no journal
    project.git("add", FILE_NAME)
    project.git("commit", "-q", "--no-verify", "-m", "rename, with a rejection")
    clone = Project(tmp_path / "clone", project.capsys)
    project.git("clone", "-q", ".", str(clone.root))
    found = check(clone, "--from-ref", "HEAD~1", code=1)
    assert [each["heading"] for each in found["sections"]] == ["Example"]
    assert [each["by"] for each in found["silenced"]] == ["rejection"]
    assert not any(FILE_NAME in fact["path"] for fact in found["facts"])
    clone.docsync("review", "lift", "s1")
    assert len(check(clone, "--from-ref", "HEAD~1", code=1)["sections"]) == 2


def test_accepting_takes_a_shared_rejection_back(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    rejected = project.proposal("Options")
    project.docsync("review", "reject", rejected, "--share", "--reason", "no")
    project.docsync("review", "accept", rejected)
    assert project.docsync("review", "suppressions") == ""
    assert "[[suppression]]" not in (project.root / FILE_NAME).read_text()


@pytest.mark.parametrize("text", ["[[suppression", "x = 1\n"])
def test_a_broken_shared_file_is_a_configuration_error(project: Project, text: str) -> None:
    project.write(FILE_NAME, text)
    project.rename_flag()
    project.docsync("check", code=2)
    assert FILE_NAME in project.err
    assert FILE_NAME in project.docsync("doctor", code=1)
