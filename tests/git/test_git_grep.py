"""Which files hold a word, in the index and in a commit."""

from __future__ import annotations

from repositories import Repo

from docsync.git.grep import files_with


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
