"""Lists of Sphinx directives: each is a block of its own, those that follow each other are one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.addition import find_slot, insertion
from docsync.rewrite.pattern import entry_like_sisters
from tests.unit.samples import document, fact

OPTIONS = """\
.. program:: app

.. option:: --all

   Show all.

{new}.. option:: --tree <depth>

   Show a tree.

Text.
"""
SUMMARY = """\
API
===

.. autosummary::
   :toctree: made/

   tools.second
   tools.third
{new}
Text.
"""


def option(**more: object) -> ChangeFact:
    siblings = ("--all", "--tree")
    detail = "--quiet: print nothing at all"
    return fact(
        FactKind.FLAG_ADDED, "--quiet", None, None, siblings=siblings, detail=detail, **more
    )


def symbol(name: str, *siblings: str, detail: str = "def f()\nDo it.") -> ChangeFact:
    return fact(FactKind.SYMBOL_ADDED, name, None, None, siblings=siblings, detail=detail)


CASES = [
    ("options", OPTIONS, option(), ".. option:: --quiet\n\n   Print nothing at all.\n\n"),
    ("a summary", SUMMARY, symbol("fresh", "third", "second"), "   tools.fresh\n"),
]


@pytest.mark.parametrize(("name", "text", "new", "entry"), CASES, ids=[c[0] for c in CASES])
def test_a_new_directive(name: str, text: str, new: ChangeFact, entry: str) -> None:
    doc = document(text.format(new=""), "docs/a.rst")
    slot = next(slot for section in doc.sections if (slot := find_slot(new, doc, section)))
    made = entry_like_sisters(doc, slot)
    assert made is not None
    block = slot.block
    whole = doc.text(0, block.start) + insertion(doc, [(slot, made)])
    assert whole + doc.text(block.end, len(doc.content)) == text.format(new=entry)


def test_a_new_directive_at_the_end_of_the_file() -> None:
    doc = document(".. option:: --all\n\n   All.\n\n.. option:: --tree\n\n   Tree.\n", "docs/a.rst")
    new = replace(option(), siblings=("--tree", "--all"))
    slot = find_slot(new, doc, doc.sections[0])
    assert slot is not None
    assert slot.spaced("x") == "\nx"


@pytest.mark.parametrize(
    "new",
    [
        symbol("fresh", "third", "second", "hidden", "unseen"),  # few of many, chosen by hand
        symbol("fresh", "third", "second", detail="def fresh()"),  # there is nothing to show
    ],
)
def test_no_generated_entry(new: ChangeFact) -> None:
    doc = document(SUMMARY.format(new=""), "docs/a.rst")
    assert find_slot(new, doc, doc.sections[0]) is None


def test_a_directive_that_holds_others_is_no_sister() -> None:
    text = (
        ".. class:: Second\n\n   .. method:: run\n\n      Runs.\n\n.. class:: Third\n\n   Text.\n"
    )
    doc = document(text, "docs/a.rst")
    assert find_slot(symbol("Fresh", "Second", "Third"), doc, doc.sections[0]) is None


METHODS = """\
.. class:: URL(arg)

   .. method:: with_host(host)

      Return a new one.

      .. doctest::

         >>> URL("a").with_host("b")

   .. method:: with_port(port)

      Return another.

      .. doctest::

         >>> URL("a").with_port(1)

{new}Text.
"""


@pytest.mark.parametrize(
    ("detail", "made"),
    [
        (
            "def with_path(path, *, encoded=False)\nReturn one with the path.",
            "   .. method:: with_path(path, *, encoded=False)\n\n"
            "      Return one with the path.\n\n",
        ),
        (
            "async def with_path(path: list[str], *more: str, **rest: int) -> URL\nReturn it all.",
            "   .. method:: with_path(path, *more, **rest)\n\n      Return it all.\n\n",
        ),
        ("@property with_path -> str\nReturn the path of it.", None),
        ("def with_path(path, rest=f(1, 2…\nReturn the path of it.", None),  # cut short
        ("with_path: str = 'a'\nThe path of it.", None),
    ],
)
def test_a_method_with_its_signature_beside_those_with_examples(
    detail: str, made: str | None
) -> None:
    doc = document(METHODS.format(new=""), "docs/a.rst")
    new = symbol("with_path", "with_port", "with_host", detail=detail)
    slot = find_slot(new, doc, doc.sections[0])
    assert slot is not None
    entry = entry_like_sisters(doc, slot)
    if made is None:
        assert entry is None
        return
    assert entry is not None
    block = slot.block
    whole = doc.text(0, block.start) + insertion(doc, [(slot, entry)])
    whole += doc.text(block.end, len(doc.content))
    assert whole == METHODS.format(new=made)


def test_a_function_is_no_attribute() -> None:
    text = ".. attribute:: host\n\n   The host.\n\n.. attribute:: port\n\n   The port.\n"
    doc = document(text, "docs/a.rst")
    slot = find_slot(symbol("fresh", "port", "host"), doc, doc.sections[0])
    assert slot is not None
    assert entry_like_sisters(doc, slot) is None
