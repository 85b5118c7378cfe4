"""Man pages (the macros of man and mdoc) to pieces by one pass over their lines."""

from __future__ import annotations

import re

from docsync.docs.outline import Piece, Scan
from docsync.docs.roff_text import read_roff
from docsync.docs.section import BlockKind
from docsync.docs.source import Source, is_blank

_MACRO = re.compile(r"[.'][ \t]*(?P<name>[A-Za-z]\w*)?(?P<rest>.*)\Z", re.S)
_COMMENT = re.compile(r"[.'][ \t]*(?:\\[\"#].*)?\Z")
_LEVELS = {"SH": 1, "Sh": 1, "SS": 2, "Ss": 2}
_TITLES = frozenset({"TH", "Dd", "Dt", "Os"})
_PARAGRAPHS = frozenset({"PP", "P", "LP", "Pp", "HP"})
# code and tables: how they open, and how they close
_ENCLOSED = {
    "nf": ("fi", BlockKind.FENCE),
    "EX": ("EE", BlockKind.FENCE),
    "Vb": ("Ve", BlockKind.FENCE),
    "Bd": ("Ed", BlockKind.FENCE),
    "TS": ("TE", BlockKind.TABLE),
    "ig": (".", BlockKind.COMMENT),
    "de": (".", BlockKind.OTHER),
}
_BULLET = re.compile(r"[`\"]*(?:[•*o+–-]|\(?\d{1,3}[.)]?)[`\"]*\Z")
_PLAIN_LISTS = re.compile(r"-(?:bullet|dash|hyphen|enum|item)\b")


def scan_roff(source: Source) -> Scan:
    """One section per `.SH` and `.SS`, one definition per `.TP`, tagged `.IP` or `.It`."""
    scanner = _Scanner(source)
    line = 0
    while line < scanner.count:
        line = scanner.block(line)
    return Scan(scanner.pieces)


class _Scanner:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = source.lines
        self.count = len(source.lines)
        self.pieces: list[Piece] = []
        self.lists: list[BlockKind] = []  # the open lists of mdoc
        self.group = 0
        self.is_listing = False  # whether the last block was an entry

    def add(
        self, kind: BlockKind, line: int, info: str = "", level: int = 0, title: str = ""
    ) -> None:
        is_entry = kind in {BlockKind.DEFINITION, BlockKind.LIST_ITEM}
        if not (is_entry and self.is_listing):
            self.group += 1
        self.is_listing = is_entry
        self.pieces.append(Piece(kind, line, self.group, info, level, title))

    def macro(self, line: int) -> tuple[str, str]:
        """The name of the macro on a line, "" for text, and the rest of the line."""
        match = _MACRO.match(self.lines[line])
        return (match["name"] or "", match["rest"].strip()) if match else ("", "")

    def words(self, text: str) -> str:
        return read_roff(self.source.decode(text)).text.replace("`", "").strip()

    def block(self, line: int) -> int:
        """Adds the block that begins at this line; returns the line after it."""
        text = self.lines[line]
        if is_blank(text):
            if not self.pieces:
                self.add(BlockKind.OTHER, 0)
            return line + 1
        name, rest = self.macro(line)
        if _COMMENT.match(text):
            self.add(BlockKind.COMMENT, line)
            while line < self.count and _COMMENT.match(self.lines[line]):
                line += 1
            return line
        if name in _LEVELS:
            return self.heading(line, name, rest)
        if name in _ENCLOSED:
            closer, kind = _ENCLOSED[name]
            self.add(kind, line, "tbl" if kind is BlockKind.TABLE else "")
            return self.closed(line, closer)
        if name in {"Bl", "El"}:
            self.lists = [*self.lists, self.list_kind(rest)] if name == "Bl" else self.lists[:-1]
            self.add(BlockKind.OTHER, line, "list")
            return line + 1
        if name in {"TP", "IP", "It"}:
            self.add(self.entry_kind(name, rest), line)
            return self.entry_end(line, name)
        if name in _TITLES or name in {"RS", "RE", "TQ", "so"}:
            self.add(BlockKind.OTHER, line, "title" if name in _TITLES else "")
            return line + 1
        self.add(BlockKind.PARAGRAPH, line)
        return self.paragraph_end(line)

    def heading(self, line: int, name: str, rest: str) -> int:
        end = line + 1
        if not rest and end < self.count and not self.macro(end)[0]:
            rest, end = self.lines[end], end + 1
        title = self.words(rest).strip('"')
        self.lists = []
        self.add(BlockKind.HEADING, line, level=_LEVELS[name], title=title or name)
        return end

    def closed(self, line: int, closer: str) -> int:
        for at in range(line + 1, self.count):
            stripped = self.lines[at].strip()
            if stripped == ".." if closer == "." else self.macro(at)[0] == closer:
                return at + 1
        return self.count

    @staticmethod
    def list_kind(rest: str) -> BlockKind:
        return BlockKind.LIST_ITEM if _PLAIN_LISTS.search(rest) else BlockKind.DEFINITION

    def entry_kind(self, name: str, rest: str) -> BlockKind:
        if name == "It":
            return self.lists[-1] if self.lists else BlockKind.DEFINITION
        if name == "TP":
            return BlockKind.DEFINITION
        tag = self.words(f".IP {rest}")
        if not tag:
            return BlockKind.PARAGRAPH
        return BlockKind.LIST_ITEM if _BULLET.match(tag) else BlockKind.DEFINITION

    def entry_end(self, line: int, name: str) -> int:
        """After the entry: its tag, its text, and what is indented or listed below it."""
        depth = 0
        at = line + 1
        while at < self.count:
            other, rest = self.macro(at)
            if other in _LEVELS:
                return at
            if other in {"RS", "Bl"}:
                depth += 1
            elif other in {"RE", "El"}:
                if not depth:
                    return at
                depth -= 1
            elif not depth:
                is_tagged = other == "IP" and bool(self.words(f".IP {rest}"))
                if is_tagged or other in {"TP", "It"}:
                    return at
                if other in _PARAGRAPHS and name != "It":
                    return at
            if other in _ENCLOSED:
                at = self.closed(at, _ENCLOSED[other][0])
                continue
            at += 1
        return at

    def paragraph_end(self, line: int) -> int:
        at = line + 1
        while at < self.count and not is_blank(self.lines[at]):
            name = self.macro(at)[0]
            if name in _LEVELS or name in _ENCLOSED or name in _PARAGRAPHS:
                break
            if name in {"TP", "IP", "It", "Bl", "El", "RS", "RE"}:
                break
            at += 1
        return at
