"""What the wanted code shall do, in words: docstring, section of a document, exceptions, cost."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from docsync.codegen.examples import (
    Example,
    count_doctests,
    find_contradiction,
    prose_examples,
)
from docsync.codegen.target import Target
from docsync.errors import TargetError

MIN_WORDS = 3
_RAISES = re.compile(
    r"\b(?:[Rr]aises?|[Tt]hrows?)\b:?[^.\n]*|^\s*:raises? \w+|^[ \t]+\w+(?:Error|Exception)\b", re.M
)
_EXCEPTION = re.compile(r"\b[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Iteration|Warning)\b")
_COST = re.compile(
    r"O\(\s*(1|log ?\(?n\)?|n|n ?\*? ?log ?\(?n\)?|n ?(?:\^|\*\*) ?2|n²|n ?(?:\^|\*\*) ?3|n³)\s*\)"
    r"|\b(constant|logarithmic|linear|quadratic|cubic)[ -]time\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:etc\.?|and so on|as appropriate|if needed|usual|properly|TBD|somehow)\b")
# how much longer a call takes, as a power of how much longer its argument is
_EXPONENTS = {
    "1": 0.0,
    "constant": 0.0,
    "logn": 0.0,
    "logarithmic": 0.0,
    "n": 1.0,
    "linear": 1.0,
    "nlogn": 1.1,
    "n2": 2.0,
    "n²": 2.0,
    "quadratic": 2.0,
    "n3": 3.0,
    "n³": 3.0,
    "cubic": 3.0,
}


@dataclass(frozen=True, slots=True)
class Cost:
    """A claim on how long it takes: in the words of the documentation, and as an exponent."""

    words: str
    exponent: float


@dataclass(frozen=True, slots=True)
class Specification:
    """All that may be known of the wanted code. `section` is a text of the documentation, "" if
    none was named; `questions` are what neither says."""

    docstring: str
    section: str
    examples: tuple[Example, ...]
    doctests: int
    exceptions: tuple[str, ...]
    cost: Cost | None
    questions: tuple[str, ...]

    @property
    def has_examples(self) -> bool:
        return bool(self.examples or self.doctests)


def read_specification(target: Target, section: str = "") -> Specification:
    """Raises TargetError when there is nothing to go by, or what there is contradicts itself."""
    text = f"{target.docstring}\n\n{section}".strip()
    if len(re.findall(r"\w+", text)) < MIN_WORDS:
        raise TargetError(
            f"{target.path}:{target.node.lineno}: `{target.name}` has no docstring that says what "
            "it shall do: write one, or name a section of the documentation with --spec."
        )
    if problem := find_contradiction(text, target.short_name):
        raise TargetError(
            f"{target.path}:{target.node.lineno}: the examples of `{target.name}` contradict each "
            f"other: {problem}. Nothing was written."
        )
    return Specification(
        docstring=target.docstring,
        section=section,
        examples=prose_examples(text, target.short_name),
        doctests=count_doctests(target.docstring),
        exceptions=_exceptions(text),
        cost=find_cost(text),
        questions=tuple(_questions(target, text)),
    )


def _exceptions(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for sentence in _RAISES.finditer(text):
        for name in _EXCEPTION.findall(sentence[0]):
            found[name] = None
    # also those that a doctest shows
    for name in re.findall(r"^\s*(\w+(?:Error|Exception))(?::|$)", text, re.M):
        found[name] = None
    return tuple(found)


def find_cost(text: str) -> Cost | None:
    match = _COST.search(text)
    if match is None:
        return None
    key = re.sub(r"[\s()*^]", "", (match[1] or match[2]).lower())
    return Cost(match[0], _EXPONENTS[key]) if key in _EXPONENTS else None


def _questions(target: Target, text: str) -> list[str]:
    """What a person would ask before writing it. Each can be answered in one line."""
    found = []
    args = target.node.args
    parameters = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    named = set(re.findall(r"\w+", text))
    for each in parameters:
        if each.arg in ("self", "cls"):
            continue
        if each.annotation is None and each.arg not in named:
            found.append(f"What is `{each.arg}`: which type, and what is it for?")
    if target.node.returns is None and not re.search(r"(?i)\breturn|\byield|>>>|==|->", text):
        found.append("What does it return?")
    annotations = [ast.unparse(each.annotation) for each in parameters if each.annotation]
    takes_many = any(re.search(r"(?i)list|sequence|iterable|str|dict|set", a) for a in annotations)
    if takes_many and not re.search(r"(?i)\bempty\b|\[\]|\(\)|\{\}|''|\"\"", text):
        found.append("What does it give for an empty argument?")
    if vague := _VAGUE.search(text):
        found.append(f'The text says "{vague[0]}": what exactly is meant?')
    if not (">>>" in text or prose_examples(text, target.short_name)):
        found.append(f"Can you give one example, as `{target.short_name}(...) == ...`?")
    return found


def assumptions(specification: Specification) -> tuple[str, ...]:
    """What is assumed where nobody answers: said to people, and in the evidence."""
    plain = {
        "What does it give for an empty argument?": (
            "an empty argument is no error unless the text says so"
        ),
        "What does it return?": "it returns what its name says",
    }
    return tuple(
        plain.get(question, f"not said, left to the model: {question}")
        for question in specification.questions
        if not question.startswith("Can you give")
    )
