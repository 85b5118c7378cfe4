"""The short name of an option that got another, or went, follows beside the long one and nowhere
else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.standing import STANDING
from docsync.rewrite.certain import certain_rewrites
from docsync.rewrite.proposal import Rewrite, Verified
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact, mended, rewritten, verdict

TOLD = "-j, --jobs N (default 4): Images at a time."
RENAMED = fact(FactKind.FLAG_RENAMED, "-j", "-j", "-J", detail=TOLD.replace("-j,", "-J,"))
GONE = fact(FactKind.FLAG_REMOVED, "-j", None, None, detail=TOLD, siblings=("--jobs", "--out"))
BOTH = (
    fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers", detail="--workers, -w N"),
    fact(FactKind.FLAG_RENAMED, "-j", "-j", "-w", detail="--workers, -w N"),
)
HELP = """\
```
  -o, --out DIR  Where to.
  -j, --jobs N   Images at a time.
{}
```
"""
BESIDE = [
    "Use `--jobs`, `-j`.\n",
    "Use `-j`, `--jobs`.\n",
    "Use `-j`/`--jobs`.\n",
    "Use `--jobs` / `-j`.\n",
    "- **-j, --jobs**: at a time\n",
    "- `-j, --jobs N`: at a time\n",
    "- `--jobs N`, `-j N`: at a time\n",
    "- `--jobs` (`-j`): at a time\n",
    "- `--jobs=<n>`, `-j <n>`: at a time\n",
    "| Option | Is |\n|---|---|\n| `--jobs`, `-j` | at a time |\n| `-o` | out |\n",
    "| Short | Long |\n|---|---|\n| `-j` | `--jobs` |\n| `-o` | `--out` |\n",
    "Say `-j 4` or `--jobs 4`.\n",
]


@pytest.mark.parametrize("text", BESIDE)
def test_another_one_beside_the_long_one(text: str) -> None:
    assert mended(document(text), RENAMED) == re.sub(r"(?<!-)-j", "-J", text)
    both = re.sub(r"(?<!-)-j", "-w", text).replace("--jobs", "--workers")
    assert " ".join(mended(document(text), *BOTH).split()) == " ".join(both.split())


WITHOUT = [
    "Use `--jobs`.\n",
    "Use `--jobs`.\n",
    "Use `--jobs`.\n",
    "Use `--jobs`.\n",
    "- **--jobs**: at a time\n",
    "- `--jobs N`: at a time\n",
    "- `--jobs N`: at a time\n",
    "- `--jobs`: at a time\n",
    "- `--jobs=<n>`: at a time\n",
    "| Option | Is |\n|---|---|\n| `--jobs` | at a time |\n| `-o` | out |\n",
    BESIDE[-2],  # a cell of its own
    BESIDE[-1],  # "or" is grammar
]


@pytest.mark.parametrize(("text", "new"), list(zip(BESIDE, WITHOUT, strict=True)))
def test_one_that_went_goes_with_what_parts_the_two(text: str, new: str) -> None:
    assert mended(document(text), GONE) == new


ELSEWHERE = [
    "Run `make -j 4`, and see `--jobs`.\n",
    "Use `--out`, `-j`.\n",
    "Use `--jobs`.\n\nOr `-j`.\n",
    "Use `-j` of tar. With `--jobs` it is faster.\n",
    "Use `tar -j 4 --jobs-file x`.\n",
    "```\ncat x | tar --jobs 4 -j 5\n```\n",
    "Use `app -xj 4` with `--jobs`.\n",
]


@pytest.mark.parametrize("text", ELSEWHERE)
@pytest.mark.parametrize("change", [RENAMED, GONE], ids=["renamed", "gone"])
def test_nowhere_else(text: str, change: ChangeFact) -> None:
    assert mended(document(text), change) == text


@pytest.mark.parametrize(
    ("text", "renamed", "gone"),
    [
        ("Use `app -j 4 x`.\n", "Use `app -J 4 x`.\n", "Use `app --jobs 4 x`.\n"),
        ("```\n$ app -j 4\n```\n", "```\n$ app -J 4\n```\n", "```\n$ app --jobs 4\n```\n"),
        ("`x | app -j 5`\n", "`x | app -J 5`\n", "`x | app --jobs 5`\n"),
        ("`app --jobs 4 -j 5`\n", "`app --jobs 4 -J 5`\n", "`app --jobs 4 -j 5`\n"),
    ],
)
def test_in_command_lines_of_the_program_itself(text: str, renamed: str, gone: str) -> None:
    assert mended(document(text), RENAMED) == renamed
    assert mended(document(text), GONE) == gone


def test_what_is_not_known_to_be_of_that_option_stays() -> None:
    text = "Use `--jobs`, `-j`.\n"
    for change in (
        replace(RENAMED, detail=""),
        replace(RENAMED, detail="--threads, -J N: Images."),
        replace(GONE, detail="-j, --threads N", siblings=("--jobs",)),
        replace(GONE, siblings=("--out",)),
        replace(GONE, siblings=("--out",), stands_elsewhere=True),
    ):
        assert mended(document(text), change) == text
    told = replace(GONE, stands_elsewhere=True)  # as it is of an option that has its other name
    assert mended(document(text), told) == "Use `--jobs`.\n"
    line = "`app -j 4`, of which `--all` is more.\n"
    assert mended(document(line), replace(told, certainty=STANDING)) == line
    twice = "Use `-J`, `--jobs`, `-j`.\n"
    assert mended(document(twice), RENAMED) == twice


def test_what_stands_for_the_value_of_both_stays() -> None:
    odd = "Use `-j N`, `--jobs`.\n"
    assert mended(document(odd), GONE) == odd
    assert mended(document("Use `--jobs, -j N`.\n"), GONE) == "Use `--jobs N`.\n"


def test_the_columns_of_a_help_text() -> None:
    doc = document(HELP.format("  --all          All of it."))
    left = HELP.format("  --all          All of it.")
    assert mended(doc, GONE) == left.replace("-j, --jobs N   I", "--jobs N       I")
    doc = document(HELP.format("      --all      All of it."))
    left = HELP.format("      --all      All of it.")
    assert mended(doc, GONE) == left.replace("  -j, --jobs N   I", "      --jobs N   I")


@pytest.mark.parametrize("change", [RENAMED, GONE], ids=["renamed", "gone"])
def test_one_that_is_left_elsewhere_holds_back_nothing(change: ChangeFact) -> None:
    doc = document(HELP.format("\n  tar -j 4 x"))
    found = verdict(doc, change)

    def check(made: Rewrite) -> Verified:
        words = TextWords("--jobs -J --out -o")
        return verify(made, Evidence(doc.content.decode(), (change,), "", words), format="markdown")

    made = certain_rewrites(doc, found, check)
    assert made and all(v.is_sound for v in made)
    text = rewritten(doc, [v.rewrite for v in made])
    assert "tar -j 4 x" in text and "-j, --jobs" not in text
