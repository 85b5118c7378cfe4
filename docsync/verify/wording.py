"""Whether a model changed the words that the facts ask for, and no others.

A rename or another value exchanges words: every other word stays, in its place. A removal takes
words out and puts none in. Only what is added, or said anew in the code, may bring words, and those
are the code's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.evidence import value_forms
from docsync.rewrite.proposal import Check, Origin
from docsync.verify.edit import Edit, failed, passed, quote, warned
from docsync.verify.grounding import fact_text
from docsync.verify.notation import NUMBER_WORDS
from docsync.verify.outline import UnitKind
from docsync.verify.reach import pieces, tail

OWN_SHARE = 0.4
"""Share of the words that come with a sentence, row or item which the code need not have said."""

CUT_WORDS = 3
"""So many words of the code's own text make a new entry a quotation of it..."""

QUOTED_SHARE = 0.5
"""...if they are this share of its words."""

# a hyphen joins words, and parts numbers
_ATOM = re.compile(r"[^\W\d]\w*(?:[-'’]\w+)*|\w+")
_EXCHANGES = frozenset(
    {
        FactKind.DEFAULT_CHANGED,
        FactKind.CONSTANT_CHANGED,
        FactKind.VALUE_CHANGED,
        FactKind.PARAMETERS_REORDERED,
        FactKind.LINE_CHANGED,
        FactKind.PASSAGE_CHANGED,
    }
)
_RESAID = frozenset({FactKind.HELP_CHANGED, FactKind.DOCSTRING_CHANGED, FactKind.MESSAGE_CHANGED})
_LEAD = re.compile(r"\A--?[\w-]+(?:,? [^:]*)?: (?=\S)")
_CAMEL = re.compile(r"\w*[a-z\d][A-Z]\w*")
_SWITCHES = frozenset({"none", "true", "false", "null", "0", "on", "off", "yes", "no"})
_GRAMMAR = frozenset(
    "a an the is are was were it its they their this that these those has have".split()
)
_JOINS = frozenset("and or both either all each two three four five six seven".split())
_LISTING = frozenset({"and", "or"})
_FAREWELL = frozenset(
    "no longer supported removed deprecated instead use only both now also".split()
)
_SWITCHED = frozenset("on off enabled disabled yes no true false default not unless".split())
# words that turn a sentence round when they come or go by themselves
_TURNING = frozenset(
    "not no never cannot don't doesn't isn't won't without unless except nothing none neither nor"
    " can't must may should shall always only least most before after once twice any optional"
    " required enabled disabled fewer more above below first last".split()
)


def is_exchange(fact: ChangeFact) -> bool:
    """Whether a fact puts a name or a value in place of another, and turns nothing on or off."""
    return fact.kind.is_rename or (fact.kind in _EXCHANGES and not _is_switch(fact))


def _is_switch(fact: ChangeFact) -> bool:
    values = {(fact.before or "none").casefold(), (fact.after or "none").casefold()}
    return fact.kind in _EXCHANGES and bool(values & _SWITCHES)


def check_polarity(edit: Edit) -> Check:
    """A "not", a "must" or an "always" that comes or goes by itself turns a sentence round: a fact
    that switches something on or off may ask for it, and no other."""
    explained = _explained(edit.evidence.facts)
    explained |= {w for f in edit.evidence.facts for w in _atoms(fact_text(f))}
    for pair in edit.difference.pairs:
        if pair.old.kind is UnitKind.CODE:
            continue
        for run in _runs(_atoms(pair.old.text), _atoms(pair.new.text), explained):
            if {*run.lost, *run.won} <= _TURNING:
                is_asked = any(_is_switch(fact) for fact in edit.evidence.facts)
                detail = f"it turns the sentence round: {_told(run)}"
                return (warned if is_asked else failed)("polarity", detail)
    return passed("polarity")


