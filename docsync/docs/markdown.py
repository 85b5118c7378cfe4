"""Markdown to pieces by one pass over its lines.

A scanner of its own and not a parser's tokens: only top-level blocks and their lines are needed,
a megabyte has to take a fraction of a second, and dialects (MkDocs, Docusaurus, MDX) meet here.
The tests hold its headings and fences against markdown-it.
"""

from __future__ import annotations

from docsync.docs import markdown_lines as ml
from docsync.docs.mdx import code_end
from docsync.docs.outline import Piece, Scan
from docsync.docs.section import BlockKind
from docsync.docs.source import Source, indent_of, is_blank


def scan_markdown(source: Source, is_mdx: bool = False) -> Scan:
    """Pieces cover the lines from the first on; unclosed fences and front matter are problems."""
    scanner = _Scanner(source, is_mdx)
    scanner.run()
    return Scan(scanner.pieces, tuple(scanner.problems))


class _Scanner:
    def __init__(self, source: Source, is_mdx: bool) -> None:
        self.source = source
        self.lines = source.lines
        self.count = len(source.lines)
        self.is_mdx = is_mdx
        self.pieces: list[Piece] = []
        self.problems: list[str] = []
        self.groups = 0
        self.no_closer: dict[int, int] = {}  # colons -> no container closes from this line on

    def run(self) -> None:
        line = self.front_matter()
        while line < self.count:
            if is_blank(self.lines[line]):
                if not self.pieces:
                    self.add(BlockKind.OTHER, 0)
                line += 1
            else:
                line = self.block(line)

    def add(
        self,
        kind: BlockKind,
        line: int,
        info: str = "",
        *,
        level: int = 0,
        title: str = "",
        group: int | None = None,
    ) -> None:
        self.pieces.append(
            Piece(kind, line, self.new_group() if group is None else group, info, level, title)
        )

    def new_group(self) -> int:
        self.groups += 1
        return self.groups

    def front_matter(self) -> int:
        marks = {"---": ("---", "..."), "+++": ("+++",)}
        first = self.lines[0].rstrip(" \t") if self.lines else ""
        if first not in marks:
            return 0
        for line in range(1, self.count):
            if self.lines[line].rstrip(" \t") in marks[first]:
                self.add(BlockKind.FRONT_MATTER, 0, "yaml" if first == "---" else "toml")
                return line + 1
        if self.count > 1 and ":" in self.lines[1]:
            self.problems.append(f"line 1: front matter opened with {first} is never closed")
        return 0

    def block(self, line: int) -> int:
        """Adds the block that begins at this line; returns the line after it."""
        text = self.lines[line]
        stripped = text.lstrip(" \t")
        if not self.is_mdx and indent_of(text) >= 4:
            return self.indented_code(line)
        char = stripped[0]
        end = 0
        if char in "`~":
            end = self.fence(line)
        elif char == "#":
            end = self.atx(line)
        elif char == ">":
            end = self.quote(line)
        elif char in "<{":
            end = self.html(line)
        elif char in "-*_+0123456789":
            end = self.rule_or_list(line)
        elif char == "[":
            end = self.link_definitions(line)
        elif char in "!?=":
            end = self.admonition(line)
        elif char == ":":
            end = self.container(line)
        elif self.is_mdx and ml.MDX_CODE.match(text):
            end = code_end(self.lines, line) or self.until_blank(line)
            self.add(BlockKind.OTHER, line, "mdx")
        return end or self.table(line) or self.definition(line) or self.paragraph(line)

    def until_blank(self, line: int) -> int:
        while line < self.count and not is_blank(self.lines[line]):
            line += 1
        return line

    def indented_end(self, line: int, column: int) -> int:
        """After the blank or indented lines that follow `line` (trailing blanks not counted)."""
        end = line + 1
        for at in range(line + 1, self.count):
            if is_blank(self.lines[at]):
                continue
            if indent_of(self.lines[at]) < column:
                break
            end = at + 1
        return end

    def indented_code(self, line: int) -> int:
        self.add(BlockKind.FENCE, line)
        return self.indented_end(line, 4)

    def fence(self, line: int) -> int:
        match = ml.opens_fence(self.lines[line])
        if not match:
            return 0
        info = self.source.decode(match["info"].strip(" \t"))
        directive = info[1 : info.find("}")] if info.startswith("{") and "}" in info else ""
        language = info.split()[0].split("{")[0] if info else ""
        if directive.split("}")[0] and directive not in {"code", "code-block", "code-cell"}:
            self.add(BlockKind.DIRECTIVE, line, directive)
        else:
            self.add(BlockKind.FENCE, line, language or info.partition("}")[2].strip())
        for at in range(line + 1, self.count):
            if indent_of(self.lines[at]) < 4 and ml.closes_fence(self.lines[at], match[1]):
                return at + 1
        self.problems.append(f"line {line + 1}: fence opened with {match[1]} is never closed")
        return self.count

    def heading(self, line: int, level: int, title: str) -> None:
        title = ml.EXPLICIT_ID.sub("", title.strip(" \t"))
        self.add(BlockKind.HEADING, line, level=level, title=self.source.decode(title))

    def atx(self, line: int) -> int:
        match = ml.ATX.match(self.lines[line])
        if not match:
            return 0
        self.heading(line, len(match[1]), match["title"] or "")
        return line + 1

    def quote(self, line: int) -> int:
        alert = self.lines[line].strip(" \t>")
        if alert.startswith("[!") and alert.endswith("]"):
            self.add(BlockKind.DIRECTIVE, line, self.source.decode(alert[2:-1].lower()))
        else:
            self.add(BlockKind.PARAGRAPH, line)
        inner = _Inner()
        inner.read(self.lines[line].lstrip(" \t")[1:])
        for at in range(line + 1, self.count):
            text = self.lines[at]
            stripped = text.lstrip(" \t")
            if stripped[:1] == ">" and indent_of(text) < 4:
                inner.read(stripped[1:])
            elif not inner.is_paragraph or is_blank(text) or ml.INTERRUPTS.match(text):
                return at
        return self.count

    def html(self, line: int) -> int:
        text = self.lines[line]
        for number, (opener, closer) in enumerate(ml.HTML_ENDS):
            if not opener.match(text):
                continue
            self.add(BlockKind.COMMENT if number == 1 else BlockKind.HTML, line)
            if closer is None:
                return self.until_blank(line)
            for at in range(line, self.count):
                if closer.search(self.lines[at]):
                    return at + 1
            self.problems.append(f"line {line + 1}: HTML block is never closed")
            return self.count
        if self.is_mdx and ml.JSX.match(text):
            is_comment = bool(ml.MDX_COMMENT.match(text))
            self.add(BlockKind.COMMENT if is_comment else BlockKind.HTML, line)
            end = code_end(self.lines, line) if text.lstrip(" ")[:2] != "</" else 0
            return self.until_blank(max(end, line))
        if ml.HTML_ALONE.match(text):
            self.add(BlockKind.HTML, line)
            return self.until_blank(line)
        return 0

    def rule_or_list(self, line: int) -> int:
        text = self.lines[line]
        if ml.RULE.match(text):
            self.add(BlockKind.OTHER, line)
            return line + 1
        match = ml.MARKER.match(text)
        if not match:
            return 0
        group = self.new_group()
        kind = match["marker"][-1]
        while True:
            self.add(BlockKind.LIST_ITEM, line, group=group)
            line = self.item_end(line)
            if line >= self.count or indent_of(self.lines[line]) >= 4:
                return line
            match = ml.MARKER.match(self.lines[line])
            if not match or match["marker"][-1] != kind or ml.RULE.match(self.lines[line]):
                return line

    def item_end(self, line: int) -> int:
        """The first line with text after the list item that begins at `line`."""
        column, rest = item_content(self.lines[line])
        inner = _Inner()
        inner.read(rest)
        is_empty = is_blank(rest)
        for at in range(line + 1, self.count):
            text = self.lines[at]
            if is_blank(text):
                inner.read("")
                # an item can begin with one blank line only
                if is_empty and at == line + 1:
                    column = 1 << 30
                continue
            if indent_of(text) >= column:
                inner.read(text.lstrip(" \t"))
            elif not inner.is_paragraph or ml.INTERRUPTS.match(text) or ml.MARKER.match(text):
                return at
        return self.count

    def link_definitions(self, line: int) -> int:
        if ml.FOOTNOTE.match(self.lines[line]):
            self.add(BlockKind.DEFINITION, line, "footnote")
            end = line + 1
            while end < self.count and not is_blank(self.lines[end]):
                if ml.FOOTNOTE.match(self.lines[end]) or ml.INTERRUPTS.match(self.lines[end]):
                    return end
                end += 1
            return max(end, self.indented_end(end - 1, 4))
        if not ml.LINK_DEFINITION.match(self.lines[line]):
            return 0
        self.add(BlockKind.OTHER, line, "link-definition")
        end = line + 1
        while end < self.count and (
            ml.LINK_DEFINITION.match(self.lines[end]) or ml.LINK_TITLE.match(self.lines[end])
        ):
            end += 1
        return end

    def admonition(self, line: int) -> int:
        match = ml.ADMONITION.match(self.lines[line])
        if not match:
            return 0
        name = "tab" if self.lines[line].startswith("===") else match["info"].strip('"')
        self.add(BlockKind.DIRECTIVE, line, self.source.decode(name))
        return self.indented_end(line, 4)

    def container(self, line: int) -> int:
        match = ml.CONTAINER.match(self.lines[line])
        if not match:
            stripped = self.lines[line].strip(" \t")
            if stripped.strip(":") or len(stripped) < 3:
                return 0
            self.add(BlockKind.OTHER, line)  # the end of a container that holds headings
            return line + 1
        self.add(BlockKind.DIRECTIVE, line, self.source.decode(match["info"]))
        end = self.container_end(line, len(match["colons"]))
        return end or self.indented_end(line, 4)

    def container_end(self, line: int, colons: int) -> int:
        """After the closing colons; 0 if there are none, or if sections stand inside."""
        if self.no_closer.get(colons, self.count) <= line:
            return 0
        fence, depth = "", 1
        for at in range(line + 1, self.count):
            stripped = self.lines[at].strip(" \t")
            if fence:
                if ml.closes_fence(stripped, fence):
                    fence = ""
            elif stripped[:3] == ":::":
                run = len(stripped) - len(stripped.lstrip(":"))
                if run == colons:
                    depth += 1 if stripped[run:] else -1
                    if not depth:
                        return at + 1
            elif stripped[:1] == "#" and ml.ATX.match(self.lines[at]):
                return 0
            elif match := ml.opens_fence(stripped):
                fence = match[1]
        self.no_closer[colons] = line
        return 0

    def table(self, line: int) -> int:
        if line + 1 >= self.count or not ml.opens_table(self.lines[line], self.lines[line + 1]):
            return 0
        self.add(BlockKind.TABLE, line)
        end = line + 2
        while end < self.count:
            text = self.lines[end]
            if is_blank(text) or indent_of(text) >= 4 or ml.INTERRUPTS.match(text):
                break
            end += 1
        return end

    def definition(self, line: int) -> int:
        below = line + 1
        if below < self.count and is_blank(self.lines[below]):
            below += 1
        if below >= self.count or not ml.DEFINITION.match(self.lines[below]):
            return 0
        last = self.pieces[-1] if self.pieces else None
        group = last.group if last and last.kind is BlockKind.DEFINITION and not last.info else None
        self.add(BlockKind.DEFINITION, line, group=group)
        end = self.indented_end(below, 2)
        while end < self.count:
            text = self.lines[end]
            if is_blank(text):
                after = end + 1
                if after < self.count and ml.DEFINITION.match(self.lines[after]):
                    end = self.indented_end(after, 2)
                    continue
                return end
            is_term = end + 1 < self.count and ml.DEFINITION.match(self.lines[end + 1])
            if ml.DEFINITION.match(text):
                end = self.indented_end(end, 2)
            elif is_term or is_blank(self.lines[end - 1]) or ml.INTERRUPTS.match(text):
                return end
            else:
                end = self.indented_end(end, 2)  # a lazy line of the definition
        return end

    def paragraph(self, line: int) -> int:
        end = line + 1
        while end < self.count:
            text = self.lines[end]
            if is_blank(text):
                break
            match = ml.SETEXT.match(text)
            if match:
                title = " ".join(part.strip(" \t") for part in self.lines[line:end])
                self.heading(line, 1 if match[1][0] == "=" else 2, title)
                return end + 1
            if ml.INTERRUPTS.match(text):
                break
            if "|" in text and end + 1 < self.count and ml.opens_table(text, self.lines[end + 1]):
                break
            end += 1
        self.add(BlockKind.PARAGRAPH, line)
        return end


