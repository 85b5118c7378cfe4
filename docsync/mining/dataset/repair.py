"""(facts + block before -> block after), and the blocks that rightly stayed.

A row is made only of what the product would do: the prompt is the one that `docsync sync` sends,
and people's own edit must pass every check that a model's would have to pass. What else people
write, from their heads, would teach a model to invent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from docsync.config import Config
from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.judge.verdict import Affected, Verdict
from docsync.match.candidate import Candidate
from docsync.match.evidence import gather, group_of, value_forms
from docsync.match.terms import is_path_fact, key_words, strip_quotes
from docsync.mining.dataset.blocks import EditedBlock, Placed, compare
from docsync.mining.dataset.change import MinedChange
from docsync.mining.dataset.example import UNCHANGED, Example
from docsync.prompts.context import RewriteContext
from docsync.prompts.wording import sentence
from docsync.rewrite.context import Grounds, code_of, grounds
from docsync.rewrite.contradicted import MAX_BLOCK_CHARS, MAX_GROUND_CHARS
from docsync.rewrite.conversation import answer_of, opening, templates_hash
from docsync.rewrite.proposal import Origin, Rewrite
from docsync.verify.evidence import Evidence, TextWords, contains, count
from docsync.verify.verify import verify

if TYPE_CHECKING:
    from docsync.rewrite.conversation import Asked

MAX_FACTS = 6
MIN_BLOCK_CHARS = 20
MAX_STAYED = 3  # rows of blocks that stayed, for each document
MIN_TOLD = 0.6  # of the words that people added: those that the facts and their code say
_WORD = re.compile(r"[A-Za-z][A-Za-z']+|\d[\d.]*")
_NEVER = frozenset({BlockKind.HEADING, BlockKind.HTML})


class _Reach:
    """Whether a fact stands in a block; what was looked for in a section is remembered."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], tuple[int, ...]] = {}

    def stands_in(self, fact: ChangeFact, placed: Placed) -> bool:
        key = fact.id, id(placed.document), placed.section.ordinal
        if key not in self._known:
            self._known[key] = self._look(fact, placed)
        start, end = placed.block.start, placed.block.end
        return any(start <= at < end for at in self._known[key])

    def _look(self, fact: ChangeFact, placed: Placed) -> tuple[int, ...]:
        found = gather(fact, placed.document, placed.section, spread=1)
        if found is None or found.group == "addition" or is_path_fact(fact):
            return ()
        return tuple(each.start for each in (*found.keys, *found.values))


def repairs(change: MinedChange, config: Config) -> Iterator[Example]:
    """The rows of one commit, in the order of the documents."""
    reach = _Reach()
    for document in change.documents:
        edited, kept, _ = compare(document.old, document.new)
        count = 0
        for pair in edited:
            facts = told_by(change.facts, pair, change.lines, reach)
            if facts:
                count += 1
                kind = group_of(facts[0])
                yield row(change, pair.old, facts, pair.new.text, kind, config)
                yield row(change, pair.new, facts, None, "already", config)
        if count:
            yield from _stayed(change, kept, reach, config)


def _stayed(
    change: MinedChange, kept: Sequence[Placed], reach: _Reach, config: Config
) -> Iterator[Example]:
    """Blocks of a document that people went through for this change and left alone: first those
    with a word of a fact that does not make them wrong, then any."""
    near, far = [], []
    for placed in kept:
        if not is_usable(placed):
            continue
        facts = [f for f in change.facts if reach.stands_in(f, placed)]
        if not facts:
            far.append(placed)
        elif not any(_is_doubtful(fact, placed) for fact in facts):
            near.append((placed, facts))
    for placed, facts in near[:MAX_STAYED]:
        yield row(change, placed, facts[:MAX_FACTS], None, "beside", config)
    for placed in sorted(far, key=lambda one: one.text)[: max(0, MAX_STAYED - len(near))]:
        yield row(change, placed, change.facts[:2], None, "apart", config)


def _is_doubtful(fact: ChangeFact, placed: Placed) -> bool:
    """Whether people may have forgotten the block: what it names is gone or has another value."""
    group = group_of(fact)
    if group in ("rename", "removal", "text"):
        return True
    if group == "value":
        return any(contains(placed.text, form) for form in value_forms(fact.before or ""))
    return False


def is_usable(placed: Placed) -> bool:
    return (
        placed.block.kind not in _NEVER
        and MIN_BLOCK_CHARS <= len(placed.text) <= MAX_BLOCK_CHARS
        and "\r" not in placed.text
    )


def told_by(
    facts: Sequence[ChangeFact], pair: EditedBlock, lines: str, reach: _Reach
) -> list[ChangeFact]:
    """The facts that tell of this edit, those that explain it best first; none when the edit says
    more than they do, or would not pass the checks."""
    old, new = pair.old.text, pair.new.text
    if not is_usable(pair.old) or len(new) > MAX_BLOCK_CHARS or old == new:
        return []
    explaining = [f for f in facts if _explains(f, old, new)]
    if not explaining:
        return []
    others = [f for f in facts if f not in explaining and reach.stands_in(f, pair.old)]
    chosen = [*explaining, *others][:MAX_FACTS]
    said = " ".join((*map(sentence, chosen), code_of(chosen)))
    if _share_told(old, new, said) < MIN_TOLD:
        return []
    return chosen if _is_sound(pair, chosen, lines) else []


