"""A short section for an added thing that the code does not describe, written by a model from the
change, where its siblings have sections of their own. Its heading is made as theirs are."""

from __future__ import annotations

import re
from dataclasses import replace

from docsync.facts.fact import ChangeFact
from docsync.llm.chat import ChatReply
from docsync.prompts.wording import sentence
from docsync.rewrite.chapter import Open, open_section
from docsync.rewrite.conversation import parse_answer
from docsync.rewrite.entries import is_addition, plain_name
from docsync.rewrite.hunks import as_diff
from docsync.rewrite.parts import sound_part
from docsync.rewrite.proposal import Check, CheckStatus, Origin, Rewrite, Verified
from docsync.rewrite.session import Session
from docsync.rewrite.update import (
    CHARS_A_TOKEN,
    MAX_SHOWN_CHARS,
    MORE_TOKENS,
    entry_checks,
    hunks_for,
)

_HEADING = re.compile(r"#{1,6} |=+ |<h\d|([=\-~^\"'`*+#])\1{2,}\s*\Z")
_FENCE = re.compile(r"\s*(?:```|~~~)")


def written_sections(session: Session) -> list[Verified]:
    """At most one for a name, as many as the run may still ask for."""
    found = []
    names: set[str] = set()
    document, candidate = session.document, session.verdict.candidate
    for fact in candidate.facts:
        name = plain_name(fact)
        place = open_section(fact, document) if is_addition(fact) and name not in names else None
        if place is None or not session.allowance.entry(document.path, name, candidate.section.id):
            continue
        names.add(name)
        if session.allowance.prompts(1) and (made := _written(session, fact, place)) is not None:
            found.append(made)
    return found


def _written(session: Session, fact: ChangeFact, place: Open) -> Verified | None:
    from docsync.prompts.context import AddContext

    sisters = tuple(text for _, text in place.sisters)
    shown = hunks_for(fact, sisters, session.hunks())
    if not shown:
        return None
    code = as_diff(shown, MAX_SHOWN_CHARS)
    context = AddContext(
        path=session.document.path,
        headings=place.section.heading_path[:-1],
        facts=(sentence(fact),),
        code=code,
        sisters=sisters,
        name=fact.symbol,
        unit="section",
        hint=session.hint,
    )

    def check(reply: ChatReply, prompt_id: str) -> Verified | None:
        new = parse_answer(reply.text, "")
        if new is None:
            return None
        return sound_part("", _body(new, place), lambda body: judged(body, reply, prompt_id))

    def judged(body: str, reply: ChatReply, prompt_id: str) -> Verified:
        body = body.strip("\n")
        entry = f"{place.head}\n{body}\n"
        text = f"{place.lead}{entry.replace(chr(10), session.document.newline)}{place.tail}"
        candidate = replace(session.verdict.candidate, section=place.section, facts=(fact,))
        verified = session.verify(
            Rewrite(
                verdict=replace(session.verdict, candidate=candidate),
                start=place.at,
                end=place.at,
                old="",
                new=text,
                origin=Origin.MODEL,
                explanation=sentence(fact),
                prompt_id=prompt_id,
                model=reply.model,
                finish_reason=reply.finish_reason,
                mean_logprob=reply.mean_logprob,
                shown=code,
            )
        )
        checks = (*entry_checks(entry, fact, sisters, shown), _one(body))
        return replace(verified, checks=(*verified.checks, *checks))

    most = max(map(len, sisters)) // CHARS_A_TOKEN + MORE_TOKENS
    return session.ask(context, check, [fact], most_tokens=most)


def _body(text: str, place: Open) -> str:
    """What stands below the heading of an answer."""
    lines = text.strip("\n").split("\n")
    heads = {line.strip() for line in place.head.split("\n") if re.search(r"\w", line)}
    last = max((n for n, line in enumerate(lines[:4]) if line.strip() in heads), default=-1)
    if last < 0 and lines and _HEADING.match(lines[0]):
        last = 0
    rest = lines[last + 1 :]
    if last >= 0 and rest and _HEADING.match(rest[0]) and not re.search(r"\w", rest[0]):
        rest = rest[1:]  # the line below a title
    return "\n".join(rest).strip("\n")


def _one(body: str) -> Check:
    """A section has words, and is one."""
    is_open = False
    for line in body.split("\n"):
        if _FENCE.match(line):
            is_open = not is_open
        elif not is_open and _HEADING.match(line):
            return Check("sections", CheckStatus.FAILED, f"it has a heading more: {line.strip()!r}")
    if not re.search(r"[A-Za-z]{3}", body):
        return Check("sections", CheckStatus.FAILED, "there is nothing below its heading")
    return Check("sections", CheckStatus.PASSED)
