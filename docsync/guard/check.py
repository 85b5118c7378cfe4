"""Whether a rewrite reproduces a protected text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from docsync.config import GuardConfig
from docsync.errors import GuardError
from docsync.guard.corpus import Corpus, corpus_path, open_corpus
from docsync.guard.scan import scan_text
from docsync.rewrite.proposal import GuardDecision, Guarded, Verified


def open_corpora(config: GuardConfig, state_dir: Path, root: Path) -> tuple[Corpus, ...]:
    """The corpora that the settings name, for texts that docsync writes.

    Raises GuardError if one cannot be read, or a shared one is not there.
    """
    if not config.enabled:
        return ()
    found = []
    for name in config.corpora:
        path = corpus_path(state_dir, name, root)
        corpus = open_corpus(path)
        if corpus is not None:
            found.append(corpus)
        elif path.parent != state_dir / "guard":
            raise GuardError(
                f"`guard.corpora` names {name}, and there is no corpus at {path}: get it, or take"
                " it out of the settings"
            )
    return tuple(found)


def guard(
    verified: Verified,
    corpora: Sequence[Corpus],
    config: GuardConfig,
    known_text: Callable[[], str],
) -> Guarded:
    """Compare what a rewrite adds with the protected texts.

    Only what is in neither the old text nor `known_text()` (the old document and the diff: what
    was in the repository before) counts; `known_text` is called only when something was found.
    Without a corpus, or with the guard switched off, everything is accepted at no cost.

    Raises GuardError if a corpus cannot be read.
    """
    if not corpora or not config.enabled:
        return Guarded(verified, GuardDecision.ACCEPT, ())
    rewrite = verified.rewrite
    decision, matches = scan_text(
        rewrite.new, corpora, config, old=rewrite.old, known_text=known_text
    )
    return Guarded(verified, decision, matches)
