"""Commit form x unstaged edit x autocrlf, through a raw hook and through real pre-commit.

In each: no unstaged edit is lost, nothing unreviewed is committed the first time, and the second
time the commit passes with what the first outcome said.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from repositories import PROJECT, Repo, clean_environ, make_repo

HOOK = Path(__file__).with_name("hook_script.py")
OLD = b"# Use\n\nThe timeout is 10 s.\n\nmiddle\n\n## More\n\nlast line\n"
NEW = OLD.replace(b"10", b"30")
EDITS = {
    "none": lambda doc: doc,
    "elsewhere": lambda doc: doc.replace(b"last line", b"last line, my edit"),
    "same lines": lambda doc: doc.replace(b"10 s.", b"10 s, roughly."),
}
FORMS = {
    "plain": ("commit", "-m", "m"),
    "all": ("commit", "-m", "m", "-a"),
    "path": ("commit", "-m", "m", "code.py"),
    "amend": ("commit", "--amend", "--no-edit"),
}
RAW_STATES = {
    ("plain", "none"): "staged",
    ("plain", "elsewhere"): "merged",
    ("plain", "same lines"): "pending",
    ("amend", "none"): "staged",
    ("amend", "elsewhere"): "merged",
    ("amend", "same lines"): "pending",
    # the edit is part of the commit
    ("all", "none"): "worktree",
    ("all", "elsewhere"): "worktree",
    ("all", "same lines"): "worktree",
    ("path", "none"): "worktree",
    ("path", "elsewhere"): "worktree",
    ("path", "same lines"): "pending",
}
# pre-commit has put the edit aside where it is no part of the commit
PRE_COMMIT_STATES = {
    key: "pending" if key[1] != "none" and key[0] != "all" else state
    for key, state in RAW_STATES.items()
}

CONFIG = """\
repos:
- repo: local
  hooks:
  - id: docs
    name: docs
    language: system
    entry: "ENTRY"
    always_run: true
    pass_filenames: false
    require_serial: true
"""

TABLE = [
    ("raw", form, edit, autocrlf)
    for form in FORMS
    for edit in EDITS
    for autocrlf in ("false", "true", "input")
] + [
    ("pre-commit", form, edit, autocrlf)
    for form in FORMS
    for edit in EDITS
    for autocrlf in (("false", "true", "input") if form == "plain" else ("false",))
]


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repository for each way to run the hook and each autocrlf, to be copied."""
    top = tmp_path_factory.mktemp("templates")
    for runner in ("raw", "pre-commit"):
        for autocrlf in ("false", "true", "input"):
            _make_template(top / f"{runner}-{autocrlf}", runner, autocrlf)
    return top


def _make_template(root: Path, runner: str, autocrlf: str) -> None:
    repo = make_repo(root, core_autocrlf="false")
    if runner == "raw":
        hook = root / ".git/hooks/pre-commit"
        hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HOOK}"\n')
        hook.chmod(0o755)
    else:
        repo.add(
            ".pre-commit-config.yaml",
            CONFIG.replace("ENTRY", f"'{sys.executable}' '{HOOK}'").encode(),
        )
        hook = root / ".git/hooks/pre-commit"
        hook.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -m pre_commit hook-impl '
            "--config=.pre-commit-config.yaml --hook-type=pre-commit "
            '--hook-dir "$(dirname "$0")" -- "$@"\n'
        )
        hook.chmod(0o755)
    repo.add("docs/use.md", OLD)
    repo.add("code.py", b"TIMEOUT = 10\n")
    repo.commit("first")
    repo.add("other.py", b"x = 1\n")
    repo.commit("second")
    repo.git("config", "core.autocrlf", autocrlf)
    repo.git("rm", "-q", "--cached", "-r", ".")
    repo.git("reset", "-q", "--hard")


def _open_copy(templates: Path, tmp_path: Path, runner: str, autocrlf: str) -> Repo:
    root = tmp_path / "repo"
    shutil.copytree(templates / f"{runner}-{autocrlf}", root, symlinks=True)
    home = tmp_path / "home"
    home.mkdir()
    environ = clean_environ(
        home,
        PYTHONPATH=str(PROJECT),
        PRE_COMMIT_HOME=str(tmp_path / "pre-commit-cache"),
        SEEN=str(tmp_path / "seen"),
    )
    return Repo(root, environ)


@pytest.mark.parametrize(("runner", "form", "edit", "autocrlf"), TABLE)
def test_commit(
    templates: Path, tmp_path: Path, runner: str, form: str, edit: str, autocrlf: str
) -> None:
    repo = _open_copy(templates, tmp_path, runner, autocrlf)
    states = RAW_STATES if runner == "raw" else PRE_COMMIT_STATES
    state = states[form, edit]
    is_crlf = autocrlf == "true"

    def on_disk(text: bytes) -> bytes:
        return text.replace(b"\n", b"\r\n") if is_crlf else text

    assert repo.read("docs/use.md") == on_disk(OLD)
    repo.write("code.py", on_disk(b"TIMEOUT = 30\n"))
    if form in ("plain", "amend"):
        repo.git("add", "code.py")
    edited = EDITS[edit](OLD)
    if edit != "none":
        repo.write("docs/use.md", on_disk(edited))
    head = repo.git("rev-parse", "HEAD")

    first = repo.call(*FORMS[form])
    assert first.returncode == 1, first.stderr
    assert repo.git("rev-parse", "HEAD") == head
    seen_state, why = json.loads((tmp_path / "seen").read_text())
    assert (seen_state, bool(why)) == (state, state != "staged")
    reviewed = edited if state == "pending" else edited.replace(b"is 10", b"is 30")
    assert repo.read("docs/use.md") == on_disk(reviewed)
    is_staged = state in ("staged", "merged")
    assert repo.staged("docs/use.md") == (NEW if is_staged else OLD)
    assert repo.call("diff", "--quiet", "--", "docs/use.md").returncode == (state != "staged")
    repo.assert_sound()

    with_document = ("docs/use.md",) if (form, state) == ("path", "worktree") else ()
    second = repo.call(*FORMS[form], *with_document)
    assert second.returncode == 0, second.stderr
    committed = repo.git("show", "HEAD:docs/use.md")
    if is_staged:
        assert committed == NEW
    else:
        assert committed == (OLD if state == "pending" else reviewed)
    assert repo.git("show", "HEAD:code.py") == b"TIMEOUT = 30\n"
    assert repo.read("docs/use.md") == on_disk(reviewed)
    is_left_over = committed != reviewed
    assert repo.call("diff", "--quiet", "--", "docs/use.md").returncode == is_left_over
    repo.assert_sound()
