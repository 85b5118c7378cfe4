"""The least version of what a project needs of others, said in prose: `oauthlib 3.2+`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.bound import is_of_need
from docsync.match.occurrence import occurrence_at
from docsync.match.terms import is_same_version, is_value_fact, runtime_of, strip_quotes
from docsync.rewrite.edit import Edit
from docsync.rewrite.value import as_precise

_LEAST = re.compile(r"(?:\A|[,\s])>=\s*(?P<version>\d+(?:\.\d+)*)\s*(?:\Z|,)")
_OWNER = re.compile(r"(?:\A|\.)(?:dependencies|install_requires|peerDependencies)\Z")
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_UPWARDS = r"(?:[`*]{0,2}\s*\+|\s+(?:or|and)\s+(?:newer|later|above|higher|greater|up)\b)"


def is_needed(fact: ChangeFact) -> bool:
    """Whether a fact raises or lowers what the project needs of another."""
    is_own = _OWNER.search(fact.owner) is not None and not runtime_of(fact)
    return is_own and is_value_fact(fact) and all(map(_least, (fact.before, fact.after)))


def needed_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    before, after = _least(fact.before), _least(fact.after)
    if not is_needed(fact) or is_same_version(before, after):
        return
    name = re.escape(strip_quotes(fact.symbol))
    said = re.compile(
        rf"(?<![\w./-])(?P<name>{name})[`*\]]{{0,3}}\s+"
        rf"(?:(?P<sign>>=|≥)\s*)?v?[`*]{{0,2}}(?P<version>\d+(?:\.\d+)*)(?![\w.-]*\d)"
        rf"(?(sign)|(?={_UPWARDS}))",
        re.I,
    )
    for block in section.blocks:
        if block.kind not in _PROSE:
            continue
        text = document.text(block.start, block.end)
        for match in said.finditer(text):
            shown = match["version"]
            at = occurrence_at(document, block, text, match, shown)
            if not is_same_version(shown, before) or not is_of_need(document, at):
                continue
            first = block.start + len(text[: match.start("version")].encode(document.encoding))
            told = f"`{fact.symbol}` is needed from {after} on now"
            yield Edit(first, first + len(shown), as_precise(after, shown, 1), fact, told)


def _least(text: str | None) -> str:
    match = _LEAST.search(strip_quotes(text or ""))
    return match["version"] if match else ""
