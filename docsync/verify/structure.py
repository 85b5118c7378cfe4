"""Whether the block keeps its shape: headings, anchors, front matter, fences, lists, borders."""

from __future__ import annotations

import re
from collections import Counter

from docsync.docs.section import ENCODED
from docsync.facts.fact import ChangeFact
from docsync.rewrite.proposal import Check, Origin
from docsync.verify.edit import Edit, failed, listed, passed, quote
from docsync.verify.evidence import contains
from docsync.verify.outline import Fence, Heading
from docsync.verify.reach import tokens

_ANCHOR = re.compile(
    r"""\{\s*:?\s*\#([\w.-]+)[^}\n]*\}            # {#id} and {: #id }
    | <a\s[^>]{0,300}?\b(?:id|name)\s*=\s*["']([^"']+) # <a id="x">
    | ^[ \t]*\.\.\s_(`[^`\n]+`|[^:\n]+):\s*$         # .. _label:
    | ^\(([\w.-]+)\)=\s*$                         # (label)= of MyST
    | ^\[(\^[^\]\n]+)\]:                          # [^note]:
    | ^\.\.\s(\[[^\]\n]+\])\s""",
    re.VERBOSE | re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_ANY_HEADING = re.compile(r"^[ \t>]*#{1,6}[ \t]+\S", re.MULTILINE)
_ITEM = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>[-*+]|\d+[.)]|#\.)(?P<gap>[ \t]+)(?=\S)", re.MULTILINE
)
_CONTAINER = re.compile(
    r"^[ \t]*(?:>\s*)?(!!!\s*[\w-]+|\?\?\?\+?\s*[\w-]+|:::+\s*\{?[\w-]*\}?|\[!\w+\])", re.MULTILINE
)


def check_headings(edit: Edit) -> Check:
    """Same headings, in order and level; a word may change where a rename says so, and a signature
    with its function, unless a link leads to it."""
    old, new = edit.old.headings, edit.new.headings
    for heading in new:
        if not heading.is_underlined_enough and edit.format == "rst":
            return failed("headings", f"the line under {quote(heading.text)} is too short")
    counts = [len(_ANY_HEADING.findall(o.prose)) for o in (edit.old, edit.new)]
    if edit.format == "markdown" and counts[1] > counts[0] and len(old) == len(new):
        return failed("headings", "a heading was added inside a quotation or a note")
    if len(old) != len(new):
        if _is_whole_section(edit):
            return passed("headings")
        lost = [h.text for h in old if h not in new] or [h.text for h in new if h not in old]
        what = "removed" if len(new) < len(old) else "added"
        return failed("headings", f"heading {what}: {quote(lost[0]) if lost else 'a repeated one'}")
    for was, now in zip(old, new, strict=True):
        if was.level != now.level:
            return failed("headings", f"level of {quote(was.text)} changed")
        if was.text == now.text or _is_renamed(was, now, edit.evidence.facts):
            continue
        from docsync.verify.signatures import follows_signature, linked_anchors

        if not follows_signature(was.text, now.text, edit):
            return failed("headings", f"{quote(was.text)} became {quote(now.text)}")
        if linked := next(linked_anchors(was.text, edit), ""):
            return failed("headings", f"a link leads to {quote(linked)}, which is changed")
    return passed("headings")


def _is_whole_section(edit: Edit) -> bool:
    """Whether a certain edit takes out the section of a removed thing, and leaves every other
    heading, or one for an added thing that a model was shown is put in between two others."""
    old, new = edit.old.headings, edit.new.headings
    came, went = [h for h in new if h not in old], [h for h in old if h not in new]
    is_allowed = edit.is_put_in or edit.rewrite.origin is Origin.MECHANICAL
    if not is_allowed or len(came) + len(went) != 1:
        return False
    facts = edit.evidence.facts
    fitting = [f for f in facts if (f.kind.is_addition if came else f.kind.is_removal)]
    text = (came or went)[0].text
    names = {name for f in fitting for name in _names(f)}
    return any(contains(text, name) or contains(text, f"--{name}") for name in names if name)


def _names(fact: ChangeFact) -> set[str]:
    names = {fact.symbol, fact.symbol.replace("_", "-")}
    return names | {re.split(r"[.:]+", name)[-1] for name in names}


def _is_renamed(was: Heading, now: Heading, facts: tuple[ChangeFact, ...]) -> bool:
    lost = Counter(_parts(was.text)) - Counter(_parts(now.text))
    won = Counter(_parts(now.text)) - Counter(_parts(was.text))
    pairs = [f for f in facts if f.before and f.after]
    befores = {word for f in pairs for word in tokens(f.before or "")} | {
        part for f in pairs for word in tokens(f.before or "") for part in word.split(".")
    }
    afters = {word for f in pairs for word in tokens(f.after or "")} | {
        part for f in pairs for word in tokens(f.after or "") for part in word.split(".")
    }
    return set(lost) <= befores and set(won) <= afters


def _parts(text: str) -> list[str]:
    """The words of a heading; `client.old_name` is two."""
    return [part for token in tokens(text) for part in re.split(r"[.:#]+", token) if part]


def check_anchors(edit: Edit) -> Check:
    """Link targets of the block are what other pages point at. A new section has its own."""
    was, now = _anchors(edit.old.prose), _anchors(edit.new.prose)
    if lost := sorted(was - now):
        return failed("anchors", f"anchor lost: {listed(lost)}")
    if now - was and _is_whole_section(edit):
        own = {name.lstrip("-") for f in edit.evidence.facts for name in _names(f)}
        now = {anchor for anchor in now if anchor in was or anchor not in own}
    if won := sorted(now - was):
        return failed("anchors", f"anchor added: {listed(won)}")
    return passed("anchors")


