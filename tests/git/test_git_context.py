"""Where and how git runs us: real hooks, work trees, submodules, operations in progress."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import PROJECT, Repo, make_repo

from docsync.errors import GitError, RepositoryError
from docsync.git.context import CommitForm, find_context
from docsync.git.diff import staged_diff
from docsync.git.runner import Git
from docsync.git.stage import StageState, stage_document

SPY = f"""#!{sys.executable}
import json, os, sys
sys.path.insert(0, {str(PROJECT)!r})
from pathlib import Path
from docsync.git.context import find_context
from docsync.git.diff import staged_diff
git, ctx = find_context(Path.cwd(), os.environ)
seen = [ctx.form, ctx.can_stage, [c.path for c in staged_diff(git, ctx).changes]]
Path(os.environ["SPY_OUT"]).write_text(json.dumps(seen))
"""


def install_hook(repo: Repo, script: str) -> None:
    folder = repo.git("rev-parse", "--git-path", "hooks").decode().strip()
    hook = repo.root / folder / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(script)
    hook.chmod(0o755)


@pytest.mark.parametrize(
    ("args", "seen"),
    [
        ((), ["plain", True, ["staged.py"]]),
        (("-a",), ["all", False, ["code.py", "staged.py"]]),
        (("code.py",), ["paths", False, ["code.py"]]),
        (("-i", "code.py"), ["all", False, ["code.py", "staged.py"]]),
        (("--amend",), ["plain", True, ["staged.py"]]),
    ],
)
def test_commit_form(repo: Repo, tmp_path: Path, args: tuple[str, ...], seen: list[object]) -> None:
    install_hook(repo, SPY)
    repo.write("code.py", b"TIMEOUT = 30\n")
    repo.add("staged.py", b"x = 1\n")
    out = tmp_path / "seen"
    repo.git("commit", "-q", "-m", "m", *args, SPY_OUT=str(out))
    assert json.loads(out.read_text()) == seen


def test_hook_in_a_linked_work_tree_sees_its_own_index(repo: Repo, tmp_path: Path) -> None:
    install_hook(repo, SPY)
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    linked = Repo(tmp_path / "linked", repo.environ)
    linked.add("new.py", b"y = 2\n")
    out = tmp_path / "seen"
    linked.git("commit", "-q", "-m", "m", SPY_OUT=str(out))
    assert json.loads(out.read_text()) == ["plain", True, ["new.py"]]
    ctx = linked.open()[1]
    assert ctx.root == linked.root
    assert ctx.state_dir == repo.root / ".git/worktrees/linked/docsync"


def test_a_foreign_index_is_told_apart_and_not_staged_into(repo: Repo, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.write_bytes((repo.root / ".git/index").read_bytes())
    git, ctx = repo.open(GIT_INDEX_FILE=str(foreign))
    assert ctx.form is CommitForm.OTHER
    before = foreign.read_bytes()
    outcome = stage_document(git, ctx, "docs/use.md", repo.oid("docs/use.md"), b"new\n")
    assert outcome.state is StageState.PENDING
    assert foreign.read_bytes() == before
    assert repo.read("docs/use.md") != b"new\n"


def test_from_a_folder_with_relative_variables(repo: Repo) -> None:
    environ = repo.environ | {"GIT_INDEX_FILE": ".git/index"}
    git, ctx = find_context(repo.root / "docs", environ)
    assert ctx.root == repo.root
    assert ctx.form is CommitForm.PLAIN
    assert ctx.index_file == repo.root / ".git/index"
    assert ctx.state_dir == repo.root / ".git/docsync"
    assert git.text("ls-files") == "code.py\ndocs/use.md"


def test_before_the_first_commit(empty_repo: Repo) -> None:
    empty_repo.add("a.py", b"1\n")
    git, ctx = empty_repo.open()
    assert ctx.head is None
    assert [(c.status, c.path) for c in staged_diff(git, ctx).changes] == [("A", "a.py")]


def test_a_root_with_a_line_break_in_its_name(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "a\nb")
    assert repo.open()[1].head is None
    repo.add("a.py", b"1\n")
    head = repo.commit()
    ctx = repo.open()[1]
    assert (ctx.root, ctx.head, ctx.form) == (repo.root, head, CommitForm.PLAIN)


def test_a_commit_inside_a_submodule_and_one_around_it(repo: Repo, tmp_path: Path) -> None:
    inner = make_repo(tmp_path / "inner")
    inner.add("doc.md", b"old\n")
    inner.commit()
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.root), "sub")
    repo.commit("submodule")
    sub = Repo(repo.root / "sub", repo.environ)
    git, ctx = sub.open()
    assert ctx.root == sub.root
    assert ctx.git_dir == repo.root / ".git/modules/sub"
    assert stage_document(git, ctx, "doc.md", sub.oid("doc.md"), b"new\n").state == "staged"
    assert sub.read("doc.md") == sub.staged("doc.md") == b"new\n"
    outer_git, outer = repo.open()
    gitlink = repo.oid("sub")
    outcome = stage_document(outer_git, outer, "sub", gitlink, b"x")
    assert outcome.state is StageState.SKIPPED
    assert repo.oid("sub") == gitlink
    sub.commit("inside")
    repo.git("add", "sub")
    (change,) = staged_diff(*repo.open()).changes
    assert (change.path, change.old_mode, change.new_mode) == ("sub", "160000", "160000")


def _conflict(repo: Repo, *verb: str) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.add("code.py", b"TIMEOUT = 20\n")
    repo.commit("side")
    repo.git("checkout", "-q", "main")
    repo.add("code.py", b"TIMEOUT = 30\n")
    repo.commit("main")
    assert repo.call(*verb).returncode != 0


@pytest.mark.parametrize(
    ("verb", "operation"),
    [
        (("merge", "side"), "merge"),
        (("rebase", "side"), "rebase"),
        (("rebase", "--apply", "side"), "rebase"),
        (("cherry-pick", "side"), "cherry-pick"),
        (("revert", "--no-edit", "side"), "revert"),
    ],
)
def test_nothing_is_staged_during(repo: Repo, verb: tuple[str, ...], operation: str) -> None:
    _conflict(repo, *verb)
    git, ctx = repo.open()
    assert ctx.operation == operation
    assert not ctx.can_stage
    before = repo.git("ls-files", "-s"), repo.read("docs/use.md")
    outcome = stage_document(git, ctx, "docs/use.md", repo.oid("docs/use.md"), b"new\n")
    assert outcome.state is StageState.PENDING
    assert operation in outcome.why
    assert (repo.git("ls-files", "-s"), repo.read("docs/use.md")) == before


def test_am_bisect_and_the_pause_between_cherry_picks_are_operations(repo: Repo) -> None:
    _conflict(repo, "cherry-pick", "side~1..side")
    patch = repo.root.parent / "side.patch"
    patch.write_bytes(repo.git("format-patch", "--stdout", "main~1..side"))
    repo.git("cherry-pick", "--abort")
    assert repo.open()[1].operation is None
    assert repo.call("am", "-q", str(patch)).returncode != 0
    assert repo.open()[1].operation == "am"
    repo.git("am", "--abort")
    repo.git("bisect", "start")
    assert repo.open()[1].operation == "bisect"
    repo.git("bisect", "reset")
    repo.add("more.py", b"1\n")
    more = repo.commit("more")
    repo.git("checkout", "-q", "-b", "third", "main~1")
    assert repo.call("cherry-pick", "side", more).returncode != 0
    repo.git("reset", "-q", "--hard")
    assert not (repo.root / ".git/CHERRY_PICK_HEAD").exists()
    assert repo.open()[1].operation == "cherry-pick"


def test_no_repository(tmp_path: Path, repo: Repo) -> None:
    with pytest.raises(RepositoryError, match="git init"):
        find_context(tmp_path, repo.environ)
    with pytest.raises(RepositoryError, match="no folder"):
        find_context(tmp_path / "nowhere", repo.environ)


def test_bare_repository_and_the_inside_of_a_git_directory(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    with pytest.raises(RepositoryError, match="bare"):
        find_context(tmp_path / "bare.git", repo.environ)
    with pytest.raises(RepositoryError, match="no work tree"):
        find_context(repo.root / ".git", repo.environ)


def test_git_is_not_installed(repo: Repo, tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="install git"):
        find_context(repo.root, repo.environ | {"PATH": str(tmp_path)})


def test_another_users_repository(repo: Repo) -> None:
    with pytest.raises(RepositoryError, match=r"safe\.directory"):
        repo.open(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")


@pytest.mark.parametrize("damage", [b"garbage that is no index", b"DIRC" + b"\0" * 40])
def test_corrupt_index(repo: Repo, damage: bytes) -> None:
    (repo.root / ".git/index").write_bytes(damage)
    git, ctx = repo.open()
    with pytest.raises(RepositoryError, match="git reset"):
        staged_diff(git, ctx)


def test_a_failing_git_says_why(repo: Repo) -> None:
    git = repo.open()[0]
    with pytest.raises(GitError, match=r"git cat-file.*no-such"):
        git.run("cat-file", "blob", "no-such")
    assert git.run("cat-file", "blob", "no-such", check=False) == b""
    assert git.run("diff", "--quiet", "--no-index", "code.py", "docs/use.md", ok=(0, 1)) == b""


def test_another_repository_is_reached_without_our_variables(repo: Repo, tmp_path: Path) -> None:
    other = make_repo(tmp_path / "other")
    other.add("other.txt", b"1\n")
    git = Git(repo.root, repo.environ | {"GIT_DIR": str(repo.root / ".git"), "GIT_PREFIX": "x/"})
    assert git.text("ls-files") == "code.py\ndocs/use.md"
    assert git.elsewhere(other.root).text("ls-files") == "other.txt"


def test_variables_of_the_repository_are_all_known_to_git_as_such(repo: Repo) -> None:
    git = repo.open()[0]
    local = set(git.text("rev-parse", "--local-env-vars").split())
    kept = git.elsewhere(repo.root)
    bound = Git(repo.root, {**repo.environ, **dict.fromkeys(local, "x")})
    assert not local & set(bound.elsewhere(repo.root).environ)
    assert set(kept.environ) == set(git.environ)


def test_the_context_costs_one_git_process(repo: Repo, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    repo.open(GIT_TRACE=str(trace))
    assert trace.read_text().count("built-in: git") == 1


def test_a_command_line_run_outside_hooks(repo: Repo) -> None:
    done = subprocess.run(
        (
            sys.executable,
            "-c",
            "import os; from pathlib import Path; from docsync.git.context import find_context; "
            "print(find_context(Path.cwd(), os.environ)[1].form)",
        ),
        cwd=repo.root / "docs",
        env=repo.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"plain" + os.linesep.encode()
