"""`.. autofunction:: name` of a page that has Sphinx show the docstrings of a module: what came to
the module joins the page beside its neighbour in the code, where the page has nearly all others.
So does `.. automethod:: name` for what came to a class.

A page is often parted by headings, and each part holds a few; so the whole document is asked how
much of the module it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import named_in
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.addition import FAULT, SHOWN, end_with, nested_in
from docsync.rewrite.edit import Edit
from docsync.rewrite.members import others_of

TOLD = 0.75  # certainty that syntax gives, of a name that `__all__` does not list as well
MIN_SHARE = 0.75  # of what a module has, that the page shows...
MIN_OTHERS = 5  # ...and where there are as many...
MIN_SHARE_OF_MANY = 0.6  # ...of these
MIN_INHERITED = 2  # methods that another class shows, for it to have them from the owner
MIN_ALIKE = 3  # entries that have the same behind their names
MIN_HEADED = 2  # things with a heading each
MIN_SORTED = 4  # entries in the order of the alphabet, for it to be meant
_HEAD = re.compile(
    r"(?P<indent>[ \t]*)\.\. (?:py:)?(?P<kind>auto\w+|currentmodule|module|class):: *"
    r"(?P<name>[\w.]+)(?P<rest>[^\n]*)\n?(?P<body>.*)",
    re.S,
)
_PLAIN = {"def": "autofunction", "class": "autoclass", "method": "automethod"}
_SWITCHES = re.compile(r"(?:[ \t]+:[\w-]+:[ \t]*(?:\r?\n|\Z))+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A directive: `module` is what names without a dot are of, "" where the page does not say;
    `holder` is the class that a method stands below, or is named with."""

    kind: str
    name: str
    module: str
    holder: str
    block: Block
    ordinal: int
    indent: str
    rest: str
    body: str

    @property
    def above(self) -> str:
        """What a function or class is named as part of: a name with dots is a whole one."""
        return self.name.rpartition(".")[0] or self.module

    @property
    def is_plain(self) -> bool:
        """No more below than switches such as `:members:`."""
        return not self.body.strip() or _SWITCHES.fullmatch(self.body.rstrip()) is not None

    def is_of(self, owner: str) -> bool:
        """The module or, if the page goes by the package that passes it on, one in it; of methods
        the class, or any: it may have them from the owner."""
        if (self.kind == "automethod") != _is_class(owner):
            return False
        if self.holder:
            return True
        above = self.above
        return not above or f"{owner}.".startswith(f"{above}.") or f".{owner}".endswith(f".{above}")


def _is_class(owner: str) -> bool:
    return last_part(owner)[:1].isupper()


_KNOWN: WeakKeyDictionary[DocFile, tuple[Shown, ...]] = WeakKeyDictionary()


def shown_in(document: DocFile) -> tuple[Shown, ...]:
    """The directives of a document that show one thing each, in order."""
    if document not in _KNOWN:
        _KNOWN[document] = tuple(_directives(document))
    return _KNOWN[document]


def _directives(document: DocFile) -> Iterator[Shown]:
    module, holder = "", ("", 0)
    for section in document.sections:
        for block in section.blocks:
            if block.kind is not BlockKind.DIRECTIVE:
                continue
            head = _HEAD.match(document.text(block.start, block.end))
            if head is None:
                continue
            name, deep = head["name"], len(head["indent"])
            if head["kind"] in ("currentmodule", "module", "automodule"):
                module = name
            if head["kind"] in ("autoclass", "class"):
                holder = last_part(name), deep
            if head["kind"] in SHOWN:
                above = holder[0] if deep > holder[1] else last_part(name.rpartition(".")[0])
                above = above if head["kind"] == "automethod" else ""
                parts = head["kind"], name, module, above, block, section.ordinal
                yield Shown(*parts, head["indent"], head["rest"], head["body"])


