"""The list under the heading of a command gets the command's new option."""

from __future__ import annotations

import pytest

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.edit import apply_edits, without_overlaps
from docsync.rewrite.entries import entry_edits
from tests.unit.samples import document, fact

SHARED = ("--url", "--path", "--config", "--job-class", "--queue-class")
ENTRIES = "".join(f"* `{name}`: Sets what {name[2:]} is.\n" for name in SHARED)
PAGE = (
    f"# Usage\n\nAs a start, run `app`.\n\n## Worker arguments\n\n{ENTRIES}\n## More\n\nIt ends.\n"
)
NEW = "* `--max-jobs`: Maximum number of jobs to execute.\n"


def added(**more: object) -> ChangeFact:
    detail = "--max-jobs INTEGER: Maximum number of jobs to execute"
    given = {"owner": "worker", "siblings": ("--burst", "--name"), "detail": detail, **more}
    return fact(FactKind.FLAG_ADDED, "--max-jobs", None, None, **given)


def made(doc: DocFile, change: ChangeFact) -> str:
    edits = [e for section in doc.sections for e in entry_edits(doc, section, [change])]
    return apply_edits(doc, 0, len(doc.content), without_overlaps(edits))


def test_it_comes_behind_the_others() -> None:
    assert made(document(PAGE), added()) == PAGE.replace("\n## More", f"{NEW}\n## More")


def test_it_comes_where_the_alphabet_has_it() -> None:
    lines = sorted(ENTRIES.splitlines(keepends=True))
    page = PAGE.replace(ENTRIES, "".join(lines))
    assert made(document(page), added()) == page.replace("* `--path`", f"{NEW}* `--path`")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        pytest.param(PAGE, added(owner="scheduler"), id="of another command"),
        pytest.param(PAGE, added(owner=""), id="of no command"),
        pytest.param(PAGE.replace("Worker arg", "Worker and other arg"), added(), id="of several"),
        pytest.param(PAGE.replace("* `--url`", "* `url`"), added(), id="few flags"),
        pytest.param(PAGE.replace("* `--path`", "* A.\n* B.\n* `--path`"), added(), id="of more"),
        pytest.param(PAGE.replace("what url", "`--max-jobs`, what url"), added(), id="named there"),
        pytest.param(f"{PAGE}\n## `worker` options\n\nMany.\n", added(), id="headed twice"),
        pytest.param(PAGE, added(detail="--max-jobs INTEGER"), id="not described"),
        pytest.param(
            PAGE.replace("arguments\n", "arguments\n\nThese were removed:\n"), added(), id="gone"
        ),
        pytest.param(
            PAGE.replace("* `", "  * `").replace("  * `--url", "* For Docker:\n\n  * `--url"),
            added(),
            id="within",
        ),
    ],
)
def test_no_other_list_does(text: str, change: ChangeFact) -> None:
    assert made(document(text), change) == text
