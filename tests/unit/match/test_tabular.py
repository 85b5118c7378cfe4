"""The entry of a new row cell by cell, where the rows differ in what they have."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from docsync.facts.rows import row_facts
from docsync.match.analogy import analogues
from tests.unit.samples import document, mended, verdicts

CLASS = """\
class Item:
    text: str
    default: object = NOT_SET
    global_only: bool = False
    env_var: str | None = None


"""
ITEMS = {
    "log_dir": 'Item("The folder of all log files", user_dir("log"), True)',
    "state_dir": 'Item("The folder of what is kept", user_dir("state"), True)',
    "cache_dir": 'Item("The folder of cached files", user_dir("app"), True)',
    "auto_global": 'Item("Use the global package in any folder", False, True, "APP_GLOBAL")',
    "check_update": 'Item("Check if there is a newer version", True, True)',
    "use_venv": 'Item("Install into the active environment", False, env_var="APP_VENV")',
    "parallel": 'Item("Whether to install in parallel", True, env_var="APP_PARALLEL")',
    "pypi.url": 'Item("The address of the mirror of all", url, env_var="APP_URL")',
    "pypi.json": 'Item("Read metadata from the interface", False, env_var="APP_JSON")',
    "strategy": 'Item("The way to update all packages", "reuse", False)',
    "save": 'Item("How to save versions of packages", "minimum", env_var="APP_SAVE")',
}
CELLS = {
    "log_dir": "The folder of all log files | Depends | No | ",
    "state_dir": "The folder of what is kept | Depends | No | ",
    "cache_dir": "The folder of cached files | Depends | No | ",
    "auto_global": "Use the global package in any folder | `False` | No | `APP_GLOBAL`",
    "check_update": "Check if there is a newer version | `True` | No | ",
    "use_venv": "Install into the active environment | `False` | Yes | `APP_VENV`",
    "parallel": "Whether to install in parallel | `True` | Yes | `APP_PARALLEL`",
    "pypi.url": "The mirror of everything | See below | Yes | `APP_URL`",
    "pypi.json": "Read metadata from the interface | `False` | Yes | `APP_JSON`",
    "strategy": "The way to update all packages | `reuse` (or `eager`) | Yes | ",
    "save": "How to save versions of packages | `minimum` | Yes | `APP_SAVE`",
}
HEAD = "# Settings\n\n| Item | Text | Default | In project | Env |\n|---|---|---|---|---|\n"
NEW = 'Item("Speak more of what is done", True, env_var="APP_LOUD")'


def code(items: Mapping[str, str], head: str = CLASS) -> str:
    return f"{head}ITEMS = {{\n" + "".join(f'    "{k}": {v},\n' for k, v in items.items()) + "}\n"


def table(cells: Mapping[str, str], head: str = HEAD) -> str:
    return head + "".join(f"| `{k}` | {v.rstrip()} |\n" for k, v in cells.items()) + "\nEnd.\n"


def made(
    new: str,
    text: str,
    items: Mapping[str, str] = ITEMS,
    *,
    head: str = CLASS,
    path: str = "src/app.py",
    doc: str = "docs/guide.md",
) -> list[str]:
    old, now = code(items, head), code({**items, "loud": new}, head)
    facts = row_facts([(path, old.encode(), now.encode())])
    return [o.text for f in facts if f.symbol == "loud" for o in analogues(f, document(text, doc))]


@pytest.mark.parametrize(
    ("new", "cells"),
    [
        (NEW, "`True` | Yes | `APP_LOUD`"),
        ('Item("Speak more of what is done", False, True)', "`False` | No |"),
        ('Item("Speak more of what is done", 5, True, "APP_LOUD")', "`5` | No | `APP_LOUD`"),
        ('Item("Speak more of what is done", True, global_only=True)', "`True` | No |"),
        ('Item(default=True, text="Speak more of what is done")', "`True` | Yes |"),
    ],
    ids=["named", "by order", "number", "mixed", "turned"],
)
def test_what_a_row_has_or_lacks(new: str, cells: str) -> None:
    assert made(new, table(CELLS)) == [f"| `loud` | Speak more of what is done | {cells} |"]


def test_it_stands_behind_the_row_above() -> None:
    facts = row_facts([("src/app.py", code(ITEMS).encode(), code({**ITEMS, "loud": NEW}).encode())])
    doc = document(table(CELLS))
    new = "| `loud` | Speak more of what is done | `True` | Yes | `APP_LOUD` |\n"
    assert mended(doc, *facts) == table(CELLS).replace("\nEnd.", f"{new}\nEnd.")
    assert verdicts(doc, *facts)


def changed(**cells: str) -> str:
    return table({**CELLS, **cells})


@pytest.mark.parametrize(
    "text",
    [
        changed(use_venv="Install into the active environment | `False` | No | `APP_VENV`"),
        changed(use_venv="Install into the active environment | `False` | Partly | `APP_VENV`"),
        changed(use_venv="Install into the active environment | `True` | Yes | `APP_VENV`"),
        changed(parallel="Whether to install in parallel | `True` | Yes | see below"),
        changed(
            use_venv="Install it | `False` | Yes | `APP_VENV`",
            save="Save | `minimum` | Yes | `APP_SAVE`",
        ),
    ],
    ids=["contradicts", "a third word", "another default", "another text", "an unlike text"],
)
def test_what_a_row_contradicts(text: str) -> None:
    if "Install it" in text:  # short texts of their own do not stand against the rest
        assert made(NEW, text) != []
    else:
        assert made(NEW, text) == []


def test_out_of_date_is_no_contradiction() -> None:
    """Of values that nobody guesses, where all others have theirs."""
    old = changed(parallel="Whether to install in parallel | `True` | Yes | `APP_FAST`")
    assert made(NEW, old) != []
    assert made(NEW, old.replace("`APP_JSON`", "`APP_OLD`")) == []


def test_one_word_for_yes_is_as_good_as_another() -> None:
    text = changed(save="How to save versions of packages | `minimum` | True | `APP_SAVE`")
    assert made(NEW, text) == [
        "| `loud` | Speak more of what is done | `True` | Yes | `APP_LOUD` |"
    ]
    assert made(NEW, text.replace("`False` | Yes", "`False` | True")) == []


@pytest.mark.parametrize(
    ("word", "why"),
    [("since 2.0", "version"), ("3", "number"), ("[x]", "box"), ("Experimental", "word of all")],
)
def test_what_a_person_says_of_each(word: str, why: str) -> None:
    cells = {k: f"{v} | {word}" for k, v in CELLS.items()}
    head = HEAD.replace("Env |", "Env | More |").replace("---|\n", "---|---|\n")
    assert made(NEW, table(cells, head)) == []
    blank = {k: f"{v} | -" for k, v in CELLS.items()}
    assert made(NEW, table(blank, head)) != [], why


def test_a_judgement_of_some_rows() -> None:
    """No feature of the code goes with it."""
    head = HEAD.replace("Env |", "Env | More |").replace("---|\n", "---|---|\n")
    new = ("use_venv", "parallel", "save", "cache_dir")
    cells = {k: f"{v} | {'Experimental' if k in new else 'Stable'}" for k, v in CELLS.items()}
    assert made(NEW, table(cells, head)) == []


def test_a_version_of_some_rows() -> None:
    head = HEAD.replace("Env |", "Env | Since |").replace("---|\n", "---|---|\n")
    cells = {k: f"{v} | {'1.0' if ' No |' in v else '1.1'}" for k, v in CELLS.items()}
    assert made(NEW, table(cells, head)) == []


def test_few_rows() -> None:
    few = ("auto_global", "check_update", "use_venv", "parallel")
    text = table({k: CELLS[k] for k in few})
    assert made(NEW, text, {k: ITEMS[k] for k in few}) == []


def test_two_rows_with_the_word_are_too_few() -> None:
    """Of those with the feature of the new row."""
    two = {k: v for k, v in ITEMS.items() if k not in ("check_update", "log_dir", "state_dir")}
    text = table({k: CELLS[k] for k in two})
    assert made('Item("Speak more of all", False, True)', text, two) == []


@pytest.mark.parametrize("name", ["pip.loud", "global.loud", "other.loud"])
def test_what_explains_it_as_well_has_to_say_the_same(name: str) -> None:
    """All that are not for a project stand under `global`."""
    names = {k: f"global.{k}" if " | No | " in CELLS[k] + " " else f"pip.{k}" for k in CELLS}
    old = {names[k]: v for k, v in ITEMS.items()}
    text = table({names[k]: v for k, v in CELLS.items()})
    for new, found in ((NEW, "pip.loud"), (NEW.replace("True", "True, True"), "global.loud")):
        now = {**old, name: new}
        facts = row_facts([("src/app.py", code(old).encode(), code(now).encode())])
        got = [o.text for f in facts if f.symbol == name for o in analogues(f, document(text))]
        assert bool(got) is (name == found), got


def test_what_is_not_known_of_the_call() -> None:
    """A switch by order and one by name are two things where nobody says that they are one."""
    named = {
        **ITEMS,
        "check_update": 'Item("Check if there is a newer version", True, global_only=True)',
    }
    assert made(NEW, table(CELLS), named) != []
    assert made(NEW, table(CELLS), named, head="") == []
    of_base = CLASS.replace("class Item:", "class Item(Base):")
    assert made(NEW, table(CELLS), named, head=of_base) == []


@pytest.mark.parametrize(
    "new",
    [
        'Item("Speak more of what is done", True, hidden=True)',
        'Item("Speak more of {what} is done", True)',
        'Item("Speak more | of what is done", True)',
        'Item("Speak more of what is done", other(5))',
        'Item("Speak more of what is done", True, *more)',
        'Other("Speak more of what is done", True)',
        'Item("Speak more of what is done", True, env_var=NAME)',
    ],
    ids=["another place", "placeholder", "bar", "expression", "spread", "another call", "a name"],
)
def test_what_the_new_row_alone_has(new: str) -> None:
    assert made(new, table(CELLS)) == []


def test_rows_by_hand() -> None:
    """Some stand among the others; most are of the code."""
    hand = {f"theme.{n}": "A colour of all | red | Yes | " for n in ("one", "two", "three")}
    assert made(NEW, table({**CELLS, **hand})) != []
    more = {f"theme.x{n}": "A colour of all | red | Yes | " for n in range(12)}
    assert made(NEW, table({**CELLS, **more})) == []


def test_two_tables_that_have_them() -> None:
    assert made(NEW, table(CELLS) + "\n" + table(CELLS)) == []
    other = "\n| Item | Env |\n|---|---|\n" + "".join(f"| `{k}` | {{}} |\n" for k in CELLS)
    assert len(made(NEW, table(CELLS) + other.format(*"x" * len(CELLS)))) == 1
    words = [CELLS[k].split(" | ")[2].strip(" |") for k in CELLS]
    assert made(NEW, table(CELLS) + other.format(*words)) == []


GRID = """\
Settings
========

