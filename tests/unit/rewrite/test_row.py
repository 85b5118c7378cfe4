"""New rows of tables that are not made of pipes, and cells of options without a default."""

from __future__ import annotations

import pytest

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, FactKind
from docsync.judge.verdict import Affected, Verdict
from docsync.match.candidate import Candidate
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.proposal import Origin, Rewrite
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact, mended, rewritten

GRID = """\
Options
=======

+-----------+---------------------------+
| Name      | Description               |
+===========+===========================+
| ``jobs``  | How many at once, at most |
|           | as many as there are      |
+-----------+---------------------------+
{row}\
| ``limit`` | How many to keep          |
+-----------+---------------------------+
"""
GRID_ROW = """\
| ``stay``  | Whether what was read is  |
|           | left where it stands      |
+-----------+---------------------------+
"""
SIMPLE = """\
Options
=======

=========  =================
Name       Description
=========  =================
``jobs``   How many at once.
{row}\
``limit``  How many to keep.
=========  =================
"""
SIMPLE_ROW = "``stay``   Whether what was read is left where it stands.\n"
LIST = """\
Options
=======

.. list-table::
   :header-rows: 1

   * - Name
     - Default
     - Description
   * - ``jobs``
     - ``4``
     - How many at once.
{row}\
   * - ``limit``
     - ``9``
     - How many to keep.
"""
LIST_ROW = """\
   * - ``stay``
     - ``true``
     - Whether what was read is left where it stands.
"""
NAMES = ("jobs", "limit")
KEEP = fact(
    FactKind.KEY_ADDED,
    "stay",
    None,
    "true",
    siblings=NAMES,
    detail="stay: whether what was read is left where it stands",
)


def changed(doc: DocFile, *facts: ChangeFact) -> str:
    """With what is certain in its last section."""
    found = Verdict(Candidate(doc.sections[-1], facts, (), 0.9), Affected.AFFECTED, 0.9, "")
    return rewritten(doc, mechanical_rewrites(doc, found))


@pytest.mark.parametrize(
    ("text", "row"), [(GRID, GRID_ROW), (SIMPLE, SIMPLE_ROW), (LIST, LIST_ROW)]
)
def test_a_row_of_restructured_text(text: str, row: str) -> None:
    doc = document(text.format(row=""), "docs/options.rst")
    assert changed(doc, KEEP) == text.format(row=row)


@pytest.mark.parametrize("text", [GRID, SIMPLE, LIST])
def test_no_row_where_the_name_has_no_room_or_a_cell_is_not_known(text: str) -> None:
    doc = document(text.format(row=""), "docs/options.rst")
    long = fact(
        FactKind.KEY_ADDED,
        "keep_what_was_read_where_it_stands",
        None,
        None,
        siblings=NAMES,
        detail="keep_what_was_read_where_it_stands: whether it is left",
    )
    assert changed(doc, long) == doc.content.decode()


def test_the_border_below_a_row_goes_with_it() -> None:
    row = GRID_ROW.replace("``stay`` ", "``sorted``").replace("``sorted`` ", "``sorted``")
    doc = document(GRID.format(row=row), "docs/options.rst")
    gone = fact(FactKind.KEY_REMOVED, "sorted", "true", None, siblings=NAMES)
    assert changed(doc, gone) == GRID.format(row="")


PIPES = """\
# Options

| option | default | what it does |
|---|---|---|
| `--grep` | none | print only what contains this |
{row}\
| `--counts` | off | print how many there are |
"""


@pytest.mark.parametrize(
    ("detail", "row"),
    [
        (
            "--since TIME: print only what is later",
            "| `--since` | none | print only what is later |\n",
        ),
        ("--since: print only what is later", "| `--since` | off | print only what is later |\n"),
    ],
)
def test_no_default_is_said_as_the_table_says_it(detail: str, row: str) -> None:
    new = fact(
        FactKind.FLAG_ADDED, "--since", None, None, siblings=("--grep", "--counts"), detail=detail
    )
    doc = document(PIPES.format(row=""))
    assert changed(doc, new) == PIPES.format(row=row)


