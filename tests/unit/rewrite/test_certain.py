"""Of the edits of several facts in one place as many are made as pass together."""

from __future__ import annotations

from collections.abc import Callable

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.certain import certain_rewrites
from docsync.rewrite.proposal import Check, CheckStatus, Rewrite, Verified
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact, rewritten, verdict

TEXT = """\
# app

* **--out-dir** sets the folder.
* **--width** sets the width, 256 unless given.
* **--keep-exif** keeps the EXIF data. It makes results larger.

A paragraph.

* `--out-dir` again.
"""
RENAMED = fact(FactKind.FLAG_RENAMED, "--out-dir", "--out-dir", "--output", certainty=0.9)
DEFAULT = fact(FactKind.DEFAULT_CHANGED, "--width", "256", "320")
GONE = fact(FactKind.FLAG_REMOVED, "--keep-exif", None, None)
FACTS = (RENAMED, DEFAULT, GONE)


def made(check: Callable[[Rewrite], bool], *facts: ChangeFact, text: str = TEXT) -> str:
    """The document with the sound ones in; those that are not are left out."""
    doc = document(text)

    def verified(rewrite: Rewrite) -> Verified:
        status = CheckStatus.PASSED if check(rewrite) else CheckStatus.FAILED
        return Verified(rewrite, (Check("one", status),))

    found = certain_rewrites(doc, verdict(doc, *facts), verified)
    return rewritten(doc, [v.rewrite for v in found if v.is_sound])


ALL = (
    TEXT.replace("--out-dir", "--output")
    .replace("256", "320")
    .replace("* **--keep-exif** keeps the EXIF data. It makes results larger.\n", "")
)


def test_all_where_they_pass() -> None:
    assert made(lambda _: True, *FACTS) == ALL


def test_what_does_not_pass_alone_takes_nothing_along() -> None:
    got = made(lambda r: "320" not in r.new, *FACTS)
    assert got == ALL.replace("320", "256")


def test_what_passes_alone_and_not_together() -> None:
    # of two that do not go together the more certain one is made
    got = made(lambda r: not ("--output" in r.new and "320" in r.new), *FACTS)
    assert got == TEXT.replace("256", "320").replace("`--out-dir`", "`--output`").replace(
        "* **--keep-exif** keeps the EXIF data. It makes results larger.\n", ""
    )


def test_what_fails_in_one_place_is_made_in_the_other() -> None:
    got = made(lambda r: "**--output" not in r.new, RENAMED, DEFAULT)
    assert got == TEXT.replace("`--out-dir`", "`--output`").replace("256", "320")


def test_where_nothing_passes_the_whole_is_given() -> None:
    doc = document(TEXT)
    found = certain_rewrites(
        doc,
        verdict(doc, *FACTS),
        lambda r: Verified(r, (Check("one", CheckStatus.FAILED),)),
    )
    assert rewritten(doc, [v.rewrite for v in found]) == ALL


def test_three_neighbours_that_change_pass_the_checks() -> None:
    doc = document(TEXT)
    evidence = Evidence(TEXT, FACTS, "", TextWords("--output 320"))
    found = certain_rewrites(
        doc, verdict(doc, *FACTS), lambda r: verify(r, evidence, format="markdown")
    )
    assert len(found) == 2 and all(v.is_sound for v in found)
    assert rewritten(doc, [v.rewrite for v in found]) == ALL
