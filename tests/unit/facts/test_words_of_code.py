"""Facts from words alone: quoted names that are new or gone, and lines replaced one for one."""

from __future__ import annotations

from docsync.facts.fact import FactKind
from docsync.facts.lines import line_facts
from docsync.facts.literals import literal_facts
from tests.unit.samples import fact

OLD = (
    b'options = [\n    option("tree", "t", "Show a tree."),\n'
    b'    option("no-update", None, "x"),\n]\n'
)
NEW = (
    b'options = [\n    option("tree", "t", "Show a tree."),\n    option("regenerate", None, "y"),\n'
    b'    env.get("APP_CACHE_DIR"),\n]\n'
)


def test_quoted_names_come_and_go_with_their_neighbours() -> None:
    found = {(f.kind, f.symbol): f for f in literal_facts([("a.py", OLD, NEW)], ())}
    assert set(found) == {
        (FactKind.KEY_ADDED, "regenerate"),
        (FactKind.ENV_ADDED, "APP_CACHE_DIR"),
        (FactKind.KEY_REMOVED, "no-update"),
    }
    assert found[FactKind.KEY_ADDED, "regenerate"].siblings == ("APP_CACHE_DIR", "tree")
    assert found[FactKind.KEY_ADDED, "regenerate"].place.line == 3


def test_a_name_that_a_surer_fact_has_is_left_to_it() -> None:
    known = fact(FactKind.FLAG_RENAMED, "--no-update", "--no-update", "--regenerate")
    assert [f.symbol for f in literal_facts([("a.py", OLD, NEW)], (known,))] == ["APP_CACHE_DIR"]


def test_a_value_stands_beside_the_other_values_and_no_options() -> None:
    old = b'option("--format", Choice(["jpeg", "tiff"]))\noption("--quality", default="best")\n'
    new = old.replace(b'"tiff"', b'"tiff", "avif"')
    was, now = "jpeg, tiff", "jpeg, tiff, avif"
    known = fact(FactKind.CHOICES_CHANGED, "--format", was, now)
    (came,) = literal_facts([("a.py", old, new)], (known,))
    assert (came.symbol, came.siblings) == ("avif", ("tiff", "jpeg"))
    known = fact(FactKind.CHOICES_CHANGED, "--format", now, was)
    (gone,) = literal_facts([("a.py", new, old)], (known,))
    assert (gone.symbol, gone.siblings) == ("avif", ("tiff", "jpeg"))
    # another option may have a value of that name
    (came,) = literal_facts([("a.py", old, new)], ())
    assert "quality" in came.siblings


def test_values_of_a_new_option_stand_beside_nothing_yet() -> None:
    old = b'option("--format", default="best")\n'
    new = old + b'option("--crop", Choice(["square", "smart"]))\n'
    detail = "--crop [square|smart]: How to crop."
    known = fact(FactKind.FLAG_ADDED, "--crop", None, None, detail=detail)
    found = literal_facts([("a.py", old, new)], (known,))
    assert [(f.symbol, f.siblings) for f in found] == [("square", ()), ("smart", ())]


def test_a_name_that_moved_between_files_is_no_fact() -> None:
    files = [("a.py", b'x("mode-one")\n', b"x()\n"), ("b.py", b"y()\n", b'y("mode-one")\n')]
    assert literal_facts(files, ()) == []


def test_a_table_of_data_is_no_surface() -> None:
    data = b"\n".join(b'"name-%d",' % n for n in range(200)).replace(b"0", b"a")
    words = b"\n".join(b'"word-%s",' % bytes([97 + n % 26, 97 + n // 26]) for n in range(200))
    assert literal_facts([("a.py", data, words)], ()) == []


def test_a_line_replaced_one_for_one() -> None:
    old = b"def test_it():\n    client = connect(url, timeout=10, retries=3)\n    assert client\n"
    new = b"def test_it():\n    client = connect(url, timeout_s=10, retries=3)\n    assert client\n"
    (one,) = line_facts([("test_it.py", old, new)])
    assert one.before == "client = connect(url, timeout=10, retries=3)"
    assert one.after == "client = connect(url, timeout_s=10, retries=3)"
    assert (one.place.path, one.place.line) == ("test_it.py", 2)


def test_lines_that_say_nothing_for_sure() -> None:
    a, b, c = (b"call(alpha, beta, %s)\n" % w for w in (b"gamma", b"gamma_s", b"gamma_ms"))
    # two ways to go
    assert line_facts([("a.py", a, b), ("b.py", a, c)]) == []
    # still there elsewhere
    assert line_facts([("a.py", a, b), ("b.py", a + b"x\n", a + b"y\n")]) == []
    # another statement, not another way to write it
    assert line_facts([("a.py", a, b"while other_things(): stop_all(now)\n")]) == []
    # laid out in columns: another option in a help text moves all lines, and breaks them elsewhere
    a, b = (b"  --label%s  add a label to it%s\n" % w for w in ((b"", b" all"), (b"   ", b"")))
    assert line_facts([("a.txt", a, b)]) == []
    # new or deleted files, binary
    assert line_facts([("a.py", None, b), ("b.py", a, None), ("c.py", b"\0", b)]) == []
