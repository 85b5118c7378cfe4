"""reStructuredText to pieces by one pass over its lines.

docutils builds a tree without the ends of its nodes, and refuses directives it does not know
(Sphinx has hundreds). Spans need neither a tree nor their meaning, so the lines are read here with
the patterns and the order of docutils' own state machine.
"""

from __future__ import annotations

import re
from itertools import takewhile

from docsync.docs import rst_lines as rl
from docsync.docs.outline import Piece, Scan
from docsync.docs.section import BlockKind
from docsync.docs.source import BLANKS, Source, indent_of

# a longer directive is parted into the blocks of its body, so that a rewrite stays small
LONG_DIRECTIVE_LINES = 30
_MAX_DEPTH = 8


def scan_rst(source: Source) -> Scan:
    """Pieces cover the lines from the first on; headings of an inconsistent level are problems."""
    scanner = _Scanner(source)
    scanner.run(0, len(source.lines), 0, 0)
    return Scan(scanner.pieces, tuple(scanner.problems))


class _Scanner:
    def __init__(self, source: Source) -> None:
        self.source = source
        # white space as docutils sees it; only line numbers are taken from these
        self.lines = [
            line.expandtabs(8).replace("\f", " ").replace("\v", " ").rstrip(" ")
            for line in source.lines
        ]
        self.columns = [indent_of(line) for line in self.lines]
        self.pieces: list[Piece] = []
        self.problems: list[str] = []
        self.styles: list[str] = []
        self.level = 0
        self.groups = 0

    def run(self, first: int, end: int, column: int, depth: int) -> None:
        """Adds the pieces of the lines from `first` to `end`, whose margin is `column`."""
        line = first
        while line < end:
            if not self.lines[line]:
                if not self.pieces:
                    self.add(BlockKind.OTHER, 0)
                line += 1
            else:
                line = self.block(line, end, column, depth)

    def add(self, kind: BlockKind, line: int, info: str = "", group: int | None = None) -> None:
        self.pieces.append(
            Piece(kind, line, self.new_group() if group is None else group, self.decode(info))
        )

    def decode(self, text: str) -> str:
        return self.source.decode(text)

    def new_group(self) -> int:
        self.groups += 1
        return self.groups

    def body_end(self, line: int, end: int, column: int) -> int:
        """After the lines that are indented to `column` at least; trailing blanks not counted."""
        last = line + 1
        for at in range(line + 1, end):
            if self.lines[at]:
                if self.columns[at] < column:
                    break
                last = at + 1
        return last

    def until_blank(self, line: int, end: int) -> int:
        while line < end and self.lines[line]:
            line += 1
        return line

    def block(self, line: int, end: int, column: int, depth: int) -> int:
        if self.columns[line] > column:
            self.add(BlockKind.PARAGRAPH, line, "quote")
            return self.body_end(line, end, column + 1)
        text = self.lines[line][self.columns[line] :]
        if rl.EXPLICIT.match(text) or rl.ANONYMOUS.match(text):
            return self.explicit(line, text, end, column, depth)
        return (
            self.list_or_fields(line, text, end, column)
            or self.table(line, text, end)
            or (self.heading(line, end) if column == 0 and not depth else 0)
            or self.text(line, end, column)
        )

    def explicit(self, line: int, text: str, end: int, column: int, depth: int) -> int:
        if text == ".." and (line + 1 >= end or not self.lines[line + 1]):
            self.add(BlockKind.COMMENT, line)
            return line + 1
        after = self.body_end(line, end, column + 1)
        match = rl.DIRECTIVE.match(text)
        if match:
            name = match["name"]
            if name in rl.CODE_DIRECTIVES:
                self.add(BlockKind.FENCE, line, match["argument"].strip(BLANKS))
            elif name in rl.TABLE_DIRECTIVES:
                self.add(BlockKind.TABLE, line, name)
            else:
                self.directive(line, after, name, depth)
        elif rl.FOOTNOTE.match(text):
            self.add(BlockKind.DEFINITION, line, "footnote")
        elif rl.TARGET.match(text) or rl.ANONYMOUS.match(text):
            self.add(BlockKind.OTHER, line, "target")
        elif rl.SUBSTITUTION.match(text):
            self.add(BlockKind.OTHER, line, "substitution")
        else:
            self.add(BlockKind.COMMENT, line)
        return after

    def directive(self, line: int, end: int, name: str, depth: int) -> None:
        """One block, or for a long body and one that describes members, a block for each part."""
        self.add(BlockKind.DIRECTIVE, line, name)
        body = next((at + 1 for at in range(line, end) if not self.lines[at]), end)
        columns = [self.columns[at] for at in range(body, end) if self.lines[at]]
        if not columns or depth >= _MAX_DEPTH:
            return
        mark = len(self.pieces)
        if end - line <= LONG_DIRECTIVE_LINES and not self.has_members(body, end):
            return
        self.run(body, end, min(columns), depth + 1)
        parts = self.pieces[mark:]
        del self.pieces[mark:]
        kept = 0
        for number, part in enumerate(parts):
            after = parts[number + 1].line if number + 1 < len(parts) else end
            is_member = part.kind is BlockKind.DIRECTIVE and rl.is_object(part.info)
            if is_member or after - line > LONG_DIRECTIVE_LINES:
                break
            kept = number + 1
        self.pieces.extend(parts[kept:])

    def has_members(self, first: int, end: int) -> bool:
        for at in range(first, end):
            match = rl.DIRECTIVE.match(self.lines[at][self.columns[at] :])
            if match and rl.is_object(match["name"]):
                return True
        return False

    def list_or_fields(self, line: int, text: str, end: int, column: int) -> int:
        match = rl.BULLET.match(text)
        if match:
            return self.items(line, end, column, rl.BULLET, text[0])
        if self.is_enumerated(line, text, end, column):
            return self.items(line, end, column, rl.ENUMERATOR, "")
        for pattern in (rl.FIELD, rl.OPTION):
            if pattern.match(text):
                return self.entries(line, end, column, pattern)
        if rl.DOCTEST.match(text):
            self.add(BlockKind.FENCE, line, "pycon")
            return self.until_blank(line, end)
        if rl.LINE_BLOCK.match(text):
            self.add(BlockKind.PARAGRAPH, line, "line-block")
            return self.until_blank(line, end)
        return 0

    def is_enumerated(self, line: int, text: str, end: int, column: int) -> bool:
        """An initial ("A. Einstein") or a numbered title is no list, says the next line."""
        if not rl.ENUMERATOR.match(text):
            return False
        if line + 1 >= end or not self.lines[line + 1] or self.columns[line + 1] > column:
            return True
        below = self.lines[line + 1][self.columns[line + 1] :]
        return bool(rl.ENUMERATOR.match(below)) and rl.follows(text, below)

    def items(self, line: int, end: int, column: int, pattern: re.Pattern[str], char: str) -> int:
        group = self.new_group()
        while True:
            text = self.lines[line][self.columns[line] :]
            match = pattern.match(text)
            if not match or (char and text[0] != char):
                return line
            if not char and not self.is_enumerated(line, text, end, column):
                return line
            self.add(BlockKind.LIST_ITEM, line, group=group)
            width = column + 1 if match.end() == len(text) else column + match.end()
            after = self.body_end(line, end, width if char else column + 1)
            line = self.skip_blank(after, end)
            if line >= end or self.columns[line] != column:
                return line

    def entries(self, line: int, end: int, column: int, pattern: re.Pattern[str]) -> int:
        group = self.new_group()
        while True:
            match = pattern.match(self.lines[line][self.columns[line] :])
            if not match:
                return line
            self.add(BlockKind.DEFINITION, line, match["name"], group)
            line = self.skip_blank(self.body_end(line, end, column + 1), end)
            if line >= end or self.columns[line] != column:
                return line

    def skip_blank(self, line: int, end: int) -> int:
        while line < end and not self.lines[line]:
            line += 1
        return line

    def table(self, line: int, text: str, end: int) -> int:
        if rl.GRID_TOP.match(text):
            self.add(BlockKind.TABLE, line, "grid")
            return self.until_blank(line, end)
        if not rl.SIMPLE_TOP.match(text):
            return 0
        self.add(BlockKind.TABLE, line, "simple")
        borders = 0
        for at in range(line + 1, end):
            if rl.SIMPLE_BORDER.match(self.lines[at].lstrip(" ")):
                borders += 1
                if borders == 2 or at + 1 >= end or not self.lines[at + 1]:
                    return at + 1
        self.problems.append(f"line {line + 1}: table without a bottom border")
        return self.until_blank(line, end)

    def heading(self, line: int, end: int) -> int:
        text = self.lines[line]
        below = self.lines[line + 1] if line + 1 < end else ""
        match = rl.ADORNMENT.match(text)
        if match:
            under = self.lines[line + 2] if line + 2 < end else ""
            is_title = bool(below) and not rl.ADORNMENT.match(below) and under == text
            if is_title and self.is_long_enough(text, below.strip(" ")):
                self.add_heading(line, match[1] * 2, below)
                return line + 3
            if len(text) >= 4 and not below:
                self.add(BlockKind.OTHER, line, "transition")
                return line + 1
            if len(text) < 4:
                return 0
            # docutils gives up on these lines and reads on after them
            self.add(BlockKind.OTHER, line, "adornment")
            self.problems.append(f"line {line + 1}: title overline without a matching underline")
            return min(end, line + (2 if rl.ADORNMENT.match(below) else 3))
        match = rl.ADORNMENT.match(below)
        if match and self.is_long_enough(below, text):
            self.add_heading(line, match[1], text)
            return line + 2
        return 0

    def is_long_enough(self, adornment: str, title: str) -> bool:
        return len(adornment) >= 4 or len(adornment) >= len(self.decode(title))

    def add_heading(self, line: int, style: str, title: str) -> None:
        if style in self.styles:
            self.level = self.styles.index(style) + 1
        elif len(self.styles) == self.level:
            self.styles.append(style)
            self.level += 1
        else:
            self.level = min(self.level + 1, len(self.styles))
            self.problems.append(
                f"line {line + 1}: title style {style!r} is new below level {self.level - 1}"
            )
        self.pieces.append(
            Piece(
                BlockKind.HEADING, line, self.new_group(), "", self.level,
                self.decode(title.strip(BLANKS)),
            )
        )  # fmt: skip

    def text(self, line: int, end: int, column: int) -> int:
        """A paragraph, a definition, or what a paragraph that ends in `::` announces."""
        below = line + 1
        if below < end and self.lines[below] and self.columns[below] > column:
            last = self.pieces[-1] if self.pieces else None
            is_next = last is not None and last.kind is BlockKind.DEFINITION and not last.info
            self.add(BlockKind.DEFINITION, line, group=last.group if last and is_next else None)
            return self.body_end(line, end, column + 1)
        after = below
        while after < end and self.lines[after] and self.columns[after] <= column:
            after += 1
        is_bare = self.lines[line].strip(" ") == "::" and after == line + 1
        self.add(BlockKind.FENCE if is_bare else BlockKind.PARAGRAPH, line)
        if not self.lines[after - 1].endswith("::"):
            return after
        body = self.skip_blank(after, end)
        if body >= end or body == after:
            return after
        if self.columns[body] > column:
            literal_end = self.body_end(body, end, column + 1)
        else:
            literal_end = body + quoted(self.lines[body : self.until_blank(body, end)])
        if literal_end == body:
            return after
        if not is_bare:
            self.add(BlockKind.FENCE, body)
        return literal_end


def quoted(lines: list[str]) -> int:
    """How many lines a literal block takes that is not indented: each begins with the same
    punctuation."""
    first = lines[0].lstrip(" ")[:1]
    if not re.match(r"[!-/:-@\[-`{-~]", first):
        return 0
    return sum(1 for _ in takewhile(lambda line: line.lstrip(" ").startswith(first), lines))
