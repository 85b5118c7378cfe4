"""Cases of languages that are read by syntax, as data: old source, new source, expected facts.

A file of `cases/` is named after its language. `=== path: what it shows` begins a case, `--- new`
and `--- facts` its second and third part; a side that is empty is an absent file. A line of facts
is `kind [owner] symbol: before -> after`, of public facts only, in order of line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from docsync.facts.fact import ChangeFact
from docsync.facts.treesitter.file import treesitter_facts

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    language: str
    path: str
    title: str
    old: str
    new: str
    facts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


def read_cases(language: str) -> list[Case]:
    text = (FOLDER / f"{language}.txt").read_text(encoding="utf-8")
    cases = []
    for block in re.split(r"(?m)^=== ", text)[1:]:
        head, _, rest = block.partition("\n")
        path, _, title = head.partition(": ")
        old, _, rest = rest.partition("--- new\n")
        new, _, facts = rest.partition("--- facts\n")
        lines = tuple(line for line in facts.split("\n") if line.strip())
        cases.append(Case(language, path, title, old, new, lines))
    return cases


def facts_of(case: Case) -> list[ChangeFact]:
    old, new = (side.encode() if side.strip() else None for side in (case.old, case.new))
    return treesitter_facts(case.path, old, new, case.path)


def shown(fact: ChangeFact) -> str:
    return f"{fact.kind} [{fact.owner}] {fact.symbol}: {fact.before} -> {fact.after}".replace(
        "\n", "\\n"
    )


def public(case: Case) -> tuple[str, ...]:
    return tuple(shown(fact) for fact in facts_of(case) if fact.is_public)
