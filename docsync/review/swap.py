"""Exchanging one text of a document for another, wherever the document has moved to meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.splice import encode_like, splice
from docsync.errors import DocsyncError
from docsync.git.context import GitContext
from docsync.git.runner import Git
from docsync.git.stage import APPLY, Staged, StageState, stage_document
from docsync.git.tree import read_entry
from docsync.git.worktree import (
    Unwritable,
    aim,
    read_file,
    replace_unless_changed,
    write_beside,
)
from docsync.journal import Journal
from docsync.review.stored import StoredProposal

GONE = "the document was changed there since: edit it by hand"


@dataclass(frozen=True, slots=True)
class Swap:
    """`after` shall stand where `before` stands in the document of `proposal`. `siblings` are all
    proposals for the same document in the same run: they tell where the text has to be when it
    stands there more than once. `command` is what a person gives again if something stands in the
    way."""

    proposal: StoredProposal
    before: str
    after: str
    siblings: tuple[StoredProposal, ...]
    command: str = APPLY


def siblings_of(journal: Journal, proposal: StoredProposal) -> tuple[StoredProposal, ...]:
    """All proposals for its document in its run."""
    run = journal.proposals(run_id=proposal.run_id)
    return tuple(each for each in run if each.path == proposal.path)


def swap_text(git: Git, context: GitContext, swap: Swap) -> Staged:
    """In the index (and the work tree with it) if `before` stands there, else in the work tree
    alone, where `git commit -a` has left it. Nothing is written when the place is not certain; the
    state says so. Raises GitError.
    """
    proposal = swap.proposal
    entry = read_entry(git, proposal.path)
    if entry is None:
        why = "the document is no longer in the index"
        return Staged(proposal.path, StageState.PENDING, why, "", "")
    content = git.run("cat-file", "blob", entry.oid)
    changed = exchanged(git, content, entry.oid, swap)
    if changed is not None:
        return stage_document(git, context, proposal.path, entry.oid, changed, swap.command)
    return _swap_in_worktree(git, context, entry.oid, swap)


def _swap_in_worktree(git: Git, context: GitContext, oid: str, swap: Swap) -> Staged:
    path = swap.proposal.path
    nothing = Staged(path, StageState.PENDING, GONE, oid, oid)
    try:
        found = read_file(context.root, path)
        clean = git.text("hash-object", "-w", "--stdin", f"--path={path}", data=found.data_bytes)
        content = git.run("cat-file", "blob", clean)
        changed = exchanged(git, content, clean, swap)
        if changed is None or clean == oid:
            return nothing
        new = git.text("hash-object", "-w", "--stdin", "--no-filters", data=changed)
        target = aim(git, context.state_dir, found, path, old=clean, new=new)
        if target is None:
            return nothing
        temporary = write_beside(found, f".docsync-{swap.proposal.id}", target.data_bytes)
        try:
            if not replace_unless_changed(found, temporary):
                why = "the file is being changed right now: try again"
                return Staged(path, StageState.PENDING, why, oid, oid)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    except Unwritable as error:
        return Staged(path, StageState.PENDING, str(error), oid, oid)
    except OSError as error:
        why = f"the file cannot be written ({error.strerror}): mend that and try again"
        return Staged(path, StageState.PENDING, why, oid, oid)
    return Staged(path, StageState.WORKTREE, "only the work tree holds it", oid, oid)


def exchanged(git: Git, content: bytes, oid: str, swap: Swap) -> bytes | None:
    document = parse_document(swap.proposal.path, oid, content)
    if document.is_report_only:
        # generated code: of a file of code a document holds the comments alone
        document = replace(document, content=content)
    try:
        new_bytes = encode_like(document, swap.after, swap.before)
    except ValueError:
        return None
    place = _find(git, document, swap)
    if place is None:
        return None
    return splice(content, [(*place, new_bytes)])


def _find(git: Git, document: DocFile, swap: Swap) -> tuple[int, int] | None:
    """Byte span of `before`: where it was put, or the only place where it stands."""
    content = document.content
    proposal = swap.proposal
    written = [
        each
        for each in swap.siblings
        if each.is_written and each.blob == proposal.blob and each.id != proposal.id
    ]
    start = proposal.start + sum(
        len(_encoded(document, each.new, each.old)[0]) - (each.end - each.start)
        for each in written
        if each.start < proposal.start
    )
    if not swap.before:
        is_known = _expected(git, document, proposal, written) == content
        return (start, start) if is_known else None
    for needle in _encoded(document, swap.before, swap.after):
        if not needle:
            continue
        if content[start : start + len(needle)] == needle:
            return start, start + len(needle)
        if content.count(needle) == 1:
            at = content.index(needle)
            return at, at + len(needle)
    return None


def _encoded(document: DocFile, text: str, old: str) -> list[bytes]:
    """As docsync would write it, and as it may have stood there before."""
    found: dict[bytes, None] = {}
    with suppress(ValueError):
        found[encode_like(document, text, old)] = None
    with suppress(UnicodeEncodeError):
        found[text.encode(document.encoding)] = None
    return list(found) or [b""]


def _expected(
    git: Git, document: DocFile, proposal: StoredProposal, written: Sequence[StoredProposal]
) -> bytes | None:
    """The document as docsync left it, without `proposal`."""
    try:
        original = git.run("cat-file", "blob", proposal.blob)
        edits = [
            (each.start, each.end, _encoded(document, each.new, each.old)[0]) for each in written
        ]
        if proposal.is_written:
            edits.append(
                (proposal.start, proposal.end, _encoded(document, proposal.new, proposal.old)[0])
            )
        return splice(original, sorted(edits))
    except (DocsyncError, ValueError):
        return None
