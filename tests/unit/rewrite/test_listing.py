"""Lists within a line, where they are plainly meant whole."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, rewritten, verdict


def choices(before: str, after: str | None) -> ChangeFact:
    return fact(FactKind.CHOICES_CHANGED, "--format", before, after)


NEW = fact(FactKind.KEY_ADDED, "max_wait", None, None, siblings=("max_age", "max_size", "min_size"))
CASES = [
    (
        "a choice more",
        choices("('json', 'text')", "('json', 'text', 'yaml')"),
        "Set `--format` to `json` or `text`.\n",
        "Set `--format` to `json`, `yaml` or `text`.\n",
    ),
    (
        "a choice less",
        choices("['json', 'text', 'yaml']", "['json', 'text']"),
        "Set `--format` to `json`, `text` or `yaml`.\n",
        "Set `--format` to `json` or `text`.\n",
    ),
    (
        "braces",
        choices("('json', 'text')", "('json', 'text', 'yaml')"),
        "```\n--format {json,text}  how to print\n```\n",
        "```\n--format {json,text,yaml}  how to print\n```\n",
    ),
    (
        "no list any more",
        choices("('json', 'text', 'yaml')", None),
        "```\n--format [json|text|yaml]  how to print\n```\n",
        "```\n--format [json|text|yaml]  how to print\n```\n",
    ),
    (
        "another list",
        choices("('json', 'text')", "('json', 'text', 'yaml')"),
        "Set `--format` to `json`, `csv` or `text`.\n",
        "Set `--format` to `json`, `csv` or `text`.\n",
    ),
    (
        "all siblings",
        NEW,
        "Takes `max_age`, `max_size` and `min_size`.\n",
        "Takes `max_age`, `max_wait`, `max_size` and `min_size`.\n",
    ),
    ("two of three", NEW, "Takes `max_age` and `min_size`.\n", "Takes `max_age` and `min_size`.\n"),
]


@pytest.mark.parametrize(("name", "change", "old", "new"), CASES, ids=[c[0] for c in CASES])
def test_lists(name: str, change: ChangeFact, old: str, new: str) -> None:
    doc = document(old)
    assert rewritten(doc, mechanical_rewrites(doc, verdict(doc, change))) == new
