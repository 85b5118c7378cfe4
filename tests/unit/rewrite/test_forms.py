"""A new entry in the form of those beside it says nothing of them."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.addition import find_slot
from docsync.rewrite.form import like
from docsync.rewrite.hunks import Hunk
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.pattern import entry_like_sisters
from docsync.rewrite.proposal import CheckStatus
from docsync.rewrite.removal import removal_edits
from docsync.rewrite.update import entry_checks
from docsync.verify.reach import reach
from tests.unit.samples import document, fact, rewritten, verdict


def made(text: str, change: ChangeFact) -> str | None:
    doc = document(text)
    slot = find_slot(change, doc, doc.sections[0])
    return entry_like_sisters(doc, slot) if slot is not None else None


FLAGS = """\
# Options

* `--all (-a)`: Take all.
* `--directory=DIRECTORY (-C)`: Work there.
"""


@pytest.mark.parametrize(
    ("detail", "after", "entry"),
    [
        ("-P, --project: Be of it", "None", "* `--project=PROJECT (-P)`: Be of it."),
        ("--project: Be of it", "None", "* `--project=PROJECT`: Be of it."),
        ("-P, --project: Be of it", None, "* `--project (-P)`: Be of it."),
    ],
)
def test_the_short_name_is_its_own(detail: str, after: str | None, entry: str) -> None:
    siblings = ("--directory", "--all")
    new = fact(FactKind.FLAG_ADDED, "--project", None, after, siblings=siblings, detail=detail)
    assert made(FLAGS, new) == entry


TYPED = """\
# Options

* `first` {{Object}}{one} The first.
* `second` {{number}}{two} The second.
"""


def key(after: str, detail: str) -> ChangeFact:
    return fact(
        FactKind.KEY_ADDED,
        "third",
        None,
        after,
        siblings=("second", "first"),
        detail=detail,
        language="typescript",
    )


@pytest.mark.parametrize(
    ("sister", "declared", "entry"),
    [
        (" (optional)", "third?: Retry", "* `third` {Retry} (optional) Tries it again."),
        (" (optional)", "third: Retry", "* `third` {Retry} Tries it again."),
        (" (required)", "third: Retry", "* `third` {Retry} (required) Tries it again."),
        (" (required)", "third?: Retry", "* `third` {Retry} (optional) Tries it again."),
        ("", "third?: Retry", "* `third` {Retry} Tries it again."),
    ],
)
def test_what_may_be_left_out(sister: str, declared: str, entry: str) -> None:
    after = "Retry (optional)" if "?" in declared else "Retry"
    text = TYPED.format(one=sister, two=sister)
    assert made(text, key(after, f"{declared}\nTries it again.")) == entry


def test_a_text_that_ends_with_a_remark_has_no_more_full_stops() -> None:
    assert like("Takes it. (Default: 1)", "Ends.") == "Takes it. (Default: 1)"
    assert like("Takes it (or not)", "Ends.") == "Takes it (or not)."


def test_a_line_of_a_help_text_breaks_between_words() -> None:
    text = "```\n  --all               take all of it, and all that is below it\n```\n"
    told = "--deep: go as deep as it goes, up to what is said by --max-depth"
    new = fact(FactKind.FLAG_ADDED, "--deep", None, None, siblings=("--all",), detail=told)
    doc = document(f"# App\n\n{text}")
    shown = rewritten(doc, mechanical_rewrites(doc, verdict(doc, new)))
    assert "-\n" not in shown


CALLS = "# Calls\n\n- `open(path)`: Opens it.\n- `close()`: Closes it.\n"


def test_a_function_has_its_own_parameters() -> None:
    new = fact(
        FactKind.SYMBOL_ADDED,
        "move",
        None,
        None,
        siblings=("close", "open"),
        detail="def move(path, to=None)\nMoves it there.",
    )
    assert made(CALLS, new) == "- `move(path, to)`: Moves it there."


def test_a_parameter_that_went_is_no_attribute() -> None:
    text = "Connection\n==========\n\n.. attribute:: readonly\n\n   Whether it is.\n"
    doc = document(text, "docs/a.rst")
    gone = fact(FactKind.PARAMETER_REMOVED, "readonly", None, None, owner="app.set_session")
    assert list(removal_edits(gone, doc, doc.sections[0])) == []
    option = document(text.replace("attribute::", "option::"), "docs/a.rst")
    assert list(removal_edits(gone, option, option.sections[0]))


def test_a_name_of_more_parts_is_about_its_last() -> None:
    added = fact(FactKind.SYMBOL_ADDED, "with_path", None, None)
    assert reach((added,)).reaches(".. method:: URL.with_path(path)")
    assert not reach((added,)).reaches(".. method:: URL.without_path(path)")


@pytest.mark.parametrize(("name", "status"), [("app.times", "passed"), ("app.dates", "failed")])
def test_names_are_as_long_as_those_beside_them(name: str, status: str) -> None:
    added = fact(FactKind.KEY_ADDED, "isoTime", None, None, language="javascript")
    hunk = Hunk("app.js", "+isoTime, // RFC 3339-formatted time", (1, 1), (1, 2))
    beside = ("* `app.times.unixTime`: Seconds since the epoch",)
    entry = f"* `{name}.isoTime`: RFC 3339-formatted time"
    kept = next(c for c in entry_checks(entry, added, beside, [hunk]) if c.name == "kept")
    assert kept.status is CheckStatus(status)