def generated_edits(
    fact: ChangeFact, document: DocFile, section: DocSection, facts: Sequence[ChangeFact]
) -> Iterator[Edit]:
    """`facts` are all of the change: what came along with it stood on no page."""
    if fact.kind is not FactKind.SYMBOL_ADDED or fact.certainty < TOLD or not fact.is_public:
        return
    name, told = strip_quotes(fact.symbol), fact.detail
    # without a docstring there is nothing to show; what is left behind needs no page
    if not fact.owner or "\n" not in told or "deprecated" in told.lower():
        return
    kind = _kind_of(fact)
    if not kind or name.startswith("_") or _is_there(name, document):
        return
    beside = _beside(fact, document, facts)
    if beside is None or beside.ordinal != section.ordinal or _has_own_heading(beside, document):
        return
    entry = _entry(fact, kind, beside, document)
    if entry is not None:
        at, gap = _place(beside, document, section)
        newline = document.newline
        text = gap + entry
        if at == len(document.content) and not document.content.endswith(b"\n"):
            text = newline + text.removesuffix(newline)
        why = f"`{name}` was added, and its docstring is shown like those beside it"
        yield Edit(at, at, text, fact, why)


def may_stand_beside(fact: ChangeFact, directive: str, document: DocFile) -> bool:
    """Whether a thing is of the kind that a directive shows, has something to show, and has no
    place of its own: for an entry beside its sibling on a page that has few of the others."""
    kind = _kind_of(fact)
    if fact.kind is not FactKind.SYMBOL_ADDED or not kind or "\n" not in fact.detail:
        return False
    is_alike = SHOWN.get(directive.rpartition(":")[2]) == kind
    return is_alike and _beside(fact, document, (fact,)) is None


def _kind_of(fact: ChangeFact) -> str:
    """As in `SHOWN`; "" for what is neither a function nor a class."""
    kind = re.match(r"(?:async )?(def|class) ", fact.detail)
    if kind is None:
        return ""
    return "method" if _is_class(fact.owner) and kind[1] == "def" else kind[1]


def _is_there(name: str, document: DocFile) -> bool:
    """Whether a directive of the page has the name, or lists it among `:members:`."""
    text = document.text(0, len(document.content))
    line = rf"(?m)^[ \t]*(?:\.\. [\w:-]+::|:[\w-]+:)[^\n]*(?<!\w){re.escape(last_part(name))}(?!\w)"
    return re.search(line, text) is not None


def _beside(fact: ChangeFact, document: DocFile, facts: Sequence[ChangeFact]) -> Shown | None:
    """What the page shows of the thing's neighbours in the code, the nearest, where it shows nearly
    all of them."""
    others = others_of(fact, facts, (FactKind.SYMBOL_ADDED,))
    own = last_part(fact.owner)
    holders = dict.fromkeys(s.holder for s in shown_in(document) if s.is_of(fact.owner))
    if _is_class(fact.owner) and (own in holders or _shows_class(own, document)):
        holders = {own: None}
    lists = (_listed(fact, others, holder, document) for holder in holders)
    listed = max(lists, key=len, default=[])
    if not listed:
        return None
    if listed[0].holder not in ("", own) and len(listed) < MIN_INHERITED:
        return None
    # attributes are written out where methods are shown, and some functions as well
    written = [name for name in _others_left(others, listed) if _is_there(name, document)]
    share = (len(listed) + len(written)) / len(others)
    if share < (MIN_SHARE if len(others) < MIN_OTHERS else MIN_SHARE_OF_MANY):
        return None
    if len(listed) == 1 and not _is_headed(listed[0], fact, document):
        return None
    return _in_order(last_part(fact.symbol), listed[0], document)


def _others_left(others: Sequence[str], listed: Sequence[Shown]) -> list[str]:
    known = {last_part(shown.name) for shown in listed}
    return [name for name in others if name not in known]


def _shows_class(name: str, document: DocFile) -> bool:
    return any(SHOWN[s.kind] == "class" and last_part(s.name) == name for s in shown_in(document))


def _is_headed(shown: Shown, fact: ChangeFact, document: DocFile) -> bool:
    """Whether the heading names the module or class: one entry may be all that was meant."""
    headings = document.sections[shown.ordinal].heading_path[-1:]
    words = frozenset(re.findall(r"[a-z]+", last_part(fact.owner).lower()))
    return named_in(words, headings)


def _has_own_heading(beside: Shown, document: DocFile) -> bool:
    """Whether the page has a section with its name for each thing: another in it would be below a
    heading that is none of its own."""
    tops = [shown for shown in shown_in(document) if not shown.holder]
    parted = [s for s in tops if _is_name(document.sections[s.ordinal].heading, s)]
    alone = [s for s in parted if sum(other.ordinal == s.ordinal for other in tops) == 1]
    return beside in alone and len(alone) >= MIN_HEADED


