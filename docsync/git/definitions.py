"""Where a name is defined in a tree, with its signature; paths and texts of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsync.git.runner import Git, decode

MAX_DEFINITIONS = 20
MAX_SIGNATURE_LINES = 40
MAX_USES = 200
_WORDS = r"(def|class|function|func|fn|fun|sub)"


class TreeCode:
    """Reads the index in use, or the commit `tip`; what was asked once is remembered."""

    def __init__(self, git: Git, tip: str = "") -> None:
        self._git, self._tip = git, tip
        self._place = (tip,) if tip else ("--cached",)
        self._signatures: dict[str, tuple[str, ...]] = {}
        self._texts: dict[str, str | None] = {}

    def signatures(self, name: str) -> tuple[str, ...]:
        """The text between the brackets of each definition of the function `name`, or of the
        constructor of the class `name`; "" for a class without one. Empty where none is found, or
        more than `MAX_DEFINITIONS` are."""
        if name not in self._signatures:
            self._signatures[name] = self._find(name)
        return self._signatures[name]

    def _find(self, name: str) -> tuple[str, ...]:
        if not re.fullmatch(r"[A-Za-z_$][\w$]*", name):
            return ()
        word = re.escape(name)
        answer = self._git.call(
            *("grep", "-I", "-h", "-E", f"-A{MAX_SIGNATURE_LINES}"),
            *("-e", rf"(^|[^A-Za-z0-9_]){_WORDS}[[:space:]]+(\([^)]*\)[[:space:]]*)?{word}\b"),
            *self._place,
        )
        text = decode(answer.out_bytes)
        start = re.compile(rf"\b{_WORDS}\s+(?:\([^)\n]*\)\s*)?{word}\b(?P<generic>\s*<[^>\n]*>)?")
        found = []
        for match in start.finditer(text):
            rest = text[match.end() :]
            if match[1] == "class":
                inner = re.search(
                    r"\n\s+(?:async\s+)?(?:def\s+__init__|constructor)\s*(?=\()", rest
                )
                other = re.search(r"\n--\n|\n(?:class|def|function)\b", rest)
                if inner is None or (other is not None and other.start() < inner.start()):
                    return ()  # a base class or a decorator may say what it takes
                rest = rest[inner.end() :]
            inside = bracketed(rest)
            if inside is not None:
                found.append(inside)
        return tuple(found) if len(found) <= MAX_DEFINITIONS else ()

    def uses(self, name: str) -> tuple[tuple[str, str], ...]:
        """(path, line) of the files that hold `name`, at most two lines of one file and
        `MAX_USES` in all, without the blanks around them."""
        answer = self._git.call(
            *("grep", "-I", "-z", "-F", "-w", "-m", "2", "-e", name, *self._place, "--")
        )
        lead = f"{self._tip}:" if self._tip else ""  # git names the commit before each path
        pairs = (line.partition("\0") for line in decode(answer.out_bytes).split("\n"))
        found = [
            (path.removeprefix(lead), line.strip())
            for path, _, line in pairs
            if 0 < len(line.strip()) <= 120
        ]
        return tuple(found[:MAX_USES])

    def files(self, words: Sequence[str]) -> tuple[str, ...]:
        """The files that hold all of `words`, sorted."""
        patterns = [part for word in words for part in ("-e", word)]
        answer = self._git.call(
            *("grep", "-I", "-z", "-l", "-F", "-w", "--all-match", *patterns, *self._place, "--")
        )
        lead = f"{self._tip}:" if self._tip else ""
        return tuple(
            sorted(p.removeprefix(lead) for p in decode(answer.out_bytes).split("\0") if p)
        )

    def has_path(self, path: str) -> bool:
        """Whether a file or a folder of this name is there."""
        if self._tip:
            return not self._git.call("cat-file", "-e", f"{self._tip}:{path}").code
        return bool(self._git.records("ls-files", "-z", "--cached", "--", path))

    def text(self, path: str) -> str | None:
        """The text of a file; None if there is none."""
        if path not in self._texts:
            answer = self._git.call("cat-file", "blob", f"{self._tip}:{path}")
            self._texts[path] = None if answer.code else decode(answer.out_bytes)
        return self._texts[path]


def bracketed(text: str) -> str | None:
    """What stands between the brackets that `text` opens with, spaces aside."""
    if not text.lstrip().startswith("("):
        return None
    start = text.index("(") + 1
    depth = 1
    for at in range(start, len(text)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if not depth:
            return text[start:at]
    return None
