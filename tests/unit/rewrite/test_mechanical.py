"""Certain edits: what they change, and what they leave alone."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.mechanical import mechanical_rewrites
from tests.unit.samples import document, fact, mended, rewritten, verdict, verdicts
from tests.unit.verify.rewrites import failures, verified

RENAME_FLAG = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
RENAME_FLAG_OF_INSTALL = fact(
    FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers", owner="install"
)
RENAME_PARAMETER = fact(
    FactKind.PARAMETER_RENAMED, "timeout", "timeout", "timeout_s", owner="client.fetch"
)
DEFAULT = fact(FactKind.DEFAULT_CHANGED, "--retries", "3", "5", siblings=("--jobs",))
BOOLEAN = fact(FactKind.DEFAULT_CHANGED, "strict_mode", "False", "True", owner="load")
REMOVED = fact(FactKind.FLAG_REMOVED, "--turbo", None, None)
MOVED = fact(FactKind.FILE_MOVED, "tools/run.py", "tools/run.py", "bin/run.py")

CASES: list[tuple[str, ChangeFact, str, str]] = [
    (
        "the call of a script, and no other use of its name",
        fact(FactKind.COMMAND_RENAMED, "test", "test", "check", owner="scripts"),
        "Run `npm run test` or `yarn test`, as in `src/test`.\n\n```\npytest test\n```\n",
        "Run `npm run check` or `yarn check`, as in `src/test`.\n\n```\npytest test\n```\n",
    ),
    (
        "an extra, where it is one",
        fact(
            FactKind.KEY_RENAMED,
            "as_json",
            "as_json",
            "as-json",
            owner="project.optional-dependencies",
            certainty=0.8,
        ),
        "Install `app[as_json]`, with the `as_json` extra. Then `as_json` is there.\n",
        "Install `app[as-json]`, with the `as-json` extra. Then `as_json` is there.\n",
    ),
    (
        "flag",
        RENAME_FLAG,
        "Use `--jobs 4` (not `--jobs-max`).\n",
        "Use `--workers 4` (not `--jobs-max`).\n",
    ),
    ("flag in a fence", RENAME_FLAG, "```\nrun --jobs=2\n```\n", "```\nrun --workers=2\n```\n"),
    (
        "a parameter is renamed beside its function only",
        RENAME_PARAMETER,
        "`fetch(timeout=3)` waits. The timeout is fine. `timeout` alone.\n\n`other(timeout=3)`\n",
        "`fetch(timeout_s=3)` waits. The timeout is fine. `timeout_s` alone.\n\n"
        "`other(timeout=3)`\n",
    ),
    (
        "a parameter is renamed all through the entry of its function",
        RENAME_PARAMETER,
        "- `fetch(url, timeout)`\n  Waits. The `timeout` is\n  a timeout.\n- `timeout` elsewhere\n",
        "- `fetch(url, timeout_s)`\n  Waits. The `timeout_s` is\n  a timeout.\n"
        "- `timeout` elsewhere\n",
    ),
    (
        "default in a table row",
        DEFAULT,
        "| Option | Default |\n| --- | --- |\n| `--jobs` | 3 |\n| `--retries` | 3 |\n",
        "| Option | Default |\n| --- | --- |\n| `--jobs` | 3 |\n| `--retries` | 5 |\n",
    ),
    (
        "default in its own item",
        DEFAULT,
        "- `--retries`: how often.\n  The default is 3.\n- `--jobs`: 3\n",
        "- `--retries`: how often.\n  The default is 5.\n- `--jobs`: 3\n",
    ),
    (
        "value of another flag",
        DEFAULT,
        "`run --retries --depth 3`\n",
        "`run --retries --depth 3`\n",
    ),
    ("boolean as written", BOOLEAN, "`strict_mode` (`false`)\n", "`strict_mode` (`true`)\n"),
    (
        "removed row",
        REMOVED,
        "| Option | |\n| --- | --- |\n| `--turbo` | fast |\n| `--slow` | slow |\n",
        "| Option | |\n| --- | --- |\n| `--slow` | slow |\n",
    ),
    (
        "removed last item keeps the gap",
        REMOVED,
        "- `--slow`: slow\n- `--turbo`: fast\n  and loud\n\nText.\n",
        "- `--slow`: slow\n\nText.\n",
    ),
    (
        "removed from a help text",
        REMOVED,
        "```\n  --slow   be slow\n  --turbo  be fast\n           and loud\n  --last   end\n```\n",
        "```\n  --slow   be slow\n  --last   end\n```\n",
    ),
    (
        "removed from an enumeration",
        REMOVED,
        "Takes `--slow`, `--turbo`, `--last` alike.\n",
        "Takes `--slow`, `--last` alike.\n",
    ),
    (
        "prose about it is left to others",
        REMOVED,
        "With `--turbo` it flies.\n",
        "With `--turbo` it flies.\n",
    ),
    (
        "a name that went private is not advertised",
        fact(FactKind.SYMBOL_RENAMED, "STATUS_CODES", "STATUS_CODES", "_STATUS_CODES"),
        "Use `STATUS_CODES`.\n",
        "Use `STATUS_CODES`.\n",
    ),
    (
        "what the past was called",
        RENAME_FLAG,
        "Use `--jobs 4`. Before 2.0 `--jobs` was slow.\n\n`--jobs` was removed in 3.0.\n",
        "Use `--workers 4`. Before 2.0 `--jobs` was slow.\n\n`--jobs` was removed in 3.0.\n",
    ),
    (
        "what its authors keep",
        RENAME_FLAG,
        "`--jobs`\n\n<!-- docsync: ignore -->\n\n`--jobs`\n",
        "`--workers`\n\n<!-- docsync: ignore -->\n\n`--jobs`\n",
    ),
    (
        "path",
        MOVED,
        "See [it](../tools/run.py) or `tools/run.py`.\n",
        "See [it](../bin/run.py) or `bin/run.py`.\n",
    ),
]


def test_a_definition_is_about_its_term() -> None:
    text = (
        "A\n=\n\n``fetch(url, timeout=3)``\n    Waits ``timeout`` at most.\n\n"
        "``other``\n    ``timeout``\n"
    )
    doc = document(text, "docs/a.rst")
    content = rewritten(doc, mechanical_rewrites(doc, verdict(doc, RENAME_PARAMETER)))
    assert content == text.replace("timeout=3", "timeout_s=3").replace(
        "Waits ``timeout``", "Waits ``timeout_s``"
    )


@pytest.mark.parametrize(("name", "change", "old", "new"), CASES, ids=[c[0] for c in CASES])
def test_edits(name: str, change: ChangeFact, old: str, new: str) -> None:
    doc = document(old)
    content = rewritten(doc, mechanical_rewrites(doc, verdict(doc, change)))
    assert content == new


@pytest.mark.parametrize(("name", "change", "old", "new"), CASES, ids=[c[0] for c in CASES])
def test_line_ends_are_kept(name: str, change: ChangeFact, old: str, new: str) -> None:
    doc = document(old.replace("\n", "\r\n"))
    content = rewritten(doc, mechanical_rewrites(doc, verdict(doc, change)))
    assert content == new.replace("\n", "\r\n")


def test_what_a_marker_keeps_from_a_fact_is_not_edited_for_it() -> None:
    text = "Use `--jobs 4`.\n\n<!-- docsync: ignore[flag-renamed] -->\n\nUse `--jobs 4`.\n"
    doc = document(text)
    content = rewritten(doc, mechanical_rewrites(doc, verdict(doc, RENAME_FLAG)))
    assert content == text.replace("--jobs", "--workers", 1)


def test_every_edit_is_explained() -> None:
    doc = document("Use `--jobs 4`.\n")
    (one,) = mechanical_rewrites(doc, verdict(doc, RENAME_FLAG))
    assert one.explanation == "`--jobs` is now `--workers`"


def test_the_parameter_of_a_function_is_no_member_of_an_unnamed_class() -> None:
    gone = fact(FactKind.SYMBOL_REMOVED, "tag_name", None, None, owner="app.Formatter")
    doc = document("```\ndef initialize(tag_name, text)\n[tag_name, text]\n```\n")
    assert mechanical_rewrites(doc, verdict(doc, gone)) == []


LEFT = [
    (
        "what another place of the code still has",
        fact(FactKind.SYMBOL_REMOVED, "fetch_all", None, None, certainty=0.94),
        "- `fetch_all`: gets it.\n- `other`: not.\n",
    ),
    (
        "a word that opens an item",
        fact(FactKind.SYMBOL_REMOVED, "Reporter", None, None),
        "- Reporter can write.\n- Nobody else can.\n",
    ),
    (
        "every item of a list",
        fact(FactKind.SYMBOL_REMOVED, "fetch_all", None, None),
        "They are:\n\n- `fetch_all`: one.\n- `fetch_all`: two.\n",
    ),
    (
        "a directive that the next paragraph goes on about",
        fact(FactKind.SYMBOL_REMOVED, "fetch_all", None, None),
        ".. autofunction:: fetch_all\n\nThis gets all of it.\n\n.. autofunction:: other\n",
    ),
    (
        "the module that a thing left",
        fact(FactKind.SYMBOL_MOVED, "fetch", "app.net", "app.web", owner="app.net"),
        ".. automodule:: app.net\n\n    from app.net import fetch, other\n",
    ),
]


@pytest.mark.parametrize(("name", "change", "text"), LEFT, ids=[c[0] for c in LEFT])
def test_what_stays(name: str, change: ChangeFact, text: str) -> None:
    doc = document(text, "docs/guide.rst" if text.startswith("..") else "docs/guide.md")
    edits = [r for v in verdicts(doc, change) for r in mechanical_rewrites(doc, v)]
    assert edits == []


def test_what_moved_is_named_at_its_new_place() -> None:
    change = fact(FactKind.SYMBOL_MOVED, "fetch", "app.net", "app.web", owner="app.net")
    doc = document("Call `app.net.fetch`, see `app.net`.\n\n```\nfrom app.net import fetch\n```\n")
    assert mended(doc, change) == (
        "Call `app.web.fetch`, see `app.net`.\n\n```\nfrom app.web import fetch\n```\n"
    )


def test_a_flag_of_several_commands_is_renamed_for_its_own_only() -> None:
    doc = document(
        "# app\n\nRun `app install --jobs 2`.\n\nAnd `app --jobs 2`.\n\n"
        "## install / i\n\n- `--jobs`: how many\n\n## update\n\n- `--jobs`: how many\n"
    )
    assert mended(doc, RENAME_FLAG_OF_INSTALL) == (
        "# app\n\nRun `app install --workers 2`.\n\nAnd `app --jobs 2`.\n\n"
        "## install / i\n\n- `--workers`: how many\n\n## update\n\n- `--jobs`: how many\n"
    )


def test_an_entry_that_goes_leaves_room_for_the_one_that_comes_there() -> None:
    siblings = ("--tree", "--all")
    added = fact(
        FactKind.FLAG_ADDED, "--newest", None, None, siblings=siblings, detail="--newest: the last"
    )
    text = """\
