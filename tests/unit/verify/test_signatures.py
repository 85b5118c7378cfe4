"""A heading that is a signature follows its function, and stays where a link leads to it."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import Origin
from tests.unit.verify.rewrites import fact, failures, verified

ADDED = fact(
    FactKind.PARAMETER_ADDED,
    "retries",
    None,
    "3",
    owner="app.Client.connect",
    detail="def connect(self, host, port=22, *, retries=3, timeout=None)",
)
REMOVED = fact(
    FactKind.PARAMETER_REMOVED,
    "retries",
    "3",
    None,
    owner="app.Client.connect",
    detail="def connect(self, host, port=22, *, timeout=None)",
)
OLD = "### client.connect(host, port=22, *, timeout=None)\n"
NEW = "### client.connect(host, port=22, *, retries=3, timeout=None)\n"


def said(old: str, new: str, *facts: object, **more: object) -> str:
    more.setdefault("origin", Origin.MECHANICAL)
    result = verified(old, new, *facts, headings=("API",), **more)  # type: ignore[arg-type]
    return failures(result).get("headings", "")


def test_a_parameter_comes_to_a_heading_and_goes() -> None:
    assert said(OLD, NEW, ADDED) == ""
    assert said(NEW, OLD, REMOVED) == ""
    assert said("### connect()\n", "### connect(*, retries)\n", ADDED) == ""
    assert said("### connect(*, retries=3)\n", "### connect()\n", REMOVED) == ""


@pytest.mark.parametrize(
    "new",
    [
        NEW.replace("=3", "=5"),
        NEW.replace("retries=3", "tries=3"),
        NEW.replace("port=22", "port=23"),
        NEW.replace("host, ", ""),
        NEW.replace("client", "server"),
        NEW.replace(")\n", ") again\n"),
        "### client.connect(host, retries=3, port=22, *, timeout=None)\n",
        "### client.connect(host, port=22, *, timeout=None, retries=3)\n",
        NEW.replace("timeout", "retries=3, timeout"),
    ],
)
def test_nothing_else_changes_in_it(new: str) -> None:
    assert "became" in said(OLD, new, ADDED)


def test_a_model_changes_no_signature_of_a_heading() -> None:
    assert "became" in said(OLD, NEW, ADDED, origin=Origin.MODEL)


ANCHOR = "clientconnecthost-port22--timeoutnone"


@pytest.mark.parametrize(
    "more",
    [
        {"doc": f"See [how to connect](#{ANCHOR})."},
        {"tree": f"See [how to connect](docs/a.md#{ANCHOR})."},
        {"tree": f"See [how to connect](https://app.example/docs/a#{ANCHOR})."},
        {"tree": f'<a href="a.html#{ANCHOR}">'},
    ],
)
def test_a_heading_that_a_link_leads_to_stays(more: dict[str, str]) -> None:
    assert "a link leads to" in said(OLD, NEW, ADDED, **more)


def test_the_word_of_an_anchor_is_no_link() -> None:
    assert said(OLD, NEW, ADDED, tree=f"id = '{ANCHOR}'", doc=f"`#{ANCHOR}`") == ""


def test_a_title_of_restructuredtext_is_referred_to_by_its_text() -> None:
    old = "connect(host)\n-------------\n"
    new = "connect(host, retries=3)\n------------------------\n"
    assert said(old, new, ADDED, format="rst") == ""
    doc = "See `connect(host)`_.\n"
    assert "a link leads to" in said(old, new, ADDED, format="rst", doc=doc)
