"""The exception tree in the docstring of docsync/errors.py is the exception tree."""

from __future__ import annotations

import inspect
import re

import pytest

from docsync import errors

CLASSES: dict[str, type[errors.DocsyncError]] = {
    name: value
    for name, value in vars(errors).items()
    if inspect.isclass(value) and issubclass(value, BaseException)
}
LINE = re.compile(r"^(?P<indent>[│├└─ ]*)(?P<name>[A-Z]\w+)(?P<rest>.*)$")


def printed_tree() -> dict[str, str | None]:
    """Each class named in the docstring, with the class that it is printed under."""
    parents: dict[str, str | None] = {}
    open_at: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines()[2:-2]:
        match = LINE.match(line)
        assert match, line
        depth = len(match["indent"])
        open_at = [entry for entry in open_at if entry[0] < depth]
        parents[match["name"]] = open_at[-1][1] if open_at else None
        open_at.append((depth, match["name"]))
    return parents


def test_the_printed_tree_is_complete_and_true() -> None:
    actual = {
        name: None if value is errors.DocsyncError else value.__mro__[1].__name__
        for name, value in CLASSES.items()
    }
    assert printed_tree() == actual


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_error_has_an_exit_code_of_the_contract(name: str) -> None:
    assert issubclass(CLASSES[name], errors.DocsyncError)
    assert CLASSES[name].exit_code in (2, 3)