```
  --all     show all of it
  --tree    show a tree
  --turbo   be fast
```
"""
    assert mended(document(text), added, REMOVED) == text.replace(
        "--turbo   be fast", "--newest  the last"
    )


SHORTER = fact(FactKind.FLAG_RENAMED, "--jobs-at-once", "--jobs-at-once", "--jobs")
LONGER = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
LAYOUTS: list[tuple[str, ChangeFact, str, str, str]] = [
    (
        "grid",
        SHORTER,
        "docs/a.rst",
        "+--------------------+------+\n| ``--jobs-at-once`` | many |\n"
        "+--------------------+------+\n| ``--deep``         | all  |\n"
        "+--------------------+------+\n",
        "+--------------------+------+\n| ``--jobs``         | many |\n"
        "+--------------------+------+\n| ``--deep``         | all  |\n"
        "+--------------------+------+\n",
    ),
    (
        "table that is written in columns",
        DEFAULT,
        "docs/a.md",
        "| Option      | Default |\n| ----------- | ------- |\n| `--retries` | 3       |\n",
        "| Option      | Default |\n| ----------- | ------- |\n| `--retries` | 5       |\n",
    ),
    (
        "help text",
        LONGER,
        "docs/a.md",
        "```\n  -j, --jobs N      hôw many\n      --deep-down   all of it\n```\n",
        "```\n  -j, --workers N   hôw many\n      --deep-down   all of it\n```\n",
    ),
    (
        "no column",
        LONGER,
        "docs/a.md",
        "```\nrun --jobs 3    # three\nstop\n```\n",
        "```\nrun --workers 3    # three\nstop\n```\n",
    ),
    (
        "title",
        LONGER,
        "docs/a.rst",
        "======\n--jobs\n======\n\nText.\n",
        "=========\n--workers\n=========\n\nText.\n",
    ),
]


@pytest.mark.parametrize(
    ("name", "change", "path", "old", "new"), LAYOUTS, ids=[c[0] for c in LAYOUTS]
)
def test_the_layout_of_a_line_is_kept(
    name: str, change: ChangeFact, path: str, old: str, new: str
) -> None:
    assert mended(document(old, path), change) == new


def test_a_word_of_a_comment_in_an_example_is_no_name() -> None:
    change = fact(FactKind.KEY_RENAMED, "template", "template", "builtin.template", owner="tasks")
    text = "```yaml\n- template:\n    # This template is rendered twice.\n    src: a\n```\n"
    got = mended(document(text), change)
    assert "# This template is rendered twice." in got


def test_a_package_in_another_folder_is_imported_as_before() -> None:
    text = "# app -- a tool\n\nUse `app.run()` with `import app`.\n"
    for name in ("app.app", "src.app"):
        change = fact(FactKind.SYMBOL_RENAMED, "app", "app", name)
        assert mended(document(text), change) == text


def test_a_bare_file_name_is_one_beside_the_document() -> None:
    moved = fact(FactKind.FILE_MOVED, "package.json", "package.json", "packages/a/package.json")
    text = "```\n├── package.json\n```\n"
    assert mended(document(text, "examples/chat/README.md"), moved) == text
    assert "packages/a/package.json" in mended(document(text, "README.md"), moved)


def test_a_word_of_what_a_cell_says_is_no_name() -> None:
    change = fact(FactKind.KEY_RENAMED, "cache", "cache", "enable-cache")
    text = (
        "# Inputs\n\n| Input | Default | Description |\n|---|---|---|\n"
        "| `cache` | `true` | Whether to cache downloads, see `cache` |\n"
        "| cache | none | cache |\n"
    )
    new = text.replace("| `cache`", "| `enable-cache`").replace("see `cache`", "see `enable-cache`")
    new = new.replace("| cache | none | cache |", "| enable-cache | none | enable-cache |")
    doc = document(text)
    rewrites = [r for v in verdicts(doc, change) for r in mechanical_rewrites(doc, v)]
    assert rewritten(doc, rewrites) == new
    block = text.partition("\n\n")[2]
    assert not failures(verified(block, new.partition("\n\n")[2], change))


@pytest.mark.parametrize(
    ("path", "text", "new"),
    [
        ("README.md", "See [main.rs](src/main.rs).", "See [cli.rs](src/cli.rs)."),
        ("README.md", "See [`main.rs`](./src/main.rs).", "See [`cli.rs`](./src/cli.rs)."),
        ("README.md", "See [the main.rs](src/main.rs).", "See [the main.rs](src/cli.rs)."),
        ("README.adoc", "See link:src/main.rs[main.rs].", "See link:src/cli.rs[cli.rs]."),
    ],
)
def test_a_label_that_is_the_name_of_the_file_goes_with_the_link(
    path: str, text: str, new: str
) -> None:
    moved = fact(FactKind.FILE_MOVED, "src/main.rs", "src/main.rs", "src/cli.rs")
    assert mended(document(f"{text}\n", path), moved) == f"{new}\n"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Run `version`, then push.", ""),
        ("```\nyarn release version\n```", ""),
        ('```json\n{"version": "13.3.0"}\n```', ""),
        ("See `version/` for it.", "See `../src/consume/` for it."),
        ("See `./version` for it.", "See `./../src/consume` for it."),
        ("See [the code](version).", "See [the code](../src/consume)."),
        ("[code]: version", "[code]: ../src/consume"),
        ("See `old/version` for it.", "See `src/consume` for it."),
    ],
)
def test_a_folder_that_moved_is_no_word(text: str, new: str) -> None:
    moved = fact(FactKind.FILE_MOVED, "old/version", "old/version", "src/consume")
    assert mended(document(f"# A\n\n{text}\n", "old/README.md"), moved) == (
        f"# A\n\n{new or text}\n"
    )


def test_a_file_without_a_suffix_is_named_in_code() -> None:
    moved = fact(FactKind.FILE_MOVED, "Makefile", "Makefile", "build/Makefile")
    text = "The `Makefile` has it.\n"
    assert mended(document(text, "README.md"), moved) == text.replace("Make", "build/Make")


def test_another_program_and_another_page_have_names_of_their_own() -> None:
    target = fact(FactKind.COMMAND_RENAMED, "fmt", "fmt", "format", owner="make")
    text = "Say `make fmt`; `cargo fmt` is another.\n"
    assert mended(document(text), target) == text.replace("make fmt", "make format")
    name = fact(FactKind.SYMBOL_RENAMED, "fetch_retry", "fetch_retry", "fetch_again")
    text = "`fetch_retry`, as [theirs](https://git.example.com/other/lib#fetch_retry).\n"
    assert mended(document(text), name) == text.replace("`fetch_retry`", "`fetch_again`")
