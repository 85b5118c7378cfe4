"""Whether everything that no fact reaches is left as it was."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from docsync.facts.fact import FactKind
from docsync.match.excerpt import line_changes
from docsync.match.terms import strip_quotes
from docsync.rewrite.proposal import Check
from docsync.verify.difference import plain
from docsync.verify.edit import Edit, failed, passed, quote
from docsync.verify.evidence import contains
from docsync.verify.outline import Outline, Unit, UnitKind
from docsync.verify.reach import tail, tokens

FREE_WORDS = 2
"""Words that may change in sentences that no fact reaches, together: "a" -> "an", "is" -> "are"."""

LOST_SHARE = 0.5
"""Share of a reached sentence's words that may go without a fact that explains them..."""

LOST_WORDS = 3
"""...or this many, whichever is more."""

BLOCK_SHARE = 0.35
"""The same for the whole block, counted against at least `BLOCK_WORDS` words."""

BLOCK_WORDS = 15

GROWTH_WORDS = 45
"""New words that one fact may bring, up to `GROWTH_FACTS` facts."""

GROWTH_FACTS = 4

COPIED_WORDS = 8
"""A sentence of this many words that stands elsewhere in the document is a copy."""

_NO_DEFAULT = frozenset({"false", "no", "none", "off"})
_ENTRY = re.compile(r"(?:[-*+]|\d+[.)]|#\.|\.\.)\s|.*::(?:\s|$)|[:-]")
_HEAD = re.compile(
    r"[ \t]*(?P<mark>(?:[-*+]|\d+[.)]|#\.)[ \t]+|\.\.[ \t]+[\w:-]+::[ \t]+"
    r"|:(?:param|arg|key|type)\w*[ \t]+(?:[^:\n]+[ \t]+)?)?"
    r"[`*\[]*(?:-\w[`*]*[,/|][ \t]*[`*]*)?(?P<subject>-{0,2}\w[\w.:-]*)[^\n]*"
    r"(?:\n(?P<below>:?[ \t])[ \t]*\S)?"
)
_PRINTED = re.compile(r"\s\(default:? [^()\n]*\)\Z")
_PROMPT = re.compile(r"[ \t]*(?:>>>|\.\.\.|\$|>) ")
_SWITCH = re.compile(r":[\w-]+:")
_FIELD = re.compile(r"[*_]*(?:Type|Default)[*_]*:[*_]* *(?P<value>`[^`]+`)(?: *<br ?/?>|\\)?")
_DEFAULT = re.compile(r"[Dd]efaults?(?: is| to|:)? (?P<code>`{1,2})(?P<value>[^`]+)(?P=code)\.?")
_HISTORY_NOTE = re.compile(r"\s*\.\. (?:version(?:added|changed|removed)|deprecated)::")


def check_changed(edit: Edit) -> Check:
    """A rewrite that only moves white space is none."""
    if plain(edit.rewrite.old) == plain(edit.rewrite.new):
        return failed("changed", "the new text says the same as the old")
    return passed("changed")


