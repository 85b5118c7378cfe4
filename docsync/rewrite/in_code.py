"""An example that follows the code in one line and not in the next is true of neither: what would
leave it half done, or give it a name that it never defines, stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docsync.docs.nested import block_code, inner_code
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.publicness import is_test_path
from docsync.match.terms import STRONG, strip_quotes, word_strength
from docsync.rewrite.edit import Edit, apply_edits, without_overlaps

_QUOTED = frozenset({FactKind.LINE_CHANGED, FactKind.PASSAGE_CHANGED})
_VALUES = frozenset({FactKind.CONSTANT_CHANGED, FactKind.DEFAULT_CHANGED})
_NAME = re.compile(r"[A-Za-z_]\w*(?:-[A-Z]\w*)+|[A-Za-z_]\w*")
_TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|[^\s\w]")
_TEXT = re.compile(
    r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
)
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))(?:#|//|--)\s[^\n]*|/\*[\s\S]*?\*/")
_FILLED_IN = re.compile(r"\$?\{[^{}\"']*\}|\$\w+")
_MEMBER = re.compile(r"(?m:(?:(?:[A-Za-z_]\w*|[)\]])\??|^[ \t]+)\.|->|::)\Z")
_DECLARED = re.compile(
    r"\b(?:class|def|fn|func|function|struct|interface|enum|trait|module|import|type)\s+\w+"
)
_USED = re.compile(r"\??\.[A-Za-z_]|->|::|[(\[]|\s(?::=|[-+*/|]?=(?!=|>))")
_READ = re.compile(r"\??\.[A-Za-z_]|->|::|\[")
_GIVEN = re.compile(r"\s*[,)]")
_IN_CALL = re.compile(r"[\w>\]]\((?:[^()]*[,*&]\s*)?\Z")
_OF_CODE = re.compile(r"\w\(|[;{}]\s*\Z|\s:?=\s|->|::|^\s*(?:if|for|while|return|import|from)\b")
_HEAD = re.compile(
    r"\s*(?:@\w+\s+|(?:export|default|public|private|protected|internal|static|async|override|virtual"
    r"|abstract|pub|final|inline|suspend|open)\s+)*(?:def|fn|func|function|fun|sub|proc)\b"
    r"|[^=]*\([^()]*\)[^()=;]*\{\s*\Z"
)
_WORDS_OF_LANGUAGES = frozenset(
    "and as assert async await begin break case catch class const continue def default defer del do"
    " elif else end ensure enum except export extends false False final finally fn for from func"
    " function global go goto if implements import in instanceof interface is lambda let loop match"
    " mut namespace new next nil none None not null of or package pass print private protected pub"
    " public raise range require rescue return self static struct super switch then this throw true"
    " True try type typeof undefined unless until use using val var void when where while with"
    " yield cls len str int list dict set tuple bool float object string".split()
)


@dataclass(frozen=True, slots=True)
class _Body:
    """The code of a block: byte offsets, and what it says before and after."""

    start: int
    end: int
    old: str
    new: str
    edits: tuple[Edit, ...]


def without_halves(edits: Sequence[Edit], document: DocFile, section: DocSection) -> list[Edit]:
    """Without edits of an example that leave a name in it that they take away, or bring one that is
    nowhere defined. What goes may leave another edit alone: so it is asked again."""
    kept = list(edits)
    if document.is_encoded or not any(map(_is_looked_at, kept)):
        return kept
    while True:
        bodies = list(_bodies(kept, document, section))
        bad = [e for body in bodies for e in body.edits if _is_half(e, body, document)]
        if not bad:
            return kept
        kept = [e for e in kept if e not in bad]


def _is_looked_at(edit: Edit) -> bool:
    kind = edit.fact.kind
    return _is_quoted(edit.fact) or kind in _VALUES or kind.value.startswith("parameter-")


def _is_quoted(fact: ChangeFact) -> bool:
    return (
        fact.kind in _QUOTED
        and fact.rows is None
        and not fact.is_excerpt
        and not fact.is_continuation
    )


def _bodies(edits: Sequence[Edit], document: DocFile, section: DocSection) -> Iterator[_Body]:
    made = without_overlaps(edits)
    for block in section.blocks:
        within = [e for e in made if block.start <= e.start and e.end <= block.end]
        if not any(map(_is_looked_at, within)):
            continue
        for start, end in _codes(document, block):
            inside = tuple(e for e in within if start <= e.start and e.end <= end)
            if inside:
                new = apply_edits(document, start, end, inside)
                yield _Body(start, end, document.text(start, end), new, inside)


def _codes(document: DocFile, block: Block) -> Iterator[tuple[int, int]]:
    if block.kind is not BlockKind.FENCE:
        yield from inner_code(document, block)
        return
    for body in block_code(document, block):
        yield body.start, body.end


def _is_half(edit: Edit, body: _Body, document: DocFile) -> bool:
    kind = edit.fact.kind
    old, new = _lines(edit, body, document)
    if kind is FactKind.PARAMETER_RENAMED:
        return _is_left(edit, body, old)
    if kind is FactKind.PARAMETER_ADDED:
        return _is_unknown_argument(edit, body, old, new)
    if kind in _VALUES:
        return _is_unknown_value(edit, body)
    if not _is_quoted(edit.fact):
        return False
    gone = _names(old) - set(_NAME.findall(new))
    # what only went from a line, with nothing in its place, may be declared still
    is_less = not _names(new) - set(_NAME.findall(old))
    text = _DECLARED.sub(" ", body.new) if is_less else body.new
    code = _code_of(text)
    if any(_stands(name, text, code) for name in gone):
        return True
    return any(name not in body.old for name in _unknown(old, new, edit.fact))


def _lines(edit: Edit, body: _Body, document: DocFile) -> tuple[str, str]:
    """The lines of an edit, before and after it."""
    first = body.start + document.content[body.start : edit.start].rfind(b"\n") + 1
    last = document.content.find(b"\n", edit.end, body.end)
    last = body.end if last < 0 else last
    lead, rest = document.text(first, edit.start), document.text(edit.end, last)
    return document.text(first, last), lead + edit.new + rest


def _code_of(text: str) -> str:
    """Without comments and without what stands in quotes, but for the names that are filled in."""
    bare = _TEXT.sub(lambda m: '"' + " ".join(_FILLED_IN.findall(m[0])) + '"', text)
    return _COMMENT.sub(" ", bare)


def _names(text: str) -> set[str]:
    """What names a thing of the code: compound words, and others that code uses there."""
    code = _code_of(text)
    return {n for n in _NAME.findall(text) if _is_strong(n) or _is_used(n, code)} - (
        _WORDS_OF_LANGUAGES
    )


def _is_strong(name: str) -> bool:
    return "-" in name or word_strength(name) >= STRONG


def _stands(name: str, text: str, code: str) -> bool:
    if _is_strong(name):
        return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
    return _is_used(name, code)


def _is_used(name: str, code: str) -> bool:
    """Whether a word is a member, is called, set or given in a piece of code."""
    for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", code):
        lead, rest = code[: match.start()], code[match.end() :]
        if _MEMBER.search(lead) or _USED.match(rest):
            return True
        if _GIVEN.match(rest) and _IN_CALL.search(lead):
            return True
    return False


def _is_left(edit: Edit, body: _Body, line: str) -> bool:
    """Whether a parameter has its new name in the head of a function, and its old one in the body:
    in a call a name before `=` is the only one that is the parameter's."""
    name = strip_quotes(edit.fact.before or "").lstrip("*&")
    if not _HEAD.match(line) or not re.fullmatch(r"\w+", name):
        return False
    code = _code_of(body.new)
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", code) is not None


