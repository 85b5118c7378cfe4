"""Members that mkdocstrings shows by name."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from tests.unit.samples import document, fact, mended
from tests.unit.verify.rewrites import failures, verified

PAGE = """\
# Hub

::: app.hub.Hub
    options:
        show_source: false
        members:
            - close
            - open
            - send

::: app.hub.Other
    options:
        members:
            - close
            - open
"""


def member(
    name: str, *siblings: str, kind: FactKind = FactKind.SYMBOL_ADDED, owner: str = "app.hub.Hub"
) -> ChangeFact:
    return fact(kind, name, None, None, owner=owner, siblings=siblings)


def items(*names: str) -> str:
    return "".join(f"            - {name}\n" for name in names)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (member("drain", "open", "close"), ("close", "drain", "open", "send")),
        (member("turn", "send", "open"), ("close", "open", "send", "turn")),
        (
            member("limit", "open", kind=FactKind.PARAMETER_ADDED),
            ("close", "limit", "open", "send"),
        ),
        (member("send", kind=FactKind.SYMBOL_REMOVED), ("close", "open")),
        (member("drain", "open", "fold"), ("close", "open", "send")),  # a choice by hand
        (member("_drain", "open"), ("close", "open", "send")),
        (member("drain", "open", owner="app.Else"), ("close", "open", "send")),
        (member("open", "close"), ("close", "open", "send")),
        (
            member("close", kind=FactKind.SYMBOL_REMOVED, owner="app.Else"),
            ("close", "open", "send"),
        ),
    ],
)
def test_what_joins_and_leaves(change: ChangeFact, names: tuple[str, ...]) -> None:
    got = mended(document(PAGE, "docs/hub.md"), change)
    assert got == PAGE.replace(items("close", "open", "send"), items(*names))


def test_only_that_of_the_owner() -> None:
    new = member("drain", "open", owner="app.hub.Other")
    got = mended(document(PAGE, "docs/hub.md"), new)
    assert got == PAGE.removesuffix(items("open")) + items("drain", "open")


def test_a_list_without_an_order_and_a_last_line_end() -> None:
    page = "::: app.Hub\n    options:\n        members:\n            - open\n            - close"
    got = mended(document(page, "docs/a.md"), member("drain", "open", owner="app.Hub"))
    assert got == page.replace("- open\n", "- open\n            - drain\n")
    got = mended(document(page, "docs/a.md"), member("drain", "close", owner="app.Hub"))
    assert got == page + "\n            - drain"


def test_it_passes_the_checks() -> None:
    block = PAGE.partition("\n\n::: app.hub.Other")[0].partition("\n\n")[2] + "\n"
    new = block.replace("            - open\n", "            - drain\n            - open\n")
    assert not failures(verified(block, new, member("drain", "open", "close")))


@pytest.mark.parametrize(
    ("owner", "is_put_in"),
    [("app.hub.impl.Hub", True), ("app.hub.impl.Else", False), ("else.hub.impl.Hub", False)],
)
def test_what_a_package_passes_on_from_its_modules(owner: str, is_put_in: bool) -> None:
    change = member("drain", "open", "close", owner=owner)
    assert ("- drain" in mended(document(PAGE), change)) is is_put_in


def test_what_the_class_has_of_itself_now_was_listed_before() -> None:
    new = [member(name, "open") for name in ("close", "send")]
    assert "- drain" in mended(document(PAGE), member("drain", "send", "close"), *new)
    assert "- drain" not in mended(
        document(PAGE), member("drain", "fold", "turn"), member("fold"), member("turn")
    )
