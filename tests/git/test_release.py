"""The release that a commit comes after."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import Repo, make_repo

from docsync.errors import UsageError
from docsync.git.release import newest_release, version_of


@pytest.mark.parametrize(
    ("tag", "numbers"),
    [
        ("v1.2.3", (1, 2, 3)),
        ("1.2", (1, 2)),
        ("v3", (3,)),
        ("1.2.post1", (1, 2)),
        ("1.2.3+build.5", (1, 2, 3)),
        ("v1.2.3-1", (1, 2, 3)),
        ("pkg@1.2.3", (1, 2, 3)),
        ("@scope/pkg@1.2.3", (1, 2, 3)),
        ("pkg-v1.2.3", (1, 2, 3)),
        ("pkg/v1.2.3", (1, 2, 3)),
        ("release-1.2.3", (1, 2, 3)),
        ("REL_13_4", (13, 4)),
        ("go1.21.3", (1, 21, 3)),
        ("2024.05.1", (2024, 5, 1)),
        ("2024-05-01", (2024, 5, 1)),
        ("20240501", (20240501,)),
        ("v1.0.0-final", (1, 0, 0)),
        ("python3-1.2", (1, 2)),
    ],
)
def test_a_release_tag_names_a_final_version(tag: str, numbers: tuple[int, ...]) -> None:
    version = version_of(tag)
    assert version is not None
    assert (version.numbers, version.is_final) == (numbers, True)


@pytest.mark.parametrize(
    "tag",
    [
        "1.2.3rc1", "1.0a2", "1.0b1.dev3", "v1.0.0-alpha.1", "v2.0.0-rc.1", "2.0.0-SNAPSHOT",
        "3.0.dev0", "pkg@1.2.3-beta.1", "v1.2.3-4-gabcdef", "nightly-2024-05-01", "go1.21rc2",
    ],
)  # fmt: skip
def test_a_pre_release_is_no_final_version(tag: str) -> None:
    version = version_of(tag)
    assert version is not None
    assert not version.is_final


@pytest.mark.parametrize("tag", ["latest", "nightly", "stable", "foo-2", "before-rewrite"])
def test_other_tags_are_no_releases(tag: str) -> None:
    assert version_of(tag) is None


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


def commit(repo: Repo, name: str, *tags: str) -> str:
    repo.add(name, name.encode())
    made = repo.commit(name)
    for tag in tags:
        repo.git("tag", tag)
    return made


def newest(repo: Repo, tip: str = "HEAD") -> str:
    git, _ = repo.open()
    return newest_release(git, repo.git("rev-parse", tip).decode().strip()).tag


def test_the_nearest_final_release_is_taken(repo: Repo) -> None:
    commit(repo, "a", "v1.0")
    commit(repo, "b", "v1.1")
    commit(repo, "c", "v2.0rc1", "latest")
    commit(repo, "d")
    assert newest(repo) == "v1.1"
    assert newest(repo, "v1.0") == "v1.0"


def test_a_pre_release_will_do_where_there_is_nothing_else(repo: Repo) -> None:
    commit(repo, "a", "v2.0a1")
    commit(repo, "b", "v2.0b1")
    commit(repo, "c")
    assert newest(repo) == "v2.0b1"


def test_of_tags_on_one_commit_the_highest_version_is_taken(repo: Repo) -> None:
    commit(repo, "a", "v1", "v1.10.0", "v1.9", "stable")
    commit(repo, "b")
    assert newest(repo) == "v1.10.0"


def test_an_annotated_tag_is_followed_to_its_commit(repo: Repo) -> None:
    first = commit(repo, "a")
    repo.git("tag", "-a", "-m", "release", "v1.0")
    commit(repo, "b")
    git, _ = repo.open()
    release = newest_release(git, repo.git("rev-parse", "HEAD").decode().strip())
    assert (release.tag, release.commit, release.is_final) == ("v1.0", first, True)


def test_a_maintenance_release_that_is_merged_back_does_not_hide_the_main_line(
    repo: Repo,
) -> None:
    commit(repo, "a", "v1.0")
    repo.git("branch", "maintenance")
    for name in "bcd":
        commit(repo, name)
    commit(repo, "e", "v2.0")
    repo.git("checkout", "-q", "maintenance")
    later = {"GIT_COMMITTER_DATE": "2099-01-01T00:00:00Z"}
    repo.add("f", b"f")
    repo.git("commit", "-q", "-m", "f", **later)
    repo.git("tag", "v1.0.1")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "maintenance")
    assert newest(repo) == "v2.0"


def test_a_release_of_another_branch_is_not_reached(repo: Repo) -> None:
    commit(repo, "a", "v1.0")
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, "b", "v9.0")
    repo.git("checkout", "-q", "main")
    commit(repo, "c")
    assert newest(repo) == "v1.0"


def test_without_a_release_the_message_says_what_to_do(repo: Repo) -> None:
    commit(repo, "a")
    with pytest.raises(UsageError, match="git fetch --tags"):
        newest(repo)
    repo.git("tag", "nightly")
    with pytest.raises(UsageError, match=r"looks like a release.*nightly.*--from-ref"):
        newest(repo)


def test_a_shallow_clone_is_told_how_to_get_its_tags(repo: Repo, tmp_path: Path) -> None:
    commit(repo, "a", "v1.0")
    commit(repo, "b")
    shallow = make_repo(tmp_path / "shallow")
    shallow.git("fetch", "-q", "--depth=1", "--no-tags", f"file://{repo.root}", "main")
    shallow.git("reset", "-q", "--hard", "FETCH_HEAD")
    with pytest.raises(UsageError, match=r"git fetch --tags --unshallow.*fetch-depth: 0"):
        newest(shallow)
    shallow.git("fetch", "-q", "--tags", "--unshallow", f"file://{repo.root}", "main")
    assert newest(shallow) == "v1.0"
