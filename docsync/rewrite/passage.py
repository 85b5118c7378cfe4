"""Prose that goes with a removed thing: its section, its paragraph, its sentence.

Only what speaks of nothing else goes. A sentence that names another thing, tells of the past, or
says that something went or took its place, is for a person or a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.sentences import sentences
from docsync.facts.fact import SURE, ChangeFact, FactKind
from docsync.match.commandline import may_be_of_another
from docsync.match.occurrence import Occurrence, occurrences, word_pattern
from docsync.match.terms import (
    STRONG,
    calls_of,
    is_path_fact,
    is_route_fact,
    key_words,
    last_part,
    member_names,
    strip_quotes,
    word_strength,
)
from docsync.rewrite.edit import Edit
from docsync.rewrite.heading import call_of, is_group_of, is_title_of, subjects_of
from docsync.rewrite.removal import LEANS, is_of_others, is_of_unnamed_class

_CODE = re.compile(r"``[^`\n]+``|`[^`\n]+`")
_QUOTED = re.compile(r"(?<!\w)(?:'[\w.:/-]+'|\"[\w.:/-]+\")(?!\w)")
_COMPOUND = re.compile(r"[a-z]+(?:-[a-z]+)+")
_NAME = re.compile(r"(?<![\w-])--[a-z][\w-]+|\b[A-Za-z]\w*_\w+\b|\b[a-z]+[A-Z]\w*\b|\b\w+\(\)")
# of no use as a name: others have the same, and a sentence that gives one gives an example
_CALL = re.compile(r"\w\((?!s\))")  # "thing(s)"
_VERSION = re.compile(r"(?:[\w.+-]+ )*v?\d+(?:\.[\dx*]+)*\+?")
# such a sentence stays true, or says what to do now
_OF_CHANGE = re.compile(
    r"\b(?:no longer|removed?|instead|replac\w+|deprecat\w+|rename\w*|was|were|used to|before|"
    r"previously|since|prior|until|migrat\w+|alternative\w*)\b",
    re.I,
)


def passage_edits(
    fact: ChangeFact, document: DocFile, section: DocSection, facts: Sequence[ChangeFact]
) -> Iterator[Edit]:
    if (
        not fact.kind.is_removal
        or fact.certainty < SURE
        or fact.stands_elsewhere
        or is_path_fact(fact)
        or is_route_fact(fact)
        or is_of_unnamed_class(fact, document)
        or is_of_others(fact)
    ):
        return
    if (whole := _of_command(fact, document, section)) is not None:
        yield whole
        return
    word = key_words(fact)[len(calls_of(fact))]
    if word_strength(word) < STRONG:
        word = next(iter(member_names(fact, word)), word)
    if word_strength(word) < STRONG or _VERSION.fullmatch(word) or _came_back(word, facts):
        return
    whole = _section(fact, word, document, section)
    if whole is not None:
        yield whole
        return
    gone = {last_part(f.symbol) for f in facts if f.kind.is_removal} | {word}
    if fact.kind is FactKind.PARAMETER_REMOVED and not _names_owner(fact, document, section):
        return
    found = list(occurrences(document, section, word))
    others = [o for o in found if may_be_of_another(fact, o, document)]
    for occurrence in found:
        if occurrence.where == "prose" and _COMPOUND.fullmatch(word):
            continue  # "add an ssh-key": words of the language as well
        if occurrence.block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            edit = _sentence(fact, word, document, section, occurrence, gone)
            # what is said of another program as well stays true of that
            if edit is not None and not any(edit.start <= o.start < edit.end for o in others):
                yield edit


def _came_back(word: str, facts: Sequence[ChangeFact]) -> bool:
    """Whether another fact says where the thing is now, in whatever spelling."""
    name = _plain(word)
    return any(
        (f.kind.is_addition or f.kind.is_rename)
        and name in (_plain(f.symbol), _plain(f.after or ""))
        for f in facts
    )


def _plain(name: str) -> str:
    return last_part(name).strip("-_").replace("-", "").replace("_", "").lower()


def _names_owner(fact: ChangeFact, document: DocFile, section: DocSection) -> bool:
    owner = last_part(fact.owner)
    near = document.text(section.start, section.end) + " ".join(section.heading_path)
    return bool(owner) and word_pattern(owner).search(near) is not None


def _section(fact: ChangeFact, word: str, document: DocFile, section: DocSection) -> Edit | None:
    """The section whose heading is the thing, if nothing lies under it and nothing links to it."""
    if not section.heading or section.level < 2:
        return None
    if fact.kind is FactKind.KEY_REMOVED and _CALL.search(section.heading):
        return None  # a function of that name
    subjects = subjects_of(section.heading)
    names = {word, last_part(word), f"{last_part(fact.owner)}.{last_part(word)}"}
    whole = [name for name in subjects if "." in name.strip(".")] or subjects
    if not names.intersection(whole) and not _is_titled(word, document, section):
        return None
    return _without(fact, section, word) if _is_alone(document, section) else None


def _is_alone(document: DocFile, section: DocSection) -> bool:
    """Whether nothing lies under a section and nothing links to it."""
    below = document.sections[section.ordinal + 1 : section.ordinal + 2]
    return not any(s.level > section.level for s in below) and not _is_linked(document, section)


def _without(fact: ChangeFact, section: DocSection, name: str) -> Edit:
    return Edit(section.start, section.end, "", fact, f"`{name}` is gone, and its section with it")


def _of_command(fact: ChangeFact, document: DocFile, section: DocSection) -> Edit | None:
    """The section whose heading calls the command, `app serve [DIR]`, as another heading calls one
    of its siblings; where headings are the commands alone, as two beside it are."""
    if fact.kind is not FactKind.COMMAND_REMOVED or section.level < 2:
        return None
    call, name = call_of(section.heading), strip_quotes(fact.symbol)
    if call is None or call["name"] != name or not is_group_of(fact, call["program"]):
        return None
    siblings = {strip_quotes(sibling) for sibling in fact.siblings}
    above = section.heading_path[:-1]
    beside = (call_of(s.heading) for s in document.sections if s.heading_path[:-1] == above)
    alike = sum(
        b is not None and b["program"] == call["program"] and b["name"] in siblings for b in beside
    )
    if alike < (1 if call["program"] else 2) or not _is_alone(document, section):
        return None
    if _tells_of_more(document.text(section.start, section.end), siblings):
        return None
    return _without(fact, section, f"{call['program']} {name}" if call["program"] else name)


def _tells_of_more(text: str, siblings: set[str]) -> bool:
    """Whether a section names a variable, or another command as code."""
    if re.search(r"(?<!\w)[A-Z][A-Z\d]*_[A-Z\d_]+(?!\w)", text):
        return True
    codes = " ".join(re.findall(r"`+([^`\n]+)`+", text))
    return any(re.search(rf"(?<![\w-]){re.escape(s)}(?![\w-])", codes) for s in siblings)


def _is_titled(word: str, document: DocFile, section: DocSection) -> bool:
    """Whether the heading is the name in words, and the text below gives the name."""
    return is_title_of(section.heading, last_part(word)) and any(
        o.where != "heading" and o.is_technical for o in occurrences(document, section, word)
    )


def _is_linked(document: DocFile, section: DocSection) -> bool:
    """Whether something leads to the section but the entry of a table of contents, which goes by
    itself: its subject is the same."""
    slug = re.sub(r"[^\w\- ]", "", section.heading.lower()).replace(" ", "-")
    rest = document.text(0, section.start) + document.text(section.end, len(document.content))
    lines = re.findall(rf"^.*#{re.escape(slug)}(?![\w-]).*$", rest, re.M)
    return not all(re.fullmatch(r"\s*[-*+]\s+\[[^\]]*\]\([^()]*\)\s*", line) for line in lines)


def _sentence(
    fact: ChangeFact,
    word: str,
    document: DocFile,
    section: DocSection,
    occurrence: Occurrence,
    gone: set[str],
) -> Edit | None:
    block = occurrence.block
    view = document.content.decode("latin-1")
    found = sentences(view, block.start, block.end)
    at = next((n for n, (s, e) in enumerate(found) if s <= occurrence.start < e), None)
    if at is None:
        return None
    start, end = found[at]
    text = document.text(start, end)
    if not _is_about(text, gone) or re.match(r"\s*\|", text):
        return None
    told = f"`{word}` is gone, and what was said of it"
    # the mark of a list may be taken for a sentence
    if not any(re.search(r"\w", view[s:e]) for n, (s, e) in enumerate(found) if n != at):
        if len(found) > 1:
            return None
        return _whole_block(fact, document, section, block, text, gone, told)
    if text.rstrip().endswith(":"):
        return None
    if at + 1 < len(found) and LEANS.match(view[found[at + 1][0] : found[at + 1][1]]):
        return None
    if block.kind is BlockKind.LIST_ITEM and at == 0:
        return None
    if at + 1 < len(found):
        between = view[end : found[at + 1][0]]
        if between.strip():
            return None
        return Edit(start, found[at + 1][0], "", fact, told)
    before = found[at - 1][1]
    if view[before:start].strip():
        return None
    return Edit(before, end, "", fact, told)


def _is_about(text: str, gone: set[str]) -> bool:
    """Whether a sentence speaks of what went and of nothing else that has a name."""
    if _OF_CHANGE.search(text) or "](" in text or "`_" in text:
        return False
    bare = {re.sub(r"^[.:]+|\(.*\)$", "", m[0].strip("`")).strip() for m in _CODE.finditer(text)}
    bare |= {m[0].removesuffix("()") for m in _NAME.finditer(_CODE.sub(" ", text))}
    quoted = {m[0][1:-1] for m in _QUOTED.finditer(_CODE.sub(" ", text))}
    bare |= quoted if len(quoted) > 1 else set()  # the "slow" ones are no name
    others = {b for b in bare if not any(_holds(b, g) for g in gone)}
    return not {
        o for o in others if not re.fullmatch(r"[\"']?[\d.]+[\"']?|[Tt]rue|[Ff]alse|None|null", o)
    }


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _whole_block(
    fact: ChangeFact,
    document: DocFile,
    section: DocSection,
    block: Block,
    text: str,
    gone: set[str],
    told: str,
) -> Edit | None:
    """A paragraph of one sentence, with the example that it announces."""
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    blocks = section.blocks
    at = blocks.index(block)
    body = [b for b in blocks if b.kind not in (BlockKind.HEADING, BlockKind.OTHER)]
    if not text.rstrip().endswith(":"):
        # a section without a word would be left
        return Edit(block.start, block.end, "", fact, told) if len(body) > 1 else None
    example = blocks[at + 1] if at + 1 < len(blocks) else None
    if example is None or example.kind is not BlockKind.FENCE or len(body) <= 2:
        return None
    code = document.text(example.start, example.end)
    if not any(_holds(code, g) for g in gone):
        return None
    return Edit(block.start, example.end, "", fact, told)
