"""What happened to the command line: commands, flags, their defaults, choices and help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import name_similarity, pair, text_similarity
from docsync.facts.python.change import Change
from docsync.facts.python.decorated_commands import read_decorated
from docsync.facts.python.parsers import read_parsers
from docsync.facts.python.surface import Command, Flag, Shape, Surface
from docsync.facts.python.symbols import Module, quoted
from docsync.facts.python.trace import Trace
from docsync.facts.sides import MOST_SIBLINGS, Sides, Texts, nearest

_SAME_NAME = 0.6
_SAME_HELP = 0.8
MOST_GONE = 2  # flags that went, beside one that came
# "(default: 10)", "[default 10]", "Default: 10."; not what is filled in when the help is shown
_ARTICLES = frozenset({"the", "a", "an", "current", "your", "its"})
_TOLD_DEFAULT = re.compile(
    r"(?:[(\[]default(?:s to| is)?[:=]?\s*|\bdefault:\s+)"
    r"(?P<quote>[`'\"]?)(?P<value>[^\s`'\"()\[\]{}%]+?)(?P=quote)(?=[)\];,]|\.?(?:\s|$))",
    re.I,
)


def read_surface(module: Module, traces: Sequence[Trace]) -> Surface:
    called = read_parsers(module, traces)
    decorated = read_decorated(module, traces)
    return Surface(called.commands + decorated.commands, called.flags + decorated.flags)


def compare_surface(
    change: Change, old_traces: Sequence[Trace], new_traces: Sequence[Trace]
) -> Iterator[ChangeFact]:
    """Either side may be empty: then all of the other's came or went."""
    old = read_surface(change.old, old_traces) if change.old else Surface()
    new = read_surface(change.new, new_traces) if change.new else Surface()
    yield from compare_offers(change, old, new)


def compare_offers(change: Sides, old: Surface, new: Surface) -> Iterator[ChangeFact]:
    """What two command lines differ in, of whatever language the program is."""
    if old == new:
        return
    comparison = _Comparison(change, old, new)
    yield from comparison.commands()
    yield from comparison.flags()


