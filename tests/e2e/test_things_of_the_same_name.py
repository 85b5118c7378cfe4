"""Two classes, options or commands of one program that have the same names: an edit is for one of
them, or there is none."""

from __future__ import annotations

import pytest
from small_project import Project

FIELDS = """
    host: str = "localhost"
    port: int = 80
    timeout: int = 30
    name: str = "a"
"""
CLASSES = (
    "from dataclasses import dataclass\n\n\n"
    f"@dataclass\nclass ServerConfig:{FIELDS}\n\n@dataclass\nclass ClientConfig:{FIELDS}"
)
TABLE = """
| Field | Type | Default | Meaning |
|---|---|---|---|
| `host` | `str` | `"localhost"` | Host |
| `port` | `int` | `80` | Port |
| `timeout` | `int` | `30` | Wait |
| `name` | `str` | `"a"` | Name |
"""


@pytest.mark.parametrize(
    "new", ["", "    wait: int = 30\n", "    timeout: float = 30\n", "    timeout: int = 60\n"]
)
@pytest.mark.parametrize("headings", [("Server", "Client"), ("ServerConfig", "ClientConfig")])
def test_fields_of_two_classes(project: Project, new: str, headings: tuple[str, str]) -> None:
    before, _, last = CLASSES.rpartition("    timeout: int = 30\n")
    readme = f"# app\n\n## {headings[0]}\n{TABLE}\n## {headings[1]}\n{TABLE}"
    made = project.mended("src/app.py", CLASSES, before + new + last, readme, code=None)
    end = readme.index(f"## {headings[1]}")
    assert made[:end] == readme[:end]


METHODS = '''
class Reader:
    def fetch(self, url, timeout=3):
        """Fetch a page."""
        return get(url, timeout)

    def close(self):
        """Close the file."""


class Writer:
    def fetch(self, url, timeout=3):
        """Fetch a page."""
        return get(url, timeout)


def close(x):
    """Close the file."""
'''
PARTS = """\
# app

## Reader

### `fetch(url, timeout=3)`

Fetch a page. `timeout` is in seconds.

- `close()`: Close the file.

## Writer

### `fetch(url, timeout=3)`

Fetch a page. `timeout` is in seconds.

## Functions

- `close(x)`: Close the file.
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [("timeout", "deadline"), ("timeout=3", "timeout=9"), ("timeout=3", "timeout=3, retries=1")],
)
def test_parameters_of_a_method_of_the_same_name(project: Project, old: str, new: str) -> None:
    before, writer, last = METHODS.partition("class Writer")
    made = project.mended(
        "src/app.py", METHODS, before + writer + last.replace(old, new), PARTS, code=None
    )
    end = PARTS.index("## Writer")
    assert made[:end] == PARTS[:end]
    assert f"### `fetch(url, {'timeout=3'.replace(old, new)})`" in made[end:]


def test_the_docstring_of_a_function_beside_a_method(project: Project) -> None:
    before, _, _ = METHODS.rpartition("Close the file.")
    made = project.mended("src/app.py", METHODS, f'{before}Shut the door."""\n', PARTS, code=None)
    assert made == PARTS


OPTIONS = """
import argparse

p = argparse.ArgumentParser()
p.add_argument("--color", choices=["auto", "always", "never"], default="auto", help="Colours")
p.add_argument("--pager", choices=["auto", "always", "never"], default="auto", help="Pager")
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("`--color` and `--pager` take `auto`, `always` or `never`.", None),
        ("`--color` is one of `auto`, `always` or `never`; as `--pager`.", "`auto`, `on` or `off`"),
        ("`--pager` is one of `auto`, `always` or `never`; as `--color`.", None),
        ("With `--color` both `auto`, `always` and `never` are fast.", None),
        ("With `--color`, `auto`, `always` and `never` are slow.", None),
        ("`--color`, in order of cost: `auto`, `always`, `never`.", None),
    ],
)
def test_values_of_two_options(project: Project, text: str, wanted: str | None) -> None:
    code = OPTIONS.replace('["auto", "always", "never"]', '["auto", "on", "off"]', 1)
    readme = f"# app\n\n## Options\n\n{text}\n"
    made = project.mended("src/app.py", OPTIONS, code, readme, code=None)
    changed = readme.replace("`auto`, `always` or `never`", wanted or "")
    assert made == (changed if wanted else readme)


GROUPS = '''
import click


@click.group()
def cli():
    """Does."""


@cli.group()
def remote():
    """Remotes."""


@remote.command("show")
@click.option("--all", "-a", is_flag=True, help="Show all.")
def remote_show(all):
    """Shows remotes."""


@cli.group()
def stash():
    """Stashes."""


@stash.command("show")
@click.option("--all", "-a", is_flag=True, help="Show all.")
def stash_show(all):
    """Shows stashes."""
'''
SHOWS = """\
# app

