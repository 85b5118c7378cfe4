"""A man page on the whole road: what is staged, what people see of it, and what stays."""

from __future__ import annotations

import json

import pytest
from small_project import CODE, Project

MAN = r""".\" Written by hand.
.TH TOOL 1 "2024-01-01" "tool 1.4.7"
.SH NAME
tool \- runs jobs
.SH SYNOPSIS
.B tool
[\fB\-\-jobs\fR \fIN\fR] [\fB\-\-verbose\fR]
.SH OPTIONS
.TP
\fB\-\-jobs\fR \fIN\fR
parallel jobs

.TP
\fB\-\-verbose\fR
say more
.SH BUGS
None.
"""
VERBOSE = ".TP\n\\fB\\-\\-verbose\\fR\nsay more\n"


@pytest.fixture
def manual(project: Project) -> Project:
    project.git("rm", "-q", "-r", "docs")
    project.write("src/cli.py", CODE)
    (project.root / "man").mkdir()
    (project.root / "man/tool.1").write_bytes(MAN.encode())
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "a manual")
    return project


def commit(manual: Project, code: str) -> str:
    manual.write("src/cli.py", code)
    manual.git("add", "src/cli.py")
    manual.git("commit", "-m", "another command line", code=1)
    return manual.git("show", ":man/tool.1")


def test_a_renamed_flag_in_its_escapes(manual: Project) -> None:
    now = commit(manual, CODE.replace("--jobs", "--job-count"))
    assert now == MAN.replace(r"\-\-jobs", r"\-\-job\-count")
    assert (manual.root / "man/tool.1").read_text() == now
    shown = manual.docsync("log", "--proposals", "--output-format", "json")
    assert r"\fB\-\-job\-count\fR \fIN\fR" in {
        line for each in json.loads(shown) for line in each["new"].splitlines()
    }
    manual.git("commit", "-q", "-m", "another command line")


def test_a_removed_flag_takes_its_entry_and_its_brackets(manual: Project) -> None:
    gone = '    parser.add_argument("--verbose", action="store_true")\n'
    now = commit(manual, CODE.replace(gone, ""))
    assert now == MAN.replace(VERBOSE, "").replace(r" [\fB\-\-verbose\fR]", "")


def test_a_new_flag_gets_an_entry(manual: Project) -> None:
    line = '    parser.add_argument("--quiet", action="store_true", help="say no more")\n'
    now = commit(manual, CODE.replace("    return", line + "    return"))
    assert now == MAN.replace(
        VERBOSE,
        VERBOSE + "\n" + VERBOSE.replace("verbose", "quiet").replace("say more", "say no more"),
    )


def test_undo_gives_back_every_byte(manual: Project) -> None:
    commit(manual, CODE.replace("--jobs", "--job-count"))
    manual.docsync("undo")
    assert manual.git("show", ":man/tool.1") == MAN


def test_what_was_written_for_code_that_is_gone_is_written_anew(manual: Project) -> None:
    commit(manual, CODE.replace("--jobs", "--job-count"))
    now = commit(manual, CODE.replace("--jobs", "--threads"))
    assert now == MAN.replace(r"\-\-jobs", r"\-\-threads")


def test_no_model_and_no_edit_of_what_is_kept(manual: Project) -> None:
    kept = MAN.replace(".SH OPTIONS\n", '.SH OPTIONS\n.\\" docsync: ignore\n')
    (manual.root / "man/tool.1").write_bytes(kept.encode())
    manual.git("commit", "-q", "-am", "keep it")
    now = commit(manual, CODE.replace("--jobs", "--job-count"))
    assert now == kept.replace(r"\fB\-\-jobs\fR \fIN\fR]", r"\fB\-\-job\-count\fR \fIN\fR]")