def _is_unknown_argument(edit: Edit, body: _Body, old: str, new: str) -> bool:
    """Whether a call of names that the example defines gets one that it does not."""
    come = [n for n in _NAME.findall(edit.new) if n not in body.old]
    if len(come) != 1 or not re.fullmatch(r"[\s,]*\w+[\s,]*", edit.new) or _HEAD.match(old):
        return False
    beside = re.search(r"\(([\w\s,]*)\)", _code_of(new))
    others = [n for n in _NAME.findall(beside[1]) if n not in come] if beside else []
    rest = body.old.replace(old, "", 1)
    return bool(others) and all(re.search(rf"\b{re.escape(n)}\b", rest) for n in others)


def _is_unknown_value(edit: Edit, body: _Body) -> bool:
    """Whether a literal becomes a member of something that the example does not know."""
    match = re.fullmatch(r"\s*([A-Za-z_]\w*)(?:\.[A-Za-z_]\w*)+\s*", edit.new)
    old = (edit.fact.before or "").strip()
    is_literal = old[-1:] in ("'", '"', "`") or old[:1].isdigit()
    if match is None or not is_literal or match[1] in _WORDS_OF_LANGUAGES:
        return False
    return re.search(rf"\b{match[1]}\b", body.old) is None


def _unknown(old: str, new: str, fact: ChangeFact) -> Iterator[str]:
    """Names that come in lines of code and are read there: no members, no names of arguments, not
    what is set or declared there, nothing that took the place of one name."""
    before, after = (_code_of(side) for side in (old, new))
    if not _OF_CODE.search(after):
        return
    known = set(_NAME.findall(before)) | set(_one_for_one(before, after, fact))
    for name in dict.fromkeys(_NAME.findall(after)):
        if name not in known and name not in _WORDS_OF_LANGUAGES and _is_read(name, after):
            yield name


def _is_read(name: str, code: str) -> bool:
    for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", code):
        lead, rest = code[: match.start()], code[match.end() :]
        if _MEMBER.search(lead):
            continue
        if _READ.match(rest) and not name[0].isupper():
            return True
        if _GIVEN.match(rest) and _IN_CALL.search(lead) and not _HEAD.match(code):
            return True
    return False


def _one_for_one(old: str, new: str, fact: ChangeFact) -> Iterator[str]:
    """Names that took the place of others, one for one; a test has objects of its own."""
    if is_test_path(fact.place.path):
        return
    sides = _TOKEN.findall(old), _TOKEN.findall(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *sides, autojunk=False).get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            for was, now in zip(sides[0][i1:i2], sides[1][j1:j2], strict=True):
                if _NAME.fullmatch(was) and _NAME.fullmatch(now):
                    yield now
