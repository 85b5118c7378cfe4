"""SQL of any dialect to statements of words: enough to read what defines tables, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.facts.syntax import SourceError

_TOKEN = r"""(?x)
    (?P<space>\s+)
  | (?P<comment>--[^\n]*|/\*[\s\S]*?\*/|(?m:^[ \t]*\#[^\n]*))
  | (?P<command>(?im:^[ \t]*(?:\\[^\n]*|DELIMITER[ \t][^\n]*|SET[ \t]+TERM[ \t][^\n]*)$))
  | (?P<end>;|(?im:^[ \t]*(?:GO(?:[ \t]+\d+)?|/)[ \t]*$)|//)
  | (?P<dollar>\$(?P<tag>\w*)\$[\s\S]*?\$(?P=tag)\$)
  | (?P<text>[NnEeUuBbXx]?&?'%s')
  | (?P<quoted>"(?:""|[^"])*"|`(?:``|[^`])*`|\[[^\]\n]*\])
  | (?P<word>[@\#$]*\w[\w$\#@]*(?:\.\d+)?)
  | (?P<sign>::|[^\s\w])
"""
_PLAIN_TEXT = r"(?:''|[^'])*"
_ESCAPED_TEXT = r"(?:''|\\.|[^'\\])*"
_UNENDED = {"'": "text", '"': "name", "`": "name", "$": "text", "/": "comment"}
# parts of a file that take its own changes back, as the usual tools mark them
_DOWN = re.compile(
    r"(?i)^\s*(?:--|\#)[\s/+!@-]*(?:(?:goose|migrate|rambler|micrate)[\s:+]*)?!?(?:downs?|undo|rollback)"
    r"(?:\s+migration)?\W*$"
)
_UP = re.compile(
    r"(?i)^\s*(?:--|\#)[\s/+!@-]*(?:(?:goose|migrate|rambler|micrate)[\s:+]*)?!?(?:ups?|do)"
    r"(?:\s+migration)?\W*$"
)
_ROUTINES = frozenset({"TRIGGER", "PROCEDURE", "FUNCTION", "PACKAGE", "EVENT", "PROC"})
_DEFINED = frozenset({"TABLE", "VIEW", "TYPE"})
_HEAD = 12  # words in which CREATE tells what it creates


@dataclass(frozen=True, slots=True)
class Word:
    """`upper` is empty for what is no keyword whatever it spells: a quoted name, a text."""

    text: str
    upper: str
    line: int
    kind: str


Statement = Sequence[Word]


def statements(path: str, text: str) -> Iterator[Statement]:
    """Without what takes changes back. Raises SourceError where a text, name or comment has no
    end."""
    taken: list[Word] = []
    depth = 0  # of BEGIN in a routine
    words = list(_words(path, _without_downs(text)))
    for at, word in enumerate(words):
        if taken and _begins(words, at) and not _is_routine(taken):
            yield taken
            taken, depth = [], 0
        if word.kind != "end":
            taken.append(word)
            if _is_routine(taken):
                depth += _opened(taken)
            continue
        if depth > 0 and word.text == ";":
            continue
        if taken:
            yield taken
        taken, depth = [], 0
    if taken:
        yield taken


def _begins(words: Sequence[Word], at: int) -> bool:
    """Whether a definition begins here at the margin of a line, the semicolon before it forgotten:
    SQL Server wants none. `ALTER COLUMN` and `DROP INDEX` in a list of actions are none."""
    word, before = words[at], words[at - 1]
    if word.upper not in ("CREATE", "ALTER", "DROP") or word.line == before.line:
        return False
    follows = words[at + 1].upper if at + 1 < len(words) else ""
    return before.text not in (",", "(") and (word.upper == "CREATE" or follows in _DEFINED)


def _opened(words: Sequence[Word]) -> int:
    """What the last word does to the depth of blocks."""
    last, before = words[-1].upper, words[-2].upper if len(words) > 1 else ""
    if before == "END" and last in ("IF", "LOOP", "WHILE", "REPEAT", "FOR"):
        return 1  # the END before it closed what does not count
    if last == "END":
        return -1
    return int(last in ("BEGIN", "CASE") and before != "END")


def _is_routine(words: Sequence[Word]) -> bool:
    return words[0].upper in ("CREATE", "ALTER") and any(
        word.upper in _ROUTINES for word in words[1:_HEAD]
    )


def _without_downs(text: str) -> str:
    lines = text.split("\n")
    is_down = False
    for at, line in enumerate(lines):
        if _DOWN.match(line) or _UP.match(line):
            is_down = _DOWN.match(line) is not None
        if is_down:
            lines[at] = ""
    return "\n".join(lines)


def _words(path: str, text: str) -> Iterator[Word]:
    # a backslash escapes in MySQL, and in what PostgreSQL writes as E'...'
    is_escaping = "`" in text or re.search(r"\b[Ee]'", text) is not None
    pattern = re.compile(_TOKEN % (_ESCAPED_TEXT if is_escaping else _PLAIN_TEXT))
    line = 1
    for match in pattern.finditer(text):
        kind, piece = match.lastgroup or "", match[0]
        if kind == "tag":
            kind = "dollar"
        if kind == "sign" and (piece in "'\"`" or text.startswith("/*", match.start())):
            shown = text[match.start() :].split("\n", 1)[0][:20]
            raise SourceError(path, line, f"this {_UNENDED[piece]} has no end: {shown}")
        if kind in ("text", "dollar"):
            yield Word(_unquoted(piece, is_escaping=is_escaping), "", line, "text")
        elif kind == "quoted":
            name = piece[1:-1].replace(piece[0] * 2, piece[0])
            yield Word(name, "", line, "name")
        elif kind in ("word", "sign"):
            yield Word(piece, piece.upper(), line, kind)
        elif kind == "end":
            yield Word(piece.strip(), "", line, "end")
        line += piece.count("\n")


def _unquoted(piece: str, *, is_escaping: bool) -> str:
    if piece.startswith("$"):
        return piece
    text = piece[piece.index("'") + 1 : -1].replace("''", "'")
    return re.sub(r"\\(.)", r"\1", text) if is_escaping else text
