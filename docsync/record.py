"""Decisions, and how values are written into the journal. Imported by every run: keep it light."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any


class Decision(StrEnum):
    """What is known of a section for one diff. SHOWN: it stopped a commit; nobody decided."""

    SHOWN = "shown"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


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
