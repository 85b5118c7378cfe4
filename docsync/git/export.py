"""The staged tree as files, for programs that cannot read git's database."""

from __future__ import annotations

from pathlib import Path

from docsync.git.runner import Git


def export_index(git: Git, folder: Path) -> None:
    """Write every file of the index into `folder`, which exists. Raises GitError."""
    git.run("checkout-index", "--all", "--force", f"--prefix={folder}/")
