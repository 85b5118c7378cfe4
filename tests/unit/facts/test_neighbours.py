"""Who stands beside whom: as a look at all of them would have it, and quickly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsync.facts.collect import collect_facts
from docsync.facts.sides import MOST_SIBLINGS, Neighbours, nearest
from docsync.git.diff import FileChange

_SCOPE = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.sampled_from(["class", "function", None])
)


@given(_SCOPE, st.sampled_from(["class", "function"]), st.data())
def test_the_nearest_of_a_kind_are_those_of_a_look_at_all(
    scope: dict[str, str | None], what: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(scope) or ["gone"]))
    alike = [other for other, kind in scope.items() if other == name or kind == what]
    assert Neighbours(scope.items()).of(name, what) == nearest(name, alike)[:MOST_SIBLINGS]


def test_one_that_is_not_there_has_the_first_ones_beside_it() -> None:
    assert Neighbours([("a", 1), ("b", 2), ("c", 1)]).of("gone", 1) == ("a", "c")


@pytest.mark.parametrize(
    ("path", "line"), [("gl.js", "export const GL_{0} = {0};"), ("gl.py", "GL_{0} = {0}")]
)
def test_each_name_of_a_generated_file_takes_the_same_time(path: str, line: str) -> None:
    def seconds(count: int) -> float:
        blob = "".join(f"{line.format(n)}\n" for n in range(count)).encode()
        change = FileChange("A", path, path, None, "100644", None, "1")
        started = time.process_time()
        found = collect_facts([change], lambda _oid: blob, max_file_bytes=2_000_000, is_doc=is_doc)
        assert found.facts
        return time.process_time() - started

    seconds(50)
    assert seconds(8_000) < 24 * seconds(1_000)  # 8 of them, where none goes over all


def is_doc(path: str) -> bool:
    return path.endswith(".md")
