"""Symbols that left one file of a diff and came up in another."""

from __future__ import annotations

from docsync.facts.across import across_files
from docsync.facts.fact import FactKind
from docsync.facts.python import python_facts
from docsync.facts.python.moves import python_moves, without_moved, without_standing
from tests.unit.samples import fact as fact_of

TOTAL = b'''
def total(items, tax=0.2):
    """The sum."""
    result = 0
    for item in items:
        result += item.price
    return result * (1 + tax)
'''
KEEP = b"KEEP = 1\n"


def test_a_function_moved_between_files_names_both_modules() -> None:
    files = [("src/app/a.py", KEEP + TOTAL, KEEP), ("src/app/b.py", None, TOTAL)]
    [fact] = python_moves(files)
    assert fact.kind is FactKind.SYMBOL_MOVED
    assert (fact.symbol, fact.before, fact.after) == ("total", "app.a", "app.b")
    assert (fact.place.path, fact.place.line, fact.owner) == ("src/app/b.py", 2, "app.a")
    assert fact.is_public
    assert fact.detail.splitlines()[0] == "from app.b import total"


def test_a_move_explains_the_removal_and_the_addition() -> None:
    files = [("src/app/a.py", KEEP + TOTAL, b"KEEP = 2\n"), ("src/app/b.py", None, TOTAL)]
    facts = [f for path, old, new in files for f in python_facts(path, old, new, path)]
    assert {f.kind for f in facts} == {
        FactKind.SYMBOL_REMOVED,
        FactKind.SYMBOL_ADDED,
        FactKind.CONSTANT_CHANGED,
    }
    left = without_moved(facts, python_moves(files))
    assert [(f.kind, f.symbol) for f in left] == [(FactKind.CONSTANT_CHANGED, "KEEP")]


def test_one_name_for_two_things_is_no_move() -> None:
    other = b"def total():\n    return open('totals.csv').read().splitlines()[-1].split()\n"
    assert python_moves([("a.py", TOTAL, b""), ("b.py", b"", other)]) == []


def test_each_addition_explains_one_removal() -> None:
    files = [("a.py", TOTAL, b""), ("b.py", TOTAL, b""), ("c.py", None, TOTAL)]
    assert [f.before for f in python_moves(files)] == ["a"]


def test_files_that_are_not_python_or_do_not_parse_are_passed_over() -> None:
    files = [("a.py", b"def (", b""), ("b.txt", TOTAL, b""), ("c.py", None, TOTAL)]
    assert python_moves(files) == []


def test_a_function_that_moved_and_got_another_name_was_renamed() -> None:
    renamed = TOTAL.replace(b"def total", b"def sum_total")
    files = [("src/app/a.py", KEEP + TOTAL, KEEP), ("src/app/b.py", None, renamed)]
    [fact] = moves = python_moves(files)
    assert fact.kind is FactKind.SYMBOL_RENAMED
    assert (fact.before, fact.after, fact.owner) == ("total", "sum_total", "app.a")
    facts = [f for path, old, new in files for f in python_facts(path, old, new, path)]
    assert without_moved(facts, moves) == []


def test_another_name_and_another_body_is_another_function() -> None:
    other = TOTAL.replace(b"def total", b"def open_file").replace(b"price", b"cost")
    assert python_moves([("a.py", TOTAL, b""), ("b.py", None, other)]) == []


def test_a_module_in_whose_place_a_package_came_has_not_moved() -> None:
    moved, package = (
        ("src/app/api/router.py", TOTAL, TOTAL),
        ("src/app/api/__init__.py", None, KEEP),
    )
    facts = list(python_facts(*moved, "src/app/api.py"))
    assert [(f.kind, f.before) for f in facts] == [(FactKind.SYMBOL_MOVED, "app.api")]
    assert without_standing(facts, [moved]) == facts
    assert without_standing(facts, [moved, package]) == []


def test_what_a_package_in_its_place_passes_on_is_imported_as_before() -> None:
    old = (
        KEEP + TOTAL + b"\n\ndef other(items):\n    return [item.price for item in items if item]\n"
    )
    files = [
        ("src/app/api.py", old, None),
        ("src/app/api/__init__.py", None, b"from .sums import total\n"),
        ("src/app/api/sums.py", None, old),
    ]
    told = across_files([], files)
    assert {f.symbol for f in told if f.kind is FactKind.SYMBOL_MOVED} == {"KEEP", "other"}


def test_another_name_with_another_value_is_another_thing() -> None:
    words = fact_of(FactKind.TOKEN_RENAMED, "OLDEST_FIRST", "OLDEST_FIRST", "NEWEST_FIRST")
    gone = fact_of(FactKind.KEY_REMOVED, "OLDEST_FIRST", "False", None)
    for value, is_kept in (("True", False), ("False", True)):
        came = fact_of(FactKind.KEY_ADDED, "NEWEST_FIRST", None, value)
        told = across_files([words, gone, came], [])
        assert any(each.kind is FactKind.TOKEN_RENAMED for each in told) is is_kept


def test_what_a_file_tells_as_a_rename_came_from_no_other_file() -> None:
    def file(name: str) -> bytes:
        return b'def %s(alpha=1, beta="x"):\n    """Do it."""\n    return alpha\n' % name.encode()

    sides = [(f"src/m{n}.py", file(f"run_{n}_4"), file(f"run_{n}_four")) for n in range(6)]
    facts = [f for path, old, new in sides for f in python_facts(path, old, new, path)]
    assert python_moves(sides) != []  # the bodies are all alike
    told = [f for f in across_files(facts, sides) if f.kind is FactKind.SYMBOL_RENAMED]
    assert {(f.before, f.after) for f in told} == {
        (f"run_{n}_4", f"run_{n}_four") for n in range(6)
    }
    assert len(told) == 6