class _Comparison:
    def __init__(self, change: Sides, old: Surface, new: Surface) -> None:
        self._change = change
        self._old, self._new = old, new
        before = {command.name: command for command in old.commands}
        after = {command.name: command for command in new.commands}
        self._removed = [c for name, c in before.items() if name not in after]
        self._added = [c for name, c in after.items() if name not in before]
        self._pairs = pair(self._removed, self._added, self._command_likeness)
        self._same = [(c, after[name]) for name, c in before.items() if name in after]
        self._renamed = {self._removed[p.old].name: self._added[p.new].name for p in self._pairs}

    def commands(self) -> Iterator[ChangeFact]:
        for p in self._pairs:
            before, after = self._removed[p.old], self._added[p.new]
            yield self._command_fact(
                FactKind.COMMAND_RENAMED,
                before.name,
                after,
                (before.name, after.name),
                certainty=p.score,
            )
            self._same.append((before, after))
        for command in self._removed:
            if command.name not in self._renamed:
                yield self._command_fact(FactKind.COMMAND_REMOVED, command.name, command)
        for command in self._added:
            if command.name not in self._renamed.values():
                yield self._command_fact(FactKind.COMMAND_ADDED, command.name, command)
        for before, after in self._same:
            if before.help != after.help:
                yield self._command_fact(
                    FactKind.HELP_CHANGED, before.name, after, (before.help, after.help)
                )

    def flags(self) -> Iterator[ChangeFact]:
        """Flags of a command that came or went are said by the command's own fact."""
        gone = {c.name for c in self._removed} - self._renamed.keys()
        come = {c.name for c in self._added} - set(self._renamed.values())
        olds = [
            replace(f, command=self._renamed.get(f.command, f.command))
            for f in self._old.flags
            if f.command not in gone
        ]
        news = [f for f in self._new.flags if f.command not in come]
        pairs, olds, news = _match_flags(olds, news)
        for before, after in pairs:
            yield from self._compare_flag(before, after)
        renamed = pair(olds, news, _flag_likeness)
        for p in renamed:
            before, after = olds[p.old], news[p.new]
            yield from self._compare_flag(before, after, p.score)
        lost, found = {p.old for p in renamed}, {p.new for p in renamed}
        for index, flag in enumerate(olds):
            if index not in lost:
                yield self._flag_fact("removed", flag.name, flag, (quoted(flag.default), None))
        went = [flag for index, flag in enumerate(olds) if index not in lost]
        for index, flag in enumerate(news):
            if index not in found:
                fact = self._flag_fact("added", flag.name, flag, (None, quoted(flag.default)))
                # the list that one went from is that of the other
                beside = [f.name for f in went if _are_beside(f, flag)]
                siblings = dict.fromkeys((*fact.siblings, *beside[:MOST_GONE]))
                yield replace(fact, siblings=tuple(siblings)[:MOST_SIBLINGS])

    def _compare_flag(self, old: Flag, new: Flag, score: float = 1.0) -> Iterator[ChangeFact]:
        removed = [name for name in old.names if name not in new.names]
        added = [name for name in new.names if name not in old.names]
        for before in list(removed):
            # `--no-x` follows `--x`, and `-x` is no new name for `--x`
            after = next((name for name in added if _dashes(name) == _dashes(before)), None)
            if after is not None:
                fact = self._flag_fact("renamed", before, new, (before, after), certainty=score)
                texts = (old.help, new.help) if old.help and new.help else None
                yield replace(fact, reworded=texts if old.help != new.help else None)
                removed.remove(before)
                added.remove(after)
        for name in removed:
            yield self._flag_fact("removed", name, old, siblings=new.names)
        for name in added:
            others = [other for other in new.names if other != name]
            yield self._flag_fact("added", name, new, siblings=others)
        yield from self._compare_texts(old, new)

    def _compare_texts(self, old: Flag, new: Flag) -> Iterator[ChangeFact]:
        name = old.name
        defaults = quoted(old.default), quoted(new.default)
        if old.default == new.default:
            # worked out somewhere else, and told to the user in the help text
            defaults = _told_default(old.help), _told_default(new.help)
        if defaults[0] != defaults[1] and (old.default != new.default or None not in defaults):
            yield self._flag_fact(FactKind.DEFAULT_CHANGED, name, new, defaults)
        if _set(old.choices) != _set(new.choices):
            yield self._flag_fact(
                FactKind.CHOICES_CHANGED, name, new, (_join(old.choices), _join(new.choices))
            )
        if old.type != new.type and old.type and new.type:
            yield self._flag_fact(FactKind.ANNOTATION_CHANGED, name, new, (old.type, new.type))
        if old.help != new.help:
            yield self._flag_fact(FactKind.HELP_CHANGED, name, new, (old.help, new.help))

    def _command_likeness(self, old: Command, new: Command) -> float:
        if old.name.rpartition(" ")[0] != new.name.rpartition(" ")[0]:
            return 0.0
        if old.function and old.function == new.function:
            return 0.95
        before = {f.name for f in self._old.flags if f.command == old.name}
        after = {f.name for f in self._new.flags if f.command == new.name}
        shared = len(before & after) / max(len(before | after), 1)
        names = name_similarity(old.name, new.name)
        helps = text_similarity(old.help, new.help) if old.help and new.help else 0.0
        if (len(before & after) >= 2 and shared >= 0.6) or helps >= _SAME_HELP:
            return 0.7 + 0.3 * max(names, helps * shared)
        return names if names >= 0.7 and (shared >= 0.5 or helps >= 0.5) else 0.0

    def _command_fact(
        self,
        kind: FactKind,
        symbol: str,
        at: Command,
        texts: Texts = (None, None),
        *,
        certainty: float = 1.0,
    ) -> ChangeFact:
        before, after = texts
        if kind.is_rename:
            before, after = (text and text.rpartition(" ")[2] for text in texts)
        is_old = kind is FactKind.COMMAND_REMOVED
        side = self._old if is_old else self._new
        flags = [flag.describe() for flag in side.flags if flag.command == at.name]
        detail = "\n".join((f"{at.name}: {at.help}" if at.help else at.name, *flags[:8]))
        parent, _, word = symbol.rpartition(" ")
        return ChangeFact(
            kind=kind,
            symbol=word,
            before=before,
            after=after,
            place=self._change.place(at.line, is_old=is_old),
            is_public=self._change.is_surface,
            language=self._change.language,
            owner=parent,
            siblings=nearest(
                at.name.rpartition(" ")[2],
                (
                    c.name.rpartition(" ")[2]
                    for c in side.commands
                    if c.name.rpartition(" ")[0] == at.name.rpartition(" ")[0]
                ),
            )[:MOST_SIBLINGS],
            detail=detail,
            certainty=round(min(1.0, certainty), 2),
        )

    def _flag_fact(
        self,
        kind: FactKind | str,
        symbol: str,
        at: Flag,
        texts: Texts = (None, None),
        *,
        certainty: float = 1.0,
        siblings: Iterable[str] = (),
    ) -> ChangeFact:
        if not isinstance(kind, FactKind):
            kind = FactKind(f"{'key' if at.shape is Shape.SETTING else 'flag'}-{kind}")
        is_old = kind.is_removal
        side = self._old if is_old else self._new
        beside = [f for f in side.flags if f.command == at.command and f.shape is at.shape]
        if at.holder:
            beside = [f for f in beside if f.holder == at.holder]
        grouped = [f.name for f in beside if f.group == at.group]
        near = (*nearest(at.name, grouped), *nearest(at.name, (f.name for f in beside)))
        return ChangeFact(
            kind=kind,
            symbol=symbol,
            before=texts[0],
            after=texts[1],
            place=self._change.place(at.line, is_old=is_old),
            is_public=self._change.is_surface,
            language=self._change.language,
            owner=at.command or at.holder,
            siblings=tuple(dict.fromkeys((*siblings, *near)))[:MOST_SIBLINGS],
            detail=at.describe(),
            certainty=round(min(1.0, certainty), 2),
            other_commands=self._others(symbol, at.command) if symbol.startswith("-") else (),
        )

    def _others(self, symbol: str, command: str) -> tuple[str, ...]:
        """The commands of whose options a flag is none: beside a command all others, beside what
        stands before them those that have one of that name themselves."""
        names = {c.name for c in self._new.commands} if command else set()
        names |= {f.command for f in self._new.flags if symbol in f.names}
        words = {name.rpartition(" ")[2] for name in names} - {"", *command.split()}
        return tuple(sorted(words))


