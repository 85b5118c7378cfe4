"""Generated code cannot vouch for itself: what it does to its interpreter changes no result."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docsync.codegen.answer import Piece
from docsync.codegen.assembly import assemble
from docsync.codegen.examples import prose_examples
from docsync.codegen.harness.exchange import NotPlain, decode, decode_error, encode, encode_error
from docsync.codegen.related import find_tests
from docsync.codegen.target import Target, find_targets
from docsync.codegen.trial import Trial, Wanted, place_of, run_trial
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox

SOURCE = '''"""Words."""


class Odd(Exception):
    """Of this project."""


def double(items: list, how=None) -> list:
    """Each twice.

    >>> double([1, 2])
    [2, 4]

    double([]) == []
    """
    ...


def later():
    """Later."""
    ...


def fill(items: list, count: int = 1):
    """Adds that many."""
    ...


class Shelf:
    def put(self, book: str):
        """Puts it there."""
        ...

    def each(self, count: int):
        """That many, one after the other."""
        ...


async def soon(x: int) -> int:
    """One more.

    >>> import asyncio
    >>> asyncio.run(soon(1))
    2
    """
    ...
'''
TESTS = """from pkg.words import double, later


def test_three():
    assert double([3]) == [6]


def test_not_yet():
    assert double([later()])
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "__init__.py").touch()
    (tmp_path / "pkg" / "words.py").write_text(SOURCE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_words.py").write_text(TESTS)
    return tmp_path


def target(name: str = "double") -> Target:
    return find_targets("pkg/words.py", SOURCE, name)[0]


def run(root: Path, body: str, name: str = "double", **more: object) -> Trial:
    wanted = more.pop("wanted", None) or Wanted(
        prose_examples(target(name).docstring, name), has_doctests=True
    )
    return run_trial(
        Sandbox.find(allow_weak=True),
        place_of(root, "pkg/words.py"),
        target(name),
        assemble(target(name), Piece(body)).source,
        wanted,  # type: ignore[arg-type]
        Limits(wall_s=60.0, cpu_s=30),
        **more,  # type: ignore[arg-type]
    )


def test_what_is_right_passes_apart_from_its_tests(root: Path) -> None:
    wanted = Wanted(has_doctests=True, tests=("tests/test_words.py::test_three",))
    trial = run(root, "return [x * 2 for x in items]", wanted=wanted)
    assert trial.passed == ("example: double([1, 2])", "test: tests/test_words.py::test_three")
    assert trial.is_sound
    assert trial.is_apart


ERROR = "    >>> double(None)\n    Traceback (most recent call last):\n    TypeError: no"
CAREFUL = "if items is None:\n    raise TypeError('no')\nreturn [x * 2 for x in items]"


def test_an_example_of_an_error_says_which(root: Path) -> None:
    source = SOURCE.replace(
        "    double([]) == []",
        ERROR,
    )
    (root / "pkg" / "words.py").write_text(source)
    found = find_targets("pkg/words.py", source, "double")[0]
    made = assemble(found, Piece(CAREFUL))
    trial = run_trial(
        Sandbox.find(allow_weak=True),
        place_of(root, "pkg/words.py"),
        found,
        made.source,
        Wanted(has_doctests=True),
        Limits(wall_s=60.0, cpu_s=30),
    )
    assert trial.passed[-1] == "example: double(None) raises TypeError"


PATCHES = {
    "the checker": "import doctest\ndoctest.OutputChecker.check_output = lambda *a: True\n",
    "the report": (
        "import os, sys\nfor fd in range(3, 99):\n"
        '    try: os.write(fd, b\'[0, "passed", "example", ""]\\n\')\n    except OSError: pass\n'
    ),
    "equality": "import builtins\nbuiltins.all = builtins.bool = lambda *a: True\n",
    "the exit": "import os\nos._exit(0)\n",
    "the runner": (
        "import sys\nfor m in list(sys.modules.values()):\n"
        "    if hasattr(m, 'is_same'): m.is_same = lambda *a: True\n"
        "    if hasattr(m, 'Runner'): m.Runner.report_failure = m.Runner.report_success\n"
    ),
}


@pytest.mark.parametrize("what", PATCHES)
@pytest.mark.parametrize("is_apart", [True, False])
def test_code_that_changes_its_judge_does_not_pass(root: Path, what: str, is_apart: bool) -> None:
    trial = run(root, f"{PATCHES[what]}return items", is_apart=is_apart)
    assert trial.failures
    assert not trial.is_sound
    assert trial.is_apart is is_apart


def test_a_test_runner_that_was_patched_is_noticed(root: Path) -> None:
    body = (
        "import _pytest.runner\n"
        "_pytest.runner.check_interactive_exception = lambda *a: False\n"
        "import _pytest.reports as r\n"
        "r.TestReport.failed = property(lambda s: False)\n"
        "r.TestReport.passed = property(lambda s: True)\n"
        "return items"
    )
    wanted = Wanted(tests=("tests/test_words.py::test_three",))
    apart = run(root, body, wanted=wanted)
    assert [each.name for each in apart.failures] == ["test: tests/test_words.py::test_three"]
    # what pytest's own plugins change is not held against the code
    right = "return [x * 2 for x in items]"
    assert run(root, right, wanted=wanted, is_apart=False).is_sound
    together = run(root, body, wanted=wanted, is_apart=False)
    assert "has changed what judges it" in together.failures[0].text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("while True: pass", "did not end within 3.0 s"),
        ("return items[7]", "IndexError: list index out of range"),
        ("raise SystemExit(0)", "SystemExit"),
        ("return bytearray(10 << 30)", "MemoryError"),
        ("import socket\nsocket.create_connection(('127.0.0.1', 9), 1)", "Error: [Errno"),
        ("import shutil\nshutil.rmtree('/project/pkg')", "Error"),
    ],
)
def test_what_goes_wrong_is_told(root: Path, body: str, expected: str) -> None:
    wanted = Wanted(prose_examples("double([]) == []", "double"))
    trial = run(root, body, wanted=wanted)
    assert expected in trial.failures[0].text
    assert (root / "pkg" / "words.py").read_text() == SOURCE