def check_prose(edit: Edit) -> Check:
    """Sentences, rows and code lines that no fact reaches stay; reached ones keep most words."""
    difference = edit.difference
    free = 0
    lost_in_block = 0
    for pair in difference.pairs:
        lost, added = _loose(pair.old.text, pair.new.text, edit)
        if not (edit.reach.reaches(pair.old.text) or edit.reach.reaches(pair.new.text)):
            # an example has no grammar: every word of it is meant
            free += len(lost) + len(added) + FREE_WORDS * (pair.old.kind is UnitKind.CODE)
            if free > FREE_WORDS and (lost or added):
                return failed("prose", f"no fact reaches {quote(pair.old.text)}, but it changed")
            continue
        lost_in_block += len(lost)
        if len(lost) > max(LOST_WORDS, LOST_SHARE * len(tokens(pair.old.text))):
            return failed("prose", f"too much of {quote(pair.old.text)} went: {', '.join(lost)}")
    gone, come = _shown_lines(edit)
    is_whole_entry = is_entry_of_removed(edit)
    for unit in difference.dropped:
        if is_whole_entry:
            # an entry goes with everything in it
            break
        is_removed = edit.reach.names_removed(unit.text) or _is_output_of_removed(unit, edit)
        is_removed = is_removed or plain(unit.text) in gone or _is_text_of_removed(unit.text, edit)
        if not is_removed and not is_of_entry(unit, edit):
            return failed("prose", f"dropped, and no fact removes it: {quote(unit.text)}")
    for unit in difference.added:
        if (
            not edit.reach.reaches(unit.text)
            and plain(unit.text) not in come
            and not _HISTORY_NOTE.match(unit.text)
            and not _is_switch_of_directive(unit.text, edit)
            and not _is_said(unit.text, edit)
            and not _is_no_default(unit.text, edit)
            and not _is_default(unit.text, edit)
            and not _is_declared(unit.text, edit)
            and not _is_below_own_heading(edit)
            and not (edit.is_section_new and _is_known_line(unit.text, edit))
        ):
            return failed("prose", f"added, and no fact says it: {quote(unit.text)}")
    kept = sum(len(tokens(u.text)) for u in edit.old.units if u not in difference.dropped)
    if lost_in_block > max(LOST_WORDS, BLOCK_SHARE * max(kept, BLOCK_WORDS)):
        return failed("prose", f"{lost_in_block} of {kept} words went that no fact explains")
    growth = len(tokens(edit.new.text)) - len(tokens(edit.old.text))
    allowed = GROWTH_WORDS * min(len(edit.evidence.facts) or 1, GROWTH_FACTS)
    allowed += sum(len(tokens(line)) for line in come)
    allowed += sum(len(tokens(sentence)) for sentence in _new_sentences(edit))
    if edit.rewrite.shown:
        said = [unit.text for unit in difference.added if _is_said(unit.text, edit)]
        allowed += sum(len(tokens(text)) for text in said)
    if growth > allowed:
        return failed("prose", f"{growth} words more, where the facts bring at most {allowed}")
    return passed("prose")


def _shown_lines(edit: Edit) -> tuple[set[str], set[str]]:
    """The lines that went from the code and came into it, of which a document shows what stands
    around them."""
    gone: set[str] = set()
    come: set[str] = set()
    for fact in (f for f in edit.evidence.facts if f.is_excerpt):
        for lines, changed in zip((gone, come), line_changes(fact), strict=True):
            lines.update(changed)
    return gone, come


def _new_sentences(edit: Edit) -> list[str]:
    """Those that the code has behind others now."""
    grown = [fact for fact in edit.evidence.facts if fact.is_continuation]
    if not grown:
        return []
    from docsync.facts.sentences import parts

    return [sentence for fact in grown for sentence in parts(fact).come]


def _is_output_of_removed(unit: Unit, edit: Edit) -> bool:
    """What a session printed goes with the line that was typed."""
    if unit.kind is not UnitKind.CODE or _PROMPT.match(unit.text):
        return False
    typed = ""
    for each in edit.old.units:
        if each.group == unit.group and each.start < unit.start and _PROMPT.match(each.text):
            typed = each.text
    return edit.reach.names_removed(typed)


def _is_text_of_removed(text: str, edit: Edit) -> bool:
    """Whether the code said it in these very words and does no more: the help text of a flag that
    went, a sentence that it has in other words now."""
    words = " ".join(tokens(text))
    facts = edit.evidence.facts
    said = [(fact.detail, "") for fact in facts if fact.kind.is_removal]
    said += [
        (fact.before or "", fact.after or "")
        for fact in facts
        if fact.kind is FactKind.PASSAGE_CHANGED and not fact.is_excerpt
    ]
    return bool(words) and any(_says(was, words) and not _says(now, words) for was, now in said)


def _says(text: str, words: str) -> bool:
    return f" {words} " in f" {' '.join(tokens(text))} "


