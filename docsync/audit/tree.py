"""A state of the tree: its paths, and the names that its code holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from docsync.audit.shape import squash
from docsync.errors import GitError
from docsync.facts.publicness import is_ignored_path
from docsync.facts.registry import is_media
from docsync.git.objects import ObjectReader
from docsync.git.tree import TreeEntry

_PROSE = re.compile(
    r"(?i)\.(?:md|markdown|mdx|rst|rest|adoc|asciidoc|txt|po|pot|lock|svg|csv|ipynb)\Z|"
    r"(?:^|/)(?:change|history|news|release)[^/]*\Z|(?:^|/)(?:readme|authors|license|copying)[^/.]*\Z"
)
# letters of names stay, all else parts words; a hyphen stays for options and keys
_TABLE = bytes(
    byte if (chr(byte).isalnum() and byte < 128) or byte in b"_-" else 0x20 for byte in range(256)
)
_BATCH = 400


def is_code_text(path: str) -> bool:
    """Files whose words count as existing: everything that is not prose, media or vendored."""
    return not (_PROSE.search(path) or is_media(path) or is_ignored_path(path))


def words_of(content: bytes) -> set[bytes]:
    """The names of a text, their parts at hyphens included, squashed."""
    tokens = content.translate(_TABLE).lower().split()
    found = {token.replace(b"-", b"").replace(b"_", b"") for token in set(tokens)}
    for token in set(tokens):
        if b"-" in token.strip(b"-"):
            found.update(part.replace(b"_", b"") for part in token.split(b"-"))
    return found


@dataclass(frozen=True, slots=True)
class Tree:
    """`words` are squashed names of the code; `folders` end without a slash."""

    entries: Mapping[str, TreeEntry]
    folders: frozenset[str]
    words: frozenset[bytes]
    tails: frozenset[str]  # every path and folder from each of its slashes on

    def has_word(self, word: str) -> bool:
        return squash(word).encode("utf-8", "replace") in self.words

    def has_path(self, path: str) -> bool:
        bare = path.rstrip("/")
        return bare in self.entries or bare in self.folders

    def ends_with(self, path: str) -> bool:
        """Whether some path of the tree is `path`, or ends with it."""
        return path.rstrip("/") in self.tails


def folders_of(paths: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)


def tails_of(paths: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for path in paths:
        at = -1
        while True:
            found.add(path[at + 1 :])
            at = path.find("/", at + 1)
            if at < 0:
                break
    return frozenset(found)


def read_state(entries: Mapping[str, TreeEntry], reader: ObjectReader) -> Tree:
    """The whole tree. Raises GitError."""
    code = {e.oid for p, e in entries.items() if e.is_regular and is_code_text(p)}
    words: set[bytes] = set()
    for content in contents(code, reader):
        words |= words_of(content[1])
    for path in entries:  # a module is named by its file
        words.update(
            squash(part.partition(".")[0]).encode("utf-8", "replace") for part in path.split("/")
        )
    folders = folders_of(entries)
    return Tree(entries, folders, frozenset(words), tails_of([*entries, *folders]))


def contents(oids: Iterable[str], reader: ObjectReader) -> Iterable[tuple[str, bytes]]:
    """Text blobs in batches; binary ones, those above the reader's limit and those that the
    repository lacks are left out."""
    wanted = sorted(oids)
    for start in range(0, len(wanted), _BATCH):
        for oid, content in _read_there(wanted[start : start + _BATCH], reader).items():
            if b"\0" not in content[:8000]:
                yield oid, content


def _read_there(oids: list[str], reader: ObjectReader) -> dict[str, bytes]:
    try:
        return reader.read_many(oids)
    except GitError:  # of a partial or damaged clone: take what is there
        found = {}
        for oid in oids:
            with suppress(GitError):
                found[oid] = reader.read(oid)
        return found
