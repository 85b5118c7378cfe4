"""Whether the entry of a list is about a parameter or field of what the list is said to be of."""

from __future__ import annotations

import re

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.occurrence import Occurrence, occurrences
from docsync.match.terms import last_part, strip_quotes

_ENTRIES = (BlockKind.DEFINITION, BlockKind.LIST_ITEM, BlockKind.TABLE)
_ABOVE = (BlockKind.PARAGRAPH, BlockKind.HEADING)


def is_listed(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    """The word opens an entry, a sibling opens another one of the same list, and what stands above
    the list names the owner as code, and nothing else."""
    block = occurrence.block
    owner = last_part(fact.owner)
    if fact.kind is not FactKind.PARAMETER_RENAMED or not owner or block.kind not in _ENTRIES:
        return False
    if not occurrence.is_subject or occurrence.where in ("prose", "fence"):
        return False
    return _names_only(owner, document, section, block) and any(
        o.is_subject and o.block.group == block.group and o.where not in ("prose", "fence")
        for sibling in fact.siblings
        for o in occurrences(document, section, strip_quotes(sibling))
    )


def _names_only(owner: str, document: DocFile, section: DocSection, block: Block) -> bool:
    """What announces the list, or the heading where it comes at once."""
    first = next(n for n, b in enumerate(section.blocks) if b.group == block.group)
    above = section.blocks[first - 1] if first else None
    if above is None or above.kind not in _ABOVE:
        return False
    text = document.text(above.start, above.end)
    named = {re.sub(r"\(.*\)\Z", "", code) for code in re.findall(r"`+([^`\n]+)`+", text)}
    return {name.rsplit(".", 1)[-1] for name in named} == {owner}
