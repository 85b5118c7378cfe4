"""The kinds of findings of `docsync check`, as other programs list them: one for each kind of
fact. A kind that has no words of its own here gets those of its two halves, so that none is
without a description."""

from __future__ import annotations

from docsync.annotation import Level, Rule
from docsync.facts.fact import FactKind

_THINGS = {
    "symbol": "function, class or other name",
    "parameter": "parameter",
    "parameters": "list of parameters",
    "default": "default",
    "annotation": "type",
    "decorator": "decorator",
    "constant": "constant",
    "exception": "exception that is raised",
    "command": "command",
    "flag": "command line option",
    "choices": "list of allowed values",
    "help": "help text",
    "env": "environment variable",
    "message": "message",
    "docstring": "docstring",
    "key": "configuration key",
    "value": "configured value",
    "file": "file",
    "line": "line",
    "token": "name in the code",
}
_ACTIONS = {
    "added": (
        "was added and is not told of",
        "The section lists or describes its siblings; the new one is missing.",
        "Add what is new to the list, table or text, or leave the section if it is not meant to "
        "be complete.",
    ),
    "removed": (
        "was removed and is still named",
        "The section names something that the code no longer has.",
        "Take it out, or name what replaced it.",
    ),
    "renamed": (
        "was renamed and is still called by its old name",
        "The section uses a name that the code no longer has.",
        "Write the new name.",
    ),
    "moved": (
        "moved and is still looked for in its old place",
        "The section names a place where the thing no longer stands.",
        "Write the new place.",
    ),
    "changed": (
        "changed and is still told as it was",
        "The section states what was true before the change.",
        "Write the new state.",
    ),
    "reordered": (
        "has a new order and is still told in the old one",
        "The section shows the order of before the change.",
        "Write the new order.",
    ),
}
_FALLBACK = (
    "changed and may be told as it was",
    "The section names something that the change touched.",
    "Compare the section with the code.",
)
# words only: doubtful by nature
_WORDS_ONLY = "token"
_CERTAIN_STEPS = (
    "\n\n`docsync sync --staged` makes the edits that are certain and proposes the rest. A section "
    "that is right as it stands can be kept with `<!-- docsync: ignore -->`."
)


def rule_of(kind: FactKind) -> Rule:
    thing, _, action = kind.value.rpartition("-")
    noun = _THINGS.get(thing, thing)
    short, full, advice = _ACTIONS.get(action, _FALLBACK)
    article = "An" if noun[0] in "aeiou" else "A"
    return Rule(
        id=kind.value,
        short=f"{article} {noun} {short}.",
        full=f"{article} {noun} {short}. {full}",
        help=advice + _CERTAIN_STEPS,
        level=Level.NOTE if thing == _WORDS_ONLY else Level.WARNING,
    )


def check_rules() -> tuple[Rule, ...]:
    return tuple(rule_of(kind) for kind in FactKind)