+---------------+---------+
| Item          | Project |
+===============+=========+
"""


def test_tables_of_restructured_text_are_for_a_person() -> None:
    words = {k: "No" if " No |" in v else "Yes" for k, v in CELLS.items()}
    rule = "+---------------+---------+\n"
    grid = GRID + "".join(f"| {k:<13} | {v:<7} |\n{rule}" for k, v in words.items())
    assert made(NEW, grid, doc="docs/guide.rst") == []
    rows = "".join(f"   * - {k}\n     - {v}\n" for k, v in words.items())
    assert made(NEW, f"Settings\n========\n\n.. list-table::\n\n{rows}", doc="docs/guide.rst") == []


def entries(form: str) -> str:
    """Each with its text, default, whether it is for projects, and its variable."""
    found = "# Settings\n\n"
    for name, cells in CELLS.items():
        text, default, project, env = (cell.strip() for cell in cells.split(" |"))
        env, default = env or "-", default.replace(" (or `eager`)", "")
        found += form.format(name=name, text=text, default=default, project=project, env=env)
    return found + "\nEnd.\n"


@pytest.mark.parametrize(
    ("form", "new"),
    [
        (
            "- `{name}` ({project}): {text}. {env}\n",
            "- `loud` (Yes): Speak more of what is done. `APP_LOUD`",
        ),
        (
            "{name}\n    {text}\n    ({project}; {default})\n\n",
            "loud\n    Speak more of what is done\n    (Yes; `True`)",
        ),
    ],
    ids=["items", "definitions"],
)
def test_other_markup(form: str, new: str) -> None:
    assert made(NEW, entries(form)) == [new]
    judged = form.replace("{project}", "{project}, stable")
    assert made(NEW, entries(judged)) == []


GO = '&cli.Flag{{Name: "{n}", Usage: "Says {n} to all of them", {more}}},\n'


def test_records_of_another_language() -> None:
    names = ("golf", "alpha", "hotel", "bravo", "echo", "charlie", "delta", "lima")
    must = names[:4]

    def listed(*rows: tuple[str, bool]) -> str:
        flags = "".join(
            "\t" + GO.format(n=n, more="Required: true" if is_must else "Hops: 2")
            for n, is_must in rows
        )
        return f"var flags = []cli.Flag{{\n{flags}}}\n"

    rows = [(n, n in must) for n in names]
    text = "# Flags\n\n| Flag | Text | Required |\n|---|---|---|\n" + "".join(
        f"| `--{n}` | Says {n} to all of them | {'yes' if n in must else 'no'} |\n" for n in names
    )
    for is_must, word in ((True, "yes"), (False, "no")):
        old, now = listed(*rows), listed(*rows, ("kilo", is_must))
        facts = row_facts([("src/app.go", old.encode(), now.encode())])
        got = [o.text for f in facts for o in analogues(f, document(text))]
        assert got == [f"| `--kilo` | Says kilo to all of them | {word} |"]
