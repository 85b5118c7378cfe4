"""The commit that took a name or a file away, and what came in its place."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from docsync.audit.past import Past, Sighting, defined_at, is_home
from docsync.audit.report import Death, RefKind
from docsync.audit.tree import Tree
from docsync.docs.anchors import anchors
from docsync.docs.parse import parse_document
from docsync.errors import GitError
from docsync.git.diff import range_diff
from docsync.git.grep import spellings
from docsync.git.history import (
    Commit,
    changers,
    editors,
    first_parent,
    holders,
    read_at,
    removers,
    renames,
)
from docsync.git.objects import ObjectReader
from docsync.git.runner import Git, decode

_STUB = 0.2  # of a file's bytes: what is left where its content went to another project
_PARTED = re.compile(
    r"(?i)\b(?:split|separat\w+|extract\w*|spin|spun|outsourc\w+|mov\w+|port\w*)\b.*"
    r"\b(?:packages?|repo\w*|projects?|plugins?|librar\w+)\b"
)
_STEPS = 6  # moves from file to file that are followed
_RENAMES = 6  # moves of one file that are followed


class Killers:
    """Answers are kept: many names die in one commit."""

    def __init__(self, git: Git, reader: ObjectReader, tree: Tree, past: Past) -> None:
        self._git = git
        self._reader = reader
        self._tree = tree
        self._past = past
        self._renames: dict[str, dict[str, str]] = {}
        self._anchors: dict[str, set[str]] = {}
        self._successors: dict[str, dict[str, str]] = {}

    def of_name(self, kind: RefKind, word: str) -> Death | None:
        """None for a name that no state defined. Raises GitError."""
        sighting = self._past.sightings.get((kind, word))
        if sighting is None:
            return None
        found = self._last_change(sighting, kind, word)
        if found is None:
            return None
        death, form = found
        successor = self._successor(death.commit, word) or self._in_its_line(death, form)
        return replace(death, successor=successor)

    def went_elsewhere(self, death: Death) -> bool:
        """Whether a part of the project became one of its own, as far as the commit shows: the
        file went as a whole, or nearly so, or the message says it. The documentation then means
        the other project."""
        parent = first_parent(self._git, death.commit.id)
        before = read_at(self._git, parent, death.path) if parent else b""
        after = read_at(self._git, death.commit.id, death.path)
        return len(after) < len(before) * _STUB or bool(_PARTED.search(death.commit.subject))

    def _in_its_line(self, death: Death, form: str) -> str:
        """The name that stands in the same line of the same file afterwards, all else equal."""
        parent = first_parent(self._git, death.commit.id)
        if parent is None or not death.line:
            return ""
        before = decode(read_at(self._git, parent, death.path)).split("\n")
        line = before[death.line - 1]
        around = [re.escape(part) for part in line.split(form)]
        if len(around) != 2:
            return ""
        pattern = re.compile(r"([\w-]+)".join(around))
        after = set(decode(read_at(self._git, death.commit.id, death.path)).split("\n"))
        found = {m[1] for each in after - set(before) if (m := pattern.fullmatch(each))}
        name = found.pop() if len(found) == 1 else ""
        return name if name and self._tree.has_word(name) else ""

    def _last_change(
        self, sighting: Sighting, kind: RefKind, word: str
    ) -> tuple[Death, str] | None:
        """Follows the word from file to file until a commit leaves none. None where it stands
        still, or went through too many files."""
        since, path, tip = sighting.state, sighting.home.path, self._past.states[0]
        form = self._form(sighting, word)
        for _ in range(_STEPS):
            commits = changers(self._git, since, tip, form, path)
            if not commits:
                return None
            commit = commits[0]
            left = self._holder(commit, form)
            if left is None:
                parent = first_parent(self._git, commit.id)
                before = read_at(self._git, parent, path) if parent else b""
                return Death(commit, path, defined_at(before, kind, word)), form
            since, path = commit.id, left
        return None

    def _form(self, sighting: Sighting, word: str) -> str:
        """The spelling that stood in the code."""
        content = decode(read_at(self._git, sighting.state, sighting.home.path))
        forms = [word, word.lstrip("-"), *sorted(spellings(word))]
        return next((form for form in forms if form in content), word)

    def _holder(self, commit: Commit, form: str) -> str | None:
        """Another file that may define the word and holds it after `commit`. Tests and the like
        often name a thing for a while when it is gone."""
        return next((p for p in holders(self._git, commit.id, form) if is_home(p)), None)

    def _successor(self, commit: Commit, word: str) -> str:
        """What the facts of the commit say that the name became, if that is there still."""
        if commit.id not in self._successors:
            self._successors[commit.id] = self._renamed(commit)
        after = self._successors[commit.id].get(word, "")
        last = after.rsplit(".", 1)[-1]
        return after if last and self._tree.has_word(last) else ""

    def _renamed(self, commit: Commit) -> dict[str, str]:
        from docsync.facts.collect import collect_facts

        parent = first_parent(self._git, commit.id)
        if parent is None:
            return {}
        changes = [c for c in range_diff(self._git, parent, commit.id).changes if is_home(c.path)]
        if len(changes) > 60:  # a sweep over the tree: its pairs would be guesses
            return {}
        try:
            facts = collect_facts(
                changes, self._reader.read, max_file_bytes=500_000, is_doc=lambda _path: False
            ).facts
        except GitError:
            return {}
        return {
            fact.before.rsplit(".", 1)[-1]
            if not fact.before.startswith("-")
            else fact.before: fact.after
            for fact in facts
            if fact.kind.is_rename
            and fact.before
            and fact.after
            and fact.kind.value != "file-moved"
        }

    def of_path(self, path: str) -> Death | None:
        """The commit that took away the file or folder `path` (as the whole path), and where git
        sees that it went. None for what no state held. Raises GitError."""
        states = self._past.states
        later = states[0] if states else ""
        for state in states:
            entries = self._past.trees.get(state)
            if entries is None:
                continue
            inside = (
                path
                if path in entries
                else next(
                    (each for each in entries if each.startswith(path.rstrip("/") + "/")), None
                )
            )
            if inside is not None:
                commits = removers(self._git, state, later, inside)
                if not commits:
                    return None
                successor = self._went_to(commits[0], inside)
                if inside != path and successor.endswith(inside.removeprefix(path.rstrip("/"))):
                    successor = successor.removesuffix(inside.removeprefix(path.rstrip("/")))
                return Death(commits[0], inside, 0, successor)
            later = state
        return None

    def of_anchor(self, path: str, fragment: str) -> Death | None:
        """The commit that took the heading of a link out of its document, and the heading there
        now that is most like it. None for one that no state held. Raises GitError."""
        later = self._past.states[0] if self._past.states else ""
        for state in self._past.states:
            entry = self._past.trees[state].get(path)
            if entry is None:
                return None
            if fragment.lower() in self._anchors_of(path, entry.oid):
                for commit in editors(self._git, state, later, path):
                    parent = first_parent(self._git, commit.id)
                    if parent and fragment.lower() in _anchors(
                        path, read_at(self._git, parent, path)
                    ):
                        now = self._anchors_of(path, self._tree.entries[path].oid)
                        close = get_close_matches(fragment.lower(), sorted(now), 1, 0.75)
                        return Death(commit, path, 0, f"#{close[0]}" if close else "")
                return None
            later = state
        return None

    def _anchors_of(self, path: str, oid: str) -> set[str]:
        if oid not in self._anchors:
            try:
                self._anchors[oid] = _anchors(path, self._reader.read(oid))
            except GitError:
                self._anchors[oid] = set()
        return self._anchors[oid]

    def last_seen(self, kind: RefKind, word: str) -> str:
        """Where the tip still holds what the index lacks, in words; "" if it does not."""
        tip = next(iter(self._past.states), "")
        if kind in (RefKind.PATH, RefKind.LINK):
            is_there = bool(tip) and word in self._past.trees[tip]
            return f"it is in the tree of {tip[:12]}" if is_there else ""
        sighting = self._past.sightings.get((kind, word))
        if sighting is None or sighting.state != tip:
            return ""
        return f"it stands in {sighting.home.path}:{sighting.home.line} of {tip[:12]}"

    def full_path(self, tail: str) -> str | None:
        """A path that some state held and that is or ends with `tail`: newest state first."""
        bare = tail.rstrip("/")
        for state in self._past.states:
            for path in self._past.trees.get(state, ()):
                if path == bare or path.endswith("/" + bare):
                    return path
                at = f"/{path}".find(f"/{bare}/")
                if at >= 0:
                    return path[: at + len(bare)]
        return None

    def _went_to(self, commit: Commit, path: str) -> str:
        for _ in range(_RENAMES):
            if commit.id not in self._renames:
                self._renames[commit.id] = renames(self._git, commit.id)
            path = self._renames[commit.id].get(path, "")
            if not path or self._tree.has_path(path):
                return path
            later = removers(self._git, commit.id, self._past.states[0], path)
            if not later:
                return ""
            commit = later[0]
        return ""


def _anchors(path: str, content: bytes) -> set[str]:
    return {each.lower() for each in anchors(parse_document(path, "", content))}


def describe(kind: RefKind, death: Death | None, commits: int) -> str:
    """Why a reference is called dead, in words."""
    if death is None:
        return f"not in the tree, and not seen in the {commits} commits that were gone through"
    what = "moved or removed" if kind in (RefKind.PATH, RefKind.LINK, RefKind.ANCHOR) else "removed"
    return f"{what} in {death.commit.id[:12]} ({death.commit.date})"
