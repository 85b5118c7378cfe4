"""What a single line of AsciiDoc can begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

TITLE = re.compile(r"(?P<marks>={1,6}|#{1,6})[ \t]+(?P<title>\S.*?)(?:[ \t]+(?P=marks))?\Z")
_UNDERLINE = re.compile(r"([=\-~^+])\1{2,}\Z")
_LEVELS = "=-~^+"
DELIMITER = re.compile(
    r"(?:-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|[|,:!]={3,}|`{3,}[\w+#. -]*)\Z"
)
ATTRIBUTES = re.compile(r"\[(?:\[[^\[\]]+\]|[^\[\]]*|\w[^\]]*=\"[^\"]*\"[^\]]*)\]\Z")
# above a block: its title, anchor or attributes
BLOCK_LINE = re.compile(rf"(?:{ATTRIBUTES.pattern}|\.[^\s.].*\Z)")
STYLE = re.compile(r"\[(?P<style>[A-Za-z][\w-]*(?:%\w+)?(?:[ \t]*,[ \t]*[\w+#.-]+)?)[^\[\]=]*[\],]")
INLINE_ANCHOR = re.compile(r"\[\[[^\]]*\]\]|\[#[^\]]*\]")
COMMENT = re.compile(r"//(?!/)")
ATTRIBUTE = re.compile(r":!?[A-Za-z_][\w-]*!?:(?:[ \t]|\Z)")
MACRO = re.compile(r"[a-z][\w-]*::\S*\[.*\]\Z")
BREAK = re.compile(r"(?:'{3,}|<{3,}|- - -|\* \* \*)\Z")
ADMONITIONS = frozenset({"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"})
ADMONITION = re.compile(r"(?P<name>NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]")
_ITEM = re.compile(r"[ \t]*(?P<mark>\*{1,5}|-|\.{1,5}|\d+\.|[a-zA-Z]\.|<(?:\d+|\.)>)[ \t]+\S")
_TERM = re.compile(r"[ \t]*(?!//)\S.*?(?P<mark>:{2,4}|;;)(?=[ \t]|\Z)")


def list_mark(line: str) -> str:
    """What marks the items of one list: its bullet, `1.` for numbers, `::` for terms; "" if the
    line begins no item."""
    match = _ITEM.match(line)
    if match:
        mark = match["mark"]
        if mark[0].isdigit():
            return "1."
        return "<1>" if mark[0] == "<" else "a." if mark[0].isalpha() else mark
    match = _TERM.match(line)
    return match["mark"] if match else ""


def is_term(mark: str) -> bool:
    return mark[0] in ":;"


def ends_item(line: str) -> bool:
    """What cannot go on a list item without a `+` before it."""
    return bool(DELIMITER.match(line) or ATTRIBUTES.match(line) or TITLE.match(line))


def underlined(title: str, below: str) -> int:
    """The level of a title in two lines; 0 if it is none."""
    match = _UNDERLINE.match(below)
    if not match or not title[:1].strip() or abs(len(below) - len(title)) > 1:
        return 0
    if DELIMITER.match(title) or not re.search(r"[A-Za-z0-9\x80-\xff]", title):
        return 0
    return _LEVELS.index(match[1]) + 1


def language(style: str) -> str:
    """Of a style such as `source,python`."""
    return style.partition(",")[2].strip() if "," in style else ""


def inner_items(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Line ranges (first, after) of the items nested in the list item `lines`, by their start."""
    outer = list_mark(lines[0])
    opened: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    closer = ""
    for number, raw in enumerate(lines[1:], 1):
        line = raw.rstrip(" \t")
        if closer:
            closer = "" if line == closer else closer
        elif DELIMITER.match(line):
            closer = line
        elif (mark := list_mark(line)) and mark != outer:
            while any(mark == other for other, _ in opened):
                found.append((opened.pop()[1], number))
            opened.append((mark, number))
    found += [(start, len(lines)) for _, start in opened]
    return sorted(found)


def code_ranges(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """Line ranges of the code between delimiters, with its language."""
    found: list[tuple[int, int, str]] = []
    closer, first, tongue = "", 0, ""
    for number, raw in enumerate(lines):
        line = raw.rstrip(" \t")
        if closer:
            if line == closer:
                found.append((first, number, tongue))
                closer = ""
        elif re.match(r"(?:-{4,}|\.{4,})\Z|```", line):
            closer, first = line, number + 1
            if line[0] == "`":
                closer, tongue = "```", line.lstrip("`").strip()
        elif match := STYLE.match(line):
            tongue = language(match["style"])
    if closer:
        found.append((first, len(lines), tongue))
    return found