def _match_flags(
    olds: Sequence[Flag], news: Sequence[Flag]
) -> tuple[list[tuple[Flag, Flag]], list[Flag], list[Flag]]:
    """Pairs that share a name within a command, then those that only moved in the code."""
    left, right = list(olds), list(news)
    pairs: list[tuple[Flag, Flag]] = []

    def take(is_same: object) -> None:
        for before in list(left):
            for after in right:
                if is_same(before, after):  # type: ignore[operator]
                    pairs.append((before, after))
                    left.remove(before)
                    right.remove(after)
                    break

    take(lambda a, b: a.command == b.command and a.shape is b.shape and a.names == b.names)
    take(lambda a, b: a.command == b.command and a.shape is b.shape and {*a.names} & {*b.names})
    # a parser handed to a function has no name there, so the command is not always known
    take(lambda a, b: a.meaning == b.meaning and (not a.command or not b.command))
    return pairs, left, right


def _told_default(text: str | None) -> str | None:
    match = _TOLD_DEFAULT.search(text or "")
    # "defaults to the current directory": what that is stands in no word
    is_value = match is not None and match["value"].lower() not in _ARTICLES
    return match["value"] if match and is_value else None


def _flag_likeness(old: Flag, new: Flag) -> float:
    if old.command != new.command or old.shape is not new.shape:
        return 0.0
    names = name_similarity(old.name, new.name)
    if old.dest and old.dest == new.dest:
        return 0.9 + 0.1 * names
    is_same = old.default == new.default and old.choices == new.choices and old.type == new.type
    if old.help and new.help:
        if is_same and _reworded(old.help, old.name, new.name) == _plain_words(new.help):
            return 0.9 + 0.1 * names  # "Parallel jobs." and "Parallel workers."
        helps = text_similarity(old.help, new.help)
        if helps >= _SAME_HELP:
            return 0.7 + 0.2 * helps + 0.1 * names
        return names if names >= 0.8 and helps >= 0.5 else 0.0
    return names if names >= _SAME_NAME and is_same else 0.0


def _are_beside(old: Flag, new: Flag) -> bool:
    return old.command == new.command and old.shape is new.shape


def _reworded(text: str, old: str, new: str) -> str:
    """The words of a help text with a new name of the flag in the place of the old one."""
    was, now = (_plain_words(name) for name in (old.lstrip("-"), new.lstrip("-")))
    return re.sub(rf"(?<!\w){re.escape(was)}(?!\w)", lambda m: now, _plain_words(text))


def _plain_words(text: str) -> str:
    return " ".join(re.sub(r"[-_]", " ", text).lower().split())


def _dashes(name: str) -> tuple[bool, bool]:
    return name.startswith("--"), name.startswith("--no-")


def _set(choices: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if choices is None else frozenset(choices)


def _join(choices: tuple[str, ...] | None) -> str | None:
    return None if choices is None else ", ".join(choices)
