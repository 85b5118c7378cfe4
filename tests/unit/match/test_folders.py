"""Modules, charts and actions that name things alike, see `match.folders`."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.match.folders import is_beside, is_of_another_folder, with_folders

VARIABLES = b'variable "size" {}\nvariable "zone" {}\n'
OTHER = b'variable "color" {}\n'


def fact(path: str, symbol: str = "size", kind: FactKind = FactKind.KEY_REMOVED) -> ChangeFact:
    siblings = ("zone", "size") if kind.is_addition else ()
    place = Place(path, 1)
    return ChangeFact(kind, symbol, None, None, place, True, "terraform", siblings=siblings)


def others(one: ChangeFact, files: dict[str, bytes]) -> tuple[str, ...]:
    return with_folders([one], files, files.__getitem__)[0].others_at


def test_folders_with_the_same_name() -> None:
    files = {
        "modules/a/variables.tf": VARIABLES,
        "modules/b/main.tf": VARIABLES,
        "modules/c/variables.tf": OTHER,
        "tests/d/variables.tf": VARIABLES,
        "examples/e/variables.tf": VARIABLES,
        "modules/f/values.yaml": b"size: 1\n",
        "variables.tf": VARIABLES,
    }
    found = others(fact("modules/a/variables.tf"), files)
    assert found == ("", "examples/e", "modules/b", "tests/d")
    assert others(fact("modules/a/variables.tf", "color"), files) == ("modules/c",)
    assert others(fact("modules/a/variables.tf", "shape"), files) == ()


def test_what_is_added_to_a_module_is_of_this_one_alone() -> None:
    files = {"a/x.tf": VARIABLES, "b/x.tf": VARIABLES, "c/x.tf": OTHER, "x.tf": OTHER}
    new = fact("a/x.tf", "tags", FactKind.KEY_ADDED)
    assert others(new, files) == ("b", "c")
    nested = fact("a/x/y.tf", "tags", FactKind.KEY_ADDED)
    assert others(nested, {**files, "a/x/y.tf": VARIABLES}) == ("b", "c")


def test_an_added_variable_is_of_those_with_its_siblings() -> None:
    like = b"size=1\nzone=2\n"
    files = {"a/.env.example": like, "b/.env.example": like, "c/.env.example": b"color=1\n"}
    new = fact("a/.env.example", "tags", FactKind.KEY_ADDED)
    assert others(new, files) == ("b",)


def test_a_file_that_cannot_be_read_is_nobodys() -> None:
    files = {"a/x.tf": VARIABLES, "b/x.tf": b"variable {{", "c/x.tf": b""}
    assert others(fact("a/x.tf"), files) == ()


def test_files_of_no_such_kind_are_not_read() -> None:
    def read(path: str) -> bytes:
        raise AssertionError(path)

    one = fact("src/app.py")
    assert with_folders([one], ["src/app.py", "lib/app.py"], read) == (one,)


@pytest.mark.parametrize(
    ("own", "at", "document", "is_other", "is_own"),
    [
        ("modules/a/x.tf", ("",), "modules/a/README.md", False, True),
        ("modules/a/x.tf", ("",), "README.md", True, False),
        ("modules/a/x.tf", ("",), "docs/a.md", True, False),
        ("modules/a/x.tf", ("modules/b",), "docs/a.md", False, False),
        ("modules/a/x.tf", ("modules/b",), "modules/b/README.md", True, False),
        ("modules/a/x.tf", ("modules/a/inner",), "modules/a/inner/README.md", True, False),
        ("x.tf", ("modules/b",), "modules/b/README.md", True, False),
        ("x.tf", ("modules/b",), "README.md", False, False),
        ("modules/a/x.tf", ("modules/ab",), "modules/ab/README.md", True, False),
    ],
)
def test_whose_document(
    own: str, at: tuple[str, ...], document: str, is_other: bool, is_own: bool
) -> None:
    [one] = with_folders(
        [fact(own)],
        [own, *(f"{each}/y.tf".lstrip("/") for each in at)],
        lambda _path: VARIABLES,
    )
    assert one.others_at == tuple(sorted(at))
    assert is_of_another_folder(one, document) is is_other
    assert is_beside(one, document) is is_own
