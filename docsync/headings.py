"""What leads to a heading goes along when an edit of the heading changes its anchor.

Links stand in other sections and other documents, so this comes when all sections were worked on
and nothing is written yet. A heading to which a link would lead no more stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from docsync.docs.anchors import anchors, labels, slugs
from docsync.docs.fragments import Fragment, Pages, fragments
from docsync.docs.ignore import is_kept_from
from docsync.docs.living import living
from docsync.docs.parse import parse_document
from docsync.docs.section import Block, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.candidate import Reason
from docsync.match.index import SectionIndex
from docsync.match.terms import last_part
from docsync.repair import Result
from docsync.rewrite.proposal import (
    Check,
    CheckStatus,
    GuardDecision,
    Guarded,
    Origin,
    Rewrite,
    Verified,
)
from docsync.staging import new_content

Look = Callable[[DocFile, Rewrite, tuple[ChangeFact, ...]], Guarded]
"""A rewrite through checks and guard, with more facts than its section has."""


def with_links(
    results: Sequence[Result | None], index: SectionIndex, look: Look
) -> tuple[list[Result | None], list[Result]]:
    """The results in which links follow their headings, and those of sections that only have a
    link."""
    works = [
        (number, guarded)
        for number, result in enumerate(results)
        for guarded in (result.guarded if result else ())
        if guarded.is_accepted
    ]
    desk = _Desk(works, index, look)
    for at in range(len(works)):
        moved = desk.moved(at)
        if moved is not None and (why := desk.take_along(moved)):
            desk.leave(moved, why)
    desk.put_back()
    if not desk.is_changed:
        return list(results), []
    return [
        result and desk.changed(number, result) for number, result in enumerate(results)
    ], desk.added()


@dataclass(frozen=True, slots=True)
class _Moved:
    """A heading that the accepted rewrite `at` gives another title; `names` are its anchors before
    and after. `is_repeated`: another heading of the page was called so as well."""

    at: int
    document: DocFile
    section: DocSection
    title: str
    names: dict[str, str]
    fact: ChangeFact
    is_repeated: bool


class _Desk:
    """The accepted rewrites of a run by a number, each with the number of its section's result."""

    def __init__(
        self, works: Sequence[tuple[int, Guarded]], index: SectionIndex, look: Look
    ) -> None:
        self._works: dict[int, tuple[int | None, Guarded]] = dict(enumerate(works))
        self._withheld: list[tuple[int | None, Guarded, ChangeFact, str]] = []
        self._index, self._look = index, look
        self._pages = Pages(index.paths)
        self._numbers = count(len(works))
        self.is_changed = False

    def changed(self, number: int, result: Result) -> Result:
        kept = [g for g in result.guarded if not g.is_accepted]
        mine = [g for n, g in self._works.values() if n == number]
        held = [(g, fact, why) for n, g, fact, why in self._withheld if n == number]
        left = (*result.left, *((fact, why) for _, fact, why in held))
        return replace(result, guarded=(*kept, *mine, *(g for g, _, _ in held)), left=left)

    def added(self) -> list[Result]:
        return [Result((g,), (), ()) for n, g in self._works.values() if n is None]

    def moved(self, at: int) -> _Moved | None:
        """None where the rewrite leaves the anchor of its heading as it is."""
        rewrite = self._works[at][1].verified.rewrite if at in self._works else None
        if rewrite is None or not rewrite.old or not rewrite.new.strip():
            return None
        document = self._index.document(rewrite.verdict.candidate.section.path)
        section = next((s for s in document.sections if s.start == rewrite.start), None)
        if section is None or not section.level:
            return None
        now = _first_heading(document.path, rewrite.new)
        if now in ("", section.heading):
            return None
        old, new = (slugs(each, document.format) for each in (section.heading, now))
        others = {s for each in document.sections if each is not section for s in _own(each, old)}
        left = anchors(self._after(document))
        names: dict[str, str] = {}
        for before, after in zip(old, new, strict=True):
            if before and before != after and (before in others or before not in left):
                names.setdefault(before, after)
        if others:  # `prune-1` is the second of its name
            names |= {f"{name}{mark}{n}": "" for name in others for mark in "-_" for n in (1, 2)}
        fact = _fact_of(rewrite, section.heading)
        return _Moved(at, document, section, now, names, fact, bool(others)) if names else None

    def take_along(self, moved: _Moved) -> str:
        """Brings every link to the heading to its new anchor; or says which cannot be, and leaves
        all as they are."""
        planned: dict[int, tuple[int | None, Guarded]] = {}
        after = self._after(moved.document)
        for page, section, block in self._blocks(moved):
            at = next((n for n, (_, g) in self._works.items() if _covers(g, page, block)), None)
            if at in planned:
                continue
            rewrite = _new(moved, self._works, page, section, block)
            work: int | None = None
            if at is not None:
                work, rewrite = self._works[at][0], self._works[at][1].verified.rewrite
            links = list(self._to(moved, page, rewrite.new))
            if not links:
                continue  # the words of the rename were the link's too
            line = rewrite.start_line + rewrite.new.count("\n", 0, links[0].start)
            told = f"line {line} of {page.path} links to `#{links[0].name}`"
            if not self._is_free(moved, page, section, rewrite) or not all(
                self._is_sure(link, moved, page, after) for link in links
            ):
                return f"{told}, and cannot be edited by rule: the heading stays"
            names = {link.name: moved.names[link.name] for link in links}
            explained = [f"`#{before}` is now `#{now}`" for before, now in names.items()]
            made = replace(
                rewrite,
                new=_relinked(rewrite.new, [(link, names[link.name]) for link in links]),
                explanation="; ".join(filter(None, (rewrite.explanation, *explained))),
            )
            guarded = self._look(page, made, _of_anchors(moved.fact, names))
            if not guarded.is_accepted:
                return f"{told}, and its edit does not pass the checks: the heading stays"
            planned[next(self._numbers) if at is None else at] = work, guarded
        self._works |= planned
        self.is_changed |= bool(planned)
        return ""

    def leave(self, moved: _Moved, why: str) -> None:
        """Takes the edit of the heading back, and keeps what stands in the same rewrite below."""
        self.is_changed = True
        work, guarded = self._works.pop(moved.at)
        whole = guarded.verified.rewrite
        border = moved.section.blocks[0].end
        if whole.start < border < whole.end:
            old = moved.document.text(whole.start, border)
            lines = whole.new.splitlines(keepends=True)
            height = len(old.splitlines())
            head = replace(whole, end=border, old=old, new="".join(lines[:height]))
            rest = replace(
                whole, start=border, old=whole.old[len(old) :], new="".join(lines[height:])
            )
            below = self._look(moved.document, rest, ())
            if rest.old == rest.new or below.is_accepted:
                whole = head
                if rest.old != rest.new:
                    self._works[moved.at] = work, below
        self._withhold(work, whole, moved.fact, why)

    def put_back(self) -> None:
        """Links that words of a rename took to an anchor that is not there, from one that is."""
        for at, (work, guarded) in tuple(self._works.items()):
            rewrite = guarded.verified.rewrite
            page = self._index.document(rewrite.verdict.candidate.section.path)
            was, now = (list(fragments(t, page.format)) for t in (rewrite.old, rewrite.new))
            if len(was) != len(now):
                continue
            wrong = [
                (new, rewrite.old[old.start : old.end])
                for old, new in zip(was, now, strict=True)
                if old.name != new.name and self._is_lost(page, old, new)
            ]
            if not wrong:
                continue
            self.is_changed = True
            del self._works[at]
            made = replace(rewrite, new=_relinked(rewrite.new, wrong))
            if made.new == made.old:
                continue
            looked = self._look(page, made, ())
            if looked.is_accepted:
                self._works[at] = work, looked
            else:
                fact = rewrite.verdict.candidate.facts[0]
                why = f"`#{wrong[0][0].name}` is the anchor of nothing"
                self._withhold(work, rewrite, fact, why)

    def _withhold(self, work: int | None, rewrite: Rewrite, fact: ChangeFact, why: str) -> None:
        check = Check("links", CheckStatus.FAILED, why)
        held = Guarded(Verified(rewrite, (check,)), GuardDecision.ACCEPT, ())
        self._withheld.append((work, held, fact, why))

    def _after(self, document: DocFile) -> DocFile:
        """The document with what is accepted so far."""
        here = [g for _, g in self._works.values() if _path(g) == document.path]
        try:
            content = new_content(document, here)
        except ValueError:
            return document  # nothing of it can be written
        return parse_document(document.path, document.blob, content) if here else document

    def _blocks(self, moved: _Moved) -> Iterator[tuple[DocFile, DocSection, Block]]:
        """Every block with a link to the heading."""
        words = [*moved.names, *([moved.section.heading] if moved.document.format == "rst" else ())]
        places = {place for word in words for place in self._index.places(word)}
        places |= {(moved.document.path, section.ordinal) for section in moved.document.sections}
        self._index.preload(path for path, _ in places)
        for path, ordinal in sorted(places):
            page = self._index.document(path)
            section = page.sections[ordinal]
            for block in section.blocks:
                text = page.text(block.start, block.end)
                if any(True for _ in self._to(moved, page, text)):
                    yield page, section, block

    def _to(self, moved: _Moved, page: DocFile, text: str) -> Iterator[Fragment]:
        path = moved.document.path
        title = " ".join(moved.section.heading.replace("`", "").lower().split())
        for link in fragments(text, page.format):
            if link.page is None:
                document, _, name = link.name.rpartition(":")
                if name.replace("`", "") == title and (page.path == path or document):
                    yield link
            elif link.name in moved.names and path in self._pages.meant(page.path, link.page):
                yield link

    def _is_sure(self, link: Fragment, moved: _Moved, page: DocFile, after: DocFile) -> bool:
        """Whether the link means this heading and no other, before and after."""
        if moved.is_repeated or link.page is None:
            return False
        new = moved.names[link.name]
        named = [s for s in after.sections if s.level and new in slugs(s.heading, after.format)]
        meant = self._pages.meant(page.path, link.page)
        return len(named) == 1 and meant == (moved.document.path,)

    def _is_free(self, moved: _Moved, page: DocFile, section: DocSection, rewrite: Rewrite) -> bool:
        """Whether the links stand in text that may be edited."""
        if page.is_report_only or page.is_encoded:
            return False
        for link in self._to(moved, page, rewrite.old):
            start, end = page.span(rewrite.start, rewrite.end, link.start, link.end)
            if is_kept_from(page, moved.fact, start, end) or not living(page, section, start, end):
                return False
        return True

    def _is_lost(self, page: DocFile, old: Fragment, new: Fragment) -> bool:
        if new.page is None:
            paths = {path for path, _ in self._index.places(old.name)} if new.is_role else set()
            pages = [self._index.document(path) for path in sorted({*paths, page.path})]
            pages = [each for each in pages if each.format == "rst"]
            named = {name for each in pages for name in labels(each)}
            if new.is_role or old.name in named:
                if old.name not in named or new.name in named:
                    return False
                return new.name not in {n for each in pages for n in labels(self._after(each))}
            meant: tuple[str, ...] = (page.path,)
        elif len(meant := self._pages.meant(page.path, new.page)) != 1:
            return False
        there = anchors(self._after(self._index.document(meant[0])))
        return old.name in there and new.name not in there


