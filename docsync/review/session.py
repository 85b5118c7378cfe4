"""One proposal after the other, one key each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docsync.output import Console
from docsync.review.decide import Desk, Done
from docsync.review.show import full
from docsync.review.stored import StoredProposal

KEYS = (
    ("a", "accept it"),
    ("e", "edit it"),
    ("r", "reject it, with a reason"),
    ("g", "have it written again, with a hint"),
    ("s", "skip it for now"),
    ("q", "leave"),
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
            console.say(
                f"\n[{number}/{len(proposals)}] "
                + "  ".join(f"[{key}] {text.split(',')[0]}" for key, text in KEYS)
                + "  [?] help"
            )
            key = ask.key().lower()
            if key == "q":
                return left
            if key in ("s", "n"):
                break
            done = _act(desk, proposal, key, ask)
            if done is None:
                console.say("\n".join(f"  {name}  {text}" for name, text in KEYS))
                continue
            console.say(done.text if done.is_done else f"not done: {done.text}")
            if done.is_done:
                left -= 1
                break
    return left


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
