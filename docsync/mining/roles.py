"""What a changed file is to a case."""

from __future__ import annotations

import re
from enum import StrEnum

from docsync.docs.select import DocSelector
from docsync.facts.publicness import is_ignored_path, is_test_path
from docsync.facts.registry import is_code_like

# of prose that is no documentation to keep: changelogs, licences, man pages
_PROSE = re.compile(
    r"(?i)(?:\.(?:md|markdown|mdx|rst|adoc|asciidoc|pod|texi|[1-8])(?:\.in)?"
    r"|(?:^|/)(?:readme|change\w*|history|news|authors|thanks|licen[cs]e|copying)[^/]*)$"
)
# often made from the documents themselves, and then no reason to change them
_PAGE = re.compile(r"(?i)\.x?html?$")
_PAST = re.compile(r"(?i)change|news|history|release")


class Role(StrEnum):
    DOC = "doc"
    TEST = "test"
    CODE = "code"
    PAST = "past"  # changelogs: people write them whatever else they do
    PROSE = "prose"  # other texts for people: licences, man pages, web pages
    OTHER = "other"  # lock files, vendored and generated files, media


def role_of(path: str, selector: DocSelector) -> Role:
    if selector.is_doc(path):
        return Role.DOC
    if is_test_path(path):
        return Role.TEST
    if is_ignored_path(path):
        return Role.OTHER
    if _PAGE.search(path):
        return Role.PROSE
    if is_code_like(path):
        return Role.CODE
    if _PROSE.search(path):
        return Role.PAST if _PAST.search(path) else Role.PROSE
    return Role.OTHER
