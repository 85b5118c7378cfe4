"""What does not go with a thing that went, though its name stands there."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.standing import STANDING
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, rewritten, verdicts

RULE = fact(FactKind.KEY_REMOVED, "dead-code", "true", None, owner="rules", siblings=("long-line",))
TOOL = fact(FactKind.KEY_REMOVED, "dead-code", "==1", None, owner="requirements")


def without(text: str, gone: ChangeFact) -> str:
    doc = document(text)
    edits = [r for v in verdicts(doc, gone) for r in mechanical_rewrites(doc, v)]
    return rewritten(doc, edits)


@pytest.mark.parametrize(
    "text",
    [
        "# Tools\n\nUse the [dead-code] tool.\n\n[dead-code]: https://example.org\n",
        "# Tools\n\n[![dead-code](badge.svg)](https://example.org) shows it.\n",
        "# Rules\n\n- `dead-code:unused`\n- `long-line`\n",
    ],
)
def test_the_brackets_of_a_link_and_longer_names_stay(text: str) -> None:
    assert without(text, RULE) == text


LISTED = "# Rules\n\n- `dead-code`: what nothing runs\n- `long-line`: over 100\n"


def test_an_entry_goes_with_its_thing_and_not_with_a_dependency() -> None:
    assert without(LISTED, RULE) == LISTED.replace("- `dead-code`: what nothing runs\n", "")
    assert without(LISTED, TOOL) == LISTED


WEAK = fact(FactKind.KEY_REMOVED, "encoding", None, None, owner="CookieOptions", certainty=STANDING)


@pytest.mark.parametrize("heading", ["Cookie options", "`CookieOptions`", "Cookie option"])
def test_a_key_whose_word_stands_elsewhere_goes_where_its_owner_is_named(heading: str) -> None:
    entry = "- `encoding`: how it is written\n"
    text = f"# {heading}\n\n{entry}- `path`: where it holds\n"
    assert without(text, WEAK) == text.replace(entry, "")


def test_a_key_of_that_name_of_another_thing_stays() -> None:
    text = "# `decoder(encoding, decoder)`\n\n- `encoding`: its name\n- `decoder`: a function\n"
    assert without(text, WEAK) == text


@pytest.mark.parametrize("owner", ["", "0"])
def test_a_key_of_a_file_that_other_files_have_too_stays(owner: str) -> None:
    gone = fact(FactKind.KEY_REMOVED, "apiVersion", "v1", None, owner=owner, certainty=STANDING)
    text = "# Step 0\n\n```yaml\napiVersion: apps/v1\nkind: Deployment\n```\n"
    assert without(text, gone) == text


def test_an_item_with_a_role_goes() -> None:
    gone = fact(FactKind.FLAG_REMOVED, "--ascii", None, None, siblings=("--clean",))
    text = "Options\n=======\n\n* :option:`--ascii`\n* :option:`--clean`\n"
    doc = document(text, "docs/a.rst")
    edits = [r for v in verdicts(doc, gone) for r in mechanical_rewrites(doc, v)]
    assert rewritten(doc, edits) == text.replace("* :option:`--ascii`\n", "")


TARGET = fact(FactKind.COMMAND_REMOVED, "lint", None, None, owner="make")
STEPS = "# Build\n\n```\nmake build\nmake lint\nmake lint-all\n```\n"


def test_the_line_that_calls_a_target_goes_from_between_others() -> None:
    assert without(STEPS, TARGET) == STEPS.replace("make lint\n", "")
    entry = "# Build\n\n- `make lint`: looks\n- `make build`: builds\n"
    assert without(entry, TARGET) == "# Build\n\n- `make build`: builds\n"


@pytest.mark.parametrize(
    "text",
    [
        "# Build\n\n```\nmake lint\n```\n",
        "# Build\n\n```\nmake build\n# looks at all\nmake lint\n```\n",
        "# Build\n\n```\nmake build\nmake lint && make build\n```\n",
        "# Build\n\n```\nmake build\nnpm run lint\n```\n",
    ],
    ids=["nothing would be left", "a comment tells of it", "more in the line", "another runner"],
)
def test_other_lines_stay(text: str) -> None:
    assert without(text, TARGET) == text


def test_of_a_help_text_one_entry_goes() -> None:
    text = """\
```
  -a, --all             show all of it
  -o, --owner <user>    of this owner, with
                        --all of those
      --format <fmt>    how to print
```
"""
    gone = fact(FactKind.FLAG_REMOVED, "--owner", None, None)
    entry = text[text.index("  -o") : text.index("      --format")]
    assert without(text, gone) == text.replace(entry, "")


ZONE = fact(FactKind.SYMBOL_REMOVED, "updated_time_zone", "'GMT'", None, owner="conf")
ENTRY = "- `updated_time_zone`: the zone of times\n"


@pytest.mark.parametrize(
    ("came", "goes"),
    [("updated_time_utc", False), ("updated_by", True), ("show_time", True)],
)
def test_what_may_have_another_name_now_is_for_a_person(came: str, goes: bool) -> None:
    new = fact(FactKind.KEY_ADDED, came, None, None, siblings=("updated_time_zone", "depth"))
    text = f"# Settings\n\n{ENTRY}- `depth`: how deep\n"
    doc = document(text)
    edits = [r for v in verdicts(doc, ZONE, new) for r in mechanical_rewrites(doc, v)]
    assert (ENTRY not in rewritten(doc, edits)) is goes


EXAMPLES = "# Examples\n\n- [`walk.py`](walk.py) - walks\n- [`fly.py`](fly.py) - flies\n"


def test_an_entry_goes_with_its_file_where_the_document_lists_its_folder() -> None:
    gone = fact(FactKind.FILE_REMOVED, "docs/fly.py", "docs/fly.py", None)
    other = fact(FactKind.FILE_REMOVED, "src/fly.py", "src/fly.py", None)
    assert without(EXAMPLES, gone) == EXAMPLES.replace("- [`fly.py`](fly.py) - flies\n", "")
    assert without(EXAMPLES, other) == EXAMPLES
