"""The words of a man page: roff without its escapes and macros, with the way back to its bytes.

`\\-\\-jobs` and `\\fB--jobs\\fR` both read `--jobs`. Bold text is put between backticks, since it
is what other formats write as code. Line breaks stay where they are, so that lines can be counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ESCAPE = re.compile(
    r"\\(?:(?P<font>f(?:\((?P<two>..)|\[(?P<long>[^\]\n]{0,60})\]|(?P<one>.)))"
    r"|\((?P<pair>[^\n]{2})|\[(?P<named>[^\]\n]{0,60})\]"
    r"|\*(?:\((?P<string>[^\n]{2})|\[(?P<said>[^\]\n]{0,60})\]|[^\n])|[sn](?:[-+]?\(?\d{1,2}|\[[^\]\n]{0,60}\])"
    r"|[hvwlLobDNRxXZAB]'[^'\n]*'|[mM](?:\([^\n]{2}|\[[^\]\n]{0,60}\])|n\([^\n]{2}"
    r"|(?P<comment>[\"#][^\n]*)|(?P<char>[^\n]))"
)
_CHARACTERS = {
    "-": "-", "e": "\\", "\\": "\\", " ": " ", "~": " ", "0": " ", "'": "'", "`": "`", ".": ".",
    "aq": "'", "dq": '"', "cq": "’", "oq": "‘", "lq": "“", "rq": "”", "hy": "-", "mi": "-",
    "em": "—", "en": "–", "bu": "•", "rs": "\\", "ti": "~", "ha": "^", "ga": "`", "co": "©",
    "->": "→", "<-": "←", ">=": "≥", "<=": "≤",
}  # fmt: skip
# strings that pages of clap, pod2man and docbook define for what their fonts may not have
_STRINGS = {"Aq": "'", "lq": "“", "rq": "”", "C'": "'", "C`": "`"}
_MACRO = re.compile(r"[.'][ \t]*(?P<name>[A-Za-z]\w*|\\\"|\\#)?(?P<gap>[ \t]*)")
_ARGUMENT = re.compile(r"\"(?P<quoted>(?:[^\"\n]|\"\")*)\"?|(?P<bare>(?:\\.|[^\s\\])+)")
_FONTS = {"B", "I", "R", "SM", "SB", "BR", "RB", "BI", "IB", "RI", "IR"}
_ENTRIES = {"IP", "TP", "HP"}
# macros of mdoc that can stand inside a line; those of the first kind are set in bold
_BOLD = {"Fl", "Cm", "Nm", "Ic", "Ev", "Dv", "Li", "Va", "Fn", "Sy", "Ql", "Cd"}
_PLAIN = {
    "Ar", "Pa", "Op", "Oo", "Oc", "Xr", "Em", "Pq", "Dq", "Sq", "Qq", "Ns", "No", "It", "Sx", "Ad",
    "Er", "Ft", "Fa", "Vt", "Tn", "Ux", "Bx", "Lk", "Mt", "Nd", "Brq", "Bq", "Aq", "Pf", "Ap",
}  # fmt: skip
_POINTS = frozenset(".,:;()[]|?!")


@dataclass(frozen=True, slots=True)
class Reading:
    """`text`, and for each of its characters where it begins and ends in the raw text."""

    text: str
    starts: list[int]
    ends: list[int]


def read_roff(raw: str) -> Reading:
    out = _Out()
    at = 0
    for line in raw.split("\n"):
        _line(out, line, at)
        out.bold(False, at + len(line.rstrip("\r")))
        at += len(line) + 1
        out.put("\n", at - 1)
    return Reading("".join(out.chars[:-1]), out.starts[:-1], out.ends[:-1])


class _Out:
    def __init__(self) -> None:
        self.chars: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.is_bold = False
        # how much there was behind the last mark of either kind
        self.opened = self.closed = -1

    def put(self, char: str, offset: int, width: int = 1) -> None:
        self.chars.append(char)
        self.starts.append(offset)
        self.ends.append(offset + width)

    def bold(self, wanted: bool, offset: int, width: int = 0) -> None:
        """`width` is that of the escape which changes the font."""
        if wanted == self.is_bold:
            return
        self.is_bold = wanted
        # `` would read as something else: bold that ends and begins again goes on, and what
        # begins and ends again is none
        is_empty = self.opened == len(self.chars) if not wanted else self.closed == len(self.chars)
        if is_empty:
            for kept in (self.chars, self.starts, self.ends):
                kept.pop()
            self.opened = self.closed = -1
            return
        self.put("`", offset, width)
        if wanted:
            self.opened = len(self.chars)
        else:
            self.closed = len(self.chars)

    def words(self, piece: str, at: int) -> None:
        """A piece of text with its escapes."""
        position = 0
        for match in _ESCAPE.finditer(piece):
            for index in range(position, match.start()):
                self.put(piece[index], at + index)
            self.escape(match, at + match.start())
            position = match.end()
        for index in range(position, len(piece)):
            self.put(piece[index], at + index)

    def escape(self, match: re.Match[str], offset: int) -> None:
        if match["font"]:
            font = match["two"] or match["long"] or match["one"] or ""
            bold = font.strip() in {"B", "CB", "CW", "C", "CR", "3"}
            self.bold(bold, offset, len(match[0]))
            return
        name = match["pair"] or match["named"] or match["char"] or ""
        string = match["string"] or match["said"] or ""
        for char in _CHARACTERS.get(name, "") or _STRINGS.get(string, ""):
            self.put(char, offset, len(match[0]))


@dataclass(frozen=True, slots=True)
class _Argument:
    """Of a macro: its text without quotes, where that begins, and the white space before it as
    (offset, length)."""

    text: str
    start: int
    gap: tuple[int, int]


def _line(out: _Out, line: str, at: int) -> None:
    match = _MACRO.match(line)
    if not match:
        out.words(line, at)
        return
    name = match["name"] or ""
    if not name or name[0] == "\\":
        return
    arguments, end = [], at + match.end()
    for a in _ARGUMENT.finditer(line, match.end()):
        text = a["quoted"] if a["quoted"] is not None else a["bare"]
        start, gap = at + a.start(a.lastgroup or 0), (end, at + a.start() - end)
        arguments.append(_Argument(text, start, gap))
        end = at + a.end()
    if name in _FONTS:
        _set_in_fonts(out, name, arguments)
    elif name in _ENTRIES:
        # what follows the tag is its indent
        for argument in arguments[: 1 if name == "IP" else 0]:
            out.words(argument.text, argument.start)
    elif name in _BOLD or name in _PLAIN:
        _set_mdoc(out, [_Argument(name, at + match.start("name"), (at, 0)), *arguments])
    elif name not in {"RS", "RE", "sp", "in", "ti", "ne", "ad", "nh", "hy", "Bl", "El", "Bd", "Ed"}:
        _spaced(out, arguments)


def _spaced(out: _Out, arguments: list[_Argument]) -> None:
    for number, argument in enumerate(arguments):
        if number:
            out.put(" ", *argument.gap)
        out.words(argument.text, argument.start)


def _set_in_fonts(out: _Out, name: str, arguments: list[_Argument]) -> None:
    if len(name) == 1 or name[0] == "S":
        out.bold(name in {"B", "SB"} and bool(arguments), arguments[0].start if arguments else 0)
        _spaced(out, arguments)
        return
    for number, argument in enumerate(arguments):
        out.bold(name[number % 2] == "B", argument.start)
        out.words(argument.text, argument.start)


def _set_mdoc(out: _Out, arguments: list[_Argument]) -> None:
    is_open, is_joined = False, True
    for argument in arguments:
        text, start, gap = argument.text, argument.start, argument.gap
        if text in _BOLD or text in _PLAIN:
            if text == "Fl":
                _space(out, is_joined, gap)
                out.bold(True, start)
                out.put("-", start, 2)
                is_joined = True
            elif text == "Ns":
                is_joined = True
            else:
                out.bold(False, start)
                is_open = text in _BOLD
            continue
        _space(out, is_joined or text in _POINTS, gap)
        if is_open:
            out.bold(True, start)
        out.words(text, start)
        out.bold(False, start + len(text))
        is_joined = False


def _space(out: _Out, is_joined: bool, gap: tuple[int, int]) -> None:
    if not is_joined and out.chars and out.chars[-1] not in " \n":
        out.put(" ", *gap)