def _is_name(heading: str, shown: Shown) -> bool:
    bare = re.sub(r"[`*:]|\(\)|\b(?:class|function|exception)\b", " ", heading, flags=re.I).strip()
    return last_part(bare) == last_part(shown.name)


def _listed(fact: ChangeFact, others: Sequence[str], holder: str, document: DocFile) -> list[Shown]:
    known: dict[str, Shown] = {}
    for shown in shown_in(document):
        if shown.holder == holder and shown.is_of(fact.owner):
            known.setdefault(last_part(shown.name), shown)
    return [known[name] for name in others if name in known]


def _in_order(name: str, nearest: Shown, document: DocFile) -> Shown:
    """The entry before the new one in the alphabet, where those of the section keep to it."""
    beside = [s for s in shown_in(document) if s.ordinal == nearest.ordinal]
    beside = [s for s in beside if s.holder == nearest.holder]
    names = [last_part(s.name).lower() for s in beside]
    if len(names) < MIN_SORTED or names != sorted(names):
        return nearest
    before = [s for s, other in zip(beside, names, strict=True) if other < name.lower()]
    return before[-1] if before else nearest


def _entry(fact: ChangeFact, kind: str, beside: Shown, document: DocFile) -> str | None:
    """A directive of the right kind, as the nearest of that kind is written."""
    name = last_part(fact.symbol)
    page = [s for s in shown_in(document) if s.is_of(fact.owner) and s.holder == beside.holder]
    here = page.index(beside) if beside in page else 0
    near = [s for _, s in sorted(enumerate(page), key=lambda each: abs(each[0] - here))]
    faults = {last_part(s.name) for s in page if s.kind == "autoexception"}
    extended = re.match(r"class \w+(?:\((?P<given>[^)]*)\))?", fact.detail)
    named = [name, *re.findall(r"\w+", (extended and extended["given"]) or "")]
    is_fault = any(FAULT.search(each) or each in faults for each in named)
    like = [s for s in near if SHOWN[s.kind] == kind and s.kind != "autodecorator"]
    if kind == "class":
        of_faults = [s for s in like if s.kind == "autoexception"]
        like = of_faults or like if is_fault else [s for s in like if s not in of_faults]
    tail = _tail(like)
    if tail is None:
        return None
    plain = next((s for s in like if s.is_plain and s.rest.strip() == tail), None)
    directive = plain.kind if plain else _PLAIN[kind]
    given = beside.name.rpartition(".")[0]
    shown = f"{given}.{name}" if given else name
    body = plain.body.rstrip() if plain is not None else ""
    newline = document.newline
    domain = "py:" if ".. py:auto" in document.text(beside.block.start, beside.block.end) else ""
    head = f"{beside.indent}.. {domain}{directive}:: {shown}{tail}"
    return f"{head}{newline}{body}{newline}" if body else f"{head}{newline}"


def _tail(like: Sequence[Shown]) -> str | None:
    """What stands behind the new name: nothing, or empty brackets, as behind the nearest that has
    no more; or what all have, as `Field(default arguments)`. None where each has its own."""
    tails = [shown.rest.strip() for shown in like]
    if len(tails) >= MIN_ALIKE and len(set(tails)) == 1:
        return tails[0]
    return next((tail for tail in tails if tail in ("", "()")), None if tails else "")


def _place(beside: Shown, document: DocFile, section: DocSection) -> tuple[int, str]:
    """Behind an entry with all that is nested in it, and the blank space to come before the new
    one."""
    end = end_with(document, beside.block, nested_in(document, section, beside.block))
    return end, document.newline if _is_apart(document, beside, section) else ""


def _is_apart(document: DocFile, beside: Shown, section: DocSection) -> bool:
    """Whether blank lines stand between entries: as between those nearest that follow each other,
    and around what has a body."""
    here = [s for s in shown_in(document) if s.ordinal == section.ordinal]
    pairs = [(a, b) for a, b in pairwise(here) if a.indent == b.indent]
    if not pairs:
        return True
    one, other = min(pairs, key=lambda pair: beside not in pair)
    between = document.text(one.block.start, other.block.start)
    return re.search(r"\n[ \t]*\r?\n\Z", between) is not None
