"""A repository that stands where a commit began: its code staged, its documents untouched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from docsync.config import Config
from docsync.docs.select import DocSelector
from docsync.git.diff import range_diff
from docsync.git.runner import Git, encode
from docsync.git.tree import read_index, read_tree
from docsync.mining.clones import Clone
from docsync.mining.roles import Role, role_of

# what a commit says in words is no code, and a changelog gives the edit away
_HELD = (Role.DOC, Role.PAST, Role.PROSE)


class Scratch:
    """One folder for all cases of a repository. It borrows the objects of the clone, has no
    history before the parent, and only documents in its work tree; docsync reads code from blobs.
    The index of sections is kept between cases."""

    def __init__(self, folder: Path, clone: Clone) -> None:
        self.folder, self.clone = folder, clone
        self.git = Git(folder).elsewhere(folder)
        self.selector = DocSelector(Config())
        if not (folder / ".git").exists():
            folder.mkdir(parents=True, exist_ok=True)
            self.git.run("init", "-q", "--template=", "-b", "main", ".")
            for key, value in (("user.name", "-"), ("user.email", "-"), ("gc.auto", "0")):
                self.git.run("config", key, value)
            objects = clone.git().text(
                "rev-parse", "--path-format=absolute", "--git-path", "objects"
            )
            info = folder / ".git" / "objects" / "info"
            info.mkdir(parents=True, exist_ok=True)
            (info / "alternates").write_text(f"{objects}\n", "utf-8")

    def stand(self, parent: str, commit: str) -> None:
        """Raises GitError when the clone lacks objects."""
        git, meta = self.git, self.folder / ".git"
        for name in ("journal.sqlite", "history.db"):
            for suffix in ("", "-wal", "-shm"):
                (meta / "docsync" / f"{name}{suffix}").unlink(missing_ok=True)
        (meta / "shallow").write_text(f"{parent}\n", "utf-8")
        git.run("update-ref", "--no-deref", "HEAD", parent)
        git.run("read-tree", "--reset", parent)
        docs = [path for path in read_index(git) if self.selector.is_doc(path)]
        git.run("checkout-index", "-f", "-q", "-z", "--stdin", data=encode("\0".join([*docs, ""])))
        lines = []
        for change in range_diff(git, parent, commit).changes:
            if role_of(change.path, self.selector) in _HELD:
                continue
            if change.old_path and change.old_path != change.path and change.status == "R":
                lines.append(f"0 {'0' * 40}\t{change.old_path}\0")
            mode = "0" if change.status == "D" else change.new_mode
            lines.append(f"{mode} {change.new_oid or '0' * 40}\t{change.path}\0")
        git.run("update-index", "-z", "--index-info", data=encode("".join(lines)))

    def read(self, commit: str, path: str) -> str:
        return self.git.run("cat-file", "blob", f"{commit}:{path}").decode(
            "utf-8", "surrogateescape"
        )

    def changed_documents(self, parent: str) -> Mapping[str, str]:
        """What the index now has for each document that differs from the parent's."""
        return dict(self._changed(parent))

    def _changed(self, parent: str) -> Iterator[tuple[str, str]]:
        before = read_tree(self.git, parent)
        for path, entry in read_index(self.git).items():
            if self.selector.is_doc(path) and path in before and before[path].oid != entry.oid:
                text = self.git.run("cat-file", "blob", entry.oid)
                yield path, text.decode("utf-8", "surrogateescape")
