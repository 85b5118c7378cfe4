"""Pairs of a change and a section, from what `docsync mine` wrote and the clones it read.

A positive is a section whose lines people changed in the commit. Negatives are other sections that
docsync looked at: of the same commit, and of a commit of the same repository in which people
changed no document. Nothing but a hash decides which are taken.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks.verdicts.texts import excerpt_of_change, excerpt_of_section
from docsync.config import Config
from docsync.docs.parse import parse_document
from docsync.docs.select import DocSelector
from docsync.errors import GitError, UsageError
from docsync.git.diff import range_diff
from docsync.git.objects import ObjectReader
from docsync.git.runner import Git
from docsync.git.tree import read_tree
from docsync.mining.clones import Clone
from docsync.mining.records import Case, Row, Rows
from docsync.mining.roles import Role, role_of

TEST_REPOSITORIES = 12
MIN_HITS = 10  # of a test repository: fewer say nothing about it
HITS_PER_CASE = 3  # a sweeping commit does not drown the others
SAME = 2  # negatives of the same commit for each positive
QUIET = 1  # negatives of commits without a changed document for each positive
QUIET_PER_CASE = 3
CASES_PER_REPOSITORY = 15  # in which people changed documents
MAX_FILES = 40
MAX_LINES = 400
MAX_SECTION_CHARS = 20_000

Split = Literal["train", "test"]
Origin = Literal["hit", "same", "quiet"]


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a case, by number."""

    row: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Pair:
    """`lines` are the changed lines of code (`+ ...`, `- ...`), `text` all of the section;
    `change` and `excerpt` are what fits into a prompt."""

    id: str
    split: Split
    repo: str
    commit: str
    origin: Origin
    features: dict[str, float]
    lines: str
    text: str
    change: str
    heading: str
    excerpt: str

    @property
    def is_hit(self) -> bool:
        return self.origin == "hit"


