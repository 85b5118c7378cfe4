"""What the history of the changed files, and of lines like the changed ones, says of documents."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docsync.git.log import changed_lines, touched_paths
from docsync.git.runner import Git
from docsync.match.precedent import Touched, Words, words_of
from docsync.match.prior import History, Prior
from tests.git.repositories import Repo, make_repo

DEPTH = "def scan_tree(depth):\n    walk_limit = {}\n    return walk_limit\n"
PRINT = "def print_table(width):\n    cell_width = {}\n    return cell_width\n"
CODE = "src/app.py"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Two functions in one file: whenever the one changes, so does its page; the other has none."""
    repo = make_repo(tmp_path / "acme")

    def commit(depth: int, width: int) -> None:
        repo.add(CODE, f"{DEPTH.format(depth)}\n\n{PRINT.format(width)}".encode())
        repo.add("docs/depth.md", f"# Depth\n\n{depth}\n".encode())
        repo.commit(f"{depth} {width}")

    for number in range(4):
        commit(number, 0)
    for number in range(1, 7):
        commit(3, number)
    return repo


def asked(repo: Repo, removed: str, added: str, symbol: str, state: Path | None = None) -> Prior:
    words = {CODE: words_of([removed], [added])}
    touched = Touched((CODE,), words, frozenset({symbol}))
    with History(state) as history:
        tip = repo.git("rev-parse", "HEAD").decode().strip()
        return history.prior(Git(repo.root), tip, touched, lambda path: path.endswith(".md"))


def test_a_document_moves_with_the_lines_that_it_is_about(repo: Repo) -> None:
    deep = asked(repo, "    walk_limit = 3", "    walk_limit = 9", "walk_limit")
    wide = asked(repo, "    cell_width = 6", "    cell_width = 9", "cell_width")
    assert deep.moves == wide.moves  # the file alone cannot tell
    about, other = (p.precedents.documents["docs/depth.md"] for p in (deep, wide))
    assert about.alike > 0.6
    assert other.alike < 0.3
    assert about.first > 0.9
    assert other.first < 0.1
    assert (about.name, about.name_together, about.name_changes) == ("walk_limit", 4, 4)
    assert (other.symbol_together, wide.precedents.symbol_changes) == (1, 7)
    assert deep.precedents.documented > wide.precedents.documented


def test_commits_that_added_a_sibling_are_precedents(repo: Repo) -> None:
    for number, name in enumerate(("--first-flag", "--other-flag")):
        old = repo.read(CODE).decode()
        repo.add(CODE, f"{old}add_option('{name}')\n".encode())
        repo.add("docs/flags.md", f"# Flags\n\n{number}\n".encode())
        repo.commit(name)
    touched = Touched(
        (CODE,),
        {CODE: words_of([], ["add_option('--third-flag')"])},
        siblings=frozenset({"--first-flag", "--other-flag", "--never-seen"}),
    )
    with History(None) as history:
        tip = repo.git("rev-parse", "HEAD").decode().strip()
        found = history.prior(Git(repo.root), tip, touched, lambda path: path.endswith(".md"))
    past = found.precedents
    assert past.sibling_changes == 2
    assert past.documents["docs/flags.md"].sibling_together == 2
    assert past.documents["docs/depth.md"].sibling_together == 0


def test_what_was_read_is_kept_and_a_new_commit_is_added(repo: Repo, tmp_path: Path) -> None:
    state = tmp_path / "state"
    first = asked(repo, "", "    walk_limit = 9", "walk_limit", state)
    again = asked(repo, "", "    walk_limit = 9", "walk_limit", state)
    assert first == again
    repo.add(CODE, repo.read(CODE).replace(b"walk_limit = 3", b"walk_limit = 4"))
    repo.commit("without its page")
    later = asked(repo, "", "    walk_limit = 9", "walk_limit", state)
    assert later == asked(repo, "", "    walk_limit = 9", "walk_limit")
    one = later.precedents.documents["docs/depth.md"]
    assert (one.name_together, one.name_changes) == (4, 5)


def test_words_say_on_which_side_they_stand() -> None:
    words = words_of(["limit_a = old_name"], ["limit_a = new_name"], ["class Walker_b:"])
    assert words == Words({"=limit_a", "-old_name", "+new_name", "=Walker_b"})


def test_lines_of_a_merge_are_those_against_its_first_parent(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.add(CODE, repo.read(CODE).replace(b"walk_limit = 3", b"walk_limit = 77"))
    repo.commit("side")
    repo.git("checkout", "-q", "main")
    repo.add("docs/depth.md", b"# Depth\n\nmain\n")
    repo.commit("main")
    repo.git("merge", "-q", "--no-ff", "-m", "merged", "side")
    git = Git(repo.root)
    oid, paths = next(iter(touched_paths(git, "HEAD", None, 1)))
    assert paths == [CODE]
    ((found, removed, added, around),) = changed_lines(git, [oid], CODE)
    assert found == oid
    assert (removed, added) == (["    walk_limit = 3"], ["    walk_limit = 77"])
    assert around == ["def scan_tree(depth):"]


def test_a_clone_without_old_contents_says_nothing_of_them(repo: Repo, tmp_path: Path) -> None:
    clone = tmp_path / "partial"
    repo.git("config", "uploadpack.allowFilter", "true")
    subprocess.run(
        ("git", "clone", "-q", "--filter=blob:none", f"file://{repo.root}", str(clone)),
        check=True,
        env=repo.environ,
    )
    repo.root.rename(tmp_path / "gone")  # nothing can be fetched now
    oids = [oid for oid, _paths in touched_paths(Git(clone), "HEAD", None, 20)]
    assert list(changed_lines(Git(clone), oids[3:], CODE)) == []
