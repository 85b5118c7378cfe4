"""Parameters, defaults and annotations of functions, constructors and record fields."""

from __future__ import annotations

import pytest

from docsync.facts.python import python_facts

Row = tuple[str, str, str, str | None, str | None]
PATH = "src/app/client.py"


def rows(old: str, new: str) -> list[Row]:
    found = python_facts(PATH, old.encode(), new.encode(), PATH)
    return [(f.kind.value, f.owner, f.symbol, f.before, f.after) for f in found if f.is_public]


F, A = "app.client.f", "app.client.A"
CASES: dict[str, tuple[str, str, list[Row]]] = {
    "added with default": (
        "def f(a): pass\n",
        "def f(a, b=1): pass\n",
        [("parameter-added", F, "b", None, "1")],
    ),
    "added without default": (
        "def f(a): pass\n",
        "def f(a, *, b): pass\n",
        [("parameter-added", F, "b", None, None)],
    ),
    "removed": (
        "def f(a, *args, flag=False, **kwargs): pass\n",
        "def f(a, *args): pass\n",
        [
            ("parameter-removed", F, "flag", "False", None),
            ("parameter-removed", F, "kwargs", None, None),
        ],
    ),
    "renamed by its use": (
        "def f(a, n=3):\n    return [a] * n + [n]\n",
        "def f(a, copies=3):\n    return [a] * copies + [copies]\n",
        [("parameter-renamed", F, "n", "n", "copies")],
    ),
    "renamed by its name, with a new default": (
        "def f(max_size=10): ...\n",
        "def f(maximum_size=20): ...\n",
        [
            ("default-changed", F, "max_size", "10", "20"),
            ("parameter-renamed", F, "max_size", "max_size", "maximum_size"),
        ],
    ),
    "another thing in the same slot is no rename": (
        "def f(a, verbose=False): ...\n",
        "def f(a, retries=3): ...\n",
        [
            ("parameter-added", F, "retries", None, "3"),
            ("parameter-removed", F, "verbose", "False", None),
        ],
    ),
    "reordered": (
        "def f(a, b, c=1): pass\n",
        "def f(b, a, c=1): pass\n",
        [("parameters-reordered", "app.client", "f", "a, b, c", "b, a, c")],
    ),
    "no longer by position": (
        "def f(a, b=1): pass\n",
        "def f(a, *, b=1): pass\n",
        [("parameters-reordered", "app.client", "f", "a, b", "a, *, b")],
    ),
    "keyword-only order means nothing": (
        "def f(*, a, b): pass\n",
        "def f(*, b, a): pass\n",
        [],
    ),
    "default": (
        'def f(mode="r"): pass\n',
        "def f(mode='w'): pass\n",
        [("default-changed", F, "mode", '"r"', "'w'")],
    ),
    "default given and taken": (
        "def f(a, b=2): pass\n",
        "def f(a=1, b=None): pass\n",
        [("default-changed", F, "a", None, "1"), ("default-changed", F, "b", "2", "None")],
    ),
    "default behind a constant": (
        "LIMIT = 3\ndef f(n=LIMIT): pass\n",
        "LIMIT = 4\ndef f(n=LIMIT): pass\n",
        [
            ("constant-changed", "app.client", "LIMIT", "3", "4"),
            ("default-changed", F, "n", "3", "4"),
        ],
    ),
    "a constant put in place of its value": (
        "_LIMIT = 3\ndef f(n=3): pass\n",
        "_LIMIT = 3\ndef f(n=_LIMIT): pass\n",
        [],
    ),
    "annotation": (
        "def f(a: int) -> str: pass\n",
        "def f(a: float) -> bytes: pass\n",
        [
            ("annotation-changed", "app.client", "f", "str", "bytes"),
            ("annotation-changed", F, "a", "int", "float"),
        ],
    ),
    "the same annotation in a newer spelling": (
        "def f(a: Optional[typing.List[int]], b: 'Union[int, str]', c: Dict[str, Tuple]): ...\n",
        "def f(a: list[int] | None, b: str | int, c: dict[str, tuple]): ...\n",
        [],
    ),
    "constructor": (
        "class A:\n    def __init__(self, a): pass\n",
        "class A:\n    def __init__(self, a, b=2): pass\n",
        [("parameter-added", A, "b", None, "2")],
    ),
    "static and class methods": (
        "class A:\n    @staticmethod\n    def s(x): ...\n"
        "    @classmethod\n    def c(cls, x): ...\n",
        "class A:\n    @staticmethod\n    def s(x, y): ...\n"
        "    @classmethod\n    def c(cls, x, z): ...\n",
        [
            ("parameter-added", f"{A}.c", "z", None, None),
            ("parameter-added", f"{A}.s", "y", None, None),
        ],
    ),
    "dataclass fields": (
        "@dataclass(frozen=True)\nclass A:\n    host: str = 'h'\n    KIND: ClassVar[int] = 1\n",
        "@dataclass(frozen=True)\nclass A:\n    host: str = 'g'\n"
        "    tags: list = field(default_factory=list)\n"
        "    KIND: ClassVar[int] = 1\n",
        [
            ("default-changed", A, "host", "'h'", "'g'"),
            ("parameter-added", A, "tags", None, "[]"),
        ],
    ),
    "pydantic fields, with their description": (
        "class A(BaseModel):\n    n: int = Field(3, description='old words')\n"
        "    x: str = Field(...)\n",
        "class A(BaseModel):\n    n: int = Field(4, description='new words')\n"
        "    x: str = Field(...)\n",
        [
            ("default-changed", A, "n", "3", "4"),
            ("help-changed", A, "n", "old words", "new words"),
        ],
    ),
    "fields of a named tuple": (
        "class A(NamedTuple):\n    a: int\n    b: str\n",
        "class A(NamedTuple):\n    a: int\n    label: str\n",
        [("parameter-renamed", A, "b", "b", "label")],
    ),
    "a private parameter is nobody's business": (
        "def f(a): pass\n",
        "def f(a, _cache={}): pass\n",
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_public_facts_are_exactly_these(name: str) -> None:
    old, new, expected = CASES[name]
    assert sorted(rows(old, new), key=repr) == sorted(expected, key=repr)


@pytest.mark.parametrize(
    "docstring",
    [
        "Do.\n\n    Args:\n        a: First.\n        b (int, optional): How many times.\n    ",
        "Do.\n\n    :param a: first\n    :param int b: How many times.\n    ",
        "Do.\n\n    Parameters\n    ----------\n    a : int\n        First.\n"
        "    b : int, default 3\n        How many times.\n    ",
    ],
    ids=["google", "sphinx", "numpy"],
)
def test_detail_has_the_parameters_own_line(docstring: str) -> None:
    old = f'def f(a):\n    """{docstring}"""\n'
    new = f'def f(a, b=3):\n    """{docstring}"""\n'
    [fact] = python_facts(PATH, old.encode(), new.encode(), PATH)
    assert fact.detail == "def f(a, b=3)\nDo.\nb: How many times."
    assert fact.siblings == ("a",)


def test_a_constructors_parameter_shows_its_class() -> None:
    old = b'class A:\n    """An A."""\n    def __init__(self, a):\n        """:param b: width"""\n'
    [fact] = python_facts(PATH, old, old.replace(b"self, a", b"self, a, b"), PATH)
    assert fact.detail == "class A(a, b)\nAn A.\nb: width"
    assert fact.place.line == 3


def test_an_annotation_where_none_stood_is_less_certain_than_a_changed_one() -> None:
    [fact] = python_facts(PATH, b"def f(a): ...\n", b"def f(a: int): ...\n", PATH)
    assert (fact.before, fact.after) == (None, "int")
    assert fact.certainty < 0.5


OPTIONS = '''def set_cookie(name, **options):
    """Set a cookie.

    :param name: its name
    :param max_age: seconds
{more}    """
'''
GOOGLE = '''def set_cookie(name, **options):
    """Set a cookie.

    Args:
        name: its name
        max_age (int): seconds
{more}
    Returns:
        nothing: at all
    """
'''


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (OPTIONS, "    :param same_site: lax or strict.\n"),
        (GOOGLE, "        same_site: lax or strict.\n"),
    ],
)
def test_options_that_only_the_docstring_tells_of_are_parameters(text: str, line: str) -> None:
    old, new = text.format(more=""), text.format(more=line)
    owner = "app.client.set_cookie"
    assert ("parameter-added", owner, "same_site", None, None) in rows(old, new)
    assert ("parameter-removed", owner, "same_site", None, None) in rows(new, old)
    (fact,) = (
        f for f in python_facts(PATH, old.encode(), new.encode(), PATH) if f.symbol == "same_site"
    )
    assert "max_age" in fact.siblings
    assert "lax or strict." in fact.detail


def test_without_options_a_docstring_adds_no_parameter() -> None:
    text = OPTIONS.replace(", **options", "")
    old, new = text.format(more=""), text.format(more="    :param same_site: lax.\n")
    assert not [row for row in rows(old, new) if row[0].startswith("parameter-")]


def test_a_section_of_arguments_with_none() -> None:
    text = 'def f({}):\n    """Do it.\n\n    Args:\n\n    Returns:\n        c\n    """\n'
    assert rows(text.format("a, **kw"), text.format("a, b=1, **kw")) == [
        ("parameter-added", F, "b", None, "1")
    ]
