"""Any text language without a grammar: what its words and the shape of its lines show.

Certainty is 0.4 to 0.9. Comments, layout and moved lines give no facts: only what the edited parts
of the file declare, offer or replace is compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from docsync.facts.declarations import declarations
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.lexer import WORD, family_of, language_of, without_comments
from docsync.facts.linepairs import Block, line_pairs, replaced_blocks
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.options import options, unquoted
from docsync.facts.replaced import Replaced, renames, replaced_tokens
from docsync.facts.scope import Scopes
from docsync.facts.text import decode_leniently

_CONTEXT = 8  # lines around an edit that are read with it: a call may span so many
_MAX_CHANGED_LINES = 2000  # of a file of more changed lines only the first are read
_WHOLE_FILE_CHARS = 300_000
_MAX_SAFE_DISTANCE = 400
_AT_MARGIN = re.compile(r"[A-Za-z@#]")
_CONSTANT_LIKE = re.compile(r"[A-Z][A-Z0-9_]{2,}|(?i:.*default.*)")


@dataclass(frozen=True, slots=True)
class _Text:
    lines: list[str]  # without comments
    whole: str
    scopes: Scopes


def generic_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Never raises: bytes that are no text are not words."""
    family = family_of(path)
    old_raw, new_raw = (decode_leniently(blob).split("\n") for blob in (old, new))
    if len(old_raw) == len(new_raw) and Counter(old_raw) == Counter(new_raw):
        return []
    touched, is_cut = _within_budget(replaced_blocks(old_raw, new_raw))
    before = _text(old_raw, family, [(block[0], block[1]) for block in touched])
    after = _text(new_raw, family, [(block[2], block[3]) for block in touched])
    blocks = _without_layout(touched, before, after)
    if not blocks:
        return []
    old_things: list[Named] = []
    new_things: list[Named] = []
    for old_start, old_end, new_start, new_end in _windows(blocks, before, after):
        old_things += _things(family, before, old_start, old_end)
        new_things += _things(family, after, new_start, new_end)
    replaced = _replaced(blocks, before, after) if old is not None and new is not None else []
    renamed = renames(replaced, before.whole, after.whole)
    language = language_of(path)
    facts = named_facts(
        path,
        language,
        _only_gone(old_things, new_things, after, is_cut=is_cut),
        _only_gone(new_things, old_things, before, is_cut=is_cut),
        old_path=old_path,
        renamed=_with_flags(renamed),
        is_owner_loose=True,
    )
    facts += _value_facts(path, language, replaced, after, facts)
    facts += _rename_facts(path, language, replaced, renamed, facts)
    return facts


def _text(raw: list[str], family: str | None, touched: list[tuple[int, int]]) -> _Text:
    """Comments go everywhere in a file of usual size, else only around what was touched."""
    if sum(map(len, raw)) <= _WHOLE_FILE_CHARS:
        lines = without_comments("\n".join(raw), family).split("\n")
        return _Text(lines, "\n".join(lines), Scopes(lines, raw, family))
    lines = list(raw)
    done = 0
    for start, end in touched:
        first, last = max(done, _safe_start(raw, start)), min(len(raw), end + _CONTEXT)
        if first < last:
            part = without_comments("\n".join(raw[first:last]), family)
            lines[first:last] = part.split("\n")
            done = last
    return _Text(lines, "\n".join(raw), Scopes(lines, raw, family))


def _safe_start(raw: list[str], start: int) -> int:
    """A line above that begins a declaration at the margin, so in no comment or string."""
    for at in range(max(0, start - _CONTEXT), max(-1, start - _MAX_SAFE_DISTANCE), -1):
        if at < len(raw) and _AT_MARGIN.match(raw[at]):
            return at
    return max(0, start - _CONTEXT)


def _without_layout(touched: Iterable[Block], old: _Text, new: _Text) -> list[Block]:
    """Of the blocks what is left when comments, blanks and quotes are of no account."""
    blocks: list[Block] = []
    for a, b, c, d in touched:
        one, other = _bare(old.lines[a:b]), _bare(new.lines[c:d])
        if len(one) == len(other) == 1 and one != other:
            blocks.append((a, b, c, d))
        elif "".join(one) != "".join(other):
            within = replaced_blocks(one, other)
            blocks.extend((a + i, a + j, c + k, c + m) for i, j, k, m in within)
    return blocks


def _bare(lines: list[str]) -> list[str]:
    return ["".join(line.split()).rstrip(",;").replace("'", '"') for line in lines]


def _within_budget(blocks: Iterable[Block]) -> tuple[list[Block], bool]:
    """The first blocks, and whether any were left out."""
    taken: list[Block] = []
    budget = _MAX_CHANGED_LINES
    for a, b, c, d in blocks:
        if budget <= 0:
            return taken, True
        taken.append((a, min(b, a + budget), c, min(d, c + budget)))
        is_cut = max(b - a, d - c) > budget
        budget -= max(b - a, d - c)
        if is_cut:
            return taken, True
    return taken, False


def _windows(blocks: Iterable[Block], old: _Text, new: _Text) -> list[Block]:
    """The blocks with the lines around them, joined where they touch on both sides."""
    windows: list[Block] = []
    for a, b, c, d in blocks:
        wide = (
            max(0, a - _CONTEXT),
            min(len(old.lines), b + _CONTEXT),
            max(0, c - _CONTEXT),
            min(len(new.lines), d + _CONTEXT),
        )
        if windows and (windows[-1][1] >= wide[0] or windows[-1][3] >= wide[2]):
            last = windows.pop()
            wide = (last[0], wide[1], last[2], wide[3])
        windows.append(wide)
    return windows


