"""Generated code on the road that every proposal takes: guard, journal, then index or file."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from docsync.codegen.candidate import Candidate
from docsync.config import Config
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.splice import encode_like, splice
from docsync.errors import TargetError
from docsync.git.context import CommitForm, GitContext
from docsync.git.runner import Git
from docsync.git.stage import stage_document
from docsync.git.tree import read_entry
from docsync.git.worktree import (
    Unwritable,
    WorkFile,
    read_file,
    replace_unless_changed,
    write_beside,
)
from docsync.guard.check import guard, open_corpora
from docsync.journal import Journal
from docsync.judge.verdict import Affected, Verdict
from docsync.match.candidate import Candidate as Reached
from docsync.report import OutcomeState
from docsync.rewrite.conversation import Exchange
from docsync.rewrite.proposal import (
    Check,
    CheckStatus,
    Guarded,
    Origin,
    Rewrite,
    Verified,
)

WANTED_BY = "wanted by `docsync generate "  # how the reason of such a proposal begins


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A file of code as it was read. `content` are the bytes of the blob `oid`: of the index entry
    where the work tree has no other edits (`is_staged`), else of the work tree. `text` has line
    ends as "\\n"."""

    path: str
    oid: str
    content: bytes
    text: str
    newline: str
    is_staged: bool
    work_file: WorkFile


