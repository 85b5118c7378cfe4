"""A fact as one English sentence: for prompts, findings and explanations alike."""

from __future__ import annotations

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import names_left

_THINGS = {
    "symbol": "",
    "parameter": "parameter ",
    "command": "command ",
    "flag": "option ",
    "env": "environment variable ",
    "exception": "exception ",
    "route": "route ",
    "message": "message ",
    "key": "",
    "file": "file ",
    "token": "",
}
MAX_VALUE_CHARS = 160


def _short(text: str | None) -> str:
    flat = " ".join((text or "").split())
    return flat if len(flat) <= MAX_VALUE_CHARS else flat[: MAX_VALUE_CHARS - 3] + "..."


def _of(fact: ChangeFact) -> str:
    return f" of `{fact.owner}`" if fact.owner else ""


def _changed(fact: ChangeFact) -> str:
    """The two values; of a migration only the new one is known."""
    if fact.before is None:
        return f"is now `{_short(fact.after)}`"
    return f"changed from `{_short(fact.before)}` to `{_short(fact.after)}`"


def _goes_on(fact: ChangeFact) -> str:
    return "be inherited now" if fact.owner else "go on in another form"


def sentence(fact: ChangeFact) -> str:
    """What changed, in the present tense and without a full stop at the end of a value."""
    thing, _, what = fact.kind.value.rpartition("-")
    name = f"{_THINGS.get(thing, '')}`{_short(fact.symbol)}`{_of(fact)}"
    before, after = _short(fact.before), _short(fact.after)
    if fact.kind.is_rename:
        verb = "moved" if what == "moved" else "was renamed"
        return f"{_THINGS.get(thing, '')}`{before}`{_of(fact)} {verb} to `{after}`."
    if fact.kind.is_removal:
        if names := names_left(fact):
            return f"{name} was removed. The option is still `{names[0]}`."
        if fact.stands_elsewhere:
            if fact.kind is not FactKind.FLAG_REMOVED:
                return f"{name} was removed, and may {_goes_on(fact)}."
            return f"{name} was removed from one place. The code still has it in another."
        return f"{name} was removed. It no longer exists."
    if fact.kind.is_addition:
        value = f" (value: `{after}`)" if after else ""
        return f"{name} was added{value}."
    if fact.kind is FactKind.DEFAULT_CHANGED:
        named = f"`{_short(fact.symbol)}`{_of(fact)}"
        return f"The default of {named} {_changed(fact)}."
    if fact.kind in (FactKind.CONSTANT_CHANGED, FactKind.VALUE_CHANGED):
        return (
            f"The value of `{_short(fact.symbol)}`{_of(fact)} changed from `{before}` to `{after}`."
        )
    if fact.is_need:
        return f"{name} is {after} now (was {before})."
    if fact.kind is FactKind.PARAMETERS_REORDERED:
        named = f"`{_short(fact.symbol)}`"
        return f"The parameters of {named} are now in the order {after} (were {before})."
    if fact.rows is not None:
        return f"`{_short(fact.symbol)}` was added among others of its form."
    if fact.is_excerpt:
        return f"Lines of `{fact.place.path}` beside `{_short(fact.symbol)}` changed."
    if fact.is_continuation:
        from docsync.facts.sentences import parts

        return f"Behind `{before}` the code adds `{_short(' '.join(parts(fact).come))}`."
    if fact.kind in (FactKind.LINE_CHANGED, FactKind.PASSAGE_CHANGED):
        return f"`{before}` is now written `{after}`."
    if fact.kind is FactKind.BODY_CHANGED:
        return f"`{_short(fact.symbol)}` changed, and nothing in it that has a name."
    noun = {
        FactKind.ANNOTATION_CHANGED: "type",
        FactKind.DECORATOR_CHANGED: "decorators",
        FactKind.CHOICES_CHANGED: "allowed values",
        FactKind.HELP_CHANGED: "help text",
        FactKind.DOCSTRING_CHANGED: "docstring",
        FactKind.MESSAGE_CHANGED: "message",
    }.get(fact.kind, "value")
    return f"The {noun} of {name} {_changed(fact)}."
