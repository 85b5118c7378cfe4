"""What was said of a removed thing goes with it, and nothing that speaks of anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, rewritten, verdict

GONE = fact(FactKind.FLAG_REMOVED, "--turbo", "False", None)
ENV = fact(FactKind.ENV_REMOVED, "APP_SKIP_SLOW", None, None)

CASES = [
    ("said in quotes", GONE, 'It runs.\n\nAll "slow" ones fly by `--turbo`.\n', "It runs.\n"),
    ("sentence", GONE, "It runs. With `--turbo` it flies. All land.\n", "It runs. All land.\n"),
    ("last", GONE, "It runs.\nWith `--turbo` it flies.\n", "It runs.\n"),
    ("paragraph", GONE, "It runs.\n\nWith `--turbo` it flies.\n\nEnd.\n", "It runs.\n\nEnd.\n"),
    (
        "with its example",
        ENV,
        "Run it.\n\nSet `APP_SKIP_SLOW` to be fast:\n\n```\nAPP_SKIP_SLOW=1 app\n```\n\nEnd.\n",
        "Run it.\n\nEnd.\n",
    ),
    (
        "section",
        GONE,
        "# App\n\nText.\n\n## `--turbo`\n\nFlies.\n\n## `--tree`\n\nShows.\n",
        "# App\n\nText.\n\n## `--tree`\n\nShows.\n",
    ),
    (
        "section of a flag with its value, and of a table of contents",
        GONE,
        "# App\n\nText.\n\n- [turbo](#--turbo-level)\n\n## `--turbo <level>`\n\nFlies.\n",
        "# App\n\nText.\n\n- [turbo](#--turbo-level)\n\n",
    ),
]
WIDTH = fact(FactKind.KEY_REMOVED, "tab_width", "4", None, owner="app")
BY_TITLE = (
    "# App\n\nText.\n\n## Tab Width\n\nOf `app`.\n\n**Name:** `tab_width`\n\n## Tree\n\nShows.\n"
)
CASES.append(
    (
        "section with the name in words",
        WIDTH,
        BY_TITLE,
        "# App\n\nText.\n\n## Tree\n\nShows.\n",
    )
)
LEFT = [
    (
        "a title in words of another name",
        ENV,
        "# App\n\nText.\n\n## Skip Slow\n\nSet `APP_SKIP_SLOW` or `APP_ALL`.\n\n## Tree\n\nA.\n",
    ),
    ("another name", GONE, "It runs. Use `--turbo` or `--tree` to fly.\n"),
    ("told as past", GONE, "It runs. `--turbo` was removed; it flew.\n"),
    ("leant on", GONE, "It runs. With `--turbo` it flies. This is loud.\n"),
    ("a link", GONE, "It runs. With [`--turbo`](a.md) it flies.\n"),
    ("leant on later", GONE, "It runs. With `--turbo` it flies. The reader calls this option.\n"),
    (
        "a dependency",
        fact(FactKind.KEY_REMOVED, "ssh_key", "0.6", None, owner="dependencies"),
        "It runs. Add your `ssh_key` to be let in.\n",
    ),
    (
        "words of the language",
        fact(FactKind.KEY_REMOVED, "ssh-key", None, None, owner="settings"),
        "It runs. Add your ssh-key to be let in.\n",
    ),
    ("another name in quotes", GONE, "It runs. One of '--turbo', 'slow' and 'PUT' flies.\n"),
    ("inherited", replace(GONE, stands_elsewhere=True), "It runs. With `--turbo` it flies.\n"),
    (
        "a version, which others have as well",
        fact(FactKind.KEY_REMOVED, "Python 3.6", None, None, owner="metadata"),
        "It runs. It helps to install versions like Python 3.6, 3.7, etc.\n",
    ),
    ("all there is", GONE, "# App\n\nWith `--turbo` it flies.\n"),
    ("linked section", GONE, "# App\n\nSee [it](#--turbo).\n\n## `--turbo`\n\nFlies.\n"),
    (
        "words only",
        fact(FactKind.KEY_REMOVED, "turbo_x", None, None, certainty=0.5),
        "A. `turbo_x` is on.\n",
    ),
]


def after(change: ChangeFact, old: str) -> str:
    doc = document(old)
    return rewritten(doc, mechanical_rewrites(doc, verdict(doc, change)))


@pytest.mark.parametrize(("name", "change", "old", "new"), CASES, ids=[c[0] for c in CASES])
def test_what_goes(name: str, change: ChangeFact, old: str, new: str) -> None:
    assert after(change, old) == new


def test_what_came_back_in_another_spelling_stays() -> None:
    old = "It runs. Set `app_turbo_x` to fly. All land.\n"
    gone = fact(FactKind.KEY_REMOVED, "app_turbo_x", None, None)
    back = fact(FactKind.KEY_ADDED, "tool.app-turbo-x", None, None)
    doc = document(old)
    found = verdict(doc, gone)
    assert mechanical_rewrites(doc, found) != []
    both = replace(found, candidate=replace(found.candidate, facts=(gone, back)))
    assert mechanical_rewrites(doc, both) == []


@pytest.mark.parametrize(("name", "change", "old"), LEFT, ids=[c[0] for c in LEFT])
def test_what_stays(name: str, change: ChangeFact, old: str) -> None:
    assert after(change, old) == old


def test_an_item_is_not_emptied() -> None:
    wheel = fact(FactKind.KEY_REMOVED, "bdist_wheel", "", None)
    doc = document("#. Tag it.\n\n#. ``python setup.py sdist bdist_wheel``.\n", "docs/a.rst")
    assert mechanical_rewrites(doc, verdict(doc, wheel)) == []
