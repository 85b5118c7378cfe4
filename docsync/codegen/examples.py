"""Examples that a docstring or a specification gives: calls, and what they give."""

from __future__ import annotations

import ast
import doctest
import re
from dataclasses import dataclass
from itertools import pairwise

from docsync.codegen.kinds import Kind, fits
from docsync.codegen.literals import MAX_CHARS, first_literal, is_literal, longest_literal

# between a call and its result, as people write it
_ARROW = re.compile(
    r"\s*`{0,2}\s*(?:={1,2}>|-{1,2}>|={2,3}|➞|→|⇒|⟶|⟹|↦|➔|=|:|#\s*(?:=>|->|returns?)?"
    r"|(?:should |must |will |would )?(?:returns?|gives?|yields?|produces?|outputs?|results? in"
    r"|evaluates? to|equals?|be(?:comes?)?))\s*`{0,2}\s*"
)
_IS = re.compile(r"\s*`{0,2}\s+is\s+(?:equal to\s+)?`{0,2}")
_RAISES = re.compile(
    r"\s*`{0,2}\s*(?:->|=>|#)?\s*(?:should |must |will )?(?:raises?|throws?)\s+(?:an?\s+)?`{0,2}"
    r"(?P<name>[A-Z]\w*)"
)
# what may stand behind a result that has to be all of it
END = re.compile(
    r"`{0,2}\s*(?:$|[.,;()#]|//|(?:and|or|but|while|whereas|because|since|as)\b)", re.M
)
_PRINTED = re.compile(r"\bprint\($")


@dataclass(frozen=True, slots=True)
class Example:
    """`call` and `expected` are expressions of the language; the second is a literal, or "throws"
    and the name of an error. `line` is 1-based in the text; `setup` is run before the call."""

    call: str
    expected: str
    line: int
    setup: str = ""


def prose_examples(text: str, name: str, returns: Kind | None = None) -> tuple[Example, ...]:
    """Lines as `name(1) == 2` or `name([]) -> None` outside of doctests, or the result alone in the
    next line. A right side that is no literal is no example: it cannot be checked without trusting
    it. `name` is what a call begins with."""
    found: dict[tuple[str, str], Example] = {}
    lines = without_doctests(text)
    for number, line in enumerate(lines, 1):
        for match in re.finditer(rf"(?<![\w.]){re.escape(name)}\(", line):
            example = _read(line, match.start(), number, returns) or _read_lines(
                lines, match.start(), number, returns
            )
            if example:
                found.setdefault((example.call, example.expected), example)
    return tuple(found.values())


def without_doctests(text: str) -> list[str]:
    """Its lines, those of doctests empty."""
    found = []
    in_doctest = False
    for line in text.splitlines():
        stripped = line.strip()
        in_doctest = stripped.startswith((">>>", "...")) or (in_doctest and bool(stripped))
        found.append("" if in_doctest else line)
    return found


def _read(line: str, at: int, number: int, returns: Kind | None) -> Example | None:
    text = line[at:]
    call = first_call(text)
    if call is None:
        return None
    end = len(call)
    if error := _RAISES.match(text, end):
        return Example(call, f"throws {error['name']}", number)
    is_printed = _PRINTED.search(line[:at]) is not None
    if is_printed and text[end : end + 1] == ")":
        end += 1
    arrow = _ARROW.match(text, end)
    is_all = arrow is None
    arrow = arrow or _IS.match(text, end)
    if arrow is None:
        return None
    expected = _result(text[arrow.end() :], returns)
    if expected is None:
        return None
    if is_all and not END.match(text, arrow.end() + len(expected)):
        return None  # "f(1) is 3 times as fast"
    if is_printed and (returns is None or not fits(ast.literal_eval(expected), returns)):
        return None  # 3 is printed for "3", too
    if expected == "None" and "->" in arrow[0] and not _has_values(call):
        return None  # that is a signature
    return Example(call, expected, number)


def _read_lines(lines: list[str], at: int, number: int, returns: Kind | None) -> Example | None:
    """A call that stands alone, and what it gives alone in the line below."""
    line = lines[number - 1]
    call = first_call(line[at:])
    if call is None or number == len(lines):
        return None
    if line[at + len(call) :].strip(" `:") or re.sub(
        r"^\s*(?:[-*•]|\d+[.)])?\s*`{0,2}", "", line[:at]
    ):
        return None
    try:
        for each in ast.walk(ast.parse(call, mode="eval")):
            if (
                isinstance(each, ast.Name)
                and isinstance(each.ctx, ast.Load)
                and each.id not in call.partition("(")[0]
            ):
                return None
    except SyntaxError:
        return None
    below = lines[number].strip()
    arrow = re.match(
        r"(?:=>|->|→|⇒|➞|#|`{1,2}|(?:[Oo]utput|[Rr]esult|[Rr]eturns?)\s*:?)?\s*`{0,2}", below
    )
    rest = below[arrow.end() if arrow else 0 :].rstrip("`")
    if not rest or not is_literal(rest) or not fits(ast.literal_eval(rest), returns):
        return None
    return Example(call, rest, number)


def _result(text: str, returns: Kind | None) -> str | None:
    expected = longest_literal(text[:MAX_CHARS])
    if expected is None or returns is None or expected[0] in "([{":
        return expected
    if isinstance(ast.literal_eval(expected), tuple) and returns.name not in (
        "tuple",
        "any",
        "union",
    ):
        first = first_literal(text)
        return first[0] if first else None
    return expected


def _has_values(call: str) -> bool:
    node = ast.parse(call, mode="eval").body
    return isinstance(node, ast.Call) and bool(node.args)


def first_call(text: str) -> str | None:
    """The call that a text begins with."""
    text = text[:MAX_CHARS]
    for end in (m.end() for m in re.finditer(r"\)", text)):
        try:
            node = ast.parse(text[:end], mode="eval").body
        except (SyntaxError, ValueError):
            continue
        return text[:end] if isinstance(node, ast.Call) else None
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


def doctest_examples(text: str) -> list[Example]:
    """What doctests say, but for exceptions."""
    parsed = doctest.DocTestParser().get_examples(readable_doctests(text)[0])
    return [
        Example(each.source.strip(), each.want.strip(), each.lineno + 1)
        for each in parsed
        if each.want and each.exc_msg is None
    ]


def find_contradiction(text: str, name: str) -> str:
    """What two examples say against each other, "" if none do. Only calls of literals that are the
    same word for word are compared; one in between may have changed the state otherwise."""
    seen: dict[str, tuple[str, int]] = {}
    said: list[tuple[str, str, int]] = []
    for each in (*doctest_examples(text), *prose_examples(text, name)):
        said.append((each.call, each.expected, each.line))
    for call, expected, line in said:
        key, value = normal_call(call, name), normal_value(expected)
        if key is None:
            continue
        if key in seen and seen[key][0] != value:
            first = seen[key][1]
            return f"lines {first} and {line} of the text give different results for `{call}`"
        seen.setdefault(key, (value, line))
    return ""


def normal_call(call: str, name: str) -> str | None:
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


def normal_value(expected: str) -> str:
    try:
        return repr(ast.literal_eval(expected))
    except (ValueError, SyntaxError, TypeError, MemoryError):
        return " ".join(expected.split())
