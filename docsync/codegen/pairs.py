"""Examples that are written without a call: inputs and outputs, `for x = 3 the result is 4`, and
values with an arrow between them.

All of it has to be read: literals that fit the parameters in number and annotated type. What is
left of a line, what is said twice in different ways, and what could be meant otherwise is no
example, since a wrong one would refuse code that is right."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.codegen.arguments import Argument
from docsync.codegen.examples import END, Example, normal_call, normal_value, without_doctests
from docsync.codegen.kinds import Kind, fits
from docsync.codegen.literals import first_literal

_MAX_INPUT = 600  # characters
_ARROW = r"(?:={1,2}>|-{1,2}>|➞|→|⇒|⟶|⟹|↦|➔)"
_VERB = (
    r"(?:(?:should|must|will|would)\s+(?:be|return|give|output|equal)|is|are|returns?|gives?"
    r"|yields?|equals?|outputs?)"
)
_OF_IT = r"(?:expected\s+|correct\s+)?(?:result|output|answer|function|return(?:ed)?\s+value)"
_PAIR = re.compile(
    r"\binputs?\b\s*\d*\s*:\s*(?P<input>.+?)[\s;,.|]*(?:" + _ARROW + r")?\s*"
    r"\b(?:expected\s+)?(?:outputs?|returns?|results?)\b\s*\d*\s*:\s*`{0,2}",
    re.IGNORECASE | re.DOTALL,
)
_FOR = re.compile(r"\b(?:for|given|with|if|when)\s+(?=[`'\"]{0,2}\w+\s*={1,2}\s*\S)", re.IGNORECASE)
_SAYS = re.compile(
    rf"[\s,;:`]*(?:then\s+)?(?:{_ARROW}|(?:the\s+|it\s+|its\s+)?(?:{_OF_IT}\s+|it\s+){_VERB}"
    rf"|(?:should\s+|must\s+|will\s+)?(?:return|give|yield)s?)\s*:?\s*`{{0,2}}",
    re.IGNORECASE,
)
_SAYS_LATER = re.compile(rf"\b(?:the\s+|its\s+){_OF_IT}\s+{_VERB}\s*:?\s*`{{0,2}}", re.IGNORECASE)
_HEADER = re.compile(r"(?:^|\b)(?:for\s+)?examples?\b[^:.]{0,30}:|\be\.g\.,?:?", re.IGNORECASE)
_OTHER_HEADER = re.compile(r"\s*[A-Z]\w*(?: \w+)?\s*:\s*$")
_BULLET = re.compile(r"\s*(?:[-*•]\s+|\d+[.)]\s+)?`{0,2}")
_BETWEEN = re.compile(rf"`{{0,2}}\s*(?:{_ARROW}|(?:returns?|gives?|becomes)\b)\s*`{{0,2}}")


@dataclass(frozen=True, slots=True)
class _Reader:
    """`callee` is what a call begins with, `returns` the annotated type."""

    callee: str
    arguments: Sequence[Argument]
    returns: Kind | None

    def by_name(self, said: dict[str, str]) -> str | None:
        names = [each.name for each in self.arguments]
        needed = {each.name for each in self.arguments if each.is_needed}
        if not said or not needed <= said.keys() <= set(names):
            return None
        for each in self.arguments:
            if each.name in said and not self._fits(each, said[each.name]):
                return None
        given = [name for name in names if name in said]
        are_first = given == names[: len(given)] and not any(
            each.by_name for each in self.arguments[: len(given)]
        )
        parts = [said[name] if are_first else f"{name}={said[name]}" for name in given]
        return f"{self.callee}({', '.join(parts)})"

    def by_place(self, said: Sequence[str]) -> str | None:
        needed = sum(each.is_needed for each in self.arguments)
        if any(each.by_name and each.is_needed for each in self.arguments):
            return None
        placed = [each for each in self.arguments if not each.by_name]
        if not said or not needed <= len(said) <= len(placed):
            return None
        if not all(map(self._fits, placed, said)):
            return None
        return f"{self.callee}({', '.join(said)})"

    def expected(self, text: str, at: int) -> str | None:
        """The literal there, if nothing follows that could belong to it."""
        found = first_literal(text, at)
        if found is None or not END.match(text, found[1]):
            return None
        behind = re.match(r"\s*,\s*", text[found[1] :])
        if behind and first_literal(text, found[1] + behind.end()):
            return None  # of a tuple without brackets, or of a list of words
        return found[0] if fits(ast.literal_eval(found[0]), self.returns) else None

    @staticmethod
    def _fits(argument: Argument, said: str) -> bool:
        # what is only guessed proves nothing
        return not argument.is_typed or fits(ast.literal_eval(said), argument.kind)

    def assignments(self, text: str, at: int, signs: str) -> tuple[dict[str, str], int]:
        """`a = 1, b = 2` from that place on, and where it ends."""
        names = {each.name for each in self.arguments}
        found: dict[str, str] = {}
        pattern = re.compile(rf"[\s,;`]*(?:and\s+)?`{{0,2}}(\w+)`{{0,2}}\s*{signs}\s*`{{0,2}}")
        while match := pattern.match(text, at):
            if match[1] not in names or match[1] in found:
                break
            literal = first_literal(text, match.end())
            if literal is None:
                break
            found[match[1]], at = literal
        return found, at


def paired_examples(
    text: str,
    callee: str,
    arguments: Sequence[Argument],
    returns: Kind | None,
    known: Sequence[Example],
) -> tuple[Example, ...]:
    """Those that neither each other nor the `known` ones contradict. `callee` is what a call of the
    function begins with; without it there are none."""
    if not callee or not arguments or any(each.is_rest for each in arguments):
        return ()
    lines = without_doctests(text)
    reader = _Reader(callee, arguments, returns)
    plain = "\n".join(lines)
    found = [*_inputs(plain, reader), *_conditions(plain, reader), *_arrows(lines, reader)]
    said: dict[str, set[str]] = {}
    for each in (*known, *found):
        said.setdefault(_key(each, callee), set()).add(normal_value(each.expected))
    seen = {_key(each, callee) for each in known}
    left: list[Example] = []
    for each in found:
        key = _key(each, callee)
        if len(said[key]) == 1 and key not in seen:
            seen.add(key)
            left.append(each)
    return tuple(left)


def _key(example: Example, callee: str) -> str:
    return normal_call(example.call, callee) or example.call


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _inputs(text: str, reader: _Reader) -> Iterator[Example]:
    for match in _PAIR.finditer(text):
        said = match["input"]
        if len(said) > _MAX_INPUT or re.search(r"\b[Ii]nputs?\b\s*\d*\s*:", said):
            continue
        expected = reader.expected(text, match.end())
        call = _input_call(said.strip().strip("`"), reader)
        if call and expected is not None:
            yield Example(call, expected, _line(text, match.start()))


def _input_call(said: str, reader: _Reader) -> str | None:
    named, end = reader.assignments(said, 0, "[:=]")
    if named:
        return reader.by_name(named) if not said[end:].strip(" ,;.`\n") else None
    placed = _placed(said)
    return reader.by_place(placed) if placed else None


def _placed(said: str) -> list[str]:
    """Literals with commas or new lines between them, and nothing else."""
    found: list[str] = []
    at = 0
    while literal := first_literal(said, at):
        found.append(literal[0])
        gap = re.match(r"`?\s*(?:[,;\n]\s*|$)`?", said[literal[1] :])
        if gap is None:
            return []
        at = literal[1] + gap.end()
    return found if not said[at:].strip() else []


def _conditions(text: str, reader: _Reader) -> Iterator[Example]:
    for match in _FOR.finditer(text):
        named, end = reader.assignments(text, match.end(), "={1,2}")
        if not named:
            continue
        stop = text.find("\n", end)
        line = text[: stop if stop >= 0 else len(text)]
        call = reader.by_name(named)
        places = [_SAYS.match(text, end)]
        if not re.search(r"\b(?:for|if|when)\s", line[end:]):
            places.append(_SAYS_LATER.search(line, end))
        results = (reader.expected(text, each.end()) for each in places if each)
        expected = next((each for each in results if each is not None), None)
        if call and expected is not None:
            yield Example(call, expected, _line(text, match.start()))


def _arrows(lines: Sequence[str], reader: _Reader) -> Iterator[Example]:
    """Below a line that says that examples follow, or behind it."""
    is_open = has_some = False
    for number, line in enumerate(lines, 1):
        header = _HEADER.search(line)
        if header:
            is_open, has_some = True, False
        elif _OTHER_HEADER.match(line):
            is_open = False
        if not is_open or not line.strip():
            continue
        found = list(_arrows_in(line, header.end() if header else 0, reader))
        yield from (Example(call, expected, number) for call, expected in found)
        if has_some and not found:
            is_open = False
        has_some = has_some or bool(found)


def _arrows_in(line: str, at: int, reader: _Reader) -> Iterator[tuple[str, str]]:
    """All examples of a line, or none where any of it is something else."""
    found: list[tuple[str, str]] = []
    bullet = _BULLET.match(line, at)
    at = bullet.end() if bullet else at
    while line[at:].strip():
        said: list[str] = []
        while literal := first_literal(line, at):
            said.append(literal[0])
            at = literal[1]
            comma = re.match(r"\s*,\s*", line[at:])
            if comma is None:
                break
            at += comma.end()
        between = _BETWEEN.match(line, at)
        call = reader.by_place(said) or (reader.by_place(_opened(said)) if said else None)
        if between is None or call is None:
            return
        literal = first_literal(line, between.end())
        if literal is None or not fits(ast.literal_eval(literal[0]), reader.returns):
            return
        found.append((call, literal[0]))
        gap = re.match(
            r"`{0,2}\s*(?:(?:[,;]|\band\b)\s*(?:and\s+)?`{0,2}|\.?\s*$|(?:#|//|\().*$)",
            line[literal[1] :],
        )
        if gap is None:
            return
        at = literal[1] + gap.end()
    yield from found


def _opened(said: Sequence[str]) -> list[str]:
    """`(1, 2)` as the arguments 1 and 2."""
    value = ast.literal_eval(said[0]) if len(said) == 1 else None
    return [repr(each) for each in value] if isinstance(value, tuple) else []
