"""A finding in words: what the documentation says, and what the code says now.

Text, JSON, review and the reports for other programs all take their sentences from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import names_left
from docsync.facts.publicness import is_sample_path
from docsync.judge.verdict import Verdict
from docsync.match.candidate import APART, LINKED, Reason
from docsync.match.evidence import group_of
from docsync.match.excerpt import line_changes
from docsync.match.terms import key_words, runtime_phrases, strip_quotes
from docsync.prompts.wording import sentence

MAX_QUOTE_CHARS = 80
_NOUNS = {
    "symbol": "",
    "parameter": "parameter ",
    "command": "command ",
    "flag": "option ",
    "env": "environment variable ",
    "exception": "exception ",
    "message": "message ",
    "key": "key ",
    "route": "route ",
    "file": "file ",
}
# "since src/cli.py:40 <this> `new`"
_RENAMED = {
    FactKind.PARAMETER_RENAMED: "the parameter is",
    FactKind.COMMAND_RENAMED: "the command is",
    FactKind.FLAG_RENAMED: "the option is",
    FactKind.ENV_RENAMED: "the environment variable is",
    FactKind.KEY_RENAMED: "the key is",
    FactKind.ROUTE_RENAMED: "the route is",
    FactKind.TOKEN_RENAMED: "it is written",
    FactKind.SYMBOL_MOVED: "its place is",
}
_NOUN_OF_TEXT = {
    FactKind.MESSAGE_CHANGED: "message",
    FactKind.LINE_CHANGED: "line",
    FactKind.PASSAGE_CHANGED: "text",
}
_WHAT_CHANGED = {
    FactKind.DEFAULT_CHANGED: "default",
    FactKind.CONSTANT_CHANGED: "value",
    FactKind.VALUE_CHANGED: "value",
    FactKind.ANNOTATION_CHANGED: "type",
    FactKind.DECORATOR_CHANGED: "decorator",
    FactKind.PARAMETERS_REORDERED: "order of parameters",
    FactKind.CHOICES_CHANGED: "list of allowed values",
    FactKind.HELP_CHANGED: "help text",
    FactKind.DOCSTRING_CHANGED: "docstring",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One place of a document and the fact that speaks against it. `line` is 1-based in the
    document at `path`, `code_line` in the code at `code_path` (in the old code for what was
    removed). `says` are the words of the document, bare; `now` and `sentence` are for people and
    have no full stop. `unit` names the row, item or the like, if that is known."""

    fact_id: str
    path: str
    line: int
    says: str
    code_path: str
    code_line: int
    now: str
    sentence: str
    unit: str = ""


class Found(Protocol):
    """What carries a verdict: a finding of a report."""

    @property
    def verdict(self) -> Verdict: ...


class Worked(Found, Protocol):
    """A finding after its section was worked on."""

    @property
    def remaining(self) -> tuple[Reason, ...]: ...

    @property
    def answered(self) -> tuple[Reason, ...]: ...


def contradictions(finding: Found) -> tuple[Contradiction, ...]:
    """The strongest first; empty only for a finding without reasons."""
    candidate = finding.verdict.candidate
    return contradictions_of(candidate.section.path, candidate.facts, candidate.reasons)


def remaining(finding: Worked) -> tuple[Contradiction, ...]:
    """What still holds where a part of the section was rewritten."""
    candidate = finding.verdict.candidate
    return contradictions_of(candidate.section.path, candidate.facts, finding.remaining)


def answered(finding: Worked) -> tuple[Contradiction, ...]:
    """What the rewriting took away; all where nothing of it can be told apart."""
    candidate = finding.verdict.candidate
    told = contradictions_of(candidate.section.path, candidate.facts, finding.answered)
    return told or contradictions(finding)


def contradictions_of(
    path: str, facts: Iterable[ChangeFact], reasons: Sequence[Reason]
) -> tuple[Contradiction, ...]:
    """The same for evidence that comes from the journal; each place and word once."""
    by_id: dict[str, ChangeFact] = {}
    for fact in facts:
        by_id.setdefault(fact.id, fact)
    grouped: dict[str, list[Reason]] = {}
    for reason in reasons:
        if reason.fact_id in by_id:
            grouped.setdefault(reason.fact_id, []).append(reason)
    once: dict[tuple[int, str], Contradiction] = {}
    for fact_id, mine in grouped.items():
        for each in _told(by_id[fact_id], mine, path):
            once.setdefault((each.line, each.says or each.sentence), each)
    return tuple(once.values())


def by_sentence(told: Iterable[Contradiction]) -> list[tuple[str, str]]:
    """For people: each sentence once, in order, with its lines before it ("lines 3, 7")."""
    lines: dict[str, list[int]] = {}
    for each in told:
        lines.setdefault(each.sentence, []).append(each.line)
    return [
        (f"line{'s' if len(at) > 1 else ''} {', '.join(map(str, at))}", text)
        for text, at in lines.items()
    ]


