"""From the pieces that a text shares with a corpus to the passages that it shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.guard.align import Alignment, align
from docsync.guard.corpus import Corpus
from docsync.guard.grams import LENGTH
from docsync.guard.segment import Segment

DRIFT = 16
"""Characters by which two pieces of one passage may be farther apart in one text."""

GAP = 500
"""Characters of the new text that may lie between two of them."""

MAX_CHAINS = 96
MAX_SINGLES = 64
"""Places that are looked at per window of text, the likeliest first: in a text of commonplaces
there is no end of them."""

MAX_REPEATS = 4
"""A piece that a text repeats is looked up this often."""

REACH = 20_000
"""Characters of the source that are read to each side of a piece."""

_CONTEXT = 40
_CONTEXT_DISTANCE = 0.45


@dataclass(frozen=True, slots=True)
class Chain:
    """Pieces that follow each other in both texts: (offset in the new text, in the stream)."""

    segment: int
    hits: tuple[tuple[int, int], ...]
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
    found: list[Chain] = []
    for number, segment in enumerate(corpus.segments):
        found += chains(number, segment.find(asked))
    found.sort(key=lambda chain: -chain.weight)
    strong = [chain for chain in found if len(chain.hits) > 1][:MAX_CHAINS]
    weak = [chain for chain in found if len(chain.hits) == 1][:MAX_SINGLES]
    seen: dict[int, list[Alignment]] = defaultdict(list)
    for chain in (*strong, *weak):
        segment = corpus.segments[chain.segment]
        if _is_covered(chain, seen[chain.segment]):
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


def chains(segment: int, hits: list[tuple[int, int]]) -> Iterator[Chain]:
    """Hits that keep their distance in both texts. A chain weighs the more, the more it covers and
    the rarer its pieces are."""
    often: dict[int, int] = defaultdict(int)
    for at, _ in hits:
        often[at] += 1
    by_drift = sorted((place - at, at) for at, place in hits)
    start = 0
    for index in range(1, len(by_drift) + 1):
        if index < len(by_drift) and by_drift[index][0] - by_drift[index - 1][0] <= DRIFT:
            continue
        group = sorted((at, at + drift) for drift, at in by_drift[start:index])
        start = index
        first = 0
        for last in range(1, len(group) + 1):
            if last < len(group) and group[last][0] - group[last - 1][0] <= GAP:
                continue
            part = tuple(group[first:last])
            first = last
            rare = sum(8 // often[at] for at, _ in part)
            yield Chain(segment, part, 4 * len({at for at, _ in part}) + rare)


def _is_covered(chain: Chain, seen: Sequence[Alignment]) -> bool:
    """Whether an alignment goes through its first piece already."""
    at, place = chain.hits[0]
    return any(
        a.start <= at < a.end
        and a.source_start <= place < a.source_end
        and abs((place - at) - (a.source_start - a.start)) <= DRIFT + len(a.runs)
        for a in seen
    )


def _aligned(new: str, segment: Segment, document: int, chain: Chain) -> Alignment | None:
    begin, end = segment.document_span(document)
    for at, place in (chain.hits[len(chain.hits) // 2], chain.hits[0], chain.hits[-1]):
        if not begin <= place < end:
            continue
        near_start, near_end = max(begin, place - _CONTEXT), min(end, place + LENGTH + _CONTEXT)
        near = segment.stream(near_start, near_end)
        if near[place - near_start :][:LENGTH] != new[at : at + LENGTH]:
            continue  # two pieces that share a number
        if len(chain.hits) == 1 and not _is_alike(new, at, near, place - near_start):
            return None
        low = max(begin, place - min(REACH, 2 * at + 200))
        high = min(end, place + min(REACH, 2 * (len(new) - at) + 200))
        source = segment.stream(low, high)
        found = align(new, source, at, place - low, LENGTH)
        return Alignment(found.start, found.source_start + low, found.runs)
    return None


def _is_alike(new: str, at: int, near: str, near_at: int) -> bool:
    """Whether at least one side of a lone piece goes on alike."""
    from rapidfuzz.distance import Levenshtein

    sides = (
        (new[at + LENGTH : at + LENGTH + _CONTEXT], near[near_at + LENGTH :][:_CONTEXT]),
        (new[max(0, at - _CONTEXT) : at], near[max(0, near_at - _CONTEXT) : near_at]),
    )
    return any(
        len(one) >= 8
        and Levenshtein.normalized_distance(one, other, score_cutoff=_CONTEXT_DISTANCE)
        <= _CONTEXT_DISTANCE
        for one, other in sides
    )
