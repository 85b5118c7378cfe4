"""One new entry: after the pattern of its sisters where that needs no words, else with the words of
a model, from what the code says of the thing or from the change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docsync.docs.section import BlockKind, DocFile
from docsync.facts.fact import ChangeFact
from docsync.llm.chat import ChatReply
from docsync.match.terms import strip_quotes
from docsync.prompts.wording import sentence
from docsync.rewrite.addition import HELP, MAX_SISTER_CHARS, SETTING, Slot, insertion, name_like
from docsync.rewrite.columns import in_cells, in_column
from docsync.rewrite.context import code_of
from docsync.rewrite.conversation import parse_answer
from docsync.rewrite.described import (
    MOST_TOKENS,
    check_own,
    entry_with_gap,
    say_the_same,
    words_of,
)
from docsync.rewrite.description import description_of, last_name
from docsync.rewrite.entries import SURE
from docsync.rewrite.entry import (
    check_columns,
    check_commas,
    check_entry,
    check_form,
    check_setting,
    in_level,
    with_comma,
)
from docsync.rewrite.hunks import Hunk, as_diff
from docsync.rewrite.parts import sound_part
from docsync.rewrite.pattern import entry_like_sisters
from docsync.rewrite.proposal import Check, Origin, Rewrite, Verified
from docsync.rewrite.session import Session
from docsync.rewrite.update import (
    CHARS_A_TOKEN,
    MAX_SHOWN_CHARS,
    MORE_TOKENS,
    entry_checks,
    hunks_for,
    is_told_beside,
)
from docsync.verify.edit import failed, passed
from docsync.verify.evidence import contains

if TYPE_CHECKING:
    from docsync.prompts.context import AddContext, DescribeContext
    from docsync.rewrite.conversation import Asked

_GETS = re.compile(r"\w\s*=\s*[(\[{]?\s*\Z")
Checked = Callable[[ChatReply, str], Verified | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A new row or item, and the reply that it came with if a model wrote it. `shown` is what that
    was shown of the change."""

    text: str
    shown: str = ""
    reply: ChatReply | None = None
    prompt_id: str = ""
    checks: tuple[Check, ...] = ()


def new_entry(session: Session, slot: Slot) -> Entry | None:
    fact, document = slot.fact, session.document
    text = entry_like_sisters(document, slot)
    if text is not None:
        return Entry(text)
    beside = beside_of(document, slot)
    sisters = tuple(beside.values())
    if sum(map(len, sisters)) > MAX_SISTER_CHARS * len(sisters):
        session.leave([fact], "the entries beside it are too long to follow")
        return None
    shown: tuple[Hunk, ...] = ()
    has_words = is_told(fact)
    if session.is_shown and not has_words:
        shown = hunks_for(fact, sisters, session.hunks())
        if fact.language == "text" and not _is_declared(last_name(fact), shown):
            shown = ()
    if not shown and not has_words:
        # what a model writes about a thing of which it knows only the name is invented
        session.leave([fact], "the code does not say what it does: its entry is yours to write")
        return None
    writer = _Writer(session, slot, beside, shown)
    form = entry_with_gap(document, slot) if shown else None
    return writer.whole() if form is None else writer.words(form)


def _is_declared(name: str, hunks: Sequence[Hunk]) -> bool:
    """Whether a line that came gives the name something, or quotes it where no other gets it: words
    of a comment in a file that is read by its words look like names as well."""
    whole = re.escape(name)
    given = re.compile(rf"[\"']{whole}[\"']|(?<![\w`]){whole}[\"']?\s*(?:[=(,\[{{]|:(?!\w*`))")
    return any(
        "``" not in line and not _GETS.search(line[: match.start()])
        for hunk in hunks
        for line in hunk.changed("+").split("\n")
        for match in given.finditer(line)
    )


