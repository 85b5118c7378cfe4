"""The release that a commit comes after, told by tags."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docsync.errors import UsageError
from docsync.git.runner import Git, decode, explain

# `v1.2.3`, `1.2`, `release-1.2.3`, `pkg@1.2.3`, `@scope/pkg@1.2.3`, `pkg-v1.2.3`, `pkg/v1.2.3`,
# `2024.05.1`, `2024-05-01`, `20240501`
_NUMBERS = r"\d+(?:[._]\d+)+|\d{4}-\d{1,2}-\d{1,2}|\d{8}|(?<=[vV])\d+"
_TAG = re.compile(
    rf"(?:(?P<package>[@A-Za-z]\S*?)[-@/_.]*)??[vV]?(?P<numbers>{_NUMBERS})(?P<rest>.*)"
)
# semver: after a hyphen; PEP 440: `a1`, `.rc2`, `.dev3`; others: `RC1`, `-beta`, `.Alpha2`
_PRE_RELEASE = re.compile(
    r"[-._]?(?:a|b|c|rc|cr|alpha|beta|pre|preview|dev|snapshot|nightly|canary|next|m|milestone|"
    r"ea|insiders|test)(?![a-z])",
    re.I,
)
_TRIAL = re.compile(
    r"(?:\A|[-_/@.])(?:nightly|canary|snapshot|dev|alpha|beta|rc|preview|sha)\Z", re.I
)
# PEP 440's post releases, semver's build metadata, and what projects hang on a release
_FINAL_REST = re.compile(
    r"(?:\+.*|[-._]?(?:post|rev|r|p|patch)[-._]?\d*|[-._]\d+|[-._]?final|"
    r"[-._]?(?:ga|release|stable|lts)|[a-z])?\Z",
    re.I,
)
_MAX_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Release:
    """A tag and the commit that it names. `is_final` is false for a pre-release."""

    tag: str
    commit: str
    is_final: bool


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """`rest` is what stands behind the numbers: `rc1`, `-beta.2`, `.post1`."""

    numbers: tuple[int, ...]
    is_final: bool
    rest: str


def version_of(tag: str) -> Version | None:
    """The version that a release tag names; None for other tags."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    rest = match["rest"]
    numbers = tuple(int(part) for part in re.split(r"[._-]", match["numbers"]))
    is_trial = bool(_TRIAL.search(match["package"] or ""))
    if _FINAL_REST.fullmatch(rest):
        return Version(numbers, not is_trial, rest)
    if _PRE_RELEASE.match(rest) or re.match(r"-[\w.]", rest):
        return Version(numbers, False, rest)
    return None


def newest_release(git: Git, tip: str) -> Release:
    """The release tag that `tip` is fewest commits after; a final one if any is reachable.

    As `git describe` counts, so that a maintenance release merged back does not hide the release
    that the main line comes from. Of several tags on a commit the highest version is taken. Raises
    UsageError when there is none, GitError.
    """
    found = _reachable(git, tip)
    wanted = [each for each in found if each[1].is_final] or found
    if not wanted:
        raise UsageError(_why_none(git, tip))
    by_commit: dict[str, tuple[Version, Release]] = {}
    for version, release in wanted:
        known = by_commit.get(release.commit)
        if known is None or (version, release.tag) > (known[0], known[1].tag):
            by_commit[release.commit] = (version, release)
    nearest = _nearest(git, tip, list(by_commit))
    return by_commit[nearest][1]


def _reachable(git: Git, tip: str) -> list[tuple[Version, Release]]:
    """Newest first, by the date of the tag."""
    listing = git.run(
        "for-each-ref",
        "--sort=-creatordate",
        f"--merged={tip}",
        "--format=%(refname:lstrip=2)%00%(objectname)%00%(*objectname)",
        "refs/tags",
    )
    found = []
    for line in decode(listing).splitlines():
        tag, own, peeled = line.split("\0")
        version = version_of(tag)
        if version is not None:
            found.append((version, Release(tag, peeled or own, version.is_final)))
    return found


def _nearest(git: Git, tip: str, commits: list[str]) -> str:
    if len(commits) == 1:
        return commits[0]
    # who is an ancestor of another one is farther: git leaves those out in one process
    heads = _independent(git, commits[:_MAX_CANDIDATES])
    counted = [
        (int(git.text("rev-list", "--count", f"{commit}..{tip}")), order, commit)
        for order, commit in enumerate(heads)
    ]
    return min(counted)[2]


def _independent(git: Git, commits: list[str]) -> list[str]:
    answer = git.call("merge-base", "--independent", *commits)
    if answer.code != 0:
        raise explain(answer, ("merge-base",), git.root)
    kept = set(decode(answer.out_bytes).split())
    return [commit for commit in commits if commit in kept] or commits


def _why_none(git: Git, tip: str) -> str:
    if git.text("rev-parse", "--is-shallow-repository") == "true":
        return (
            "this shallow clone holds no release tag: `git fetch --tags --unshallow` brings them; "
            "in GitHub Actions, `fetch-depth: 0` for actions/checkout; in GitLab, `GIT_DEPTH: 0`"
        )
    tags = decode(git.run("tag", "--list", "--sort=-creatordate")).splitlines()
    if not tags:
        return (
            "there is no tag in this clone: fetch them (`git fetch --tags`), tag a release, or "
            "give --from-ref"
        )
    shown = ", ".join(tags[:3])
    return (
        f"no tag that looks like a release can be reached from {tip[:12]} (the newest tags are: "
        f"{shown}): give --from-ref"
    )
