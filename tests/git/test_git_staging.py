"""Staging one document: what is written, what is left alone, and what is said about it."""

from __future__ import annotations

import os
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from repositories import DOC, Repo, make_repo

from docsync.git import stage, worktree
from docsync.git.stage import Staged, StageState, stage_document

NEW = DOC.replace(b"10", b"30")


def put(repo: Repo, content: bytes = NEW, path: str = "docs/use.md") -> Staged:
    git, ctx = repo.open()
    return stage_document(git, ctx, path, repo.entry_oid(path), content)


def test_the_work_tree_of_a_clean_file_follows(repo: Repo) -> None:
    old = repo.oid("docs/use.md")
    outcome = put(repo)
    assert outcome == Staged("docs/use.md", StageState.STAGED, "", old, repo.oid("docs/use.md"))
    assert repo.staged("docs/use.md") == repo.read("docs/use.md") == NEW
    assert repo.git("status", "--porcelain") == b"M  docs/use.md\n"
    # without refreshing: nothing is left for later commands to find out
    assert repo.call("diff-files", "--quiet").returncode == 0
    repo.assert_sound()


def test_staging_again_is_no_change(repo: Repo) -> None:
    put(repo)
    assert put(repo).state is StageState.STAGED
    assert repo.staged("docs/use.md") == repo.read("docs/use.md") == NEW


