"""What docsync wrote for an earlier state of a change, and what the change is now."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.judge.earlier import earlier_verdict, joined
from docsync.judge.wording import contradictions
from docsync.report import Finding
from tests.unit.samples import document, fact

K = FactKind
ONCE = fact(K.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
OTHER = fact(K.DEFAULT_CHANGED, "--level", "6", "7")


@pytest.mark.parametrize(
    ("lost", "today", "expected"),
    [
        (
            ONCE,
            fact(K.FLAG_RENAMED, "--jobs", "--jobs", "--threads"),
            (K.FLAG_RENAMED, "--workers", "--workers", "--threads"),
        ),
        (ONCE, OTHER, (K.FLAG_RENAMED, "--workers", "--workers", "--jobs")),
        (
            ONCE,
            fact(K.FLAG_REMOVED, "--jobs", None, None),
            (K.FLAG_REMOVED, "--workers", "--workers", None),
        ),
        (
            fact(K.DEFAULT_CHANGED, "--jobs", "4", "8"),
            fact(K.DEFAULT_CHANGED, "--jobs", "4", "16"),
            (K.DEFAULT_CHANGED, "--jobs", "8", "16"),
        ),
        (
            fact(K.DEFAULT_CHANGED, "--jobs", "4", "8"),
            OTHER,
            (K.DEFAULT_CHANGED, "--jobs", "8", "4"),
        ),
        (fact(K.FLAG_ADDED, "--only", None, None), OTHER, (K.FLAG_REMOVED, "--only", None, None)),
        (fact(K.FLAG_REMOVED, "--only", None, None), OTHER, (K.FLAG_ADDED, "--only", None, None)),
    ],
)
def test_from_what_was_written_to_what_is_true(
    lost: ChangeFact, today: ChangeFact, expected: tuple[object, ...]
) -> None:
    found = joined(lost, [OTHER, today])
    assert (found.kind, found.symbol, found.before, found.after) == expected


TEXT = "# App\n\n## Options\n\n- `--workers`: readers\n- `--level`: how hard\n"


def told(text: str, written: str, lost: ChangeFact, section: str = "doc.md#App/Options") -> str:
    found = earlier_verdict(document(text), section, written, [lost], [], "why")
    return contradictions(Finding(found, found.state, ""))[0].sentence if found else ""


def test_a_text_that_stands_is_told_and_one_that_was_mended_is_not() -> None:
    assert told(TEXT, "- `--workers`: readers\n", ONCE).startswith("says `--workers`;")
    assert told(TEXT, "", ONCE).startswith("says `--workers`;")
    assert told(TEXT.replace("--workers", "--jobs"), "", ONCE) == ""
    assert told(TEXT, "- `--workers`: readers\n", ONCE, "gone").startswith("says `--workers`;")


def test_a_row_that_was_taken_out_leaves_no_word() -> None:
    gone = fact(K.FLAG_REMOVED, "--keep-empty", None, None)
    assert "holds what docsync wrote for an earlier state" in told(TEXT, "", gone)
