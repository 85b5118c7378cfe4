"""Where the text of a proposal stands now: people take it out, change it, or throw it away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from docsync.docs.parse import parse_document
from docsync.errors import DocsyncError
from docsync.git.context import GitContext
from docsync.git.runner import Git
from docsync.git.tree import read_entry
from docsync.git.worktree import Unwritable, read_file
from docsync.journal import Journal
from docsync.report import OutcomeState
from docsync.review.stored import StoredProposal
from docsync.review.swap import Swap, exchanged, siblings_of

TAKEN_OUT = "its text does not stand in the document any more"
_ALIKE = 0.6  # a line that a person worded anew, as `difflib` measures


class Presence(StrEnum):
    INDEX = "index"
    WORKTREE = "work tree"  # there, and not in the index
    CHANGED = "changed"  # neither it nor the old text: somebody's own words
    GONE = "gone"  # the old text is back


@dataclass(frozen=True, slots=True)
class Eye:
    """Looks into the index in use and the work tree."""

    git: Git
    context: GitContext
    journal: Journal

    def presence(self, proposal: StoredProposal) -> Presence:
        """Of a proposal that was written. Raises GitError, JournalError."""
        entry = read_entry(self.git, proposal.path)
        if entry is None:
            return Presence.CHANGED
        if entry.oid == proposal.new_oid != proposal.old_oid:
            return Presence.INDEX
        siblings = siblings_of(self.journal, proposal)
        content = self.git.run("cat-file", "blob", entry.oid)
        staged = self._look(proposal, siblings, entry.oid, content)
        if staged is Presence.INDEX:
            return staged
        try:
            file = read_file(self.context.root, proposal.path).data_bytes
        except (Unwritable, OSError):
            return staged
        # a checkout may write other line ends
        for found in (file, file.replace(b"\r\n", b"\n")):
            if self._look(proposal, siblings, "", found) is Presence.INDEX:
                return Presence.WORKTREE
        return staged

    def _look(
        self, proposal: StoredProposal, siblings: Sequence[StoredProposal], oid: str, content: bytes
    ) -> Presence:
        """INDEX for a text that stands in `content`, wherever that is from."""
        old, new = proposal.old, proposal.new
        if oid and oid == proposal.blob:
            return Presence.GONE

        def holds(text: str, other: str) -> bool:
            swap = Swap(proposal, text, other, tuple(siblings))
            return bool(text) and exchanged(self.git, content, oid, swap) is not None

        if not new:
            return Presence.GONE if holds(old, new) else Presence.INDEX
        if holds(new, old) and not (new in old and holds(old, new)):
            return Presence.INDEX
        return Presence.GONE if self._is_back(proposal, content) else Presence.CHANGED

    def _is_back(self, proposal: StoredProposal, content: bytes) -> bool:
        """Whether all that it took out is there, and nothing like what it put in."""
        document = parse_document(proposal.path, "", content)
        lines = _lines(content.decode(document.encoding, "replace"))
        old, new = _lines(proposal.old), _lines(proposal.new)
        if not set(old) - set(new) <= set(lines):
            return False
        try:
            before = self.git.run("cat-file", "blob", proposal.blob)
        except DocsyncError:  # git has thrown it away
            return False
        known = set(_lines(before.decode(document.encoding, "replace")))
        own = [line for line in lines if line not in known]
        added = [line for line in new if line not in old]
        return not any(SequenceMatcher(None, a, b).ratio() >= _ALIKE for a in added for b in own)

    def as_found(self, proposals: Iterable[StoredProposal]) -> Iterator[StoredProposal]:
        """As they are recorded, but for texts written since the last commit that are gone: these
        were skipped, so to say. What an earlier commit holds is not looked at. Raises as
        `presence`."""
        for each in proposals:
            is_recent = each.is_written and each.head == (self.context.head or "")
            if is_recent and self.presence(each) is Presence.GONE:
                yield replace(each, state=OutcomeState.SKIPPED, why=TAKEN_OUT)
            else:
                yield each


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