def test_the_executable_bit_and_an_unstaged_chmod_stay(repo: Repo) -> None:
    repo.git("update-index", "--chmod=+x", "docs/use.md")
    (repo.root / "docs/use.md").chmod(0o750)
    assert put(repo).state is StageState.STAGED
    assert repo.git("ls-files", "-s", "docs/use.md").startswith(b"100755")
    assert (repo.root / "docs/use.md").stat().st_mode & 0o777 == 0o750
    (repo.root / "docs/use.md").chmod(0o640)
    assert put(repo, DOC).state is StageState.STAGED
    assert repo.git("ls-files", "-s", "docs/use.md").startswith(b"100755")
    assert (repo.root / "docs/use.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("shape", ["version 4", "split", "sha256", "sparse index"])
def test_every_shape_of_index_stays_what_it_is(tmp_path: Path, shape: str) -> None:
    init = ("--object-format=sha256",) if shape == "sha256" else ()
    repo = make_repo(tmp_path / "repo", *init)
    for path in ("docs/use.md", "out/b.md"):
        repo.add(path, DOC)
    repo.commit()
    if shape == "version 4":
        repo.git("update-index", "--index-version=4")
    elif shape == "split":
        repo.git("update-index", "--split-index")
    elif shape == "sparse index":
        repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    assert put(repo).state is StageState.STAGED
    assert repo.staged("docs/use.md") == repo.read("docs/use.md") == NEW
    index = (repo.root / ".git/index").read_bytes()
    assert index[:8] == b"DIRC\0\0\0" + (b"\4" if shape == "version 4" else index[7:8])
    assert (b"link" in index) == (shape == "split")
    if shape == "sparse index":
        assert b"out/\n" in repo.git("ls-files", "--sparse")
        outcome = put(repo, NEW, "out/b.md")
        assert outcome.state is StageState.STAGED
        assert "only the index" in outcome.why
        assert repo.staged("out/b.md") == NEW
        assert not (repo.root / "out").exists()
        assert repo.git("status", "--porcelain") == b"M  docs/use.md\nM  out/b.md\n"
    repo.assert_sound()


@pytest.mark.parametrize(
    "path", ["caf\udce9.md", 'a "b"\t.md', "line\nbreak.md", "docs/[x]*.md", " b/ a/.md", "-n.md"]
)
def test_any_path(repo: Repo, path: str) -> None:
    repo.add(path, DOC)
    repo.commit()
    assert put(repo, NEW, path).state is StageState.STAGED
    assert repo.staged(path) == repo.read(path) == NEW
    assert repo.git("diff", "--name-only", "-z", "--cached") == os.fsencode(path) + b"\0"


def _symlink(repo: Repo) -> str:
    (repo.root / "link.md").symlink_to("docs/use.md")
    repo.git("add", "link.md")
    return "link.md"


def _symlinked_folder(repo: Repo) -> str:
    (repo.root / "docs").rename(repo.root.parent / "elsewhere")
    (repo.root / "docs").symlink_to(repo.root.parent / "elsewhere")
    return "docs/use.md"


def _intent_to_add(repo: Repo) -> str:
    repo.write("later.md", DOC)
    repo.git("add", "-N", "later.md")
    return "later.md"


def _assume_unchanged(repo: Repo) -> str:
    repo.git("update-index", "--assume-unchanged", "docs/use.md")
    return "docs/use.md"


def _skip_worktree(repo: Repo) -> str:
    repo.git("update-index", "--skip-worktree", "docs/use.md")
    return "docs/use.md"


@pytest.mark.parametrize(
    ("arrange", "why"),
    [
        (_symlink, "symlink"),
        (_symlinked_folder, "docs is a symlink"),
        (_intent_to_add, "git add -N"),
        (_assume_unchanged, "assume-unchanged"),
        (_skip_worktree, "skip-worktree"),
    ],
)
def test_skipped(repo: Repo, arrange: object, why: str) -> None:
    assert callable(arrange)
    path = arrange(repo)
    before = repo.git("ls-files", "-s", "--debug"), repo.read(path)
    outcome = put(repo, NEW, path)
    assert outcome.state is StageState.SKIPPED
    assert why in outcome.why
    assert outcome.old_oid == outcome.new_oid
    assert (repo.git("ls-files", "-s", "--debug"), repo.read(path)) == before
    repo.assert_sound()


def test_an_untracked_path_is_skipped(repo: Repo) -> None:
    repo.write("new.md", DOC)
    git, ctx = repo.open()
    outcome = stage_document(git, ctx, "new.md", repo.oid("docs/use.md"), NEW)
    assert outcome.state is StageState.SKIPPED
    assert repo.read("new.md") == DOC


def test_a_file_deleted_in_the_work_tree_stays_deleted(repo: Repo) -> None:
    (repo.root / "docs/use.md").unlink()
    outcome = put(repo)
    assert outcome.state is StageState.PENDING
    assert "deleted" in outcome.why
    assert repo.staged("docs/use.md") == DOC
    assert not (repo.root / "docs/use.md").exists()
    (repo.root / "docs").rmdir()
    assert put(repo).state is StageState.PENDING
    repo.assert_sound()


def test_a_symlink_in_the_place_of_the_file_is_not_followed(repo: Repo) -> None:
    target = repo.write("../precious", b"precious\n")
    (repo.root / "docs/use.md").unlink()
    (repo.root / "docs/use.md").symlink_to(target)
    assert put(repo).state is StageState.PENDING
    assert target.read_bytes() == b"precious\n"
    assert repo.staged("docs/use.md") == DOC


def test_an_entry_that_someone_else_changed_is_not_overwritten(repo: Repo) -> None:
    git, ctx = repo.open()
    seen = repo.oid("docs/use.md")
    repo.add("docs/use.md", b"theirs\n")
    outcome = stage_document(git, ctx, "docs/use.md", seen, NEW)
    assert outcome.state is StageState.PENDING
    assert "changed meanwhile" in outcome.why
    assert repo.staged("docs/use.md") == repo.read("docs/use.md") == b"theirs\n"


def test_an_entry_changed_at_the_last_moment_is_not_overwritten(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our look at the entry and the write of the index."""
    swap = stage.swap_entry

    def slow_swap(*args: object) -> None:
        repo.git("update-index", "--cacheinfo", f"100644,{theirs},docs/use.md")
        swap(*args)  # type: ignore[arg-type]

    theirs = repo.oid("code.py")
    monkeypatch.setattr(stage, "swap_entry", slow_swap)
    outcome = put(repo)
    assert outcome.state is StageState.PENDING
    assert repo.oid("docs/use.md") == theirs
    assert repo.read("docs/use.md") == DOC
    repo.assert_sound()


def test_a_save_in_the_editor_at_the_last_moment_is_merged(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = iter([DOC + b"saved\n"])
    outcome = _put_while_saving(repo, monkeypatch, saves)
    assert outcome.state is StageState.MERGED
    assert repo.staged("docs/use.md") == NEW
    assert repo.read("docs/use.md") == NEW + b"saved\n"
    repo.assert_sound()


def test_a_conflicting_save_at_the_last_moment_takes_the_index_back(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = DOC.replace(b"10 s", b"11 s")
    outcome = _put_while_saving(repo, monkeypatch, iter([saved]))
    assert outcome.state is StageState.PENDING
    assert outcome.new_oid == outcome.old_oid == repo.oid("docs/use.md")
    assert repo.staged("docs/use.md") == DOC
    assert repo.read("docs/use.md") == saved
    repo.assert_sound()


def test_a_file_that_never_rests_is_left_alone(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    saves = (DOC + b"%d\n" % n for n in range(99))
    assert _put_while_saving(repo, monkeypatch, saves).state is StageState.PENDING
    assert repo.staged("docs/use.md") == DOC
    assert repo.read("docs/use.md") == DOC + b"2\n"
    repo.assert_sound()


def _put_while_saving(repo: Repo, monkeypatch: pytest.MonkeyPatch, saves: object) -> Staged:
    check = worktree.replace_unless_changed

    def save_first(found: worktree.WorkFile, temporary: Path) -> bool:
        if (text := next(saves, None)) is not None:  # type: ignore[call-overload]
            found.file.write_bytes(text)
        return check(found, temporary)

    monkeypatch.setattr(stage, "replace_unless_changed", save_first)
    return put(repo)


def test_an_index_lock_of_another_git_is_waited_for(repo: Repo) -> None:
    lock = repo.root / ".git/index.lock"
    lock.touch()
    release = threading.Timer(0.3, lock.unlink)
    release.start()
    outcome = put(repo)
    release.join()
    assert outcome.state is StageState.STAGED
    repo.assert_sound()


def test_a_stale_index_lock_is_reported_and_left(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "LOCK_WAIT_S", 0.2)
    lock = repo.root / ".git/index.lock"
    lock.touch()
    outcome = put(repo)
    assert outcome.state is StageState.PENDING
    assert str(lock) in outcome.why
    assert lock.exists()
    assert repo.read("docs/use.md") == DOC
    lock.unlink()
    assert repo.staged("docs/use.md") == DOC
    assert put(repo).state is StageState.STAGED
    repo.assert_sound()


def test_paths_that_pre_commit_has_put_aside_wait(repo: Repo) -> None:
    git, ctx = repo.open()
    stashed = replace(ctx, stashed_paths=frozenset({"docs/use.md"}))
    outcome = stage_document(git, stashed, "docs/use.md", repo.oid("docs/use.md"), NEW)
    assert outcome.state is StageState.PENDING
    assert repo.staged("docs/use.md") == repo.read("docs/use.md") == DOC


# --- line ends, filters, encodings -------------------------------------------------------------


def test_line_ends_that_git_takes_for_equal_stay(repo: Repo) -> None:
    repo.git("config", "core.autocrlf", "input")
    repo.write("docs/use.md", DOC.replace(b"\n", b"\r\n"))
    assert put(repo).state is StageState.STAGED
    assert repo.staged("docs/use.md") == NEW
    assert repo.read("docs/use.md") == NEW.replace(b"\n", b"\r\n")


def test_mixed_line_ends_stay_where_nothing_changes(repo: Repo) -> None:
    repo.git("config", "core.autocrlf", "input")
    mixed = DOC.replace(b"last line\n", b"last line\r\n")
    repo.write("docs/use.md", mixed)
    assert put(repo).state is StageState.STAGED
    assert repo.staged("docs/use.md") == NEW
    assert repo.read("docs/use.md") == NEW.replace(b"last line\n", b"last line\r\n")


def test_eol_attribute_filter_and_encoding(repo: Repo) -> None:
    repo.git("config", "filter.up.clean", "tr A-Z a-z")
    repo.git("config", "filter.up.smudge", "tr a-z A-Z")
    repo.add(
        ".gitattributes",
        b"crlf.md text eol=crlf\nup.md filter=up\nwide.md working-tree-encoding=UTF-16LE\n"
        b"id.md ident\n",
    )
    lower = DOC.lower()
    repo.add("crlf.md", DOC.replace(b"\n", b"\r\n"))
    repo.add("up.md", lower.upper())
    repo.add("wide.md", DOC.decode().encode("utf-16-le"))
    repo.add("id.md", DOC + b"$Id$\n")
    repo.commit()
    new_lower = lower.replace(b"10", b"30")
    assert put(repo, NEW, "crlf.md").state is StageState.STAGED
    assert put(repo, new_lower, "up.md").state is StageState.STAGED
    assert put(repo, NEW, "wide.md").state is StageState.STAGED
    assert put(repo, NEW + b"$Id$\n", "id.md").state is StageState.STAGED
    assert repo.read("crlf.md") == NEW.replace(b"\n", b"\r\n")
    assert repo.read("up.md") == new_lower.upper()
    assert repo.read("wide.md") == NEW.decode().encode("utf-16-le")
    assert repo.staged("up.md") == new_lower
    assert repo.staged("crlf.md") == repo.staged("wide.md") == NEW
    assert repo.git("diff", "--name-only") == b""


def test_an_edit_that_cannot_be_merged_as_text_waits(repo: Repo) -> None:
    repo.add(".gitattributes", b"wide.md working-tree-encoding=UTF-16LE\n")
    repo.add("wide.md", DOC.decode().encode("utf-16-le"))
    repo.commit()
    edited = (DOC + b"mine\n").decode().encode("utf-16-le")
    repo.write("wide.md", edited)
    assert put(repo, NEW, "wide.md").state is StageState.PENDING
    assert repo.staged("wide.md") == DOC
    assert repo.read("wide.md") == edited


def test_a_failing_filter_waits_with_its_reason(repo: Repo) -> None:
    repo.git("config", "filter.broken.smudge", "false")
    repo.git("config", "filter.broken.required", "true")
    repo.write(".gitattributes", b"docs/* filter=broken\n")
    outcome = put(repo)
    assert outcome.state is StageState.PENDING
    assert "filter" in outcome.why
    assert repo.staged("docs/use.md") == repo.read("docs/use.md") == DOC
    repo.assert_sound()


def test_the_users_conflict_style_does_not_make_conflicts(repo: Repo) -> None:
    repo.git("config", "merge.conflictStyle", "diff3")
    repo.write("docs/use.md", NEW + b"mine\n")
    assert put(repo).state is StageState.MERGED
    assert repo.read("docs/use.md") == NEW + b"mine\n"


# --- undo -----------------------------------------------------------------------------------------


def test_undo_of_a_clean_file(repo: Repo) -> None:
    done = put(repo)
    git, ctx = repo.open()
    outcome = stage_document(git, ctx, "docs/use.md", done.new_oid, DOC)
    assert outcome.state is StageState.STAGED
    assert (outcome.old_oid, outcome.new_oid) == (done.new_oid, done.old_oid)
    assert repo.git("status", "--porcelain") == b""
    assert repo.read("docs/use.md") == DOC


def test_undo_keeps_edits_made_meanwhile(repo: Repo) -> None:
    done = put(repo)
    repo.write("docs/use.md", NEW + b"mine\n")
    git, ctx = repo.open()
    outcome = stage_document(git, ctx, "docs/use.md", done.new_oid, DOC)
    assert outcome.state is StageState.MERGED
    assert repo.staged("docs/use.md") == DOC
    assert repo.read("docs/use.md") == DOC + b"mine\n"


def test_undo_waits_where_the_new_text_was_edited_or_staged_over(repo: Repo) -> None:
    done = put(repo)
    git, ctx = repo.open()
    edited = NEW.replace(b"30 s", b"31 s")
    repo.write("docs/use.md", edited)
    undo = (git, ctx, "docs/use.md", done.new_oid, DOC)
    assert stage_document(*undo).state is StageState.PENDING
    assert (repo.staged("docs/use.md"), repo.read("docs/use.md")) == (NEW, edited)
    repo.git("add", "docs/use.md")
    assert stage_document(*undo).state is StageState.PENDING
    assert (repo.staged("docs/use.md"), repo.read("docs/use.md")) == (edited, edited)


def test_rename_and_deletion_of_a_document(repo: Repo) -> None:
    oid = repo.oid("docs/use.md")
    repo.git("mv", "docs/use.md", "docs/moved.md")
    git, ctx = repo.open()
    assert stage_document(git, ctx, "docs/use.md", oid, NEW).state is StageState.SKIPPED
    assert put(repo, NEW, "docs/moved.md").state is StageState.STAGED
    assert repo.read("docs/moved.md") == NEW
    assert not (repo.root / "docs/use.md").exists()
    repo.git("rm", "-q", "-f", "docs/moved.md")
    outcome = stage_document(git, ctx, "docs/moved.md", oid, NEW)
    assert outcome.state is StageState.SKIPPED
    assert not (repo.root / "docs").exists()


def test_before_the_first_commit(empty_repo: Repo) -> None:
    empty_repo.add("README.md", DOC)
    assert put(empty_repo, NEW, "README.md").state is StageState.STAGED
    empty_repo.commit()
    assert empty_repo.git("show", "HEAD:README.md") == NEW


def test_a_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    linked = Repo(tmp_path / "linked", repo.environ)
    assert put(linked).state is StageState.STAGED
    assert linked.read("docs/use.md") == linked.staged("docs/use.md") == NEW
    assert repo.read("docs/use.md") == repo.staged("docs/use.md") == DOC
    assert (
        subprocess.run(
            ("git", "status", "--porcelain"),
            cwd=repo.root,
            env=repo.environ,
            capture_output=True,
            check=True,
        ).stdout
        == b""
    )
