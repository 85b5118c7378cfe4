"""Whether a text reproduces protected ones: the decision, and the passages that led to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from docsync.config import GuardConfig
from docsync.guard.align import Passage, longest
from docsync.guard.corpus import Corpus
from docsync.guard.grams import LENGTH, all_grams
from docsync.guard.normal import Normal, normal_text, normalise
from docsync.guard.search import Likeness, likenesses
from docsync.guard.segment import ProtectedText
from docsync.rewrite.proposal import GuardDecision, ProtectedMatch

WINDOW = 32_768
OVERLAP = 4_096
"""A long text is looked at in windows that overlap, so that memory does not grow with it."""

EDGE = 6
EDITED_EDGE = 0.1
"""An edit near the end of a passage cuts off what lies beyond: so many characters may be lost
before a passage counts as shorter, and that share of them where there are other edits."""

EXCERPT_CHARS = 600
MAX_MATCHES = 32
MAX_SOURCES = 3
"""A passage that is in many texts is reported with so many of them."""

_PIECE_CHARS = 24
_REORDERED_COSINE = 0.5
_RANK = {GuardDecision.ACCEPT: 0, GuardDecision.FLAG: 1, GuardDecision.REJECT: 2}


def scan_text(
    text: str,
    corpora: Sequence[Corpus],
    config: GuardConfig | None = None,
    *,
    old: str = "",
    known_text: Callable[[], str] = str,
) -> tuple[GuardDecision, tuple[ProtectedMatch, ...]]:
    """The decision on a text and the passages that led to it, longest first.

    What is in `old` or `known_text()` does not count; the latter is called only when something was
    found. Raises GuardError if a corpus cannot be read.
    """
    config = config or GuardConfig()
    matches: list[tuple[GuardDecision, ProtectedMatch]] = []
    known = set(all_grams(normal_text(old))) if old else set()
    subtracted: list[set[int]] = []

    def all_known() -> set[int]:
        if not subtracted:
            subtracted.append(known | set(all_grams(normal_text(known_text()))))
        return subtracted[0]

    for start in range(0, max(len(text), 1), WINDOW - OVERLAP):
        window = text[start : start + WINDOW]
        for verdict, match in _scan_window(window, corpora, config, known, all_known):
            begin, end = match.start + start, match.end + start
            moved = replace(match, start=begin, end=end, decision=verdict)
            matches.append((verdict, moved))
        if start + WINDOW >= len(text):
            break
    kept = _without_repeats(matches)
    decision = max((verdict for verdict, _ in kept), key=_RANK.__getitem__, default=None)
    return decision or GuardDecision.ACCEPT, tuple(match for _, match in kept[:MAX_MATCHES])


def _without_repeats(
    matches: list[tuple[GuardDecision, ProtectedMatch]],
) -> list[tuple[GuardDecision, ProtectedMatch]]:
    """Of each source the longest of overlapping matches, the gravest and longest first."""
    matches.sort(key=lambda m: (-_RANK[m[0]], -m[1].characters, m[1].distance, m[1].source))
    kept: list[tuple[GuardDecision, ProtectedMatch]] = []
    for verdict, match in matches:
        if not any(
            k.source == match.source and k.start < match.end and match.start < k.end
            for _, k in kept
        ):
            kept.append((verdict, match))
    return kept


@dataclass(frozen=True, slots=True)
class _Found:
    likeness: Likeness
    corpus: Corpus
    about: ProtectedText


def _scan_window(
    text: str,
    corpora: Sequence[Corpus],
    config: GuardConfig,
    known: set[int],
    all_known: Callable[[], set[int]],
) -> Iterator[tuple[GuardDecision, ProtectedMatch]]:
    normal = normal_text(text)
    numbers = all_grams(normal)
    asked = [-1 if n in known else n for n in numbers] if known else numbers
    found = [
        _Found(likeness, corpus, likeness.about)
        for corpus in corpora
        for likeness in likenesses(normal, asked, corpus)
    ]
    # the gravest first: what is told of a passage later may be left out
    found.sort(key=lambda f: f.about.policy != "block")
    # what is too short whatever is subtracted needs no more looking at
    shortest = min(config.flag_chars, config.reject_chars, 3 * _PIECE_CHARS)
    if sum(f.likeness.alignment.end - f.likeness.alignment.start for f in found) < shortest * 0.6:
        return
    new = normalise(text)
    weights = _Weights(text, new, numbers, all_known())
    allowed = [f for f in found if _is_allowed(f.about, config)]
    for each in allowed:
        passage = longest(each.likeness.alignment, config.reject_distance)
        if passage and weights.is_as_long(passage, config.flag_chars):
            yield GuardDecision.ACCEPT, _match(text, new, each, passage, weights, "allowed")
            weights.subtract(passage.start, passage.end)
    by_document: dict[tuple[int, int, int], list[_Found]] = defaultdict(list)
    told: list[Passage] = []
    for each in found:
        if _is_allowed(each.about, config):
            continue
        key = id(each.corpus), each.likeness.segment, each.likeness.document
        verdict = _judge(each, config, weights)
        if verdict is None:
            by_document[key].append(each)
            continue
        decision, passage = verdict
        if decision is GuardDecision.FLAG:
            by_document[key].append(each)
        if _times(passage, told) >= MAX_SOURCES:
            continue
        told.append(passage)
        yield decision, _match(text, new, each, passage, weights, "verbatim")
    for pieces in by_document.values():
        if len(pieces) > 1:
            yield from _reordered(text, new, pieces, config, weights)


def _times(passage: Passage, told: Sequence[Passage]) -> int:
    """How often there was a word of this passage already."""
    return sum(t.start <= passage.start + EDGE and passage.end <= t.end + EDGE for t in told)


def _is_allowed(about: ProtectedText, config: GuardConfig) -> bool:
    return about.policy == "allow" or (
        about.licence != "" and about.licence in config.allowed_licences
    )


def _judge(
    found: _Found, config: GuardConfig, weights: _Weights
) -> tuple[GuardDecision, Passage] | None:
    for decision, chars, distance in (
        (GuardDecision.REJECT, config.reject_chars, config.reject_distance),
        (GuardDecision.FLAG, config.flag_chars, config.flag_distance),
    ):
        passage = longest(found.likeness.alignment, distance)
        if passage is not None and weights.is_as_long(passage, chars):
            warns_only = found.about.policy == "warn"
            return GuardDecision.FLAG if warns_only else decision, passage
    return None


class _Weights:
    """How many characters each character of the normal form counts for: none when it was in the
    repository before, or is boilerplate."""

    def __init__(self, text: str, new: Normal, numbers: list[int], known: set[int]) -> None:
        from docsync.guard.boilerplate import line_spans, standard_spans

        columns = new.columns
        self._weights = [b - a for a, b in pairwise(columns)]
        if columns:
            self._weights.append(1)
        for at, number in enumerate(numbers):
            if number in known:
                self._clear(at, at + LENGTH)
        for start, end in standard_spans(numbers):
            self._clear(start, end)
        from bisect import bisect_left

        for start, end in line_spans(text):
            self._clear(bisect_left(new.offsets, start), bisect_left(new.offsets, end))
        self._sums = [0, *accumulate(self._weights)]

    def _clear(self, start: int, end: int) -> None:
        end = min(end, len(self._weights))
        if start < end:
            self._weights[start:end] = [0] * (end - start)

    def subtract(self, start: int, end: int) -> None:
        self._clear(start, end)
        self._sums = [0, *accumulate(self._weights)]

    def length(self, passage: Passage) -> int:
        """Characters of a passage that count, on its longer side: a copy is not the shorter for
        letters that were left out."""
        counted = self._sums[passage.end] - self._sums[passage.start]
        source_size = passage.source_end - passage.source_start
        return counted * max(passage.size, source_size) // max(passage.size, 1)

    def is_as_long(self, passage: Passage, chars: int) -> bool:
        """Whether a passage has, or had before it was edited, that many characters."""
        edge = max(EDGE, round(EDITED_EDGE * chars)) if passage.distance else EDGE
        return self.length(passage) + edge >= chars


def _match(
    text: str, new: Normal, found: _Found, passage: Passage, weights: _Weights, kind: str
) -> ProtectedMatch:
    start, end = new.span(passage.start, passage.end)
    segment = found.corpus.segments[found.likeness.segment]
    source_start, source = segment.original(passage.source_start, passage.source_end)
    return ProtectedMatch(
        source=found.about.source,
        start=start,
        end=end,
        source_start=source_start,
        source_end=source_start + len(source),
        distance=round(passage.distance, 4),
        excerpt=excerpt(text[start:end]),
        source_excerpt=excerpt(source),
        characters=weights.length(passage),
        licence=found.about.licence,
        owner=found.about.owner,
        kind=kind,
        corpus=found.corpus.path.name,
    )


def excerpt(text: str) -> str:
    """Its beginning on one line."""
    return " ".join(text.split())[:EXCERPT_CHARS]


def _reordered(
    text: str, new: Normal, pieces: list[_Found], config: GuardConfig, weights: _Weights
) -> Iterator[tuple[GuardDecision, ProtectedMatch]]:
    """The same sentences in another order: none is long enough alone, all of them are."""
    from docsync.guard.tokens import cosine

    passages = []
    for piece in pieces:
        passage = longest(piece.likeness.alignment, config.reject_distance)
        if passage is not None and weights.length(passage) >= _PIECE_CHARS:
            passages.append(passage)
    covered = 0
    last = -1
    for passage in sorted(passages, key=lambda p: p.start):
        start = max(passage.start, last)
        if start < passage.end:
            covered += weights.length(replace(passage, start=start))
            last = passage.end
    if len(passages) < 2 or covered + EDGE < config.reject_chars:
        return
    # one sentence again and again is no text in another order
    places = {at for p in passages for at in range(p.source_start, p.source_end)}
    if len(places) < config.reject_chars * 0.6:
        return
    low, high = min(p.start for p in passages), max(p.end for p in passages)
    source_low = min(p.source_start for p in passages)
    source_high = max(p.source_end for p in passages)
    if source_high - source_low > 3 * (high - low) + 200 or source_high - source_low > WINDOW:
        return
    start, end = new.span(low, high)
    found = pieces[0]
    segment = found.corpus.segments[found.likeness.segment]
    _, source = segment.original(source_low, source_high)
    likeness = cosine(text[start:end], source)
    if likeness >= _REORDERED_COSINE:
        whole = Passage(low, high, source_low, source_high, 1 - likeness)
        match = _match(text, new, found, whole, weights, "reordered")
        yield GuardDecision.FLAG, match