def digest(*parts: str) -> str:
    """Chance that is the same in every run."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def pair_id(case: Case, row: Row) -> str:
    return digest(case.repo, case.commit, row.path, str(row.ordinal))[:16]


def held_out_repositories(rows: Iterable[Rows], count: int = TEST_REPOSITORIES) -> frozenset[str]:
    """To test on: those of enough hits whose names have the lowest hashes."""
    hits: defaultdict[str, int] = defaultdict(int)
    for one in rows:
        hits[one.case.repo] += sum(row.is_hit for row in one.rows)
    able = [repo for repo, number in hits.items() if number >= MIN_HITS]
    return frozenset(sorted(able, key=lambda repo: digest("verdicts", repo))[:count])


def choose(rows: Sequence[Rows]) -> dict[int, list[Place]]:
    """The places that become pairs, by the place of their case in `rows`. The order is by hash,
    test repositories first: what is there when a run is ended early is a sample too."""
    held_out = held_out_repositories(rows)
    order = sorted(range(len(rows)), key=lambda n: digest("case", rows[n].case.commit))
    quiet: defaultdict[str, list[tuple[int, Place]]] = defaultdict(list)
    for number in reversed(order):  # taken from the end
        if rows[number].case.label == "negative":
            taken = _shuffled(rows[number])[:QUIET_PER_CASE]
            quiet[rows[number].case.repo] += [(number, Place(n, "quiet")) for n in taken]
    found: defaultdict[int, list[Place]] = defaultdict(list)
    cases: Counter[str] = Counter()
    for number in sorted(order, key=lambda n: rows[n].case.repo not in held_out):
        one = rows[number]
        hits = [n for n in _shuffled(one) if one.rows[n].is_hit][:HITS_PER_CASE]
        is_full = cases[one.case.repo] == CASES_PER_REPOSITORY
        if one.case.label == "negative" or not hits or is_full:
            continue
        cases[one.case.repo] += 1
        others = [n for n in _shuffled(one) if not one.rows[n].is_hit][: SAME * len(hits)]
        found[number] += [Place(n, "hit") for n in hits] + [Place(n, "same") for n in others]
        waiting = quiet[one.case.repo]
        for _ in range(min(QUIET * len(hits), len(waiting))):
            other, place = waiting.pop()
            found[other].append(place)
    return found


def _shuffled(one: Rows) -> list[int]:
    return sorted(range(len(one.rows)), key=lambda n: digest(one.case.commit, str(n)))


def build(
    rows: Sequence[Rows],
    clones: Mapping[str, Clone],
    progress: Callable[[str], None] = lambda _message: None,
) -> Iterator[Pair]:
    """Case by case. A case whose objects are missing or whose code is empty is left out and said;
    so is a section without words. Raises UsageError for a repository without a clone."""
    held_out = held_out_repositories(rows)
    for number, places in choose(rows).items():
        one = rows[number]
        clone = clones.get(one.case.repo)
        if clone is None:
            raise UsageError(f"no clone of {one.case.repo}: bring it, or mine again without it")
        split: Split = "test" if one.case.repo in held_out else "train"
        try:
            yield from _pairs_of(one, places, split, clone.git())
        except GitError as error:
            progress(f"{one.case.repo} {one.case.commit[:10]} left out: {error}")


def _pairs_of(one: Rows, places: Sequence[Place], split: Split, git: Git) -> Iterator[Pair]:
    lines = changed_code(git, one.case.parent, one.case.commit)
    if not lines:
        raise GitError("no line of code that is no test")
    config = Config()
    tree = read_tree(git, one.case.parent)
    with ObjectReader(git, max_bytes=config.max_file_bytes) as reader:
        for place in places:
            row: Row = one.rows[place.row]
            oid = tree[row.path].oid
            document = parse_document(row.path, oid, reader.read(oid))
            section = document.sections[row.ordinal]
            text = document.text(section.start, section.end)[:MAX_SECTION_CHARS]
            if not text.strip():
                continue
            change = excerpt_of_change(lines, text)
            yield Pair(
                id=pair_id(one.case, row),
                split=split,
                repo=one.case.repo,
                commit=one.case.commit,
                origin=place.origin,
                features=row.features,
                lines="\n".join(lines),
                text=text,
                change=change,
                heading=" > ".join((row.path, *section.heading_path)),
                excerpt=excerpt_of_section(text, "\n".join(lines)),
            )


def changed_code(git: Git, parent: str, commit: str) -> list[str]:
    """The changed lines of code that is no test, as `+ ...` and `- ...` without indentation, in
    the order of the diff, MAX_LINES at most. Raises GitError."""
    selector = DocSelector(Config())
    changes = range_diff(git, parent, commit).changes
    paths = [c.path for c in changes if role_of(c.path, selector) is Role.CODE][:MAX_FILES]
    if not paths:
        return []
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "-M")
    diff = git.run("diff", *options, parent, commit, "--", *paths).decode("utf-8", "replace")
    found: list[str] = []
    is_body = False
    for line in diff.split("\n"):
        if line.startswith(("diff --git ", "@@")):
            is_body = line.startswith("@@")
        elif is_body and line[:1] in ("+", "-") and line[1:].strip():
            found.append(f"{line[0]} {line[1:].strip()}")
    return found[:MAX_LINES]


def write(file: Path, pairs: Iterable[Pair]) -> int:
    """One JSON object a line; returns how many."""
    count = 0
    with file.open("w", encoding="ascii") as out:
        for pair in pairs:
            out.write(json.dumps(asdict(pair), ensure_ascii=True) + "\n")
            out.flush()
            count += 1
    return count


def read(file: Path) -> list[Pair]:
    """In an order that hashes decide, so that the first ones are a sample. Raises UsageError."""
    try:
        content = file.read_text("ascii").splitlines()
        pairs = [msgspec.convert(json.loads(line), Pair) for line in content]
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise UsageError(f"{file} holds no pairs ({error}): make them with `pairs`") from error
    return sorted(pairs, key=lambda pair: digest("order", pair.id))


def summary(pairs: Sequence[Pair]) -> str:
    lines = []
    for split in ("train", "test"):
        here = [pair for pair in pairs if pair.split == split]
        counts = Counter(pair.origin for pair in here)
        origins = ", ".join(f"{counts[origin]} {origin}" for origin in ("hit", "same", "quiet"))
        repos = sorted({pair.repo for pair in here})
        cases = len({pair.commit for pair in here})
        lines.append(
            f"{split}: {len(here)} pairs ({origins}) of {cases} commits, {len(repos)} repositories"
        )
        if split == "test":
            lines.append("test repositories: " + ", ".join(repos))
    return "\n".join(lines)
