"""Patterns in the manner of gitignore, as one compiled expression."""

from __future__ import annotations

import re
from collections.abc import Iterable


def glob_regex(pattern: str) -> str:
    """The source of an expression that matches a whole path.

    `*` and `?` stop at a slash, `**` does not, `[...]` is a set. A pattern with a slash other
    than its last character is anchored at the root, else it matches at any depth. A pattern that
    names a folder covers all below it.
    """
    is_folder = pattern.endswith("/")
    body = pattern.rstrip("/")
    is_anchored = "/" in body
    body = body.lstrip("/")
    out = [] if is_anchored else ["(?:.*/)?"]
    at = 0
    while at < len(body):
        char = body[at]
        if body.startswith("**/", at) and (at == 0 or body[at - 1] == "/"):
            out.append("(?:[^/]+/)*")
            at += 3
            continue
        if body.startswith("**", at):
            out.append(".*")
            at += 2
            continue
        close = body.find("]", at + 2) if char == "[" else -1
        if char == "*":
            out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        elif close > 0:
            inner = body[at + 1 : close].replace("\\", "\\\\")
            out.append(f"[{'^' + inner[1:] if inner[0] in '!^' else inner}]")
            at = close
        elif char == "\\" and at + 1 < len(body):
            at += 1
            out.append(re.escape(body[at]))
        else:
            out.append(re.escape(char))
        at += 1
    out.append("/.*" if is_folder else "(?:/.*)?")
    return "".join(out)


def compile_globs(patterns: Iterable[str]) -> re.Pattern[str]:
    """Matches a path that any of the patterns matches; none matches nothing."""
    sources = [_checked(pattern) for pattern in patterns if pattern.strip("/ ")]
    return re.compile("|".join(sources) if sources else r"(?!)", re.S)


def _checked(pattern: str) -> str:
    source = glob_regex(pattern)
    if "[" not in pattern:
        return f"(?:{source})"  # all of it is escaped: nothing to try out
    try:
        re.compile(source)
    except re.error:  # a set such as [z-a]: taken as plain text, as git does
        return re.escape(pattern)
    return f"(?:{source})"
