"""Addresses that lead to files of one release: where a document has more of them than those that
the code has otherwise now, all stay, since half of a list would be of another release."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsync.docs.section import DocFile
from docsync.facts.addresses import addresses
from docsync.match.quotation import is_address
from docsync.rewrite.edit import Edit

_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+(?![\w.])")


def without_some_sisters(edits: Sequence[Edit], document: DocFile) -> list[Edit]:
    replaced = {edit.fact.before or "" for edit in edits if is_address(edit.fact.before or "")}
    if not replaced:
        return list(edits)
    left = set(addresses(document.text(0, len(document.content)))) - replaced
    releases = {release for address in left if (release := _release(address))}
    return [edit for edit in edits if not _stays(edit, releases)]


def _stays(edit: Edit, releases: set[str]) -> bool:
    before, after = edit.fact.before or "", edit.fact.after or ""
    release = _release(before) if is_address(before) else ""
    return release in releases and release != _release(after)


def _release(address: str) -> str:
    """The address up to the end of its version; "" if it has none."""
    match = _VERSION.search(address)
    return address[: match.end()] if match else ""