def read_code(git: Git, context: GitContext, path: str) -> CodeFile:
    """Raises TargetError for what is no regular UTF-8 file, GitError."""
    try:
        work_file = read_file(context.root, path)
    except Unwritable as error:
        is_known = (context.root / path).exists() or read_entry(git, path) is not None
        raise TargetError(f"{path}: {error if is_known else 'there is no such file'}") from error
    except OSError as error:
        raise TargetError(f"{path}: cannot be read ({error.strerror})") from error
    content, is_staged = work_file.data_bytes, False
    oid = ""
    entry = read_entry(git, path)
    if entry is not None and entry.is_regular and context.form is CommitForm.PLAIN:
        unedited = git.call("diff", "--quiet", "--no-ext-diff", "--no-textconv", "--", path)
        if unedited.code == 0:
            content, is_staged, oid = git.run("cat-file", "blob", entry.oid), True, entry.oid
    if not is_staged:
        oid = git.text("hash-object", "-w", "--stdin", "--no-filters", data=content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TargetError(f"{path}: not UTF-8 (byte {error.start}): save it as UTF-8.") from error
    newline = "\r\n" if content.count(b"\r\n") * 2 > content.count(b"\n") else "\n"
    text = text.replace("\r\n", "\n")
    return CodeFile(path, oid, content, text, newline, is_staged, work_file)


def propose(
    file: CodeFile,
    new_text: str,
    names: tuple[str, ...],
    checks: tuple[Check, ...],
    why: str,
    prompt_id: str,
    model: str,
) -> Verified:
    """One rewrite from the first to the last line that differs."""
    old, new = file.text.split("\n"), new_text.split("\n")
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    tail = 0
    while tail < min(len(old), len(new)) - first and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    last = len(old) - tail
    offsets = _line_offsets(file.content)
    start, end = offsets[first], offsets[last]
    document = as_document(file)
    block = Block(BlockKind.OTHER, start, end, first + 1, max(last, first + 1), 0)
    section = DocSection(
        path=file.path,
        blob=file.oid,
        ordinal=0,
        start=start,
        end=end,
        start_line=first + 1,
        end_line=max(last, first + 1),
        heading=names[0],
        heading_path=names,
        level=1,
        blocks=(block,),
    )
    old_text = document.content[start:end].decode().replace("\r\n", "\n")
    added = new[first : len(new) - tail]
    rewrite = Rewrite(
        verdict=Verdict(Reached(section, (), (), 1.0), Affected.AFFECTED, 1.0, why),
        start=start,
        end=end,
        old=old_text,
        new="".join(f"{line}\n" for line in added) if tail else "\n".join(added),
        origin=Origin.MODEL,
        explanation=f"a body for {', '.join(f'`{name}`' for name in names)}",
        prompt_id=prompt_id,
        model=model,
        finish_reason="stop",
    )
    return Verified(rewrite, checks)


def as_document(file: CodeFile) -> DocFile:
    """For what needs to know of encoding and line ends only."""
    return DocFile(
        path=file.path,
        blob=file.oid,
        content=file.content,
        format="code",
        encoding="utf-8",
        newline=file.newline,
        sections=(),
    )


def _line_offsets(content: bytes) -> list[int]:
    """Where each line begins, and behind the last one the end of the file."""
    offsets = [0]
    for line in content.split(b"\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    offsets[-1] = len(content)
    return offsets


def judge(verified: Verified, config: Config, context: GitContext, known: str) -> Guarded:
    """What the guard says of it; `known` is what was in the file before. Raises GuardError."""
    corpora = open_corpora(config.guard, context.state_dir, context.root)
    return guard(verified, corpora, config.guard, lambda: known)


def begin(
    journal: Journal, context: GitContext, file: CodeFile, exchanges: tuple[Exchange, ...]
) -> int:
    """A run in the journal, with all that was said: before anything is written. Raises
    JournalError."""
    run_id = journal.begin_run(
        "generate", _fingerprint(file.path, file.oid), context.head, context.form
    )
    for exchange in exchanges:
        journal.record_exchange(run_id, exchange)
    return run_id


def _fingerprint(path: str, oid: str) -> str:
    text = f"{path}\0{oid}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def record(
    journal: Journal,
    run_id: int,
    guarded: Guarded,
    state: OutcomeState | None = None,
    why: str = "",
) -> int:
    """The id of the proposal; `state` where its outcome is known already. Raises JournalError."""
    section = guarded.verified.rewrite.verdict.candidate.section
    proposal_id = journal.record_proposal(
        run_id,
        _fingerprint(section.path, section.blob),
        guarded,
        start_line=section.start_line,
    )
    if state is not None:
        journal.set_outcome(proposal_id, state, why)
    return proposal_id


def write(
    git: Git, context: GitContext, file: CodeFile, guarded: Guarded, *, stages: bool
) -> tuple[OutcomeState, str, str, str]:
    """Into the index and the work tree where the file has no unstaged edits, else into the work
    tree alone; never over what was changed meanwhile. State, why, the object ids before and
    after."""
    rewrite = guarded.verified.rewrite
    new_bytes = encode_like(as_document(file), rewrite.new)
    content = splice(file.content, [(rewrite.start, rewrite.end, new_bytes)])
    if stages and file.is_staged:
        staged = stage_document(git, context, file.path, file.oid, content)
        return OutcomeState(staged.state), staged.why, staged.old_oid, staged.new_oid
    if file.is_staged:
        # the work tree may have other line ends than the blob
        content = _like_work_tree(file, content)
    try:
        temporary = write_beside(file.work_file, f".docsync-{rewrite.prompt_id[:8]}", content)
        try:
            is_placed = replace_unless_changed(file.work_file, temporary)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        why = f"it cannot be written ({error.strerror}): mend that, then run `docsync apply`"
        return OutcomeState.PENDING, why, file.oid, file.oid
    if not is_placed:
        why = "the file was changed meanwhile: run docsync generate again"
        return OutcomeState.PENDING, why, file.oid, file.oid
    return OutcomeState.WORKTREE, f"only the work tree holds it: `git add {file.path}`", "", ""


def _like_work_tree(file: CodeFile, content: bytes) -> bytes:
    has_crlf = b"\r\n" in file.work_file.data_bytes
    if has_crlf and b"\r\n" not in content:
        return content.replace(b"\n", b"\r\n")
    return content


def as_patch(file: CodeFile, guarded: Guarded) -> str:
    """For `git apply`."""
    rewrite = guarded.verified.rewrite
    new_bytes = encode_like(as_document(file), rewrite.new)
    after = splice(file.content, [(rewrite.start, rewrite.end, new_bytes)]).decode()
    lines = unified_diff(
        file.content.decode().splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{file.path}",
        f"b/{file.path}",
    )
    text = ""
    for line in lines:
        text += line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
    return text


def relative_path(root: Path, cwd: Path, path: str) -> str:
    """As git names it, from a path as the user gave it. Raises TargetError outside of `root`."""
    full = (cwd / path).absolute()
    for base in (root, root.resolve()):
        for each in (full, full.parent.resolve() / full.name):
            if each.is_relative_to(base):
                return each.relative_to(base).as_posix()
    raise TargetError(f"{path} is not in this repository ({root}).")


def checks_of(candidate: Candidate) -> tuple[Check, ...]:
    """What was found of a candidate, for the record."""
    trial = candidate.trial
    checks = [Check("static", CheckStatus.PASSED, "parses, names resolve, signature kept")]
    if trial is None:
        return tuple(checks)
    checks += [Check(name, CheckStatus.PASSED) for name in trial.passed]
    checks += [Check(each.name, CheckStatus.FAILED, each.text) for each in trial.failures]
    checks += [Check("not tested", CheckStatus.WARNED, each) for each in trial.untested]
    return tuple(checks)
