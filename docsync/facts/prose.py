"""The texts for people in a file of code or settings: comments and literals, by paragraph and
sentence. A comment about how the code does it is none: only people who change it read that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from docsync.facts.lexer import comments_and_literals, family_of
from docsync.facts.publicness import is_sample_path


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its sentences, each on one line. What is no prose (an item, an entry of parameters, code) is
    one sentence."""

    sentences: tuple[str, ...]
    is_prose: bool


_STRINGS = re.compile(r'"(?:\\.|[^"\\\n])*"')
_MARK = re.compile(r"[ \t]*(?:/\*+!?|\*+/|///?!?|//!|\*(?![\w*])|#+!?|--|;+|<!--)?[ \t]?")
_DOC = re.compile(r"/\*[*!]|///|//!|#:|--- |#'")
_BREAK = re.compile(r"\n(?:[ \t]*\n)+|\n(?=[ \t]*(?:[-*+•] |\d+[.)] |@\w|:\w+[ :]|\.\. ))")
_JOINED = re.compile(r"\s*(?:[+\\.]|\.\.)?\s*")
_ENDS = re.compile(
    r"(?<=[.!?])[\"'`)\]*_]{0,2}(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bvs\.)"
    r"\s+(?=[A-Z`\"'(\[*<-]|\w+[A-Z_(])"
)
_NO_PROSE = re.compile(
    r"[-*+•] |\d+[.)] |@\w|:\w+[ :]|\.\. |>>>|```|~~~|\||#|"
    r"(?:Args|Arguments|Param(?:eter)?s|Options|Returns?|Yields?|Raises|Throws|Attributes"
    r"|Examples?|Notes?|See [Aa]lso|Usage)(?::|$)|"
    r"[*`]*[\w.]+[*`]*(?: ?\([^)]*\))? ?: "
)
_UNDERLINE = re.compile(r"([-=~^\"*+#])\1{2,}")
_DECLARES = re.compile(
    r"\s*(?:(?:export|public|protected|pub|open|abstract|def|class|module|interface|enum|struct"
    r"|trait|message|service|rpc)\b|(?:async )?function\b|typedef\b)"
)
# a field or a constant of a group has its comment above, too
_DECLARES_GO = re.compile(r"(?:func|type|var|const|package)\b|\t[A-Z]\w*(?:[ \t]+[^\s:(.]|\n|\Z)")
_ESCAPES = {"\\n": "\n", "\\t": " ", '\\"': '"', "\\'": "'", "\\`": "`", "\\\\": "\\"}
_ESCAPED = re.compile(r"\\(?:\r?\n[ \t]*|.)")


def paragraphs(path: str, text: str, *, every: bool = False) -> Iterator[list[Paragraph]]:
    """The paragraphs of each text of a file: of a comment, or of literals that are put together;
    with `every` also of the comments that only people read who change it."""
    for raw in _texts(path, text, every=every):
        found = [_paragraph(part) for part in _BREAK.split(_dedented(raw)) if part.strip()]
        if found:
            yield found


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    said = " ".join(text.split())
    return tuple(part for part in _ENDS.split(said) if part)


def _paragraph(text: str) -> Paragraph:
    lines = text.strip("\n").split("\n")
    is_plain = not any(line[:1] in " \t" or _UNDERLINE.fullmatch(line.strip()) for line in lines)
    if is_plain and not _NO_PROSE.match(lines[0]):
        return Paragraph(sentences(text), is_prose=True)
    return Paragraph((" ".join(text.split()),), is_prose=False)


def _dedented(text: str) -> str:
    """The lines as deep as they are below the others; the first one may follow a quotation mark."""
    first, _, rest = text.partition("\n")
    lines = [line.expandtabs(4) for line in rest.split("\n")]
    least = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join((first.strip(), *(line[least:].rstrip() for line in lines)))


def _texts(path: str, text: str, *, every: bool) -> Iterator[str]:
    family = family_of(path)
    if family is None and path.endswith((".yaml", ".yml")):
        yield from _of_yaml(text)
        return
    if family is None:
        yield from (_plain(match[0]) for match in _STRINGS.finditer(text))
        if not path.endswith(".json"):
            yield from _comments("#", text)
        return
    parts: list[str] = []
    end, was_comment = 0, False
    for start, stop, is_comment in comments_and_literals(text, family):
        between = text[end:start]
        goes_on = not between.strip() if is_comment else _JOINED.fullmatch(between) is not None
        if parts and not (goes_on and was_comment is is_comment and between.count("\n") < 2):
            if every or not was_comment or _is_for_users(parts[0], path, text[end:]):
                yield _whole(parts, is_comment=was_comment)
            parts = []
        parts.append(text[start:stop])
        end, was_comment = stop, is_comment
    if parts and (every or not was_comment or _is_for_users(parts[0], path, text[end:])):
        yield _whole(parts, is_comment=was_comment)


def _whole(parts: list[str], *, is_comment: bool) -> str:
    return "\n".join(map(_unmarked, parts)) if is_comment else "".join(map(_plain, parts))


def _is_for_users(comment: str, path: str, rest: str) -> bool:
    """`rest` is what stands behind the comment."""
    if _DOC.match(comment) or path.endswith(".d.ts") or is_sample_path(path):
        return True
    family = family_of(path)
    below = re.sub(r"\A[ \t]*\r?\n", "", rest)
    if family == "go":
        return _DECLARES_GO.match(below) is not None
    return family not in ("python", "markup") and _DECLARES.match(below) is not None


def _unmarked(comment: str) -> str:
    lines = comment.removesuffix("*/").removesuffix("-->").split("\n")
    return "\n".join(_MARK.sub("", line, count=1).rstrip() for line in lines)


def _plain(literal: str) -> str:
    """What a literal says."""
    bare = re.sub(r"\A[rbfuRBFU]{0,2}#*(\"\"\"|'''|[\"'`])", "", literal)
    bare = re.sub(r"(?:\"\"\"|'''|[\"'`])#*\Z", "", bare)
    return _ESCAPED.sub(lambda m: _ESCAPES.get(m[0], "" if "\n" in m[0] else m[0]), bare)


def _comments(mark: str, text: str) -> Iterator[str]:
    run: list[str] = []
    for line in (*text.split("\n"), ""):
        bare = line.strip()
        if bare.startswith(mark):
            run.append(re.sub(r"\A ", "", bare.lstrip(mark)))
            continue
        if run:
            yield "\n".join(run)
            run = []


_KEY = re.compile(
    r"(?P<indent>\s*)(?:- )*[\w.-]+:(?P<block>[ \t]+[|>][+-]?\d?[ \t]*$)?(?:[ \t]+|$)"
)


def _of_yaml(text: str) -> Iterator[str]:
    run: list[str] = []
    comments: list[str] = []
    depth = -1  # of the key whose block of text the lines are in
    for line in (*text.split("\n"), "end:"):
        indent = len(line) - len(line.lstrip())
        if depth >= 0 and (not line.strip() or indent > depth):
            run.append(line)
            continue
        depth = -1
        if line.lstrip().startswith("#"):
            comments.append(line)
            continue
        yield from _comments("#", "\n".join(comments))
        comments.clear()
        key = _KEY.match(line)
        if key is None:
            run.append(line)
            continue
        if run:
            yield "\n".join(run)
        depth = len(key["indent"]) if key["block"] else -1
        rest = line[key.end() :].strip()
        run = [_plain(rest) if rest[:1] in ("'", '"') else rest]