def check_wording(edit: Edit) -> Check:
    """Of what a model wrote: certain edits change nothing else, and a person may say anything, or
    ask for it."""
    facts = edit.evidence.facts
    if edit.rewrite.origin is not Origin.MODEL or edit.evidence.hint or not facts:
        return passed("wording")
    explained = _explained(facts)
    was, now = _atoms(edit.old.text), _atoms(_without_notes(edit))
    problem = _shuffled(edit, explained)
    if not problem and all(is_exchange(fact) for fact in facts):
        problem = next(_exchanged(was, now, explained), "")
    elif not problem:
        problem = (
            _untouched(edit, explained)
            or _rewritten(edit, was, now, explained)
            or _invented(edit, explained)
        )
    return failed("wording", problem) if problem else passed("wording")


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that went and the words that came in their place."""

    lost: tuple[str, ...]
    won: tuple[str, ...]


def _exchanged(was: Sequence[str], now: Sequence[str], explained: frozenset[str]) -> Iterator[str]:
    for run in _runs(was, now, explained):
        yield f"the facts exchange words, and {_told(run)}"


def _shuffled(edit: Edit, explained: frozenset[str]) -> str:
    for pair in edit.difference.pairs:
        old, new = _atoms(pair.old.text), _atoms(pair.new.text)
        free = explained
        if len([w for w in old if w in explained]) != len([w for w in new if w in explained]):
            free = explained | _LISTING  # `a` and `b` are `a`, `b` and `c` now
        was, now = ([word for word in words if word not in free] for words in (old, new))
        if was != now and sorted(was) == sorted(now):
            return f"its words changed places: {quote(pair.new.text)}"
    return ""


def _untouched(edit: Edit, explained: frozenset[str]) -> str:
    """Sentences that no fact reaches keep every word."""
    for pair in edit.difference.pairs:
        if edit.reach.reaches(pair.old.text) or edit.reach.reaches(pair.new.text):
            continue
        for run in _runs(_atoms(pair.old.text), _atoms(pair.new.text), explained):
            return f"no fact reaches {quote(pair.old.text)}, and {_told(run)}"
    return ""


def _rewritten(
    edit: Edit, was: Sequence[str], now: Sequence[str], explained: frozenset[str]
) -> str:
    facts = edit.evidence.facts
    adds = all(is_exchange(f) or f.kind.is_addition for f in facts)
    removes = all(is_exchange(f) or f.kind.is_removal for f in facts)
    # what goes needs no words of the change: a comment of it may say anything
    ground = _ground(edit, with_change=False)
    # an "and" that is before another word of its list now moves none of them
    was, now = ([word for word in words if word not in _JOINS] for words in (was, now))
    for run in _runs(was, now, explained):
        came = [word for word in run.won if word not in _FAREWELL]
        if adds and run.lost:
            return f"something was added, and {_told(run)}"
        if removes and came and not set(map(_stem, came)) <= ground:
            return f"something was removed, and {_told(run)}"
    return ""


def _invented(edit: Edit, explained: frozenset[str]) -> str:
    """Words of one's own in what came, unit by unit, and the code's own words given wrongly."""
    ground = _ground(edit)
    came = [("", unit.text) for unit in edit.difference.added]
    came += [(pair.old.text, pair.new.text) for pair in edit.difference.pairs]
    for old, new in came:
        won = [
            word
            for run in _runs(_atoms(old), _atoms(new), explained)
            for word in run.won
            if word not in _FAREWELL | _JOINS
        ]
        fresh = [word for word in won if _stem(word) not in ground]
        if len(fresh) > OWN_SHARE * len(won):
            shown = ", ".join(f"`{word}`" for word in dict.fromkeys(fresh[:5]))
            return f"neither the code nor the text says {shown}"
        if won and (problem := _misquoted(edit, _plain_words(new), frozenset(won))):
            return problem
    return ""


def _misquoted(edit: Edit, given: Sequence[str], won: frozenset[str]) -> str:
    """The code's own sentence with a word exchanged, or told up to its middle."""
    for line in _quotable(edit.evidence.facts):
        said = _plain_words(line)
        codes = SequenceMatcher(None, said, given, autojunk=False).get_opcodes()
        same = sum(b - a for tag, a, b, _, _ in codes if tag == "equal")
        if same < CUT_WORDS or same < QUOTED_SHARE * len(given):
            continue
        for tag, a, b, c, d in codes[:-1]:
            if tag == "replace" and a and won.issuperset(given[c:d]):
                right, wrong = " ".join(said[a:b]), " ".join(given[c:d])
                return f"the code says `{right}`, not `{wrong}`: {quote(line)}"
        tag, a, _, _, _ = codes[-1]
        if tag == "delete" and a and given[-1] in won:
            return f"it breaks off where the code goes on: {quote(line)}"
    return ""


