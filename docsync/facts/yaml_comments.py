"""What comments of a chart's values say of a new key: `# -- Size of the volume` above it, which
helm-docs reads, and `## @param volume.size Size of the volume`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind

_COMMENT = re.compile(r"\s*#+ ?(?P<text>.*)")
_SAID = re.compile(r"\s*# -- (?:\([\w/]+\) )?(?P<text>\S.*)")
_PARAM = re.compile(r"\s*## @param (?P<key>[\w.\[\]-]+) (?:\[[^\]]*\] )?(?P<text>\S.*)")


def with_comments(facts: list[ChangeFact], new: bytes | None) -> list[ChangeFact]:
    added = [fact for fact in facts if fact.kind is FactKind.KEY_ADDED]
    if not added or not new or not (b"# -- " in new or b"## @param " in new):
        return facts
    lines = new.decode("utf-8", "replace").split("\n")
    listed = {match["key"]: match["text"] for line in lines if (match := _PARAM.match(line))}
    return [
        _told(fact, listed.get(fact.symbol) or _above(lines[: fact.place.line - 1]))
        if fact.kind is FactKind.KEY_ADDED
        else fact
        for fact in facts
    ]


def _above(lines: Iterable[str]) -> str:
    """The comment that ends the lines, from its `--` on; what begins with `@` is for a tool."""
    found: list[str] = []
    for line in reversed([*lines]):
        if said := _SAID.match(line):
            return " ".join([said["text"].strip(), *reversed(found)])
        comment = _COMMENT.match(line)
        if comment is None:
            return ""
        if comment["text"].startswith("@"):
            found.clear()
        else:
            found.append(comment["text"].strip())
    return ""


def _told(fact: ChangeFact, text: str) -> ChangeFact:
    name = fact.symbol.rpartition(".")[2]
    return replace(fact, detail=f"{fact.detail or name}\n{name}: {text}") if text else fact
