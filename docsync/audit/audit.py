"""The road of an audit: documents, references, the tree, the past, who did it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from docsync.audit.commands import own_packages
from docsync.audit.killers import Killers, describe
from docsync.audit.links import dead_links
from docsync.audit.past import Past, look_back
from docsync.audit.references import is_example_document, once_per_place, references
from docsync.audit.report import AuditReport, DeadReference, Reference, RefKind
from docsync.audit.tree import Tree, read_state
from docsync.config import Config
from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.select import DocSelector, is_generated
from docsync.errors import GitError
from docsync.facts.fact import Unchecked
from docsync.facts.programs import own_commands
from docsync.git.history import is_partial, is_shallow
from docsync.git.objects import ObjectReader
from docsync.git.runner import Git
from docsync.git.tree import TreeEntry, read_index, read_tree

BUDGET_S = 120.0
CODE_BYTES = 20_000_000  # a name in a file that is not read would be called dead


@dataclass(slots=True, eq=False)
class _Audit:
    config: Config
    git: Git
    progress: Callable[[str], None]
    started: float = field(default_factory=time.monotonic)
    documents: list[DocFile] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def audit(
    git: Git,
    config: Config,
    tip: str,
    *,
    root_name: str = "",
    from_index: bool = False,
    budget_s: float = BUDGET_S,
    progress: Callable[[str], None] = lambda _message: None,
) -> AuditReport:
    """Looks at the tree of the commit `tip`, or at the index above it. The past is gone through
    until `budget_s` seconds are over. Raises GitError."""
    this = _Audit(config, git, progress)
    entries = read_index(git) if from_index else read_tree(git, tip)
    with ObjectReader(git, max_bytes=max(config.max_file_bytes, CODE_BYTES)) as reader:
        _read_documents(this, entries, reader)
        progress("reading the tree")
        tree = read_state(entries, reader)
        own = own_commands(entries, lambda path: _read(reader, entries, path), root_name)
        packages = own_packages(entries)
        found = [r for d in this.documents for r in once_per_place(references(d, own, packages))]
        missing = [each for each in found if not _exists(tree, each)]
        if config.sensitivity != "thorough":  # of keys too many are names of other programs
            missing = [each for each in missing if each.kind is not RefKind.KEY]
        links = dead_links(this.documents, tree)
        past = _past(this, reader, tip, missing, this.started + budget_s / 2)
        dead = _dead(this, tree, past, reader, [*missing, *links])
    return AuditReport(
        tip=tip,
        dead=tuple(sorted(dead, key=lambda d: (d.reference.path, d.reference.start))),
        unchecked=tuple(this.unchecked),
        notes=tuple(this.notes),
        documents=len(this.documents),
        references=len(found),
        commits=past.commits,
        states=len(past.states),
        duration_s=time.monotonic() - this.started,
    )


def _read(reader: ObjectReader, entries: dict[str, TreeEntry], path: str) -> bytes:
    entry = entries[path]
    if not entry.is_regular:
        return b""
    try:
        return reader.read(entry.oid)
    except GitError:
        return b""


def _read_documents(this: _Audit, entries: dict[str, TreeEntry], reader: ObjectReader) -> None:
    selector = DocSelector(this.config)
    for path, entry in sorted(entries.items()):
        if not selector.is_doc(path) or not entry.is_regular or is_example_document(path):
            continue
        try:
            content = reader.read(entry.oid)
        except GitError as error:
            this.unchecked.append(Unchecked(path, str(error)))
            continue
        if len(content) > this.config.max_file_bytes:
            limit = f"larger than max-file-bytes ({this.config.max_file_bytes:,})"
            this.unchecked.append(Unchecked(path, limit))
        elif b"\0" in content[:8000]:
            this.unchecked.append(Unchecked(path, "binary"))
        elif not is_generated(content):
            this.documents.append(parse_document(path, entry.oid, content))


def _exists(tree: Tree, reference: Reference) -> bool:
    word = reference.word
    if reference.kind is RefKind.PATH:
        bare = word.removeprefix("./")
        return tree.ends_with(bare) or tree.has_path(bare)
    if tree.has_word(word):
        return True
    if reference.kind is RefKind.ENV:
        # many programs read a variable for each of their options, by a name that no code holds
        _, _, option = word.partition("_")
        return tree.has_word(option)
    if reference.kind is RefKind.FLAG:
        # a switch and its opposite are one definition
        for prefix in ("--no-", "--disable-", "--enable-", "--with-", "--without-"):
            if word.startswith(prefix) and tree.has_word(word.removeprefix(prefix)):
                return True
    return False


def _past(
    this: _Audit, reader: ObjectReader, tip: str, missing: list[Reference], deadline: float
) -> Past:
    if is_partial(this.git):
        this.notes.append(
            "this clone fetches old files when they are asked for, so its past was not read: only "
            "links were looked at (a full clone shows the rest)"
        )
        return Past([], 0)
    if is_shallow(this.git):
        this.notes.append(
            "this is a shallow clone: what died before its oldest commit is not found (`git fetch "
            "--unshallow`; `fetch-depth: 0` in GitHub Actions)"
        )
    wanted = {(each.kind, each.word) for each in missing}
    past = look_back(this.git, reader, tip, wanted, deadline, this.progress)
    if past.is_cut:
        this.notes.append(f"the time was over after {len(past.states)} states of the past")
    return past


def _dead(
    this: _Audit, tree: Tree, past: Past, reader: ObjectReader, missing: list[Reference]
) -> list[DeadReference]:
    killers = Killers(this.git, reader, tree, past)
    is_thorough = this.config.sensitivity == "thorough"
    known: dict[tuple[RefKind, str], DeadReference | None] = {}
    found = []
    for number, reference in enumerate(missing):
        this.progress(f"looking for who did it: {number + 1} of {len(missing)}")
        key = (reference.kind, reference.word)
        if key not in known:
            known[key] = _judged(killers, past, reference, is_thorough)
        judged = known[key]
        if judged is not None:
            found.append(DeadReference(reference, judged.death, judged.why))
    return found


def _judged(
    killers: Killers, past: Past, reference: Reference, is_thorough: bool
) -> DeadReference | None:
    """None for what is more likely no reference to a thing of this repository."""
    kind, word = reference.kind, reference.word
    if kind is RefKind.ANCHOR:
        death = killers.of_anchor(*word.rsplit("#", 1))
    elif kind in (RefKind.PATH, RefKind.LINK):
        if kind is RefKind.PATH:
            word = killers.full_path(word.removeprefix("./")) or word
        death = killers.of_path(word)
    else:
        death = killers.of_name(kind, word)
        if death is not None and not is_thorough and killers.went_elsewhere(death):
            return None
    if death is not None:
        return DeadReference(reference, death, describe(kind, death, past.commits))
    seen = killers.last_seen(kind, word)
    if seen or is_thorough:
        return DeadReference(reference, None, seen or describe(kind, None, past.commits))
    return None
