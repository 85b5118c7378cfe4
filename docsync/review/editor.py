"""A text in the person's own editor, the one that git would open."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from docsync.errors import UsageError
from docsync.git.runner import Git


def edit_text(git: Git, environ: Mapping[str, str], path: str, text: str) -> str | None:
    """The edited text, or None when it was left as it is. `path` gives the file name its ending.

    Raises UsageError when there is no editor or it fails; the text is kept then, and named."""
    answer = git.call("var", "GIT_EDITOR")
    editor = answer.out_bytes.decode("utf-8", "surrogateescape").strip()
    if answer.code or not editor:
        raise UsageError(
            "no editor: set EDITOR, or give the text with `docsync review edit ID --file FILE`."
        )
    folder = Path(tempfile.mkdtemp(prefix="docsync-"))
    file = folder / f"proposal{PurePosixPath(path).suffix}"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    # as git does: the setting may hold arguments, so a shell reads it
    code = subprocess.call(
        ["/bin/sh", "-c", f'{editor} "$@"', editor, str(file)], env=dict(environ)
    )
    if code:
        raise UsageError(f"the editor {editor!r} failed ({code}); the text is kept in {file}.")
    edited = file.read_bytes().decode("utf-8", "surrogateescape")
    file.unlink()
    # editors leave backups and the like beside it: only an empty folder goes
    if not any(folder.iterdir()):
        folder.rmdir()
    return None if edited == text else edited


def with_end_of(block: str, text: str) -> str:
    """`text` with at least the line ends and blank lines that `block` ends with: whatever follows
    must not become a part of it."""
    end, own = (each[len(each.rstrip()) :] for each in (block, text))
    return text if own.count("\n") >= end.count("\n") else text.rstrip() + end
