"""Fields in descriptions of reStructuredText: what goes, and what reads otherwise, with a parameter
of the function that a directive describes, and of no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.docs.fields import described_by, fields
from docsync.facts.fact import ChangeFact, FactKind
from tests.unit.samples import document, fact, mended
from tests.unit.verify.rewrites import failures, verified

DOC = """\
.. class:: Connector(*, limit=100, loop=None, force=False)

   Base of all.

   :param int limit: how many at once. If it is
                     ``None`` there is no limit (default: 100).

   :param loop: the loop that it runs in, or
                none. The hub makes one then.
   :type loop: Loop

   :param bool force: closes what is open.

   .. method:: send(data, *, timeout=5*60, loop=None)

      :param data: what is sent.
      :param loop: another loop.
"""
CLASS = "app.Connector"
DETAIL = "class Connector(*, limit=100, force=False)"
GONE = fact(FactKind.PARAMETER_REMOVED, "loop", "None", None, owner=CLASS, detail=DETAIL)
SEND = "app.Connector.send"
RENAMED = (
    fact(
        FactKind.PARAMETER_REMOVED,
        "data",
        None,
        None,
        owner=SEND,
        detail="def send(self, payload, *, timeout=5 * 60, loop=None)",
    ),
    fact(
        FactKind.PARAMETER_ADDED,
        "payload",
        None,
        None,
        owner=SEND,
        detail="def send(self, payload, *, timeout=5 * 60, loop=None)",
    ),
)


def _renamed(name: str, owner: str, after: str = "hub") -> ChangeFact:
    return fact(FactKind.PARAMETER_RENAMED, name, name, after, owner=owner)


FIELD = DOC[DOC.index("   :param loop: the loop") : DOC.index("   :param bool")]
CASES = [
    ("gone", (GONE,), DOC.replace(", loop=None, force", ", force").replace(FIELD, "")),
    (
        "default in brackets",
        (fact(FactKind.DEFAULT_CHANGED, "limit", "100", "200", owner=CLASS),),
        DOC.replace("limit=100", "limit=200").replace("(default: 100)", "(default: 200)"),
    ),
    (
        "a product without spaces",
        (fact(FactKind.DEFAULT_CHANGED, "timeout", "5 * 60", "10 * 60", owner=SEND),),
        DOC.replace("5*60", "10*60"),
    ),
    (
        "one for another",
        RENAMED,
        DOC.replace("send(data", "send(payload").replace("      :param data: what is sent.\n", ""),
    ),
    (
        "another name",
        (_renamed("loop", CLASS),),
        DOC.replace("loop=None, force", "hub=None, force")
        .replace(":param loop: the loop", ":param hub: the loop")
        .replace(":type loop:", ":type hub:"),
    ),
    (
        "another name of another function",
        (_renamed("loop", SEND),),
        DOC.replace("5*60, loop", "5*60, hub").replace(
            ":param loop: another", ":param hub: another"
        ),
    ),
    ("another name of a function elsewhere", (_renamed("loop", "app.other"),), DOC),
    (
        "of another function",
        (fact(FactKind.PARAMETER_REMOVED, "loop", "None", None, owner="app.other"),),
        DOC,
    ),
    (
        "of a function that is not described",
        (fact(FactKind.DEFAULT_CHANGED, "limit", "100", "200", owner="app.other"),),
        DOC,
    ),
]


@pytest.mark.parametrize(("name", "changes", "new"), CASES, ids=[c[0] for c in CASES])
def test_fields(name: str, changes: tuple[ChangeFact, ...], new: str) -> None:
    assert mended(document(DOC, "docs/a.rst"), *changes) == new


def test_a_renamed_field_is_of_the_function_whatever_its_name_looks_like() -> None:
    text = (
        ".. method:: send(base_url=None)\n\n   :param str base_url: where to.\n"
        "   :raises Lost: when ``base_url`` is gone.\n\n"
        ".. method:: ask(base_url=None)\n\n   :param str base_url: whom.\n"
    )
    first, second = text.split("\n\n.. method:: ask")
    new = "\n\n.. method:: ask".join((first.replace("base_url", "root_url"), second))
    renamed = _renamed("base_url", SEND, "root_url")
    assert mended(document(text, "docs/a.rst"), renamed) == new


def test_no_two_fields_of_one_name() -> None:
    text = ".. method:: send(x)\n\n   :param loop: old.\n   :param hub: new.\n"
    assert mended(document(text, "docs/a.rst"), _renamed("loop", SEND)) == text


def test_a_renamed_field_passes_the_checks() -> None:
    block = DOC[: DOC.index("   .. method::")]
    new = block.replace("loop=None", "hub=None")
    new = new.replace(":param loop:", ":param hub:").replace(":type loop:", ":type hub:")
    assert not failures(verified(block, new, _renamed("loop", CLASS), format="rst"))


def test_a_field_goes_with_all_that_it_says_and_no_other_does() -> None:
    block = DOC[: DOC.index("   .. method::")]
    good = block.replace(", loop=None, force", ", force").replace(FIELD, "")
    assert not failures(verified(block, good, GONE, format="rst"))
    more = good.replace("   :param bool force: closes what is open.\n", "")
    assert "prose" in failures(verified(block, more, GONE, format="rst"))


def test_what_a_field_is() -> None:
    doc = document(DOC, "docs/a.rst")
    (section,) = doc.sections
    found = [(f.kind, f.type, f.name) for block in section.blocks for f in fields(doc, block)]
    assert found == [
        ("param", "int", "limit"),
        ("param", "", "loop"),
        ("type", "", "loop"),
        ("param", "bool", "force"),
        ("param", "", "data"),
        ("param", "", "loop"),
    ]
    assert [described_by(doc, b, "Connector") for b in section.blocks] == [True, False]
    assert [described_by(doc, b, "send") for b in section.blocks] == [False, True]


TOLD = "limit_a_host: how many at once to one host"
ADDED = fact(
    FactKind.PARAMETER_ADDED,
    "limit_a_host",
    None,
    "0",
    owner=CLASS,
    siblings=("limit", "force", "loop"),
    detail=f"class Connector(*, limit=100, limit_a_host=0, loop=None, force=False)\n{TOLD}",
)


def test_a_parameter_that_came_gets_a_field_beside_its_neighbour() -> None:
    before = "(default: 100).\n\n"
    new = f"   :param {TOLD}.\n\n"
    signed = DOC.replace("limit=100, loop", "limit=100, limit_a_host=0, loop")
    got = mended(document(DOC, "docs/a.rst"), ADDED)
    assert got == signed.replace(before, before + new)


def test_no_field_of_another_function() -> None:
    other = replace(ADDED, owner="app.other", detail=f"def other(limit, limit_a_host=0)\n{TOLD}")
    assert mended(document(DOC, "docs/a.rst"), other) == DOC
