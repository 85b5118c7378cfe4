"""Versions: the least one of a runtime, in the words of documentation, and the project's own."""

from __future__ import annotations

import pytest

from docsync.docs.splice import splice
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.match.terms import own_version
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, mended, rewritten, verdict, verdicts


def value(symbol: str, before: str, after: str, owner: str = "", path: str = "x") -> ChangeFact:
    return fact(FactKind.VALUE_CHANGED, symbol, before, after, owner=owner, place=Place(path, 1))


RUST = value("rust-version", '"1.65"', '"1.70"', "package")
PYTHON = value("python", '">=3.8,<4"', '">=3.9,<4"', "tool.poetry.dependencies")
GO = value("go", "1.20", "1.22", "", "go.mod")
OWN = value("version", '"4.2.2"', '"4.3.0"', "project")
CASES = [
    (
        RUST,
        "The minimum supported version of Rust for app is **1.65.0**.\n",
        "The minimum supported version of Rust for app is **1.70.0**.\n",
    ),
    (RUST, "It compiles with Rust 1.65.0 or newer.\n", "It compiles with Rust 1.70.0 or newer.\n"),
    (RUST, "The current MSRV is: **1.65**.\n", "The current MSRV is: **1.70**.\n"),
    (PYTHON, "Install Python 3.8 or newer.\n", "Install Python 3.9 or newer.\n"),
    (GO, "You need Go 1.20 or later.\n", "You need Go 1.22 or later.\n"),
    (OWN, "```\n$ app --version\n4.2.2\n```\n", "```\n$ app --version\n4.3.0\n```\n"),
]


@pytest.mark.parametrize(("change", "old", "new"), CASES, ids=[c[1][:20] for c in CASES])
def test_versions(change: ChangeFact, old: str, new: str) -> None:
    doc = document(old)
    rewrites = mechanical_rewrites(doc, verdict(doc, change))
    made = splice(doc.content, [(r.start, r.end, r.new.encode()) for r in rewrites]).decode()
    assert made == new


def test_a_range_whose_end_changed_says_nothing_of_its_beginning() -> None:
    change = value("requires-python", ">=3.10, <3.14", ">=3.10, <3.15", "project")
    text = "Python 3.10 or newer is needed: `requires-python` is `>=3.10, <3.14`.\n"
    doc = document(text)
    made = rewritten(doc, mechanical_rewrites(doc, verdict(doc, change)))
    assert made == text.replace("3.14", "3.15")
    assert verdicts(document("Python 3.10 or newer is needed.\n"), change) == []


def test_a_version_with_a_zero_more_is_the_same() -> None:
    for before, after in (("1.22", "1.22.0"), ("1.22.0", "1.22")):
        doc = document(f"You need Go {before}+ for it.\n")
        assert verdicts(doc, value("go", before, after, "", "go.mod")) == []


def test_a_new_version_belongs_into_the_list_of_the_supported_ones() -> None:
    new = fact(FactKind.KEY_ADDED, "3.14", None, None, owner="Python", siblings=("3.13", "3.12"))
    text = "It is a Python (3.12, 3.13 tested) package.\n"
    assert mended(document(text), new) == text.replace("3.13", "3.13, 3.14")
    assert verdicts(document("Qt (3.12, 3.13 tested) is needed.\n"), new) == []


def test_what_is_anybodys_version_is_not_ours() -> None:
    assert own_version(value("version", '"1.0.0"', '"1.1.0"')) == ""
    assert own_version(value("version", '"4.2"', '"4.3"')) == ""
    assert own_version(value("line_version", '"4.2.2"', '"4.3.0"')) == ""
    assert own_version(value("__version__", "'4.2.2'", "'4.3.0'")) == "4.2.2"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("# Version\n\nv4.2.2\n", "# Version\n\nv4.3.0\n"),
        ("# Version\n\n`v4.2.2`\n", "# Version\n\n`v4.3.0`\n"),
        ("```yaml\nuses: actions/checkout@v4.2.2\n```\n", ""),
        ("```yaml\nrev: v4.2.2\n```\n", ""),
        ("New since v4.2.2 is the list.\n", ""),
    ],
)
def test_a_line_that_is_the_version_as_it_is_tagged(text: str, new: str) -> None:
    assert mended(document(text), value("version", "4.2.2", "4.3.0", "package")) == (new or text)
