"""Whether a rewrite reproduces a protected text."""

from __future__ import annotations

from collections.abc import Callable

from docsync.config import GuardConfig
from docsync.guard.corpus import Corpus
from docsync.rewrite.proposal import GuardDecision, Guarded, ProtectedMatch, Verified

EXCERPT_CHARS = 200


def guard(
    verified: Verified,
    corpus: Corpus | None,
    config: GuardConfig,
    known_text: Callable[[], str],
) -> Guarded:
    """Compare what a rewrite adds with the protected texts.

    Only what is in neither the old text nor `known_text()` (the old document and the diff: what
    was in the repository before) counts; `known_text` is called only when something was found.
    Without a corpus, or with the guard switched off, everything is accepted at no cost.

    Raises GuardError if the corpus cannot be read.
    """
    if corpus is None or not config.enabled:
        return Guarded(verified, GuardDecision.ACCEPT, ())
    rewrite = verified.rewrite
    decision, matches = compare(rewrite.new, corpus, config, rewrite.old, known_text)
    return Guarded(verified, decision, matches)


def compare(
    text: str,
    corpus: Corpus,
    config: GuardConfig,
    old: str = "",
    known_text: Callable[[], str] = str,
) -> tuple[GuardDecision, tuple[ProtectedMatch, ...]]:
    """The decision on any text and the passages that led to it, longest first."""
    from docsync.guard.grams import grams
    from docsync.guard.normal import normalise

    new = normalise(text)
    pieces = list(grams(new.text))
    known = {gram for gram, _ in grams(normalise(old).text)} if old else set()
    hits = corpus.hits(gram for gram, _ in pieces if gram not in known)
    if not hits:
        return GuardDecision.ACCEPT, ()
    known |= {gram for gram, _ in grams(normalise(known_text()).text)}
    is_new = _new_characters(len(new.text), pieces, known)
    decision = GuardDecision.ACCEPT
    matches: list[ProtectedMatch] = []
    for id, positions in hits.items():
        pairs = [
            (at, source_at)
            for gram, at in pieces
            if gram not in known
            for source_at in positions.get(gram, ())
        ]
        if not pairs:
            continue
        for verdict, match in _judge(new.text, corpus.text(id), pairs, config, is_new):
            start, end = new.span(match.start, match.end)
            matches.append(
                ProtectedMatch(
                    source=match.source,
                    start=start,
                    end=end,
                    source_start=match.source_start,
                    source_end=match.source_end,
                    distance=match.distance,
                    excerpt=" ".join(text[start:end].split())[:EXCERPT_CHARS],
                )
            )
            if verdict is GuardDecision.REJECT or decision is GuardDecision.ACCEPT:
                decision = verdict
    matches.sort(key=lambda m: (m.start - m.end, m.distance, m.source))
    return decision, tuple(matches)


def _judge(
    new: str,
    protected: tuple[str, str, str],
    pairs: list[tuple[int, int]],
    config: GuardConfig,
    is_new: bytearray,
) -> list[tuple[GuardDecision, ProtectedMatch]]:
    """Matches with one protected text; their `start`/`end` are still those of the normalised
    text."""
    from docsync.guard.align import passages
    from docsync.guard.normal import normalise

    source, original, normal = protected
    for verdict, chars, distance in (
        (GuardDecision.REJECT, config.reject_chars, config.reject_distance),
        (GuardDecision.FLAG, config.flag_chars, config.flag_distance),
    ):
        found = [
            p
            for p in passages(new, normal, pairs, max_distance=distance, min_chars=chars)
            if sum(is_new[p.start : p.end]) >= chars
        ]
        if found:
            back = normalise(original)
            return [
                (
                    verdict,
                    ProtectedMatch(
                        source,
                        p.start,
                        p.end,
                        *back.span(p.source_start, p.source_end),
                        p.distance,
                        "",
                    ),
                )
                for p in found
            ]
    return []


def _new_characters(length: int, pieces: list[tuple[int, int]], known: set[int]) -> bytearray:
    """1 for each character that no known piece covers."""
    from docsync.guard.grams import LENGTH

    is_new = bytearray(b"\1") * length
    for gram, at in pieces:
        if gram in known:
            is_new[at : at + LENGTH] = bytes(LENGTH)
    return is_new
