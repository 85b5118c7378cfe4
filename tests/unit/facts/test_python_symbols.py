"""Symbols of a Python file: what came, went, was renamed, and what of it is public."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python import python_facts
from docsync.facts.syntax import SourceError

PATH = "src/app/client.py"
Row = tuple[str, str, str, str | None, str | None]


def facts(old: str | None, new: str | None, path: str = PATH) -> list[ChangeFact]:
    def blob(text: str | None) -> bytes | None:
        return None if text is None else text.encode()

    return python_facts(path, blob(old), blob(new), path)


def rows(old: str | None, new: str | None, path: str = PATH) -> list[Row]:
    """Public facts as (kind, owner, symbol, before, after)."""
    return [
        (f.kind.value, f.owner, f.symbol, f.before, f.after)
        for f in facts(old, new, path)
        if f.is_public
    ]


BODY = """
    total = 0
    for item in items:
        total += item.price * item.count
    return total
"""
METHOD = BODY.replace("\n", "\n    ")

CASES: dict[str, tuple[str | None, str | None, list[Row]]] = {
    "function added": (
        "def a(): pass\n",
        "def a(): pass\ndef b(x, y=1): return x\n",
        [("symbol-added", "app.client", "b", None, None)],
    ),
    "function removed": (
        "def a(): pass\ndef b(x, y=1): return x\n",
        "def a(): pass\n",
        [("symbol-removed", "app.client", "b", None, None)],
    ),
    "function renamed by its body": (
        f"def total(items):{BODY}",
        f"def grand_sum(items):{BODY}",
        [("symbol-renamed", "app.client", "total", "total", "grand_sum")],
    ),
    "renamed, and the old name kept as an alias": (
        f"def total(items):{BODY}",
        f"def grand_sum(items):{BODY}\ntotal = grand_sum\n",
        [("symbol-renamed", "app.client", "total", "total", "grand_sum")],
    ),
    "a short body is not enough for a rename": (
        "def connect(): pass\n",
        "def flush(): pass\n",
        [
            ("symbol-added", "app.client", "flush", None, None),
            ("symbol-removed", "app.client", "connect", None, None),
        ],
    ),
    "a renamed class keeps its methods": (
        f"class Cart:\n    x = 7\n    def total(self, items):{METHOD}",
        f"class Basket:\n    x = 7\n    def total(self, items):{METHOD}",
        [("symbol-renamed", "app.client", "Cart", "Cart", "Basket")],
    ),
    "a removed class says nothing of its methods": (
        "class A:\n    x = 1\n    def m(self): raise ValueError('a long message')\n",
        "",
        [("symbol-removed", "app.client", "A", None, None)],
    ),
    "method added": (
        "class A:\n    def m(self): pass\n",
        "class A:\n    def m(self): pass\n    async def close(self): pass\n",
        [("symbol-added", "app.client.A", "close", None, None)],
    ),
    "enum members": (
        "class Color(Enum):\n    RED = 1\n    BLUE = 2\n",
        "class Color(Enum):\n    RED = 3\n    GREEN = 'grün'\n    BLUE = 2\n",
        [
            ("constant-changed", "app.client.Color", "RED", "1", "3"),
            ("symbol-added", "app.client.Color", "GREEN", None, "'grün'"),
        ],
    ),
    "constant": (
        'TIMEOUT = 3\n__version__ = "1.0"\nPORT: int = 80\n',
        'TIMEOUT = 5\n__version__ = "1.1"\nPORT: int = 8080\n',
        [
            ("constant-changed", "app.client", "TIMEOUT", "3", "5"),
            ("constant-changed", "app.client", "__version__", '"1.0"', '"1.1"'),
            ("constant-changed", "app.client", "PORT", "80", "8080"),
        ],
    ),
    "constant renamed by its value": (
        "CHUNK = 65536\n",
        "BLOCK_BYTES = 65536\n",
        [("symbol-renamed", "app.client", "CHUNK", "CHUNK", "BLOCK_BYTES")],
    ),
    "dictionary entries, nested": (
        'D = {"a": 1, "b": {"c": 2, "gone": 3}, "limit": 70}\n',
        'D = {"a": 1, "b": {"c": 5}, "ceiling": 70, "new": None}\n',
        [
            ("key-added", "app.client.D", "new", None, "None"),
            ("key-removed", "app.client.D.b", "gone", "3", None),
            ("key-renamed", "app.client.D", "limit", "limit", "ceiling"),
            ("value-changed", "app.client.D.b", "c", "2", "5"),
        ],
    ),
    "list elements": (
        'KINDS = ("red", "green")\n',
        'KINDS = ("red", "black", "green")\n',
        [("key-added", "app.client.KINDS", "black", None, None)],
    ),
    "requirements": (
        'NEEDS = ["rich>=13", "old-one==1.0"]\n',
        'NEEDS = ["rich>=14"]\n',
        [
            ("key-removed", "app.client.NEEDS", "old-one", "'==1.0'", None),
            ("value-changed", "app.client.NEEDS", "rich", "'>=13'", "'>=14'"),
        ],
    ),
    "docstring": (
        'def f():\n    """Old words."""\n',
        'def f():\n    """New words."""\n',
        [("docstring-changed", "app.client", "f", "Old words.", "New words.")],
    ),
    "module docstring": (
        '"""Old."""\n',
        '"""New."""\n',
        [("docstring-changed", "app", "client", "Old.", "New.")],
    ),
    "a name that is imported instead is still there": (
        "def f(): return 1\nX = 1\n",
        "from app.other import f\nX = 1\n",
        [],
    ),
    "re-exported names": (
        'from a import b\n__all__ = ["b"]\n',
        'from a import c\n__all__ = ["c"]\n',
        [
            ("symbol-added", "app.client", "c", None, None),
            ("symbol-removed", "app.client", "b", None, None),
        ],
    ),
    "file added": (
        None,
        "def a(): pass\nclass B:\n    def m(self): pass\n_c = 1\nprint('hello there')\n",
        [
            ("symbol-added", "app.client", "a", None, None),
            ("symbol-added", "app.client", "B", None, None),
        ],
    ),
    "file deleted": (
        "def a(): pass\nclass B:\n    def m(self): pass\n_c = 1\n",
        None,
        [
            ("symbol-removed", "app.client", "a", None, None),
            ("symbol-removed", "app.client", "B", None, None),
        ],
    ),
    "decorators": (
        "class A:\n    def size(self): return 1\n    @staticmethod\n    def make(): return 2\n",
        "class A:\n    @property\n    def size(self): return 1\n"
        "    @lru_cache\n    @staticmethod\n    def make(): return 2\n",
        [("decorator-changed", "app.client.A", "size", None, "@property")],
    ),
    "sync to async": (
        "def f(): return 1\n",
        "async def f(): return 1\n",
        [("decorator-changed", "app.client", "f", None, "async")],
    ),
    "exceptions": (
        "def f(x):\n    raise ValueError\n",
        "def f(x):\n    raise errors.KeyError(x) from None\n",
        [
            ("exception-added", "app.client.f", "KeyError", None, None),
            ("exception-removed", "app.client.f", "ValueError", None, None),
        ],
    ),
    "exceptions through a private function": (
        "def f(x):\n    _check(x)\ndef _check(x):\n    pass\n",
        "def f(x):\n    _check(x)\ndef _check(x):\n    raise LookupError\n",
        [("exception-added", "app.client.f", "LookupError", None, None)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_public_facts_are_exactly_these(name: str) -> None:
    old, new, expected = CASES[name]
    assert sorted(rows(old, new), key=repr) == sorted(expected, key=repr)


@pytest.mark.parametrize(
    ("path", "code", "is_public", "certainty"),
    [
        ("src/app/client.py", "def f(): pass\n", True, 1.0),
        ("src/app/client.py", "def _f(): pass\n", False, 1.0),
        ("src/app/_client.py", "def f(): pass\n", False, 1.0),
        ("src/app/_client.py", "__all__ = ['f']\ndef f(): pass\n", True, 0.8),
        ("src/app/client.py", "__all__ = ['f']\ndef f(): pass\n", True, 1.0),
        ("src/app/client.py", "__all__ = []\ndef f(): pass\n", True, 0.8),
        ("tests/client.py", "def f(): pass\n", False, 1.0),
        ("app/test_client.py", "__all__ = ['f']\ndef f(): pass\n", False, 1.0),
        ("docs/conf.py", "def f(): pass\n", False, 1.0),
        ("src/app/__init__.py", "def f(): pass\n", True, 1.0),
    ],
)
def test_public_is_what_no_underscore_hides(
    path: str, code: str, is_public: bool, certainty: float
) -> None:
    [fact] = facts("", code, path)
    assert (fact.is_public, fact.certainty) == (is_public, certainty)


def test_a_removal_stands_in_the_old_blob_and_an_addition_in_the_new() -> None:
    removed, added = facts("\n\ndef gone(a): return [a, 1]\n", "\nX: int\n\n\n\nNEW = 7\nX = 1\n")[
        :2
    ]
    assert (removed.symbol, removed.place.path, removed.place.line) == ("gone", PATH, 3)
    assert (added.symbol, added.place.line) == ("NEW", 6)


def test_siblings_are_the_nearest_first() -> None:
    code = "def a(): pass\ndef b(): pass\ndef c(): pass\ndef _p(): pass\ndef d(): pass\n"
    [fact] = facts(code.replace("def b(): pass\n", ""), code)
    assert fact.siblings == ("a", "c", "d")


def test_detail_is_the_signature_and_the_first_line_of_the_docstring() -> None:
    [fact] = facts(
        "", 'def f(a: int, /, b=1, *, c: str = "x", **k) -> int:\n    """Do it.\n\n    More."""\n'
    )
    assert fact.detail == "def f(a: int, /, b=1, *, c: str = 'x', **k) -> int\nDo it."


def test_a_moved_file_is_a_moved_module() -> None:
    blob = b"def f(): pass\n"
    [fact] = python_facts("src/app/new.py", blob, blob, "src/app/old.py")
    assert fact.kind is FactKind.SYMBOL_MOVED
    assert (fact.symbol, fact.before, fact.after) == ("app.old", "app.old", "app.new")


@pytest.mark.parametrize(
    ("blob", "line"),
    [
        (b"def f(:\n", 1),
        (b"a = 1\nb = = 2\n", 2),
        (b"\x00", 1),
        (b"# coding: nothing-known\n", 1),
        (b"a = '\xff\xfe'\n", 1),
        (b"(" * 4000, 1),
    ],
)
def test_a_blob_that_does_not_parse_is_named_with_its_line(blob: bytes, line: int) -> None:
    for old, new in ((blob, b"a = 1\n"), (b"a = 1\n", blob)):
        with pytest.raises(SourceError) as caught:
            python_facts("app/x.py", old, new, "app/x.py")
        assert (caught.value.path, caught.value.line) == ("app/x.py", line)


def test_an_expression_too_deep_to_walk_is_a_source_error() -> None:
    deep = b"x = " + b"+".join([b"1"] * 3000) + b"\n"
    with pytest.raises(SourceError):
        python_facts("x.py", deep, deep.replace(b"1\n", b"2\n"), "x.py")


def test_other_encodings_and_line_ends_are_read() -> None:
    old = "# coding: latin-1\r\nNAME = 'é'\r\n".encode("latin-1")
    new = "\ufeffNAME = 'è'\n".encode()
    [fact] = python_facts("x.py", old, new, "x.py")
    assert (fact.before, fact.after) == ("'é'", "'è'")


def test_warnings_of_the_parsed_code_are_not_ours() -> None:
    assert rows("X = '\\d'\n", "X = '\\w'\n") != []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ('Integer(60, help="Seconds until it gives up.").tag(config=True)', True),
        (
            'CharField(max_length=9, help_text="""Seconds until it gives up.\\n\\n    More.""")',
            True,
        ),
        ("Integer(60, help=HELP)", False),
        ("Integer(60)", False),
        ('waits("Seconds until it gives up.")', False),
    ],
)
def test_an_attribute_that_says_what_it_is_for(value: str, told: bool) -> None:
    old = "class Hub:\n    limit = Integer(3)\n"
    (came,) = facts(old, f"{old}    timeout = {value}\n")
    assert ("timeout: Seconds until it gives up." in came.detail.split("\n")) is told


CLASS = '''\
class Store:
    def open(self):
        """Open."""

    def get_file_options(self, name):
        """Options of a file."""
        return {"age": self.age, "name": name, "more": [self.more]}

    def close(self):
        """Close."""
'''
OTHER_BODY = "        if self.config:\n            return self.config[name]\n        return None\n"


@pytest.mark.parametrize(
    ("signature", "is_renamed"),
    [
        ("def get_file_age(self, name):", True),
        ("def get_file_age(self, name, other):", False),
        ("def look_up(self, name):", False),
        ("def get_file_age(self, name): ...\n\n    def more(self):", False),
        ("async def get_file_age(self, name):", False),
    ],
)
def test_another_name_and_another_body_in_the_place_of_the_old_one(
    signature: str, is_renamed: bool
) -> None:
    start, end = CLASS.index("    def get_file_options"), CLASS.index("    def close")
    new = f'{CLASS[:start]}    {signature}\n        """Of a file."""\n{OTHER_BODY}\n{CLASS[end:]}'
    found = python_facts("app/store.py", CLASS.encode(), new.encode(), "app/store.py")
    renamed = [f for f in found if f.kind is FactKind.SYMBOL_RENAMED]
    assert [(f.before, f.after) for f in renamed] == (
        [("get_file_options", "get_file_age")] if is_renamed else []
    )
