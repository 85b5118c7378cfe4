"""Whether the siblings of an added thing are documented as a rule, and where."""

from __future__ import annotations

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.match import match
from docsync.match.rank import Commit
from docsync.match.siblings import listings
from tests.unit.samples import document, fact, index_of

REFERENCE = """\
# Options

## Input

- `--depth`: how deep
- `--follow`: follow links

## Output

- `--jobs`: how many
"""
TUTORIAL = "# Tutorial\n\nTry `--jobs` first.\n"


def added(*siblings: str, name: str = "--format", **more: object) -> ChangeFact:
    return fact(FactKind.FLAG_ADDED, name, None, "text", siblings=siblings, **more)


def test_siblings_are_counted_in_all_documents() -> None:
    here = document(REFERENCE, "docs/options.md"), document(TUTORIAL, "docs/tutorial.md")
    with index_of(*here) as index:
        (one,) = listings([added("--jobs", "--depth", "--follow", "--nowhere")], index)
        options, tutorial = one.of_document("docs/options.md"), one.of_document("docs/tutorial.md")
    assert options["siblings:documented"] == tutorial["siblings:documented"] == 3 / 4
    assert options["siblings:here"] == 3 / 4
    assert tutorial["siblings:here"] == 1 / 4
    assert (options["siblings:of-most"], tutorial["siblings:of-most"]) == (1.0, 1 / 3)


def test_the_document_with_the_nearest_siblings_stands_out() -> None:
    here = document(REFERENCE, "docs/options.md"), document(TUTORIAL, "docs/tutorial.md")
    with index_of(*here) as index:
        (one,) = listings([added("--follow", "--depth", "--jobs")], index)
        options, tutorial = one.of_document("docs/options.md"), one.of_document("docs/tutorial.md")
    assert (options["siblings:near"], tutorial["siblings:near"]) == (1.0, 1 / 3)
    assert (options["siblings:both"], tutorial["siblings:both"]) == (1.0, 0.0)


def test_one_sibling_shows_no_rule_and_private_things_have_none() -> None:
    with index_of(document(REFERENCE)) as index:
        assert listings([added("--jobs")], index) == []
        assert listings([added("--jobs", "--depth", is_public=False)], index) == []
        assert listings([fact(FactKind.FLAG_REMOVED, "--jobs", "4", None)], index) == []


def test_a_finding_says_how_many_siblings_the_document_has() -> None:
    with index_of(document(REFERENCE)) as index:
        best = match(Commit((added("--jobs", "--depth", "--nowhere"),)), index)[0]
    (reason,) = [each for each in best.reasons if each.where == "siblings"]
    assert reason.text.endswith("2 of the 3 names beside it in the code stand in this document")
