"""What each template is given. One dataclass a template; the field names are its variables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RewriteContext:
    """For `rewrite.j2`. `facts` are sentences; `code` is the new state of the code in a few lines;
    `draft` says that `text` already has the certain edits."""

    path: str
    headings: tuple[str, ...]
    facts: tuple[str, ...]
    code: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class AddContext:
    """For `add.j2`: one new entry, in the style of `sisters`."""

    path: str
    headings: tuple[str, ...]
    facts: tuple[str, ...]
    code: str
    sisters: tuple[str, ...]
    name: str
    unit: str  # "list item", "table row", "entry"
    hint: str


@dataclass(frozen=True, slots=True)
class FollowUpContext:
    """For `follow_up.j2`: what the checks said against the first answer."""

    problems: str


@dataclass(frozen=True, slots=True)
class NoContext:
    """For `system.j2`."""


@dataclass(frozen=True, slots=True)
class CodeContext:
    """For `code.j2`: `head` is the signature of a function with its docstring."""

    path: str
    head: str