def test_a_row_goes_before_the_first_where_the_alphabet_asks_for_it() -> None:
    names = ("--counts", "--grep", "--jobs", "--limit")
    rows = "".join(f"| `{name}` | off | what it does |\n" for name in names)
    head = "# Options\n\n| option | default | what it does |\n|---|---|---|\n"
    new = fact(
        FactKind.FLAG_ADDED, "--all", None, None, siblings=names, detail="--all: print all of it"
    )
    assert changed(document(head + rows), new) == (
        f"{head}| `--all` | off | print all of it |\n{rows}"
    )


@pytest.mark.parametrize(("cell", "is_sound"), [("off", True), ("4", False)])
def test_a_cell_may_say_that_a_new_flag_has_no_default(cell: str, is_sound: bool) -> None:
    text = LIST.format(row=LIST_ROW.replace("``true``", "off"))
    doc = document(text, "docs/options.rst")
    new = fact(
        FactKind.FLAG_ADDED,
        "--deep",
        None,
        None,
        siblings=("stay", *NAMES),
        detail="--deep: whether what was read is looked into",
    )
    entry = f"   * - ``--deep``\n     - {cell}\n     - Whether what was read is looked into.\n"
    block = doc.sections[-1].blocks[-1]
    old = doc.text(block.start, block.end)
    found = Verdict(Candidate(doc.sections[-1], (new,), (), 0.9), Affected.AFFECTED, 0.9, "")
    rewrite = Rewrite(
        found, block.start, block.end, old, old + entry, Origin.MECHANICAL, "an entry for it"
    )
    evidence = Evidence(text, (new,), new.detail, TextWords(""))
    assert verify(rewrite, evidence, format="rst").is_sound is is_sound


def test_a_told_default_is_in_its_column_alone() -> None:
    text = (
        "| Key | Description | Default |\n|--|--|--|\n| `jobs` | How many | `4` |\n"
        "| `stay` | Whether to stay | `false` |\n"
    )
    new = fact(
        FactKind.KEY_ADDED,
        "keep",
        None,
        None,
        siblings=("stay", "jobs"),
        detail="keep: bool\nWhether to keep what was read. Defaults to `true`.",
    )
    assert (
        changed(document(text), new)
        == text + "| `keep` | Whether to keep what was read | `true` |\n"
    )


TYPED = """\
| Name          | Type          | Default | Description  |
|:--------------|:--------------|:--------|:-------------|
| `--build-arg` | `stringArray` |         | Set them.    |
{row}| `--dry-run`   |               |         | Do nothing.  |
| `--memory`    | `bytes`       | `0`     | Set a limit. |
| `--parallel`  | `int`         | `-1`    | Set a limit. |
| `--ssh`       | `string`      |         | Set them.    |
"""


@pytest.mark.parametrize(
    ("default", "shown", "row"),
    [
        ('""', " NAME", "| `--builder`   | `string`      |         | Pick one.    |\n"),
        ("4", " N", "| `--builder`   | `int`         | `4`     | Pick one.    |\n"),
        ("false", "", "| `--builder`   |               |         | Pick one.    |\n"),
        ("1.5", " X", ""),
        (None, " X", ""),
    ],
)
def test_the_type_of_a_flag_is_that_of_its_default(
    default: str | None, shown: str, row: str
) -> None:
    fresh = fact(
        FactKind.FLAG_ADDED,
        "--builder",
        None,
        default,
        siblings=("--build-arg", "--dry-run", "--memory", "--parallel", "--ssh"),
        detail=f"--builder{shown}: Pick one.",
    )
    assert mended(document(TYPED.format(row="")), fresh) == TYPED.format(row=row)


def test_a_pipe_in_a_cell_is_escaped_in_code_as_well() -> None:
    text = "| Option | Default | What |\n|---|---|---|\n| `--jobs <count>` | `4` | how many |\n"
    text += "| `--mark <c>` | `a\\|b` | what to look for |\n"
    new = fact(
        FactKind.FLAG_ADDED,
        "--sep",
        None,
        '"|"',
        siblings=("--mark", "--jobs"),
        detail="--sep <c>: what parts columns, | or ;",
    )
    row = "| `--sep <c>` | `\\|` | what parts columns, \\| or ; |\n"
    assert mended(document(text), new) == text + row