def _own(section: DocSection, names: Sequence[str]) -> set[str]:
    """Those of `names` that are made of the heading of a section as well."""
    if not section.level:
        return set()
    return {name for name in slugs(section.heading, "") if name} & set(names)


def _first_heading(path: str, text: str) -> str:
    sections = parse_document(path, "", text.encode()).sections
    return next((section.heading for section in sections if section.level), "")


def _fact_of(rewrite: Rewrite, heading: str) -> ChangeFact:
    """The one that the heading speaks of."""
    facts = rewrite.verdict.candidate.facts
    names = ((fact, last_part(fact.before or fact.symbol)) for fact in facts)
    return next((fact for fact, name in names if name and name in heading), facts[0])


def _of_anchors(fact: ChangeFact, names: dict[str, str]) -> tuple[ChangeFact, ...]:
    """What became of the anchors, for the checks."""
    return tuple(
        replace(
            fact,
            kind=FactKind.TOKEN_RENAMED,
            symbol=f"#{before}",
            before=f"#{before}",
            after=f"#{after}",
            owner="",
        )
        for before, after in names.items()
    )


def _path(guarded: Guarded) -> str:
    return guarded.verified.rewrite.verdict.candidate.section.path


def _covers(guarded: Guarded, page: DocFile, block: Block) -> bool:
    rewrite = guarded.verified.rewrite
    return _path(guarded) == page.path and rewrite.start < block.end and block.start < rewrite.end


def _new(
    moved: _Moved,
    works: dict[int, tuple[int | None, Guarded]],
    page: DocFile,
    section: DocSection,
    block: Block,
) -> Rewrite:
    """For a block that only has a link."""
    text = page.text(block.start, block.end)
    verdict = works[moved.at][1].verified.rewrite.verdict
    word = next(iter(moved.names))
    reason = Reason(
        fact_id=moved.fact.id,
        word=f"#{word}",
        where="link",
        start=block.start,
        end=block.end,
        line=block.start_line,
        text=f"{moved.fact.kind.value}: a link to `#{word}` stands in its line {block.start_line}",
    )
    candidate = replace(verdict.candidate, section=section, facts=(moved.fact,), reasons=(reason,))
    return Rewrite(
        verdict=replace(verdict, candidate=candidate),
        start=block.start,
        end=block.end,
        old=text,
        new=text,
        origin=Origin.MECHANICAL,
        explanation="",
    )


def _relinked(text: str, links: Sequence[tuple[Fragment, str]]) -> str:
    for link, name in reversed(links):
        text = text[: link.start] + name + text[link.end :]
    return text
