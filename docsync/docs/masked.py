"""Documents that stand inside files of another kind: all other bytes read as white space.

Offsets and lines stay those of the file, and nothing but the prose can be found. Such a document is
reported and never rewritten: its content is not the file's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.source import detect_encoding, detect_newline


@dataclass(frozen=True, slots=True)
class Prose:
    """One text in a file: byte spans in order, and what it is about, outermost first."""

    spans: tuple[tuple[int, int], ...]
    about: tuple[str, ...]


def masked(content: bytes, spans: Sequence[tuple[int, int]]) -> bytes:
    """`content` with white space for every byte outside of `spans`; line ends stay."""
    kept = bytearray(
        b"".join(
            b" " * len(line.rstrip(b"\r\n")) + line[len(line.rstrip(b"\r\n")) :]
            for line in content.splitlines(keepends=True)
        )
        if b"\r" in content
        else b"\n".join(b" " * len(line) for line in content.split(b"\n"))
    )
    for start, end in spans:
        kept[start:end] = content[start:end]
    return bytes(kept)


def masked_document(
    path: str, blob: str, content: bytes, texts: Sequence[Prose], doc_format: str
) -> DocFile:
    """One section a text, in order; texts that share a line are one. What stands between two is
    blank and belongs to the first of them."""
    starts = [0]
    at = content.find(b"\n") + 1
    while at:
        starts.append(at)
        at = content.find(b"\n", at) + 1
    if len(starts) > 1 and starts[-1] == len(content):
        starts.pop()
    merged: list[tuple[int, int, tuple[str, ...]]] = []  # first and last line, what it is about
    for text in sorted(texts, key=lambda each: each.spans[0]):
        first = bisect_right(starts, text.spans[0][0]) - 1
        last = bisect_right(starts, max(text.spans[-1][1] - 1, text.spans[-1][0])) - 1
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]), merged[-1][2])
        else:
            merged.append((first, last, text.about))
    prose = masked(content, [span for text in texts for span in text.spans])
    return DocFile(
        path=path,
        blob=blob,
        content=prose,
        format=doc_format,
        encoding=detect_encoding(prose)[0],
        newline=detect_newline(content),
        sections=_sections(path, blob, [*starts, len(content)], merged),
    )


def _sections(
    path: str, blob: str, starts: list[int], texts: list[tuple[int, int, tuple[str, ...]]]
) -> tuple[DocSection, ...]:
    total = len(starts) - 1
    if not starts[-1]:
        return (DocSection(path, blob, 0, 0, 0, 1, 1, "", (), 0, ()),)
    if not texts or texts[0][0] > 0:
        texts = [(0, -1, ()), *texts]
    found: list[DocSection] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, (first, last, named) in enumerate(texts):
        about = named
        after = texts[number + 1][0] if number + 1 < len(texts) else total
        seen[about] = seen.get(about, 0) + 1
        if seen[named] > 1:  # sections are told apart by their headings
            about = (*named[:-1], f"{named[-1]} ({seen[named]})")
        borders = [
            (BlockKind.PARAGRAPH, first, last + 1),
            (BlockKind.OTHER, last + 1 if last >= 0 else first, after),
        ]
        found.append(
            DocSection(
                path=path,
                blob=blob,
                ordinal=number,
                start=starts[first],
                end=starts[after],
                start_line=first + 1,
                end_line=after,
                heading=about[-1] if about else "",
                heading_path=about,
                level=0,
                blocks=tuple(
                    Block(kind, starts[a], starts[b], a + 1, b, 2 * number + n)
                    for n, (kind, a, b) in enumerate(borders)
                    if a < b
                ),
            )
        )
    return tuple(found)
