"""What the wanted code shall do, in words: docstring, section of a document, exceptions, cost."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docsync.codegen.arguments import arguments_of, return_kind
from docsync.codegen.examples import (
    Example,
    count_doctests,
    doctest_examples,
    find_contradiction,
    prose_examples,
)
from docsync.codegen.pairs import paired_examples
from docsync.codegen.target import Stub, Target
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
    text = text_of(target, section)
    # a method is called on an instance, and what it gives may depend on the calls before
    callee = "" if target.owner else target.short_name
    returns = return_kind(target)
    if callee and (problem := find_contradiction(text, callee)):
        raise contradicting(target, problem)
    examples = prose_examples(text, callee, returns) if callee else ()
    known = (*examples, *doctest_examples(target.docstring))
    examples += paired_examples(text, callee, arguments_of(target), returns, known)
    return specify(
        target,
        section,
        examples=examples,
        doctests=count_doctests(target.docstring),
        sample=f"{target.short_name}(...) == ...",
    )


def text_of(target: Stub, section: str) -> str:
    """All that says what the function shall do. Raises TargetError when that is nothing."""
    text = f"{target.docstring}\n\n{section}".strip()
    if len(re.findall(r"\w+", text)) < MIN_WORDS:
        raise TargetError(
            f"{target.path}:{target.line}: `{target.name}` has no docstring that says what it "
            "shall do: write one, or name a section of the documentation with --spec."
        )
    return text


def contradicting(target: Stub, problem: str) -> TargetError:
    return TargetError(
        f"{target.path}:{target.line}: the examples of `{target.name}` contradict each other: "
        f"{problem}. Nothing was written."
    )


def specify(
    target: Stub, section: str, *, examples: tuple[Example, ...], doctests: int, sample: str
) -> Specification:
    """With what is the same in all languages; `sample` is how one example is written."""
    text = text_of(target, section)
    has_examples = bool(examples or doctests or ">>>" in text)
    return Specification(
        docstring=target.docstring,
        section=section,
        examples=examples,
        doctests=doctests,
        exceptions=_exceptions(text),
        cost=find_cost(text),
        questions=tuple(_questions(target, text, "" if has_examples else sample)),
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


def _questions(target: Stub, text: str, sample: str) -> list[str]:
    """What a person would ask before writing it. Each can be answered in one line."""
    named = set(re.findall(r"\w+", text))
    found = [
        f"What is `{each.name}`: which type, and what is it for?"
        for each in target.parameters
        if not each.type and each.name not in named
    ]
    if not target.returns and not re.search(r"(?i)\breturn|\byield|>>>|==|->|=>", text):
        found.append("What does it return?")
    takes_many = any(
        re.search(r"(?i)list|sequence|iterable|str|dict|set|array|map|slice|\[\]", each.type)
        for each in target.parameters
    )
    if takes_many and not re.search(r"(?i)\bempty\b|\[\]|\(\)|\{\}|''|\"\"", text):
        found.append("What does it give for an empty argument?")
    if vague := _VAGUE.search(text):
        found.append(f'The text says "{vague[0]}": what exactly is meant?')
    if sample:
        found.append(f"Can you give one example, as `{sample}`?")
    return found


def assumptions(specification: Specification, answers: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What is assumed where nobody answers: said to people, and in the evidence. `answers` begin
    with their questions."""
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
        and not any(each.startswith(question) for each in answers)
    )
