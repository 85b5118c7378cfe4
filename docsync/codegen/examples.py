"""Examples that a docstring or a specification gives: calls, and what they give."""

from __future__ import annotations

import ast
import doctest
import re
from dataclasses import dataclass
from itertools import pairwise

# between a call and its result, as people write it
_ARROW = re.compile(
    r"\s*(?:==|=>|->|-->|➞|→|⇒|↦|=|:|#\s*(?:=>|->|returns?)?"
    r"|(?:should |must |will )?(?:returns?|gives?|yields?|evaluates? to|equals?|be(?:comes)?))\s*"
)
_MAX_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Example:
    """`call` and `expected` are expressions of the language; the second is a literal, or "throws"
    and the name of an error. `line` is 1-based in the text; `setup` is run before the call."""

    call: str
    expected: str
    line: int
    setup: str = ""


def prose_examples(text: str, name: str) -> tuple[Example, ...]:
    """Lines as `name(1) == 2` or `name([]) -> None` outside of doctests. A right side that is no
    literal is no example: it cannot be checked without trusting it."""
    found: dict[tuple[str, str], Example] = {}
    in_doctest = False
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        in_doctest = stripped.startswith((">>>", "...")) or (in_doctest and bool(stripped))
        if in_doctest:
            continue
        for match in re.finditer(rf"(?<![\w.]){re.escape(name)}\(", line):
            example = _read(line[match.start() :], number)
            if example:
                found.setdefault((example.call, example.expected), example)
    return tuple(found.values())


def _read(text: str, line: int) -> Example | None:
    call = _first_call(text[:_MAX_CHARS])
    if call is None:
        return None
    arrow = _ARROW.match(text, len(call))
    if arrow is None or not arrow[0].strip():
        return None
    expected = _longest_literal(text[arrow.end() : arrow.end() + _MAX_CHARS])
    return Example(call, expected, line) if expected is not None else None


def _first_call(text: str) -> str | None:
    for end in (m.end() for m in re.finditer(r"\)", text)):
        try:
            node = ast.parse(text[:end], mode="eval").body
        except (SyntaxError, ValueError):
            continue
        return text[:end] if isinstance(node, ast.Call) else None
    return None


def _longest_literal(text: str) -> str | None:
    """The longest beginning that is a literal: behind it comes prose."""
    ends = [m.end() for m in re.finditer(r"[\])}'\"\w]", text)]
    for end in reversed(ends):
        rest = text[end:]
        if rest and (rest[0].isalnum() or rest[0] == "_" or re.match(r"\.\d", rest)):
            continue
        piece = text[:end].strip()
        try:
            ast.literal_eval(piece)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
        return piece
    return None


def readable_doctests(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without the doctests that nobody can run, such as one whose string is broken in two
    because the docstring is not raw, and the lines (1-based) where they begin. The lines that stay
    keep their numbers."""
    lines = text.expandtabs().split("\n")
    begins = [n for n, line in enumerate(lines) if line.lstrip(" ").startswith(">>>")]
    left = []
    for begin, following in pairwise([*begins, len(lines)]):
        end = next((n for n in range(begin, following) if not lines[n].strip(" ")), following)
        if not _is_readable("\n".join(lines[begin:end]) + "\n"):
            left.append(begin + 1)
            lines[begin:end] = [""] * (end - begin)
    return ("\n".join(lines) if left else text), tuple(left)


def _is_readable(block: str) -> bool:
    try:
        for each in doctest.DocTestParser().get_examples(block):
            if not (each.exc_msg or "").startswith("SyntaxError"):
                compile(each.source, "<doctest>", "single")
    except (ValueError, SyntaxError):
        return False
    return True


def count_doctests(text: str) -> int:
    """Lines of doctests that say what they give and can be read."""
    readable, _ = readable_doctests(text)
    return sum(bool(e.want) for e in doctest.DocTestParser().get_examples(readable))


def find_contradiction(text: str, name: str) -> str:
    """What two examples say against each other, "" if none do. Only calls of literals that are the
    same word for word are compared; one in between may have changed the state otherwise."""
    seen: dict[str, tuple[str, int]] = {}
    said: list[tuple[str, str, int]] = []
    for each in doctest.DocTestParser().get_examples(readable_doctests(text)[0]):
        if each.want and each.exc_msg is None:
            said.append((each.source.strip(), each.want.strip(), each.lineno + 1))
    said += [(e.call, e.expected, e.line) for e in prose_examples(text, name)]
    for call, expected, line in said:
        key, value = _normal(call, name), _value(expected)
        if key is None:
            continue
        if key in seen and seen[key][0] != value:
            first = seen[key][1]
            return f"lines {first} and {line} of the text give different results for `{call}`"
        seen.setdefault(key, (value, line))
    return ""


def _normal(call: str, name: str) -> str | None:
    """A call of `name` with literals only, as it is compared; None for anything else."""
    try:
        node = ast.parse(call, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return None
    # without arguments each call may give another one
    if node.func.id != name or not (node.args or node.keywords):
        return None
    try:
        for each in (*node.args, *(k.value for k in node.keywords)):
            ast.literal_eval(each)
    except (ValueError, TypeError):
        return None
    return ast.dump(node)


def _value(expected: str) -> str:
    try:
        return repr(ast.literal_eval(expected))
    except (ValueError, SyntaxError, TypeError, MemoryError):
        return " ".join(expected.split())
