"""Lists and usages with the same names beside a new one, and of something else."""

from __future__ import annotations

import pytest

from tests.e2e.small_project import Project

NAMES = ["distTag", "greatest", "latest", "minor", "newest", "patch", "semver"]
VALUES = """# Skill

| Flag | What |
|---|---|
| `{0}` | `latest` (default), `newest`, `greatest`, `minor`, `patch`, `semver`, or `@<tag>`. |
"""


def _exported(names: list[str]) -> str:
    return "".join(f"export const {name} = async (name: string) => name\n\n" for name in names)


@pytest.mark.parametrize(("subject", "is_kept"), [("-t, --target <value>", True), ("npm", False)])
def test_the_values_of_an_option_are_no_functions(
    project: Project, subject: str, is_kept: bool
) -> None:
    readme = VALUES.format(subject)
    old, new = _exported(NAMES), _exported([*NAMES[:1], "getDistTags", *NAMES[1:]])
    got = project.mended("src/npm.ts", old, new, readme, code=None)
    assert (got == readme) is is_kept


CLI = """import meow from "meow";
const {{ input, flags }} = meow(
  `
  Commands
    add{0}
    status [--since-master --verbose --output=JSON_FILE]
  `,
  {{ flags: {{
      sinceMaster: {{ type: "boolean" }},
      verbose: {{ type: "boolean" }},
      output: {{ type: "string" }}{1}
  }} }}
);
"""
USAGES = """# cli

## add

```
add
```

Adds one.

## {0}

```
{1} [--verbose] [--output={{filePath}}] [--since-master]
```

Shows the state.
"""


@pytest.mark.parametrize(
    ("heading", "called", "is_kept"), [("status", "status", True), ("Usage", "project", False)]
)
def test_a_usage_of_another_command_takes_no_option(
    project: Project, heading: str, called: str, is_kept: bool
) -> None:
    new = CLI.format(" [--empty]", ',\n      empty: { type: "boolean" }')
    readme = USAGES.format(heading, called)
    got = project.mended("cli.ts", CLI.format("", ""), new, readme, code=None)
    assert (got == readme) is is_kept


COMMAND = """import click


@click.command()
@click.option('--newer-than', type=int, help='Include only {0} newer than n.')
@click.option('--older-than', type=int, help='Include only {0} older than n.')
@click.option('--prefix', help='Include only {0} beginning with prefix.')
@click.option('--exclude', multiple=True, help='Exclude matching {0}.')
{1}def {0}(**kw):
    '''Get a list of {0}.'''
"""
LIST = """
## {0} selection

```
  --newer-than INTEGER  Include only {1} newer than n.
  --older-than INTEGER  Include only {1} older than n.
  --prefix TEXT         Include only {1} beginning with prefix.
  --exclude TEXT        Exclude matching {1}.
```
"""


def test_an_option_joins_the_list_with_most_words_of_its_file(project: Project) -> None:
    project.write("snapshot_selection.py", COMMAND.format("snapshots", ""))
    option = "@click.option('--closed-only', is_flag=True, help='Include only closed indices.')\n"
    old, new = COMMAND.format("indices", ""), COMMAND.format("indices", option)
    lists = LIST.format("Index", "indices"), LIST.format("Snapshot", "snapshots")
    got = project.mended("index_selection.py", old, new, "# Selection\n" + "".join(lists))
    first, _, second = got.partition("## Snapshot")
    assert "--closed-only" in first and "--closed-only" not in second


OPTION = """    /// {1}.
    #[arg(long, env = "APP_{2}", value_name = "PATTERN")]
    pub {0}: Option<String>,
"""
TAGS = [
    ("tag_pattern", "Sets the regex for matching git tags", "TAG_PATTERN"),
    ("ignore_tags", "Sets the tags to ignore in the changelog", "IGNORE_TAGS"),
    ("count_tags", "Sets the tags to count in the changelog", "COUNT_TAGS"),
]


@pytest.mark.parametrize(("shown", "is_added"), [(" [env: APP_{0}=]", False), ("", True)])
def test_an_entry_lacks_nothing_that_its_sisters_show(
    project: Project, shown: str, is_added: bool
) -> None:
    lines = (
        f"    --{name.replace('_', '-')} <PATTERN>      {text}{shown.format(variable)}\n"
        for name, text, variable in TAGS
    )
    readme = "# Args\n\n```\nOPTIONS:\n" + "".join(lines) + "```\n"
    new = ("skip_tags", "Sets the tags to skip in the changelog", "SKIP_TAGS")
    head = "use clap::Parser;\n\n#[derive(Parser)]\npub struct Opt {\n"
    before, after = (
        head + "".join(OPTION.format(*one) for one in options) + "}\n"
        for options in (TAGS, [TAGS[0], new, *TAGS[1:]])
    )
    got = project.mended("src/args.rs", before, after, readme, code=None)
    assert ("--skip-tags" in got) is is_added
    assert not is_added or "Sets the tags to skip in the changelog\n" in got
