"""Texts for people that are no documentation: changelogs, release notes and what these are put
together from, licences, and pages that nobody keeps with the code."""

from __future__ import annotations

import re

PAST_FOLDERS = (
    r"change[-_]?logs?(?:\.d)?|changes(?:\.d)?|news(?:\.d)?|newsfragments|news[-_]fragments|"
    r"\.changes?(?:ets?)?|releases|rel(?:ease)?[-_]?notes|whats?[-_]?new|announce(?:ments?)?"
)
PAST_NAMES = (
    r"(?:[^/]*[-_.])?(?:change[-_]?log|rel(?:ease)?[-_]?notes|whats?[-_]?new|announcements?)"
    r"(?:[-_.][^/]*)?|"
    r"(?:(?:api|breaking|recent|latest)[-_])?(?:changes|history|news|releases|announce(?:ments?)?)"
    r"(?:[-_.]?v?\d[^/]*)?(?:\.\w+)*|"
    r"(?:how[-_]to[-_]|[^/]*\d[^/]*[-_])?(?:migrat(?:e|ion|ing)|upgrad(?:e|ing))"
    r"(?:[-_](?:(?:guides?|notes?|to|from|v?\d)[^/]*)?)?\.\w+"
)
_SUFFIX = r"(?i:\.(?:md|markdown|mdx|rst|adoc|asciidoc|pod|texi|textile|rdoc))"
# a name alone is that of a text where it is written in capitals: `bin/history` is a program
_PROSE = (
    rf"(?s)(?:.*/)?(?:[^/]*{_SUFFIX}"
    r"|(?:README|CHANGE(?:S|LOG)?|HISTORY|NEWS|AUTHORS|THANKS|LICEN[CS]E|COPYING)(?:[-_.][A-Z\d.]+)?"
    r"|(?i:(?:readme|change(?:s|log)?|history|news|authors|thanks|licen[cs]e|copying)\.txt)"
    r"|(?![^/]*\.so\.)[^/]*[A-Za-z_]\.[1-8])"
)
_TEXT = rf"(?s)[^/]*(?:{_SUFFIX}|(?i:\.txt))|[A-Z][A-Z_-]*(?:[-_.]v?\d[\d.]*)?"
# of the fragments of towncrier and its like, by the kind of the change, and by the issue
_FRAGMENT = (
    r"(?is).*\.(?:feat(?:ure)?s?|bug(?:fix)?(?:es)?|fix(?:es)?|doc|removals?|removed|added|changed|"
    r"deprecat(?:ed|ion|ions)|security|break(?:ing)?|packaging|contrib|misc|internal|trivial|"
    r"improvement|enhancement|other|new_check|false_(?:positive|negative)|user_action)(?:\.\d+)?"
    r"|(?:[a-z]+-)?\d+"
)
_DATA = (
    r"(?is)(?:.*/)?(?:\.?change[-_]?(?:logs?|sets?)|release[-_]?notes)(?:\.d)?/(?:.*/)?[^/]*\.ya?ml"
)
_FOLDER = f"(?is)(?:{PAST_FOLDERS})"
_NAME = f"(?is)(?:{PAST_NAMES})"


def tells_of_changes(path: str) -> bool:
    """Whether a file, which is no documentation, is a changelog or a piece of one by its name."""
    *folders, name = path.split("/")
    is_text = re.fullmatch(_TEXT, name) is not None
    if not (is_text or re.fullmatch(_FRAGMENT, name) or re.fullmatch(_DATA, path)):
        return False
    if any(re.fullmatch(_FOLDER, folder) for folder in folders):
        return True
    return is_text and re.fullmatch(_NAME, name) is not None


def is_prose(path: str) -> bool:
    """Whether a file, which is no documentation, is a text for people by its name."""
    return re.fullmatch(_PROSE, path) is not None or tells_of_changes(path)
