"""From the pieces that a text shares with a corpus to the passages that it shares."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.guard.align import Alignment, align
from docsync.guard.corpus import Corpus
from docsync.guard.grams import LENGTH
from docsync.guard.segment import POSTINGS, Segment

DRIFT = 16
"""Characters by which two pieces of one passage may be farther apart in one text."""

GAP = 500
"""Characters of the new text that may lie between two of them."""

MAX_CHAINS = 96
MAX_SINGLES = 40
"""Places that are looked at per window of text, the likeliest first: in a text of commonplaces
there is no end of them."""

MAX_COPIES = 6
"""Documents in which the same part of a text is aligned: the others say nothing new."""

MAX_REPEATS = 4
"""A piece that a text repeats is looked up this often."""

REACH = 20_000
"""Characters of the source that are read to each side of a piece."""

_CONTEXT = 40
_CONTEXT_DISTANCE = 0.45


# pieces that follow each other in both texts: (offset in the new text, in the stream)
Hits = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Chain:
    segment: int
    hits: Hits
    weight: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """An alignment with one document. Its source offsets are in the segment's stream."""

    segment: int
    document: int
    alignment: Alignment


def likenesses(new: str, numbers: Sequence[int], corpus: Corpus) -> Iterator[Likeness]:
    """Every document's part that is like a part of `new`; `numbers` are those of its pieces, -1
    for the ones that are not to be looked up."""
    asked = _without_repeats(numbers)
    strong: list[Chain] = []
    weak: list[Chain] = []
    for number, segment in enumerate(corpus.segments):
        several, single = chains(number, segment.find(asked))
        strong += several
        weak += single
    strong.sort(key=lambda chain: -chain.weight)
    weak.sort(key=lambda chain: -chain.weight)
    del strong[MAX_CHAINS:], weak[MAX_SINGLES:]
    seen: dict[int, list[Alignment]] = defaultdict(list)
    for chain in (*strong, *weak):
        segment = corpus.segments[chain.segment]
        aligned = seen[chain.segment]
        if _is_covered(chain, aligned) or _copies(chain, aligned) >= MAX_COPIES:
            continue
        document = segment.document_at(chain.hits[0][1])
        if corpus.is_removed(chain.segment, document):
            continue
        alignment = _aligned(new, segment, document, chain)
        if alignment is not None:
            seen[chain.segment].append(alignment)
            yield Likeness(chain.segment, document, alignment)


def _without_repeats(numbers: Sequence[int]) -> list[int]:
    counts: dict[int, int] = defaultdict(int)
    asked = []
    for number in numbers:
        counts[number] += 1
        asked.append(number if counts[number] <= MAX_REPEATS else -1)
    return asked


def chains(segment: int, hits: list[tuple[int, int]]) -> tuple[list[Chain], list[Chain]]:
    """Hits that keep their distance in both texts, and the likeliest of those that stand alone. A
    chain weighs the more, the more it covers and the rarer its pieces are."""
    often: dict[int, int] = defaultdict(int)
    for at, _ in hits:
        often[at] += 1
    by_drift = sorted([(place - at, at) for at, place in hits])
    several: list[Chain] = []
    single: list[tuple[int, int, int]] = []
    start = 0
    last_index = len(by_drift) - 1
    for index, (drift, at) in enumerate(by_drift):
        if index < last_index and by_drift[index + 1][0] - drift <= DRIFT:
            continue
        if index == start:
            single.append((often[at], at, drift))
        else:
            group = sorted([(at, at + drift) for drift, at in by_drift[start : index + 1]])
            for part in _parts(group):
                if len(part) > 1:
                    rare = sum(POSTINGS // often[at] for at, _ in part)
                    weight = 4 * len({at for at, _ in part}) + rare
                    several.append(Chain(segment, part, weight))
                else:
                    lone, place = part[0]
                    single.append((often[lone], lone, place - lone))
        start = index + 1
    rarest = heapq.nsmallest(MAX_SINGLES, single)
    return several, [Chain(segment, ((at, at + drift),), -n) for n, at, drift in rarest]


def _parts(group: list[tuple[int, int]]) -> Iterator[Hits]:
    """Cut where too much lies between two pieces."""
    first = 0
    for last in range(1, len(group) + 1):
        if last == len(group) or group[last][0] - group[last - 1][0] > GAP:
            yield group[first:last]
            first = last


def _is_covered(chain: Chain, seen: Sequence[Alignment]) -> bool:
    """Whether an alignment goes through its first piece already."""
    at, place = chain.hits[0]
    return any(
        a.start <= at < a.end
        and a.source_start <= place < a.source_end
        and abs((place - at) - (a.source_start - a.start)) <= DRIFT + len(a.runs)
        for a in seen
    )


def _copies(chain: Chain, seen: Sequence[Alignment]) -> int:
    """How many alignments cover all of a chain."""
    start, end = chain.hits[0][0], chain.hits[-1][0] + LENGTH
    return sum(a.start <= start and end <= a.end for a in seen)


def _aligned(new: str, segment: Segment, document: int, chain: Chain) -> Alignment | None:
    begin, end = segment.document_span(document)
    hits = chain.hits
    if hits[-1][0] - hits[0][0] <= _CONTEXT and not _goes_on(new, segment, begin, end, hits):
        return None
    for at, place in (hits[len(hits) // 2], hits[0], hits[-1]):
        if not begin <= place < end:
            continue
        low = max(begin, place - min(REACH, at + at // 2 + 200))
        after = len(new) - at
        high = min(end, place + min(REACH, after + after // 2 + 200))
        source = segment.stream(low, high)
        if source[place - low :][:LENGTH] == new[at : at + LENGTH]:
            return align(new, source, at, place - low, LENGTH).moved(low)
        # else two pieces that share a number
    return None


def _goes_on(new: str, segment: Segment, begin: int, end: int, hits: Hits) -> bool:
    """Whether the texts are alike before or after pieces that stand close together."""
    from rapidfuzz.distance import Levenshtein

    at, place = hits[0]
    low = max(begin, place - _CONTEXT)
    last_at, last_place = hits[-1][0] + LENGTH, hits[-1][1] + LENGTH
    near = segment.stream(low, min(end, last_place + _CONTEXT))
    if place < low or near[place - low :][:LENGTH] != new[at : at + LENGTH]:
        return len(hits) > 1
    sides = (
        (new[last_at : last_at + _CONTEXT], near[last_place - low :]),
        (new[max(0, at - _CONTEXT) : at], near[: place - low]),
    )
    return any(
        len(one) >= 8
        and Levenshtein.normalized_distance(one, other, score_cutoff=_CONTEXT_DISTANCE)
        <= _CONTEXT_DISTANCE
        for one, other in sides
    )