def _told(fact: ChangeFact, reasons: Sequence[Reason], path: str) -> Iterator[Contradiction]:
    group = group_of(fact)
    standing = [each for each in reasons if each.where not in APART]
    if not standing:
        yield _apart_from_words(fact, reasons[0], path)
        return
    reasons = standing
    if fact.kind.is_addition:
        yield _addition(fact, reasons[0], path)
    elif group == "value":
        stated = [each for each in reasons if _states_value(fact, each)]
        for reason in _first_per_line(stated) or reasons[:1]:
            yield _change(fact, reason, path, is_stated=bool(stated))
    elif group == "signature":
        is_removal = fact.kind.is_removal
        yield (_removal if is_removal else _change)(fact, reasons[0], path)
    else:
        make = _removal if fact.kind.is_removal else _rename if fact.kind.is_rename else _change
        for reason in _first_per_line(reasons):
            yield make(fact, reason, path)


def _apart_from_words(fact: ChangeFact, reason: Reason, path: str) -> Contradiction:
    """No word of the fact stands in the section: what ties it to the change is told instead."""
    tie = reason.text.removeprefix("it ")
    if reason.where == LINKED:
        tie = f"is linked to {fact.place.path} by hand"
    now = sentence(fact).removesuffix(".")
    told = f"{tie}; since {_place(fact)}: {now}"
    return _contradiction(fact, reason, path, "", now, told)


def _first_per_line(reasons: Iterable[Reason]) -> list[Reason]:
    found: dict[int, Reason] = {}
    for reason in reasons:
        found.setdefault(reason.line, reason)
    return list(found.values())


def _states_value(fact: ChangeFact, reason: Reason) -> bool:
    if reason.where == "siblings":
        return False
    return reason.word not in key_words(fact) or reason.word in runtime_phrases(fact)


def _change(
    fact: ChangeFact, reason: Reason, path: str, *, is_stated: bool | None = None
) -> Contradiction:
    """The thing is there still, and something about it is not as it was. `is_stated` says that
    the document holds the old state itself, not only the name."""
    if fact.is_excerpt:
        now = _lines_told(fact)
        told = f"shows lines of {fact.place.path} as they were; since {_place(fact)} {now}"
        return _contradiction(fact, reason, path, reason.word, now, told)
    if fact.rows is not None:
        told = (
            f"is followed by no entry for {quoted(fact.symbol)}, which {_place(fact)} has beside it"
        )
        return _contradiction(fact, reason, path, reason.word, "it has no entry", told)
    if fact.is_continuation:
        return _made(fact, reason, path, "says", f"the code adds {quoted(_added(fact))}")
    if fact.kind in _NOUN_OF_TEXT:
        noun = _NOUN_OF_TEXT[fact.kind]
        now = f"the {noun} is {quoted(fact.after)}"
        return _made(fact, reason, path, "says", now)
    if fact.is_need:
        now = f"{_name(fact)} is {fact.after} (was {fact.before})"
        return _made(fact, reason, path, "names", now)
    what = _WHAT_CHANGED.get(fact.kind, "value")
    said = (fact.before or "").rstrip(".").casefold()
    is_text = fact.kind is FactKind.HELP_CHANGED and reason.word.rstrip(".").casefold() == said
    subject = f"the {what} of {_name(fact)}"
    before, after = _where_apart(fact.before, fact.after)
    now = f"{subject} is {quoted(after)}"
    if fact.after is None:
        now = f"{_name(fact)} has no {what}"
    if is_stated or is_text:
        return _made(fact, reason, path, "says", now)
    # the document only names the thing: say what it was, so that a reader can look for it
    was = f" (was {quoted(before)})" if before is not None else " (it had none)"
    return _made(fact, reason, path, "names", now + was)


def _added(fact: ChangeFact) -> str:
    from docsync.facts.sentences import parts

    return " ".join(parts(fact).come)


def _lines_told(fact: ChangeFact) -> str:
    """ "`# jobs = 4` and 2 more lines are new"."""
    gone, come = line_changes(fact)
    told = []
    for lines, verb in ((gone, "gone"), (come, "new")):
        if lines:
            more = len(lines) - 1
            rest = f" and {more} more line{'s' if more > 1 else ''}" if more else ""
            told.append(f"{quoted(lines[0])}{rest} {'are' if more else 'is'} {verb}")
    return ", ".join(told)


def _rename(fact: ChangeFact, reason: Reason, path: str) -> Contradiction:
    after = quoted(fact.after)
    if fact.kind is FactKind.FILE_MOVED:
        now = f"the file is now {after}"
        return _made(fact, reason, path, "says", now, f"{now}")
    verb = _RENAMED.get(fact.kind, "its name is")
    return _made(fact, reason, path, "says", f"{verb} {after}")


