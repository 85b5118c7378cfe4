"""Of what a name in a piece of code is a part: a call, a list of names, a text for people."""

from __future__ import annotations

import re

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.match.occurrence import Occurrence

_BRACKETS = {")": "(", "]": "[", "}": "{"}
_CALLED = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*\Z")
_IMPORT = re.compile(r"\s*(?:>>> )?(?:from\b.*\bimport|import|use|using|export)\b")
_SET = re.compile(
    r"\s*(?:>>> |\.\.\. )?(?:(?:const|let|var|final|val)\s+)?[A-Za-z_][\w.]*\s*:?=(?![=>])"
)
_COMMENT = re.compile(r"(?:^|\s)(?:#|//)\s")


def is_in_own_call(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether the brackets around a parameter are those of its function, or of its class where it
    is one of its constructor."""
    owner, _, name = fact.owner.rpartition(".")
    names = {name, owner.rpartition(".")[2]} if name in ("__init__", "__new__") else {name}
    lead = document.text(occurrence.block.start, occurrence.start)
    at = _opened(lead)
    called = _CALLED.search(lead[:at]) if at is not None and lead[at] == "(" else None
    # the class itself stands for its constructor
    is_class = called is not None and called["name"] == name and name[:1].isupper()
    return is_class or (called is not None and called["name"] in names)


def _opened(lead: str) -> int | None:
    """Where the last bracket stands that is not closed."""
    depth = 0
    for at in range(len(lead) - 1, -1, -1):
        if lead[at] in _BRACKETS:
            depth += 1
        elif lead[at] in _BRACKETS.values():
            if not depth:
                return at
            depth -= 1
    return None


def is_one_of_names(occurrence: Occurrence, document: DocFile) -> bool:
    """Whether a name in code stands in an import, or between brackets that hold names only: those
    of its own kind, between quotes or without."""
    lead = document.text(occurrence.block.start, occurrence.start)
    line = occurrence.line_text
    if _COMMENT.search(lead.rsplit("\n", 1)[-1]):
        return False
    if _IMPORT.match(line):
        return True
    at = _opened(lead)
    if at is None:
        return False
    rest = document.text(occurrence.end, occurrence.block.end)
    inner = re.split(r"[)\]}]", lead[at + 1 :] + occurrence.word + rest)[0]
    kinds = (r"\s*(?:[A-Za-z_][\w.]*|\*+)(?:\s+as\s+\w+)?\s*", r"\s*(?:\"[^\"]*\"|'[^']*')\s*")
    names = [part for part in inner.split(",") if part.strip()]
    return any(all(re.fullmatch(kind, part) for part in names) for kind in kinds)


def is_set_and_used(occurrence: Occurrence, document: DocFile) -> bool:
    """Whether a line of code gives a name a value that other lines of the block go on with."""
    if not _SET.match(occurrence.line_text):
        return False
    block = document.text(occurrence.block.start, occurrence.block.end)
    name = re.escape(occurrence.word)
    rest = block.replace(occurrence.line_text, "", 1)
    return re.search(rf"(?<![\w.-]){name}(?![\w-]|\s*:?=[^=])", rest) is not None
