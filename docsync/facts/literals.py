"""Names that code gives in quotes: what a language module does not know to be an option, a setting
or a variable still shows as a quoted name that is new or gone.

`option("no-update", ...)` in a class body, `env.get("APP_DATA")`, a key of a registry: frameworks
declare their surface in many ways, and most of them quote the name. Such a fact says less than one
from syntax, so its certainty is low, and it is left out where a surer fact has the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from docsync.facts.fact import WORDS, ChangeFact, FactKind, Place
from docsync.facts.sides import Side, nearest

CERTAINTY = 0.5
MAX_FACTS = 40  # more than that in one diff is data, not a surface
NEAR_LINES = 40
_LITERAL = re.compile(r"""(?<![\w\\])(["'`])((?:--?)?[A-Za-z_][\w.-]{2,48})\1""")
# what argparse and click are told to do with an option
_ACTION = re.compile(r"\baction\s*=\s*\Z")
_FLAG = re.compile(r"(?<![\w-])--[a-z][\w-]*")
_ENV = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")
_CHOICES = re.compile(r"[\[{](\w[\w.-]*(?:[|,]\w[\w.-]*)+)[\]}]")
_NAME = re.compile(r"(?:--?)?[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*\Z|[a-z]+(?:[A-Z][a-z0-9]+)+\Z")


def literal_facts(files: Sequence[Side], known: Iterable[ChangeFact]) -> list[ChangeFact]:
    """Quoted names that the whole diff added or removed, without those that `known` facts have.

    A name that left one file and came into another moved, and is neither."""
    said = {_bare(word) for f in known for word in (f.symbol, f.before, f.after) if word}
    # a flag is told with its other spellings: `-q, --quiet, --silent: say less`
    said.update(_bare(flag) for f in known for flag in _FLAG.findall(f.detail))
    # and a new command with what it takes
    taken = (f.detail.split("\n")[1:] for f in known if f.kind is FactKind.COMMAND_ADDED)
    said.update(line for lines in taken for line in lines)
    choices = _choices(known)
    befores = [_names(old) for _path, old, _new in files]
    afters = [_names(new) for _path, _old, new in files]
    all_before = {name for names in befores for name, _ in names}
    all_after = {name for names in afters for name, _ in names}
    found: list[ChangeFact] = []
    for (path, _old, _new), before, after in zip(files, befores, afters, strict=True):
        found += _one_side(path, after, all_after - all_before - said, choices, is_added=True)
        found += _one_side(path, before, all_before - all_after - said, choices, is_added=False)
    return found if len(found) <= MAX_FACTS else []


def _choices(known: Iterable[ChangeFact]) -> dict[str, tuple[str, ...]]:
    """Of each value that an option may have the others, which are what it stands beside, and no
    options; none where the option came or went with all of them."""
    found: dict[str, tuple[str, ...]] = {}
    for fact in known:
        if fact.kind is FactKind.CHOICES_CHANGED:
            for text in (fact.before, fact.after):
                values = [_bare(value) for value in re.split(r"\s*[,|]\s*", text or "")]
                found |= {value: nearest(value, values) for value in values if value}
        elif fact.symbol.startswith("-"):
            for match in _CHOICES.finditer(fact.detail):
                found = {**dict.fromkeys(map(_bare, re.split(r"[|,]", match[1])), ()), **found}
    return found


def _bare(name: str) -> str:
    return name.strip("\"'`").lstrip("-")


def _names(blob: bytes | None) -> list[tuple[str, int]]:
    """Quoted names with their lines, without leading dashes."""
    if not blob:
        return []
    found = []
    for number, line in enumerate(blob.decode("utf-8", "replace").split("\n"), 1):
        if len(line) > 500:
            continue
        for match in _LITERAL.finditer(line):
            name = match.group(2)
            if _ACTION.search(line[: match.start()]):
                continue
            if _ENV.match(name) or _NAME.match(name):
                found.append((_bare(name), number))
    return found


def _one_side(
    path: str,
    names: list[tuple[str, int]],
    wanted: set[str],
    choices: Mapping[str, tuple[str, ...]],
    *,
    is_added: bool,
) -> list[ChangeFact]:
    facts: dict[str, ChangeFact] = {}
    for name, line in names:
        if name not in wanted or name in facts or not _tells(name):
            continue
        near = sorted((abs(n - line), other) for other, n in names if other != name)
        siblings = choices.get(name)
        if siblings is None:
            siblings = tuple(dict.fromkeys(other for gap, other in near if gap <= NEAR_LINES))
        facts[name] = ChangeFact(
            kind=_kind(name, is_added),
            symbol=name,
            before=None,
            after=None,
            place=Place(path, line),
            is_public=True,
            language=WORDS,
            siblings=siblings[:12],
            certainty=CERTAINTY,
        )
    return list(facts.values())


def _tells(name: str) -> bool:
    """A short plain word in quotes may be anything."""
    return bool(_ENV.match(name)) or len(name) >= 4


def _kind(name: str, is_added: bool) -> FactKind:
    if _ENV.match(name):
        return FactKind.ENV_ADDED if is_added else FactKind.ENV_REMOVED
    return FactKind.KEY_ADDED if is_added else FactKind.KEY_REMOVED
