"""What a person has rejected: one fact in one section, until the fact is another one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from docsync.docs.section import DocSection
from docsync.facts.fact import ChangeFact


@dataclass(frozen=True, slots=True)
class Suppression:
    """`section` is the id of the section when it was rejected, `fact` what `fact_key` gave.
    `number` names it for people: `3` in the journal, `s3` in the file that a team shares. It holds
    until the day `until`, that day included, or without end."""

    number: str
    section: str
    fact: str
    what: str  # the fact in words
    reason: str
    by: str  # who rejected it, "" if that is not known
    day: date | None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.until is None or day <= self.until


def fact_key(fact: ChangeFact) -> str:
    """Names a fact with its two states: `default-changed:src/cli.py:tool:--jobs@1f0c2d3e4a5b`.
    Another value afterwards, or another place in the code, is another fact."""
    import hashlib

    states = f"{fact.before}\0{fact.after}".encode("utf-8", "surrogatepass")
    return f"{fact.id}@{hashlib.sha256(states).hexdigest()[:12]}"


def fact_words(fact: ChangeFact) -> str:
    """For lists: `default-changed --jobs 10 -> 4`."""
    change = ""
    if fact.before is not None and fact.after is not None:
        change = f" {_short(fact.before)} -> {_short(fact.after)}"
    return f"{fact.kind.value} {_short(fact.symbol)}{change}"


class Suppressions:
    """All that hold today. `documents` are the paths that are documentation now, and `sections`
    gives those of one of them: together they tell a section that moved from another one."""

    def __init__(
        self,
        all_of_them: Iterable[Suppression],
        documents: Collection[str],
        sections: Callable[[str], Iterable[DocSection]],
        today: date,
    ) -> None:
        self._by_fact: dict[str, list[Suppression]] = {}
        for each in all_of_them:
            if each.holds_on(today):
                self._by_fact.setdefault(each.fact, []).append(each)
        self._documents, self._sections = documents, sections

    def __bool__(self) -> bool:
        return bool(self._by_fact)

    def find(self, section: DocSection, fact: ChangeFact) -> Suppression | None:
        if not self._by_fact:
            return None
        for each in self._by_fact.get(fact_key(fact), ()):
            if each.section == section.id or self._has_moved_to(section, each.section):
                return each
        return None

    def _has_moved_to(self, section: DocSection, old_id: str) -> bool:
        """The document got another name and the headings stayed; or the section stands below
        another heading of its document now, and under its own name nowhere else in it."""
        path, _, headings = old_id.partition("#")
        if path != section.path:
            is_renamed = path not in self._documents and section.id == f"{section.path}#{headings}"
            return is_renamed and bool(section.heading)
        own = section.heading
        if not own or not (headings == own or headings.endswith(f"/{own}")):
            return False
        now = list(self._sections(path))
        return old_id not in {s.id for s in now} and sum(s.heading == own for s in now) == 1


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:37] + "..."
