"""An option of one command goes into the list of that command, or nowhere."""

from __future__ import annotations

from dataclasses import replace

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.judge.verdict import Affected, Verdict
from docsync.match.candidate import Candidate
from docsync.rewrite.home import home_slot
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact

SIBLINGS = ("--tree", "--all", "--quiet", "--deep")
PAGES = """\
# Commands

## {first}

- `--tree`: Show a tree.
- `--all`: Show all.
{more}
## {second}

- `--tree`: Show a tree.
- `--all`: Show all.
- `--quiet`: Say less.
"""


def new(path: str = "src/app.py", owner: str = "") -> ChangeFact:
    return fact(
        FactKind.FLAG_ADDED,
        "--format",
        None,
        None,
        siblings=SIBLINGS,
        detail="--format: how to print",
        owner=owner,
        place=Place(path, 3),
    )


def homes(doc: DocFile, change: ChangeFact) -> list[str]:
    return [
        section.heading
        for section in doc.sections
        if mechanical_rewrites(
            doc, Verdict(Candidate(section, (change,), (), 0.5), Affected.AFFECTED, 0.5, "")
        )
    ]


def test_the_heading_names_what_it_belongs_to() -> None:
    doc = document(PAGES.format(first="install", second="update", more=""))
    assert homes(doc, new(owner="app update")) == ["update"]
    assert homes(doc, new(path="src/InstallCommand.php")) == ["install"]


def test_two_lists_alike_are_no_place() -> None:
    doc = document(PAGES.format(first="install", second="update", more="- `--deep`: Go down.\n"))
    assert homes(doc, new()) == []


def test_the_list_with_clearly_more_siblings() -> None:
    text = PAGES.format(first="install", second="update", more="").replace(
        "- `--all`", "- `--x`", 1
    )
    doc = document(text + "- `--deep`: Go down.\n")
    assert homes(doc, new()) == ["update"]


def test_a_heading_that_is_the_command_before_one_that_has_its_name() -> None:
    doc = document(PAGES.format(first="self show", second="show", more="- `--quiet`: Less.\n"))
    assert homes(doc, new(owner="show")) == ["show"]
    assert homes(doc, new(owner="self show")) == ["self show"]
    assert homes(doc, new(path="src/console/self/show/__init__.py")) == ["show"]


def test_a_list_of_few_is_no_place() -> None:
    doc = document("# Some\n\n- `--all`: All.\n- `--tree`: A tree.\n")
    few = new()
    more = ("--w", "--x", "--y", "--z")
    section = doc.sections[0]
    assert home_slot(few, doc, section) is not None
    assert home_slot(replace(few, siblings=(*few.siblings, *more)), doc, section) is None


SHARED = tuple(f"--shared-{n}" for n in range(5))


def test_what_stands_among_options_of_two_commands_belongs_to_both() -> None:
    rows = "".join(f"- `{name}`: Of both.\n" for name in SHARED)
    text = f"# Commands\n\n## one\n\n{rows}- `--own`: Of one.\n\n## two\n\n{rows}"
    among = replace(new(), siblings=(*SHARED, "--own"))
    assert homes(document(text), among) == ["one", "two"]
    own = replace(among, siblings=("--own", *SHARED))
    assert homes(document(text), own) == []
    assert homes(document(text), replace(among, owner="app two")) == ["two"]


def test_what_a_class_got_is_no_news_of_another_that_is_called_after_it() -> None:
    def place(heading: str, owner: str, path: str = "types/pool.d.ts") -> list[str]:
        doc = document(f"# {heading}\n\n- `--tree`: Show a tree.\n- `--all`: Show all.\n")
        return homes(doc, new(path=path, owner=owner))

    for other in ("Class: BalancedPool", "`new BalancedPool(url, options)`", "app.BalancedPool"):
        assert place(other, "Pool.Options") == []
        assert place(other, "BalancedPool.Options") == [other]
        assert place(other, "") == []  # by the name of the file
    assert place("Class: Pool", "Pool.Options") == ["Class: Pool"]
    assert place("Pool and BalancedPool", "Pool") == ["Pool and BalancedPool"]
    assert place("PoolOptions", "Pool") == ["PoolOptions"]
    assert place("Spool", "Pool") == ["Spool"]
    assert place("Options", "Pool") == ["Options"]
