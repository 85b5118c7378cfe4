"""Adding texts to a corpus, and writing it anew. All of what is asked for happens, or nothing."""

from __future__ import annotations

import hashlib
import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from docsync.guard.corpus import Corpus
from docsync.guard.grams import LENGTH
from docsync.guard.manifest import Entry
from docsync.guard.normal import normal_text
from docsync.guard.segment import SUFFIX, ProtectedText
from docsync.guard.segment_writer import SegmentWriter
from docsync.guard.sources import Skipped, SourceText

MAX_SEGMENTS = 8
"""Every look-up asks each segment: more are merged."""

MIN_CHARS = LENGTH + 4


@dataclass(slots=True)
class Added:
    """What an addition did: sources added, already there (same content), there on other terms, and
    skipped with why."""

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What is to be kept with each text that is added: see `ProtectedText`. What is "" stays as it
    was for a source that is known; a new one is blocked."""

    licence: str = ""
    owner: str = ""
    policy: str = ""

    def changing(self, about: ProtectedText, source: str) -> ProtectedText:
        """What is kept with a text that comes from a source on these terms."""
        if about.source != source:
            # as if both were kept: what one source allows counts nowhere, else the graver one does
            policies = {self.policy or "block", about.policy}
            return replace(about, policy=min(policies, key=("allow", "block", "warn").index))
        return replace(
            about,
            licence=self.licence or about.licence,
            owner=self.owner or about.owner,
            policy=self.policy or about.policy,
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """A text of the corpus; `segment` is None for one that this addition brought."""

    segment: int | None
    document: int
    about: ProtectedText


def _nothing(added: Added) -> None:
    pass


def add_texts(
    corpus: Corpus,
    sources: Iterable[SourceText | Skipped],
    terms: Terms,
    progress: Callable[[Added], None] = _nothing,
) -> Added:
    """Protect texts. One with the content of another is kept once; a changed source replaces what
    it was, and other terms those it had. Raises GuardError if the corpus cannot be written."""
    result = Added()
    with corpus.writing():
        by_digest: dict[str, _Held] = {}
        by_raw: dict[tuple[str, str], _Held] = {}
        by_source: dict[str, list[_Held]] = {}
        for segment, document, about in corpus.documents():
            held = _Held(segment, document, about)
            by_digest[about.digest] = held
            by_raw[about.source, about.raw] = held
            by_source.setdefault(about.source, []).append(held)
        gone: dict[int, set[int]] = {}
        with _Writers(corpus) as writers:
            for source in sources:
                progress(result)
                if isinstance(source, Skipped):
                    result.skipped.append((source.source, source.why))
                    continue
                raw = source.raw_digest
                known = by_raw.get((source.source, raw))
                if known is None:
                    digest, chars, is_long_enough = _measure(source.parts())
                    known = by_digest.get(digest)
                if known is not None:
                    about = terms.changing(known.about, source.source)
                    if about == known.about or known.segment is None:
                        result.known.append(source.source)
                        continue
                    gone.setdefault(known.segment, set()).add(known.document)
                    writers.add(corpus.segments[known.segment].text(known.document), about)
                    by_digest[about.digest] = by_raw[about.source, about.raw] = _Held(
                        None, 0, about
                    )
                    result.changed.append(source.source)
                    continue
                if not is_long_enough:
                    result.skipped.append((source.source, "too short to protect"))
                    continue
                former = ProtectedText(source.source, digest, raw, chars)
                for held in by_source.pop(source.source, ()):
                    former = held.about
                    if held.segment is not None:
                        gone.setdefault(held.segment, set()).add(held.document)
                about = ProtectedText(
                    source=source.source,
                    digest=digest,
                    raw=raw,
                    chars=chars,
                    licence=terms.licence or source.licence or former.licence,
                    owner=terms.owner or former.owner,
                    policy=terms.policy or former.policy,
                    added_at=int(time.time()),
                )
                writers.add(source.parts(), about)
                by_digest[digest] = _Held(None, 0, about)
                result.added.append(source.source)
                result.characters += chars
            names = writers.finish()
        if names or gone:
            corpus.commit([*corpus.without(gone), *map(Entry, names)])
        if len(corpus.segments) > MAX_SEGMENTS:
            _merge_small(corpus)
    return result


def _measure(parts: Iterable[str]) -> tuple[str, int, bool]:
    """(SHA-256 without case and white space, characters, whether there is anything to protect)."""
    sha256 = hashlib.sha256()
    chars = kept = 0
    for part in parts:
        bare = "".join(part.casefold().split())
        sha256.update(bare.encode("utf-8", "surrogatepass"))
        chars += len(part)
        if kept < MIN_CHARS:
            kept += len(normal_text(bare[:10_000]))
    return sha256.hexdigest(), chars, kept >= MIN_CHARS


def compact(corpus: Corpus, progress: Callable[[Added], None] = _nothing) -> None:
    """Write all protected texts as one segment; removed ones are gone afterwards. Raises
    GuardError."""
    with corpus.writing():
        if len(corpus.segments) > 1 or any(e.removed for e in corpus.manifest.entries):
            _rewrite(corpus, set(range(len(corpus.segments))), progress)


def _merge_small(corpus: Corpus) -> None:
    by_size = sorted(range(len(corpus.segments)), key=lambda n: corpus.segments[n].chars)
    _rewrite(corpus, set(by_size[: len(by_size) // 2 + 1]), _nothing)


def _rewrite(corpus: Corpus, merged: set[int], progress: Callable[[Added], None]) -> None:
    done = Added()
    with _Writers(corpus) as writers:
        for number, document, about in corpus.documents():
            if number in merged:
                writers.add(corpus.segments[number].text(document), about)
                done.added.append(about.source)
                done.characters += about.chars
                progress(done)
        names = writers.finish()
    kept = [e for n, e in enumerate(corpus.manifest.entries) if n not in merged]
    corpus.commit([*kept, *map(Entry, names)])


class _Writers:
    """One segment, or several when there is too much for one. What is not finished is taken away
    again."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._open: SegmentWriter | None = None
        self._names: list[str] = []
        self._counter = itertools.count()

    def add(self, parts: Iterable[str], about: ProtectedText) -> None:
        if self._open is None:
            part = self._corpus.path / f"new-{os.getpid()}-{next(self._counter)}.part"
            self._open = SegmentWriter(part)
        self._open.add(parts, about)
        if self._open.is_full:
            self._close_open()

    def _close_open(self) -> None:
        if self._open is not None:
            name = f"{time.time_ns():x}-{len(self._names)}{SUFFIX}"
            self._open.finish()
            self._corpus.publish(self._open.path, name)
            self._names.append(name)
            self._open = None

    def finish(self) -> list[str]:
        self._close_open()
        return self._names

    def __enter__(self) -> _Writers:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._open is not None:
            self._open.abandon()


def texts_of(sources: Iterator[tuple[str, str]], licence: str = "") -> Iterator[SourceText]:
    """Texts that are in memory, for `add_texts`: (name, text)."""
    for name, text in sources:
        yield SourceText.of_text(name, text, licence)