def _things(family: str | None, text: _Text, start: int, end: int) -> list[Named]:
    part = "\n".join(text.lines[start:end])
    return [
        *options(family, part, start, text.scopes),
        *declarations(family, part, start, text.scopes),
    ]


def _only_gone(
    things: list[Named], others: list[Named], elsewhere: _Text, *, is_cut: bool
) -> list[Named]:
    """Leaves out a flag or variable that the other side has outside its windows: it stayed, unread.
    When not all edited lines were read, that goes for any name."""
    known = {(thing.family, thing.name) for thing in others}
    words = set(WORD.findall(elsewhere.whole)) if is_cut else set()
    kept = []
    for thing in things:
        is_read = (thing.family, thing.name) in known
        if is_read or thing.family not in (Family.FLAG, Family.ENV):
            if is_read or thing.name not in words:
                kept.append(thing)
        elif not re.search(rf"(?<![\w-]){re.escape(thing.name)}(?![\w-])", elsewhere.whole):
            kept.append(thing)
    return kept


def _replaced(blocks: Iterable[Block], old: _Text, new: _Text) -> list[Replaced]:
    pairs = [pair for block in blocks for pair in line_pairs(old.lines, new.lines, block)]
    return list(replaced_tokens(old.lines, new.lines, pairs))


def _with_flags(renamed: dict[str, str]) -> dict[str, str]:
    """A flag may stand without its dashes in the code."""
    dashed = {f"--{before}": f"--{after}" for before, after in renamed.items()}
    return {**dashed, **renamed}


def _value_facts(
    path: str, language: str, replaced: Iterable[Replaced], new: _Text, known: list[ChangeFact]
) -> list[ChangeFact]:
    """Literals beside a name that stayed, and texts that were reworded."""
    lines = {fact.place.line for fact in known if fact.kind is FactKind.DEFAULT_CHANGED}
    facts = []
    for one in replaced:
        before, after = unquoted(one.before), unquoted(one.after)
        if _is_told(before, after, one.new_line, known):
            continue
        anchor = one.anchor
        detail = new.scopes.shown(one.new_line - 1)
        if one.is_message:
            kind, symbol, is_public, certainty = FactKind.MESSAGE_CHANGED, after, True, 0.5
            texts = before, after
            symbol = before
        elif anchor and one.new_line not in lines:
            scope = new.scopes.of(one.new_line - 1)
            is_constant = _CONSTANT_LIKE.fullmatch(anchor) is not None
            is_public = is_constant or not scope.is_local
            kind = FactKind.CONSTANT_CHANGED if is_constant else FactKind.DEFAULT_CHANGED
            symbol, texts = anchor, (one.before, one.after)
            certainty = 0.7 if is_public else 0.4
        else:
            continue
        facts.append(
            ChangeFact(
                kind=kind,
                symbol=symbol,
                before=texts[0],
                after=texts[1],
                place=Place(path, one.new_line),
                is_public=is_public,
                language=language,
                detail=detail,
                certainty=certainty,
            )
        )
    return facts


def _is_told(before: str, after: str, line: int, known: Iterable[ChangeFact]) -> bool:
    """Whether a fact about the same line, or of just these two values, says so already."""
    return any(
        (before, after) == (unquoted(fact.before), unquoted(fact.after))
        or (fact.place.line == line and before in fact.before and after in fact.after)
        for fact in known
        if fact.before and fact.after
    )


def _becomes_a_type(before: str, after: str) -> bool:
    """Whether a type of other words is used where a function was: `read_form` and `FormReader`."""
    is_type = after[:1].isupper() and not after.isupper() and "_" not in after
    is_same = before.replace("_", "").lower() == after.lower()
    return is_type and "_" in before.strip("_") and before.islower() and not is_same


def _rename_facts(
    path: str,
    language: str,
    replaced: Iterable[Replaced],
    renamed: dict[str, str],
    known: list[ChangeFact],
) -> list[ChangeFact]:
    """Renames of words that nothing declares in the edited lines."""
    told = {fact.symbol.removeprefix("--") for fact in known if fact.kind.is_rename}
    told |= {fact.symbol.removeprefix("--") for fact in known if fact.kind.is_removal}
    facts: dict[str, ChangeFact] = {}
    exposed = {one.names[0] for one in replaced if one.names and one.is_exposed}
    for one in replaced:
        if one.names is None:
            continue
        before, after = one.names
        if renamed.get(before) != after or before in facts or before.removeprefix("--") in told:
            continue
        if _becomes_a_type(before, after):
            continue
        if _is_told(before, after, one.new_line, known):
            continue
        is_flag = before.startswith("--") and after.startswith("--")
        is_public = is_flag or before in exposed
        facts[before] = ChangeFact(
            kind=FactKind.FLAG_RENAMED if is_flag else FactKind.TOKEN_RENAMED,
            symbol=before,
            before=before,
            after=after,
            place=Place(path, one.new_line),
            is_public=is_public,
            language=language,
            detail="",
            certainty=0.8 if is_flag else 0.6 if is_public else 0.4,
        )
    return list(facts.values())
