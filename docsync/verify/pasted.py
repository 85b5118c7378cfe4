"""Whether code came into a text as if it were words."""

from __future__ import annotations

import re

from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, passed, quote

_SHAPES = (
    re.compile(r".*(?:\"\"\"|''').*"),
    re.compile(
        r"(?:async\s+)?(?:def|class|func|fn|function)\s+(?:\([^)]*\)\s*)?\w+\s*[(<:{].*[:{]"
    ),
    re.compile(r"(?:try|else|finally|do)\s*[:{]|\}?\s*(?:catch|else|finally)\b.*\{"),
    re.compile(r"[{}()\[\]]+[;,]?"),
    re.compile(r"[\w.]+(?:\[[^\]`]*\])?(?::\s?[\w\[\], |.]+)?\s?[-+|:]?=\s?[^\s=`][^`]*"),
    re.compile(r"(?:(?:await|yield|return|raise)\s+)?[\w.]+\([^`]*\)[;:]?"),
    re.compile(r"(?:with|for|if|while|elif)\s[^`]*\w\([^`]*:"),
    re.compile(r"(?:const|let|var|return|import|use|static|public|private)\s[^`|]*;"),
)


def check_pasted(edit: Edit) -> Check:
    """Lines outside of code blocks that came and are code: the end of a docstring, a statement, a
    bracket alone; where no line that was there is of that shape."""
    if edit.format == "roff":
        return passed("pasted code")
    was = {line.strip() for line in edit.old.prose.split("\n")}
    shapes = [shape for shape in _SHAPES if not any(map(shape.fullmatch, was))]
    for line in edit.new.prose.split("\n"):
        plain = line.strip()
        if plain not in was and any(shape.fullmatch(plain) for shape in shapes):
            return failed("pasted code", f"code came among the words: {quote(plain)}")
    return passed("pasted code")
