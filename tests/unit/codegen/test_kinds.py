"""Which values a parameter takes: by its annotation, the docstring, its default and its name."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsync.codegen.arguments import arguments_of, described
from docsync.codegen.kinds import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    STR,
    Kind,
    fits,
    kind_in,
    list_of,
    read_annotation,
    type_names,
)
from docsync.codegen.target import find_targets


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("int", INT),
        ("'list[str]'", list_of(STR)),
        ("typing.List[float]", list_of(FLOAT)),
        ("Sequence[list[int]]", list_of(list_of(INT))),
        ("list", list_of(INT)),
        ("Optional[int]", Kind("union", (INT, Kind("none")))),
        ("int | str | None", Kind("union", (Kind("union", (INT, STR)), Kind("none")))),
        ("Literal['a', 2]", Kind("literal", choices=("a", 2))),
        ("tuple[int, str]", Kind("tuple", (INT, STR))),
        ("tuple[int, ...]", Kind("tuple", (INT,), is_open=True)),
        ("Mapping[str, list[int]]", Kind("dict", (STR, list_of(INT)))),
        ("Annotated[int, 'positive']", INT),
        ("datetime.date", Kind("date")),
        ("Any", ANY),
        ("Row", list_of(INT)),
        ("UserId", INT),
        # no value of it can be made
        ("Cart", None),
        ("Callable[[int], int]", None),
        ("list[Cart]", None),
        ("Cart | str", STR),
        ("Cart | None", None),
        ("Loop", None),
        ("'not a type'", None),
        ("3", None),
    ],
)
def test_annotations(annotation: str, kind: Kind | None) -> None:
    module = "Row = list[int]\nUserId = NewType('UserId', int)\nLoop = Loop\nlimit = 3\n"
    node = ast.parse(annotation, mode="eval").body
    assert read_annotation(node, type_names(ast.parse(module))) == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("list of int", list_of(INT)),
        ("a non-empty list of strings", list_of(STR)),
        ("array of floats, optional", list_of(FLOAT)),
        ("list[str]", list_of(STR)),
        ("str or None", Kind("union", (STR, Kind("none")))),
        ("a positive integer", INT),
        ("two strings", STR),
        ("string", STR),
        ("bool, default True", BOOL),
        ("{'asc', 'desc'}", Kind("literal", choices=("asc", "desc"))),
        ("dictionary", Kind("dict", (STR, INT))),
        ("matrix of numbers", list_of(list_of(INT))),
        ("the stringency", None),
        ("Cart", None),
        ("", None),
        ("{}", None),
    ],
)
def test_types_in_words(words: str, kind: Kind | None) -> None:
    assert kind_in(words) == kind


@given(st.text(max_size=40))
def test_no_words_break_it(text: str) -> None:
    kind_in(text)
    described(f"Args:\n    x ({text}): {text}\n")


@pytest.mark.parametrize(
    "docstring",
    [
        "Do it.\n\n    Args:\n        what (list of str): The words.\n        *more: Others.\n",
        "Do it.\n\n    :param what: The words.\n    :type what: list[str]\n",
        "Do it.\n\n    :param list[str] what: The words.\n",
        "Do it.\n\n    Parameters\n    ---------\n    what : list of str\n        The words.\n",
    ],
)
def test_styles_of_docstrings(docstring: str) -> None:
    source = f'def f(what=None):\n    """{docstring}    """\n'
    (argument,) = arguments_of(find_targets("m.py", source, "f")[0])
    assert argument.kind == list_of(STR)
    assert "The words." in argument.said
    assert not argument.is_typed


@pytest.mark.parametrize(
    ("head", "text", "kinds"),
    [
        ("f(a, b)", "Joins two strings a and b.", [STR, STR]),
        ("f(q, r)", "Given a list of integers q and a string r, do it.", [list_of(INT), STR]),
        ("f(q)", "`q` is a dictionary.", [Kind("dict", (STR, INT))]),
        ("f(q)", "Given a list of words, find the longest.", [list_of(STR)]),
        ("f(q, r=2.5)", "Do what has to be done.", [ANY, FLOAT]),
        ("f(words, n, is_open)", "Do what has to be done.", [list_of(STR), INT, BOOL]),
        ("f(self, s)", "Do what has to be done.", [ANY, STR]),
    ],
)
def test_what_words_defaults_and_names_tell(head: str, text: str, kinds: list[Kind]) -> None:
    source = f'def {head}:\n    """{text}"""\n'
    found = arguments_of(find_targets("m.py", source, "f")[0])
    assert [each.kind for each in found] == kinds


def test_places_defaults_and_stars() -> None:
    source = 'def f(a: int, b=(1, 2), *rest: str, c, d=len, **more):\n    """Do what is said."""\n'
    a, b, rest, c, d = arguments_of(find_targets("m.py", source, "f")[0])
    assert (a.is_needed, a.is_typed, a.has_default) == (True, True, False)
    assert (b.is_needed, b.default, b.kind) == (False, (1, 2), Kind("tuple", (INT, INT)))
    assert (rest.is_rest, rest.is_needed, rest.kind) == (True, False, STR)
    assert (c.by_name, c.is_needed, d.is_needed, d.has_default) == (True, True, False, False)


def test_what_fits() -> None:
    assert fits(1, FLOAT) and fits(None, STR) and fits(object(), None)
    assert not fits(True, INT) and not fits(1.5, INT) and not fits(1, BOOL)
    assert fits([1, 2], list_of(INT)) and not fits([1, "a"], list_of(INT))
    assert fits({"a": 1}, Kind("dict", (STR, INT))) and not fits({1: 1}, Kind("dict", (STR, INT)))
    pair = Kind("tuple", (INT, STR))
    assert fits((1, "a"), pair) and not fits((1, "a", 2), pair)
    assert not fits("b", Kind("literal", choices=("a",)))
