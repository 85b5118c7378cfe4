"""Help texts that a document shows as the program prints them: an entry that goes, one that reads
otherwise now."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, rewritten, verdicts
from tests.unit.verify.rewrites import failures, verified

GONE = fact(
    FactKind.FLAG_REMOVED,
    "--old-themes",
    None,
    None,
    detail="--old-themes: Deprecated; use `--themes` instead. Shows all that there are.",
    siblings=("--themes", "--verbose"),
)
WAS, NOW = (
    "List the themes.",
    ("List the themes, each with an example of highlighted output, in the order of their names."),
)
SAID = fact(FactKind.HELP_CHANGED, "--themes", WAS, NOW, detail=f"--themes: {NOW}")


def after(text: str, change: object) -> str:
    doc = document(text)
    edits = [r for v in verdicts(doc, change) for r in mechanical_rewrites(doc, v)]  # type: ignore[arg-type]
    return rewritten(doc, edits)


BELOW = """\
# Usage

```text
      --verbose
          Say more

      --old-themes
          Deprecated; use `--themes` instead.
          Shows all that there are.

      --themes
          List the themes.
```
"""


def test_an_entry_goes_with_one_of_the_blank_lines_around_it() -> None:
    entry = BELOW[BELOW.index("      --old") : BELOW.index("      --themes")]
    new = BELOW.replace(entry, "")
    assert after(BELOW, GONE) == new
    assert "\n\n\n" not in new
    block, left = BELOW.partition("\n\n")[2], new.partition("\n\n")[2]
    assert not failures(verified(block, left, GONE))


def test_what_the_code_never_said_of_it_does_not_go_along() -> None:
    block = BELOW.partition("\n\n")[2]
    left = block.replace("          Say more\n", "")
    assert "prose" in failures(verified(block, left, GONE))


BESIDE = """\
# Usage

```
FLAGS:
    -v, --verbose       Say more, also of what is done by
                        --old-themes and the others.
        --old-themes    Deprecated; use `--themes` instead.
        --themes        List the themes.
```
"""


def test_a_line_that_goes_on_with_another_text_is_no_entry() -> None:
    gone = "        --old-themes    Deprecated; use `--themes` instead.\n"
    assert after(BESIDE, GONE) == BESIDE.replace(gone, "")


@pytest.mark.parametrize("wide", [True, False])
def test_a_text_that_grew_keeps_its_column_and_the_width_of_the_others(wide: bool) -> None:
    more = "Say more, and whatever else there is to be said of it, one by one, as it goes"
    text = BESIDE.replace("Say more, also of what is done by", more if wide else "Say more of")
    got = after(text, SAID).split("\n")
    first = next(n for n, line in enumerate(got) if "--themes  " in line and "List" in line)
    assert got[first + 1].startswith(" " * 24 + got[first + 1].strip()[0])
    assert " ".join(f"{got[first][24:]} {got[first + 1]}".split()) == NOW
    assert (max(map(len, got[first : first + 2])) > 79) is wide


def test_several_lines_become_one_and_a_default_behind_it_stays() -> None:
    was = fact(FactKind.HELP_CHANGED, "--themes", NOW, WAS, detail=f"--themes: {WAS}")
    tall = BESIDE.replace(
        WAS,
        "List the themes, each with an example of highlighted\n"
        "                        output, in the order of their names.",
    )
    assert after(tall, was) == BESIDE
    ended = BESIDE.replace(WAS, f"{WAS} [default: all]")
    assert f"{NOW} [default: all]" in " ".join(after(ended, SAID).split())
    assert max(map(len, after(ended, SAID).split("\n"))) < 80
    aside = BESIDE.replace(WAS, f"{WAS}      [string]")
    assert f"        --themes        {NOW}      [string]\n" in after(aside, SAID)


def test_a_word_that_is_left_for_a_line_of_its_own_is_said_by_the_code() -> None:
    was = "Read only what is staged, and nothing else of"
    now = f'{was}. Implies "--no-stash".'
    said = fact(FactKind.HELP_CHANGED, "--diff", was, now, detail=f"--diff: {now}")
    text = BESIDE.replace("--themes        List the themes.", f"--diff          {was}")
    got = after(text, said)
    assert '\n                        "--no-stash".\n' in got
    block, new = text.partition("\n\n")[2], got.partition("\n\n")[2]
    assert not failures(verified(block, new, said))
    assert "prose" in failures(verified(block, new.replace("no-stash", "no-index"), said))


def test_a_program_that_breaks_no_lines_is_shown_with_none_broken() -> None:
    text = (
        "# Usage\n\n```\n"
        "    -w, --width COLUMNS              Cut lines after that many characters (default: 80)\n"
        "    -f, --follow                     Wait for more lines\n```\n"
    )
    said = "Cut lines after that many characters (default: {})"
    change = fact(FactKind.HELP_CHANGED, "--width", said.format(80), said.format(1200))
    assert after(text, change) == text.replace("(default: 80)", "(default: 1200)")


def test_what_the_new_text_announces_is_not_in_it() -> None:
    doc = document("`--keep` keeps it.\n\nEnd the process when the parent ends.\n")
    for now, is_taken in (("End it when the parent ends.", True), ("End it unless either:", False)):
        said = fact(
            FactKind.HELP_CHANGED,
            "--keep",
            "End the process when the parent ends.",
            now,
            detail=now,
        )
        assert (now in after(doc.content.decode(), said)) is is_taken
