"""Options that only a comment tells of: `@param {Number} [options.depth=3] How deep to go.`, and
`@property` of a type that a comment defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docsync.facts.fact import ChangeFact
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.python.source import shorten
from docsync.facts.treesitter.change import Change
from docsync.facts.treesitter.source import Source, bare_comment, line_of, raw, said_first
from docsync.facts.treesitter.surface import Symbol

_MARKERS = (b"@param", b"@arg", b"@prop", b"@typedef")
_NEXT = re.compile(r"(?m)^(?=[ \t]*@\w)")
_TAG = re.compile(r"[ \t]*@(?P<tag>param|arg(?:ument)?|prop(?:erty)?)[ \t]+")
_NAME = re.compile(r"[\w$]+(?:\[\])?(?:\.[\w$]+(?:\[\])?)*")
_COMMENT = re.compile(rb"/\*\*(?:[^*]|\*(?!/))*\*/")
_TYPEDEF = re.compile(r"(?m)^[ \t]*@typedef\b[^\n]*?\s(?P<name>[A-Za-z_$][\w$]*)[ \t]*$")
_HIDDEN = re.compile(r"(?m)^\s*@(?:private|internal|hidden|ignore)\b")
_REMARK = re.compile(rb"(?m)^[ \t]*(?:\*|//|/\*).*$")
_PAIRS = {"{": "}", "[": "]", "(": ")"}
_DESTRUCTURED = re.compile(r"[{,]\s*([\w$]+)")
_BETWEEN = 12  # lines of a comment and below it that do not count to its text
_CERTAINTY = 0.9
MIN_BESIDE = 2  # options that the comment of a private function told of before


@dataclass(frozen=True, slots=True)
class _Told:
    path: str  # as the comment has it
    type: str
    default: str | None
    text: str
    is_property: bool


def read_documented(source: Source, symbols: Iterable[Symbol], *, is_public: bool) -> list[Named]:
    """By the function or class that the comment is about, also of a private function of a public
    file: what it is given comes from outside. What the code itself says of a parameter or a member
    is not told again."""
    found: list[Named] = []
    if not any(marker in source.blob for marker in _MARKERS):
        return found
    lines = source.lines
    for symbol in symbols:
        is_shown = symbol.is_public or (is_public and symbol.role == "function")
        if symbol.role not in ("function", "class") or not is_shown or "@" not in symbol.doc:
            continue
        owner = symbol.owner if symbol.is_constructor else symbol.qualname
        parameters = symbol.parts.get("parameters")
        known = _DESTRUCTURED.findall(raw(parameters)) if parameters is not None else ()
        end = line_of(symbol.node)
        named = _named(lines, symbol.doc, owner or symbol.qualname, end, known)
        found += [replace(one, is_public=symbol.is_public) for one in named]
    if is_public and b"@typedef" in source.blob:
        for comment in _COMMENT.finditer(source.blob):
            if b"@typedef" not in comment[0]:
                continue
            doc = bare_comment(comment[0].decode("utf-8", "replace"))
            name = _TYPEDEF.search(doc)
            if name and not _HIDDEN.search(doc):
                end = source.blob.count(b"\n", 0, comment.end()) + 1
                found += _named(lines, doc, name["name"], end, ())
    return found


def _named(
    lines: Sequence[bytes], doc: str, owner: str, end: int, known: Sequence[str]
) -> Iterator[Named]:
    """`end` is the line that the comment ends above, `known` are names that the code says."""
    first = max(end - doc.count("\n") - _BETWEEN, 0)
    for told in _told(doc):
        root, _, rest = told.path.partition(".")
        name = (rest or root) if told.is_property else rest
        name = name.replace("[]", "")
        if not name or name in known:
            continue
        at = next((n for n in range(first, end) if _tells_of(lines[n], told.path)), end - 1)
        typed = f": {told.type}" if told.type else ""
        default = f" (default {told.default})" if told.default is not None else ""
        named = Named(
            Family.OPTION,
            name,
            owner,
            told.default,
            at + 1,
            body=f"{told.type} {told.text}".strip(),
            detail="\n".join(filter(None, (f"{name}{typed}{default}", said_first(told.text)))),
            certainty=_CERTAINTY,
            series="" if told.is_property and not rest else root,
        )
        yield named
        if told.text:
            yield replace(named, family=Family.HELP, value=shorten(told.text, 200))


def _tells_of(line: bytes, path: str) -> bool:
    word = path.encode()
    before, found, after = line.partition(word)
    return bool(found) and b"@" in before and not re.match(rb"[\w$]", after)


def _told(doc: str) -> Iterator[_Told]:
    for block in _NEXT.split(doc):
        tag = _TAG.match(block)
        if tag is None:
            continue
        rest = block[tag.end() :]
        kind, default = "", None
        if rest.startswith("{"):
            kind, rest = _within(rest)
        if rest.startswith("["):
            inner, rest = _within(rest)
            path, equals, value = inner.partition("=")
            default = value.strip() if equals else None
        else:
            name = _NAME.match(rest)
            path = name[0] if name else ""
            rest = rest[len(path) :]
        path = path.strip()
        is_property = tag["tag"].startswith("prop")
        if not _NAME.fullmatch(path) or not (is_property or "." in path):
            continue
        text = re.sub(r"\A[-–—:][ \t]+", "", " ".join(rest.split()))
        yield _Told(path, " ".join(kind.split()), default, text, is_property)


def _within(text: str) -> tuple[str, str]:
    """What stands between the first bracket and its partner, and what comes after."""
    ends: list[str] = []
    quote = ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"`":
            quote = sign
        elif sign in _PAIRS:
            ends.append(_PAIRS[sign])
        elif ends and sign == ends[-1]:
            ends.pop()
            if not ends:
                return text[1:at], text[at + 1 :].lstrip(" \t")
    return "", ""


def compare_documented(
    change: Change,
    old: tuple[Source, Sequence[Named]],
    new: tuple[Source, Sequence[Named]],
    *,
    renamed: Mapping[str, str],
    implied: frozenset[str],
) -> list[ChangeFact]:
    """An option that the code of the other side has, too, only got or lost its description. Of a
    private function only what came counts, beside options that were told of before."""
    own = [
        [
            replace(one, owner=renamed.get(one.owner, one.owner) if is_old else one.owner)
            for one in side
            if one.owner not in implied
        ]
        for (_, side), is_old in ((old, True), (new, False))
    ]
    found = named_facts(change.path, change.language, *own, old_path=change.old_path)
    told = {one.name for one in old[1]}
    found = [
        fact if fact.is_public else replace(fact, is_public=True)
        for fact in found
        if fact.is_public or (_is_beside(fact, told) and _is_read(new[0], fact.symbol))
    ]
    return [
        fact
        for fact in found
        if not (fact.kind.is_addition and _is_used(old[0], fact.symbol))
        and not (fact.kind.is_removal and _is_used(new[0], fact.symbol))
    ]


def _is_beside(fact: ChangeFact, told: set[str]) -> bool:
    return fact.kind.is_addition and len(told.intersection(fact.siblings)) >= MIN_BESIDE


def _is_read(source: Source, name: str) -> bool:
    """Whether the code, without its comments, uses an option."""
    return _is_used(replace(source, blob=_REMARK.sub(b"", source.blob)), name)


def _is_used(source: Source, name: str) -> bool:
    """Whether an object of options has it: `options.name`, `{ name = 1 }`, `name: 1`."""
    word = re.escape(name.rpartition(".")[2]).encode()
    used = rb"(?:options?|opts|config|settings|params|props|args)\??\.%b\b"
    used += rb"|\{[^{}()]{0,400}\b%b\b[^{}()]{0,400}\}|^\s*%b\s*:"
    used = used.replace(b"%b", word)
    return re.search(used, source.blob, re.MULTILINE) is not None
