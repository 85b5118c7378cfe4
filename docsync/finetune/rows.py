"""The forms of rows that are understood, told apart by their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docsync.finetune.examples import Example, Place, Role, Turn

# as ShareGPT files, and those made after them, name the speakers
SPEAKERS: Mapping[str, Role] = {
    "system": "system",
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "model": "assistant",
    "bot": "assistant",
}


class RowError(ValueError):
    """What is wrong with a row; the reader adds file and line."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form applies to rows that have all its `keys`; the first that applies is taken."""

    name: str
    keys: frozenset[str]
    tasks: frozenset[str]
    read: Callable[[Mapping[str, Any], Place], Example]


def _string(row: Mapping[str, Any], key: str, *, may_be_empty: bool = False) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise RowError(f'"{key}" must be a string, and is {_kind(value)}')
    if not may_be_empty and not value.strip():
        raise RowError(f'"{key}" is empty')
    return value


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "a string")


def _turns(value: object, key: str, role_key: str, text_key: str) -> list[Turn]:
    if not isinstance(value, list) or not value:
        raise RowError(f'"{key}" must be a list of messages, and is {_kind(value) or "empty"}')
    turns = []
    for number, message in enumerate(value, start=1):
        if not isinstance(message, dict):
            raise RowError(f'message {number} of "{key}" must be an object with "{role_key}"')
        role = SPEAKERS.get(str(message.get(role_key)).lower())
        if role is None:
            raise RowError(
                f'message {number} of "{key}" has the {role_key} {message.get(role_key)!r}; known '
                f"are {', '.join(sorted(SPEAKERS))}"
            )
        content = message.get(text_key)
        if not isinstance(content, str):
            raise RowError(
                f'message {number} of "{key}": "{text_key}" must be a string, and is '
                f"{_kind(content)}"
            )
        turns.append(Turn(role, content))
    return turns


def _as_targets(turns: list[Turn]) -> list[Turn]:
    return [Turn(t.role, t.content, is_target=t.role == "assistant") for t in turns]


def _checked(turns: list[Turn]) -> tuple[Turn, ...]:
    targets = [turn for turn in turns if turn.is_target]
    if not targets:
        raise RowError("there is no assistant message to learn from")
    if not all(turn.content.strip() for turn in targets):
        raise RowError("the assistant message to learn from is empty")
    # what follows the last answer could only be read, never learnt
    while not turns[-1].is_target:
        turns = turns[:-1]
    return tuple(turns)


def _conversation(row: Mapping[str, Any], place: Place) -> Example:
    """TRL's prompt/completion: strings, or lists of messages."""
    prompt, completion = row["prompt"], row["completion"]
    if isinstance(prompt, str) and isinstance(completion, str):
        turns = [
            Turn("user", _string(row, "prompt", may_be_empty=True)),
            Turn("assistant", _string(row, "completion"), is_target=True),
        ]
        return Example(place, tuple(turns), is_raw=True)
    if isinstance(prompt, str) or isinstance(completion, str):
        raise RowError('"prompt" and "completion" must both be strings or both lists of messages')
    asked = _turns(prompt, "prompt", "role", "content")
    answered = _as_targets(_turns(completion, "completion", "role", "content"))
    return Example(place, _checked(asked + answered))


def _messages(row: Mapping[str, Any], place: Place) -> Example:
    return Example(
        place, _checked(_as_targets(_turns(row["messages"], "messages", "role", "content")))
    )


def _sharegpt(row: Mapping[str, Any], place: Place) -> Example:
    turns = _turns(row["conversations"], "conversations", "from", "value")
    if isinstance(row.get("system"), str) and row["system"].strip() and turns[0].role != "system":
        turns = [Turn("system", row["system"]), *turns]
    return Example(place, _checked(_as_targets(turns)))


def _alpaca(row: Mapping[str, Any], place: Place) -> Example:
    instruction = _string(row, "instruction")
    given = _string(row, "input", may_be_empty=True) if row.get("input") is not None else ""
    asked = f"{instruction}\n\n{given}" if given.strip() else instruction
    answer = Turn("assistant", _string(row, "output"), is_target=True)
    return Example(place, (Turn("user", asked), answer))


def _solution(row: Mapping[str, Any], place: Place) -> Example:
    asked = Turn("user", _string(row, "instruction"))
    return Example(place, (asked, Turn("assistant", _string(row, "solution"), is_target=True)))


def _labelled(row: Mapping[str, Any], place: Place) -> Example:
    label = row["label"]
    if isinstance(label, bool | int):
        label = str(label)
    if not isinstance(label, str) or not label.strip():
        raise RowError(f'"label" must be a word or a whole number, and is {_kind(label)}')
    return Example(place, text=_string(row, "text"), label=label)


def _text(row: Mapping[str, Any], place: Place) -> Example:
    return Example(place, text=_string(row, "text"))


SFT = frozenset({"sft"})
FORMS: tuple[Form, ...] = (
    Form("prompt/completion", frozenset({"prompt", "completion"}), SFT, _conversation),
    Form("messages", frozenset({"messages"}), SFT, _messages),
    Form("ShareGPT", frozenset({"conversations"}), SFT, _sharegpt),
    Form("instruction/solution", frozenset({"instruction", "solution"}), SFT, _solution),
    Form("Alpaca", frozenset({"instruction", "output"}), SFT, _alpaca),
    Form(
        "text/label", frozenset({"text", "label"}), frozenset({"classify", "pretrain"}), _labelled
    ),
    Form("text", frozenset({"text"}), frozenset({"pretrain"}), _text),
)


def form_of(row: Mapping[str, Any]) -> Form:
    """Raises RowError: no form has these keys."""
    for form in FORMS:
        if form.keys <= row.keys():
            return form
    keys = ", ".join(f'"{key}"' for key in row) or "none"
    known = "; ".join(" + ".join(sorted(form.keys, reverse=True)) for form in FORMS)
    raise RowError(f"the keys ({keys}) are of no known form. Known: {known}")
