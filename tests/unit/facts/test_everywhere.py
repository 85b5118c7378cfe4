"""Names that a whole diff writes otherwise."""

from __future__ import annotations

import pytest

from docsync.facts.everywhere import renamed_everywhere, without_told
from docsync.facts.fact import ChangeFact, FactKind, Place

OLD = b"""\
// sortByAge puts the oldest first.
func (s set) sortByAge(now int) {}

func a(s set) { s.sortByAge(1) }
func b(s set) { s.sortByAge(2) }
"""


def told(*files: tuple[str, bytes | None, bytes | None]) -> list[tuple[str, str | None]]:
    return [(fact.symbol, fact.after) for fact in renamed_everywhere(files, ())]


def test_private_name_that_every_edited_line_has_otherwise() -> None:
    new = OLD.replace(b"sortByAge", b"sortBySeniority")
    (fact,) = renamed_everywhere([("set.go", OLD, new)], ())
    assert (fact.kind, fact.before, fact.after) == (
        FactKind.SYMBOL_RENAMED,
        "sortByAge",
        "sortBySeniority",
    )
    assert fact.place == Place("set.go", 1)
    assert fact.is_public


def test_lines_of_several_files_count_together() -> None:
    lines = [b"x = load_rows(%d)\n" % n for n in range(3)]
    files = [(f"m{n}.py", line, line.replace(b"rows", b"items")) for n, line in enumerate(lines)]
    assert told(*files) == [("load_rows", "load_items")]
    assert told(*files[:2]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # it stays in one of the files
        (OLD, OLD.replace(b"sortByAge", b"sortBySeniority", 3)),
        # the new one was there before
        (b"sortBySeniority()\n" + OLD, b"\n" + OLD.replace(b"sortByAge", b"sortBySeniority")),
        # different things took its place
        (
            OLD,
            OLD.replace(b"sortByAge", b"sortBySeniority", 2).replace(b"sortByAge", b"sortByRank"),
        ),
        # words of a sentence are no names
        (OLD.replace(b"sortByAge", b"sort"), OLD.replace(b"sortByAge", b"order")),
    ],
)
def test_no_rename(old: bytes, new: bytes) -> None:
    assert told(("set.go", old, new)) == []


def test_unlike_names_need_more_lines() -> None:
    few = OLD.replace(b"sortByAge", b"rankPeople").replace(b"func b", b"func other")
    three = b"".join(OLD.splitlines(keepends=True)[1:])
    assert told(("set.go", three, three.replace(b"sortByAge", b"rankPeople"))) == []
    assert told(("set.go", OLD, few)) == [("sortByAge", "rankPeople")]


def test_tests_alone_rename_nothing() -> None:
    assert told(("tests/test_set.py", OLD, OLD.replace(b"sortByAge", b"sortBySeniority"))) == []


def test_what_is_told_already_is_left_out() -> None:
    new = OLD.replace(b"sortByAge", b"sortBySeniority")
    known = fact_of(FactKind.SYMBOL_RENAMED, "sortByAge", "sortBySeniority")
    assert renamed_everywhere([("set.go", OLD, new)], [known]) == []


def test_a_renamed_name_neither_went_nor_came() -> None:
    renamed = [fact_of(FactKind.SYMBOL_RENAMED, "load_rows", "load_items")]
    gone = fact_of(FactKind.SYMBOL_REMOVED, "load_rows", None)
    come = fact_of(FactKind.SYMBOL_ADDED, "load_items", "")
    other = fact_of(FactKind.SYMBOL_REMOVED, "save_rows", None)
    assert without_told([gone, come, other], renamed) == [other]


def fact_of(kind: FactKind, symbol: str, after: str | None) -> ChangeFact:
    return ChangeFact(
        kind=kind,
        symbol=symbol,
        before=symbol,
        after=after,
        place=Place("set.go", 1),
        is_public=True,
        language="go",
    )
