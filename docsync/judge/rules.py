"""`[[rules]]` and `[[links]]` of the configuration, applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from docsync.config_rules import Action, Link, Rule, Sensitivity
from docsync.docs.globs import compile_globs
from docsync.errors import ConfigError
from docsync.facts.condition import is_of_kind, nearest_kind, unknown_kinds
from docsync.facts.fact import ChangeFact


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules say of a fact in a document. `sensitivity` is None where they say nothing;
    `by` is the file and line of the rule that gave the action, "" if none did."""

    sensitivity: Sensitivity | None = None
    action: Action = "repair"
    by: str = ""


class RuleBook:
    """Of the rules that hold, the last one that says something of a field wins. Raises ConfigError
    for a kind that no fact can be of."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        for rule in rules:
            for kind in unknown_kinds(rule.kinds):
                raise ConfigError(f"{rule.where}: no fact is `{kind}`. {nearest_kind(kind)}")
        self._rules = tuple(map(_Compiled, reversed(rules)))

    def __bool__(self) -> bool:
        return bool(self._rules)

    def of(self, path: str, fact: ChangeFact) -> Ruled:
        """`path` is that of the document."""
        sensitivity: Sensitivity | None = None
        action: Action | None = None
        by = ""
        for each in self._rules:
            if not each.holds_for(fact) or not each.is_about(path):
                continue
            sensitivity = sensitivity or each.rule.sensitivity
            if action is None and each.rule.action is not None:
                action, by = each.rule.action, each.rule.where
        return Ruled(sensitivity, action or "repair", by)

    def ignored_everywhere(self, fact: ChangeFact) -> str:
        """The rule by which no document is about this fact, as file and line; "" if none is."""
        for each in self._rules:
            if not each.holds_for(fact) or each.rule.action is None:
                continue
            is_for_all = each.rule.action == "ignore" and not each.rule.docs
            return each.rule.where if is_for_all else ""
        return ""


class _Compiled:
    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    @cached_property
    def _docs(self) -> re.Pattern[str]:
        return compile_globs(self.rule.docs)

    @cached_property
    def _code(self) -> re.Pattern[str]:
        return compile_globs(self.rule.code)

    def is_about(self, path: str) -> bool:
        return not self.rule.docs or self._docs.fullmatch(path) is not None

    def holds_for(self, fact: ChangeFact) -> bool:
        if not is_of_kind(fact, self.rule.kinds):
            return False
        return not self.rule.code or any(self._code.fullmatch(path) for path in _paths(fact))


def linked_documents(
    facts: Iterable[ChangeFact], links: Sequence[Link], paths: Iterable[str]
) -> dict[str, tuple[tuple[ChangeFact, str], ...]]:
    """The documents of `paths` that hand-made links join to public facts: each with its facts and,
    for the text of a reason, the file and line of the link."""
    joined = [(compile_globs(each.code), compile_globs(each.docs), each.where) for each in links]
    public = [fact for fact in facts if fact.is_public]
    found: dict[str, dict[ChangeFact, str]] = {}
    if not joined or not public:
        return {}
    for path in paths:
        for code, docs, where in joined:
            if not docs.fullmatch(path):
                continue
            for fact in public:
                if any(code.fullmatch(each) for each in _paths(fact)):
                    found.setdefault(path, {}).setdefault(fact, where)
    return {path: tuple(mine.items()) for path, mine in found.items()}


def _paths(fact: ChangeFact) -> set[str]:
    """A file that moved is also where it was."""
    paths = {fact.place.path}
    if fact.kind.value.startswith("file-"):
        paths.update(path for path in (fact.before, fact.after) if path)
    return paths