def _anchors(text: str) -> set[str]:
    return {next(filter(None, m.groups())) for m in _ANCHOR.finditer(text)}


def check_front_matter(edit: Edit) -> Check:
    if edit.rewrite.start != 0:
        return passed("front matter")
    was = _FRONT_MATTER.match(edit.rewrite.old)
    now = _FRONT_MATTER.match(edit.rewrite.new)
    if (was[0] if was else None) != (now[0] if now else None):
        return failed("front matter", "the front matter changed")
    return passed("front matter")


def check_fences(edit: Edit) -> Check:
    """Same code blocks in the same languages, closed; one goes only with what it shows."""
    old, new = edit.old.fences, edit.new.fences
    if any(not f.is_closed for f in new) and all(f.is_closed for f in old):
        return failed("fences", "a code fence is not closed")
    kept = list(new)
    for fence in old:
        match = next((f for f in kept if f.marker == fence.marker), None)
        if match is not None and (len(old) <= len(new) or _is_like(fence, match)):
            kept.remove(match)
        elif not (edit.is_section_gone or edit.reach.names_removed(fence.body)):
            return failed(
                "fences", f"code block removed or its language changed: {quote(fence.marker)}"
            )
    if kept:
        return failed("fences", f"code block added: {quote(kept[0].marker)}")
    if [f.marker for f in old] != [f.marker for f in new] and len(old) == len(new):
        return failed("fences", "code blocks changed places")
    return passed("fences")


def _is_like(one: Fence, other: Fence) -> bool:
    first, second = set(tokens(one.body)), set(tokens(other.body))
    return not first or len(first & second) * 2 >= len(first)


def check_lists(edit: Edit) -> Check:
    """Markers and indents stay; an item goes only with a thing that was removed."""
    old, new = _items(edit.old.prose), _items(edit.new.prose)
    if edit.is_section_new and _is_whole_section(edit):
        return passed("lists")
    styles = {style for style, _ in old}
    for style, text in new:
        if style not in styles:
            how = "another marker or indent" if styles else "no list before"
            return failed("lists", f"list item with {how}: {quote(text)}")
    if len(new) >= len(old) or edit.is_section_gone:
        return passed("lists")
    # what stands as it was is nobody else's new self
    changed = Counter(text for _, text in old) - Counter(text for _, text in new)
    rest = list((Counter(text for _, text in new) - Counter(text for _, text in old)).elements())
    lost = []
    for text in changed.elements():
        match = _best(text, rest)
        if match is None:
            lost.append(text)
        else:
            rest.remove(match)
    for text in lost:
        if not edit.reach.names_removed(text):
            return failed("lists", f"list item dropped: {quote(text)}")
    return passed("lists")


def _items(prose: str) -> list[tuple[tuple[int, str], str]]:
    found = []
    for match in _ITEM.finditer(prose):
        end = prose.find("\n", match.end())
        text = prose[match.end() : end if end >= 0 else len(prose)]
        mark = match["mark"]
        style = re.sub(r"\d+", "1", mark)
        if not re.fullmatch(r"[-*=_ ]+", text.strip()):
            found.append(((len(match["indent"].expandtabs(4)), style), text))
    return found


def _best(text: str, others: list[str]) -> str | None:
    """The other item that is this one, edited: the same words for at least half."""
    words = set(tokens(text))
    best, share = None, 0.0
    for other in others:
        if other == text:
            return other
        theirs = set(tokens(other))
        common = len(words & theirs) / max(1, len(words), len(theirs))
        if common > share:
            best, share = other, common
    return best if share >= 0.5 else None


def check_containers(edit: Edit) -> Check:
    """Admonitions and containers: their marks stay, in order."""
    was = [" ".join(m[1].split()) for m in _CONTAINER.finditer(edit.old.prose)]
    now = [" ".join(m[1].split()) for m in _CONTAINER.finditer(edit.new.prose)]
    if was != now:
        differing = next((m for m in was if m not in now), None) or next(
            (m for m in now if m not in was), "their order"
        )
        return failed("admonitions", f"admonition or container changed: {quote(differing)}")
    return passed("admonitions")


def check_borders(edit: Edit) -> Check:
    """What glues the block to its neighbours: blank lines, first indent, newlines."""
    if edit.format in ENCODED:
        return passed("borders")  # a macro reads as an empty line
    old, new = edit.rewrite.old, edit.rewrite.new
    if not new.strip():
        return passed("borders")  # a removal is judged by the check named "prose"
    if not old and (edit.rewrite.origin is Origin.MECHANICAL or edit.rewrite.shown):
        if new.endswith("\n"):
            return passed("borders")  # put in between two blocks: it has no borders of its own
        return failed("borders", "what is put in does not end its line")
    if _lead(old) != _lead(new):
        return failed("borders", "the blank lines or the indent before the block changed")
    if _trail(old) != _trail(new):
        return failed("borders", "the blank lines after the block changed")
    if ("\r\n" in old) != ("\r\n" in new) and "\n" in old.strip("\r\n") and "\n" in new.strip():
        return failed("borders", "the newlines changed")
    if "\r\n" in old and re.search(r"(?<!\r)\n", new) and not re.search(r"(?<!\r)\n", old):
        return failed("borders", "the newlines are mixed")
    floor = _least_indent(old)
    if floor and _least_indent(new) < floor:
        return failed(
            "borders", f"a line is indented by less than the {floor} columns of the block"
        )
    return passed("borders")


def _lead(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _trail(text: str) -> str:
    return re.sub(r"[ \t]+", "", text[len(text.rstrip()) :])


def _least_indent(text: str) -> int:
    lines = [line.expandtabs(4) for line in text.splitlines() if line.strip()]
    return min((len(line) - len(line.lstrip()) for line in lines), default=0)
