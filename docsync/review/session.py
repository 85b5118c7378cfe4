"""One proposal after the other, one key each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docsync.output import Console, columns, visible
from docsync.review.decide import Desk, Done
from docsync.review.show import full
from docsync.review.stored import StoredProposal

KEYS = (
    ("a", "[a]ccept", "accept it"),
    ("e", "[e]dit", "edit it"),
    ("r", "[r]eject", "reject it, with a reason"),
    ("g", "a[g]ain", "have it written again, with a hint"),
    ("s", "[s]kip", "skip it for now"),
    ("q", "[q]uit", "leave"),
    ("?", "[?] help", "what the keys do"),
)


@dataclass(frozen=True, slots=True)
class Ask:
    """How a person is asked: a key, a line, a text in the editor (None: left as it is)."""

    key: Callable[[], str]
    line: Callable[[str], str]
    edit: Callable[[StoredProposal], str | None]
    regenerate: Callable[[StoredProposal, str], Done]


def run_session(desk: Desk, proposals: Sequence[StoredProposal], ask: Ask, console: Console) -> int:
    """How many are left without a decision. Every decision is complete when the next is asked."""
    left = len(proposals)
    for number, proposal in enumerate(proposals, 1):
        console.say("\n".join(full(proposal, console)))
        while True:
            console.say("\n" + prompt(number, len(proposals), columns(console.out)))
            key = ask.key().lower()
            if key == "q":
                return left
            if key in ("s", "n"):
                break
            if key == "?":
                console.say("\n".join(f"  {name}  {text}" for name, _, text in KEYS))
                continue
            done = _act(desk, proposal, key, ask)
            if done is None:
                console.say(f"`{visible(key)}` is no key here; `?` shows what there is")
                continue
            console.say(done.text if done.is_done else f"not done: {done.text}")
            if done.is_done:
                left -= 1
                break
    return left


def prompt(number: int, total: int, width: int) -> str:
    """What may be pressed, in one line: with words where they have room."""
    place = f"[{number}/{total}]"
    told = "  ".join((place, *(word for _, word, _ in KEYS)))
    if len(told) <= width:
        return told
    return f"{place} {' '.join(key for key, _, _ in KEYS)}"


def _act(desk: Desk, proposal: StoredProposal, key: str, ask: Ask) -> Done | None:
    if key == "a":
        return desk.accept(proposal)
    if key == "r":
        return desk.reject(proposal, ask.line("Why (kept in the journal; empty for none)"))
    if key == "g":
        return ask.regenerate(proposal, ask.line("Hint for the model"))
    if key == "e":
        text = ask.edit(proposal)
        if text is None:
            return Done(proposal.id, False, "left as it was")
        return desk.edit(proposal, text)
    return None
