"""Whether each claim that a rewrite adds stands in the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.evidence import plain_number
from docsync.match.measure import measures
from docsync.match.terms import (
    arguments_of,
    is_module_move,
    minor_of,
    runtime_of,
    strip_quotes,
    version_forms,
    version_of,
)
from docsync.rewrite.proposal import Check, Origin
from docsync.verify.claims import Claim, ClaimKind, claims, outline_claims
from docsync.verify.edit import Edit, failed, passed, warned
from docsync.verify.evidence import contains, number_value, numbers
from docsync.verify.notation import UNITS
from docsync.verify.reach import tail
from docsync.verify.renamed import stood_before
from docsync.verify.resolve import has_file

_NUMERIC = (ClaimKind.NUMBER, ClaimKind.QUANTITY)
# the parts of a path or route: `/api/v2/orders/{id}`, `v2/orders`
_SEGMENTS = re.compile(r"[\w.{}:*-]*(?:/[\w.{}:*-]+)+")
SHOWN = 5  # claims named in one message
_SPECIFIC = (ClaimKind.FLAG, ClaimKind.PARAMETER, ClaimKind.ENV, ClaimKind.KEY)


def check_claims(edit: Edit) -> Check:
    """A claim of the new text is in the old block, the document, the facts, the diff or the tree.

    Numbers, versions and URLs do not count as grounded by the tree: `3` is everywhere.
    """
    same = frozenset(edit.old.prose.split("\n")) & frozenset(edit.new.prose.split("\n"))
    added = outline_claims(edit.new, same) - outline_claims(edit.old, same)
    ground = _Ground(edit)
    groundless, doubtful = [], []
    if all(f.kind.is_addition or f.kind.is_rename for f in edit.evidence.facts):
        # an entry beside others: their values are not its own
        own = {c for unit in edit.difference.added for c in claims(unit.text, edit.format)}
        groundless = [c for c in own if c.kind in _NUMERIC and not ground.is_of_change(c)]
    for claim in sorted(added, key=lambda c: (c.kind, c.word)):
        if ground.is_near(claim):
            continue
        if not ground.is_in_tree(claim):
            groundless.append(claim)
        elif claim.kind in _SPECIFIC:
            doubtful.append(claim)
    if groundless:
        shown = ", ".join(f"{claim.kind} `{claim.word}`" for claim in groundless[:SHOWN])
        return failed("claims", f"nothing supports: {shown}")
    if doubtful:
        first = doubtful[0]
        detail = f"{first.kind} `{first.word}` is in the tree, and neither in the change nor here"
        # a model was not shown it: that there is one somewhere is chance
        return (failed if edit.rewrite.origin is Origin.MODEL else warned)("claims", detail)
    return passed("claims")


def fact_text(fact: ChangeFact) -> str:
    parts = (fact.symbol, fact.owner, fact.before, fact.after, *fact.siblings, fact.detail)
    return "\n".join(part for part in parts if part)


class _Ground:
    """The texts that may support a claim, nearest first."""

    def __init__(self, edit: Edit) -> None:
        evidence = edit.evidence
        self.facts = [fact_text(fact) for fact in evidence.facts]
        places = [fact.place.path for fact in evidence.facts]
        self.texts = (
            edit.old.text,
            "\n".join((*self.facts, *places)),
            evidence.diff_text,
            evidence.doc_text,
        )
        self.changes = evidence.facts
        self.placeholders = {
            fact.symbol.lstrip("-").upper().replace("-", "_")
            for fact in evidence.facts
            if fact.symbol.startswith("--")
        } | {name.upper() for fact in evidence.facts for name in arguments_of(fact)}
        self.diff = evidence.diff_text
        self.doc = evidence.doc_text
        self.has: Callable[[str], bool] = evidence.words.has
        self.edit, self.code = edit, evidence.code
        self.computed = computed(evidence.facts)
        self.minors = minors(evidence.facts)

    def is_near(self, claim: Claim) -> bool:
        if claim.word.removeprefix("v") in self.minors:
            return True
        if claim.kind in _NUMERIC:
            number, _, unit = claim.word.partition(" ")
            if _amount(claim) in self.computed:
                return True
            return self.has_number(number) and (not unit or self.has_unit(unit))
        if claim.kind is ClaimKind.VERSION and self.is_of_path(claim.word):
            return True
        if claim.kind in (ClaimKind.VERSION, ClaimKind.URL):
            words = {claim.word, re.sub(r"\Av(?=\d)", "", claim.word)}
            return any(_stands(word, text) for text in self.texts for word in words) or (
                claim.kind is ClaimKind.URL
                and stood_before(claim.word, self.texts[0], self.changes)
            )
        if any(contains(text, claim.word) for text in self.texts):
            return True
        if claim.word in self.placeholders:
            return True  # `--title TITLE`
        if claim.kind is ClaimKind.FLAG and self.is_listed_flag(claim.word):
            return True
        if claim.kind is not ClaimKind.DOTTED:
            return False
        return self.is_of_moved(claim.word) or self.has_pair(claim.word)

    def is_of_moved(self, dotted: str) -> bool:
        """What stood in a module, or below a key, stands in it now that it has another name."""
        gone = {f.symbol for f in self.changes if f.kind.is_removal or f.symbol != f.before}
        return gone.isdisjoint(dotted.split(".")) and any(
            (is_module_move(fact) or fact.kind is FactKind.KEY_RENAMED)
            and dotted.startswith(f"{fact.after}.")
            and contains(self.texts[0], f"{fact.before}{dotted.removeprefix(fact.after or '')}")
            for fact in self.changes
        )

    def is_listed_flag(self, word: str) -> bool:
        """Code that makes flags of names (`client-port`) says each without its dashes: where the
        document has those beside a new one as flags, it is one as well. A single word may be
        anything."""
        name = word.removeprefix("--")
        return "-" in name and any(
            name in (fact.symbol, fact.after)
            and any(contains(self.doc, f"--{sibling}") for sibling in fact.siblings)
            for fact in self.changes
            if fact.kind.is_addition or fact.kind.is_rename
        )

    def is_of_change(self, claim: Claim) -> bool:
        number, _, _ = claim.word.partition(" ")
        value = number_value(number)
        is_there = any(value in numbers(text) for text in self.texts[1:3])
        return is_there or _amount(claim) in self.computed

    def is_of_path(self, version: str) -> bool:
        """Whether the new text has a version only as a part of paths that the change has:
        `/api/v2/orders`."""
        paths = {m[0] for text in self.texts[1:3] for m in _SEGMENTS.finditer(text)}
        rest = self.edit.new.text
        for path in sorted(paths, key=len, reverse=True):
            if version in path.split("/"):
                lead = "" if path[0] == "/" else r"(?<![\w./-])"
                rest = re.sub(rf"{lead}{re.escape(path)}(?![\w-]|\.\w)", " ", rest)
        return not re.search(rf"(?<![\w.]){re.escape(version)}(?!\w)", rest)

    def is_in_tree(self, claim: Claim) -> bool:
        if claim.kind in (*_NUMERIC, ClaimKind.VERSION, ClaimKind.URL):
            return False
        if self.has(claim.word):
            return True
        if claim.kind is ClaimKind.PATH:
            # where a link leads is the name of a file, and seldom a word of one
            is_file = self.code is not None and has_file(claim.word, self.edit, self.code)
            return is_file or self.has(re.sub(r"\A(?:\.{1,2}/)+", "", claim.word).strip("/"))
        return claim.kind is ClaimKind.DOTTED and self.has(claim.word.replace(".", "/") + ".py")

    def has_number(self, word: str) -> bool:
        value = number_value(word)
        if value is not None and value.is_integer() and "." not in word.rstrip("0").rstrip("."):
            return any(value in numbers(text) for text in self.texts)
        return any(_stands(word, text) for text in self.texts)

    def has_unit(self, unit: str) -> bool:
        spellings = [word for word, canonical in UNITS.items() if canonical == unit]
        forms = "|".join(re.escape(s) for s in sorted(spellings, key=len, reverse=True))
        pattern = re.compile(rf"(?:(?<![A-Za-z])|_)(?:{forms})(?![A-Za-z])", re.IGNORECASE)
        return any(pattern.search(text) for text in self.texts)

    def has_pair(self, dotted: str) -> bool:
        """Owner and member beside each other in one fact or in the diff; or an object of the
        document with a member that a fact names."""
        parts = dotted.split(".")
        owner, member = parts[-2], parts[-1]
        if len(parts) > 2 and not all(self.is_known_name(part) for part in parts[:-2]):
            return False
        for text in (*self.facts, self.diff):
            if contains(text, member) and _contains_name(text, owner):
                return True
        in_facts = any(contains(text, member) for text in self.facts)
        return in_facts and (_contains_name(self.doc, owner) or contains(self.texts[0], owner))

    def is_known_name(self, name: str) -> bool:
        return any(contains(text, name) for text in self.texts) or self.has(name)


def minors(facts: Iterable[ChangeFact]) -> set[str]:
    """New least versions as documents give them: `1.26` of `1.26.1`, `1.26.0` of `1.26`."""
    versions = (version_of(strip_quotes(f.after or "")) for f in facts if runtime_of(f))
    found = {form for version in versions for form in (minor_of(version), *version_forms(version))}
    return found - {""}


def computed(facts: Iterable[ChangeFact]) -> set[tuple[float | None, str]]:
    """Numbers with their unit, or "", that the new values of the facts come to: 60 "s" and 1 "min"
    of `time.Minute`, 8388608 "" and 8 "mb" of `8 * 1024 * 1024`."""
    found: set[tuple[float | None, str]] = set()
    for value in {(fact.after or "").strip() for fact in facts}:
        forms = measures(value)
        found |= {_amount(c) for form in forms for c in claims(form, "text") if c.kind in _NUMERIC}
        found |= {(float(amount), "") for amount, unit in forms.values() if unit == "size"}
        if (number := plain_number(value)) is not None:
            found.add((float(number), ""))
    return found


def _amount(claim: Claim) -> tuple[float | None, str]:
    number, _, unit = claim.word.partition(" ")
    return number_value(number), unit


def _contains_name(text: str, name: str) -> bool:
    """`session` also stands for `Session`: an instance is named after its class."""
    return (
        contains(text, name)
        or contains(text, name[:1].upper() + name[1:])
        or contains(text, "".join(part.title() for part in tail(name).split("_")))
    )


def _stands(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w.]){re.escape(word)}(?![\w/]|\.\w)", text))
