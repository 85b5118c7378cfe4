"""AsciiDoc to pieces by one pass over its lines, in the order in which Asciidoctor tries them.

Includes and conditions are left as they are: what they bring in is a document of its own.
"""

from __future__ import annotations

from docsync.docs import asciidoc_lines as al
from docsync.docs.outline import Piece, Scan
from docsync.docs.section import BlockKind
from docsync.docs.source import Source, is_blank

# a longer example, sidebar or open block is parted into the blocks of its body
LONG_CONTAINER_LINES = 30
_MAX_DEPTH = 8
_CONTAINERS = {"=": "example", "*": "sidebar", "-": "open"}


def scan_asciidoc(source: Source) -> Scan:
    """Pieces cover the lines from the first on; blocks that are never closed are problems."""
    scanner = _Scanner(source)
    scanner.run(scanner.front_matter(), len(source.lines), 0)
    return Scan(scanner.pieces, tuple(scanner.problems))


class _Scanner:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = [line.rstrip(" \t\f\v") for line in source.lines]
        self.count = len(self.lines)
        self.pieces: list[Piece] = []
        self.problems: list[str] = []
        self.groups = 0

    def run(self, line: int, end: int, depth: int) -> None:
        while line < end:
            if is_blank(self.lines[line]):
                if not self.pieces:
                    self.add(BlockKind.OTHER, 0)
                line += 1
            else:
                line = self.block(line, end, depth)

    def add(self, kind: BlockKind, line: int, info: str = "", group: int | None = None) -> None:
        self.pieces.append(Piece(kind, line, group or self.new_group(), self.source.decode(info)))

    def new_group(self) -> int:
        self.groups += 1
        return self.groups

    def front_matter(self) -> int:
        if self.lines[:1] == ["---"]:
            for line in range(1, self.count):
                if self.lines[line] == "---":
                    self.add(BlockKind.FRONT_MATTER, 0, "yaml")
                    return line + 1
        return 0

    def block(self, line: int, end: int, depth: int) -> int:
        """Adds the block that begins at this line, with the titles, anchors and attributes that
        stand directly above it; returns the line after it."""
        at, style = line, ""
        while at < end and al.BLOCK_LINE.match(self.lines[at]):
            match = al.STYLE.match(self.lines[at])
            style = match["style"] if match else style
            at += 1
        if at >= end or is_blank(self.lines[at]):
            self.add(BlockKind.OTHER, line, "attributes")
            return at
        return (
            (self.heading(line, at, end) if not depth else 0)
            or self.comment(line, at)
            or self.delimited(line, at, end, depth, style)
            or self.entry(line, at)
            or self.listed(line, at, end)
            or self.text(line, at, end, style)
        )

    def heading(self, first: int, line: int, end: int) -> int:
        match = al.TITLE.match(self.lines[line])
        if match:
            self.add_heading(first, len(match["marks"]), match["title"])
            return line + 1
        below = self.lines[line + 1] if line + 1 < end else ""
        level = al.underlined(self.lines[line], below)
        if not level:
            return 0
        self.add_heading(first, level, self.lines[line])
        return line + 2

    def add_heading(self, line: int, level: int, title: str) -> None:
        title = self.source.decode(al.INLINE_ANCHOR.sub("", title).strip())
        self.pieces.append(Piece(BlockKind.HEADING, line, self.new_group(), "", level, title))

    def comment(self, first: int, line: int) -> int:
        if not al.COMMENT.match(self.lines[line]):
            return 0
        self.add(BlockKind.COMMENT, first)
        while line < self.count and al.COMMENT.match(self.lines[line]):
            line += 1
        return line

    def delimited(self, first: int, line: int, end: int, depth: int, style: str) -> int:
        match = al.DELIMITER.match(self.lines[line])
        if not match:
            return 0
        mark = self.lines[line]
        close = self.close(line, end)
        char = mark[0]
        if char == "`":
            self.add(BlockKind.FENCE, first, mark.lstrip("`").strip())
        elif char in "|,:!":
            self.add(BlockKind.TABLE, first, "asciidoc")
        elif mark.startswith("////"):
            self.add(BlockKind.COMMENT, first)
        elif char == "+":
            self.add(BlockKind.HTML, first)
        elif char == "." or (char == "-" and len(mark) > 2):
            self.add(BlockKind.FENCE, first, al.language(style))
        elif char == "_":
            self.add(BlockKind.PARAGRAPH, first, "quote")
        else:
            self.container(first, line, close, depth, style or _CONTAINERS[char])
        return close

    def close(self, line: int, end: int) -> int:
        """After the line that closes the block opened at `line`."""
        opener = self.lines[line]
        closer = opener if opener[0] != "`" else opener[: len(opener) - len(opener.lstrip("`"))]
        for at in range(line + 1, end):
            if self.lines[at] == closer:
                return at + 1
        self.problems.append(f"line {line + 1}: block opened with {closer} is never closed")
        return end

    def container(self, first: int, line: int, end: int, depth: int, info: str) -> None:
        self.add(BlockKind.DIRECTIVE, first, info.lower())
        if end - line > LONG_CONTAINER_LINES and depth < _MAX_DEPTH:
            last = end - 1 if self.lines[end - 1] == self.lines[line] else end
            self.run(line + 1, last, depth + 1)
            if last < end:
                self.add(BlockKind.OTHER, last)

    def entry(self, first: int, line: int) -> int:
        """An attribute, a block macro (an include, an image, a condition), a break."""
        text = self.lines[line]
        if al.ATTRIBUTE.match(text):
            self.add(BlockKind.DEFINITION, first, "attribute")
            while line + 1 < self.count and self.lines[line].endswith(" \\"):
                line += 1
            return line + 1
        if al.MACRO.match(text) or al.BREAK.match(text):
            self.add(BlockKind.OTHER, first, "macro")
            return line + 1
        return 0

    def listed(self, first: int, line: int, end: int) -> int:
        mark = al.list_mark(self.lines[line])
        if not mark:
            return 0
        kind = BlockKind.DEFINITION if al.is_term(mark) else BlockKind.LIST_ITEM
        group = self.new_group()
        self.add(kind, first, group=group)
        while True:
            line = self.item_end(line, end, mark)
            if line >= end or al.list_mark(self.lines[line]) != mark:
                return line
            self.add(kind, line, group=group)

    def item_end(self, line: int, end: int, mark: str) -> int:
        """The first line with text after the item or entry that begins at `line`."""
        at = line + 1
        if al.is_term(mark) and self.lines[line].endswith(mark):
            # terms in a row share one definition
            while at < end and al.list_mark(self.lines[at]) == mark:
                at += 1
                if not self.lines[at - 1].endswith(mark):
                    break
        was_blank = False
        while at < end:
            text = self.lines[at]
            if is_blank(text):
                was_blank = True
            elif text == "+":
                at = self.attached(at + 1, end)
                was_blank = False
                continue
            elif other := al.list_mark(text):
                if other == mark:
                    return at
                was_blank = False
            elif al.COMMENT.match(text):
                if was_blank and text == "//-":
                    return at
            elif al.ends_item(text) or (was_blank and text[0] not in " \t"):
                if not (was_blank and self.is_own_text(line, at, mark)):
                    return at
                was_blank = False
            else:
                was_blank = False
            at += 1
        return end

    def is_own_text(self, line: int, at: int, mark: str) -> bool:
        """A definition may stand after a blank line below its term."""
        if not al.is_term(mark) or al.ends_item(self.lines[at]):
            return False
        return all(is_blank(self.lines[n]) or self.lines[n].endswith(mark) for n in range(line, at))

    def attached(self, line: int, end: int) -> int:
        """After the block that a `+` ties to its item."""
        while line < end and al.BLOCK_LINE.match(self.lines[line]):
            line += 1
        if line < end and al.DELIMITER.match(self.lines[line]):
            return self.close(line, end)
        while line < end and not is_blank(self.lines[line]) and self.lines[line] != "+":
            if al.list_mark(self.lines[line]):
                break
            line += 1
        return line

    def text(self, first: int, line: int, end: int, style: str) -> int:
        text = self.lines[line]
        match = al.ADMONITION.match(text)
        if match:
            self.add(BlockKind.DIRECTIVE, first, match["name"].lower())
        elif style.partition(",")[0] in {"source", "listing", "literal"}:
            self.add(BlockKind.FENCE, first, al.language(style))
        elif text[0] in " \t":
            self.add(BlockKind.FENCE, first)
        elif style in al.ADMONITIONS:
            self.add(BlockKind.DIRECTIVE, first, style.lower())
        else:
            self.add(BlockKind.PARAGRAPH, first)
        line += 1
        while line < end and not is_blank(self.lines[line]):
            if al.DELIMITER.match(self.lines[line]) or al.ATTRIBUTES.match(self.lines[line]):
                break
            if al.ATTRIBUTE.match(self.lines[line]):  # below the line of the author
                break
            line += 1
        return line