def _explains(fact: ChangeFact, old: str, new: str) -> bool:
    gone = [w for w in (*key_words(fact), *value_forms(fact.before or "")) if len(w) > 1]
    come = [w for w in value_forms(fact.after or "") if len(w) > 1]
    if fact.kind.is_addition:
        return count(new, strip_quotes(fact.symbol)) > count(old, strip_quotes(fact.symbol))
    if group_of(fact) == "value":
        # the thing must stand there too: another `30` may have become 60
        named = any(contains(old, word) for word in key_words(fact))
        return named and (
            any(count(new, w) > count(old, w) for w in come)
            or any(count(new, w) < count(old, w) for w in value_forms(fact.before or ""))
        )
    return any(count(new, w) < count(old, w) for w in gone)


def _share_told(old: str, new: str, said: str) -> float:
    known = {w.lower() for w in _WORD.findall(f"{old} {said}")}
    known |= {part for w in known for part in re.split(r"[._'-]", w)}
    added = [w.lower() for w in _WORD.findall(new)]
    for word in _WORD.findall(old):
        if word.lower() in added:
            added.remove(word.lower())
    if not added:
        return 1.0
    return sum(word in known for word in added) / len(added)


def verdict_on(section: DocSection, facts: Sequence[ChangeFact]) -> Verdict:
    return Verdict(Candidate(section, tuple(facts), (), 1.0), Affected.AFFECTED, 1.0, "")


def _is_sound(pair: EditedBlock, facts: Sequence[ChangeFact], lines: str) -> bool:
    document, block = pair.old.document, pair.old.block
    old = document.text(block.start, block.end)
    tail = old[len(old.rstrip()) :]
    verdict = verdict_on(pair.old.section, facts)
    return is_sound(document, verdict, block.start, block.end, pair.new.text + tail, lines)


def is_sound(
    document: DocFile, verdict: Verdict, start: int, end: int, new: str, lines: str, shown: str = ""
) -> bool:
    """Whether what people put in the place of some bytes passes every check of a model's edit."""
    rewrite = Rewrite(
        verdict=verdict,
        start=start,
        end=end,
        old=document.text(start, end),
        new=new,
        origin=Origin.PERSON,
        explanation="",
        shown=shown,
    )
    facts = verdict.candidate.facts
    text = document.written()
    evidence = Evidence(text, facts, lines, TextWords(lines))
    return verify(rewrite, evidence, format=document.format).is_sound


def row(
    change: MinedChange,
    placed: Placed,
    facts: Sequence[ChangeFact],
    new: str | None,
    kind: str,
    config: Config,
) -> Example:
    """`new` None is for a block that stays; `kind` then says why it was chosen."""
    ground = grounds(
        facts, placed.document, placed.section, placed.block, change.tree, MAX_GROUND_CHARS
    )
    return repair_row(
        placed.document,
        placed.section,
        placed.text,
        facts,
        new,
        kind,
        change.meta,
        config,
        ground=ground,
    )


def repair_row(
    document: DocFile,
    section: DocSection,
    old: str,
    facts: Sequence[ChangeFact],
    new: str | None,
    kind: str,
    meta: dict[str, Any],
    config: Config,
    headings: tuple[str, ...] | None = None,
    ground: Grounds | None = None,
) -> Example:
    """`headings` where they are not those of `section`: of a block that stands alone. `ground` is
    what a run would show beside the facts."""
    ground = ground or Grounds(code_of(facts))
    above = section.heading_path if headings is None else headings
    context = RewriteContext(
        path=document.path,
        headings=above,
        facts=tuple(dict.fromkeys(sentence(f) for f in facts)),
        code=ground.code,
        text=old.strip("\n"),
        hint="",
        excerpt=ground.excerpt,
        uses=ground.uses,
        beside=ground.beside,
    )
    new = new.strip("\n") if new is not None else None
    return example_of(document, context, facts, old.strip("\n"), new, kind, meta, config)


def example_of(
    document: DocFile,
    context: Asked,
    facts: Sequence[ChangeFact],
    old: str,
    new: str | None,
    kind: str,
    meta: dict[str, Any],
    config: Config,
    **more: Any,
) -> Example:
    """The prompt of a run with `new` as its answer, None for what stays; `kind` then says why it
    was chosen. `more` is of `meta` too."""
    prompt, _ = opening(context, config)
    return Example(
        meta={
            "task": "repair",
            **meta,
            "path": document.path,
            "format": document.format,
            "headings": list(context.headings),
            "kind": UNCHANGED if new is None else kind,
            "stayed": kind if new is None else "",
            "facts": [asdict(fact) for fact in facts],
            "old": old,
            "few_shot": config.model.few_shot,
            "templates": templates_hash(config),
            **more,
        },
        prompt=prompt,
        completion=answer_of(new),
    )
