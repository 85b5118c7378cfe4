"""From the pieces that a text shares with a corpus to the passages that it shares."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import sub

from docsync.guard.align import WINDOW, Alignment, align
from docsync.guard.corpus import Corpus
from docsync.guard.grams import LENGTH
from docsync.guard.segment import POSTINGS, ProtectedText, Segment

DRIFT = 16
"""Characters by which two pieces of one passage may be farther apart in one text."""

GAP = 500
"""Characters of the new text that may lie between two of them."""

MAX_CHAINS, CHARS_A_CHAIN = 40, 50
MAX_SINGLES, CHARS_A_SINGLE = 8, 10
"""Places that are looked at in a text, and one more for so many characters of it, the likeliest
first: in a text of commonplaces there is no end of them. Pieces that stand alone are seldom more
than a phrase, and what is left of a passage with an edit in every word."""

MAX_COPIES = 3
"""Documents in which the same part of a text is aligned: the others say nothing new."""

MAX_REPEATS = 4
"""A piece that a text repeats is looked up this often."""

NEAR, REACH = 500, 20_000
"""Characters of the source that are read to each side of a piece: the second when the likeness goes
on to the end of the first."""

_ONE_MORE = bytes(min(count + 1, MAX_COPIES) for count in range(256))
_AT_BITS = 24
_AT_MASK = (1 << _AT_BITS) - 1
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
    about: ProtectedText
    alignment: Alignment


def likenesses(new: str, numbers: Sequence[int], corpus: Corpus) -> Iterator[Likeness]:
    """Every document's part that is like a part of `new`; `numbers` are those of its pieces, -1
    for the ones that are not to be looked up."""
    asked = _without_repeats(numbers)
    singles = MAX_SINGLES + len(new) // CHARS_A_SINGLE
    strong: list[Chain] = []
    weak: list[Chain] = []
    for number, segment in enumerate(corpus.segments):
        several, single = chains(number, segment, segment.find(asked), singles)
        strong += several
        weak += single
    strong.sort(key=lambda chain: -chain.weight)
    weak.sort(key=lambda chain: -chain.weight)
    seen: dict[int, list[Alignment]] = defaultdict(list)
    covered: dict[int, bytearray] = defaultdict(lambda: bytearray(len(new)))
    # only what leads to nothing counts: commonplaces in many copies must not hide the rest
    left = MAX_CHAINS + len(new) // CHARS_A_CHAIN
    for chain in (*strong, *weak[:singles]):
        is_single = len(chain.hits) == 1
        if not left and not is_single:
            continue
        segment = corpus.segments[chain.segment]
        aligned = seen[chain.segment]
        hits = _news(chain.hits, covered[chain.segment]) if aligned else chain.hits
        if not hits or _is_covered(hits[0], aligned):
            continue
        document = segment.document_at(hits[0][1])
        if corpus.is_removed(chain.segment, document):
            continue
        alignment = _aligned(new, segment, document, hits)
        if alignment is not None:
            about = segment.about(document)
            aligned.append(alignment)
            if about.policy != "warn":  # those that only warn must not hide one that blocks
                _count(covered[chain.segment], alignment)
            yield Likeness(chain.segment, document, about, alignment)
        if not is_single and (alignment is None or alignment.end - alignment.start < _CONTEXT):
            left -= 1


def _without_repeats(numbers: Sequence[int]) -> Sequence[int]:
    left = {n: MAX_REPEATS for n, count in Counter(numbers).items() if count > MAX_REPEATS}
    if not left:
        return numbers
    asked = []
    for number in numbers:
        times = left.get(number, 1)
        asked.append(number if times else -1)
        if number in left:
            left[number] = max(times - 1, 0)
    return asked


def chains(
    number: int, segment: Segment, hits: Sequence[tuple[int, Sequence[int]]], max_singles: int
) -> tuple[list[Chain], list[Chain]]:
    """Hits in one document that keep their distance in both texts, and the likeliest of those that
    stand alone. A chain weighs the more, the more it covers and the rarer its pieces are."""
    often = {at: len(places) for at, places in hits}
    worth = {at: 4 + POSTINGS // count for at, count in often.items()}
    # by the distance between the two texts, then by place: one number sorts faster than two
    by_drift = sorted([(place - at << _AT_BITS) | at for at, places in hits for place in places])
    drifts = [key >> _AT_BITS for key in by_drift]
    gaps = map(sub, drifts[1:], drifts)
    cuts = [0, *[n for n, gap in enumerate(gaps, 1) if gap > DRIFT], len(by_drift)]
    alone = {by_drift[start] for start, end in pairwise(cuts) if end - start == 1}
    several: list[Chain] = []
    for start, end in [cut for cut in pairwise(cuts) if cut[1] - cut[0] > 1]:
        keys = by_drift[start:end]
        group = [(k & _AT_MASK, (k & _AT_MASK) + (k >> _AT_BITS)) for k in keys]
        if drifts[start] == drifts[end - 1]:  # one distance, so they are in order
            low, high = group[0][1], group[-1][1]
        else:
            group.sort()
            places = [place for _, place in group]
            low, high = min(places), max(places)
        is_whole = group[-1][0] - group[0][0] <= GAP and high < segment.document_end(low)
        for part in (group,) if is_whole else _parts(group, segment):
            if len(part) > 1:
                weight = sum([worth[at] for at in {at for at, _ in part}])
                several.append(Chain(number, part, weight))
            else:
                lone, place = part[0]
                alone.add((place - lone << _AT_BITS) | lone)
    return several, list(islice(_single(number, hits, alone), max_singles))


def _single(
    number: int, hits: Sequence[tuple[int, Sequence[int]]], alone: Set[int]
) -> Iterator[Chain]:
    """Chains of one piece, the rarest first."""
    for copies in range(1, POSTINGS + 1):
        for at, places in hits:
            if len(places) == copies:
                for place in places:
                    if (place - at << _AT_BITS) | at in alone:
                        yield Chain(number, ((at, place),), -copies)


def _parts(group: list[tuple[int, int]], segment: Segment) -> Iterator[Hits]:
    """Cut where too much lies between two pieces, or where another document begins."""
    first = 0
    for last in range(1, len(group) + 1):
        if last == len(group) or group[last][0] - group[last - 1][0] > GAP:
            part = group[first:last]
            while part:
                end = segment.document_end(min(place for _, place in part))
                yield [hit for hit in part if hit[1] < end]
                part = [hit for hit in part if hit[1] >= end]
            first = last


def _news(hits: Hits, covered: bytearray) -> Hits:
    """Those of the pieces that fewer than `MAX_COPIES` alignments go through: `covered` says how
    many each character of the new text has. So each alignment is around something that is new, and
    a text of commonplaces has few."""
    span = covered[hits[0][0] : hits[-1][0] + LENGTH]
    full = span.count(MAX_COPIES)
    if full in (0, len(span)):
        return () if full else hits
    return [h for h in hits if min(covered[h[0]], covered[h[0] + LENGTH - 1]) < MAX_COPIES]


def _is_covered(hit: tuple[int, int], seen: Sequence[Alignment]) -> bool:
    """Whether an alignment goes through a piece already, at its place in the stream."""
    at, place = hit
    return any(
        a.start <= at < a.end
        and a.source_start <= place < a.source_end
        and abs((place - at) - (a.source_start - a.start)) <= DRIFT + len(a.runs)
        for a in seen
    )


def _count(covered: bytearray, alignment: Alignment) -> None:
    span = slice(alignment.start, alignment.end)
    covered[span] = covered[span].translate(_ONE_MORE)


def _aligned(new: str, segment: Segment, document: int, hits: Hits) -> Alignment | None:
    begin, end = segment.document_span(document)
    if hits[-1][0] - hits[0][0] <= _CONTEXT and not _goes_on(new, segment, begin, end, hits):
        return None
    # a piece that a text repeats stands at several distances: most of them go the right way
    distances = Counter([place - at for at, place in hits])
    ((common, _),) = distances.most_common(1)
    straight = [hit for hit in hits if hit[1] - hit[0] == common]
    for at, place in (straight[len(straight) // 2], hits[0], hits[-1]):
        if not begin <= place < end:
            continue
        for reach in (NEAR, REACH):
            low = max(begin, place - min(reach, at + at // 2 + 200))
            after = len(new) - at
            high = min(end, place + min(reach, after + after // 2 + 200))
            source = segment.stream(low, high)
            if source[place - low :][:LENGTH] != new[at : at + LENGTH]:
                break  # two pieces that share a number
            found = align(new, source, at, place - low, LENGTH).moved(low)
            is_cut = (begin < low and found.source_start < low + WINDOW) or (
                high < end and found.source_end > high - WINDOW
            )
            if reach == REACH or not is_cut:
                return found
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
