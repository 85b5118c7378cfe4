"""The corpus of protected texts, and what comes too near to one.

For programs of your own, without the rest of docsync:

    from docsync.guard import Corpus, scan_text

    with Corpus(Path("corpus")) as corpus:
        decision, matches = scan_text(text, [corpus])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docsync.guard.building import Terms, add_texts, compact, texts_of
    from docsync.guard.corpus import Corpus, open_corpus
    from docsync.guard.memory import Memorised, memorised
    from docsync.guard.scan import scan_text
    from docsync.guard.sources import sources_of, sources_of_revision

__all__ = [
    "Corpus",
    "Memorised",
    "Terms",
    "add_texts",
    "compact",
    "memorised",
    "open_corpus",
    "scan_text",
    "sources_of",
    "sources_of_revision",
    "texts_of",
]
_PLACES = {
    "Corpus": "corpus",
    "Memorised": "memory",
    "Terms": "building",
    "add_texts": "building",
    "compact": "building",
    "memorised": "memory",
    "open_corpus": "corpus",
    "scan_text": "scan",
    "sources_of": "sources",
    "sources_of_revision": "sources",
    "texts_of": "building",
}


def __getattr__(name: str) -> object:
    # a commit that the guard has nothing to do with must not pay for it
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
