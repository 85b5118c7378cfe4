"""The embedding check: passages that may say in other words what a protected text says.

A warning and nothing else: it decides nothing and never raises. What it could not compare it says.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from docsync.config import GuardConfig
from docsync.errors import DocsyncError
from docsync.guard.corpus import Corpus
from docsync.guard.passages import MIN_CHARS, Stretch, stretches
from docsync.guard.report import about_retold
from docsync.guard.scan import excerpt
from docsync.guard.vectors import Texts, Vectors, compared_texts, read_heading
from docsync.llm.embeddings import BATCH, EmbeddingModel
from docsync.rewrite.proposal import Check, CheckStatus, ProtectedMatch


@dataclass(frozen=True, slots=True)
class Retold:
    """`start`/`end`: characters in the new text; `likeness` is the cosine, at most 1."""

    source: str
    start: int
    end: int
    source_start: int
    source_end: int
    likeness: float
    excerpt: str
    source_excerpt: str
    licence: str = ""
    owner: str = ""
    corpus: str = ""


@dataclass(frozen=True, slots=True)
class _Held:
    corpus: Corpus
    vectors: Vectors
    texts: Texts


class Meaning:
    """Safe to use from several threads. `gaps` says what was not compared, and why."""

    def __init__(self, corpora: Sequence[Corpus], config: GuardConfig) -> None:
        self._corpora = corpora
        self._config = config
        self._lock = Lock()
        self._model: EmbeddingModel | None = None
        self._held: list[_Held] = []
        self._is_over = False
        self.gaps: list[str] = []

    def retold(
        self,
        text: str,
        known_text: Callable[[], str] = str,
        matches: Sequence[ProtectedMatch] = (),
    ) -> tuple[Retold, ...]:
        """What is near enough to a protected passage, without lines of `known_text()` and what is
        in `matches` already."""
        try:
            with self._lock:
                if self._model is None and not self._is_over:
                    self._open()
            if self._is_over or not self._held or self._model is None:
                return ()
            known = set(known_text().splitlines())
            asked = [s for s in stretches([text]) if _new_chars(s.text, known) >= MIN_CHARS]
            return tuple(self._near(asked, self._model, matches)) if asked else ()
        except DocsyncError as error:
            self._is_over = True  # a server that is not there is not asked for each text
            self._say(str(error))
            return ()

    def _open(self) -> None:
        name = self._config.embeddings_model
        self._model = EmbeddingModel(self._config.embeddings, name)
        for corpus in self._corpora:
            heading = read_heading(corpus.path)
            if heading is None:
                self._say(f"{corpus.path.name} has no vectors: `docsync guard embed` makes them")
                continue
            if heading.model != name:
                self._say(
                    f"the vectors of {corpus.path.name} are of the model {heading.model}, and"
                    f" `guard.embeddings-model` is {name}"
                )
                continue
            texts = compared_texts(corpus)
            ends = heading.ends()
            missing = sum(ends.get(d, 0) < about.chars for d, (_, _, about) in texts.items())
            if missing:
                self._say(
                    f"{missing} of {len(texts)} texts of {corpus.path.name} have no vectors yet:"
                    " `docsync guard embed` makes them"
                )
            self._held.append(_Held(corpus, Vectors(corpus.path, heading), texts))

    def _say(self, gap: str) -> None:
        if gap not in self.gaps:
            self.gaps.append(gap)

    def _near(
        self, asked: Sequence[Stretch], model: EmbeddingModel, matches: Sequence[ProtectedMatch]
    ) -> Iterator[Retold]:
        vectors: list[list[float]] = []
        for at in range(0, len(asked), BATCH):
            vectors += model.embed([stretch.text for stretch in asked[at : at + BATCH]])
        found = []
        for held in self._held:
            is_asked = [part.digest in held.texts for part in held.vectors.heading.parts]
            near = held.vectors.nearest(vectors, is_asked)
            found.append([(likeness, row, held) for likeness, row in near])
        for stretch, each in zip(asked, zip(*found, strict=True), strict=True):
            likeness, row, held = max(each, key=lambda one: one[0])
            if row >= 0 and likeness >= self._config.embeddings_likeness:
                made = self._made(stretch, likeness, row, held)
                if not any(
                    m.source == made.source and m.start < made.end and made.start < m.end
                    for m in matches
                ):
                    yield made

    def _made(self, stretch: Stretch, likeness: float, row: int, held: _Held) -> Retold:
        digest, start, end = held.vectors.place(row)
        segment, document, about = held.texts[digest]
        parts = held.corpus.segments[segment].text(document)
        return Retold(
            source=about.source,
            start=stretch.start,
            end=stretch.end,
            source_start=start,
            source_end=end,
            likeness=round(min(likeness, 1.0), 3),
            excerpt=excerpt(stretch.text),
            source_excerpt=excerpt(_part(parts, start, end)),
            licence=about.licence,
            owner=about.owner,
            corpus=held.corpus.path.name,
        )

    def close(self) -> None:
        if self._model is not None:
            self._model.close()


def open_meaning(corpora: Sequence[Corpus], config: GuardConfig) -> Meaning | None:
    """None when the check is off or there is nothing to compare with."""
    is_wanted = config.enabled and config.embeddings and corpora
    return Meaning(corpora, config) if is_wanted else None


def meaning_checks(
    meaning: Meaning, text: str, known: str, matches: Sequence[ProtectedMatch]
) -> tuple[Check, ...]:
    """What a reviewer is told of a rewrite: never a failure."""
    found = meaning.retold(text, lambda: known, matches)
    said = [f"perhaps {about_retold(each)}: {each.source_excerpt}" for each in found]
    said += [f"the embedding check was not made, or not of everything: {g}" for g in meaning.gaps]
    return tuple(Check("meaning", CheckStatus.WARNED, each) for each in said)


def _new_chars(text: str, known: Container[str]) -> int:
    return sum(len(line) for line in text.splitlines() if line not in known)


def _part(parts: Iterator[str], start: int, end: int) -> str:
    at, found = 0, []
    for part in parts:
        found.append(part[max(start - at, 0) : max(end - at, 0)])
        at += len(part)
        if at >= end:
            break
    return "".join(found)
