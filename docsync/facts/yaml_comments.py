"""What comments of a chart's values say of a new key: `# -- Size of the volume` above it, which
helm-docs reads, and `## @param volume.size Size of the volume`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from docsync.facts.fact import SURE, ChangeFact, FactKind, Place
from docsync.facts.tree import Node, Table

_COMMENT = re.compile(r"\s*#+ ?(?P<text>.*)")
_SAID = re.compile(r"\s*# -- (?:\([\w/]+\) )?(?P<text>\S.*)")
_PARAM = re.compile(r"\s*## @param (?P<key>[\w.\[\]-]+) (?:\[[^\]]*\] )?(?P<text>\S.*)")


def comments_changed(
    path: str, before: tuple[Node, bytes], after: tuple[Node, bytes]
) -> list[ChangeFact]:
    """What such a comment says otherwise of a key that stayed."""
    was, now = _comments(*before), _comments(*after)
    return [
        ChangeFact(
            FactKind.HELP_CHANGED,
            key,
            before=was[key][0],
            after=text,
            place=Place(path, line),
            is_public=True,
            language="yaml",
            owner=key.rpartition(".")[0],
            certainty=SURE,
        )
        for key, (text, line) in now.items()
        if text and was.get(key, ("", 0))[0] not in ("", text)
    ]


def _comments(root: Node, blob: bytes) -> dict[str, tuple[str, int]]:
    """Of each key, by its dotted path, what is said of it, and its line."""
    if not _is_commented(blob):
        return {}
    lines = blob.decode("utf-8", "replace").split("\n")
    listed = _listed(lines)
    found: dict[str, tuple[str, int]] = {}

    def walk(node: Node, path: tuple[str, ...]) -> None:
        for name, child in node.entries.items() if isinstance(node, Table) else ():
            key = ".".join((*path, name))
            text = listed.get(key) or _above(lines[: child.line - 1])
            found[key] = text, child.line
            walk(child, (*path, name))

    walk(root, ())
    return found


def _is_commented(blob: bytes) -> bool:
    return b"# -- " in blob or b"## @param " in blob


def _listed(lines: Iterable[str]) -> dict[str, str]:
    return {match["key"]: match["text"] for line in lines if (match := _PARAM.match(line))}


def with_comments(facts: list[ChangeFact], new: bytes | None) -> list[ChangeFact]:
    added = [fact for fact in facts if fact.kind is FactKind.KEY_ADDED]
    if not added or not new or not _is_commented(new):
        return facts
    lines = new.decode("utf-8", "replace").split("\n")
    listed = _listed(lines)
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
