"""Which files hold a word, in the index and in a commit."""

from __future__ import annotations

from repositories import Repo

from docsync.git.grep import TreeNames, files_with


def test_files_that_hold_a_word_whole(repo: Repo) -> None:
    repo.add("src/a.py", b"# uses --jobs here\n")
    repo.add("src/b.py", b"# uses --jobsmax and other\n")
    repo.add("src/c.ts", b"// a.b is odd\n")
    repo.add("src/d.ts", b"// axb\n")
    repo.add("docs/x.md", b"`--jobs`\n")
    repo.add("src/bin.py", b"\0--jobs\n")
    repo.commit("one")
    repo.write("src/b.py", b"# --jobs in the work tree only\n")
    repo.add("src/e.py", b"# staged --jobs\n")
    git = repo.open()[0]

    def wanted(path: str) -> bool:
        return path.endswith((".py", ".ts"))

    words = ["--jobs", "a.b", "", "two\nlines"]
    assert files_with(git, words, None, wanted) == ["src/a.py", "src/c.ts", "src/e.py"]
    assert files_with(git, words, "HEAD", wanted) == ["src/a.py", "src/c.ts"]
    assert files_with(git, ["nowhere"], None, wanted) == []
    assert files_with(git, [], None, wanted) == []


def test_lines_of_the_code_with_those_around_them(repo: Repo) -> None:
    repo.add("src/a.py", b"one\ntwo\nport 8000\nfour\nfive\n")
    repo.add("src/b.py", b"port 80001\nport=8000\n")
    repo.add("docs/x.md", b"port 8000\n")
    repo.commit("one")
    repo.add("src/a.py", b"two\nport 8000\n")
    git = repo.open()[0]
    pattern = "(^|[^0-9])8000($|[^0-9])"
    staged, tip = (TreeNames(git, at, lambda path: path.endswith(".md")) for at in (None, "HEAD"))
    assert list(staged.lines(pattern)) == [("src/a.py", "port 8000"), ("src/b.py", "port=8000")]
    around = [("src/a.py", line) for line in ("two", "port 8000", "four")]
    assert list(tip.lines(pattern, around=1, paths=["src/a.py"])) == around
