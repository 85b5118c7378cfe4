"""The file of vectors while it grows."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Container, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from docsync.errors import GuardError
from docsync.guard.passages import Stretch
from docsync.guard.vectors import (
    Heading,
    Part,
    Vectors,
    heading_path,
    numpy,
    quantised,
    row_type,
    write_heading,
)

CHECKPOINT_S = 10.0
"""A build that is killed loses no more than this."""

_COPY_BYTES = 1 << 20

Waiting = tuple[str, Stretch | None, int]
"""(text, passage, how far the text is done with it); one without a passage is too short."""


class Rows:
    """What the heading does not name yet is lost in a kill."""

    def __init__(
        self, corpus: Path, model: str, held: Heading | None, texts: Container[str]
    ) -> None:
        self._corpus = corpus
        self._place = heading_path(corpus)
        kept = tuple(part for part in held.parts if part.digest in texts) if held else ()
        is_same = held is not None and len(kept) == len(held.parts)
        name = f"{self._place.stem}-{time.time_ns():x}.vectors"
        if held is None:
            self._heading = Heading(model, 0, name)
        else:
            self._heading = held if is_same else replace(held, parts=kept, file=name)
        if held is not None:
            Vectors(corpus, held)  # they must all be there
        path = self._place.with_name(self._heading.file)
        self._file: IO[bytes] = path.open("r+b" if is_same else "w+b")
        if held is not None and not is_same:
            self._copy(held, texts)
        size = self._heading.rows * row_type(self._heading.dimension).itemsize
        self._file.truncate(size)
        self._file.seek(size)
        self._parts = list(self._heading.parts)
        self.ends = self._heading.ends()
        self._is_changed = held is not None and not is_same
        self._saved_at = time.monotonic()

    def _copy(self, held: Heading, texts: Container[str]) -> None:
        size = row_type(held.dimension).itemsize
        with self._place.with_name(held.file).open("rb") as old:
            for part in held.parts:
                left = part.rows * size
                if part.digest not in texts:
                    old.seek(left, os.SEEK_CUR)
                    continue
                while left and (data := old.read(min(left, _COPY_BYTES))):
                    self._file.write(data)
                    left -= len(data)

    def add(self, batch: Sequence[Waiting], vectors: Sequence[Sequence[float]]) -> None:
        if vectors:
            self._write([stretch for _, stretch, _ in batch if stretch], vectors)
        for digest, stretch, end in batch:
            rows = int(stretch is not None)
            if self._parts and self._parts[-1].digest == digest:
                self._parts[-1] = Part(digest, self._parts[-1].rows + rows, end)
            else:
                self._parts.append(Part(digest, rows, end))
        self._is_changed = True
        if time.monotonic() - self._saved_at >= CHECKPOINT_S:
            self.save()

    def _write(self, stretches: Sequence[Stretch], vectors: Sequence[Sequence[float]]) -> None:
        dimension = len(vectors[0])
        if not self._heading.dimension:
            self._heading = replace(self._heading, dimension=dimension)
        if dimension != self._heading.dimension:
            raise GuardError(
                f"the model gives vectors of {dimension} numbers, and the corpus has some of"
                f" {self._heading.dimension}: `docsync guard embed --anew` makes them all again"
            )
        rows = numpy().zeros(len(vectors), row_type(dimension))
        rows["values"], rows["scale"] = quantised(vectors)
        rows["start"] = [stretch.start for stretch in stretches]
        rows["size"] = [len(stretch.text) for stretch in stretches]
        self._file.write(rows.tobytes())

    def save(self) -> None:
        """On the disk, and named."""
        self._saved_at = time.monotonic()
        if not self._is_changed:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._heading = replace(self._heading, parts=tuple(self._parts))
        write_heading(self._corpus, self._heading)
        self._is_changed = False
        for path in self._place.parent.glob(f"{self._place.stem}-*.vectors"):
            if path.name != self._heading.file:
                path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # what was made stays, whatever ended the build; its own failure is the one to tell
        with contextlib.suppress(OSError) if error else contextlib.nullcontext():
            self.save()
        with contextlib.suppress(OSError):
            self._file.close()
