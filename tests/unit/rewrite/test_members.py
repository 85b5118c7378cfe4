"""Members that a directive of Sphinx lists by name."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from tests.unit.samples import document, fact, mended
from tests.unit.verify.rewrites import failures, verified

LIST = """\
.. autoclass:: Hub
   :members: open, close, send_all
   :inherited-members: dict

.. autoclass:: Other
   :members: open, close
"""
OWNER = "app.hub.Hub"


def came(*siblings: str) -> ChangeFact:
    return fact(FactKind.SYMBOL_ADDED, "drain_all", None, None, owner=OWNER, siblings=siblings)


def gone(name: str) -> ChangeFact:
    return fact(FactKind.SYMBOL_REMOVED, name, None, None, owner=OWNER, siblings=("open", "close"))


@pytest.mark.parametrize(
    ("change", "new"),
    [
        (came("send_all", "close", "__init__"), "open, close, send_all, drain_all"),
        (came("send_all", "close", "flush_all"), "open, close, send_all"),
        (gone("send_all"), "open, close"),
        (fact(FactKind.SYMBOL_RENAMED, "send_all", "send_all", "send_rows", owner=OWNER),
         "open, close, send_rows"),
        (fact(FactKind.SYMBOL_REMOVED, "send_all", None, None, owner="app.Else"),
         "open, close, send_all"),
    ],
)  # fmt: skip
def test_a_list_of_all_members_stays_one(change: ChangeFact, new: str) -> None:
    got = mended(document(LIST, "docs/api.rst"), change)
    assert got == LIST.replace("open, close, send_all", new)
    block = LIST.partition("\n\n")[0] + "\n"
    if got != LIST:
        mine = got.partition("\n\n")[0] + "\n"
        assert not failures(verified(block, mine, change, format="rst"))


def test_a_list_over_two_lines() -> None:
    text = LIST.replace("close, send_all", "send_all,\n             close")
    got = mended(document(text, "docs/api.rst"), gone("send_all"))
    assert ":members: open,\n             close\n" in got


SIX = ("open", "close", "send_all", "read_all", "wait_all", "fold_all")


@pytest.mark.parametrize(
    ("listed", "detail", "is_put_in"),
    [
        (6, "def drain_all()\nDrains.", True),
        (4, "def drain_all()\nDrains.", True),
        (3, "def drain_all()\nDrains.", False),
        (4, "def drain_all()", False),
    ],
    ids=["all", "most", "half", "a helper"],
)
def test_a_list_of_most_members_gets_what_the_code_describes(
    listed: int, detail: str, is_put_in: bool
) -> None:
    names = ", ".join(SIX[:listed])
    text = f".. automodule:: app.hub\n   :members: {names}\n"
    change = fact(
        FactKind.SYMBOL_ADDED, "drain_all", None, None, owner="app.hub", siblings=SIX, detail=detail
    )
    got = mended(document(text, "docs/api.rst"), change)
    assert got == text.replace(names, f"{names}, drain_all" if is_put_in else names)


@pytest.mark.parametrize(
    ("kind", "package", "is_put_in"),
    [("module", "app", True), ("module", "ap", False), ("class", "app", False)],
)
def test_a_package_passes_on_what_its_modules_have(
    kind: str, package: str, is_put_in: bool
) -> None:
    names = ", ".join(SIX)
    text = f".. auto{kind}:: {package}\n   :members: {names}\n"
    change = fact(FactKind.SYMBOL_ADDED, "drain_all", None, None, owner="app.hub", siblings=SIX)
    got = mended(document(text, "docs/api.rst"), change)
    assert got == text.replace(names, f"{names}, drain_all" if is_put_in else names)


def test_a_list_of_the_only_other_member() -> None:
    text = ".. autoclass:: Hub\n   :members: send_all\n"
    for detail, made in (("def drain_all()\nDrains.", ", drain_all"), ("def drain_all()", "")):
        new = fact(
            FactKind.SYMBOL_ADDED,
            "drain_all",
            None,
            None,
            owner=OWNER,
            siblings=("send_all", "__init__"),
            detail=detail,
        )
        got = mended(document(text, "docs/api.rst"), new)
        assert got == text.replace("send_all", f"send_all{made}")


def test_a_full_line_is_followed_by_another() -> None:
    text = (
        ".. automodule:: app.hub\n"
        "    :members: Result, Cookie,\n"
        "        open_all, close_all, send_all, read_all,\n"
        "        wait_all, fold_all, turn_all\n"
    )
    change = fact(
        FactKind.SYMBOL_ADDED,
        "drain_everything",
        None,
        None,
        owner="app.hub.helpers",
        siblings=("turn_all", "fold_all", "wait_all", "helper_of_all"),
        detail="def drain_everything()\nDrains.",
    )
    got = mended(document(text, "docs/api.rst"), change)
    assert got == text.removesuffix("\n") + ",\n        drain_everything\n"
    # one of four is left out of a list of many, but not two
    fewer = text.replace("wait_all, fold_all", "wait_all")
    assert mended(document(fewer, "docs/api.rst"), change) == fewer


def test_what_came_anew_and_was_listed_before_counts() -> None:
    """A class that has of itself now what it had from another."""
    change = fact(
        FactKind.SYMBOL_ADDED,
        "drain_all",
        None,
        None,
        owner=OWNER,
        siblings=("send_all", "close"),
        detail="def drain_all()\nDrains.",
    )
    same = [
        fact(FactKind.SYMBOL_ADDED, name, None, None, owner=OWNER) for name in ("send_all", "close")
    ]
    got = mended(document(LIST, "docs/api.rst"), change, *same)
    assert "open, close, send_all, drain_all\n" in got