class _Inner:
    """What stands inside a list item or a quote, as far as lazy lines and fences need it."""

    __slots__ = ("fence", "is_paragraph")

    def __init__(self) -> None:
        self.fence = ""
        self.is_paragraph = False

    def read(self, text: str) -> None:
        text = text.strip(" \t")
        if self.fence:
            if text and ml.closes_fence(text.lstrip("> "), self.fence):
                self.fence = ""
            return
        while match := ml.MARKER.match(text):
            if ml.RULE.match(text):
                break
            text = text[match.end() :]
        while text.startswith(">"):
            text = text[1:].lstrip(" \t")
        match = ml.opens_fence(text)
        if match:
            self.fence, self.is_paragraph = match[1], False
            return
        self.is_paragraph = bool(text) and not ml.ATX.match(text) and not ml.RULE.match(text)


def item_content(text: str) -> tuple[int, str]:
    """The column at which the content of a list item begins, and the text there."""
    match = ml.MARKER.match(text)
    if not match:
        raise ValueError(f"no list item: {text[:40]!r}")
    marker_end = indent_of(match["lead"]) + len(match["marker"])
    rest = text[match.end() :]
    width = indent_of(" " * marker_end + match["gap"]) - marker_end
    if not rest or width > 4:
        width = 1
    return marker_end + width, rest
