"""The help text that a Go program prints of its options, where a document shows it.

The packages `flag` (https://pkg.go.dev/flag#FlagSet.PrintDefaults) and pflag, which cobra has,
print it in one form each: the option and the type of its value, then the text, below it or in a
column, with the default that is not the zero value; sorted by name. So a new entry, a new text and
a new default are known to the letter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import may_join
from docsync.match.measure import milliseconds
from docsync.match.terms import strip_quotes
from docsync.rewrite.description import UNQUOTED, said_of
from docsync.rewrite.edit import Edit

_BELOW = re.compile(
    r"(?m)^(?P<head>[ \t]*-(?P<name>\w[\w.-]*)(?: (?P<value>[^\s,;]+))?)"
    r"(?P<gap>[ \t]*\n[ \t]{5,}|[ \t]*\n[ \t]*\t|\t)(?P<text>\S[^\n]*(?:(?P=gap)(?!-)\S[^\n]*)*)$"
)
_COLUMN = re.compile(
    r"(?m)^(?P<head> *(?:-\w, |    )--(?P<name>\w[\w.-]*)(?: (?P<value>[^\s\[]+))?)"
    r"(?P<gap> {3,})(?P<text>\S[^\n]*)$"
)
_DEFAULT = re.compile(r"\s\(default (?P<value>\"(?:[^\"\\\n]|\\.)*\"|[^()\n]*)\)\Z")
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`")
_NUMBER = re.compile(r"-?\d[\d_]*(?:\.\d+)?")
_CHANGES = frozenset({FactKind.DEFAULT_CHANGED, FactKind.HELP_CHANGED, FactKind.FLAG_ADDED})
MIN_ENTRIES = 2
_GAP = 3  # spaces behind the longest head of a column


@dataclass(frozen=True, slots=True)
class _Entry:
    """`start`, `said` (where the text begins) and `end` are characters of the block's text; `value`
    is what stands for the value of the option, "" for a switch; `text` is without the default,
    which is "" where none is printed."""

    start: int
    said: int
    end: int
    head: str
    name: str
    value: str
    gap: str
    text: str
    default: str


def is_sorted(text: str) -> bool:
    """Whether a block shows such a help text, with its options by name."""
    names = [entry.name for entry in _entries(text)]
    return bool(names) and names == sorted(names)


def go_usage_edits(
    facts: Iterable[ChangeFact],
    document: DocFile,
    section: DocSection,
    every: Sequence[ChangeFact],
) -> Iterator[Edit]:
    """`every` are all facts of the section: of an option whose text and default changed both do."""
    wanted = [f for f in facts if f.kind in _CHANGES and f.place.path.endswith(".go")]
    wanted = [f for f in wanted if f.symbol.startswith("-")]
    for block in section.blocks if wanted else ():
        if block.kind is not BlockKind.FENCE:
            continue
        shown = _entries(document.text(block.start, block.end))
        named = {entry.name: entry for entry in shown}
        added = [f for f in wanted if f.kind is FactKind.FLAG_ADDED and _name(f) not in named]
        added = [f for f in added if may_join(f, named, section)]
        if shown and added:
            yield from _added(added, shown, document, block)
        for fact in wanted if shown else ():
            if fact.kind is not FactKind.FLAG_ADDED and _name(fact) in named:
                others = [f for f in every if f.symbol == fact.symbol and f.kind is not fact.kind]
                yield from _changed(fact, others, named[_name(fact)], document, block)


def _name(fact: ChangeFact) -> str:
    return fact.symbol.lstrip("-")


def _entries(text: str) -> list[_Entry]:
    """Empty where the block shows fewer than two, or in another form."""
    for form in (_COLUMN, _BELOW):
        found = [_entry(match) for match in form.finditer(text)]
        if len(found) >= MIN_ENTRIES:
            return found
    return []


def _entry(match: re.Match[str]) -> _Entry:
    told = match["text"]
    found = _DEFAULT.search(told)
    return _Entry(
        *(match.start(), match.start("text"), match.end()),
        *(match["head"], match["name"], match["value"] or "", match["gap"]),
        told[: found.start()] if found else told,
        found["value"] if found else "",
    )


def _with_default(text: str, default: str) -> str:
    return f"{text} (default {default})" if default else text


def _changed(
    fact: ChangeFact, others: Sequence[ChangeFact], entry: _Entry, document: DocFile, block: Block
) -> Iterator[Edit]:
    """Nothing where one of both cannot be known: half of it would be untrue."""
    text, default = entry.text, entry.default
    for each in (fact, *others):
        if each.kind is FactKind.HELP_CHANGED:
            made = _new_text(each, entry)
            text = made or ""
        elif each.kind is FactKind.DEFAULT_CHANGED:
            made = _new_default(each, entry)
            default = made or ""
        else:
            continue
        if made is None:
            return
    if fact.kind is FactKind.HELP_CHANGED:
        told = f"the text is now “{text}”"
    else:
        told = f"`{fact.symbol}` is now `{fact.after}` (was `{fact.before}`)"
    place = document.span(block.start, block.end, entry.said, entry.end)
    yield Edit(*place, _with_default(text, default), fact, told)


def _new_text(fact: ChangeFact, entry: _Entry) -> str | None:
    old, new = (_shown(said or "", entry.value) for said in (fact.before, fact.after))
    if old != (entry.value, entry.text) or new[0] != entry.value or not new[1]:
        return None
    return new[1]


def _new_default(fact: ChangeFact, entry: _Entry) -> str | None:
    was, now = _printed(fact.before), _printed(fact.after)
    if was is None or now is None or was != entry.default:
        return None
    # of another type the entry tells as well
    return None if was and now and (was[0] == '"') != (now[0] == '"') else now


def _shown(help_text: str, value: str) -> tuple[str, str]:
    """What stands for the value and the text, of a help text of the code."""
    told = " ".join(strip_quotes(help_text).split())
    if (quoted := UNQUOTED.search(told)) is None:
        return value, told
    return quoted[1], told.replace(quoted[0], quoted[1], 1)


def _printed(value: str | None) -> str | None:
    """A default as it is printed, "" for the zero value, which is not; None where that takes a run
    of the program to know."""
    text = (value or "").strip()
    if text in ("", "false", "nil"):
        return ""
    if text == "true":
        return text
    if _STRING.fullmatch(text):
        made = json.dumps(text[1:-1], ensure_ascii=False) if text[0] == "`" else text
        return "" if made == '""' else made
    if _NUMBER.fullmatch(text):
        plain = text.replace("_", "")
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        return "" if plain in ("0", "-0") else plain
    span = milliseconds(text)
    return _duration(span) if span else None


def _duration(span: int) -> str:
    """As Go prints one: `1m30s`, `2h0m0s`, `1.5s`, `250ms`. `span` is in milliseconds."""
    if span < 1_000:
        return f"{span}ms"
    minutes, rest = divmod(span, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1_000:.3f}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{hours}h{minutes}m{seconds}"
    return f"{minutes}m{seconds}" if minutes else seconds


def _added(
    facts: Sequence[ChangeFact], shown: Sequence[_Entry], document: DocFile, block: Block
) -> Iterator[Edit]:
    """In their places by name, where the listing has one and most of the options beside them; a
    column gets as wide as its longest head asks for."""
    names = [entry.name for entry in shown]
    made = [(fact, *found) for fact in facts if (found := _head(fact, shown)) is not None]
    width = len(shown[0].head + shown[0].gap)
    is_column = shown[0].gap.startswith(" " * _GAP)
    if names != sorted(names):
        return
    if is_column and any(len(entry.head + entry.gap) != width for entry in shown):
        return
    longest = max((len(head) + _GAP for _, head, _ in made), default=0)
    missing = max(longest - width, 0) if is_column else 0
    for n, (fact, head, text) in enumerate(made):
        before = [entry for entry in shown if entry.name < _name(fact)]
        place = before[-1].end if before else shown[0].start
        gap = " " * (width + missing - len(head)) if is_column else _gap(fact, shown)
        new = head + gap + text
        yield _edit(fact, place, f"\n{new}" if before else f"{new}\n", document, block)
        for entry in shown if missing and not n else ():
            yield _edit(fact, entry.said, " " * missing, document, block)


def _head(fact: ChangeFact, shown: Sequence[_Entry]) -> tuple[str, str] | None:
    """The names as the listing has those of others, with what stands for the value; and the text.
    None where the code says too little, or the listing has few of the options beside it."""
    said, default = said_of(fact), _printed(fact.after)
    siblings = {name.lstrip("-") for name in fact.siblings if len(name) > 2}
    least = max(MIN_ENTRIES, (len(siblings) + 1) // 2)
    if default is None or not said.text or len(siblings & {e.name for e in shown}) < least:
        return None
    value, text = _shown(fact.detail.partition(": ")[2], said.value if said.takes_value else "")
    if not text or (said.takes_value and not value):
        return None
    name, text = _name(fact), _with_default(text, default)
    spaces = [entry.head[: len(entry.head) - len(entry.head.lstrip())] for entry in shown]
    indent = min(spaces, key=len)
    tail = f" {value}" if value else ""
    if "--" not in shown[0].head:
        return f"{indent}-{name}{tail}", text
    if not any(re.match(r"\s*-\w,", entry.head) for entry in shown):
        indent = indent[:-4]  # room for a short name
    short = next((f"{n}, " for n in said.names if len(n) == 2), "    ")
    return f"{indent}{short}--{name}{tail}", text


def _gap(fact: ChangeFact, shown: Sequence[_Entry]) -> str:
    """Between the names and the text below them, which stands beside the name of a short switch."""
    if len(_name(fact)) == 1 and not said_of(fact).takes_value:
        return "\t"
    return next((entry.gap for entry in shown if "\n" in entry.gap), "\n    \t")


def _edit(fact: ChangeFact, at: int, new: str, document: DocFile, block: Block) -> Edit:
    place = document.span(block.start, block.end, at, at)
    return Edit(*place, new, fact, f"`{fact.symbol}` was added, and an entry for it")
