"""New entries say what the code says, in the form of those beside them, or are not written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.description import Said
from docsync.rewrite.form import with_default
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, rewritten, verdict
from tests.unit.verify.rewrites import failures, verified

FLAGS = ("--tree", "--all", "--quiet", "--deep")


def flag(name: str, detail: str, after: str | None = None) -> ChangeFact:
    return fact(FactKind.FLAG_ADDED, name, None, after, siblings=FLAGS, detail=detail)


def key(name: str, after: str, detail: str, *siblings: str, language: str = "python") -> ChangeFact:
    return fact(
        FactKind.KEY_ADDED, name, None, after, siblings=siblings, detail=detail, language=language
    )


HELP = """\
```
usage: app [--all] [--tree DEPTH] [--quiet]

  -a, --all             show all of it
  -t DEPTH, --tree DEPTH
                        show a tree
```
"""
PRINTED = """\
```
  -a, --all       show all of it (default: False)
  --tree DEPTH    show a tree of what there is, and of all that is below it, to this depth (default: None)
  --deep DEPTH    go this deep (default: 3)
```
"""  # noqa: E501
CLAP = """\
```
  -a, --all                  show all of it
      --tree <depth>         show a tree
  -o, --owner <user>         of this owner
```
"""
YAML = """\
```yaml
# How many at once.
jobs: 4
# Where to look.
root: "src"
# Seconds.
timeout: 30
depth: 2
```
"""
CASES = [
    (
        "help column",
        flag("--exit-zero", "--exit-zero: exit with 0, whatever was found"),
        HELP,
        HELP.replace("[--tree DEPTH]", "[--tree DEPTH] [--exit-zero]").replace(
            "show a tree\n",
            "show a tree\n  --exit-zero           exit with 0, whatever was found\n",
        ),
    ),
    *(
        (
            f"default as it is printed: {shown or 'not known'}",
            flag("--wait", f"--wait{value}: {words}", after),
            PRINTED,
            PRINTED.replace("  --deep", f"  {line}{shown}\n  --deep"),
        )
        for value, words, after, line, shown in (
            (" S", "so long", None, "--wait S        so long", " (default: None)"),
            ("", "wait for it", None, "--wait          wait for it", " (default: False)"),
            (" S", "so long", "30", "--wait S        so long", " (default: 30)"),
            (" S", "so long", "WAIT_S", "--wait S        so long", ""),
            (
                " S",
                f"so {'very ' * 12}long",
                "30",
                f"--wait S        so {'very ' * 12}long",
                " (default: 30)",
            ),
        )
    ),
    (
        "short name in its place, value as the code says it",
        flag("--newest", "--newest, -n <count>: show only those modified last"),
        CLAP,
        CLAP.replace("  -o,", "  -n, --newest <count>       show only those modified last\n  -o,"),
    ),
    (
        "typed item",
        key(
            "maxSize",
            "number (optional)",
            "maxSize?: number\nThe largest size that is read.",
            "maxAge",
            "maxWait",
            language="typescript",
        ),
        "* **maxAge** `number` (optional) - How old it may be.\n"
        "* **maxWait** `string` (optional) - How long to wait.\n",
        "* **maxAge** `number` (optional) - How old it may be.\n"
        "* **maxSize** `number` (optional) - The largest size that is read.\n"
        "* **maxWait** `string` (optional) - How long to wait.\n",
    ),
    (
        "default at the end",
        key("retries", "3", "retries: how often to try again", "timeout", "jobs"),
        "- `timeout`: Seconds to wait. Default: `30`.\n- `jobs`: How many at once. Default: `4`.\n",
        "- `timeout`: Seconds to wait. Default: `30`.\n"
        "- `retries`: How often to try again. Default: `3`.\n"
        "- `jobs`: How many at once. Default: `4`.\n",
    ),
    (
        "default behind a comma, of the member of a type",
        key(
            "retries",
            "number (optional)",
            "retries?: number = 3\nTries of a job.",
            "jobs",
            "timeout",
            language="typescript",
        ),
        "- `timeout`: time limit, default `100`\n- `jobs`: how many at once, by and large.\n",
        "- `timeout`: time limit, default `100`\n- `jobs`: how many at once, by and large.\n"
        "- `retries`: tries of a job, default `3`\n",
    ),
    (
        "columns",
        key("retries", "3", "retries: how often to try again", "timeout", "jobs"),
        "| Key | Default | Description |\n| --- | --- | --- |\n"
        "| `timeout` | `30` | Seconds to wait |\n| `jobs` | `4` | How many at once |\n",
        "| Key | Default | Description |\n| --- | --- | --- |\n"
        "| `timeout` | `30` | Seconds to wait |\n| `retries` | `3` | How often to try again |\n"
        "| `jobs` | `4` | How many at once |\n",
    ),
    (
        "definition",
        key("retries", "3", "retries: how often `connect` tries again", "timeout", "jobs"),
        "``timeout``\n    Seconds to wait.\n\n``jobs``\n    How many at once.\n",
        "``timeout``\n    Seconds to wait.\n\n"
        "``retries``\n    How often ``connect`` tries again.\n\n"
        "``jobs``\n    How many at once.\n",
    ),
    (
        "line of a listing",
        key("retries", "3", "retries: how often to try again", "depth", "timeout", "root", "jobs"),
        YAML,
        YAML,  # the nearest sister has no comment, and its value alone is put in
    ),
    (
        "enumeration",
        key("retries", "", "", "timeout", "jobs", "depth"),
        "You can set `timeout`, `jobs` and `depth` here.\n",
        "You can set `timeout`, `retries`, `jobs` and `depth` here.\n",
    ),
]


@pytest.mark.parametrize(("name", "change", "old", "new"), CASES, ids=[c[0] for c in CASES])
def test_an_entry_like_its_sisters(name: str, change: ChangeFact, old: str, new: str) -> None:
    path = "docs/a.rst" if name == "definition" else "docs/a.md"
    doc = document(old, path)
    made = rewritten(doc, mechanical_rewrites(doc, verdict(doc, change)))
    if name == "line of a listing":
        new = YAML.replace("depth: 2\n", "depth: 2\nretries: 3\n")
    assert made == new


NO_ENTRY = [
    ("nothing said", key("retries", "3", "retries = 3", "timeout", "jobs")),
    ("words alone", key("retries", "3", "retries: {count} tries of %s", "timeout", "jobs")),
    ("half sure", fact(FactKind.KEY_ADDED, "retries", None, "3", siblings=("timeout", "jobs"))),
]


@pytest.mark.parametrize(("name", "change"), NO_ENTRY, ids=[c[0] for c in NO_ENTRY])
def test_no_words_no_entry(name: str, change: ChangeFact) -> None:
    doc = document("- `timeout`: Seconds to wait.\n- `jobs`: How many at once.\n")
    assert mechanical_rewrites(doc, verdict(doc, change)) == []


def test_sisters_that_say_more_than_is_known_get_no_entry() -> None:
    doc = document("- `timeout` (int): Seconds.\n- `jobs` (int): How many at once.\n")
    change = key("retries", "3", "retries: how often to try again", "timeout", "jobs")
    assert mechanical_rewrites(doc, verdict(doc, change)) == []


def test_an_example_is_no_listing() -> None:
    doc = document("```yaml\njobs: 4\ndepth: 2\n```\n")
    change = key("retries", "3", "retries: how often", "depth", "jobs", "root", "timeout", "log")
    assert mechanical_rewrites(doc, verdict(doc, change)) == []


SERVICES = tuple(f"Mail{n}" for n in range(6))


@pytest.mark.parametrize(("told", "is_named"), [((), True), ((2,), True), ((0, 2), False)])
def test_a_name_joins_a_list_of_which_nearly_all_are_names(
    told: tuple[int, ...], is_named: bool
) -> None:
    came = fact(FactKind.SYMBOL_ADDED, "Mail2x", None, None, siblings=SERVICES)
    rows = [f"* **{s}**{' (of firms)' if n in told else ''}\n" for n, s in enumerate(SERVICES)]
    doc = document("# Services\n\n" + "".join(rows) + "\nMore.\n")
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, came)))
    assert ("* **Mail2x**\n" in got) is is_named


MARKED = """\
- **-a**, **--all**: show all of it
- **--tree**: show a tree
- **-q**, **--quiet**: say less
- **--deep**: go deep
"""


@pytest.mark.parametrize(
    ("names", "head"), [("-o, --only", "**-o**, **--only**"), ("--only", "**--only**")]
)
def test_a_short_name_in_marks_of_its_own(names: str, head: str) -> None:
    doc = document("# Options\n\n" + MARKED)
    new = flag("--only", f"{names}: Show only those")
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, new)))
    assert f"- {head}: show only those\n" in got


def test_a_value_is_parted_from_its_flag_as_in_the_rest_of_the_block() -> None:
    text = (
        "# H\n\n```\n  --all         show it\n  --tree=DIR    a tree\n  --quiet       less\n```\n"
    )
    doc = document(text)
    new = flag("--only", "--only N: Show only so many", after="3")
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, new)))
    assert "  --only=N      Show only so many\n" in got


TYPED = """\
# new Hub(options)

