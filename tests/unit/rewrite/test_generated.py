"""Pages that have Sphinx show what a module has, one directive each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from tests.unit.samples import document, fact, mended
from tests.unit.verify.rewrites import failures, verified

PARTED = """\
API
===

.. module:: app.tools

Reading
-------

.. autofunction:: read_row

.. autofunction:: read_all

Writing
-------

.. autofunction:: write_row

.. autoclass:: Writer
   :members:

.. autoclass:: Lines
   :members: lines

   A text of its own.

.. autoexception:: WriteError
"""
OTHERS = ("write_row", "read_all", "read_row")
CLASSES = ("Lines", "Writer", "WriteError")


def came(
    name: str, *siblings: str, detail: str = "def f()\nDo it.", owner: str = "app.tools"
) -> ChangeFact:
    return fact(
        FactKind.SYMBOL_ADDED, name, None, None, owner=owner, siblings=siblings, detail=detail
    )


def a_class(name: str, given: str = "") -> ChangeFact:
    return came(name, *CLASSES, detail=f"class {name}({given})\nHolds it.")


@pytest.mark.parametrize(
    ("new", "after", "entry"),
    [
        (
            came("write_all", *OTHERS),
            ".. autofunction:: write_row\n",
            ".. autofunction:: write_all",
        ),
        (
            came("read_some", "read_all", "write_row", "read_row"),
            ".. autofunction:: read_all\n",
            ".. autofunction:: read_some",
        ),
        (a_class("Rows"), "   A text of its own.\n", ".. autoclass:: Rows\n   :members:"),
        (
            a_class("ReadError", "ValueError"),
            "   A text of its own.\n",
            ".. autoexception:: ReadError",
        ),
        (
            a_class("Locked", "WriteError"),
            "   A text of its own.\n",
            ".. autoexception:: Locked",
        ),
    ],
    ids=["function", "in another part", "class", "fault by name", "fault by what it extends"],
)
def test_what_came_joins_the_page_beside_its_neighbour(
    new: ChangeFact, after: str, entry: str
) -> None:
    got = mended(document(PARTED, "docs/api.rst"), new)
    assert got == PARTED.replace(after, f"{after}\n{entry}\n")


@pytest.mark.parametrize(
    "new",
    [
        came("write_all", *OTHERS, detail="def write_all()"),
        came("write_all", *OTHERS, detail="def write_all()\nDeprecated, use `write_row`."),
        came("write_all", *OTHERS, owner="app.other"),
        came("write_all", *OTHERS, owner="app.tools.Writer"),
        came("write_all", "write_row", "fold", "bend"),  # the page chose
        came("write_all", "write_row", "a", "b", "c", "d"),
        came("lines", *OTHERS),  # it is among the members
        came("LIMIT", *OTHERS, detail="LIMIT = 3\nThe limit."),
        replace(came("write_all", *OTHERS), is_public=False),
        replace(came("write_all", *OTHERS), certainty=0.5),
    ],
    ids=[
        "no docstring",
        "deprecated",
        "another module",
        "a method",
        "one of three",
        "one of five",
        "a member",
        "a constant",
        "private",
        "by words",
    ],
)
def test_nothing_joins(new: ChangeFact) -> None:
    assert mended(document(PARTED, "docs/api.rst"), new) == PARTED


def test_what_came_along_does_not_count_as_left_out() -> None:
    new = [came(f"write_{n}", "write_row", *(f"write_{m}" for m in "abc")) for n in "abc"]
    page = "Tools\n=====\n\n.. currentmodule:: app.tools\n\n.. autofunction:: write_row\n"
    got = mended(document(page, "docs/api.rst"), *new)
    assert got.count(".. autofunction:: write_") == 4


def test_a_page_of_the_package_that_passes_it_on() -> None:
    page = "API\n===\n\n.. autofunction:: app.one\n.. autofunction:: app.two\n\nMore.\n"
    got = mended(document(page, "docs/api.rst"), came("three", "two", "one"))
    assert got == page.replace("app.two\n", "app.two\n.. autofunction:: app.three\n")
    block = ".. autofunction:: app.two\n\n"
    wanted = ".. autofunction:: app.two\n.. autofunction:: app.three\n\n"
    assert not failures(verified(block, wanted, came("three", "two", "one"), format="rst"))


def test_whole_names_below_a_module() -> None:
    page = ".. module:: app\n\n.. autofunction:: app.tools.one\n\n.. autofunction:: app.tools.two\n"
    got = mended(document(page, "docs/api.rst"), came("three", "two", "one"))
    assert got == page + "\n.. autofunction:: app.tools.three\n"
    assert mended(document(page, "docs/a.rst"), came("three", "two", owner="app.other")) == page


def test_one_sibling_is_enough_where_the_heading_names_the_module() -> None:
    page = "{0}\n=============\n\n.. currentmodule:: app.tools\n\n.. autofunction:: one\n"
    for title, is_put_in in (("Tools module", True), ("All of it", False)):
        old = page.format(title)
        made = old + "\n.. autofunction:: two\n" if is_put_in else old
        assert mended(document(old, "docs/api.rst"), came("two", "one")) == made


def test_the_order_of_the_alphabet() -> None:
    names = ("alter", "bend", "fold", "turn")
    page = "".join(f".. autofunction:: {name}\n\n" for name in names)
    got = mended(document(page, "docs/api.rst"), came("cut", "turn", "bend", "alter", "fold"))
    assert got.index("alter") < got.index("bend") < got.index("cut") < got.index("fold")


def test_inside_of_a_module_with_headings() -> None:
    page = (
        ".. automodule:: app.tools\n\n   Old\n   ---\n\n   .. autoclass:: One\n      :members:\n\n"
        "   New\n   ---\n\n   .. autoclass:: Two\n      :members:\n\n   Rest\n   ----\n"
    )
    new = came("Three", "Two", "One", detail="class Three()\nHolds it.")
    got = mended(document(page, "docs/api.rst"), new)
    entry = "   .. autoclass:: Three\n      :members:\n"
    before = "   .. autoclass:: Two\n      :members:\n"
    assert got == page.replace(before, f"{before}\n{entry}")
    assert not failures(verified(before, f"{before}\n{entry}", new, format="rst"))


def test_what_all_have_behind_their_names_the_new_one_has() -> None:
    names = ("BoolField", "DateField", "TextField")
    lines = [f".. autoclass:: {name}(default arguments)\n" for name in names]
    new = came("EnumField", *reversed(names), detail="class EnumField\nA choice of several.")
    page = "\n".join(lines)
    got = mended(document(page, "docs/a.rst"), new)
    assert got.count("(default arguments)") == 4
    own = "\n".join((*lines[:2], lines[2].replace("default ", "")))
    assert mended(document(own, "docs/a.rst"), new) == own  # each has its own signature


METHODS = """\
.. module:: app.tools

