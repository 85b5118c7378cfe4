"""Making the vectors of a corpus: what is new is added, what was removed goes, the rest stays."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docsync.errors import GuardError
from docsync.guard.corpus import Corpus
from docsync.guard.manifest import locked
from docsync.guard.passages import Stretch, stretches
from docsync.guard.vector_rows import Rows, Waiting
from docsync.guard.vectors import Texts, compared_texts, heading_path, numpy, read_heading
from docsync.llm.embeddings import BATCH, EmbeddingModel


@dataclass(frozen=True, slots=True)
class Embedded:
    """`texts` that have all their vectors now, of `wanted`; `passages` of them that were made."""

    texts: int
    wanted: int
    passages: int


def _nothing(embedded: Embedded) -> None:
    pass


def embed_corpus(
    corpus: Corpus,
    model: EmbeddingModel,
    progress: Callable[[Embedded], None] = _nothing,
    *,
    is_anew: bool = False,
) -> Embedded:
    """Ended at any time, it goes on from there the next time.

    Raises:
        GuardError: they cannot be written, another build runs, or those that are there are of
            another model.
        ModelUnavailable, ModelReplyError: the server does not give them.
        UsageError: without numpy.
    """
    numpy()
    place = heading_path(corpus.path)
    with _errors(place), locked(place.parent, 0.0, f"{place.stem}.lock"):
        held = None if is_anew else read_heading(corpus.path)
        if held is not None and held.model != model.name:
            raise GuardError(
                f"the vectors of {corpus.path} are of the model {held.model}, and"
                f" `guard.embeddings-model` is {model.name}: set it back, or make them again with"
                " `docsync guard embed --anew`"
            )
        texts = compared_texts(corpus)
        with Rows(corpus.path, model.name, held, texts.keys()) as rows:
            done = sum(rows.ends.get(d, 0) >= about.chars for d, (_, _, about) in texts.items())
            made = 0
            for batch in _batches(_waiting(corpus, texts, rows.ends)):
                found = [stretch for _, stretch, _ in batch if stretch]
                rows.add(batch, model.embed([s.text for s in found]) if found else [])
                done += sum(end == texts[digest][2].chars for digest, _, end in batch)
                made += len(found)
                progress(Embedded(done, len(texts), made))
        return Embedded(done, len(texts), made)


def _waiting(corpus: Corpus, texts: Texts, ends: dict[str, int]) -> Iterator[Waiting]:
    for digest, (segment, document, about) in texts.items():
        begin = ends.get(digest, 0)
        if begin >= about.chars:
            continue
        last: Stretch | None = None
        for stretch in stretches(corpus.segments[segment].text(document), begin):
            if last is not None:
                yield digest, last, last.end
            last = stretch
        yield digest, last, about.chars


def _batches(waiting: Iterator[Waiting]) -> Iterator[list[Waiting]]:
    batch: list[Waiting] = []
    for one in waiting:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@contextlib.contextmanager
def _errors(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise GuardError(
            f"cannot write the vectors of {place}: {error.strerror or error}; those that were there"
            " are as they were"
        ) from error
