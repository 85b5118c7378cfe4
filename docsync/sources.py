"""What a run reads: the change, the staged documents, and the lines of code that moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from docsync.docs.select import DocSelector
from docsync.facts.fact import Unchecked
from docsync.git.context import GitContext
from docsync.git.diff import FileChange, StagedDiff, fingerprint, range_diff, staged_diff
from docsync.git.objects import ObjectReader
from docsync.git.runner import Git
from docsync.git.texts import text_sides
from docsync.report import Mode

if TYPE_CHECKING:
    from docsync.config import Config
    from docsync.facts.fact import ChangeFact
    from docsync.git.tree import TreeEntry
    from docsync.match.rank import Commit

MAX_DIFF_CHARS = 400_000
MAX_MANIFESTS = 100  # that are asked for the names of programs, those at the top first
DESCRIBED = (".yaml", ".yml", ".json")  # where an OpenAPI file may be


@dataclass(frozen=True, slots=True)
class Change:
    """A diff split into documentation and the rest. `fingerprint` is of the rest, and of where
    documents went, so that it stays the same when docsync stages a document."""

    diff: StagedDiff
    code: tuple[FileChange, ...]
    docs: tuple[FileChange, ...]
    tip: str | None  # the commit that holds the new state; None for the index

    @property
    def fingerprint(self) -> str:
        gone = (c for c in self.docs if c.status in "RD")
        return fingerprint((*self.code, *(replace(c, old_oid=None, new_oid=None) for c in gone)))


def read_change(
    git: Git,
    context: GitContext,
    selector: DocSelector,
    from_ref: str | None,
    to_ref: str | None,
) -> Change:
    """The staged change, or the one between the merge base of two refs and the second.

    Raises GitError or UsageError for refs that do not exist."""
    tip: str | None = None
    if from_ref is not None:
        from docsync.git.refs import resolve_range

        base, tip = resolve_range(context.root, from_ref, to_ref or "HEAD")
        diff = range_diff(git, base, tip)
    else:
        diff = staged_diff(git, context)
    docs = tuple(c for c in diff.changes if selector.is_doc(c.path))
    code = tuple(c for c in diff.changes if not selector.is_doc(c.path))
    return Change(diff, code, docs, tip)


def new_state(git: Git, change: Change) -> dict[str, TreeEntry]:
    """All files of the new state, which is the index or a commit."""
    from docsync.git.tree import read_index, read_tree

    return read_index(git) if change.tip is None else read_tree(git, change.tip)


def doc_blobs(
    git: Git, entries: Mapping[str, TreeEntry], selector: DocSelector
) -> tuple[dict[str, str], list[Unchecked]]:
    """The regular documentation files of the new state: path to blob id. Those outside a sparse
    checkout are in the index as well, but a partial clone would have to fetch their texts."""
    docs = {p: e for p, e in entries.items() if e.is_regular and selector.is_doc(p)}
    outside = [path for path, entry in docs.items() if entry.is_skip_worktree]
    if outside:
        from docsync.git.history import is_partial

        outside = outside if is_partial(git) else []
    found = {path: entry.oid for path, entry in docs.items()}
    return {p: oid for p, oid in found.items() if p not in set(outside)}, [
        Unchecked(path, NOT_FETCHED) for path in outside
    ]


def of_today(
    docs: Mapping[str, str], entries: Mapping[str, TreeEntry], reader: ObjectReader
) -> dict[str, str]:
    """Without those that are named after a major version that the project left behind."""
    from docsync.docs.history import major_in_name

    named = {path: major for path in docs if (major := major_in_name(path)) is not None}
    if not named:
        return dict(docs)
    from docsync.facts.programs import is_package_manifest
    from docsync.match.packages import version_in

    manifests = _manifests(entries, reader, lambda p: "/" not in p and is_package_manifest(p))
    versions = (version_in(text.decode("utf-8", "replace")) for text in manifests.values())
    newest = max((int(v.partition(".")[0]) for v in versions if v), default=0)
    return {path: oid for path, oid in docs.items() if named.get(path, newest) >= newest}


def no_documents(config: Config, mode: Mode) -> str:
    """What to do where no file of the new state is documentation. The commits of a project that
    has none, and that nobody has told of any, are not held up for it."""
    from docsync.config import DEFAULT_INCLUDE

    if config.include == DEFAULT_INCLUDE:
        return (
            ""
            if mode is Mode.HOOK
            else (
                "no documentation is tracked here: `git add` some, or name it with `include` in "
                "docsync.toml"
            )
        )
    patterns = ", ".join(config.include[:3]) + (", ..." if len(config.include) > 3 else "")
    return (
        f"no tracked file is documentation by `include` ({patterns}) and `exclude`: mend them in "
        "docsync.toml, or `git add` the documents"
    )


def with_programs(
    facts: tuple[ChangeFact, ...],
    entries: Mapping[str, TreeEntry],
    reader: ObjectReader,
    root_name: str,
) -> tuple[ChangeFact, ...]:
    """Flags with what the programs of the new state are called, and versions with the packages."""
    from docsync.match.terms import own_version

    if any(fact.symbol.startswith("-") for fact in facts):
        from docsync.facts.programs import is_manifest, own_commands

        texts = _manifests(entries, reader, is_manifest)
        kept = {path for path in entries if not is_manifest(path)}.union(texts)
        names = tuple(sorted(own_commands(kept, lambda path: texts.get(path, b""), root_name)))
        facts = tuple(replace(f, programs=names) if f.symbol.startswith("-") else f for f in facts)
    if any(map(own_version, facts)):
        from docsync.facts.programs import is_package_manifest
        from docsync.match.packages import with_packages

        facts = with_packages(facts, _manifests(entries, reader, is_package_manifest), root_name)
    return facts


def _manifests(
    entries: Mapping[str, TreeEntry], reader: ObjectReader, is_wanted: Callable[[str], bool]
) -> dict[str, bytes]:
    """What the nearest to the top hold."""
    found = [path for path, e in entries.items() if e.is_regular and is_wanted(path)]
    found = sorted(found, key=lambda path: (path.count("/"), path))[:MAX_MANIFESTS]
    texts = reader.read_many(entries[path].oid for path in found)
    return {path: texts.get(entries[path].oid, b"") for path in found}


NOT_FETCHED = "outside the sparse checkout, and this partial clone may not have its text"
MIN_STRENGTH = 0.7  # plain words stand in every file


def comment_blobs(
    git: Git,
    change: Change,
    entries: Mapping[str, TreeEntry],
    facts: Sequence[ChangeFact],
    selector: DocSelector,
) -> dict[str, str]:
    """Files of code, other than the changed ones, whose comments or descriptions may speak of the
    facts: path to blob id. One `git grep` chooses them."""
    from docsync.docs.comments import has_comments
    from docsync.git.grep import files_with
    from docsync.match.terms import key_words, word_strength

    words = [w for fact in facts for w in key_words(fact) if word_strength(w) >= MIN_STRENGTH]
    if not words:
        return {}
    changed = {path for c in change.code for path in (c.path, c.old_path)}

    def is_wanted(path: str) -> bool:
        if path in changed or selector.is_doc(path):
            return False
        return has_comments(path) or path.endswith(DESCRIBED)

    paths = files_with(git, words, change.tip, is_wanted)
    return {path: entries[path].oid for path in paths if entries[path].is_regular}


def within_limit(
    docs: Mapping[str, str], reader: ObjectReader, limit: int
) -> tuple[dict[str, str], list[Unchecked]]:
    """The documents of at most `limit` bytes, and the others."""
    sizes = reader.sizes(docs.values())
    kept = {path: oid for path, oid in docs.items() if sizes[oid] <= limit}
    why = f"larger than max-file-bytes ({limit:,})"
    return kept, [Unchecked(path, why) for path in docs if path not in kept]


def read_texts(reader: ObjectReader, oids: Iterable[str]) -> Mapping[str, bytes]:
    """Blobs by id; binary ones are left out: an edit could break what they are."""
    found = reader.read_many(oids)
    return {oid: data for oid, data in found.items() if b"\0" not in data[:8000]}


class Blobs(Protocol):
    """What files hold, by object id: git's database, or texts in memory."""

    def read(self, oid: str, /) -> bytes: ...


