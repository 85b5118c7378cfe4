"""Whether code came into a text as if it were words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.rewrite.proposal import Check, Origin
from docsync.verify.edit import Edit, failed, passed, quote
from docsync.verify.outline import Outline, indent_of

# the end of a docstring, a definition, what opens a block, a bracket alone
_CERTAIN = (
    re.compile(r".*(?:\"\"\"|''').*"),
    re.compile(
        r"(?:async\s+)?(?:def|class|func|fn|function)\s+(?:\([^)]*\)\s*)?\w+\s*[(<:{].*[:{]"
    ),
    re.compile(r"(?:try|else|finally|do)\s*[:{]|\}?\s*(?:catch|else|finally)\b.*\{"),
    re.compile(r"[{}()\[\]]+[;,]?"),
)
_BEGINS = re.compile(r"(?:const|let|var|return|use|static|public|private)\s[^`|]*;")
_OPENS = re.compile(r"(?:with|for|if|while|elif)\s[^`]*\w\((?!e?s\))[^`]*:")
# a definition may have these as its term
_ASSIGNS = re.compile(r"[\w.]+(?:\[[^\]`]*\])?(?::\s?[\w\[\], |.]+)?\s?[-+|:]?=\s?[^\s=`][^`]*")
_CALLS = re.compile(r"(?:(?:await|yield|return|raise)\s+)?[\w.]+\((?!e?s\))[^`]*\)[;:]?")
_TERMS = (_ASSIGNS, _CALLS)
_SHAPES = (*_CERTAIN, _BEGINS, _OPENS, *_TERMS)
_WORDS = re.compile(r"(?:^|\s)[a-z]+ [a-z]+ [a-z]+\b")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_DIRECTIVE = re.compile(r"\.\. \w[\w:-]*::")
# what shows code without a block of its own: tags, formulas, a listing of AsciiDoc
_SHOWN = re.compile(
    r"<[a-z]\w*\b[^>]*(?:\n|>)|\$\$|^\[(?:source|listing)|^\.\. (?:parsed|test)", re.M
)


def check_pasted(edit: Edit) -> Check:
    """Lines outside of code blocks that came from a model and are code, where no line that was
    there is of that shape. What a rule writes is not pasted; man pages are not looked at."""
    is_written = edit.rewrite.origin is Origin.MODEL and edit.format != "roff"
    if not is_written or _SHOWN.search(edit.new.prose):
        return passed("pasted code")
    old = {line for line, _ in _lines(edit.old)}
    shapes = [shape for shape in _SHAPES if not any(map(shape.fullmatch, old))]
    for line, is_term in _lines(edit.new):
        if line in old:
            continue
        shape = next((shape for shape in shapes if shape.fullmatch(line)), None)
        if shape is None or (is_term and shape in _TERMS):
            continue
        if shape in _CERTAIN or not _WORDS.search(_STRING.sub("", line)):
            return failed("pasted code", f"code came among the words: {quote(line)}")
    return passed("pasted code")


def _lines(text: Outline) -> Iterator[tuple[str, bool]]:
    """The lines of the text without inline code, and whether a line may be a term: what is below it
    says what it is, or it is the second signature of a directive."""
    prose = list(text.prose)
    for start, end in text.spans:
        prose[start:end] = ["`"] * (end - start)
    lines = "".join(prose).split("\n")
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        above = lines[at - 1] if at else ""
        is_told = below.strip() and (_is_deeper(below, line) or below.lstrip().startswith(": "))
        is_signature = _is_deeper(line, above) and _DIRECTIVE.match(above.strip())
        yield line.strip(), bool(is_told or is_signature)


def _is_deeper(line: str, other: str) -> bool:
    return indent_of(line) > indent_of(other)
