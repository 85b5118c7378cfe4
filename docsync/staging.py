"""Sound rewrites of one document to one new blob, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docsync.docs.section import DocFile
from docsync.docs.splice import encode_like, splice
from docsync.git.context import CommitForm, GitContext
from docsync.git.runner import Git
from docsync.git.stage import Staged, StageState, is_free_of_edits, stage_document
from docsync.git.tree import read_entry
from docsync.report import Outcome, OutcomeState
from docsync.rewrite.proposal import Guarded

_STATES = {
    StageState.STAGED: OutcomeState.STAGED,
    StageState.MERGED: OutcomeState.MERGED,
    StageState.WORKTREE: OutcomeState.WORKTREE,
    StageState.PENDING: OutcomeState.PENDING,
    StageState.SKIPPED: OutcomeState.SKIPPED,
}


@dataclass(frozen=True, slots=True)
class Written:
    state: OutcomeState
    why: str
    old_oid: str
    new_oid: str


def new_content(document: DocFile, accepted: Sequence[Guarded]) -> bytes:
    """The document with every accepted rewrite, all other bytes as they were.

    Raises ValueError for overlapping rewrites or text that the file's encoding cannot hold."""
    return splice(
        document.content,
        [
            (r.start, r.end, encode_like(document, r.new, r.old))
            for r in (g.verified.rewrite for g in accepted)
        ],
    )


def write_document(
    git: Git, context: GitContext, document: DocFile, accepted: Sequence[Guarded]
) -> list[Written]:
    """Stages the document with its accepted rewrites; what became of each. Where unstaged edits
    touch the lines of some, the others are written."""
    whole = _write(git, context, document, accepted)
    if whole.state is not OutcomeState.PENDING or len(accepted) == 1:
        return [whole] * len(accepted)
    free = [g for g in accepted if _is_free(git, context, document, g)]
    if not 0 < len(free) < len(accepted):
        return [whole] * len(accepted)
    written = _write(git, context, document, free)
    return [written if g in free else whole for g in accepted]


def _is_free(git: Git, context: GitContext, document: DocFile, one: Guarded) -> bool:
    try:
        content = new_content(document, [one])
    except ValueError:
        return False
    return is_free_of_edits(git, context, document.path, document.blob, content)


def _write(
    git: Git, context: GitContext, document: DocFile, accepted: Sequence[Guarded]
) -> Written:
    try:
        content = new_content(document, accepted)
    except ValueError as problem:
        return Written(OutcomeState.SKIPPED, str(problem), document.blob, document.blob)
    if context.form is not CommitForm.PLAIN:
        # the temporary index of `-a` already holds the unstaged edits of this document
        entry = read_entry(git, document.path)
        if entry is None or entry.oid != document.blob:
            why = "its staged text changed meanwhile: run docsync again"
            return Written(OutcomeState.PENDING, why, document.blob, document.blob)
    staged: Staged = stage_document(git, context, document.path, document.blob, content)
    return Written(_STATES[staged.state], staged.why, staged.old_oid, staged.new_oid)


def outcome(proposal_id: int, guarded: Guarded, state: OutcomeState, why: str) -> Outcome:
    rewrite = guarded.verified.rewrite
    section = rewrite.verdict.candidate.section
    return Outcome(
        proposal_id=proposal_id,
        path=section.path,
        heading_path=section.heading_path,
        start_line=rewrite.start_line,
        end_line=rewrite.start_line + rewrite.old.rstrip("\n").count("\n"),
        state=state,
        why=why,
        old=rewrite.old,
        new=rewrite.new,
        origin=rewrite.origin,
        explanation=rewrite.explanation,
        checks=guarded.verified.checks,
        fact_ids=tuple(f.id for f in rewrite.verdict.candidate.facts),
    )