class _Writer:
    """A model's answers for one slot, and what the checks make of them."""

    def __init__(
        self, session: Session, slot: Slot, beside: Mapping[str, str], shown: tuple[Hunk, ...]
    ) -> None:
        self._session, self._slot, self._shown = session, slot, shown
        self._beside, self._sisters = beside, tuple(beside.values())
        self._around = _around(session.document, slot)
        self._headings = (slot.section or session.verdict.candidate.section).heading_path
        self._diff = as_diff(shown, MAX_SHOWN_CHARS)
        self._written: list[tuple[Rewrite, Entry]] = []

    def whole(self, form: str = "") -> Entry | None:
        """The entry as the model writes it; `form` is that which a rule knows."""
        session, slot, sisters = self._session, self._slot, self._sisters
        name = last_name(slot.fact)

        def judged(part: str, reply: ChatReply, prompt_id: str) -> Verified:
            more = (check_own(words_of(part, form, name), sisters),) if form else ()
            return self._judged(part, reply, prompt_id, *more)

        def check(reply: ChatReply, prompt_id: str) -> Verified | None:
            new = parse_answer(reply.text, "")
            if new is None:
                return None
            if slot.unit == HELP:
                new = in_column(new, sisters)
            elif slot.sisters[-1].kind is BlockKind.TABLE:
                new = in_cells(new, sisters)
            elif slot.unit == SETTING:
                new = with_comma(in_level(new, sisters), *self._around)
            return sound_part("", new, lambda part: judged(part, reply, prompt_id))

        context = entry_context(session.document, slot, self._headings, self._shown, session.hint)
        most = max(map(len, sisters)) // CHARS_A_TOKEN + MORE_TOKENS if self._shown else 0
        found = session.ask(context, check, [slot.fact], most_tokens=most)
        if found is None:
            return None
        return self._agreed(found, context, check, most, form) if form else self._entry_of(found)

    def words(self, form: str) -> Entry | None:
        """The entry whose form is known. Its words are the change's own, right beside the name, or
        such as the model writes again; where they are refused it is asked for the whole."""
        session, slot, name = self._session, self._slot, last_name(self._slot.fact)

        def check(reply: ChatReply, prompt_id: str) -> Verified | None:
            answer = parse_answer(reply.text, "")
            if answer is None:
                return None

            def judged(words: str) -> Verified:
                entry = entry_like_sisters(session.document, slot, words.strip()) or ""
                return self._judged(entry, reply, prompt_id, check_own(words, self._sisters))

            words = words_of(answer, form, name)
            return sound_part("", words, judged) if words else None

        context = words_context(
            session.document, slot, self._headings, self._shown, form, session.hint
        )
        found = session.ask(context, check, [slot.fact], most_tokens=MOST_TOKENS)
        if found is None:
            return None
        if not found.is_sound:
            again = self.whole(form) if session.allowance.prompts(1) else None
            return again or self._entry_of(found)
        return self._agreed(found, context, check, MOST_TOKENS, form)

    def _agreed(
        self, found: Verified, context: Asked, check: Checked, most: int, form: str
    ) -> Entry:
        entry, name = self._entry_of(found), last_name(self._slot.fact)
        added = "\n".join(hunk.changed("+") for hunk in self._shown)
        if is_told_beside(words_of(entry.text, form, name), name, added):
            return entry

        def is_same(one: Rewrite, other: Rewrite) -> bool:
            texts = {id(rewrite): written.text for rewrite, written in self._written}
            return say_the_same(texts[id(one)], texts[id(other)], form)

        again = self._session.agreed(found, context, check, most, is_same)
        return replace(entry, checks=(*entry.checks, *again.checks[len(found.checks) :]))

    def _judged(self, text: str, reply: ChatReply, prompt_id: str, *more: Check) -> Verified:
        checks = (*checks_of(text, self._slot, self._beside, self._shown), *more)
        if self._slot.unit == SETTING:
            checks = (*checks, check_commas(text, *self._around))
        entry = Entry(text, self._diff, reply, prompt_id, checks)
        verified = self._session.verify(with_entries(self._session, [(self._slot, entry)]))
        self._written.append((verified.rewrite, entry))
        return replace(verified, checks=(*verified.checks, *checks))

    def _entry_of(self, found: Verified) -> Entry:
        return next(entry for rewrite, entry in self._written if rewrite is found.rewrite)


