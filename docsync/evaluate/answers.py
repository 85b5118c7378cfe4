"""What each contestant makes of a row."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from docsync.config import ModelConfig
from docsync.docs.parse import parse_document
from docsync.errors import ModelError, ModelReplyError
from docsync.facts.fact import ChangeFact
from docsync.judge.verdict import Affected, Verdict
from docsync.llm.chat import ChatMessage, ChatModel, Sampling
from docsync.match.candidate import Candidate
from docsync.mining.dataset.example import Row
from docsync.review.stored import facts_of
from docsync.rewrite.addition import bare_entry, find_slot
from docsync.rewrite.conversation import few_shot, parse_answer
from docsync.rewrite.described import GAP, words_of
from docsync.rewrite.description import last_name
from docsync.rewrite.entry import check_entry
from docsync.rewrite.hunks import Hunk
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.pattern import entry_like_sisters
from docsync.rewrite.proposal import Check, CheckStatus, Origin, Rewrite
from docsync.rewrite.update import Piece, asked_for, entry_checks
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify

PATIENCE_S = 600.0  # a hook has to give up early; here one late reply would cost all the others
ROOM_TOKENS = 256
MEMORY_TOKENS = 200  # some 600 characters: four times what the guard rejects


@dataclass(frozen=True, slots=True)
class Answer:
    """`said` is the block as the contestant wants it, `kept` as the checks let it through: the old
    block where they do not. `is_grounded` is None where nothing was changed. Tokens are those of
    the reply, -1 if unknown."""

    said: str
    kept: str
    is_grounded: bool | None
    failed_checks: tuple[str, ...] = ()
    tokens: int = -1
    duration_s: float = 0.0
    mean_logprob: float | None = None
    problem: str = ""


def no_model(row: Row) -> Answer:
    """The certain edits alone, and entries after their sisters' pattern."""
    old = old_of(row)
    if not old:
        return checked(row, _entry(row), Origin.MECHANICAL, "stop")
    content = old.encode("utf-8", "surrogateescape")
    path = str(row.meta.get("path", "a.md"))
    document = parse_document(path, "", content)
    facts = facts_of_row(row)
    new = old
    for section in document.sections:
        verdict = Verdict(Candidate(section, facts, (), 1.0), Affected.AFFECTED, 1.0, "")
        for rewrite in mechanical_rewrites(document, verdict):
            if rewrite.old and new.count(rewrite.old) == 1:
                new = new.replace(rewrite.old, rewrite.new)
    return checked(row, new.rstrip("\n"), Origin.MECHANICAL, "stop")


def _entry(row: Row) -> str:
    path, sisters = str(row.meta.get("path", "a.md")), row.meta.get("sisters") or ()
    text = "\n".join(map(str, sisters)) + "\n"
    document = parse_document(path, "", text.encode("utf-8", "surrogateescape"))
    for fact in facts_of_row(row):
        for section in document.sections:
            slot = find_slot(fact, document, section)
            if slot is not None:
                found = bare_entry(document, slot)
                found = found or entry_like_sisters(document, slot)
                return (found or "").strip("\n")
    return ""


def asked(row: Row, model: ChatModel, settings: ModelConfig, *, with_examples: bool) -> Answer:
    """One greedy reply; `with_examples` puts the worked examples of the product into a prompt that
    has none. Raises ModelUnavailable when nobody answers."""
    messages = row.prompt
    # a run gives none with a piece of a section, nor where only words are missing
    is_without = row.meta.get("form") or (row.meta.get("shown") and old_of(row))
    lacks = not row.meta.get("few_shot") and not is_without
    if with_examples and lacks and messages[0].role == "system":
        messages = (messages[0], *few_shot(), *messages[1:])
    # whoever goes on for longer than this repeats itself, and is refused for it
    room = ROOM_TOKENS + len(old_of(row)) // 2
    sampling = Sampling(
        max_tokens=min(settings.max_tokens, room),
        seed=settings.seed,
        stop=("</doc>",),
        wants_logprobs=True,
    )
    started = time.monotonic()
    try:
        reply = model.complete(messages, sampling, timeout_s=max(settings.timeout_s, PATIENCE_S))
    except ModelReplyError as error:
        old = old_of(row)
        spent = time.monotonic() - started
        return Answer(old, old, None, duration_s=spent, problem=str(error))
    old = old_of(row)
    said = parse_answer(reply.text, old)
    found = checked(row, old if said is None else said, Origin.MODEL, reply.finish_reason)
    return Answer(
        found.said,
        found.kept,
        found.is_grounded,
        found.failed_checks,
        reply.completion_tokens,
        reply.duration_s,
        reply.mean_logprob,
    )


