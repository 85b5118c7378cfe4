"""Lists within a line, where they are plainly meant whole."""

from __future__ import annotations

from dataclasses import replace

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
        "Set `--format` to `json`, `text` or `yaml`.\n",
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
    *(
        (
            name,
            choices("['a1', 'b1', 'c1']", after),
            f"Set `--format` to {old}.\n",
            f"Set `--format` to {new}.\n",
        )
        for name, after, old, new in (
            (
                "two more",
                "['a1', 'b1', 'c1', 'd', 'e']",
                "`a1`, `b1` or `c1`",
                "`a1`, `b1`, `c1`, `d` or `e`",
            ),
            (
                "one first",
                "['z', 'a1', 'b1', 'c1']",
                "`a1`, `b1` or `c1`",
                "`z`, `a1`, `b1` or `c1`",
            ),
            ("one between", "['a1', 'z', 'b1', 'c1']", "`a1`/`b1`/`c1`", "`a1`/`z`/`b1`/`c1`"),
            ("one for another", "['a1', 'z', 'c1']", "`a1`, `b1` or `c1`", "`a1`, `z` or `c1`"),
            (
                "one for another, in another order",
                "['a1', 'z', 'c1']",
                "`c1`, `b1` or `a1`",
                "`c1`, `z` or `a1`",
            ),
            (
                "one gone and two come",
                "['b1', 'y', 'c1', 'z']",
                "`a1`, `b1` or `c1`",
                "`b1`, `y`, `c1` or `z`",
            ),
            ("two left", "['a1', 'b1']", "`a1`, `b1`, or `c1`", "`a1` or `b1`"),
            ("one left", "['a1']", "`a1`, `b1`, or `c1`", "`a1`, `b1`, or `c1`"),
            (
                "a comma before the word",
                "['a1', 'b1', 'c1', 'd']",
                "`a1`, `b1`, or `c1`",
                "`a1`, `b1`, `c1`, or `d`",
            ),
            ("quotes", "['a1', 'b1', 'c1', 'd']", '"a1", "b1" or "c1"', '"a1", "b1", "c1" or "d"'),
            (
                "a broken line",
                "['a1', 'b1', 'c1', 'd']",
                "`a1`, `b1` or\n`c1`",
                "`a1`, `b1`,\n`c1` or `d`",
            ),
            ("in another order", "['c1', 'b1', 'a1']", "`a1`, `b1` or `c1`", "`a1`, `b1` or `c1`"),
            (
                "a word between",
                "['a1', 'z', 'c1']",
                "`a1` (small), `b1` or `c1`",
                "`a1` (small), `b1` or `c1`",
            ),
        )
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


def test_two_that_came_stand_in_one_list() -> None:
    siblings = ("max_age", "max_size", "min_size")
    other = fact(FactKind.KEY_ADDED, "min_wait", None, None, siblings=("min_size", *siblings))
    doc = document("Takes `max_age`, `max_size` and `min_size`.\n")
    made = rewritten(doc, mechanical_rewrites(doc, verdict(doc, NEW, other)))
    assert made == "Takes `max_age`, `max_size`, `max_wait`, `min_size` and `min_wait`.\n"


def test_one_comes_and_one_goes() -> None:
    siblings = ("--prefix", "--slash", "--encode")
    new = fact(FactKind.FLAG_ADDED, "--output", None, None, siblings=siblings)
    gone = fact(FactKind.FLAG_REMOVED, "--m3u", None, None, siblings=siblings)
    doc = document("It takes `--prefix`, `--slash`,\n`--m3u`, `--encode`.\n")
    made = rewritten(doc, mechanical_rewrites(doc, verdict(doc, new, gone)))
    assert made == "It takes `--prefix`, `--output`, `--slash`,\n`--encode`.\n"
    behind = replace(new, siblings=("--encode", "--slash", "--prefix", "--paths"))
    for last in ("`--m3u`, `--paths`", "`--m3u`"):
        doc = document(f"It takes `--prefix`, `--slash`,\n`--encode`, {last}.\n")
        made = rewritten(doc, mechanical_rewrites(doc, verdict(doc, behind, gone)))
        rest = last.removeprefix("`--m3u`")
        assert made == f"It takes `--prefix`, `--slash`,\n`--encode`, `--output`{rest}.\n"


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


LEVELS = ("warn", "info", "debug")


def test_a_plain_word_among_all_of_its_kind() -> None:
    new = fact(FactKind.KEY_ADDED, "error", None, None, siblings=LEVELS)
    other = fact(FactKind.KEY_RENAMED, "warn", "warn", "warning", siblings=LEVELS[1:])
    text = 'One of `"debug"`, `"info"` or `"warn"`, or an error is told.\n'
    doc = document(text)
    made = rewritten(doc, mechanical_rewrites(doc, verdict(doc, new)))
    assert made == text.replace('`"info"` or `"warn"`', '`"info"`, `"warn"` or `"error"`')
    made = rewritten(doc, mechanical_rewrites(doc, verdict(doc, other)))
    assert made == text.replace('"warn"', '"warning"')
    for some in ("`debug` or `warn`", "`debug`, `info`, `warn` or `loud`"):
        doc = document(f"One of {some}.\n")
        assert mechanical_rewrites(doc, verdict(doc, new)) == []
