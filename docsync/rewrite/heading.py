"""What a heading is about."""

from __future__ import annotations

import re

from docsync.facts.fact import ChangeFact
from docsync.facts.pairing import split_words
from docsync.match.terms import strip_quotes

_VALUE = re.compile(
    r"(?<=[\w`])[ =]+(?:<[^<>]*>|\[[^\[\]]*\]|[A-Z][A-Z_-]*)(?:\.\.\.)?(?=[`*,]*(?:\s|,|\Z))"
)
_KIND = r"(?:option|flag|setting|parameter|function|method|class|command)s?"
MIN_WORDS = 2  # of a title that is a name in words: "Width" may be anything's
_STATE = re.compile(r"\A(?:deprecated|legacy|obsolete)\s*:\s*", re.I)
_KIND_WORD = re.compile(rf"\A{_KIND}\b:?\s+(?=\S+\Z)|(?<=\S)\s+{_KIND}\Z", re.I)


def subjects_of(heading: str) -> tuple[str, ...]:
    """Every name of the one thing that a heading is about: `-o`, `--output` of
    "`-o, --output <file>`", `client.close` and `close` of "Method `client.close()`"; none for a
    heading of other words."""
    plain = _STATE.sub("", _VALUE.sub("", heading.strip()))
    bare = _KIND_WORD.sub("", re.sub(r"\([^)]*\)", "", plain))
    parts = re.split(r"\s*[,|]\s*|\s+/\s+", re.sub(r"\\(?=\W)", "", bare))
    names = [part.strip("`*\"' :#") for part in parts]
    if not all(re.fullmatch(r"-{0,2}\w[\w.:#-]*", name) for name in names):
        return ()
    if len(names) > 1 and not all(name.startswith("-") for name in names):
        return ()
    tails = [re.split(r"[.#:]+", name)[-1] for name in names if not name.startswith("-")]
    return tuple(dict.fromkeys((*names, *tails)))


_CALL = re.compile(
    r"(?:(?P<program>[\w.-]+(?: [\w.-]+)*?) )?(?P<name>[\w.:-]+)"
    r"(?P<taken>(?: (?:[A-Z][A-Z_]*|<[^<>]+>|\[[^\[\]]+\]|\{[^{}]+\}|\.{3})(?:\.{3})?)*)"
)


def call_of(heading: str) -> re.Match[str] | None:
    """What a heading calls, as `program`, `name` of the command and what is `taken`: "`app build
    [DIR]`", "build"."""
    return _CALL.fullmatch(re.sub(r"[`*]", "", heading).strip())


def is_group_of(fact: ChangeFact, program: str | None) -> bool:
    """Whether a command is one of what a heading calls before it: `stash` has another `add` than
    `remote`, and than the program itself."""
    words, owner = (program or "").split(), fact.owner.split()
    if owner:
        return not words or words[-len(owner) :] == owner
    siblings = {strip_quotes(name) for name in fact.siblings}
    return len(words) < 2 or words[-1] not in siblings


def is_title_of(heading: str, name: str) -> bool:
    """Whether a heading is a name in words: "Tab Width" is `tabWidth` and `--tab-width`."""
    words = re.findall(r"[a-z\d]+", heading.lower())
    parts = [part.lower() for part in split_words(name.lstrip("-"))]
    return len(parts) >= MIN_WORDS and words == parts
