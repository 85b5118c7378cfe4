"""The licence of a repository, from its licence files."""

from __future__ import annotations

from docsync.git.runner import Git, decode
from docsync.licence import UNKNOWN, is_licence_file, licence_of_text


def licence_of(git: Git, tip: str) -> str:
    """The SPDX ids of the licence files at the top, joined by ", ", or UNKNOWN. Raises GitError."""
    names = decode(git.run("ls-tree", "-z", "--name-only", tip)).split("\0")
    found = []
    for name in sorted(filter(is_licence_file, names)):
        text = decode(git.call("cat-file", "blob", f"{tip}:{name}").out_bytes)
        if (licence := licence_of_text(text)) != UNKNOWN:
            found.append(licence)
    return ", ".join(dict.fromkeys(found)) or UNKNOWN