def _removal(fact: ChangeFact, reason: Reason, path: str) -> Contradiction:
    place = f"{fact.place.path} (it stood in line {fact.place.line})"
    if fact.kind is FactKind.FILE_REMOVED:
        now = "that file was removed"
        return _made(fact, reason, path, "says", now, now)
    if fact.kind is FactKind.EXCEPTION_REMOVED:
        return _made(fact, reason, path, "says", f"{_owner(fact)} does not raise it any more")
    if fact.kind is FactKind.TOKEN_REMOVED:
        now = "the word is gone from the code"
        return _made(fact, reason, path, "says", now, f"the word is gone from {place}")
    # of a name in quotes nobody knows whether it is a key
    noun = "name" if fact.is_told_by_words else _noun(fact).strip() or "name"
    also = ""
    if names := names_left(fact):
        also = f", and the option is `{names[0]}` alone" if len(names) == 1 else ""
    elif fact.stands_elsewhere:
        also = ", and may be inherited" if fact.owner else ", and may go on in another form"
        if fact.kind is FactKind.FLAG_REMOVED:
            also = ", and the code has it in another place"
        elif fact.kind is FactKind.COMMAND_REMOVED or is_sample_path(fact.place.path):
            also = ", and the code may have it in another place"
    now = f"that {noun} was removed"
    return _made(fact, reason, path, "says", now, f"that {noun} was removed from {place}{also}")


def _addition(fact: ChangeFact, reason: Reason, path: str) -> Contradiction:
    name = quoted(fact.symbol or fact.after)
    where = "" if fact.kind is FactKind.FILE_ADDED else f" ({_place(fact)})"
    now = f"{name} is new"
    if fact.kind is FactKind.EXCEPTION_ADDED:
        now = f"{_owner(fact)} raises {name}"
    if reason.where == "siblings":
        beside = ", ".join(quoted(each) for each in reason.beside)
        told = f"{name}{where} is not listed " + (f"beside {beside}" if beside else "here")
        return _contradiction(fact, reason, path, ", ".join(reason.beside), now, told)
    if reason.word == strip_quotes(fact.symbol):
        return _made(fact, reason, path, "names", now)
    # only what it belongs to stands here
    told = f"is about {quoted(reason.word)} and does not tell of {_noun(fact)}{name}{where}"
    return _contradiction(fact, reason, path, reason.word, now, told)


def _made(
    fact: ChangeFact, reason: Reason, path: str, verb: str, now: str, tail: str = ""
) -> Contradiction:
    says = ", ".join(reason.beside) if reason.where == "siblings" else reason.word
    words = ", ".join(map(quoted, reason.beside)) if reason.where == "siblings" else quoted(says)
    told = f"{verb} {words}; {tail or f'since {_place(fact)} {now}'}"
    if not words:
        told = told.removeprefix(f"{verb} ; ")
    return _contradiction(fact, reason, path, says, now, told)


def _contradiction(
    fact: ChangeFact, reason: Reason, path: str, says: str, now: str, told: str
) -> Contradiction:
    return Contradiction(
        fact_id=fact.id,
        path=path,
        line=reason.line,
        says=says,
        code_path=fact.place.path,
        code_line=fact.place.line,
        now=now,
        sentence=told,
        unit=reason.unit,
    )


def _place(fact: ChangeFact) -> str:
    return f"{fact.place.path}:{fact.place.line}"


def _noun(fact: ChangeFact) -> str:
    return _NOUNS.get(fact.kind.value.rpartition("-")[0], "")


def _name(fact: ChangeFact) -> str:
    """The thing, with its owner where the name alone says little (`timeout` of `connect`)."""
    name = quoted(fact.symbol)
    is_plain = not fact.symbol.startswith("-") and "." not in fact.symbol
    return f"{name} of `{fact.owner}`" if fact.owner and is_plain else name


def _owner(fact: ChangeFact) -> str:
    return f"`{fact.owner}`" if fact.owner else "the code"


def _where_apart(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Two long texts from where they differ, so that shortening them leaves the difference."""
    if before is None or after is None or min(len(before), len(after)) < MAX_QUOTE_CHARS // 2:
        return before, after
    old, new = before.split(), after.split()
    pairs = zip(old, new, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if same < 4:
        return before, after
    return " ".join(["...", *old[same:]]), " ".join(["...", *new[same:]])


def quoted(text: str | None) -> str:
    """On one line, shortened: code between backticks, a text of words between quotation marks."""
    flat = " ".join(strip_quotes(text or "").split())
    if len(flat) > MAX_QUOTE_CHARS:
        flat = flat[: MAX_QUOTE_CHARS - 3] + "..."
    if not flat:
        return "empty" if text is not None else "nothing"
    is_prose = len(flat.split()) > 3 and not any(c in flat for c in "()[]{}=,|")
    return f"“{flat}”" if is_prose or "`" in flat else f"`{flat}`"
