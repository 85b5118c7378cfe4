"""Whose a name is that several things of the code have: of the command, function or service that is
named nearest before it, in its line, in the text above, or in the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.commandline import Whose
from docsync.match.folders import folder_of, is_beside
from docsync.match.occurrence import Occurrence
from docsync.match.terms import STRONG, last_part, own_version, word_strength

_KEYS = frozenset({FactKind.KEY_REMOVED, FactKind.KEY_RENAMED, FactKind.VALUE_CHANGED})
_SETTINGS = frozenset({"yaml", "json", "json-schema", "toml", "ini"})  # code has `options.limit`
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|<code>.+?</code>", re.DOTALL)


def owner_of(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> Whose:
    """Of a fact without rivals all is its own, but for the keys of other tables. Unsure where the
    text names nobody, or both."""
    is_key = fact.kind in _KEYS and fact.language in _SETTINGS
    if is_key and _is_below_another(fact, occurrence):
        return Whose.ANOTHERS
    # whose a version is, see `packages`
    if fact.others_at and not own_version(fact) and not is_beside(fact, document.path):
        whose = _of_folder(fact, occurrence, document, section)
        if whose is not Whose.OURS:
            return whose
    if not fact.rivals:
        return Whose.OURS
    own = {name for name, _ in fact.rivals if name}
    others = {name for _, name in fact.rivals} - own
    if any(re.search(rf"(?<![\w-]){re.escape(name)}[.:]", occurrence.word) for name in own):
        return Whose.OURS
    for text, is_heading in _above(occurrence, document, section):
        has_own = any(_names(name, text, is_heading=is_heading) for name in own)
        has_other = any(_names(name, text, is_heading=is_heading) for name in others)
        if has_own and has_other:
            return Whose.UNSURE
        if has_own or has_other:
            return _whose(has_own)
    whole = document.text(0, len(document.content))
    if any(_names(name, whole, is_heading=False) for name in others):
        return Whose.UNSURE
    # a document of the one alone, or of what has no name besides the program
    is_of_own = not own or any(_names(name, whole, is_heading=False) for name in own)
    return Whose.OURS if is_of_own else Whose.UNSURE


def _of_folder(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> Whose:
    """Of a document that lies in no folder of the kind, or is one of the whole repository: of that
    which is named nearest before it, else of the whole."""
    own = folder_of(fact.place.path).rpartition("/")[2]
    others = {other.rpartition("/")[2] for other in fact.others_at} - {own, ""}
    for text, is_heading in _above(occurrence, document, section):
        has_own = bool(own) and _names(own, text, is_heading=is_heading)
        has_other = any(_names(name, text, is_heading=is_heading) for name in others)
        if has_own or has_other:
            return Whose.UNSURE if has_own and has_other else _whose(has_own)
    return Whose.UNSURE if own else Whose.OURS


def _whose(is_ours: bool) -> Whose:
    return Whose.OURS if is_ours else Whose.ANOTHERS


def _is_below_another(fact: ChangeFact, occurrence: Occurrence) -> bool:
    """Whether a key stands behind the name of another table than its own: `gateway.enabled` of the
    `enabled` of `tls`."""
    if not fact.owner or "." in occurrence.word:
        return False
    word = re.escape(occurrence.word)
    owners = re.findall(rf"([\w-]+)[\]\"']*\.{word}(?![\w-])", occurrence.line_text)
    if not owners or re.search(rf"(?<![\w.-]){word}(?![\w-])", occurrence.line_text):
        return False
    return last_part(fact.owner) not in owners


def may_be_of_rival(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    return owner_of(fact, occurrence, document, section) is not Whose.OURS


def _above(
    occurrence: Occurrence, document: DocFile, section: DocSection
) -> Iterator[tuple[str, bool]]:
    """The line, what stands above it in its block, the blocks before, the headings, and the name of
    the file; and whether each is read as a heading."""
    block = occurrence.block
    is_heading = block.kind is BlockKind.HEADING
    yield _fenced(occurrence.line_text, block.kind), is_heading
    lines = document.text(block.start, occurrence.start).split("\n")[:-1]
    if block.kind is not BlockKind.TABLE:
        for line in reversed(lines):
            yield _fenced(line, block.kind), False
    above = [each for each in section.blocks if each.start < block.start]
    for each in reversed(above):
        if each.kind not in (BlockKind.HEADING, BlockKind.TABLE, BlockKind.OTHER):
            text = document.text(each.start, each.end)
            yield _fenced(text, each.kind), False
    for heading in reversed(section.heading_path):
        yield heading, True
    yield re.sub(r"\.\w+\Z", "", section.path.rpartition("/")[2]), True


def _fenced(text: str, kind: BlockKind) -> str:
    """Code is marked as such, so that names are looked for in all of it."""
    return f"`{text.replace('`', ' ')}`" if kind is BlockKind.FENCE else text


def _names(name: str, text: str, *, is_heading: bool) -> bool:
    """Whether a text names a thing: a plain word only in a heading, in code, or as a call."""
    if name not in text:
        return False
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    if is_heading or word_strength(name) >= STRONG:
        return word.search(text) is not None
    if re.search(rf"(?<![\w-]){re.escape(name)}\(", text):
        return True
    return any(word.search(code[0]) for code in _CODE.finditer(text))
