"""What a comment says first, as a whole sentence."""

from __future__ import annotations

import re

_MOST_CHARS = 300
_ENDS = re.compile(r"[.!?:][\"'`)\]]*\Z")
# what opens something else: a tag, a directive, an item, a prompt, markup, the title of a list
_OTHER = re.compile(r"[@\\:>|=~•]|\.\. |[-*+] |\d+[.)] |<\w|```|[A-Z]\w*:\Z")


def first_sentence(text: str) -> str:
    """The first line, with the lines below it in which its last sentence goes on; the first line
    alone where that does not end within `_MOST_CHARS`."""
    first, *more = (line.strip() for line in text.strip().split("\n"))
    said = first
    for line in more:
        if _ENDS.search(said) or not line or _OTHER.match(line):
            return said
        said = f"{said} {line}"
        if len(said) > _MOST_CHARS:
            return first
    return said
