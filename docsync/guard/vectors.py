"""What the passages of a corpus mean, as vectors in a file beside it. The extra `guard` brings
numpy.

`meaning.json` says which model made them and of which texts they are; it is replaced as a whole,
and what the other file has beyond it counts for nothing: so a build may be ended at any time. Texts
are named by their content, so that a corpus may be added to and compacted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from docsync.disk import sync
from docsync.errors import GuardError, UsageError
from docsync.guard.corpus import Corpus
from docsync.guard.passages import MAX_CHARS
from docsync.guard.segment import ProtectedText

FORMAT = 1
Texts = dict[str, tuple[int, int, ProtectedText]]
"""By digest: (segment, document, what is known of it)."""
_CHUNK = 8_192
_ANEW = "`docsync guard embed --anew` makes them again"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one text; `end` is the character of it up to which there are some."""

    digest: str
    rows: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """`model` as the settings name it; `dimension` numbers a vector; `file` has the rows."""

    model: str
    dimension: int
    file: str
    parts: tuple[Part, ...] = ()
    chars: int = MAX_CHARS

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    def ends(self) -> dict[str, int]:
        """How far each text is done."""
        return {part.digest: part.end for part in self.parts}


def compared_texts(corpus: Corpus) -> Texts:
    """All but those that may be reproduced."""
    return {
        about.digest: (segment, document, about)
        for segment, document, about in corpus.documents()
        if about.policy != "allow"
    }


def heading_path(corpus: Path) -> Path:
    return corpus / "meaning.json" if corpus.is_dir() else corpus.with_suffix(".meaning.json")


def read_heading(corpus: Path) -> Heading | None:
    """None when no vectors were made. Raises GuardError when they cannot be used."""
    path = heading_path(corpus)
    try:
        outer = json.loads(path.read_text("utf-8"))
        text = outer["heading"]
        if crc32(text.encode()) != outer["crc32"]:
            raise ValueError("its check sum does not agree")
        body = json.loads(text)
        if body.pop("format") != FORMAT or body["chars"] != MAX_CHARS:
            raise ValueError("it is of another version")
        parts = tuple(Part(*each) for each in body.pop("parts"))
        return Heading(**body, parts=parts)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GuardError(f"the vectors of {path} cannot be used ({error}): {_ANEW}") from error


def write_heading(corpus: Path, heading: Heading) -> None:
    """All at once. Raises OSError."""
    path = heading_path(corpus)
    parts = [[part.digest, part.rows, part.end] for part in heading.parts]
    text = json.dumps({"format": FORMAT, **asdict(heading), "parts": parts})
    part = path.with_suffix(".json.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"crc32": crc32(text.encode()), "heading": text}))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync(path.parent)


def row_type(dimension: int) -> Any:
    """Where the passage begins in its text, its length, and the vector: bytes times `scale`."""
    np = numpy()
    fields = [("start", "<u4"), ("size", "<u2"), ("scale", "<f4"), ("values", "i1", (dimension,))]
    return np.dtype(fields)


def quantised(vectors: Sequence[Sequence[float]]) -> tuple[Any, Any]:
    """Unit vectors as (signed bytes, scale of each)."""
    np = numpy()
    found: Any = unit(vectors)
    scale: Any = np.maximum(np.abs(found).max(axis=1), 1e-9) / 127
    return np.rint(found / scale[:, None]).astype(np.int8), scale


def unit(vectors: Sequence[Sequence[float]]) -> Any:
    np = numpy()
    found: Any = np.array(vectors, dtype=np.float32)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def numpy() -> Any:
    """Raises UsageError with what to install."""
    try:
        import numpy as np
    except ImportError as error:
        raise UsageError(
            "the embedding check needs numpy: `pip install 'docsync-hook[guard]'`, or take"
            " `embeddings` out of [guard]"
        ) from error
    return np


class Vectors:
    """The rows, mapped into memory. Raises GuardError when some are missing."""

    def __init__(self, corpus: Path, heading: Heading) -> None:
        np = numpy()
        self.heading = heading
        kind = row_type(heading.dimension)
        path = heading_path(corpus).with_name(heading.file)
        size = path.stat().st_size if path.exists() else 0
        if size < heading.rows * kind.itemsize:
            raise GuardError(f"{path} was cut short or taken away: {_ANEW}")
        self._rows: Any = (
            np.memmap(path, kind, "r", shape=(heading.rows,)) if heading.rows else np.zeros(0, kind)
        )

    def nearest(
        self, vectors: Sequence[Sequence[float]], is_asked: Sequence[bool]
    ) -> list[tuple[float, int]]:
        """(cosine, row) of what is nearest to each vector among the rows of the parts that are
        asked; (-1, -1) without one. Reads all of them."""
        np = numpy()
        asked: Any = unit(vectors)
        if asked.shape[1] != self.heading.dimension:
            raise GuardError(
                f"the model gives vectors of {asked.shape[1]} numbers now, and the corpus has"
                f" some of {self.heading.dimension}: {_ANEW}"
            )
        counts = [part.rows for part in self.heading.parts]
        mask: Any = np.repeat(np.array(is_asked, dtype=bool), counts)
        best: Any = np.full(len(asked), -1.0, dtype=np.float32)
        where: Any = np.full(len(asked), -1, dtype=np.int64)
        for first in range(0, len(self._rows), _CHUNK):
            rows = self._rows[first : first + _CHUNK]
            near: Any = asked @ rows["values"].astype(np.float32).T * rows["scale"]
            near[:, ~mask[first : first + _CHUNK]] = -1.0
            top = near.argmax(axis=1)
            found = near[np.arange(len(asked)), top]
            is_better = found > best
            best[is_better], where[is_better] = found[is_better], top[is_better] + first
        return [(float(b), int(w)) for b, w in zip(best, where, strict=True)]

    def place(self, row: int) -> tuple[str, int, int]:
        """(digest of the text, start, end) of a row's passage."""
        first = 0
        for part in self.heading.parts:
            if row < first + part.rows:
                start = int(self._rows[row]["start"])
                return part.digest, start, start + int(self._rows[row]["size"])
            first += part.rows
        raise IndexError(row)
