"""Whether a fact still says something else than a block does: what a model is asked to mend."""

from __future__ import annotations

import re

from docsync.docs.section import Block, BlockKind
from docsync.facts.fact import ChangeFact
from docsync.match.candidate import Candidate
from docsync.match.evidence import contradicts, group_of
from docsync.match.standing import may_stand
from docsync.match.terms import VERSIONED, is_path_fact

MIN_SHARED = 0.6  # of the words of a text, for a block to say the same
_UNTOLD = (BlockKind.HEADING, BlockKind.FRONT_MATTER, BlockKind.COMMENT)
_WORD = re.compile(r"\w{4,}")


def is_open(
    fact: ChangeFact, candidate: Candidate, block: Block, text: str, *, is_wide: bool
) -> bool:
    """`text` is the block after the certain edits. With `is_wide` a fact is open as well where the
    block only may be wrong by it."""
    if fact.stands_elsewhere or (fact.owner in VERSIONED and may_stand(fact)):
        return False  # only a person knows which of the two the text means
    if block.kind in _UNTOLD:
        return False
    if group_of(fact) in ("removal", "value"):
        return _contradicts(fact, candidate, block, text)
    return is_wide and _is_touched(fact, candidate, block, text)


def stands_in(fact: ChangeFact, candidate: Candidate, block: Block) -> bool:
    return any(
        r.fact_id == fact.id and block.start <= r.start < block.end for r in candidate.reasons
    )


def _is_touched(fact: ChangeFact, candidate: Candidate, block: Block, text: str) -> bool:
    """Whether a block says in other words what a changed help text or docstring said, or names the
    thing whose type, choices or exceptions changed along with what they were."""
    group = group_of(fact)
    if group not in ("text", "signature") or not fact.before:
        return False
    was = set(_WORD.findall(fact.before.lower()))
    new = set(_WORD.findall((fact.after or "").lower()))
    here = set(_WORD.findall(text.lower()))
    if group == "signature":
        return stands_in(fact, candidate, block) and bool((was - new) & here)
    return len(was & here) >= MIN_SHARED * max(len(was), 4) and bool((was - new) & here)


def _contradicts(fact: ChangeFact, candidate: Candidate, block: Block, text: str) -> bool:
    if is_path_fact(fact):
        return False
    reasons = [r for r in candidate.reasons if r.fact_id == fact.id]
    here = [r for r in reasons if block.start <= r.start < block.end]
    if not here or not any(r.word in text for r in here):
        return False
    said = [r for r in here if contradicts(fact, r)]
    if group_of(fact) == "value":
        return any(r.word in text for r in said)
    return bool(said)
