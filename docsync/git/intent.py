"""A note on disk of a write that is under way, so that a killed run can be brought to its end.

One file per document in the state directory. It is written before anything else is touched and
removed after the last step; whoever finds one knows which entry, which two blobs and which
temporary file it is about.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from docsync.git.runner import encode

_FOLDER = "staging"
_DRAFT = ".new"


@dataclass(frozen=True, slots=True)
class Intent:
    path: str
    old_oid: str
    new_oid: str
    is_sparse: bool = False  # outside the sparse checkout, as its entry says before the write

    @property
    def name(self) -> str:
        import hashlib

        return hashlib.sha256(encode(self.path)).hexdigest()

    @property
    def temporary(self) -> str:
        """Name of the new file beside the document until it takes its place: always the same, so
        that a run which begins anew writes over what a killed one left."""
        return f".docsync-{self.name[:16]}"

    def write(self, state_dir: Path) -> None:
        """Raises OSError."""
        note = self._note(state_dir)
        note.parent.mkdir(mode=0o700, exist_ok=True)
        draft = note.with_suffix(_DRAFT)
        # JSON escapes lone surrogates: any path comes back as it was
        draft.write_bytes(json.dumps(asdict(self)).encode())
        draft.replace(note)

    def remove(self, state_dir: Path, root: Path) -> None:
        """Takes the temporary file first: while it is there, the note is needed. Raises
        OSError."""
        with suppress(NotADirectoryError):
            (root / self.path).with_name(self.temporary).unlink(missing_ok=True)
        self._note(state_dir).unlink(missing_ok=True)

    def _note(self, state_dir: Path) -> Path:
        return state_dir / _FOLDER / f"{self.name}.json"


def find_intents(state_dir: Path) -> list[Intent]:
    """What killed runs left. Notes that cannot be read, and drafts, which nothing had followed,
    are removed. Raises OSError."""
    try:
        files = list((state_dir / _FOLDER).iterdir())
    except FileNotFoundError:
        return []
    intents = []
    for file in files:
        try:
            if file.suffix == _DRAFT:
                raise ValueError(file)
            intents.append(Intent(**json.loads(file.read_bytes())))
        except (ValueError, TypeError):
            file.unlink()
    return intents


def remove_scratch(state_dir: Path) -> None:
    """Removes the merge folders of processes that are gone."""
    import shutil

    for folder in state_dir.glob("merge-*"):
        pid = folder.name.removeprefix("merge-")
        if pid.isdecimal() and not _is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