- `options` {Object}
  - `maxSize` {Number} The maximum size of a message in bytes. Defaults to `1024`.
  - `path` {String} Accepts only what comes by this path.
  - `port` {Number} Where it listens.
"""


def test_an_option_that_a_comment_describes_has_its_type() -> None:
    detail = "autoPong: Boolean (default true)\nWhether to answer a ping by itself."
    came = key("autoPong", "true", detail, "maxSize", "path", "port", language="javascript")
    came = replace(came, owner="Hub")
    doc = document(TYPED)
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, came)))
    assert "\n  - `autoPong` {Boolean} Whether to answer a ping by itself." in got


def test_a_name_that_leads_to_its_reference_joins_those_beside_it() -> None:
    names = ("pathlib.Path", "pathlib.PosixPath", "os.PathLike")
    rows = "".join(f"* [`{name}`][].\n" for name in names)
    came = fact(FactKind.SYMBOL_ADDED, "pathlib.WindowsPath", None, None, siblings=names)
    doc = document(f"# Types\n\n{rows}")
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, came)))
    assert "* [`pathlib.WindowsPath`][].\n" in got
    new = f"{rows}* [`pathlib.WindowsPath`][].\n"
    assert not failures(verified(rows, new, came))
    wrong = new.replace("WindowsPath`", "DosPath`")
    assert "links" in failures(verified(rows, wrong, came))


TOLD = """\
```yaml
fetch:
  # Seconds between two looks.
  wait: 60

  # How often it looks.
  tries: 2

# What it keeps.
keep: all
```
"""


def test_settings_that_all_stand_below_comments_are_a_listing_however_few() -> None:
    came = key("order", "mixed", "In which order it looks; names come last.", "tries", "wait")
    came = replace(came, language="json-schema")
    doc = document(TOLD)
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, came)))
    entry = "\n  # In which order it looks; names come last.\n  order: mixed\n"
    assert got == TOLD.replace("  tries: 2\n", f"  tries: 2\n{entry}")
    bare = document(TOLD.replace("  # How often it looks.\n", ""))
    assert mechanical_rewrites(bare, verdict(bare, came)) == []


def test_an_item_with_its_text_behind_the_name() -> None:
    text = "-  ``--all`` Shows all\n-  ``--tree`` Shows a tree\n-  ``--quiet`` Says nothing\n"
    doc = document(text, "docs/a.rst")
    new = flag("--wide", "--wide: uses all of the window", "False")
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, new)))
    assert "-  ``--wide`` Uses all of the window\n" in got
    going_on = text.replace("Shows", "shows").replace("Says", "says")  # half of a sentence
    doc = document(going_on, "docs/a.rst")
    assert mechanical_rewrites(doc, verdict(doc, new)) == []


def test_a_type_with_parts_is_not_that_of_another() -> None:
    text = "* **hooks** `{ Client: Hook[] }` - What is called.\n* **depth** `{ A: B }` - How far.\n"
    doc = document(text)
    new = key(
        "limit", "number", "limit?: number;\nHow many there may be.", "hooks", "depth",
        language="typescript",
    )  # fmt: skip
    assert mechanical_rewrites(doc, verdict(doc, new)) == []


@pytest.mark.parametrize(
    ("sample", "default", "made"),
    [
        ("Reads one. Defaults to `1`.", "7", "Reads it. Defaults to `7`."),
        ("Reads one. Default: no", "True", "Reads it. Default: yes"),
        ("Reads one. Default: ``off``.", "true", "Reads it. Default: ``on``."),
        ("Reads one (default 1)", "7", "Reads it (default 7)"),
        ("Reads one. Defaults to false.", "True", "Reads it. Defaults to true."),
        ("Reads one. Defaults to False.", "true", "Reads it. Defaults to True."),
        ("Reads one. Default is 60.", '"5"', "Reads it. Default is 5."),
        ("Reads one. The default is `3`.", "7", "Reads it. The default is `7`."),
        ("Reads one. It defaults to `3`.", "7", "Reads it. It defaults to `7`."),
        ("Reads one, default `3`.", "7", "Reads it, default `7`."),
        ("Reads one (defaults to 3).", "7", "Reads it (defaults to 7)."),
        # in other words, or in another unit
        ("Reads one, which defaults to `3`.", "7", "Reads it."),
        ("Reads one, by default 4.", "7", "Reads it."),
        ("Reads one (seconds, default: 30)", "7", "Reads it."),
        ("Reads one. Default: 30s.", "5000", "Reads it."),
        ("Reads one. Default: `30s`.", "5000", "Reads it."),
        ("Reads one. Default: `a`.", "'\"'", 'Reads it. Default: `"`.'),
        ("Reads one. Default: `a`.", '"`"', "Reads it."),
        # no default, and none that the code gives
        ("Reads one by default.", "7", "Reads it."),
        ("Reads one. Defaults to what it is on.", "7", "Reads it."),
        ("Reads one. Defaults to 1.", "", "Reads it."),
    ],
)
def test_the_default_stands_behind_as_with_those_beside_it(
    sample: str, default: str, made: str
) -> None:
    assert with_default("Reads it.", sample, Said("Reads it.", default)) == made


def test_a_definition_gives_its_default_as_those_beside_it_do() -> None:
    names = ("wait_s", "retry_s", "close_s")
    rows = "".join(f"{name}\n  Seconds of it. Default is 60.\n\n" for name in names)
    doc = document(f"Keys\n====\n\n{rows}", "docs/a.rst")
    came = key("open_s", "5", "Seconds until it opens.", *names)
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, came)))
    assert "open_s\n  Seconds until it opens. Default is 5.\n" in got


VALUES = "# Profile\n\n - **wide**: `True`\n - **depth**: `3`\n - **mode**: `{0}`\n"


@pytest.mark.parametrize(
    ("mode", "value", "made"),
    [
        ("1", "False", " - **strict**: `False`\n"),
        ("'a'", "'b'", " - **strict**: `'b'`\n"),
        ("a", "'b'", ""),  # with or without its quotes
        ("1", None, ""),
        ("1`, as well as `2", "False", ""),  # they say more
    ],
)
def test_an_entry_that_only_gives_its_value(mode: str, value: str | None, made: str) -> None:
    text = VALUES.format(mode)
    doc = document(text)
    came = key("strict", value, "", "mode", "depth", "wide")
    assert rewritten(doc, mechanical_rewrites(doc, verdict(doc, came))) == text + made


PACKAGES = """\
```json
"app": {
  "packages": {
    "Core.Disk": "4.0.0",
    "Core.Linq": "4.1.0",
    "Core.Net": "4.0.3",
    "Core.Xml": "4.0.1"
  }
}
```
"""


@pytest.mark.parametrize(("name", "is_right"), [("Core.Many", True), ("Core.Zip", False)])
def test_a_nested_key_is_named_as_those_beside_it(name: str, is_right: bool) -> None:
    came = fact(
        FactKind.KEY_ADDED,
        f"app.packages.{name}",
        None,
        "4.0.12",
        owner="app.packages",
        siblings=("Core.Net", "Core.Linq", "Core.Xml", "Core.Disk"),
        language="json",
    )
    doc = document(PACKAGES)
    got = rewritten(doc, mechanical_rewrites(doc, verdict(doc, came)))
    beside = '    "Core.Linq": "4.1.0",\n'
    wanted = PACKAGES.replace(beside, f'{beside}    "{name}": "4.0.12",\n')
    assert got == (wanted if is_right else PACKAGES)  # behind the last a comma would be missing


@pytest.mark.parametrize(
    ("new", "passes"),
    [
        ('"a": {\n  "b": 1,\n  "c": 2\n}', True),
        ('"a": {\n  "b": 1\n  "c": 2\n}', False),
        ('"a": {\n  "b": 1,\n  c: 2\n}', False),
        ('"a": {\n  "b": 1,\n}', False),
    ],
)
def test_a_part_of_an_object_still_parses(new: str, passes: bool) -> None:
    old = '```json\n"a": {\n  "b": 1\n}\n```\n'
    came = fact(FactKind.KEY_ADDED, "c", None, "2", owner="a", siblings=("b",), language="json")
    assert ("code" not in failures(verified(old, f"```json\n{new}\n```\n", came))) is passes
