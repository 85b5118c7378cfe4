"""A value is said of the thing that its row, item, line or sentence names."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.match.evidence import gather
from docsync.match.said_of import said_values
from tests.unit.samples import document, fact

RETRIES = fact(FactKind.DEFAULT_CHANGED, "--retries", "3", "5")


def lines(text: str, path: str = "doc.md") -> list[int]:
    doc = document(text, path)
    found = []
    for section in doc.sections:
        evidence = gather(RETRIES, doc, section, 1)
        if evidence is not None:
            found += [each.line for each in said_values(evidence, doc, section)]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| a | b |\n|---|---|\n| `--retries` | 3 |\n| `--wait` | 3 |\n", [3]),
        ("| a | b |\n|---|---|\n| `--retries` | below |\n| `--wait` | 3 |\n", []),
        ("| a | `--retries` |\n|---|---|\n| small | 3 |\n", [3]),
        ("```text\n--retries N  tries [3]\n--wait N     waits [3]\n```\n", [2]),
        ("- Numbers:\n  - `--retries`: 3\n  - `--wait`: 3\n", [2]),
        ("- `--retries`: tries\n  - default: 3\n", [2]),
        ("Use `--retries` to go on. It is 3 by default.\n", [1]),
        ("Use `--retries`\nto go on. The default\nis `3`.\n", [3]),
        ("Use `--retries` to go on.\nWhereas `--wait` is 3 seconds.\n", []),
    ],
)
def test_of_equal_values_those_of_the_thing(text: str, expected: list[int]) -> None:
    assert lines(text) == expected
