"""Signatures that documentation writes out follow the code; calls in examples are left alone."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, rewritten, verdict

NEW = "def connect(host, port=22, *, retries=3, timeout=None)"


def added(symbol: str = "retries", after: str = "3", detail: str = NEW) -> ChangeFact:
    return fact(
        FactKind.PARAMETER_ADDED,
        symbol,
        None,
        after,
        owner="app.connect",
        siblings=("port", "timeout", "host"),
        detail=detail,
    )


def removed(
    symbol: str = "retries", detail: str = "def connect(host, port=22, *, timeout=None)"
) -> ChangeFact:
    return fact(
        FactKind.PARAMETER_REMOVED,
        symbol,
        "3",
        None,
        owner="app.connect",
        siblings=("port", "timeout"),
        detail=detail,
    )


BODY = "```python\ndef connect(host, port=22, *, retries=3):\n    return dial(host, retries)\n```\n"
LAST = removed(detail="def connect(host, port=22)")


CASES = [
    (
        "directive",
        "docs/a.rst",
        added(),
        ".. function:: connect(host, port=22, *, timeout=None)\n\n   Connects.\n",
        ".. function:: connect(host, port=22, *, retries=3, timeout=None)\n\n   Connects.\n",
    ),
    (
        "heading",
        "docs/a.md",
        added(),
        "## connect(host, port=22, *, timeout=None)\n\nConnects.\n",
        "## connect(host, port=22, *, retries=3, timeout=None)\n\nConnects.\n",
    ),
    (
        "the marker is missing",
        "docs/a.md",
        added(),
        "Call `connect(host, port=22)` first.\n",
        "Call `connect(host, port=22)` first.\n",
    ),
    (
        "with its type where the others have theirs",
        "docs/a.md",
        added(detail="def connect(host: str, port: int = 22, retries: int = 3)"),
        "Call `connect(host: str, port: int = 22)` first.\n",
        "Call `connect(host: str, port: int = 22, retries: int = 3)` first.\n",
    ),
    (
        "gone",
        "docs/a.md",
        removed(),
        "Call `connect(host, port=22, *, retries=3, timeout=None)`.\n",
        "Call `connect(host, port=22, *, timeout=None)`.\n",
    ),
    (
        "the marker goes with the last that it was for",
        "docs/a.md",
        LAST,
        "Call `connect(host, port=22, *, retries=3)`.\n",
        "Call `connect(host, port=22)`.\n",
    ),
    (
        "the marker before named ones of any number",
        "docs/a.md",
        removed(detail="def connect(host, port=22, **more)"),
        "Call `connect(host, port=22, *, retries=3, **more)`.\n",
        "Call `connect(host, port=22, **more)`.\n",
    ),
    (
        "the marker after the only positional one",
        "docs/a.md",
        removed("host", "def connect(port=22)"),
        "Call `connect(host, /, port=22)`.\n",
        "Call `connect(port=22)`.\n",
    ),
    (
        "a body that uses it",
        "docs/a.md",
        LAST,
        BODY,
        BODY,
    ),
    (
        "a call",
        "docs/a.md",
        added(),
        '```python\nconnect("a", port=22, timeout=5)\n```\n',
        '```python\nconnect("a", port=22, timeout=5)\n```\n',
    ),
    (
        "other defaults",
        "docs/a.md",
        added(),
        "Call `connect(host, port=80, *, timeout=None)`.\n",
        "Call `connect(host, port=80, *, timeout=None)`.\n",
    ),
]


@pytest.mark.parametrize(("name", "path", "change", "old", "new"), CASES, ids=[c[0] for c in CASES])
def test_signatures(name: str, path: str, change: ChangeFact, old: str, new: str) -> None:
    doc = document(old, path)
    assert rewritten(doc, mechanical_rewrites(doc, verdict(doc, change))) == new


def test_a_parameter_comes_while_another_is_renamed() -> None:
    detail = "def keep(records, level='info', matching=None, since=None)"
    names = {"owner": "app.keep", "detail": detail}
    facts = (
        fact(FactKind.PARAMETER_RENAMED, "pattern", "pattern", "matching", **names),
        fact(FactKind.PARAMETER_ADDED, "since", None, "None", **names),
    )
    text = '# Library\n\n`keep(records, level="info", pattern=None)` gives records.\n'
    doc = document(text)
    assert rewritten(doc, mechanical_rewrites(doc, verdict(doc, *facts))) == text.replace(
        "pattern=None", "matching=None, since=None"
    )


TALL = """\
.. function:: connect(host, port=22, *, \\
                      timeout=None)

   Connects.
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TALL, TALL.replace("*, \\\n", "*, retries=3, \\\n")),
        (TALL.replace("port=22, ", ""), TALL.replace("port=22, *,", "*, retries=3,")),
        (TALL.replace("host, port=22, ", ""), TALL.replace("host, port=22, ", "")),
        (TALL.replace("timeout", "user"), TALL.replace("timeout", "user")),
    ],
    ids=["goes on", "one is left out", "most are left out", "one is not known"],
)
def test_a_directive_over_several_lines(old: str, new: str) -> None:
    doc = document(old, "docs/a.rst")
    assert rewritten(doc, mechanical_rewrites(doc, verdict(doc, added()))) == new


def test_a_parameter_comes_while_another_gets_a_new_default() -> None:
    detail = "def load(path, only=None, skip=None, depth=2, limit=None, path_limit=None)"
    came = [
        fact(FactKind.PARAMETER_ADDED, name, None, "None", owner="app.load", detail=detail)
        for name in ("limit", "only", "path_limit", "skip")
    ]
    given = fact(FactKind.DEFAULT_CHANGED, "depth", "1", "2", owner="app.load", detail=detail)
    doc = document(".. function:: load(path, depth=1)\n", "docs/a.rst")
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, *came, given)))
    assert got == detail.replace("def ", ".. function:: ") + "\n"