.. autoclass:: Hub

   .. automethod:: open
   .. automethod:: close

   The rest.

.. autoclass:: Pool
   :members:
"""


@pytest.mark.parametrize(
    ("owner", "siblings", "is_put_in"),
    [
        ("app.tools.Hub", ("close", "open"), True),
        ("app.tools.Opener", ("close", "open"), True),  # that it has them from
        ("app.tools.Opener", ("close",), False),
        ("app.tools.Hub", ("close", "turn", "bend"), False),
        ("app.tools.Pool", ("close", "open"), False),  # its members are shown already
        ("app.tools", ("close", "open"), False),  # a function of the module
    ],
)
def test_a_method_joins_those_of_its_class(
    owner: str, siblings: tuple[str, ...], is_put_in: bool
) -> None:
    new = came("drain", *siblings, detail="def drain(self)\nEmpties it.", owner=owner)
    got = mended(document(METHODS, "docs/api.rst"), new)
    entry = "   .. automethod:: close\n   .. automethod:: drain\n"
    made = METHODS.replace("   .. automethod:: close\n", entry)
    assert got == (made if is_put_in else METHODS)


def test_methods_with_the_class_in_their_names() -> None:
    page = ".. automethod:: Hub.open\n.. automethod:: Hub.close\n\n.. automethod:: Pool.open\n"
    new = came("drain", "close", "open", detail="def drain(self)\nEmpties it.", owner="app.Hub")
    got = mended(document(page, "docs/api.rst"), new)
    assert got == page.replace("Hub.close\n", "Hub.close\n.. automethod:: Hub.drain\n")


def test_empty_brackets_behind_the_names() -> None:
    page = (
        ".. module:: app\n\n.. autoclass:: Loop([options])\n\n"
        ".. autoclass:: app.Lax()\n\n.. autoclass:: app.Firm()\n"
    )
    new = came("Soft", "Firm", "Lax", detail="class Soft(Lax)\nIs soft.", owner="app.kinds")
    got = mended(document(page, "docs/a.rst"), new)
    assert got == page + "\n.. autoclass:: app.Soft()\n"


def test_attributes_that_are_written_out_count_where_methods_are_shown() -> None:
    page = """\
App
===

.. module:: app

.. autoclass:: Request

   .. attribute:: session

      The session.

   .. attribute:: context

      The context.

   .. automethod:: open

   .. automethod:: close
"""
    new = came(
        "drain",
        *("close", "session", "context", "open", "left"),
        detail="def drain(self)\nEmpty it.",
        owner="app.Request",
    )
    got = mended(document(page, "docs/api.rst"), new)
    assert got == page + "\n   .. automethod:: drain\n"
    fewer = page.replace("attribute:: session", "attribute:: other")
    fewer = fewer.replace("attribute:: context", "attribute:: another")
    assert mended(document(fewer, "docs/api.rst"), new) == fewer


def test_what_came_to_one_place_stands_as_in_the_code() -> None:
    one, other = (
        replace(came(name, *OTHERS), place=Place("app/tools.py", line))
        for name, line in (("wipe_row", 20), ("add_row", 30))
    )
    got = mended(document(PARTED, "docs/api.rst"), other, one)
    assert got.index("wipe_row") < got.index("add_row")


@pytest.mark.parametrize("is_parted", [True, False])
def test_nothing_joins_below_the_heading_of_another(is_parted: bool) -> None:
    names = ("alias", "close", "open_it")
    heads = [f"{name}\n{'-' * 9}\n\n" if is_parted else "" for name in names]
    page = "API\n===\n\n.. module:: app.tools\n\n" + "\n".join(
        f"{head}.. autofunction:: {name}\n" for name, head in zip(names, heads, strict=True)
    )
    made = mended(document(page, "docs/api.rst"), came("merge", *names))
    assert ("merge" in made) is not is_parted
