"""The facts of a whole diff: one module per file type, and what only shows across files."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from docsync.errors import ObjectTooLarge
from docsync.facts.across import across_files
from docsync.facts.fact import ChangeFact, FactKind, Facts, Unchecked
from docsync.facts.files import file_facts, folder_moves
from docsync.facts.flags import names_left, without_repeated
from docsync.facts.lexer import family_of
from docsync.facts.publicness import (
    is_example_path,
    is_generated,
    is_ignored_path,
    is_sample_path,
    is_test_path,
)
from docsync.facts.registry import (
    Finder,
    finders,
    generic_finder,
    is_code_like,
    is_media,
    tells_every_name,
)
from docsync.facts.sides import Side
from docsync.facts.syntax import SourceError
from docsync.git.diff import FileChange

NO_TIME = "no time was left to read it (`time-budget-s`)"
MAX_FACTS_PER_FILE = 400
MAX_TESTS = 40
FALLBACK_CERTAINTY = 0.6  # times that of the fact, where words stand in for syntax
_SPECIAL_MODES = frozenset({"120000", "160000"})  # symlink, submodule


def collect_facts(
    changes: Sequence[FileChange],
    read: Callable[[str], bytes],
    *,
    max_file_bytes: int,
    is_doc: Callable[[str], bool],
    deadline: float = math.inf,
) -> Facts:
    """Facts of all changed files that are no documentation, in order of path and line, each once.

    `read` gives the blob of an object id or raises ObjectTooLarge; what else it raises goes to the
    caller. A file that cannot be looked into is in `unchecked` with the reason; media, tests, lock
    files, vendored and generated files say nothing and are left out. So is one whose turn comes
    after `deadline`, of `time.monotonic()`; those are counted as `unread`."""
    facts: list[ChangeFact] = []
    unchecked: list[Unchecked] = []
    python: list[Side] = []
    sources: list[Side] = []
    quoting: list[Side] = []
    addressed: list[Side] = []
    shown: list[Side] = []
    whole: list[Side] = []
    moved: list[FileChange] = []
    tests: list[FileChange] = []
    unread = 0
    for change in changes:
        if _is_silent(change, is_doc):
            if change.status == "M" and is_test_path(change.path) and family_of(change.path):
                tests.append(change)
            continue
        if time.monotonic() > deadline:
            unread += 1
            unchecked.append(Unchecked(change.path, NO_TIME))
            continue
        moved.append(change)
        facts += file_facts(change)
        if change.status == "R" and change.old_oid == change.new_oid:
            facts += _moved_module(change)
        try:
            blobs = _read(change, read)
        except ObjectTooLarge as error:
            if is_code_like(change.path):
                unchecked.append(Unchecked(change.path, str(error)))
            continue
        if blobs is None or is_media(change.path):
            continue
        old, new = blobs
        why = _obstacle(change.path, [old, new], max_file_bytes)
        if why is not None:
            if why:
                unchecked.append(Unchecked(change.path, why))
            continue
        found, reasons = _facts_of(change, old, new)
        unchecked += [Unchecked(change.path, reason) for reason in reasons]
        facts += found
        if old and new and b"://" in new:
            addressed.append((change.path, old, new))
        if old and new:
            whole.append((change.path, old, new))
        if family_of(change.path):
            sources.append((change.path, old, new))
            if reasons or not tells_every_name(change.path):
                quoting.append((change.path, old, new))
        elif is_example_path(change.path):
            shown.append((change.path, old, new))
        if change.path.endswith((".py", ".pyi")) and not reasons:
            python.append((change.path, old, new))
    facts += folder_moves(moved)
    if len({fact.place.path for fact in facts if fact.symbol.startswith("-")}) > 1:
        facts = without_repeated(facts)
    # an option that lost one of its names is still there
    facts = [replace(f, stands_elsewhere=True) if names_left(f) else f for f in facts]
    facts = across_files(facts, python)
    if sources and any(fact.kind.is_addition for fact in facts):
        from docsync.facts.told import told_in_lists

        facts = told_in_lists(facts, sources)
        if any(fact.kind is FactKind.KEY_ADDED for fact in facts):
            from docsync.facts.defaults import with_fallbacks

            facts = with_fallbacks(facts, sources)
    if any(fact.kind.is_rename for fact in facts):
        from docsync.facts.spellings import spelled_flags

        facts += spelled_flags(facts, sources)
    if whole:
        from docsync.facts.everywhere import renamed_everywhere, without_told
        from docsync.facts.newcomers import newcomer_facts

        renamed = renamed_everywhere(whole, facts)
        facts = [*without_told(facts, renamed), *renamed]
        facts += newcomer_facts(whole, facts)
    if any(fact.kind.is_rename for fact in facts):
        from docsync.facts.split import without_split

        facts = without_split(facts)
    if quoting:
        from docsync.facts.literals import literal_facts

        facts += literal_facts(quoting, facts)
    if any(fact.kind.is_removal for fact in facts):
        from docsync.facts.exchanged import without_exchanged, without_rebuilt

        facts = without_rebuilt(without_exchanged(facts, sources), sources)
    quotable = [*sources, *shown]
    usages = []
    is_public = any(fact.is_public for fact in facts)
    if is_public:
        # tests show how a call is written now, but on their own they change nothing for a reader
        from docsync.facts.lines import line_facts

        for change in tests[:MAX_TESTS]:
            with suppress(ObjectTooLarge):
                if sides := _read(change, read):
                    usages.append((change.path, *sides))
        facts += line_facts([*quotable, *usages])
    if is_public or _rewords(quotable):
        from docsync.facts.passages import passage_facts

        # a sentence of a comment or a help text may be all that a commit says in other words
        facts += passage_facts(quotable, usages, only_prose=not is_public)
    rows: list[ChangeFact] = []
    if whole:
        from docsync.facts.rows import row_facts

        rows = row_facts(whole)
    growing = _growing(whole)
    if not any(fact.is_public for fact in facts):
        whole = [side for side in whole if is_sample_path(side[0])]
    if whole:
        from docsync.facts.excerpts import excerpt_facts

        facts += excerpt_facts(whole)
    if growing:
        from docsync.facts.sentences import sentence_facts, without_grown

        grown = sentence_facts(growing)
        facts = [*without_grown(facts, grown), *grown]
    if addressed:
        from docsync.facts.addresses import address_facts

        facts += address_facts(addressed)
    return Facts(_in_order([*facts, *rows]), tuple(dict.fromkeys(unchecked)), unread)


def _moved_module(change: FileChange) -> list[ChangeFact]:
    if not all(path.endswith((".py", ".pyi")) for path in (change.path, change.old_path or "")):
        return []
    from docsync.facts.python.moves import module_move

    return module_move(change)


def _rewords(files: Sequence[Side]) -> bool:
    from docsync.facts.replacements import rewords

    return any(rewords(old, new) for _path, old, new in files)


def _growing(files: Sequence[Side]) -> list[Side]:
    from docsync.facts.replacements import gains_sentences

    told = (side for side in files if family_of(side[0]) or is_sample_path(side[0]))
    return [side for side in told if gains_sentences(*side[1:])]


def _is_silent(change: FileChange, is_doc: Callable[[str], bool]) -> bool:
    if is_doc(change.path):
        return True
    paths = {change.path, change.old_path or change.path}
    return all(is_test_path(path) or is_ignored_path(path) for path in paths)


def _read(
    change: FileChange, read: Callable[[str], bytes]
) -> tuple[bytes | None, bytes | None] | None:
    """None for what is no file: a symlink, a submodule, or a file that became one."""
    if {change.old_mode, change.new_mode} & _SPECIAL_MODES:
        return None
    if is_media(change.path) or change.old_oid == change.new_oid:
        return None
    old = read(change.old_oid) if change.old_oid and change.status != "A" else None
    new = read(change.new_oid) if change.new_oid and change.status != "D" else None
    return old, new


def _obstacle(path: str, blobs: Iterable[bytes | None], max_file_bytes: int) -> str | None:
    """Why a file is not looked into: None if it is, empty if nobody needs to know."""
    for blob in blobs:
        if blob is None:
            continue
        is_told = is_code_like(path)
        if b"\0" in blob:
            return "binary" if is_told else ""
        if is_generated(blob):
            return ""
        if len(blob) > max_file_bytes:
            size, limit = (f"{count / 1e6:.1f} MB" for count in (len(blob), max_file_bytes))
            return f"{size} is over max-file-bytes ({limit})" if is_told else ""
    return None


def _facts_of(
    change: FileChange, old: bytes | None, new: bytes | None
) -> tuple[list[ChangeFact], list[str]]:
    path, old_path = change.path, change.old_path or change.path
    now, before = finders(path), finders(old_path)
    if set(now) == set(before):
        runs = [(finder, path, old, new, old_path) for finder in now]
    else:
        # another format: each side in its own, and what both say is cancelled across files
        runs = [(finder, old_path, old, None, old_path) for finder in before]
        runs += [(finder, path, None, new, path) for finder in now]
    facts: list[ChangeFact] = []
    reasons: list[str] = []
    for finder, of, old_side, new_side, old_of in runs:
        found, reason = _run(finder, of, old_side, new_side, old_of)
        if len(runs) > 1 and path.endswith("setup.py"):
            # the manifest reading knows what the arguments of setup() mean
            found = [fact for fact in found if fact.owner.partition(".")[0] != "setup"]
        facts += found
        if reason:
            reasons.append(reason)
    if len(facts) > MAX_FACTS_PER_FILE:
        reasons.append(f"{len(facts)} facts, of which {MAX_FACTS_PER_FILE} are kept")
        facts = sorted(facts, key=lambda fact: (not fact.is_public, -fact.certainty))
        facts = facts[:MAX_FACTS_PER_FILE]
    return facts, list(dict.fromkeys(reasons))


def _run(
    finder: Finder, path: str, old: bytes | None, new: bytes | None, old_path: str
) -> tuple[list[ChangeFact], str]:
    try:
        return finder(path, old, new, old_path), ""
    except SourceError as error:
        if error.facts is not None:
            return list(error.facts), error.why
        words = generic_finder()
        found = [] if finder is words else words(path, old, new, old_path)
        found = [
            replace(fact, certainty=round(fact.certainty * FALLBACK_CERTAINTY, 3)) for fact in found
        ]
        return found, error.why


def _in_order(facts: Iterable[ChangeFact]) -> tuple[ChangeFact, ...]:
    once = {(fact.id, fact.before, fact.after): fact for fact in facts}
    return tuple(
        sorted(
            once.values(),
            key=lambda fact: (
                fact.place.path,
                fact.place.line,
                fact.kind,
                fact.owner,
                fact.symbol,
                fact.before or "",
                fact.after or "",
            ),
        )
    )
