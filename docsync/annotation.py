"""What other programs show of a run: places in documents with a sentence, whatever found them.

A check of a change, an audit of the whole tree and a scan by the guard all become `Annotations`;
the reporters (SARIF, GitHub) know nothing else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from docsync.docs.region import Region


class Level(StrEnum):
    ERROR = "error"  # a protected text is reproduced
    WARNING = "warning"  # out of date
    NOTE = "note"  # evidence that nobody judged


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding. `id` never changes its meaning."""

    id: str
    short: str  # a sentence
    full: str  # some sentences
    help: str  # what to do about it, Markdown
    level: Level


@dataclass(frozen=True, slots=True)
class Spot:
    """A further place: `line` is 1-based, 0 when only the file is known. `text` says why it is
    named. `region` is exact where the text of the file was at hand."""

    path: str
    line: int
    text: str
    region: Region | None = None

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding was set aside. `kind`: "inSource" for a marker in the document, "external" for
    a decision kept elsewhere."""

    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """One contradiction. `region` holds the words that are wrong; its snippet is empty when they
    must not be passed on. `start_line` and `end_line` are of the section around them. `identity`
    names the finding wherever its lines move. `code` is where the code says otherwise, if that is
    known; `others` are further places in the document."""

    rule: str
    level: Level
    title: str
    message: str  # one or two sentences; may name `code` as {code}
    path: str
    heading_path: tuple[str, ...]
    start_line: int
    end_line: int
    region: Region
    identity: tuple[str, ...]
    code: Spot | None = None
    others: tuple[Spot, ...] = ()
    properties: tuple[tuple[str, str | float | int], ...] = ()
    suppressions: tuple[Suppression, ...] = ()

    def sentence(self, code: str = "") -> str:
        """The message with the place in code as text, or as what the caller makes of it."""
        return self.message.replace("{code}", code or (self.code.place if self.code else ""))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the run itself: a file that nobody looked into, a limit that was met."""

    id: str  # "unchecked", "cut", "model", "embedding-check", "note"
    level: Level
    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Annotations:
    """All of one run. `category` is "check", "audit" or "guard"; `rules` are all that its kind of
    run can break."""

    category: str
    headline: str
    state: str
    exit_code: int
    rules: tuple[Rule, ...]
    annotations: tuple[Annotation, ...]
    notices: tuple[Notice, ...]
    properties: tuple[tuple[str, str | float | int], ...] = ()


def in_order(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """By place, so that equal runs read equal."""
    return tuple(
        sorted(
            annotations,
            key=lambda a: (a.path, a.region.start_line, a.region.start_column, a.rule, a.identity),
        )
    )


def fingerprints(annotations: Iterable[Annotation]) -> list[str]:
    """One SHA-256 (hex) each, in order: of rule, path and identity, never of lines. Those that
    would be equal are numbered in their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for each in annotations:
        key = (each.rule, each.path, *each.identity)
        parts = (*key, str(seen[key]))
        seen[key] += 1
        joined = "\0".join(part.replace("\0", "") for part in parts)
        found.append(hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest())
    return found