def with_entries(session: Session, entries: Sequence[tuple[Slot, Entry]]) -> Rewrite:
    (slot, _), last = entries[0], entries[-1][1]
    block, verdict = slot.block, session.verdict
    if slot.section is not None:
        verdict = replace(verdict, candidate=replace(verdict.candidate, section=slot.section))
    return Rewrite(
        verdict=verdict,
        start=block.start,
        end=block.end,
        old=session.document.text(block.start, block.end),
        new=insertion(session.document, [(slot, entry.text) for slot, entry in entries]),
        origin=Origin.MODEL if last.reply else Origin.MECHANICAL,
        explanation=" ".join(sentence(slot.fact) for slot, _ in entries),
        prompt_id=last.prompt_id,
        model=last.reply.model if last.reply else "",
        finish_reason=last.reply.finish_reason if last.reply else "",
        shown="\n".join(dict.fromkeys(e.shown for _, e in entries if e.shown)),
    )


def beside_of(document: DocFile, slot: Slot) -> dict[str, str]:
    """The entries that show the form, by name."""
    return {s.name: document.text(s.start, s.end).rstrip() for s in slot.nearest}


def _around(document: DocFile, slot: Slot) -> tuple[str, str]:
    """The lines above and below a new one; "" at the ends of the block."""
    above = document.text(slot.block.start, slot.at).rstrip().rpartition("\n")[2]
    return above, document.text(slot.at, slot.block.end).strip("\r\n").partition("\n")[0]


def entry_context(
    document: DocFile, slot: Slot, headings: tuple[str, ...], shown: Sequence[Hunk], hint: str = ""
) -> AddContext:
    """The same for `docsync sync` and for the rows that a model is finetuned on. What the code
    says of the thing stands in it where nothing of the change is shown."""
    from docsync.prompts.context import AddContext

    return AddContext(
        path=document.path,
        headings=headings,
        facts=(sentence(slot.fact),),
        code=as_diff(shown, MAX_SHOWN_CHARS) if shown else code_of([slot.fact]),
        sisters=tuple(beside_of(document, slot).values()),
        name=slot.fact.symbol,
        unit=slot.unit,
        hint=hint,
    )


def words_context(
    document: DocFile,
    slot: Slot,
    headings: tuple[str, ...],
    shown: Sequence[Hunk],
    form: str,
    hint: str = "",
) -> DescribeContext:
    from docsync.prompts.context import DescribeContext

    return DescribeContext(
        path=document.path,
        headings=headings,
        facts=(sentence(slot.fact),),
        diff=as_diff(shown, MAX_SHOWN_CHARS),
        sisters=tuple(beside_of(document, slot).values()),
        name=slot.fact.symbol,
        entry=form,
        hint=hint,
    )


def checks_of(
    entry: str, slot: Slot, beside: Mapping[str, str], shown: Sequence[Hunk]
) -> tuple[Check, ...]:
    """`beside` are entries of the list, by name."""
    fact, sisters = slot.fact, tuple(beside.values())
    checks: tuple[Check, ...]
    if shown:
        checks = entry_checks(entry, fact, sisters, shown, tuple(beside))
    else:
        said = f"{fact.symbol} {fact.detail} {fact.after}"
        checks = (
            check_named(entry, fact, slot.sisters[-1].name),
            check_entry(entry, said, sisters),
        )
    name = name_like(slot.sisters[-1].name, fact)
    checks = (*checks, check_form(entry, name, beside))
    if slot.unit == HELP:
        return (*checks, check_columns(entry))
    if slot.unit == SETTING:
        said = "\n".join((*(hunk.text for hunk in shown), fact.detail, f"{name} {fact.after}"))
        return (*checks, check_setting(entry, said, sisters))
    return checks


def check_named(entry: str, fact: ChangeFact, sister: str) -> Check:
    """A part of an entry that does not say what it is about is none."""
    names = (name_like(sister, fact), last_name(fact), strip_quotes(fact.symbol))
    if any(contains(entry, name) for name in names):
        return passed("asked for")
    return failed("asked for", f"it does not name `{names[0]}`")


def is_told(fact: ChangeFact) -> bool:
    """Whether the code says what an added thing does."""
    return bool(description_of(fact)) and fact.certainty >= SURE