## app remote show

Shows remotes.

- `--all`, `-a`: Show all.

## app stash show

Shows stashes.

- `--all`, `-a`: Show all.
"""


@pytest.mark.parametrize(("new", "shown"), [("", ""), (', "-A"', ", `-A`")])
def test_short_names_of_two_groups(project: Project, new: str, shown: str) -> None:
    before, _, last = GROUPS.rpartition(', "-a"')
    made = project.mended("src/app.py", GROUPS, before + new + last, SHOWS, code=None)
    first, _, second = SHOWS.rpartition(", `-a`")
    assert made == first + shown + second


def test_a_short_name_of_a_switch_with_two_names(project: Project) -> None:
    code = GROUPS.replace('"--all", "-a"', '"--all/--no-all"')
    new = code.replace('"--all/--no-all"', '"--all/--no-all", "-a/-A"')
    readme = SHOWS.replace("`--all`, `-a`", "`--all`").replace(
        "## app s", "- `-o`, `--out`: So.\n\n## app s"
    )
    made = project.mended("src/app.py", code, new, readme, code=None)
    assert "`-A`, `--all`" not in made and "`-A`, `-a`" not in made


def test_a_section_that_tells_of_more_stays(project: Project) -> None:
    more = "\nThe variable `APP_COLOR` is read by all commands.\n"
    readme = SHOWS + more
    code, _, _ = GROUPS.partition('@stash.command("show")')
    assert project.mended("src/app.py", GROUPS, code, readme, code=None) == readme


BUILDER = """package x;
public class {0}Builder {{
    private Config config;
    public {0}Builder addClientConfig(Config config) {{
        this.config = config;
        return this;
    }}
}}
"""
OF_TWO_BUILDERS = """# Settings

## Pg

Use `PgBuilder`:

```java
x.builder().addClientConfig(c)
```

## My

Use `MyBuilder`:

```java
    public MyBuilder addClientConfig(Config config) {
```

### addClientConfig

Takes `Config`.
"""


@pytest.mark.parametrize("is_declared_twice", [True, False])
def test_a_method_of_two_classes_is_renamed_where_its_class_is_named(
    project: Project, is_declared_twice: bool
) -> None:
    if is_declared_twice:
        project.write("MyBuilder.java", BUILDER.format("My"))
    old = BUILDER.format("Pg")
    new = old.replace("addClientConfig", "withClientConfig")
    made = project.mended("PgBuilder.java", old, new, OF_TWO_BUILDERS)
    first, _, second = made.partition("## My")
    assert "withClientConfig" in first
    assert ("addClientConfig" in second) is is_declared_twice


COLUMN = """public class Characteristic {
    public string Id { get; }
    public bool IsDefault { get; }
    public Characteristic(string id) { Id = id; }
}
"""
OTHER_COLUMN = "public interface IColumn {\n    bool IsDefault(Summary summary);\n}\n"
DECLARED = """# Columns

## Characteristic

```cs
public class {}
{{
    public bool IsDefault => false;
}}
```
"""


@pytest.mark.parametrize(
    ("declared", "other", "is_kept"),
    [
        ("TagColumn : IColumn", OTHER_COLUMN, True),
        ("Characteristic", OTHER_COLUMN, False),
        ("Fast : Characteristic", OTHER_COLUMN, False),
        ("TagColumn : IColumn", "", False),
    ],
)
def test_a_member_that_code_declares_belongs_to_the_class_around_it(
    project: Project, declared: str, other: str, is_kept: bool
) -> None:
    project.write("IColumn.cs", other)
    new = COLUMN.replace("IsDefault", "DontClone")
    readme = DECLARED.format(declared)
    made = project.mended("Characteristic.cs", COLUMN, new, readme, code=None)
    assert ("IsDefault" in made) is is_kept
