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


def test_a_list_that_is_a_value_and_one_of_another_family_stay() -> None:
    names = ("date", "publish_date", "last_mod")
    new = fact(FactKind.KEY_ADDED, "expiry_date", None, None, siblings=names)
    for text in (
        'Set `order = ["date", "publish_date", "last_mod"]` for it.\n',
        'Set `order = [":git", "date", "publish_date", "last_mod"]` for it.\n',
        "It takes `disable_tags`, `disable_ids` and `disable_classes`.\n",
    ):
        other = ("disable_tags", "disable_ids", "disable_classes")
        change = (
            new
            if "order" in text
            else fact(FactKind.KEY_ADDED, "enable_all", None, None, siblings=other)
        )
        doc = document(text)
        assert mechanical_rewrites(doc, verdict(doc, change)) == []
    listed = "It takes `date`, `publish_date` and `last_mod`.\n"
    doc = document(listed)
    assert "`expiry_date`" in rewritten(doc, mechanical_rewrites(doc, verdict(doc, new)))
