"""Index, trees, blobs and diffs, whatever the shape of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repositories import Repo, make_repo

from docsync.errors import GitError, ObjectTooLarge, UsageError
from docsync.git.diff import FileChange, fingerprint, range_diff, staged_diff
from docsync.git.objects import ObjectReader
from docsync.git.quote import quote, unquote
from docsync.git.refs import resolve_range
from docsync.git.tree import TreeEntry, read_entry, read_index, read_tree

ODD = 'dossier/caf\udce9 "quoted"\tand\nbroken.md'


def test_index_entries_with_their_flags(repo: Repo) -> None:
    repo.add("run.sh", b"#!/bin/sh\n")
    repo.git("update-index", "--chmod=+x", "run.sh")
    (repo.root / "link.md").symlink_to("docs/use.md")
    repo.git("add", "link.md")
    repo.add(ODD, b"odd\n")
    repo.add("empty.py", b"")
    repo.write("later.md", b"later\n")
    repo.git("add", "-N", "later.md")
    repo.add("far.md", b"far\n")
    repo.git("update-index", "--skip-worktree", "far.md")
    repo.add("still.md", b"still\n")
    repo.git("update-index", "--assume-unchanged", "still.md")
    index = read_index(repo.open()[0])
    assert {p: (e.mode, e.is_regular) for p, e in index.items()} == {
        "run.sh": ("100755", True),
        "link.md": ("120000", False),
        ODD: ("100644", True),
        "empty.py": ("100644", True),
        "later.md": ("100644", False),
        "far.md": ("100644", True),
        "still.md": ("100644", True),
        "code.py": ("100644", True),
        "docs/use.md": ("100644", True),
    }
    assert [p for p, e in index.items() if e.is_intent_to_add] == ["later.md"]
    assert [p for p, e in index.items() if e.is_skip_worktree] == ["far.md"]
    assert [p for p, e in index.items() if e.is_assume_unchanged] == ["still.md"]
    assert index["code.py"] == TreeEntry("code.py", "100644", repo.oid("code.py"))
    assert read_entry(repo.open()[0], ODD) == index[ODD]
    assert read_entry(repo.open()[0], "docs") is None


def test_a_path_that_looks_like_a_pattern_is_a_path(repo: Repo) -> None:
    repo.add("docs/[u]se.md", b"brackets\n")
    entry = read_entry(repo.open()[0], "docs/[u]se.md")
    assert entry is not None
    assert entry.oid == repo.oid("docs/[u]se.md")
    assert read_entry(repo.open()[0], "docs/*.md") is None


def test_unmerged_entries(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.add("code.py", b"2\n")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.add("code.py", b"3\n")
    repo.commit()
    assert repo.call("merge", "side").returncode == 1
    git, ctx = repo.open()
    entry = read_index(git)["code.py"]
    assert entry.is_unmerged
    assert not entry.is_regular
    assert staged_diff(git, ctx).changes == ()


@pytest.mark.parametrize("shape", ["version 4", "split", "sha256", "sparse index"])
def test_every_shape_of_index(tmp_path: Path, shape: str) -> None:
    init = ("--object-format=sha256",) if shape == "sha256" else ()
    repo = make_repo(tmp_path / "repo", *init)
    for path in ("top.md", "in/a.md", "out/b.md", "out/deep/c.md"):
        repo.add(path, path.encode())
    repo.commit()
    if shape == "version 4":
        repo.git("update-index", "--index-version=4")
    elif shape == "split":
        repo.git("update-index", "--split-index")
    elif shape == "sparse index":
        repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
        assert b"out/\n" in repo.git("ls-files", "--sparse")
    repo.add("in/a.md", b"changed\n")
    git, ctx = repo.open()
    index = read_index(git)
    tree = read_tree(git, "HEAD")
    assert set(index) == set(tree) == {"top.md", "in/a.md", "out/b.md", "out/deep/c.md"}
    skipped = {"out/b.md", "out/deep/c.md"} if shape == "sparse index" else set()
    assert {p for p, e in index.items() if e.is_skip_worktree} == skipped
    (change,) = staged_diff(git, ctx).changes
    assert change == FileChange(
        "M",
        "in/a.md",
        "in/a.md",
        "100644",
        "100644",
        tree["in/a.md"].oid,
        index["in/a.md"].oid,
    )
    with ObjectReader(git) as reader:
        assert reader.read(index["in/a.md"].oid) == b"changed\n"


def test_the_index_costs_one_git_process(repo: Repo, tmp_path: Path) -> None:
    git = repo.open()[0]
    git.environ["GIT_TRACE"] = str(tmp_path / "trace")
    read_index(git)
    assert (tmp_path / "trace").read_text().count("built-in: git") == 1


def test_diff_of_every_kind(repo: Repo) -> None:
    body = b"".join(b"line %d\n" % n for n in range(20))
    repo.add("moved.py", body)
    repo.add("gone.py", b"gone\n")
    repo.add("kind.md", b"kind\n")
    repo.add(ODD, b"odd\n")
    first = repo.commit()
    repo.git("mv", "moved.py", "there.py")
    repo.add("there.py", body + b"and more\n")
    repo.git("rm", "-q", "gone.py")
    (repo.root / "kind.md").unlink()
    (repo.root / "kind.md").symlink_to("code.py")
    repo.git("add", "kind.md")
    repo.add(ODD, b"odder\n")
    repo.git("update-index", "--chmod=+x", "code.py")
    repo.add("new.py", b"new\n")
    repo.write("later.py", b"later\n")
    repo.git("add", "-N", "later.py")
    repo.write("docs/use.md", b"only in the work tree\n")
    git, ctx = repo.open()
    diff = staged_diff(git, ctx)
    seen = [(c.status, c.old_path, c.path, c.old_mode, c.new_mode) for c in diff.changes]
    assert seen == [
        ("M", "code.py", "code.py", "100644", "100755"),
        ("M", ODD, ODD, "100644", "100644"),
        ("D", "gone.py", "gone.py", "100644", None),
        ("T", "kind.md", "kind.md", "100644", "120000"),
        ("A", "new.py", "new.py", None, "100644"),
        ("R", "moved.py", "there.py", "100644", "100644"),
    ]
    assert diff.base == first
    assert all((c.old_oid is None) == (c.status == "A") for c in diff.changes)
    assert all((c.new_oid is None) == (c.status == "D") for c in diff.changes)
    assert range_diff(git, first, repo.commit()).changes == diff.changes


def test_the_users_diff_configuration_changes_nothing(repo: Repo) -> None:
    repo.git("config", "diff.external", "false")
    repo.git("config", "diff.noprefix", "true")
    repo.git("config", "diff.renames", "false")
    repo.git("config", "diff.ignoreSubmodules", "all")
    repo.write("order", b"docs/*\n")
    repo.git("config", "diff.orderFile", "order")
    repo.write(".gitattributes", b"*.py diff=broken\n")
    repo.git("config", "diff.broken.textconv", "false")
    repo.git("mv", "docs/use.md", "docs/moved.md")
    repo.add("code.py", b"TIMEOUT = 30\n")
    changes = staged_diff(*repo.open(GIT_EXTERNAL_DIFF="false", GIT_DIFF_OPTS="-u0")).changes
    assert [(c.status, c.path) for c in changes] == [("M", "code.py"), ("R", "docs/moved.md")]


def test_fingerprint_knows_content_and_modes_but_no_order(repo: Repo) -> None:
    changes = [
        FileChange("M", "a", "a", "100644", "100644", "1" * 40, "2" * 40),
        FileChange("A", ODD, ODD, None, "100644", None, "3" * 40),
        FileChange("R", "c", "b", "100644", "100644", "4" * 40, "4" * 40),
    ]
    known = fingerprint(changes)
    assert len(known) == 64
    assert fingerprint(reversed(changes)) == known
    others = [
        FileChange("M", "a", "a", "100644", "100755", "1" * 40, "2" * 40),
        FileChange("M", "a", "a", "100644", "100644", "1" * 40, "5" * 40),
        FileChange("M", "a2", "a2", "100644", "100644", "1" * 40, "2" * 40),
    ]
    assert len({known, fingerprint([]), *(fingerprint([c, *changes[1:]]) for c in others)}) == 5


def test_many_and_large_blobs_come_without_a_deadlock(repo: Repo) -> None:
    git = repo.open()[0]
    contents = [b"%d\n" % n for n in range(400)]
    contents += [os.urandom(1) * 300_000 + b"%d" % n for n in range(20)]
    for n, content in enumerate(contents):
        repo.write(f"blobs/{n}", content)
    names = "\n".join(f"blobs/{n}" for n in range(len(contents)))
    listed = git.text("hash-object", "-w", "--no-filters", "--stdin-paths", data=names.encode())
    oids = listed.split()
    with ObjectReader(git) as reader:
        found = reader.read_many(oids + oids[:3])
        assert [found[oid] for oid in oids] == contents
        assert reader.size(oids[-1]) == len(contents[-1])
        assert reader.read(oids[0]) == contents[0]
        assert reader.read_many([]) == {}


def test_objects_above_the_limit_are_not_read(repo: Repo) -> None:
    git = repo.open()[0]
    small = git.text("hash-object", "-w", "--stdin", data=b"x" * 10)
    large = git.text("hash-object", "-w", "--stdin", data=b"x" * 11)
    with ObjectReader(git, max_bytes=10) as reader:
        assert reader.read_many([small, large]) == {small: b"x" * 10}
        assert reader.sizes([small, large]) == {small: 10, large: 11}
        with pytest.raises(ObjectTooLarge, match="max-file-bytes"):
            reader.read(large)
        assert reader.read(small) == b"x" * 10


def test_missing_and_wrong_objects_do_not_disturb_the_next_read(repo: Repo) -> None:
    git = repo.open()[0]
    good = repo.oid("code.py")
    with ObjectReader(git) as reader:
        with pytest.raises(GitError, match="missing"):
            reader.read_many([good, "1" * 40, good])
        with pytest.raises(GitError, match="is a commit"):
            reader.read(git.text("rev-parse", "HEAD"))
        with pytest.raises(GitError, match="full object id"):
            reader.read("HEAD:code.py")
        assert reader.read(good) == b"TIMEOUT = 10\n"


def test_a_damaged_object_is_reported(repo: Repo) -> None:
    oid = repo.oid("code.py")
    file = repo.root / ".git/objects" / oid[:2] / oid[2:]
    file.chmod(0o644)
    file.write_bytes(b"no zlib stream")
    with ObjectReader(repo.open()[0]) as reader, pytest.raises(GitError, match="git fsck"):
        reader.read(oid)


def test_range_starts_where_the_branches_parted(repo: Repo) -> None:
    start = repo.git("rev-parse", "HEAD").decode().strip()
    repo.git("checkout", "-q", "-b", "feature")
    repo.add("feature.py", b"1\n")
    tip = repo.commit()
    repo.git("checkout", "-q", "main")
    repo.add("main.py", b"1\n")
    repo.commit()
    assert resolve_range(repo.root, "main", "feature") == (start, tip)
    assert resolve_range(repo.root, start[:10], "feature") == (start, tip)


def test_unknown_refs_are_named_with_what_is_close(repo: Repo) -> None:
    repo.git("branch", "feature/login")
    with pytest.raises(UsageError, match="did you mean feature/login"):
        resolve_range(repo.root, "main", "feature/logni")
    with pytest.raises(UsageError, match="git log"):
        resolve_range(repo.root, "main", "zzz")
    with pytest.raises(UsageError, match="no commit '--all'"):
        resolve_range(repo.root, "--all", "main")
    with pytest.raises(UsageError, match="no commit ''"):
        resolve_range(repo.root, "", "main")


def test_unrelated_and_shallow_histories(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "--orphan", "island")
    repo.commit("island")
    with pytest.raises(GitError, match="no commit in common"):
        resolve_range(repo.root, "main", "island")
    repo.git("checkout", "-q", "main")
    first = repo.git("rev-parse", "main").decode().strip()
    repo.git("branch", "side")
    for branch in ("main", "side"):
        repo.git("checkout", "-q", branch)
        repo.add(f"{branch}.py", b"1\n")
        repo.commit()
    url = repo.root.as_uri()
    repo.git("clone", "-q", "--depth=1", "--no-single-branch", url, str(tmp_path / "shallow"))
    with pytest.raises(GitError, match="unshallow"):
        resolve_range(tmp_path / "shallow", "origin/main", "origin/side")
    with pytest.raises(UsageError, match="shallow clone"):
        resolve_range(tmp_path / "shallow", first, "origin/side")


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1).filter(lambda path: b"\0" not in path))
def test_quoting_comes_back(path: bytes) -> None:
    assert unquote(quote(path)[1:-1]) == path
