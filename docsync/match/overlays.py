"""Settings for one place where a program runs: `values-prod.yaml` beside `values.yaml`, `.env.test`
beside `.env.example`. Documents tell of the file that all begin with."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from docsync.facts.fact import ChangeFact, FactKind

_PLACES = (
    r"prod(?:uction)?|dev(?:el(?:opment)?)?|test(?:s|ing)?|stag(?:e|ing)|qa|uat|ci|local|override"
    r"|preview|sandbox|e2e|integration|debug|canary"
)
_OVERLAY = re.compile(
    rf"(?P<stem>.+?)[-._](?:{_PLACES})(?P<end>\.(?:ya?ml|json|toml|ini|cfg|conf|properties|env))?",
    re.IGNORECASE,
)
_BASES = ("", ".example", ".sample", ".template", ".dist", ".defaults")


def without_overlays(facts: Sequence[ChangeFact], paths: Container[str]) -> tuple[ChangeFact, ...]:
    """Without what the names and values in such a file are, where `paths`, those of the new state,
    have the one that it lies over."""
    found = {fact.place.path for fact in facts}
    overlays = {path for path in found if _is_overlay(path, paths)}
    if not overlays:
        return tuple(facts)
    return tuple(f for f in facts if f.place.path not in overlays or _is_of_file(f))


def _is_overlay(path: str, paths: Container[str]) -> bool:
    folder, slash, name = path.rpartition("/")
    match = _OVERLAY.fullmatch(name)
    if match is None or not (match["end"] or name.startswith(".env")):
        return False
    base = f"{folder}{slash}{match['stem']}{match['end'] or ''}"
    return any(f"{base}{end}" in paths for end in _BASES)


def _is_of_file(fact: ChangeFact) -> bool:
    return fact.kind in (FactKind.FILE_ADDED, FactKind.FILE_MOVED, FactKind.FILE_REMOVED)
