"""What only shows across the files of a diff: what moved, and what was renamed on the way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.registry import tells_every_name
from docsync.facts.sides import Side

MIN_TELLING_CHARS = 20  # of what is said of a thing besides its name, for it to tell it from others
BEGUN_CHARS = 50  # of what a comment says: mostly less than its first line
RENAMED = 0.8  # certainty of a rename that the same words alone tell


def across_files(facts: list[ChangeFact], python: Sequence[Side]) -> list[ChangeFact]:
    moves: list[ChangeFact] = []
    if len(python) > 1:
        from docsync.facts.python.moves import python_moves, without_moved, without_standing

        moves = python_moves(python, facts)
        facts = without_standing(without_moved(facts, moves), python)
        moves = without_standing(moves, python)
        from docsync.facts.python.passed_on import with_passed_on

        facts = with_passed_on(facts, python)
    elif python and any(fact.kind is FactKind.SYMBOL_MOVED for fact in facts):
        from docsync.facts.python.moves import without_standing

        facts = without_standing(facts, python)
    if any(fact.kind.startswith("route-") for fact in facts):
        from docsync.facts.python.routes import without_mounted

        facts = without_mounted(facts)
    facts = [*_without_moved(facts), *moves]
    if any(fact.place.path.endswith(".d.ts") for fact in facts):
        from docsync.facts.told import told_by_typings

        facts = told_by_typings(facts)
    facts = _without_turned(_without_passed_on(_with_renamed(facts)))
    if any(f.language == "typescript" and f.kind is FactKind.PARAMETER_ADDED for f in facts):
        from docsync.facts.told import with_taken_defaults

        facts = with_taken_defaults(facts)
    if any(fact.kind in _KEYS for fact in facts):
        from docsync.facts.defaults import with_defaults

        facts = with_defaults(facts)
    return facts


def _without_moved(facts: list[ChangeFact]) -> list[ChangeFact]:
    """What one file lost and another gained has moved: a symbol has a new home, any other name
    (a flag, a variable, a dependency with the same version) is as it was for the reader."""
    removed: dict[tuple[str, str, str | None], ChangeFact] = {}
    for fact in facts:
        if fact.kind.is_removal and not fact.kind.startswith("file-"):
            removed.setdefault(_what(fact, fact.before), fact)
    dropped: set[int] = set()
    made: list[ChangeFact] = []
    for fact in facts:
        if not fact.kind.is_addition or fact.kind.startswith("file-"):
            continue
        gone = removed.get(_what(fact, fact.after))
        if gone is None or gone.place.path == fact.place.path or id(gone) in dropped:
            continue
        if "python" in (gone.language, fact.language) and fact.kind is FactKind.SYMBOL_ADDED:
            continue  # judged by syntax, see python_moves
        dropped |= {id(gone), id(fact)}
        if fact.kind is FactKind.SYMBOL_ADDED and not tells_every_name(fact.place.path):
            # where syntax tells what is exported, the file that defines it is nobody's business
            made.append(
                replace(
                    fact,
                    kind=FactKind.SYMBOL_MOVED,
                    before=gone.place.path,
                    after=fact.place.path,
                    certainty=round(fact.certainty * 0.8, 3),
                )
            )
    return [fact for fact in facts if id(fact) not in dropped] + made


def _without_turned(facts: list[ChangeFact]) -> list[ChangeFact]:
    """What has another name and another value is another thing: `OLDEST_FIRST = False` and
    `NEWEST_FIRST = True` are told in other words."""
    gone = {fact.symbol: fact.before for fact in facts if fact.kind.is_removal and fact.before}
    came = {fact.symbol: fact.after for fact in facts if fact.kind.is_addition and fact.after}

    def is_turned(fact: ChangeFact) -> bool:
        was, now = gone.get(fact.symbol), came.get(fact.after or "")
        return was is not None and now is not None and was != now

    return [f for f in facts if f.kind is not FactKind.TOKEN_RENAMED or not is_turned(f)]


def _what(fact: ChangeFact, value: str | None) -> tuple[str, str, str | None]:
    stem = fact.kind.removesuffix("-added").removesuffix("-removed")
    is_plain_key = stem == "key" and "." in fact.symbol
    if stem == "route":
        return stem, f"{fact.owner} {fact.symbol}".strip(), value
    # a dotted key means something in its own file only
    return stem, f"{fact.place.path}:{fact.symbol}" if is_plain_key else fact.symbol, value


_KEYS = (FactKind.KEY_ADDED, FactKind.KEY_RENAMED)
_RENAMED_KINDS = {
    "symbol": FactKind.SYMBOL_RENAMED,
    "flag": FactKind.FLAG_RENAMED,
    "env": FactKind.ENV_RENAMED,
    "key": FactKind.KEY_RENAMED,
    "command": FactKind.COMMAND_RENAMED,
}


def _with_renamed(facts: list[ChangeFact]) -> list[ChangeFact]:
    """One thing went and one came of which the code says the same: it got another name, and
    another file or owner at once, where the readings of single files do not look."""
    gone: defaultdict[tuple[str, str, str], list[ChangeFact]] = defaultdict(list)
    come: defaultdict[tuple[str, str, str], list[ChangeFact]] = defaultdict(list)
    for fact in facts:
        stem = fact.kind.rpartition("-")[0]
        if stem not in _RENAMED_KINDS:
            continue
        said = _said_besides_name(fact)
        if len(said) >= MIN_TELLING_CHARS:
            key = stem, fact.language, said
            if fact.kind.is_removal:
                gone[key].append(fact)
            elif fact.kind.is_addition:
                come[key].append(fact)
    dropped: set[int] = set()
    made = []
    for key, old in gone.items():
        new = come.get(key, [])
        if len(old) != 1 or len(new) != 1:
            continue
        (before,), (after,) = old, new
        if before.symbol == after.symbol or _is_of_one_type(before, after):
            continue
        dropped |= {id(before), id(after)}
        made.append(
            replace(
                after,
                kind=_RENAMED_KINDS[key[0]],
                symbol=before.symbol,
                owner=before.owner,
                before=before.symbol,
                after=after.symbol,
                is_public=before.is_public or after.is_public,
                certainty=round(min(before.certainty, after.certainty) * RENAMED, 3),
            )
        )
    return [fact for fact in facts if id(fact) not in dropped] + made


def _is_of_one_type(before: ChangeFact, after: ChangeFact) -> bool:
    """Whether members of two things have nothing but their type in common."""
    is_member = before.kind is FactKind.KEY_REMOVED and before.owner != after.owner
    return is_member and "\n" not in before.detail


def _said_besides_name(fact: ChangeFact) -> str:
    name = fact.symbol.strip("\"'`")
    if name[:1].isdigit():
        return ""  # one version in the place of another
    last = re.split(r"[.:]+", name)[-1] if not name.startswith("-") else name
    first, *more = re.sub(rf"(?<![\w-]){re.escape(last)}(?![\w-])", "", fact.detail).split("\n")
    # the end of a long sentence may be in other words
    words = "\n".join([first, *(line[:BEGUN_CHARS] for line in more)])
    if name.startswith("--"):
        # what stands for a flag's value is mostly its own name: `--wait WAIT`
        bare = name[2:]  # a text in quotes may begin with dashes too, and hold any sign
        shown = rf"{re.escape(bare)}|{re.escape(bare.replace('-', '_').upper())}"
        head, parts, rest = words.partition(": ")
        words = re.sub(rf" <?(?:{shown})>?(?![\w-])", "", head) + parts + rest
    said = " ".join(words.split())
    return f"{said} {fact.before or fact.after or ''}" if len(said) >= MIN_TELLING_CHARS else ""


def _without_passed_on(facts: list[ChangeFact]) -> list[ChangeFact]:
    """A package that passes on a renamed name lost the old one and gained the new one: that is the
    same rename, and no removal."""
    renamed = [
        f
        for f in facts
        if f.kind is FactKind.SYMBOL_RENAMED and f.before and f.after and f.language == "python"
    ]
    if not renamed:
        return facts

    def is_told(fact: ChangeFact) -> bool:
        if fact.kind not in (FactKind.SYMBOL_REMOVED, FactKind.SYMBOL_ADDED):
            return False
        return any(
            fact.symbol == (r.before if fact.kind.is_removal else r.after)
            and f"{r.owner}.".startswith(f"{fact.owner}.")
            and fact.owner != r.owner
            for r in renamed
        )

    return [fact for fact in facts if not is_told(fact)]
