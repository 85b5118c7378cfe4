"""The clones to read, and the ones that must not be read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docsync.errors import UsageError
from docsync.git.runner import Git

_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class Clone:
    """`tip` is the newest commit to look at."""

    name: str  # owner/name
    root: Path
    tip: str = "HEAD"

    def git(self) -> Git:
        return Git(self.root).elsewhere(self.root)

    @property
    def problem(self) -> str:
        """Why nothing can be learnt from it, "" if something can. Raises RepositoryError."""
        found = self.git().call("rev-parse", "--verify", "-q", f"{self.tip}^{{commit}}")
        if not found.code or "not a git repository" in found.err:
            return ""  # the latter is told by whoever reads it
        return "it has no commit yet" if self.tip == "HEAD" else f"it has no commit {self.tip}"

    @property
    def is_shallow(self) -> bool:
        """Whether older commits were left out when it was cloned. Raises RepositoryError."""
        return self.git().call("rev-parse", "--is-shallow-repository").out_bytes == b"true\n"


@dataclass(frozen=True, slots=True)
class Excluded:
    """Names that measure docsync and so must not fit it; upper and lower case are one."""

    names: frozenset[str] = frozenset()

    def holds(self, name: str) -> bool:
        return name.lower() in self.names


def read_names(file: Path) -> dict[str, str]:
    """The lines `owner/name [commit]` of a file, `#` starting a comment. Raises UsageError."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    names: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) > 2 or not _NAME.fullmatch(words[0]):
            raise UsageError(
                f"{file}:{number}: {line!r} is not `owner/name` or `owner/name commit`"
            )
        names[words[0]] = words[1] if len(words) == 2 else "HEAD"
    return names


def read_excluded(files: Sequence[Path]) -> Excluded:
    """Raises UsageError."""
    return Excluded(frozenset(name.lower() for file in files for name in read_names(file)))


def find_clones(folder: Path) -> dict[str, Clone]:
    """Bare or plain clones of a folder by name: `owner+name`, `owner+name.git` or
    `owner+name/repo`. Raises UsageError when there is none."""
    clones = {}
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        owner, plus, name = entry.name.removesuffix(".git").partition("+")
        root = entry / "repo" if (entry / "repo").is_dir() else entry
        is_clone = (root / ".git").exists() or (root / "HEAD").is_file()
        if plus and is_clone:
            clones[f"{owner}/{name}"] = Clone(f"{owner}/{name}", root)
    if not clones:
        raise UsageError(
            f"{folder} holds no clone: `git clone --bare` into {folder}/OWNER+NAME.git"
        )
    return clones


def choose(clones: Mapping[str, Clone], wanted: Mapping[str, str]) -> list[Clone]:
    """The clones of the names in `wanted`, at the commit it gives. Raises UsageError for a name
    without a clone."""
    if missing := sorted(set(wanted) - set(clones)):
        raise UsageError(f"no clone of {', '.join(missing)}: bring it, or take it off the list")
    return [Clone(name, clones[name].root, tip) for name, tip in sorted(wanted.items())]