def checked(row: Row, said: str, origin: Origin, finish_reason: str) -> Answer:
    """With the checks of the product: what fails one is not staged."""
    old = old_of(row)
    if said == old:
        return Answer(old, old, None)
    facts = facts_of_row(row)
    path = str(row.meta.get("path", "a.md"))
    content = old.encode("utf-8", "surrogateescape")
    document = parse_document(path, "", content)
    section = document.sections[0]
    # an entry is checked as one among its sisters
    around = "\n".join(row.meta.get("sisters") or ())
    before, shown = old or around, str(row.meta.get("shown", ""))
    entry = said
    if form := str(row.meta.get("form", "")):
        name = last_name(facts[0]) if facts else ""
        entry = form.replace(GAP, words_of(said, form, name))
    rewrite = Rewrite(
        verdict=Verdict(Candidate(section, facts, (), 1.0), Affected.AFFECTED, 1.0, ""),
        start=0,
        end=len(content),
        old=before + "\n",
        new=(entry if old else f"{around}\n{entry}") + "\n",
        origin=origin,
        explanation="",
        finish_reason=finish_reason,
        shown=shown,
    )
    lines = row.prompt[-1].content
    evidence = Evidence(before, facts, lines, TextWords(lines))
    format = str(row.meta.get("format", document.format))
    checks = verify(rewrite, evidence, format=format).checks
    checks = (*checks, *_of_kind(row, old, entry, shown, facts))
    failed = tuple(c.name for c in checks if c.status is CheckStatus.FAILED)
    return Answer(said, old if failed else said, "claims" not in failed, failed)


def _of_kind(
    row: Row, old: str, said: str, shown: str, facts: Sequence[ChangeFact]
) -> tuple[Check, ...]:
    """What a run checks besides of an entry, and of a piece that was written from the change."""
    sisters = tuple(map(str, row.meta.get("sisters") or ()))
    hunk = Hunk("", shown, (0, 0), (0, 0))
    if old:
        piece = Piece(0, len(old), 0, len(old), old, (hunk,))
        return asked_for(piece, said, facts) if shown else ()
    if shown:
        return entry_checks(said, facts[0], sisters, (hunk,)) if facts else ()
    supported = "\n".join(f"{f.symbol} {f.detail} {f.after}" for f in facts)
    return (check_entry(said, supported, sisters),)


def old_of(row: Row) -> str:
    return str(row.meta.get("old", ""))


def facts_of_row(row: Row) -> tuple[ChangeFact, ...]:
    return facts_of(row.meta.get("facts") or [])


def reference_of(row: Row) -> str:
    """The block that people left: the old one where it stays."""
    said = parse_answer(row.completion, old_of(row))
    return old_of(row) if said is None else said


def gives_back(model: ChatModel, messages: tuple[ChatMessage, ...], settings: ModelConfig) -> str:
    """A reply to any prompt, "" when there is none that can be read."""
    sampling = Sampling(max_tokens=MEMORY_TOKENS, seed=settings.seed)
    try:
        patience_s = max(settings.timeout_s, PATIENCE_S)
        return model.complete(messages, sampling, timeout_s=patience_s).text
    except ModelError:
        return ""
