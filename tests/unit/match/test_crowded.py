"""Words that stand in more sections than say something by themselves."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.match.crowded import MAX_PLACES, crowd, is_crowded, looked
from docsync.match.index import Place as Section
from docsync.match.index import SectionIndex
from docsync.match.match import match
from docsync.match.rank import Commit, Patience
from docsync.match.reach import reach
from tests.unit.samples import document, fact, index_of

MANY = 2 * MAX_PLACES


def page(count: int = MANY, more: str = "") -> SectionIndex:
    sections = (f"## S{n}\n\nCall `func_{n}`.\n\n- `alpha`: `1`\n" for n in range(count))
    return index_of(document("# P\n\n" + "\n".join(sections) + more))


def default(owner: str, **more: object) -> ChangeFact:
    return fact(FactKind.DEFAULT_CHANGED, "alpha", "1", "2", owner=owner, **more)


def sections(index: SectionIndex, one: ChangeFact) -> set[str]:
    found: list[Section] = [place for place, _ in reach(one, index)]
    return {index.document(path).sections[ordinal].heading for path, ordinal in found}


@pytest.mark.parametrize("count", [MAX_PLACES + 1, MANY, 400])
def test_a_crowded_word_is_looked_for_where_its_owner_is_named(count: int) -> None:
    with page(count) as index:
        assert is_crowded("alpha", index)
        assert sections(index, default("app.func_3")) == {"S3"}
        (candidate,) = match(Commit((default("app.func_3"),)), index)
        assert candidate.section.heading == "S3"


def test_a_word_below_the_heading_of_its_owner_is_that_one() -> None:
    more = """
## `build`

### Options

- `alpha`: `1`

#### More

`alpha` again.

## Other

- `alpha`: `1`, beside `build`

## Last

- `alpha`: `1`
"""
    with page(more=more) as index:
        assert sections(index, default("build")) == {"Options", "More", "Other"}


def test_a_method_is_known_by_its_class_as_well() -> None:
    more = "\n## A\n\n`Session` has `alpha` = `1`.\n\n## B\n\n`get` has `alpha`.\n"
    with page(more=more) as index:
        assert sections(index, default("client.Session.get")) == {"A", "B"}
        assert sections(index, default("client.Session.__init__")) == {"A"}
        assert crowd(default("client.Pool.put"), "alpha", index).beside == ("put", "Pool")


def test_what_only_a_file_owns_is_known_by_its_old_value() -> None:
    limit = fact(FactKind.CONSTANT_CHANGED, "alpha", "77", "78", owner="app")
    more = "\n## Limits\n\n`alpha` is `77`.\n"
    with page(more=more) as index:
        assert sections(index, limit) == {"Limits"}
        assert "only those that name `77`" in looked([limit], index).notes[0]


def test_it_is_said_what_was_looked_at_and_what_was_not() -> None:
    with page() as index:
        seen = looked([default(f"app.func_{n}") for n in range(5)], index)
        assert seen.notes == (
            f"`alpha` stands in {MANY} sections: only those that name `func_0`, `func_1`, `func_2` "
            "or one of 2 more were looked at",
        )
        assert (seen.blind, seen.unlooked) == ((), 0)
        # all of its sections have the old value, and none the name of the file
        unseen = looked([fact(FactKind.CONSTANT_CHANGED, "alpha", "1", "2", owner="app")], index)
        assert unseen.unlooked == 1
        assert "none was looked at" in unseen.blind[0]
        assert reach(fact(FactKind.CONSTANT_CHANGED, "alpha", "1", "2", owner="app"), index) == []


def test_an_owner_as_common_as_the_word_tells_nothing() -> None:
    sections = "\n".join(f"## S{n}\n\n`run` takes `alpha`, `1`.\n" for n in range(MANY))
    with index_of(document(f"# P\n\n{sections}")) as index:
        assert crowd(default("app.run"), "alpha", index).beside == ()
        assert looked([default("app.run")], index).unlooked == 1
        assert looked([default("app.run", certainty=0.5)], index).unlooked == 0  # a guess


def test_names_of_their_own_are_never_too_many() -> None:
    sections = "\n".join(f"## S{n}\n\nPass `--alpha`.\n" for n in range(MANY))
    with index_of(document(f"# P\n\n{sections}")) as index:
        assert not is_crowded("--alpha", index)
        gone = fact(FactKind.FLAG_REMOVED, "--alpha", None, None)
        assert len(reach(gone, index)) == MANY


def test_a_word_of_many_facts_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    spread = SectionIndex.spread
    monkeypatch.setattr(
        SectionIndex, "spread", lambda self, places: counted.append(1) or spread(self, places)
    )
    with page() as index:
        for n in range(50):
            reach(default(f"app.func_{n}"), index)
    assert len(counted) == 1


def test_facts_for_which_no_time_is_left_are_told() -> None:
    patience = Patience(deadline=0.0)
    with page() as index:
        assert match(Commit((default("app.func_3"),)), index, patience=patience) == []
    assert [f.owner for f in patience.left.values()] == ["app.func_3"]


def test_a_plain_word_against_a_fact_is_kept_in_a_commit_of_many() -> None:
    """The more a commit changes, the less likely people are to have mended each document."""
    changes = tuple(
        default(f"app{n}.func_{n}", place=Place(f"src/app{n}.py", 1)) for n in range(MANY)
    )
    files = tuple(f"src/app{n}.py" for n in range(MANY))
    pages = [
        document(f"# P{n}\n\nCall `func_{n}`.\n\n- `alpha`: `1`\n", f"docs/p{n}.md")
        for n in range(MANY)
    ]
    with index_of(*pages) as index:
        found = match(Commit(changes, files=files), index)
    assert len(found) == MANY
    assert all(candidate.is_plain for candidate in found)
