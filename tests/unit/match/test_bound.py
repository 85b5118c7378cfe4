"""Which versions that a text gives a change of today makes wrong."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from tests.unit.samples import document, fact, mended


def value(symbol: str, before: str, after: str, path: str = "pyproject.toml") -> ChangeFact:
    place = Place(path, 1)
    return fact(FactKind.VALUE_CHANGED, symbol, before, after, owner="project", place=place)


PYTHON = value("requires-python", ">=3.8", ">=3.9")
OWN = value("version", '"4.3.0"', '"4.3.1"')

STAYS = [
    (PYTHON, "The ``final`` decorator was introduced in Python version 3.8.\n"),
    (PYTHON, "This message can't be emitted when using Python version 3.8 or greater.\n"),
    (PYTHON, "The check works for\nPython 3.8.0 and 3.8.1. Use another one for these.\n"),
    (PYTHON, "If the last supported Python is 3.8 this setting should be set to 3.9.\n"),
    (PYTHON, "Requires Python 3.8 and ``py-version >= 3.8``.\n"),
    (PYTHON, "If you need Python 3.8, install version 2 of app.\n"),
    *(
        (PYTHON, text)
        for text in (
            "This is a new feature of the standard library as of Python 3.8.\n",
            "In Python 3.8 and later, a ``return`` with a value is allowed.\n",
            "As of v10.0.0, app requires Python 3.8 or newer.\n",
            "Version 17.x only supports Python 3.8 and over.\n",
            "__v3.0.0__ adds support for Python 3.8+.\n",
            "When you install it on Linux and Python 3.8+, use this file.\n",
            "If it is for Python 3.8, you should install it under Python 3.8.\n",
            "* **Python 3.8**: run `init --runtime python3.8`, which it supports\n",
            "| App | pip | Python |\n| --- | --- | --- |\n| 4.5 | 8.1 - 20.0 | >= 3.8 |\n",
            "| What | Needs |\n| --- | --- |\n| `backend` of Python | `>=3.8`, `1.2` |\n",
            "```yaml\n# requires python>=3.8 or a backport of it\n```\n",
        )
    ),
    (PYTHON, "It does not work with Python 3.8 or newer, install another.\n"),
    (PYTHON, "Python 3.8 and older are not supported.\n"),
    (PYTHON, "A client for `asyncio` (Python 3.8+ only) builds it.\n"),
    (PYTHON, "You need python >= 3.6 (recommended 3.8+) for it.\n"),
    (PYTHON, "Supported are values such as: >=3.8, >=3.9 of `requires-python`.\n"),
    (OWN, "Starting with app :doc:`4.3 </changes/4.3.0>`, it no longer does.\n"),
    (OWN, "See [what is new](docs/changelog.md#4.3.0).\n"),
    (OWN, "app 4.2.0 will be the last for 3.8. app 4.3.0 will support it.\n"),
    (OWN, "Everything was measured at `4.3.0` of app.\n"),
    (OWN, "# app 4.3.0\n\nNew.\n\n# app 4.2.0\n\nOld.\n"),
    (OWN, "Since app 4.3.0 the default is 5.\n"),
    (OWN, "See the [notes of 4.3.0](CHANGELOG.md#430).\n"),
    (OWN, "| Release | Node |\n|---|---|\n| 4.3.0 | 18 |\n| 4.2.0 | 16 |\n"),
    (OWN, "| Part | Version |\n|---|---|\n| app | 4.3.0 |\n| leftpad | 4.3.0 |\n"),
]
GOES = [
    (
        PYTHON,
        "The latest version of app supports Python\n3.8.0 and above.\n",
        "The latest version of app supports Python\n3.9.0 and above.\n",
    ),
    (PYTHON, "If you have Python 3.8+, install it.\n", "If you have Python 3.9+, install it.\n"),
    *(
        (PYTHON, text.replace("@", "3.8"), text.replace("@", "3.9"))
        for text in (
            "If you've got Python @+ and `pip` installed, you are good to go.\n",
            "This will only work with Python @ or newer.\n",
            "Before we begin, make sure you have at least Python @ here.\n",
            "Alternatively, if you know what to do, after installing Python @ or above, begin.\n",
            "It requires Python @ or newer, others are not supported.\n",
        )
    ),
    (
        PYTHON,
        "app requires Python 3.8. Older versions of Python may also work.\n",
        "app requires Python 3.9. Older versions of Python may also work.\n",
    ),
    (
        PYTHON,
        "You need python >= 3.8 (recommended 3.12+) for it.\n",
        "You need python >= 3.9 (recommended 3.12+) for it.\n",
    ),
    (PYTHON, "  - CPython: 3.8 and newer\n", "  - CPython: 3.9 and newer\n"),
    (
        PYTHON,
        "```sh\nconda create -n app python=3.8 -y\n```\n",
        "```sh\nconda create -n app python=3.9 -y\n```\n",
    ),
    (
        OWN,
        "Get app 4.3.0 from /download/4.3.0.tar.gz\n",
        "Get app 4.3.1 from /download/4.3.1.tar.gz\n",
    ),
    (
        OWN,
        "| File |\n|---|\n| [app-4.3.0.tgz](a-4.3.0.tgz) |\n| app-4.3.0.zip |\n",
        "| File |\n|---|\n| [app-4.3.1.tgz](a-4.3.1.tgz) |\n| app-4.3.1.zip |\n",
    ),
    (
        OWN,
        "| Part | Version |\n|---|---|\n| app | 4.3.0 |\n| leftpad | 1.3.0 |\n",
        "| Part | Version |\n|---|---|\n| app | 4.3.1 |\n| leftpad | 1.3.0 |\n",
    ),
]


@pytest.mark.parametrize(("change", "text"), STAYS, ids=[text[:40] for _, text in STAYS])
def test_what_tells_of_another_day_or_thing_stays(change: ChangeFact, text: str) -> None:
    assert mended(document(text), change) == text


@pytest.mark.parametrize(("change", "old", "new"), GOES, ids=[old[:40] for _, old, _ in GOES])
def test_what_is_said_of_today_is_mended(change: ChangeFact, old: str, new: str) -> None:
    assert mended(document(old), change) == new


def test_no_list_gets_the_new_value_beside_itself() -> None:
    change = value("requires_ansible", ">=2.14.0", ">=2.15.0", "meta.yml")
    text = "`requires_ansible` is one of: >=2.14.0, >=2.15.0, >=2.16.0\n"
    assert mended(document(text), change) == text
    alone = "`requires_ansible`: >=2.14.0\n"
    assert mended(document(alone), change) == alone.replace("2.14", "2.15")
