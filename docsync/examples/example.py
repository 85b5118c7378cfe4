"""The examples of a text that can be run: sessions, Python, commands with their prompt."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from docsync.verify.notation import PYTHON
from docsync.verify.outline import outline

Kind = Literal["session", "python", "shell"]

_CONSOLE = frozenset({"console", "shell-session", "shellsession", "sh-session", "bash-session"})
_SHELL = frozenset({"sh", "bash", "shell", "zsh"})
_SESSION = re.compile(r"^[ \t]*>>> .*(?:\n[ \t]*\S.*)*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """`source` is as the page has it, without its indent: of a shell example with its prompts."""

    kind: Kind
    source: str

    @property
    def first_line(self) -> str:
        return self.source.strip().split("\n", 1)[0]


def examples(text: str, format: str) -> tuple[Example, ...]:
    """Those of a text of a document, fenced ones first, each in order. A script without prompts is
    none: it installs something, or stands for what a reader has to fill in."""
    return (*_fenced(text, format), *_sessions(outline(text, format).prose))


def _fenced(text: str, format: str) -> Iterator[Example]:
    for fence in outline(text, format).fences:
        source = textwrap.dedent(fence.body).strip("\n") + "\n"
        has_prompt = bool(re.search(r"^\$ \S", source, re.MULTILINE))
        if ">>> " in source and (fence.language in PYTHON or not fence.language):
            yield Example("session", source)
        elif fence.language in PYTHON:
            yield Example("python", source)
        elif has_prompt and (fence.language in _CONSOLE or fence.language in _SHELL):
            yield Example("shell", source)


def _sessions(prose: str) -> Iterator[Example]:
    """Doctests without a fence, as reStructuredText has them."""
    for match in _SESSION.finditer(prose):
        yield Example("session", textwrap.dedent(match[0]) + "\n")
