"""The commands on a real repository, from the hook to the trailer, without a model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from small_project import CODE, DOC, EXAMPLE, NEW_DOC, TABLE, Project

from docsync.cli.main import main
from docsync.git.state import run_lock


def test_init_check_commit_review_and_commit_again(project: Project) -> None:
    assert "docs/**/*.md (1 file)" in project.docsync("init")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "docsync")
    project.rename_flag()
    assert "says `--jobs`; since src/cli.py:6 the option is `--workers`" in project.docsync(
        "check", code=1
    )

    stopped = project.git("commit", "-m", "rename", code=1)
    assert "2 sections rewritten" in stopped
    assert "+| `--workers` | how many run at once |" in stopped
    assert "docs/usage.md:7-10  Usage > Options" in stopped
    assert "git diff --cached" in stopped
    assert project.staged_doc == project.doc == NEW_DOC
    assert "docs/usage.md" in project.docsync("review", "list", code=1)

    assert "docsync" not in project.git("commit", "-q", "-m", "rename")
    assert project.git("show", "HEAD:docs/usage.md") == NEW_DOC
    assert "Docs-synced: 2 sections" in project.git("log", "-1", "--format=%B")
    assert project.docsync("review", "list") == ""
    assert project.git("status", "--porcelain") == ""


def test_the_first_commit_of_a_project_says_nothing(project: Project) -> None:
    project.git("update-ref", "-d", "HEAD")
    project.docsync("init", "--no-config")
    assert "docsync" not in project.git("commit", "-m", "first")


def test_the_settings_that_init_wrote_are_no_news(project: Project) -> None:
    project.write("docs/usage.md", TABLE.replace("--verbose", "--exclude"))
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "docs")
    project.docsync("init")
    project.git("add", "docsync.toml")
    assert project.git("commit", "-q", "-m", "docsync") == ""
    assert not (project.root / ".git/docsync/index.db").exists()


def test_a_commit_of_one_path_names_the_document_that_belongs_to_it(project: Project) -> None:
    project.docsync("init", "--no-config")
    project.rename_flag()
    said = project.git("commit", "-m", "rename", "src/cli.py", code=1)
    assert "the same `git commit` again, with docs/usage.md among its paths." in said
    project.git("commit", "-q", "-m", "rename", "src/cli.py", "docs/usage.md")
    assert project.git("show", "HEAD:docs/usage.md") == NEW_DOC
    assert project.git("status", "--porcelain") == ""


def test_a_commit_without_documentation_to_change_says_nothing(project: Project) -> None:
    project.docsync("init", "--no-config")
    project.write("src/other.py", "def _internal():\n    return 1\n")
    project.git("add", "-A")
    assert project.git("commit", "-q", "-m", "internal") == ""
    assert "Docs-synced" not in project.git("log", "-1", "--format=%B")
    assert not (project.root / ".git/docsync/journal.sqlite").exists()


def test_only_a_commit_with_something_to_say_waits_for_another_docsync(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docsync.cli.invocation.LOCK_WAIT_S", 0.1)
    state_dir = project.root / ".git/docsync"
    state_dir.mkdir()
    with run_lock(state_dir, 0):
        project.write("src/cli.py", CODE.replace("    return", "    # as given\n    return"))
        project.git("add", "-A")
        assert project.docsync("hook") == ""
        project.rename_flag()
        project.docsync("hook", code=3)
        assert "another docsync" in project.err
        assert project.staged_doc == DOC
    project.docsync("hook", code=1)
    assert project.staged_doc == NEW_DOC


def test_json_of_check(project: Project) -> None:
    project.rename_flag()
    found = json.loads(project.docsync("check", "--output-format", "json", code=1))
    assert (found["version"], found["state"], found["exit_code"]) == (1, "CHECKED", 1)
    (section,) = (each for each in found["sections"] if each["heading"] == "Options")
    assert section["path"] == "docs/usage.md"
    assert section["verdict"] == "affected"
    assert 0 < section["confidence"] <= 1
    assert section["start_line"] == 5
    assert "--jobs" in section["reasons"][0]["text"]
    fact = next(each for each in found["facts"] if each["id"] == section["facts"][0])
    assert (fact["kind"], fact["before"], fact["after"]) == ("flag-renamed", "--jobs", "--workers")
    assert project.staged_doc == DOC, "check must not write"


def test_check_of_a_range(project: Project) -> None:
    project.rename_flag()
    project.git("commit", "-q", "-m", "rename, docs forgotten")
    assert "no section" in project.docsync("check")
    assert "usage.md" in project.docsync("check", "--from-ref", "HEAD~1", code=1)
    project.docsync("check", "--to-ref", "HEAD", code=2)
    project.docsync("check", "--staged", "--from-ref", "HEAD~1", code=2)
    project.docsync("check", "--from-ref", "nonsense", code=2)
    assert "nonsense" in project.err


def test_sync_writes_and_a_second_sync_has_nothing_to_do(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", "--staged", "--no-model", code=1)
    assert project.staged_doc == NEW_DOC
    assert "nothing to do" in project.docsync("sync")
    assert project.docsync("-q", "sync") == ""


def test_show_tells_evidence_and_checks(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    shown = project.docsync("review", "show", project.proposal("Options"))
    for word in (
        "because:",
        "facts:       flag-renamed",
        "passed",
        "+| `--workers`",
        "src/cli.py:",
    ):
        assert word in shown
    assert "no proposal 77" in (project.docsync("review", "show", "77", code=2) or project.err)
    project.docsync("review", "show", "x", code=2)


def test_rejecting_takes_the_text_back_and_is_remembered(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    rejected = project.proposal("Options")
    said = project.docsync("review", "reject", rejected, "--reason", "keeps the old name")
    assert "rejected; the old text is back" in said
    assert project.staged_doc == project.doc == TABLE + EXAMPLE.replace("--jobs", "--workers")
    again = project.docsync("sync")
    assert "rejected before" in again
    assert project.staged_doc == TABLE + EXAMPLE.replace("--jobs", "--workers")
    assert "keeps the old name" in project.docsync("review", "show", rejected)


def test_accepting_leaves_nothing_to_decide(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    project.docsync("review", "accept", "all")
    assert project.docsync("review", "list") == ""
    assert "[staged, accepted]" in project.docsync("review", "list", "--all")
    assert project.staged_doc == NEW_DOC


def test_editing_puts_a_persons_words_in_place(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    monkeypatch.setenv("GIT_EDITOR", "sed -i s/three/3/g")
    example = project.proposal("Example")
    project.docsync("review", "edit", example)
    assert "Use `tool --workers 3` to run 3 at once." in project.staged_doc
    assert project.staged_doc == project.doc
    text = tmp_path / "text.md"
    text.write_text("Use `tool --workers 9`.\n")
    project.docsync("review", "edit", example, "--file", str(text))
    assert project.staged_doc.endswith("## Example\n\nUse `tool --workers 9`.\n")
    assert "person" in project.docsync("review", "show", example)
    monkeypatch.setenv("GIT_EDITOR", "true")
    assert "left as it was" in project.docsync("review", "edit", example)
    monkeypatch.setenv("GIT_EDITOR", "false")
    project.docsync("review", "edit", example, code=2)


def test_undo_takes_everything_back_and_apply_writes_it_again(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    project.docsync("undo")
    assert project.staged_doc == project.doc == DOC
    project.docsync("undo")
    assert "nothing to take back" in project.err
    listed = project.docsync("review", code=1)
    assert "[taken back]" in listed and "`docsync apply 2`" in listed
    assert "withheld" not in listed + project.docsync("review", "show", "all")
    project.docsync("apply")
    assert "nothing is pending; `docsync apply 1 2` writes what was taken back" in project.err
    project.docsync("apply", "1", "2")
    assert project.staged_doc == project.doc == NEW_DOC


def test_of_a_document_with_both_line_ends_every_line_keeps_its_own(project: Project) -> None:
    mixed = DOC.replace("\n", "\r\n", 8).encode()
    (project.root / "docs/usage.md").write_bytes(mixed)
    project.git("-c", "core.autocrlf=false", "commit", "-q", "-a", "-m", "line ends")
    project.rename_flag()
    project.docsync("sync", code=1)
    document = project.root / "docs/usage.md"
    assert document.read_bytes() == mixed.replace(b"--jobs", b"--workers")
    project.docsync("undo")
    assert document.read_bytes() == mixed
    assert project.git("status", "--porcelain", "docs") == ""


def test_a_proposal_that_was_made_again_is_listed_once(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    project.git("checkout", "-q", "HEAD", "--", "docs/usage.md")  # thrown away without docsync
    project.docsync("sync", code=1)
    listed = project.docsync("review", "list", code=1)
    assert len(listed.splitlines()) == 2
    project.docsync("review", "accept", "all")
    assert project.docsync("review", "list") == ""


def test_every_path_is_relative_to_the_given_folder(project: Project) -> None:
    here = Path.cwd()
    project.rename_flag()
    project.docsync("sync", code=1)
    number = project.proposal("Example")
    project.write("mine.md", "Use `tool --workers 3` to run three.\n")
    project.docsync("review", "edit", number, "--file", "mine.md")
    assert project.staged_doc.endswith("to run three.\n")
    assert Path.cwd() == here


def test_undo_leaves_what_a_person_changed_since(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    mine = NEW_DOC.replace("| `--workers` | how many", "| `--workers N` | how many")
    project.write("docs/usage.md", mine)
    project.git("add", "docs/usage.md")
    project.docsync("undo", code=1)
    assert "changed there since" in project.err
    assert project.staged_doc == project.doc
    assert project.doc == mine.replace("tool --workers 3", "tool --jobs 3")


def test_undo_keeps_unstaged_edits_elsewhere(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    project.write("docs/usage.md", NEW_DOC.replace("Run the tool.", "Run the tool now."))
    project.docsync("undo")
    assert project.staged_doc == DOC
    assert project.doc == DOC.replace("Run the tool.", "Run the tool now.")


def test_pending_is_applied_when_nothing_is_in_the_way_any_more(project: Project) -> None:
    project.rename_flag()
    edited = DOC.replace("how many run at once", "how many run together")
    project.write("docs/usage.md", edited)
    said = project.docsync("sync", code=1)
    assert "1 section rewritten, 1 proposal pending" in said
    example = EXAMPLE.replace("--jobs", "--workers")
    assert project.doc == edited.replace(EXAMPLE, example), "an unstaged edit must survive"
    assert project.staged_doc == TABLE + example, "what is free is written"
    project.docsync("apply", code=1)
    assert "same lines" in project.err
    assert project.staged_doc == TABLE + example
    project.write("docs/usage.md", TABLE + example)
    project.docsync("apply")
    assert project.staged_doc == project.doc == NEW_DOC
    project.docsync("apply")
    assert "nothing is pending" in project.err


def test_commit_all_writes_the_work_tree_and_review_works_on_it(project: Project) -> None:
    project.docsync("init", "--no-config")
    project.write("src/cli.py", CODE.replace("--jobs", "--workers"))
    said = project.git("commit", "-a", "-m", "rename", code=1)
    assert "give the same `git commit -a` again" in said
    assert project.doc == NEW_DOC
    assert "[work tree]" in project.docsync("log", "--proposals")
    assert project.staged_doc == DOC
    project.docsync("review", "reject", project.proposal("Options"))
    assert project.doc == TABLE + EXAMPLE.replace("--jobs", "--workers")
    assert project.staged_doc == DOC
    project.docsync("undo")
    assert project.doc == DOC


def test_log_tells_runs_and_proposals(project: Project) -> None:
    project.docsync("log")
    assert "nothing is recorded" in project.err
    project.rename_flag()
    project.docsync("sync", code=1)
    assert "sync   CHECKED    exit 1  2 proposals" in project.docsync("log")
    assert len(project.docsync("log", "--proposals", "-n", "1").splitlines()) == 1
    runs = json.loads(project.docsync("log", "--output-format", "json"))
    assert (runs[0]["mode"], runs[0]["exit_code"]) == ("sync", 1)
    assert json.loads(project.docsync("log", "--prompts", "--output-format", "json")) == []
    project.docsync("log", "--prompts", "--proposals", code=2)


def test_doctor_names_what_is_missing_and_then_is_content(project: Project) -> None:
    said = project.docsync("doctor")
    assert "WARN  hook: none" in said
    assert "OK    documentation: 1 file (docs/usage.md)" in said
    assert "OK    languages: Python, JavaScript, TypeScript, " in said
    project.docsync("init")
    assert project.docsync("-q", "doctor") == ""
    said = project.docsync("doctor")
    assert "WARN" not in said
    assert "OK    model: off" in said
    hook = project.root / ".git/hooks/pre-commit"
    hook.chmod(0o644)
    assert "FAIL  hook" in project.docsync("doctor", code=1)


def test_doctor_says_loudly_that_code_may_leave(project: Project) -> None:
    project.write("docsync.toml", '[model]\nbase-url = "http://x.test/v1"\nallow-remote = true\n')
    said = project.docsync("doctor")
    assert "WARN  PRIVACY: allow-remote is on" in said
    assert "http://x.test/v1" in said


def test_doctor_reports_broken_settings_instead_of_failing(project: Project) -> None:
    project.write("docsync.toml", "sensitvity = 1\n")
    said = project.docsync("doctor", code=1)
    assert "FAIL  settings" in said
    assert "Did you mean `sensitivity`?" in said


@pytest.mark.parametrize("command", ["check", "sync", "hook", "review", "apply", "undo", "log"])
def test_without_a_repository_every_command_says_so(
    project: Project, tmp_path: Path, command: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    assert main(["-C", str(outside), command]) == 2
    assert "git init" in project.capsys.readouterr().err
    assert (
        "FAIL  repository"
        in (main(["-C", str(outside), "doctor"]), project.capsys.readouterr())[1].out
    )


def test_a_bare_repository_is_refused(project: Project, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    project.git("init", "-q", "--bare", str(bare))
    assert main(["-C", str(bare), "hook"]) == 2
    assert "work tree" in project.capsys.readouterr().err


def test_a_broken_configuration_stops_the_commit_and_says_how_to_go_on(project: Project) -> None:
    project.docsync("init", "--no-config")
    project.write("docsync.toml", "max-sections = 'many'\n")
    project.rename_flag()
    said = project.git("commit", "-m", "x", code=2 if os.name == "nt" else None)
    assert "docsync.toml:1" in said
    assert "SKIP=docsync git commit" in said
    assert project.git("rev-list", "--count", "HEAD").strip() == "1"


def test_an_error_inside_docsync_is_no_traceback(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("docsync.pipeline.run", broken)
    project.docsync("hook", code=3)
    assert "Traceback" not in project.err
    assert "ZeroDivisionError: planted" in project.err
    assert "SKIP=docsync git commit" in project.err
    (kept,) = (project.root / ".git/docsync").glob("crash-*.txt")
    assert "Traceback" in kept.read_text()


def test_what_cannot_be_recorded_is_not_written(project: Project) -> None:
    """The journal's file is a folder: nothing can be recorded, as on a full disk."""
    (project.root / ".git/docsync/journal.sqlite").mkdir(parents=True)
    project.rename_flag()
    said = project.docsync("hook")
    assert "docsync writes nothing that it cannot record" in project.err
    assert "usage.md" in said
    assert project.staged_doc == project.doc == DOC
    project.docsync("sync", code=3)
    assert project.staged_doc == project.doc == DOC


