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
    excerpt: str = ""  # staged lines around the change
    uses: tuple[str, ...] = ()  # lines that use the thing
    beside: str = ""  # a neighbouring entry, for the style


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
class DescribeContext:
    """For `describe.j2`: the words of a new entry. `entry` has "___" where they belong."""

    path: str
    headings: tuple[str, ...]
    facts: tuple[str, ...]
    diff: str
    sisters: tuple[str, ...]
    name: str
    entry: str
    hint: str


@dataclass(frozen=True, slots=True)
class UpdateContext:
    """For `update.j2`: a piece of a section beside the hunks of the change that bear on it.
    `missing` are added names of which the document has nothing."""

    path: str
    headings: tuple[str, ...]
    facts: tuple[str, ...]
    diff: str
    text: str
    missing: tuple[str, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class FollowUpContext:
    """For `follow_up.j2`: what the checks said against the first answer."""

    problems: str


@dataclass(frozen=True, slots=True)
class CriticContext:
    """For `critic.j2`: the new lines of a rewrite, one claim each."""

    facts: tuple[str, ...]
    code: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoContext:
    """For `system.j2`, `update_system.j2` and `describe_system.j2`."""


@dataclass(frozen=True, slots=True)
class GenerateContext:
    """For `generate.j2`. `code` is what of the module the model has to see, the stub last; `spec`
    is a section of the documentation; `assumptions` are sentences."""

    path: str
    name: str
    code: str
    language: str = "Python"
    spec: str = ""
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerateSystemContext:
    """For `generate_system.j2`."""

    language: str


@dataclass(frozen=True, slots=True)
class GenerateFollowUpContext:
    """For `generate_follow_up.j2`: what running the last answer gave, with tracebacks."""

    name: str
    problems: str
    language: str = "Python"


@dataclass(frozen=True, slots=True)
class GeneratePlanContext:
    """For `generate_plan.j2`, which follows `generate.j2` in one message."""

    name: str
