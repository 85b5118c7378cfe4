"""A short name that an option got comes beside its long one, as the others have theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.entries import is_addition
from tests.unit.samples import document, fact, mended

SIBLINGS = ("--verbose", "--retries", "--output")
SHORT = fact(
    FactKind.FLAG_ADDED,
    "-v",
    None,
    None,
    detail="-v, --verbose: Tell more",
    siblings=SIBLINGS,
)
TABLE = "| Option | |\n|---|---|\n| `--retries` | Tries |\n| {} | Where |\n| {} | More |\n"
LIST = "- {}: Where to\n- `--retries`: Tries\n- {}: Tell more\n"
RST = "{}\n    Where to.\n\n``--retries N``\n    Tries.\n\n{}\n    Tell more.\n"
DIRECTIVES = ".. option:: {}\n\n   Where to.\n\n.. option:: {}\n\n   Tell more.\n"
HELP = """\
```
      --retries N    Tries
  -o, --output FILE  Where to
      --verbose      Tell more
```
"""
CASES = [
    ("docs/a.md", TABLE, "`--output`, `-o`", "`--verbose`", "`--verbose`, `-v`"),
    ("docs/a.md", TABLE, "`-o`, `--output`", "`--verbose`", "`-v`, `--verbose`"),
    ("docs/a.md", TABLE, "`--output <file>`, `-o`", "`--verbose`", "`--verbose`, `-v`"),
    ("docs/a.md", LIST, "`-o/--output`", "`--verbose`", "`-v/--verbose`"),
    ("docs/a.md", LIST, "`--output, -o`", "`--verbose`", "`--verbose, -v`"),
    ("docs/a.rst", RST, "``--output F``, ``-o F``", "``--verbose``", "``--verbose``, ``-v``"),
    ("docs/a.rst", DIRECTIVES, "-o, --output F", "--verbose", "-v, --verbose"),
    ("docs/a.md", LIST, "`--output`", "`--verbose`", "`--verbose`"),
    ("docs/a.md", LIST, "**-o**, **--output**", "`--verbose`", "`--verbose`"),
    ("docs/a.md", LIST, "`-o`, `--output`", "`--verbose` (`-V`)", "`--verbose` (`-V`)"),
    ("docs/a.md", LIST, "`-o`, `--output`", "Mind `--verbose`", "Mind `--verbose`"),
]


@pytest.mark.parametrize(("path", "text", "other", "old", "new"), CASES)
def test_beside_the_long_one(path: str, text: str, other: str, old: str, new: str) -> None:
    doc = document(text.format(other, old), path)
    assert mended(doc, SHORT) == text.format(other, new)


def test_in_the_column_of_a_help_text() -> None:
    assert mended(document(HELP), SHORT) == HELP.replace("    --verbose", "-v, --verbose")
    argparse = HELP.replace("      --verbose      ", "  --verbose          ")
    wanted = argparse.replace("--verbose          ", "-v, --verbose      ")
    assert mended(document(argparse), SHORT) == wanted
    narrow = HELP.replace("      --verbose      ", "  --verbose  ")
    assert mended(document(narrow), SHORT) == narrow
    alone = HELP.replace("  -o, ", "      ")
    assert mended(document(alone), SHORT) == alone


def test_a_short_name_is_no_option_of_its_own() -> None:
    assert not is_addition(SHORT)
    assert is_addition(replace(SHORT, detail="-v: Tell more"))
    both = fact(
        FactKind.FLAG_ADDED,
        "--verbose",
        None,
        None,
        detail="-v, --verbose: Tell more",
        siblings=("--output", "--retries"),
    )
    text = TABLE.format("`-o`, `--output`", "`--tree`")
    made = mended(document(text), both, SHORT)
    assert made.count("--verbose") == made.count("`-v`") == 1


def test_a_new_option_gets_its_short_name_where_others_have_one() -> None:
    new = fact(
        FactKind.FLAG_ADDED,
        "--quiet",
        "False",
        None,
        detail="-q, --quiet: Tell less",
        siblings=SIBLINGS,
    )
    text = LIST.format("`--output`, `-o`", "`--verbose`")
    assert "\n- `--quiet`, `-q`: Tell less\n" in mended(document(text), new)
    bare = LIST.format("`--output`", "`--verbose`")
    assert "\n- `--quiet`: Tell less\n" in mended(document(bare), new)