def test_two_runs_at_once_do_not_mix(project: Project) -> None:
    project.rename_flag()
    command = [sys.executable, "-m", "docsync.cli.main", "-C", str(project.root), "sync"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
    ]
    codes = sorted(process.wait(timeout=60) for process in running)
    for process in running:
        process.communicate()
    assert codes == [0, 1], "one writes, the other finds nothing left to do"
    assert project.staged_doc == project.doc == NEW_DOC


def test_ctrl_c_leaves_nothing_half_done(project: Project) -> None:
    script = (
        "import sys, time\nfrom docsync import pipeline\nfrom docsync.cli.main import main\n"
        "def wait(*a, **k):\n    print('here', flush=True)\n    time.sleep(60)\n"
        "pipeline.run = wait\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script, "-C", str(project.root), "hook"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, problem = running.communicate(timeout=20)
    assert running.returncode == 130
    assert b"interrupted" in problem
    assert b"Traceback" not in problem
    project.rename_flag()
    started = time.monotonic()
    project.docsync("sync", code=1)
    assert time.monotonic() - started < 20, "the lock went with the process"


def answers(keys: str) -> Callable[[], str]:
    left = iter(keys)
    return lambda: next(left)


def test_review_at_a_terminal_asks_for_one_key_each(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    monkeypatch.setattr("docsync.cli.review._is_terminal", lambda: True)
    monkeypatch.setattr("click.getchar", answers("?ra"))
    monkeypatch.setattr("click.prompt", lambda *_, **__: "not that one")
    said = project.docsync("review")
    assert "[1/2]" in said
    assert "[2/2]" in said
    assert "All decided" in said
    assert project.staged_doc == TABLE + EXAMPLE.replace("--jobs", "--workers")
