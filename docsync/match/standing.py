"""What of the names that went somewhere still stands in the code."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from docsync.facts.fact import SURE, ChangeFact, FactKind
from docsync.facts.pairing import split_words
from docsync.facts.publicness import is_sample_path, is_test_path
from docsync.match.folders import is_of_another_folder
from docsync.match.given import without_given
from docsync.match.quotation import is_address
from docsync.match.terms import (
    STRONG,
    VERSIONED,
    is_module_move,
    last_part,
    strip_quotes,
    word_strength,
)

if TYPE_CHECKING:
    from docsync.match.index import SectionIndex

_TEXTS = frozenset({FactKind.HELP_CHANGED, FactKind.MESSAGE_CHANGED})
_OF_TYPES = frozenset({"go", "rust", "java", "kotlin", "csharp"})
"""Languages in which a key that went is a field, which another type may have now."""
_KEYED = frozenset({"javascript", "typescript"})
"""Languages in which a name that is exported may be the key of an object."""
_OFFERED = frozenset({FactKind.FLAG_REMOVED, FactKind.COMMAND_REMOVED})
_SETTINGS = frozenset({"yaml", "yml", "toml", "json", "ini", "cfg"})
_OF_ALL = frozenset({"-h", "--help", "-V", "--version"})
STANDING = 0.94
"""Certainty of a removal that syntax tells while the word still stands elsewhere in the code: no
sentence goes for it."""

_MEMBERS = frozenset({FactKind.SYMBOL_RENAMED, FactKind.KEY_RENAMED})


class Names(Protocol):
    def left(self, words: Sequence[str]) -> frozenset[str]:
        """Those that still stand in the code, in any spelling."""
        ...

    def declared(self, flags: Sequence[str]) -> frozenset[str]:
        """Those that the code still declares as options."""
        ...

    def has_module(self, path: str) -> bool:
        """Whether something can still be imported by the name that the file `path` had."""
        ...

    def lines(
        self, pattern: str, *, around: int = 0, paths: Sequence[str] = ()
    ) -> Iterable[tuple[str, str]]:
        """Lines of the code, see `given.Lines`."""
        ...


def weighed(
    facts: Sequence[ChangeFact], index: SectionIndex, names: Names
) -> tuple[tuple[ChangeFact, ...], frozenset[str]]:
    """The facts, with the certainty of those removals halved that words alone tell of where the
    word still stands in the code: it left one file, perhaps not the project. That is enough to
    look at a section, and not to take anything out of it. A passage that still stands in a line of
    the code is left out: who knows which of them a document quotes; and so is a value that another
    file still gives. And all symbols of removals and renames that still stand. Only what some
    document has is looked for."""
    facts = [_as_renamed(fact, facts) for fact in facts]
    gone = {f.symbol for f in facts if f.kind is FactKind.FILE_REMOVED and is_sample_path(f.symbol)}
    asked = [f for f in facts if f.kind.is_removal or f.kind.is_rename]
    asked.sort(key=lambda f: (f.certainty >= SURE, not f.is_public))
    # whole lines are known by those around them, and what new sentences stand behind stays
    passages = [f for f in facts if f.kind is FactKind.PASSAGE_CHANGED]
    passages = [f for f in passages if not (f.is_excerpt or f.is_continuation)]
    quoted = [f for f in passages if " " in f.symbol]
    texts = [f for f in facts if _may_be_of_more(f) and " " in (f.before or "")]
    words = [*(f.symbol for f in (*asked, *quoted)), *(_said(f) for f in texts)]
    symbols = [s for s in dict.fromkeys(words) if index.places(s)]
    standing = names.left(symbols) if symbols else frozenset()
    addresses = [f.symbol for f in passages if is_address(f.symbol) and index.places(f.symbol)]
    at_work = _given(addresses, names) if addresses else frozenset()
    standing -= {f.symbol for f in asked if f.others_at and not _stands_beside(f, names)}
    offered = {f.symbol for f in facts if f.kind in _OFFERED} & standing
    declared = names.declared(sorted(offered)) if offered else frozenset()
    facts = [_read_still(f, names) if f.symbol in standing else f for f in facts]
    standing |= _keys_beside(facts, index, names)
    kept = [
        _weighed(fact, declared) if fact.symbol in standing else fact
        for fact in (_of_its_place(each, gone, standing, names) for each in facts)
        if not (fact.symbol in standing and (fact in quoted or _is_renamed_by_words(fact)))
        and not (fact in passages and fact.symbol in at_work)
        and not (is_module_move(fact) and _has_module(fact, facts, names))
    ]
    return tuple(without_given(kept, names, lambda word: bool(index.places(word)))), standing


def _read_still(fact: ChangeFact, names: Names) -> ChangeFact:
    """A variable that is still read in another place, or a key of nobody that the code still asks
    for, has its new name in one place alone."""
    name = re.escape(strip_quotes(fact.symbol))
    if fact.kind is FactKind.ENV_RENAMED:
        pattern = rf"(^|[^0-9A-Za-z_]){name}($|[^0-9A-Za-z_])"
    elif fact.kind is FactKind.SYMBOL_RENAMED and not fact.owner and fact.language in _KEYED:
        pattern = rf"[]0-9A-Za-z_)][.?]+{name}($|[^0-9A-Za-z_(])"
    else:
        return fact
    found = {path for path, _text in names.lines(pattern)}
    if fact.kind is FactKind.ENV_RENAMED:
        found.discard(fact.place.path)  # the word may stand there for something else
    is_read = not all(map(is_test_path, found))
    return replace(fact, stands_elsewhere=True) if is_read else fact


def _as_renamed(fact: ChangeFact, facts: Sequence[ChangeFact]) -> ChangeFact:
    """A key that went and is the old name of a renamed one in another spelling has the new name in
    that spelling: `security-context` of the field `security_context`."""
    mark = next((m for m in "-_" if m in fact.symbol), "")
    if fact.kind is not FactKind.KEY_REMOVED or not mark:
        return fact
    for other in facts:
        is_one = other.place.path == fact.place.path and other.owner == fact.owner
        if other.kind is not FactKind.KEY_RENAMED or not is_one or other.before == fact.symbol:
            continue
        if split_words(other.before or "") == split_words(fact.symbol):
            now = mark.join(split_words(other.after or ""))
            return replace(other, symbol=fact.symbol, before=fact.symbol, after=now)
    return fact


def _keys_beside(facts: Sequence[ChangeFact], index: SectionIndex, names: Names) -> frozenset[str]:
    """Keys that went from one file of settings and that another one has, as a preset and what it
    stands for: a document that tells of them by their bare names tells of both."""
    found = set()
    for fact in facts:
        key, suffix = last_part(fact.symbol), fact.place.path.rpartition(".")[2]
        if fact.kind is not FactKind.KEY_REMOVED or suffix not in _SETTINGS or fact.others_at:
            continue
        if word_strength(key) < STRONG or not index.places(key):
            continue
        lines = names.lines(rf"^[[:space:]]*[\"']?{re.escape(key)}[\"']?[[:space:]]*[:=]")
        if any(path.endswith(f".{suffix}") and path != fact.place.path for path, _text in lines):
            found.add(fact.symbol)
    return frozenset(found)


def _given(addresses: Sequence[str], names: Names) -> frozenset[str]:
    """Those addresses that another line of the code gives, by whatever protocol."""
    bare = {address: address.split("://", 1)[-1].rstrip("/") for address in addresses}
    escaped = {a: re.sub(r"[\\.^$*+?()\[\]{}|]", r"\\\g<0>", b) for a, b in bare.items()}
    hosts = {a: re.sub("/", "[:/]", text, count=1) for a, text in escaped.items()}
    ends = r"/?(\.git)?($|[^0-9A-Za-z_/?#&=%@+~.-]|[.]($|[^0-9A-Za-z_]))"
    lines = [text for _path, text in names.lines(f"({'|'.join(hosts.values())}){ends}")]
    return frozenset(a for a, h in hosts.items() if any(re.search(h + ends, x) for x in lines))


def _stands_beside(fact: ChangeFact, names: Names) -> bool:
    """Whether the name stands in files outside of the folders that have one of their own."""
    word = re.escape(strip_quotes(fact.symbol))
    lines = names.lines(rf"(^|[^0-9A-Za-z_-]){word}($|[^0-9A-Za-z_-])")
    return any(not is_of_another_folder(fact, path) for path, _text in lines)


def _of_its_place(
    fact: ChangeFact, gone: Container[str], standing: Container[str], names: Names
) -> ChangeFact:
    """What a file of settings held that went as a whole may be what the program still takes, and a
    text that another file still has is said of more than the changed one. A program has its
    `--help` from its library."""
    is_of_gone = fact.kind is FactKind.KEY_REMOVED and fact.place.path in gone
    is_said = _may_be_of_more(fact) and _said(fact) in standing and _is_beside(fact, names)
    is_offered_by_all = fact.kind is FactKind.FLAG_REMOVED and fact.symbol in _OF_ALL
    is_there = is_of_gone or is_said or is_offered_by_all
    return replace(fact, stands_elsewhere=True) if is_there else fact


def _is_beside(fact: ChangeFact, names: Names) -> bool:
    """Whether another file of the kind has the text: what completes a command line repeats it."""
    pattern = re.sub(r"[\\.^$*+?()\[\]{}|]", r"\\\g<0>", _said(fact))
    suffix = fact.place.path.rpartition(".")[2]
    found = {path for path, _text in names.lines(pattern)} - {fact.place.path}
    return any(path.rpartition(".")[2] == suffix for path in found)


def _may_be_of_more(fact: ChangeFact) -> bool:
    """Whether a text that still stands is said of something else: one that only got longer stands
    in the new one."""
    is_text = fact.kind in _TEXTS and not fact.rivals
    return is_text and _said(fact) not in (fact.after or "")


def _said(fact: ChangeFact) -> str:
    return strip_quotes(fact.before or "")


def _has_module(fact: ChangeFact, facts: Sequence[ChangeFact], names: Names) -> bool:
    """Whether a package has the name of the module that moved, or parts of a package stayed."""
    moves = (f for f in facts if f.kind is FactKind.FILE_MOVED and f.after == fact.place.path)
    return any(names.has_module(move.before or "") for move in moves)


def _is_renamed_by_words(fact: ChangeFact) -> bool:
    """A rename that the edited lines tell, and nothing that declares the name."""
    is_told = fact.is_told_by_words or fact.kind is FactKind.TOKEN_RENAMED
    return fact.kind.is_rename and is_told


def _weighed(fact: ChangeFact, declared: frozenset[str]) -> ChangeFact:
    if not fact.kind.is_removal:
        # another class may have a member of that name
        is_member = fact.kind in _MEMBERS and bool(fact.owner)
        return replace(fact, stands_elsewhere=True) if is_member else fact
    # of a supported version that went only the number may stand elsewhere
    is_sure = fact.certainty >= SURE or fact.owner in VERSIONED
    certainty = STANDING if is_sure else fact.certainty / 2
    # it may have moved; whose it is of several commands or folders, the document may say
    is_told = bool(fact.rivals or fact.others_at)
    stands = fact.stands_elsewhere or (fact.symbol in declared and not is_told)
    return replace(fact, certainty=certainty, stands_elsewhere=stands)


def may_stand(fact: ChangeFact) -> bool:
    """Whether what was removed may still be there: an option that the code declares elsewhere, a
    member that may be inherited now, or a symbol or variable whose word stands elsewhere. What
    exports it may be all that changed; and a number is not always that version."""
    is_word = fact.kind in (FactKind.SYMBOL_REMOVED, FactKind.ENV_REMOVED)
    is_field = fact.kind is FactKind.KEY_REMOVED and fact.language in _OF_TYPES
    is_either = is_word or is_field or fact.owner in VERSIONED
    return fact.stands_elsewhere or (is_either and fact.certainty == STANDING)
