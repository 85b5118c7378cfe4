"""In what a line stands, told by indentation: well enough for formatted code of any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_OWNER = re.compile(
    r"\b(?P<kind>struct|enum|interface|class|trait|impl|type|record|message|union|protocol|extension"
    r"|object|const|let|var|namespace|variable|service)\b(?:<[^>]*>)?\s+"
    r"(?:[\w:<>,&' ]+?\s+for\s+|class\s+)?[\"']?(?P<name>[A-Za-z_$][\w$]*)"
)
_ASSIGNED = re.compile(
    r"""(?:^|[\s.])["']?(?P<name>[A-Za-z_$][\w$-]*)["']?\s*(?::=|[:=])\s*(?:[\w.&*<>\[\]]+\s*)?[{\[(]\s*$"""
)
_FUNCTION = re.compile(
    r"\b(?:function|func|fn|fun|def|sub|defp?)\b|=>|\)\s*(?:const\s*)?(?:(?:->|:)\s*[^{]+?)?\s*\{\s*$"
    r"|^\s*(?:if|for|while|switch|try|else|match|loop|do|case)\b"
)
_TYPES = re.compile(
    r"struct|enum|interface|class|trait|impl|record|message|union|protocol|extension|object"
    r"|type|namespace|variable|service"
)
_EXPORTED = re.compile(r"\b(?:export|pub|public|module\.exports|exports)\b")
_PRIVATE = re.compile(r"\b(?:private|fileprivate|pub\(crate\))")
_DETAIL_CHARS = 200


@dataclass(frozen=True, slots=True)
class Scope:
    owner: str = ""  # dotted, innermost last
    kind: str = ""  # the word that opened the innermost: struct, enum, const, ...
    is_local: bool = False  # inside a function
    is_private: bool = False  # inside something that is not exported


_TOP = Scope()


class Scopes:
    """Of one file. `lines` are without comments, `raw` as written."""

    def __init__(self, lines: Sequence[str], raw: Sequence[str], family: str | None) -> None:
        self._lines = lines
        self._raw = raw
        self._family = family
        self._parents: dict[int, int] = {}
        self._known: dict[int, Scope] = {-1: _TOP}

    def of(self, at: int) -> Scope:
        """Of the 0-based line."""
        return self._within(self._parent(at)) if at < len(self._lines) else _TOP

    def shown(self, at: int) -> str:
        return self._raw[at].strip()[:_DETAIL_CHARS] if at < len(self._raw) else ""

    def body(self, at: int, name: str) -> str:
        """What follows a declared name, without the name: equal for a thing that was renamed."""
        line = " ".join(self._lines[at].split()) if at < len(self._lines) else ""
        head, _, tail = line.partition(name)
        below = " ".join(" ".join(self._lines[at + 1 : at + 4]).split())
        # a line that says no more than `def name():` is like every other
        return f"{head}\0{tail} {below}" if len(tail + below) > 12 else ""

    def _parent(self, at: int) -> int:
        """The nearest line above that is indented less and opens something; -1 at the top."""
        known = self._parents.get(at)
        if known is not None:
            return known
        indent, _ = self._shape(at)
        above = at - 1 if indent else -1
        while above >= 0:
            its_indent, bare = self._shape(above)
            if not bare or its_indent >= indent:
                # all between a line and its parent is indented at least as much as the line
                above = self._parents.get(above, above - 1) if bare else above - 1
            elif bare[0] not in ")}]":
                break
            elif bare.endswith(("{", "(")):
                above = self._head_of(above, its_indent)
                break
            else:
                above -= 1
        self._parents[at] = above
        return above

    def _shape(self, at: int) -> tuple[int, str]:
        line = self._lines[at]
        bare = line.strip()
        return len(line) - len(line.lstrip()), bare

    def _head_of(self, at: int, indent: int) -> int:
        """`): Type {` belongs to the line that opened the parenthesis."""
        for above in range(at - 1, max(-1, at - 60), -1):
            its_indent, bare = self._shape(above)
            if bare and its_indent == indent and bare[0] not in ")}]":
                return above
        return at

    def _within(self, at: int) -> Scope:
        known = self._known.get(at)
        if known is None:
            known = self._known[at] = self._opened(at, self._within(self._parent(at)))
        return known

    def _opened(self, at: int, above: Scope) -> Scope:
        line = self._lines[at]
        owner = _OWNER.search(line)
        is_type = owner is not None and _TYPES.fullmatch(owner["kind"]) is not None
        if not is_type and _FUNCTION.search(line):
            return Scope(above.owner, "function", True, above.is_private)
        if owner is None:
            assigned = _ASSIGNED.search(line)
            if assigned is None or assigned["name"] == "exports":
                return Scope(above.owner, above.kind, above.is_local, above.is_private)
            name, kind = assigned["name"], "object"
        else:
            name, kind = owner["name"], owner["kind"]
            if kind == "type" and "struct" in line:
                kind = "struct"
            elif kind == "type" and "interface" in line:
                kind = "interface"
        dotted = f"{above.owner}.{name}" if above.owner else name
        return Scope(dotted, kind, above.is_local, above.is_private or self._hides(line, name, at))

    def _hides(self, line: str, name: str, at: int) -> bool:
        if name.startswith("_") or _PRIVATE.search(line):
            return True
        if self._family == "go":
            return line[:1] not in (" ", "\t") and not name[0].isupper()
        is_top = bool(line[:1].strip())
        if self._family == "rust" and "impl" not in line and is_top:
            return "pub" not in line
        if self._family == "js" and is_top and re.match(r"(?:interface|type|class)\b", line):
            return not _EXPORTED.search(line)
        return False
