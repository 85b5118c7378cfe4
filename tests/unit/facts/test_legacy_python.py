"""Python 2 is read by the one parser there is."""

from __future__ import annotations

import ast
import time

import pytest

from docsync.facts.fact import FactKind
from docsync.facts.python.file import python_facts
from docsync.facts.python.legacy import modern, with_async_names, without_async_names
from docsync.facts.python.source import parse
from docsync.facts.syntax import SourceError


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("try: pass\nexcept Error, e: pass", "try: pass\nexcept Error as e: pass"),
        ("try: pass\nexcept (A, B), self.e: pass", "try: pass\nexcept (A, B) as self_e: pass"),
        ("try: pass\nexcept (A, B): pass", "try: pass\nexcept (A, B): pass"),
        ('print "a", b', 'print("a", b)'),
        ('print "%s; # no" % b; x = 1', 'print("%s; # no" % b); x = 1'),
        ("print >>out, a", "print(out, a)"),
        ("print", "print"),
        ("print('a')", "print('a')"),
        ("if a: print b", "if a: print(b)"),
        ("print a, \\\n    b", "print(a, \\\n    b)"),
        ("print f(a,\n  b)", "print(f(a,\n  b))"),
        ("print = 3", "print = 3"),
        ('raise E, "text"', 'raise E( "text")'),
        ("raise E, text, sys.exc_info()[2]", "raise E( text)"),
        ("raise E(a, b)", "raise E(a, b)"),
        ('exec code in {"a": 1}', 'exec(code, {"a": 1})'),
        ("exec 'a = 1'", "exec('a = 1')"),
        ("x = `a` + 'b`c`'", "x = repr(a) + 'b`c`'"),
        ("os.chmod(p, 0755)", "os.chmod(p, 0o755)"),
        ("x = 0", "x = 0"),
        ("x = 10L + 0x1FL", "x = 10 + 0x1F"),
        ('x = ur"\\d"', 'x = r"\\d"'),
        ("if a <> b: pass", "if a != b: pass"),
        ("def f(self, (a, b), c=1): pass", "def f(self, a\u203fb, c=1): pass"),
        ("x = lambda (k, v): k", "x = lambda k\u203fv: k"),
        ("if a:\n\tb = 1\n        c = 2", "if a:\n        b = 1\n        c = 2"),
        ("# print it\nx = 'print it'", "# print it\nx = 'print it'"),
        ('"""\nprint a\n"""', '"""\nprint a\n"""'),
    ],
)
def test_each_old_form(old: str, new: str) -> None:
    made = modern(old)
    assert made == new
    assert made.count("\n") == old.count("\n")
    ast.parse(made)


def test_a_name_that_became_a_keyword() -> None:
    text = "def apply(async=False):\n    return x.async(async)\n"
    made = without_async_names(text)
    assert made == text.replace("async", "async\u203f")
    assert with_async_names(made) == text
    modern_text = "async def f():\n    async with x: pass\n"
    assert without_async_names(modern_text) == modern_text


@pytest.mark.parametrize("text", ["def f(:\n", "print print print\n", "x = = 1\n", "'''\n", "`a\n"])
def test_what_is_no_python_at_all_says_so_with_its_line(text: str) -> None:
    with pytest.raises(SourceError):
        parse("a.py", text.encode())


OLD = '''\
class Store:
    """Keeps things."""

    def get(self, key, default=None, timeout=30L):
        """Gets a thing."""
        try:
            return self[key]
        except KeyError, e:
            print >>sys.stderr, "gone: %s" % key
            raise Gone, "nothing there"
'''


def test_facts_of_old_code() -> None:
    new = OLD.replace("30L", "60L").replace('"nothing there"', '"there is nothing there"')
    new += '\n    def pop(self, key):\n        """Takes a thing out."""\n'
    found = python_facts("app/store.py", OLD.encode(), new.encode(), "app/store.py")
    told = {(f.kind, f.symbol, f.before, f.after) for f in found}
    assert (FactKind.DEFAULT_CHANGED, "timeout", "30", "60") in told
    assert (FactKind.SYMBOL_ADDED, "pop", None, None) in told


def test_code_of_today_is_not_looked_at_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docsync.facts.python.legacy.modern", lambda _text: pytest.fail("asked"))
    assert parse("a.py", b"async def f(): print('x')\n").tree.body


def test_a_name_that_became_a_keyword_is_told_as_it_is_written() -> None:
    old = "def apply(task, async=False):\n    return task.run(async=async)\n"
    (found,) = python_facts("a.py", old.encode(), old.replace("False", "True").encode(), "a.py")
    assert (found.symbol, found.before, found.after) == ("async", "False", "True")
    assert found.detail == "def apply(task, async=True)"


def test_parameters_that_have_no_name_together_are_not_told() -> None:
    old = "def put(key, size=1L):\n    pass\n"
    new = "def put(key, (x, y), size=1L):\n    pass\n"
    assert python_facts("a.py", old.encode(), new.encode(), "a.py") == []


@pytest.mark.parametrize(
    "text",
    [
        'def f():\n    """Half a docstring.\n\n' + '    x = re.compile(r"\\d\\w")\n' * 400,
        "print foo(1\n" * 800,
        "except" + " " * 20_000 + "\n",
        "lambda " * 4_000,
        "<<<<<<< ours\nprint 'a'\n=======\nprint 'b'\n>>>>>>> theirs\n",
    ],
    ids=["half a docstring", "open brackets", "spaces", "lambdas", "a conflict"],
)
def test_what_is_half_written_takes_no_time(text: str) -> None:
    began = time.monotonic()
    with pytest.raises(SourceError):
        parse("a.py", text.encode())
    assert time.monotonic() - began < 5
