"""Lists of supported versions."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.edit import apply_edits, without_overlaps
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.versions import version_edits
from tests.unit.samples import document, fact, rewritten, verdict

RAISED = fact(FactKind.VALUE_CHANGED, "requires-python", ">=3.8", ">=3.9", owner="project")
NEW = fact(
    FactKind.KEY_ADDED, "3.13", None, None, owner="Python", siblings=("3.12", "3.11", "3.10")
)
GONE = fact(FactKind.KEY_REMOVED, "3.9", None, None, owner="Python", siblings=("3.10", "3.11"))

MENDED = [
    ("raised", RAISED, "Python 3.8, 3.9, and 3.10 work.\n", "Python 3.9 and 3.10 work.\n"),
    (
        "one more",
        NEW,
        "It runs on Python 3.10, 3.11 and 3.12.\n",
        "It runs on Python 3.10, 3.11, 3.12 and 3.13.\n",
    ),
    (
        "the end of a range",
        NEW,
        "Any of Python 3.10 through python 3.12 works.\n",
        "Any of Python 3.10 through python 3.13 works.\n",
    ),
    (
        "the beginning of a range",
        GONE,
        "Tests run on Python (3.9 - 3.11).\n",
        "Tests run on Python (3.10 - 3.11).\n",
    ),
    (
        "a list before a range",
        NEW,
        "Works on Python 3.10, 3.11 to 3.12.\n",
        "Works on Python 3.10, 3.11 to 3.13.\n",
    ),
    (
        "a clause",
        GONE,
        "It runs best on Python 3.9+; earlier versions are not supported.\n",
        "It runs best on Python 3.10+; earlier versions are not supported.\n",
    ),
    (
        "named behind",
        GONE,
        "It runs best on 3.9+; earlier versions of Python are not supported.\n",
        "It runs best on 3.10+; earlier versions of Python are not supported.\n",
    ),
    ("the least", GONE, "* Python version >= 3.9\n", "* Python version >= 3.10\n"),
    ("or newer", GONE, "It needs Python\n3.9+ now.\n", "It needs Python\n3.10+ now.\n"),
    ("or better", GONE, "Any Python 3.9-or-better does.\n", "Any Python 3.10-or-better does.\n"),
    (
        "in strong, and a name in the next sentence",
        GONE,
        "It **only supports Python 3.9+**. You may need `pip3` for it.\n",
        "It **only supports Python 3.10+**. You may need `pip3` for it.\n",
    ),
    (
        "beside another major version",
        GONE,
        "It runs best on Python 2.7.x and 3.9+; no other is supported.\n",
        "It runs best on Python 2.7.x and 3.10+; no other is supported.\n",
    ),
    ("only those", GONE, "It only supports Python 3.9+.\n", "It only supports Python 3.10+.\n"),
    (
        "a name in the next sentence",
        GONE,
        "It can run on Python 3.9+. It needs a Python with `sqlite3`.\n",
        "It can run on Python 3.10+. It needs a Python with `sqlite3`.\n",
    ),
    (
        "one that is on its way",
        GONE,
        "Python 3.9, 3.10, 3.11 and 3.12-dev work.\n",
        "Python 3.10, 3.11 and 3.12-dev work.\n",
    ),
    ("one less", GONE, "Python `3.9`, `3.10` or `3.11`\n", "Python `3.10` or `3.11`\n"),
]
LEFT = [
    ("another language", NEW, "Ruby 3.10, 3.11 and 3.12.\n"),
    ("not all of them known", NEW, "Python 2.7, 3.11 and 3.12.\n"),
    ("one version", GONE, "Python 3.9 or so.\n"),
    ("in code", NEW, "```\npython 3.10, 3.11, 3.12\n```\n"),
    ("a move", NEW, "When you upgrade from Python 3.10 to 3.12, run this.\n"),
    ("what is needed there", NEW, "The backport is needed on Python 3.10-3.12.\n"),
    ("a row", NEW, "| Versions | Result |\n| --- | --- |\n| Python 3.10 to 3.12 | works |\n"),
    ("another name before it", GONE, "It needs SQLite 3.9+ and any Python.\n"),
    ("no longer", GONE, "Python 3.9 is no longer supported.\n"),
    ("of a release", GONE, "Release 1 supports Python 3.9.\n"),
    ("of another thing", GONE, "The `zoneinfo` backend requires Python 3.9 or newer.\n"),
    ("a condition", GONE, "If you are on Python 3.9+, install version one.\n"),
    ("only there", GONE, "Only Python 3.9 requires a backport.\n"),
    ("a range of others", NEW, "Python 3.10 to 3.14 may work.\n"),
    ("no least", GONE, "Our docker image has Python 3.9 in it.\n"),
    ("an example", GONE, "Python is required, e.g. version 3.9 is.\n"),
    ("a range of another language", NEW, "Ruby 3.10 to 3.12 works.\n"),
    ("there already", NEW, "Python 3.12 and 3.13.\n"),
]


def after(change: ChangeFact, old: str) -> str:
    doc = document(old)
    edits = without_overlaps(version_edits((change,), doc, doc.sections[0]))
    return apply_edits(doc, 0, len(doc.content), edits)


@pytest.mark.parametrize(("name", "change", "old", "new"), MENDED, ids=[c[0] for c in MENDED])
def test_what_is_mended(name: str, change: ChangeFact, old: str, new: str) -> None:
    assert after(change, old) == new


@pytest.mark.parametrize(("name", "change", "old"), LEFT, ids=[c[0] for c in LEFT])
def test_what_stays(name: str, change: ChangeFact, old: str) -> None:
    assert after(change, old) == old


def test_a_list_is_not_made_to_name_a_version_twice() -> None:
    doc = document("Supported are Python 3.8, 3.9 and 3.10.\n")
    (one,) = mechanical_rewrites(doc, verdict(doc, RAISED))
    assert rewritten(doc, [one]) == "Supported are Python 3.9 and 3.10.\n"


def test_another_dependency_is_no_new_name_of_the_one_before() -> None:
    change = fact(FactKind.KEY_RENAMED, "httpx", "httpx", "httpx2", owner="project.dependencies")
    doc = document("```\nimport httpx\n```\n")
    assert mechanical_rewrites(doc, verdict(doc, change)) == []


@pytest.mark.parametrize("more", ["", "* Django REST Framework (3.13, 3.14)\n"])
def test_one_that_came_goes_into_its_list_once_whatever_has_that_number(more: str) -> None:
    text = f"# Needs\n\n* Python (3.10, 3.11, 3.12)\n* Django (4.1, 4.2)\n{more}"
    doc = document(text)
    mended = rewritten(doc, mechanical_rewrites(doc, verdict(doc, NEW)))
    assert mended == text.replace("3.12)", "3.12, 3.13)")


def test_a_framework_has_supported_versions_too() -> None:
    came = fact(FactKind.KEY_ADDED, "5.0", None, None, owner="Django", siblings=("4.2", "4.1"))
    text = "# Needs\n\n* Python (3.10, 3.11)\n* Django (4.1, 4.2)\n"
    doc = document(text)
    mended = rewritten(doc, mechanical_rewrites(doc, verdict(doc, came)))
    assert mended == text.replace("4.2)", "4.2, 5.0)")


def test_a_wrapped_list_keeps_its_lines() -> None:
    text = "# Needs\n\nIt is tested against Python 3.10,\n  3.11, 3.12 and PyPy.\n"
    doc = document(text, "docs/install.rst")
    mended = rewritten(doc, mechanical_rewrites(doc, verdict(doc, NEW)))
    assert mended == text.replace("3.12 and", "3.12, 3.13 and")


@pytest.mark.parametrize(
    "text",
    [
        "Written for Python (3.10, 3.11, 3.12+) and others.\n",
        "Its Python version (3.10, 3.11, 3.12, etc.) is told.\n",
        "| `>=3.10` | Python 3.10 and above, except 3.11 and 3.12 |\n",
        "On Python 3.11 and 3.12 it is also possible to add the folder.\n",
    ],
)
def test_a_list_of_something_else_gets_no_version(text: str) -> None:
    table = "| Is | Means |\n| --- | --- |\n" if text.startswith("|") else ""
    doc = document(f"# Needs\n\nPython 3.10, 3.11, 3.12 work.\n\n{table}{text}")
    mended = rewritten(doc, mechanical_rewrites(doc, verdict(doc, NEW)))
    assert mended.endswith(text)
    assert "3.12, 3.13 work" in mended


def test_half_of_a_sentence_is_not_brought_to_the_new_state() -> None:
    went = [
        fact(FactKind.KEY_REMOVED, v, None, None, owner="Django", siblings=("4.2", "5.0"))
        for v in ("3.2", "4.1")
    ]
    for text, count in (
        ("* Django 3.2, 4.0 (4.0.1+ for a regression), 4.1, 4.2 or 5.0\n", 0),
        ("* Django 3.2, 4.1, 4.2 or 5.0\n", 1),
    ):
        doc = document(text)
        assert len(list(version_edits(went, doc, doc.sections[0]))) == count


def test_a_least_version_that_came_is_no_version_of_a_list() -> None:
    """A project that says for the first time what it needs."""
    least = fact(FactKind.KEY_ADDED, "requires-python", None, ">=3.8", owner="project")
    beside = ("3.11", "3.10", "pip")
    came = fact(FactKind.KEY_ADDED, "3.12", None, None, owner="Python", siblings=beside)
    doc = document("# Needs\n\n* Python (3.10, 3.11)\n")
    made = rewritten(doc, mechanical_rewrites(doc, verdict(doc, least, came)))
    assert made == "# Needs\n\n* Python (3.10, 3.11, 3.12)\n"