def is_of_entry(unit: Unit, edit: Edit) -> bool:
    """What an entry says goes with it, if that begins with what was removed and goes as a whole,
    whatever becomes of those around it."""
    text = edit.rewrite.old
    for start, end in _around(text, unit.start):
        head = _HEAD.match(text, start)
        if head is None or not edit.reach.names_removed(head["subject"]):
            continue
        # a paragraph goes sentence by sentence
        is_term = head["below"] is not None and (head["below"][0] == ":" or edit.format == "rst")
        if unit.kind is UnitKind.CODE and head["subject"][0] == "-":
            is_term = head["below"] is not None  # of a help text: the flag, and below what it says
        elif unit.kind is UnitKind.CODE:
            is_term = False
        if not head["mark"] and not is_term:
            continue
        entry = [each for each in edit.old.units if start <= each.start < end]
        if all(each in edit.difference.dropped or not tokens(each.text) for each in entry):
            return True
    return False


def _around(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Of the line at a place, and of each above that is less deep, where it begins and where what
    is deeper ends."""
    lines = text.splitlines(keepends=True)
    starts = list(accumulate(map(len, lines), initial=0))
    least = len(text)
    for n in range(bisect_right(starts, at) - 1, -1, -1):
        own = _depth(lines[n])
        if not lines[n].strip() or own >= least:
            continue
        least = own
        rest = range(n + 1, len(lines))
        last = next((m for m in rest if lines[m].strip() and _depth(lines[m]) <= own), len(lines))
        yield starts[n], starts[last]


def _depth(line: str) -> int:
    """What a term of Markdown means (": ...") is deeper than it."""
    return len(line) - len(line.lstrip()) + line.startswith(": ")


def is_entry_of_removed(edit: Edit) -> bool:
    """Whether all that goes is an item, a definition or a directive that begins with what was
    removed; a paragraph goes sentence by sentence."""
    if edit.rewrite.new.strip():
        return False
    first, _, rest = edit.rewrite.old.strip().partition("\n")
    is_paragraph = edit.old.units[:1] and edit.old.units[0].kind is UnitKind.SENTENCE
    is_entry = _ENTRY.match(first) or rest.startswith((" ", "\t")) or not is_paragraph
    return bool(is_entry) and edit.reach.names_removed(first)


def check_repetition(edit: Edit) -> Check:
    """No line twice, no sentence that the document has elsewhere."""
    was, now = _lines(edit.old), _lines(edit.new)
    for block, found in ((edit.old, was), (edit.new, now)):
        # a sentence may stand twice in one line, and a line be no sentence
        found.update(_sentences(block) - found)
    told = [plain(f.detail).casefold() for f in edit.evidence.facts if f.kind.is_addition]
    rows = {" ".join(u.text.split()).casefold() for u in edit.new.units if u.kind is UnitKind.ROW}
    for line, count in now.items():
        is_long = line in rows or (len(line) >= 20 and len(line.split()) >= 3)
        if count == was[line] + 1 and line not in rows and any(line in text for text in told):
            continue  # the code says the same of a new thing as of the one beside it
        if is_long and count > 1 and count > was[line]:
            return failed("repetition", f"stands twice: {quote(line)}")
    document = ""
    olds = {plain(u.text) for u in edit.old.units}
    for unit in edit.new.units:
        text = plain(unit.text)
        if unit.kind is UnitKind.CODE or text in olds or len(text.split()) < COPIED_WORDS:
            continue
        document = document or plain(edit.evidence.doc_text)
        if text in document and text not in plain(edit.rewrite.old):
            return failed("repetition", f"the document has this elsewhere: {quote(unit.text)}")
    return passed("repetition")


def _loose(old: str, new: str, edit: Edit) -> tuple[list[str], list[str]]:
    """The words that went and came and that no fact explains."""
    was, now = Counter(tokens(old)), Counter(tokens(new))
    explained = edit.reach.explained | {word.casefold() for word in edit.reach.removed}
    lost = [word for word in (was - now).elements() if not _is_explained(word, explained)]
    added = [word for word in (now - was).elements() if not _is_explained(word, explained)]
    return lost, added


def _is_said(text: str, edit: Edit) -> bool:
    """Whether the code says it of the new thing in these very words, or the change that the model
    was shown; or a text of the code that reads otherwise now, of which a line may be one word."""
    # what a program prints behind the text is judged with other claims
    words = " ".join(tokens(_PRINTED.sub("", text)))
    facts = edit.evidence.facts
    details = [fact.detail for fact in facts if fact.kind.is_addition]
    added = "\n".join(line[1:] for line in edit.rewrite.shown.split("\n") if line[:1] == "+")
    if " " in words and any(words in " ".join(tokens(said)) for said in (*details, added)):
        return True
    resaid = [fact.after or "" for fact in facts if fact.kind is FactKind.HELP_CHANGED]
    resaid += _new_sentences(edit)
    return bool(words) and any(_says(said, words) for said in resaid)


def _is_switch_of_directive(text: str, edit: Edit) -> bool:
    """`:members:` below the directive of a new thing, as below others of the document."""
    is_switch = edit.format == "rst" and _SWITCH.fullmatch(text.strip()) is not None
    return is_switch and text.strip() in edit.evidence.doc_text


def _is_below_own_heading(edit: Edit) -> bool:
    """Whether all of it is a new section about an added thing, whose heading names it: sentences
    there have no need to. Whether its words are the code's is judged where it is written."""
    if not edit.is_put_in:
        return False
    added = [fact for fact in edit.evidence.facts if fact.kind.is_addition]
    return any(contains(edit.new.headings[0].text, tail(fact.symbol)) for fact in added)


_GIVING = frozenset(("default", "defaults", "is", "to"))  # what stands before a default


def _is_known_line(text: str, edit: Edit) -> bool:
    """Whether the document has the line as it is, such as the head of a table or "Options:", or
    each of its words stands in what the code says of a new thing."""
    if plain(text) in {plain(line) for line in edit.evidence.doc_text.splitlines()}:
        return True
    said = {word for f in edit.evidence.facts for word in tokens(f.detail)}
    return (said | _GIVING).issuperset(tokens(text))


def _is_no_default(text: str, edit: Edit) -> bool:
    """A cell of its own that says of a new flag that it has none."""
    words = tokens(text)
    return (
        bool(words)
        and _NO_DEFAULT.issuperset(words)
        and any(fact.kind is FactKind.FLAG_ADDED for fact in edit.evidence.facts)
    )


def _is_default(text: str, edit: Edit) -> bool:
    """ "Default: `.`" of a new thing with that default, of which no word is left."""
    given = _DEFAULT.fullmatch(text.strip())
    added = [fact.after or "" for fact in edit.evidence.facts if fact.kind.is_addition]
    return given is not None and given["value"] in map(strip_quotes, added)


def _is_declared(text: str, edit: Edit) -> bool:
    """ "Type: `string`" of a new thing that the code declares so."""
    field = _FIELD.fullmatch(text.strip())
    value = field["value"].strip("`") if field is not None else ""
    added = [f.detail.partition("\n")[0] for f in edit.evidence.facts if f.kind.is_addition]
    for declared in added:
        # what may be left out is read as undefined
        said = value.removesuffix(" | undefined") if "?" in declared else value
        if said and _says(declared, " ".join(tokens(said))):
            return True
    return False


def _is_explained(word: str, explained: frozenset[str]) -> bool:
    return word in explained or any(part in explained for part in word.split(".") if len(part) > 2)


def _sentences(block: Outline) -> Counter[str]:
    return Counter(plain(u.text).casefold() for u in block.units if u.kind is UnitKind.SENTENCE)


def _lines(block: Outline) -> Counter[str]:
    return Counter(
        " ".join(line.split()).casefold() for line in block.prose.splitlines() if line.strip()
    )
