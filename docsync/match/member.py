"""Whose member a document means where other classes of the code have one of that name as well, or
another module."""

from __future__ import annotations

import re

from docsync.docs.section import DocFile, DocSection
from docsync.facts.pairing import split_words
from docsync.match.occurrence import Occurrence

MAX_ABOVE = 20_000  # characters that are looked through for the nearest class
_CLASS = re.compile(r"(?<![\w.])[A-Z]+[a-z\d]+[A-Z]\w*(?<!_)")
_DECLARED = re.compile(
    r"(?:^|[\s;{}])(?:class|interface|struct|record|trait|enum|object|impl|protocol|type|module)\s+"
    r"(?P<rest>[^{}\n]*)"
)
_HEAD = re.compile(
    r"\s*(?:@\w+\s+|\[\w+\]\s*)*(?:(?:(?!return\b|new\b|await\b|throw\b|yield\b|else\b|case\b)"
    r"[\w.]+(?:<[^<>]*>)?[\[\]?*&]*)\s+)+\Z"
)
_MODULE = re.compile(r"(?<![\w.$/@-])(?!self\b|this\b|cls\b)(?:[a-z_][a-z\d_]*\.){2,}\Z")
_TAKES = re.compile(r"\s*(?:<[^<>]*>)?\s*(?:\(|=>|\{|;|:)")


def is_owners(
    owner: str,
    named: re.Pattern[str],
    occurrence: Occurrence,
    document: DocFile,
    section: DocSection,
) -> bool:
    """Whether the class in whose code the member is declared, or else the nearest one that is named
    is `owner`: in its line, its block, the headings above, the text above. `named` finds it."""
    if held := _held(occurrence, document):
        return named.search(held) is not None
    if named.search(occurrence.line_text):
        return True
    block = document.text(occurrence.block.start, occurrence.block.end)
    if named.search(block) and not _has_like(owner, block):
        return True
    above = document.text(max(0, occurrence.start - MAX_ABOVE), occurrence.start)
    if nearest := _nearest(named, document.text(section.start, occurrence.start)):
        return named.search(nearest) is not None
    for heading in reversed(section.heading_path):
        if nearest := _nearest(named, heading):
            return named.search(nearest) is not None
    if named.search(section.path):
        return True
    return named.search(_nearest(named, above)) is not None


def is_in_module(lead: str) -> bool:
    """Whether what stands before a name is where it is imported from: `app.parts.`."""
    return _MODULE.search(lead) is not None


def is_within_another(named: re.Pattern[str], occurrence: Occurrence, document: DocFile) -> bool:
    """Whether code declares the member in another class, which does not extend the owner either."""
    held = _held(occurrence, document)
    return bool(held) and named.search(held) is None


def _nearest(named: re.Pattern[str], text: str) -> str:
    """The last class that is named in a text, with its place on the line."""
    found = [*_CLASS.finditer(text), *named.finditer(text)]
    return max(found, key=lambda each: each.start())[0] if found else ""


def _has_like(owner: str, text: str) -> bool:
    """Whether a class is named whose name ends as the owner's: one `Builder` of two."""
    last = split_words(owner)[-1:]
    names = {name for name in _CLASS.findall(text) if name != owner}
    return any(split_words(name)[-1:] == last for name in names)


def _held(occurrence: Occurrence, document: DocFile) -> str:
    """Of a member that is declared in a code block the class around it with what it extends."""
    if occurrence.where != "fence":
        return ""
    lead = document.text(occurrence.block.start, occurrence.start)
    above, _, line = lead.rpartition("\n")
    rest = document.text(occurrence.end, occurrence.block.end)
    if not (_HEAD.match(line) and _TAKES.match(rest)):
        return ""
    depth = len(line) - len(line.lstrip())
    for each in reversed(above.split("\n")):
        declared = _DECLARED.search(each)
        if declared and (not each.strip() or len(each) - len(each.lstrip()) < depth):
            return declared["rest"]
    return ""
