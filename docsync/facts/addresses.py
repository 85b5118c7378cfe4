"""Addresses of the web that the code has otherwise now: documentation that gives the old one leads
its readers astray."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.replacements import MAX_FILES, Replacements, edited
from docsync.facts.sides import Side

MAX_FACTS = 20
MIN_LIKENESS = 0.8  # of two addresses on different hosts
ADDRESS = re.compile(r"https?://[^\s\"'`<>()\[\]{}|\\^,;*]+")
_NO_PAGE = re.compile(r"(?i)[%$]|://(?:localhost|127\.|0\.0\.|(?:[\w-]+\.)*example\.)")


def address_facts(files: Sequence[Side]) -> list[ChangeFact]:
    """One fact for each address that every changed line replaces by the same other one."""
    found = Replacements()
    left: set[str] = set()
    for path, old, new in files[:MAX_FILES]:
        left.update(addresses((new or b"").decode("utf-8", "replace")))
        edit = edited(old or b"", new or b"")
        if edit is None:
            continue
        for a, b, c, d in edit.blocks:
            for was, now in _replaced(edit.before[a:b], edit.after[c:d]):
                found.add(was, now, path, c + 1)
    return found.facts(FactKind.PASSAGE_CHANGED, MAX_FACTS, lambda was, _now: was not in left)


def addresses(text: str) -> list[str]:
    return [match[0].rstrip(".:!?") for match in ADDRESS.finditer(text)]


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Addresses of a block of lines that others took the place of, one for one."""
    old, new = addresses("\n".join(before)), addresses("\n".join(after))
    gone = [url for url in dict.fromkeys(old) if url not in new and not _NO_PAGE.search(url)]
    come = [url for url in dict.fromkeys(new) if url not in old and not _NO_PAGE.search(url)]
    likes = {was: [now for now in come if _is_same_page(was, now)] for was in gone}
    liked = Counter(now for found in likes.values() for now in found)
    for number, was in enumerate(gone):
        if len(likes[was]) == 1 and liked[likes[was][0]] == 1:
            yield was, likes[was][0]
        elif len(gone) == len(come):
            now = come[number]
            # where the lines beside it changed as well, it is something else that has the place
            is_alone = all("://" in line for line in (*before, *after) if line.strip())
            is_beside = is_alone and _around(was, before) == _around(now, after) != ""
            if now in likes[was] or is_beside:
                yield was, now


def _around(url: str, lines: Sequence[str]) -> str:
    """What the line says of an address: `homepage = ""`."""
    found = next((line for line in lines if url in line), "")
    rest = "".join(found.replace(url, "").split())
    return rest if any(c.isalpha() for c in rest) else ""


def _is_same_page(was: str, now: str) -> bool:
    """Whether the one may be the other's new address: the same host, the same last part, or much
    the same letters."""
    was, now = (re.split(r"[?#]", url.split("://", 1)[1])[0] for url in (was, now))
    (host, last), (new_host, new_last) = _parts(was), _parts(now)
    if host == new_host or (len(last) > 3 and last == new_last):
        return True
    return SequenceMatcher(None, was, now, autojunk=False).ratio() >= MIN_LIKENESS


def _parts(url: str) -> tuple[str, str]:
    rest = url.rstrip("/")
    return rest.split("/", 1)[0].removeprefix("www."), rest.rsplit("/", 1)[-1]
