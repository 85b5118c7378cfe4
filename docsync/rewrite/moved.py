"""Whether a word is the path of what moved, or a word of another meaning: `version` is also what
somebody types."""

from __future__ import annotations

import re

from docsync.docs.section import BlockKind, DocFile
from docsync.match.occurrence import Occurrence, sides

_FILE = re.compile(r"[A-Z]\w*file|[A-Z]{4,}")  # Makefile, LICENSE
# what every package has one of
_EVERYWHERE = frozenset(
    "package.json tsconfig.json composer.json pyproject.toml setup.py setup.cfg Cargo.toml go.mod "
    "pom.xml build.gradle Gemfile Makefile Dockerfile README.md index.js index.ts main.go main.rs "
    "__init__.py main.py .env .gitignore docker-compose.yml".split()
)
_TARGET = re.compile(
    r"\]\(\s*<?\Z|^[ \t]{0,3}\[[^\]\n]+\]:\s*<?\Z|\b(?:href|src)\s*=\s*[\"']\Z|`[^`<\n]*<\Z|"
    r"^[ \t]*\.\. _[^:\n]+:\s+\Z|\b(?:link|xref|include|image):{1,2}\Z"
)
_TARGET_END = re.compile(r"[)>#?\"'\[\s]|\Z")


def _is_in_help(occurrence: Occurrence, document: DocFile) -> bool:
    """Whether a bare name stands in the printed text of an option: the program says it so."""
    if occurrence.block.kind is not BlockKind.FENCE:
        return False
    above = document.text(occurrence.block.start, occurrence.start).split("\n")
    for line in reversed(above):
        if re.match(r"\s+-{1,2}[A-Za-z]", line):
            return True
        if not re.match(r"\s{4,}", line):
            return False
    return False


def may_be_path(occurrence: Occurrence, document: DocFile) -> bool:
    """A name without a folder and without a suffix is one only where a link leads to it, or where
    slashes say so: `./x`, `x/`."""
    word = occurrence.word
    before = sides(document, occurrence)[0]
    if word in _EVERYWHERE and _TARGET.search(before):
        return True
    if word in _EVERYWHERE and occurrence.where == "fence" and before.endswith(("'", '"')):
        return False  # what an example passes on is that of its reader
    if "/" in word or "." in word or _FILE.fullmatch(word):
        return "/" in word or (occurrence.is_technical and not _is_in_help(occurrence, document))
    lead, rest = sides(document, occurrence)
    if re.search(r"(?:\A|[^\w./])\./\Z", lead):
        return occurrence.is_technical or _TARGET.search(lead[:-2]) is not None
    if rest.startswith("/"):
        return not re.search(r"[\w/.]\Z", lead) and occurrence.is_technical
    return _TARGET.search(lead) is not None and _TARGET_END.match(rest) is not None
