"""Decisions, and how values are written into the journal. Imported by every run: keep it light."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docsync.facts.fact import ChangeFact


class Decision(StrEnum):
    """What is known of a section for one diff. SHOWN: it stopped a commit; nobody decided."""

    SHOWN = "shown"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


def suppression_key(section_id: str, facts: Iterable[ChangeFact]) -> str:
    """Names "these facts for this section": a rejection holds as long as it comes out the same."""
    import hashlib

    parts = sorted(f"{fact.id}\0{fact.before}\0{fact.after}" for fact in facts)
    joined = "\0\0".join((section_id, *parts))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def dump(values: Sequence[Any]) -> str:
    """JSON of frozen dataclasses; pure ASCII, so that any surrogate survives the database."""
    import json
    from dataclasses import asdict

    return json.dumps([asdict(value) for value in values])


def pack(text: str) -> str | bytes:
    """A string as SQLite can hold it: undecodable paths carry lone surrogates, which it cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def unpack(stored: str | bytes) -> str:
    return stored if isinstance(stored, str) else stored.decode("utf-8", "surrogatepass")
