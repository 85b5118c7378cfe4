"""(the change itself + entries or a piece of a section -> what people wrote), the rows for what
`model.ask = "affected"` asks.

As with every row, the prompt is the one that a run sends, and people's words must pass the checks
that a model's would have to pass: what stands in no line of the change, a model would have to
invent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from docsync.config import Config
from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.candidate import Candidate
from docsync.match.evidence import gather
from docsync.mining.dataset.change import EditedDocument, MinedChange
from docsync.mining.dataset.entries import entry_in
from docsync.mining.dataset.example import Example
from docsync.mining.dataset.repair import example_of, is_sound, verdict_on
from docsync.rewrite.addition import Slot
from docsync.rewrite.beside import entries_beside, slot_beside, takes_a_place
from docsync.rewrite.described import entry_with_gap, words_in
from docsync.rewrite.description import last_name
from docsync.rewrite.entries import is_addition, plain_name
from docsync.rewrite.from_change import update_context
from docsync.rewrite.home import home_slot
from docsync.rewrite.hunks import Hunk
from docsync.rewrite.new_entry import beside_of, checks_of, entry_context, is_told, words_context
from docsync.rewrite.proposal import Check, CheckStatus
from docsync.rewrite.update import MAX_DIFF_CHARS, Piece, asked_for, hunks_for, piece_of

MAX_STAYED = 1  # pieces of a document that people left alone
MAX_GROWTH = 2  # times the length of a piece that what people made of it may have


def shown_changes(change: MinedChange, config: Config) -> Iterator[Example]:
    """The rows of one commit: at most one entry for a name, then the pieces that people edited, and
    of each document that they went through one that they did not."""
    names: set[str] = set()
    for document in change.documents:
        yield from _entries(change, document, names, config)
        yield from _pieces(change, document, config)


def _entries(
    change: MinedChange, document: EditedDocument, names: set[str], config: Config
) -> Iterator[Example]:
    added = [f for f in change.facts if is_addition(f) and not is_told(f)]
    for fact in added:
        if plain_name(fact) in names or takes_a_place(fact, change.facts):
            continue
        for slot, section in _slots(fact, document.old, change):
            text = entry_in(slot, section, document)
            beside = beside_of(document.old, slot)
            shown = hunks_for(fact, tuple(beside.values()), change.hunks())
            if text is None or not shown or not _pass(checks_of(text, slot, beside, shown)):
                continue
            row = _entry_row(fact, slot, section, text, document.old, shown, change, config)
            if row is None:
                continue
            names.add(plain_name(fact))
            yield row
            break


def _entry_row(
    fact: ChangeFact,
    slot: Slot,
    section: DocSection,
    text: str,
    document: DocFile,
    shown: Sequence[Hunk],
    change: MinedChange,
    config: Config,
) -> Example | None:
    """Of an entry whose form a rule knows only the words are asked for; None where people gave it
    another form."""
    form, headings = entry_with_gap(document, slot), section.heading_path
    if form is None:
        whole = entry_context(document, slot, headings, shown)
        sisters = list(whole.sisters)
        more: dict[str, Any] = {"ask": "affected", "shown": whole.code, "sisters": sisters}
        return example_of(document, whole, [fact], "", text, "entry", change.meta, config, **more)
    words = words_in(text, form, last_name(fact))
    if not words:
        return None
    asked = words_context(document, slot, headings, shown, form)
    more = {"ask": "affected", "shown": asked.diff, "sisters": list(asked.sisters), "form": form}
    return example_of(document, asked, [fact], "", words, "words", change.meta, config, **more)


def _slots(
    fact: ChangeFact, document: DocFile, change: MinedChange
) -> Iterator[tuple[Slot, DocSection]]:
    """Where a run would look for a place: beside its nearest sibling only where no section of the
    document is its home."""
    homes = [(slot, s) for s in document.sections if (slot := home_slot(fact, document, s))]
    beside = (
        (slot, s)
        for s in document.sections
        if (slot := slot_beside(fact, document, s, change.tree))
    )
    for slot, section in homes or beside:
        yield slot, slot.section or section


def _pieces(change: MinedChange, document: EditedDocument, config: Config) -> Iterator[Example]:
    old = document.old
    edited = _Edited(old, document.new)
    stayed = []
    for section in old.sections:
        facts = _facts_in(section, old, change.facts)
        if not facts or any(entries_beside(f, old, section) for f in facts if is_addition(f)):
            continue
        candidate = Candidate(section, facts, (), 1.0)
        piece = piece_of(old, candidate, change.hunks())
        new = edited.text(piece.first, piece.last) if piece is not None else None
        if piece is None or new is None or "\r" in piece.text:
            continue
        if new == piece.text:
            if edited.text(section.start, section.end) == old.text(section.start, section.end):
                stayed.append((candidate, piece))
        elif _is_told(piece, new, candidate, change, old):
            yield _piece_row(change, old, candidate, piece, new, config)
    # those with most of the change in them are the hardest to leave alone
    stayed.sort(key=lambda one: (-len(one[0].facts), one[1].first))
    for candidate, piece in stayed[:MAX_STAYED]:
        yield _piece_row(change, old, candidate, piece, None, config)


def _facts_in(
    section: DocSection, document: DocFile, facts: Sequence[ChangeFact]
) -> tuple[ChangeFact, ...]:
    """Those that reach the section, first those that say most clearly what they mean."""
    found = [one for fact in facts if (one := gather(fact, document, section, spread=1))]
    found.sort(key=lambda one: (-one.best_where, -one.key_strength, -len(one.siblings)))
    return tuple(one.fact for one in found)


def _is_told(
    piece: Piece, new: str, candidate: Candidate, change: MinedChange, document: DocFile
) -> bool:
    """Whether the change says what people wrote."""
    if len(new) > MAX_GROWTH * len(piece.text) + MAX_DIFF_CHARS or not new.strip():
        return False
    if not _pass(asked_for(piece, new, candidate.facts)):
        return False
    made = document.text(piece.start, piece.first) + new + document.text(piece.last, piece.end)
    verdict = verdict_on(candidate.section, candidate.facts)
    return is_sound(document, verdict, piece.start, piece.end, made, change.lines, piece.diff)


def _pass(checks: Sequence[Check]) -> bool:
    return all(check.status is not CheckStatus.FAILED for check in checks)


def _piece_row(
    change: MinedChange,
    document: DocFile,
    candidate: Candidate,
    piece: Piece,
    new: str | None,
    config: Config,
) -> Example:
    context = update_context(document, candidate, piece)
    kind = "piece" if new is not None else "shown"
    more = {"ask": "affected", "shown": context.diff}
    return example_of(
        document, context, candidate.facts, context.text, new, kind, change.meta, config, **more
    )


class _Edited:
    """What became of parts of a document, by whole lines."""

    def __init__(self, old: DocFile, new: DocFile) -> None:
        self._old, self._new = old, new
        before = old.content.splitlines(keepends=True)
        self._after = new.content.splitlines(keepends=True)
        self._starts = [0]
        for line in before:
            self._starts.append(self._starts[-1] + len(line))
        matcher = SequenceMatcher(None, before, self._after, autojunk=False)
        self._blocks = matcher.get_opcodes()

    def text(self, start: int, end: int) -> str | None:
        """The text in the place of the bytes, lines that were put in at their end with them; None
        where an edit reaches over a border of theirs."""
        try:
            first, last = self._starts.index(start), self._starts.index(end)
        except ValueError:
            return None
        begin, finish = self._at(first), self._at(last)
        if begin is None or finish is None:
            return None
        return b"".join(self._after[begin:finish]).decode(self._new.encoding, "surrogateescape")

    def _at(self, line: int) -> int | None:
        """Where the old line is now, or what took the place of lines from it on."""
        for tag, first, last, start, _ in self._blocks:
            if first <= line < last:
                if tag == "equal":
                    return start + line - first
                return start if line == first else None
        return len(self._after)