def _quotable(facts: Sequence[ChangeFact]) -> Iterator[str]:
    for fact in facts:
        if fact.kind.is_addition:
            # what stands before a help text is our own notation: a table has a column for it
            yield from (_LEAD.sub("", line) for line in fact.detail.splitlines())
        elif fact.kind in _RESAID and fact.after:
            yield fact.after


def _plain_words(text: str) -> list[str]:
    return [word for word in _atoms(text) if word not in _GRAMMAR]


def _runs(was: Sequence[str], now: Sequence[str], explained: frozenset[str]) -> Iterator[_Run]:
    """Where the two differ, but for grammar, inflection and words that facts explain."""
    old = [word for word in was if word not in explained and word not in _GRAMMAR]
    new = [word for word in now if word not in explained and word not in _GRAMMAR]
    stems = [_stem(word) for word in old], [_stem(word) for word in new]
    if stems[0] == stems[1]:
        return
    for tag, a, b, c, d in SequenceMatcher(None, *stems, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _Run(tuple(old[a:b]), tuple(new[c:d]))


def _told(run: _Run) -> str:
    lost, won = (" ".join(words[:6]) for words in (run.lost, run.won))
    if lost and won:
        return f"`{lost}` became `{won}`"
    return f"`{lost}` went" if lost else f"`{won}` came"


def _atoms(text: str) -> list[str]:
    return _ATOM.findall(text.casefold())


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|e)\Z", "", word) if len(word) > 3 else word


def _explained(facts: Sequence[ChangeFact]) -> frozenset[str]:
    """The words of the names and values that are exchanged, also as prose writes them."""
    found: set[str] = set()
    for fact in facts:
        for text in (fact.symbol, tail(fact.symbol), fact.before or "", fact.after or ""):
            atoms = _atoms(text)
            found.update(atoms)
            if fact.kind.is_rename:
                found |= pieces(text)
                # an anchor of `fetch_all` is `#fetch-all`, or `#fetchall`
                found |= {a.replace("_", mark) for a in atoms for mark in ("-", "")}
                found |= {a.replace("-", "_") for a in atoms}
            if fact.kind in _EXCHANGES and text:
                for form in value_forms(text):
                    found.update(_atoms(form))
                found |= {w for w, n in NUMBER_WORDS.items() if n in atoms}
        if _is_switch(fact):
            found |= _SWITCHED
    return frozenset(found)


def _ground(edit: Edit, *, with_change: bool = True) -> set[str]:
    """Stems of everything that the facts, the change and the old block say."""
    texts = [edit.old.text, *map(fact_text, edit.evidence.facts)]
    if with_change:
        texts.append(edit.evidence.diff_text)
    words = {word for text in texts for word in _atoms(text)}
    words |= {part for word in words if "_" in word for part in word.split("_")}
    # "the outgoing store" of `outgoingStore`
    words |= {part for text in texts for name in _CAMEL.findall(text) for part in pieces(name)}
    return {_stem(word) for word in words}


def _without_notes(edit: Edit) -> str:
    """The new text without notes of history that the old one has not."""
    lines: list[str] = []
    depth = -1
    for line in edit.new.text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if depth >= 0 and (not line.strip() or indent > depth):
            continue
        depth = -1
        is_note = re.match(r"\s*\.\. (?:version(?:added|changed|removed)|deprecated)::", line)
        if is_note and line not in edit.old.text:
            depth = indent
            continue
        lines.append(line)
    return "\n".join(lines)
