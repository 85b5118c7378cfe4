"""What the program says to its user: printed, logged, warned, raised."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import pair, text_similarity
from docsync.facts.python.calls import LOG_METHODS, PRINTERS
from docsync.facts.python.change import Change
from docsync.facts.python.source import shorten
from docsync.facts.python.symbols import last_name
from docsync.facts.python.trace import Trace
from docsync.facts.sides import Sides, Texts

_SHORTEST = 8
_LONGEST_SYMBOL = 120
_SAME_TEXT = 0.55
_SAME_TEXT_ELSEWHERE = 0.75
_QUIET = frozenset({"debug", "log"})
_TEXT_KEYWORDS = frozenset({"msg", "message", "detail", "reason", "hint"})
_COMMON = frozenset(
    """and are but can cannot could error for from had has have invalid must none not should that
    the this unknown was were when with you your""".split()
)
_Voice = tuple[str, str]  # the function, and what says it there
_Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Message:
    """`text` has `{}` for what is filled in at run time; `said_by` is what says it, as the code
    has it (`raise ValueError`), "" where that is not known."""

    text: str
    owner: str
    line: int
    is_loud: bool
    said_by: str = ""


def read_messages(traces: Iterable[Trace]) -> list[Message]:
    found: dict[int, Message] = {}
    for seen in traces:
        node = seen.node
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            call, is_loud, said_by = node.exc, True, f"raise {ast.unparse(node.exc.func)}"
        elif isinstance(node, ast.Call) and (name := _speaker(node)):
            call, is_loud, said_by = node, name not in _QUIET, ast.unparse(node.func)
        else:
            continue
        for argument in [*call.args[:2], *_text_keywords(call)]:
            text = " ".join(template(argument).split())
            if len(text) >= _SHORTEST and any(c.isalpha() for c in text.replace("{}", "")):
                message = Message(text, seen.owner, argument.lineno, is_loud, said_by)
                found.setdefault(id(argument), message)
                break
    return list(found.values())


def template(node: ast.expr) -> str:
    """The literal text of a string expression; '' where it is not one."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(
                part.value
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                else "{}"
                for part in parts
            )
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            first, second = template(left), template(right)
            return (first or "{}") + (second or "{}") if first or second else ""
        case ast.BinOp(op=ast.Mod(), left=left):
            return template(left)
        case ast.Call(func=ast.Attribute(value=inner, attr="format")):
            return template(inner)
        case ast.Call(func=ast.Name(id="_" | "gettext"), args=[inner, *_]):
            return template(inner)
    return ""


def compare_messages(
    change: Change,
    old_traces: Sequence[Trace],
    new_traces: Sequence[Trace],
    implied: frozenset[str],
    renamed: dict[str, str],
) -> Iterator[ChangeFact]:
    """`implied` are functions and classes that came or went with a fact of their own;
    `renamed` gives the new dotted name of a function by its old one.

    A message that only moved within the file is no change.
    """
    before, after = read_messages(old_traces), read_messages(new_traces)
    yield from compare_texts(change, before, after, implied, renamed)


def compare_texts(
    change: Sides,
    before: Sequence[Message],
    after: Sequence[Message],
    implied: frozenset[str],
    renamed: dict[str, str],
) -> Iterator[ChangeFact]:
    """As `compare_messages`, of messages that were read already."""
    counts_before = Counter(message.text for message in before)
    counts_after = Counter(message.text for message in after)
    gone = [m for m in before if m.text not in counts_after]
    come = [m for m in after if m.text not in counts_before]

    lone_old, lone_new = _alone(before, gone), _alone(after, come)

    def score(old: Message, new: Message) -> float:
        alike = text_similarity(old.text, new.text)
        owner = renamed.get(old.owner, old.owner)
        is_here = owner == new.owner
        spot = lone_old.get((old.owner, old.said_by))
        # put in other words from end to end, and yet what the same statement says
        if is_here and spot is not None and spot == lone_new.get((owner, new.said_by)):
            alike = max(alike, _SAME_TEXT if _telling(old.text) & _telling(new.text) else 0.0)
        if alike < (_SAME_TEXT if is_here else _SAME_TEXT_ELSEWHERE):
            return 0.0
        return alike + (0.2 if is_here else 0.0)

    pairs = pair(gone, come, score)
    for p in pairs:
        old, new = gone[p.old], come[p.new]
        yield _fact(change, FactKind.MESSAGE_CHANGED, (old.text, new.text), new)
    paired_old, paired_new = {p.old for p in pairs}, {p.new for p in pairs}
    for index, message in enumerate(gone):
        if index not in paired_old and not _is_implied(message.owner, implied):
            yield _fact(change, FactKind.MESSAGE_REMOVED, (message.text, None), message)
    for index, message in enumerate(come):
        if index not in paired_new and not _is_implied(message.owner, implied):
            yield _fact(change, FactKind.MESSAGE_ADDED, (None, message.text), message)


def _alone(all_messages: Sequence[Message], some: Sequence[Message]) -> dict[_Voice, _Spot]:
    """Where in what one voice says the only one of `some` stands, and of how many."""
    said: defaultdict[_Voice, list[str]] = defaultdict(list)
    for message in all_messages:
        if message.said_by:
            said[message.owner, message.said_by].append(message.text)
    wanted = {message.text for message in some}
    found = {}
    for voice, texts in said.items():
        spots = [index for index, text in enumerate(texts) if text in wanted]
        if len(spots) == 1:
            found[voice] = spots[0], len(texts)
    return found


def _telling(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", text.lower())) - _COMMON


def _fact(change: Sides, kind: FactKind, texts: Texts, at: Message) -> ChangeFact:
    before, after = texts
    return change.about(
        kind,
        shorten(before or after or "", _LONGEST_SYMBOL),
        "",
        at.line,
        owner=at.owner,
        before=before,
        after=after,
        is_old=kind is FactKind.MESSAGE_REMOVED,
        is_public=change.is_surface and at.is_loud,
        detail="" if after is None else f"{at.owner}: {after}" if at.owner else after,
    )


def _is_implied(owner: str, implied: frozenset[str]) -> bool:
    parts = owner.split(".")
    return any(".".join(parts[: n + 1]) in implied for n in range(len(parts)))


def _speaker(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) if name in PRINTERS:
            return name
        case ast.Attribute(value=value, attr=name):
            receiver = last_name(value).lower()
            if name in LOG_METHODS and ("log" in receiver or receiver == "warnings"):
                return name
            if name == "write" and receiver not in ("stderr", "stdout", "err", "out"):
                return ""
            if name == "error" and "parser" in receiver:
                return name
            if name in PRINTERS:
                return name
    return ""


def _text_keywords(call: ast.Call) -> list[ast.expr]:
    return [word.value for word in call.keywords if word.arg in _TEXT_KEYWORDS]
