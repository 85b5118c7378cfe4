"""Where code in MDX ends: statements, expressions and opening tags may hold blank lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_LINES = 400
_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\])*\"|`(?:\\.|[^`\\])*`|[()\[\]{}]|/?>",
    re.S,
)
_OPEN, _CLOSE = "([{", ")]}"


def code_end(lines: Sequence[str], first: int) -> int:
    """After the last line of the statement or `{expression}` that begins at `first`, or of the
    opening tag `<Name ...>`; 0 if its brackets do not close."""
    is_tag = lines[first].lstrip(" ").startswith("<")
    text = "\n".join(lines[first : first + MAX_LINES])
    line_ends = [match.start() for match in re.finditer(r"\n", text)] + [len(text)]
    depth, number = 0, 0
    for match in _TOKEN.finditer(text):
        # a statement ends with the first line at whose end no bracket is open
        while not is_tag and depth == 0 and number < len(line_ends) - 1:
            if line_ends[number] >= match.start():
                break
            return first + number + 1
        token = match[0]
        if token in _OPEN:
            depth += 1
        elif token in _CLOSE:
            depth -= 1
        elif is_tag and depth == 0 and token in (">", "/>"):
            return first + text.count("\n", 0, match.end()) + 1
        while number < len(line_ends) - 1 and line_ends[number] < match.end():
            number += 1
        if depth < 0:
            return 0
    return 0 if depth or is_tag else first + number + 1