def moved_lines(code: Iterable[FileChange], reader: Blobs) -> str:
    """The lines that the change added to or removed from the code, without marks or order: what a
    claim may rest on. Files that cannot be read add nothing."""
    lines: list[str] = []
    for change, removed, added in changed_lines(code, reader):
        lines += sorted((*removed, *added))
        lines += (change.path, change.old_path)
    return "\n".join(lines)


def changed_lines(
    code: Iterable[FileChange], reader: Blobs
) -> Iterator[tuple[FileChange, list[str], list[str]]]:
    """Of each file that can be read the lines that only its old and only its new side has, up to
    MAX_DIFF_CHARS in all."""
    size = 0
    for change, old, new in text_sides(code, reader.read):
        before, after = set(old.split("\n")), set(new.split("\n"))
        removed, added = sorted(before - after), sorted(after - before)
        size += sum(len(line) + 1 for line in (*removed, *added))
        if size > MAX_DIFF_CHARS:
            return
        yield change, removed, added


def commit_of(
    code: Sequence[FileChange],
    facts: Sequence[ChangeFact],
    reader: ObjectReader,
    standing: frozenset[str] = frozenset(),
) -> Commit:
    """The change as the ranking sees it: without tests, lock files and generated code."""
    from docsync.facts.publicness import is_ignored_path, is_test_path
    from docsync.match.precedent import words_of
    from docsync.match.rank import Commit

    tests = [c for c in code if is_test_path(c.path)]
    rest = [c for c in code if not is_test_path(c.path) and not is_ignored_path(c.path)]
    paths = dict.fromkeys(path for c in rest for path in (c.old_path or c.path, c.path))
    removed: list[str] = []
    added: list[str] = []
    words = {}
    for change, gone, come in changed_lines(rest, reader):
        removed += gone
        added += come
        words[change.old_path or change.path] = words_of(gone, come)
    return Commit(
        facts=tuple(facts),
        removed="\n".join(removed),
        added="\n".join(added),
        files=tuple(paths),
        has_tests=bool(tests),
        standing=standing,
        words=words,
    )
