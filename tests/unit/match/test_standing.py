"""What a removal is worth while its word still stands somewhere in the code."""

from __future__ import annotations

from collections.abc import Sequence

from docsync.facts.fact import SENTENCES, FactKind
from docsync.match.index import SectionIndex
from docsync.match.standing import STANDING, may_stand, weighed
from tests.unit.samples import fact


class Everywhere:
    """All words still stand in the code."""

    def left(self, words: Sequence[str]) -> frozenset[str]:
        return frozenset(words)

    def declared(self, flags: Sequence[str]) -> frozenset[str]:
        return frozenset()

    def lines(
        self, pattern: str, *, around: int = 0, paths: Sequence[str] = ()
    ) -> Sequence[tuple[str, str]]:
        return ()


def test_a_version_whose_number_stands_elsewhere_goes_from_lists_of_versions_only() -> None:
    version = fact(FactKind.KEY_REMOVED, "3.9", None, None, owner="Python", certainty=0.9)
    key = fact(FactKind.KEY_REMOVED, "width", None, None, owner="box", certainty=0.9)
    with SectionIndex(None) as index:
        index.refresh({"a.md": "1"}, lambda oids: {"1": b"Python 3.9 and `width`.\n"})
        facts, standing = weighed((version, key), index, Everywhere())
    assert [f.certainty for f in facts] == [STANDING, 0.45]
    assert [may_stand(f) for f in facts] == [True, False]
    assert standing == {"3.9", "width"}


def test_what_new_sentences_stand_behind_stays_in_the_code_and_is_told() -> None:
    said = "It keeps all of the connections open."
    other = fact(FactKind.PASSAGE_CHANGED, said, said, "It keeps all of the connections.")
    grown = fact(FactKind.PASSAGE_CHANGED, said, said, f"{said} Then it ends.", language=SENTENCES)
    with SectionIndex(None) as index:
        index.refresh({"a.md": "1"}, lambda oids: {"1": said.encode()})
        assert weighed((other, grown), index, Everywhere())[0] == (grown,)