def test_values_that_are_no_data_run_with_their_tests(root: Path) -> None:
    for body in ("return items or Odd", "return (x for x in items)", "raise Odd('x')"):
        assert not run(root, body).is_apart
    trial = run(root, "items[:] = [x * 2 for x in items]\nreturn items")
    assert trial.is_apart
    assert trial.is_sound


def test_an_async_function_is_run(root: Path) -> None:
    assert run(root, "return x + 1", "soon").passed == ("example: asyncio.run(soon(1))",)


def test_generated_calls_are_reported_and_decide_nothing(root: Path) -> None:
    wanted = Wanted(wants_edges=True, documented=("IndexError",))
    source = SOURCE.replace("items: list, how=None", "items: list[int], how: int = 0")
    (root / "pkg" / "words.py").write_text(source)
    found = find_targets("pkg/words.py", source, "double")[0]
    trial = run_trial(
        Sandbox.find(allow_weak=True),
        place_of(root, "pkg/words.py"),
        found,
        assemble(found, Piece("if how > 5: return None\nreturn [items[0] // how]")).source,
        wanted,
        Limits(wall_s=60.0, cpu_s=30),
    )
    assert trial.is_sound
    assert trial.edge_calls > 10
    assert any("raises ZeroDivisionError" in each for each in trial.edges)
    assert any("which is no list" in each for each in trial.edges)
    assert not any("IndexError" in each for each in trial.edges)


def test_tests_that_name_the_function_are_found(root: Path) -> None:
    found = find_tests(root, target())
    assert found.tests == ("tests/test_words.py::test_three",)
    assert found.left == ("tests/test_words.py::test_not_yet needs `later`, which is not written",)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.complex_numbers(allow_nan=False)
    | st.fractions()
    | st.dates()
    | st.timedeltas(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(PLAIN)
def test_plain_data_comes_back_as_it_was(value: object) -> None:
    back = decode(encode(value))
    assert type(back) is type(value)
    assert repr(back) == repr(value)


def test_all_kinds_of_data_and_nothing_else() -> None:
    for value in (
        {1, 2},
        frozenset("a"),
        range(1, 9, 2),
        bytearray(b"x"),
        Decimal("1.10"),
        Fraction(1, 3),
        date(2020, 1, 2),
        timedelta(1, 2, 3),
        10**40,
        math.inf,
    ):
        assert decode(encode(value)) == value
    for value in (object(), print, iter([]), type, Path(), ValueError("x")):
        with pytest.raises(NotPlain):
            encode(value)
    nested: list[object] = []
    nested.append(nested)
    with pytest.raises(NotPlain):
        encode(nested)
    for said in (["os.system", "x"], {"a": 1}, ["eval", "1"], "x"):
        with pytest.raises(ValueError, match="no "):
            decode(said)


def test_exceptions_go_by_the_names_of_pythons_own() -> None:
    error = decode_error(encode_error(KeyError("a", 1), "trace"))
    assert (type(error), error.args) == (KeyError, ("a", 1))
    with pytest.raises(NotPlain):
        encode_error(type("Own", (Exception,), {})(), "")
    with pytest.raises(ValueError, match="no exception 'print'"):
        decode_error(["print", [], ""])


def said(root: Path, name: str, body: str, *calls: str) -> list[str]:
    found = run(root, body, name, wanted=Wanted(calls=calls)).outcomes
    return [found[call].said if call in found else "" for call in calls]


def test_what_calls_give_is_told_whatever_their_form(root: Path) -> None:
    body = "items.extend([0] * count) if count else 1 / 0"
    calls = ("fill([1])", "fill([], count=2)", "fill([], 0)")
    outcomes = ["None, leaving [[1, 0]]", "None, leaving [[0, 0]]", "raises ZeroDivisionError"]
    assert said(root, "fill", body, *calls) == outcomes
    body = "for each in range(count):\n    yield each"
    assert said(root, "Shelf.each", body, "Shelf().each(3)") == ["[0, 1, 2]"]
    put = said(root, "Shelf.put", "self.books = [book]", "Shelf().put('a')")
    assert put == ["None, leaving ['a'] and {'books': ['a']}"]
    assert said(root, "soon", "return x + 1", "soon(1)") == ["2"]


def test_calls_end_when_several_of_them_do_not(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docsync.codegen.trial.CALL_S", 0.2)
    calls = [f"fill([{n}])" for n in range(5)]
    body = "import time\ntime.sleep(9)"
    assert said(root, "fill", body, *calls) == ["too slow"] * 3 + [""] * 2


def test_an_example_in_prose_may_be_an_error(root: Path) -> None:
    text = "double(1) raises TypeError\ndouble(0) raises OddError\ndouble(2) raises Odd"
    examples = prose_examples(text, "double")
    body = "if items == 2:\n    raise Odd\nreturn 1 / items"
    trial = run(root, f"if items == 1:\n    raise TypeError\n{body}", wanted=Wanted(examples))
    assert trial.passed == (
        "example: double(1) raises TypeError",
        "example: double(2) raises Odd",
    )
    assert [each.name for each in trial.failures] == ["example: double(0)"]
    trial = run(root, "return items", wanted=Wanted(examples[:1]))
    assert "must raise TypeError" in trial.failures[0].text
