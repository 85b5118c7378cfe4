"""Planted faults through the real checks and the real guard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from docsync.config import GuardConfig
from docsync.guard.building import Terms, add_texts
from docsync.guard.check import guard
from docsync.guard.corpus import Corpus
from docsync.guard.sources import SourceText
from docsync.rewrite.proposal import CheckStatus, GuardDecision, Rewrite
from docsync.selftest.fault import Kind, Planted
from docsync.selftest.faults_claims import KINDS as CLAIMS
from docsync.selftest.faults_prose import KINDS as PROSE
from docsync.selftest.faults_prose import PROTECTED
from docsync.selftest.faults_reply import KINDS as REPLY
from docsync.selftest.faults_reply import LOADED
from docsync.selftest.faults_shape import KINDS as SHAPE
from docsync.selftest.scenario import Good, goods
from docsync.verify.verify import verify

KINDS: tuple[Kind, ...] = (*CLAIMS, *PROSE, *SHAPE, *REPLY)
GUARD = "guard"
MAX_VARIANTS = 5
"""Of one kind in one good rewrite."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One text and who rejected it. `kind` is None for a good rewrite that nothing was planted in;
    `rejected_by` are names of checks, and "guard"; `why` is what the first of them says."""

    good: Good
    kind: Kind | None
    text: str
    rejected_by: frozenset[str]
    why: str


def trials(
    every: int = 1, progress: Callable[[str], None] = lambda _message: None
) -> Iterator[Trial]:
    """Each good rewrite, and each kind of fault in every `every`-th of them: in turn, so that each
    kind meets each template. The same in every run."""
    with _road() as judge:
        for good in _loaded(goods()):
            progress(f"planting faults in {good.name}")
            yield judge(good, None, Planted(good.rewrite.new))
            for place, kind in enumerate(KINDS):
                if (good.turn + place) % every:
                    continue
                for planted in _some(_distinct(kind, good), good.turn):
                    yield judge(good, kind, planted)


def _loaded(those: Iterable[Good]) -> Iterator[Good]:
    """With comments in the change: what is in a diff may still not be said."""
    for good in those:
        loaded = LOADED.replace("«package»", good.words["package"])
        diff = f"{good.evidence.diff_text}\n{loaded}"
        yield replace(good, evidence=replace(good.evidence, diff_text=diff))


def _distinct(kind: Kind, good: Good) -> Iterator[Planted]:
    seen = {(good.rewrite.new, "stop")}
    for each in kind.plant(good):
        planted = Planted(each) if isinstance(each, str) else each
        key = planted.text, planted.finish_reason
        if key not in seen:
            seen.add(key)
            yield planted


def _some(found: Iterable[Planted], turn: int) -> list[Planted]:
    """At most `MAX_VARIANTS`, other ones for each good rewrite."""
    every = list(found)
    start = turn * MAX_VARIANTS % max(1, len(every))
    return (every[start:] + every[:start])[:MAX_VARIANTS]


@contextmanager
def _road() -> Iterator[Callable[[Good, Kind | None, Planted], Trial]]:
    config = GuardConfig()
    with ExitStack() as held:
        folder = held.enter_context(TemporaryDirectory(prefix="docsync-selftest-"))
        corpus = held.enter_context(Corpus(Path(folder) / "corpus", create=True))
        add_texts(corpus, [SourceText.of_text("the self-test", PROTECTED)], Terms())

        def judge(good: Good, kind: Kind | None, planted: Planted) -> Trial:
            rewrite = replace(good.rewrite, new=planted.text, finish_reason=planted.finish_reason)
            return _judged(good, kind, rewrite, [corpus], config)

        yield judge


def _judged(
    good: Good,
    kind: Kind | None,
    rewrite: Rewrite,
    corpora: Sequence[Corpus],
    config: GuardConfig,
) -> Trial:
    evidence = good.evidence
    verified = verify(rewrite, evidence, format=good.format)
    failed = [c for c in verified.checks if c.status is CheckStatus.FAILED]
    rejected_by = {check.name for check in failed}
    why = f"{failed[0].name}: {failed[0].detail}" if failed else ""
    guarded = guard(verified, corpora, config, lambda: f"{evidence.doc_text}\n{evidence.diff_text}")
    if guarded.decision is not GuardDecision.ACCEPT:
        rejected_by.add(GUARD)
        why = why or f"{GUARD}: it reproduces {guarded.matches[0].source}"
    return Trial(good, kind, rewrite.new, frozenset(rejected_by), why)
