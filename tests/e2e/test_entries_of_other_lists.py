"""Lists that hold the siblings of a new thing, and have no place for it."""

from __future__ import annotations

import json

import pytest
from small_project import Project

FAULTS = '''"""Tables."""

{}
class Dataset:
    """A dataset."""


class InvalidType(Exception):
    """Only sheets can be added."""


class InvalidSize(Exception):
    """The size is wrong."""


class UnknownFormat(Exception):
    """The format is unknown."""
'''


@pytest.mark.parametrize(("head", "is_fault"), [("Line", False), ("InvalidLineError", True)])
def test_a_class_that_is_no_exception_goes_under_none(
    project: Project, head: str, is_fault: bool
) -> None:
    names = ("InvalidType", "InvalidSize", "UnknownFormat")
    entries = "".join(f"- `{name}`: raised when it goes wrong.\n" for name in names)
    readme = f"# Tables\n\n## Exceptions\n\n{entries}"
    base = "Exception" if is_fault else "object"
    made = f'\nclass {head}({base}):\n    """A line of a table."""\n\n'
    new = project.mended("tab.py", FAULTS.format(""), FAULTS.format(made), readme, code=None)
    assert (new != readme) is is_fault


def schema(*names: str) -> str:
    told = {name: {"type": "object"} for name in names}
    told["extends"] = {"description": "What it begins with", "type": "string"}
    return json.dumps({"type": "object", "properties": told}, indent=2) + "\n"


@pytest.mark.parametrize("stranger", [True, False])
def test_a_list_of_names_with_a_stranger_is_of_another_thing(
    project: Project, stranger: bool
) -> None:
    names = ("hooks", "npmRun", "gitHub", "gitLab")
    listed = (*names[1:], "version") if stranger else names
    readme = "# Plugins\n\n" + "".join(f"- `{name}`\n" for name in listed)
    new = schema(*names)
    told = json.loads(new)
    del told["properties"]["extends"]
    old = json.dumps(told, indent=2) + "\n"
    made = project.mended("schema/rel.json", old, new, readme, code=None)
    assert made == (readme if stranger else f"{readme}- `extends`\n")


CONSTANTS = "exports.LOG_WARN = 'WARN'\nexports.LOG_INFO = 'INFO'\nexports.LOG_DEBUG = 'DEBUG'\n"


@pytest.mark.parametrize(("owner", "is_right"), [("config", False), ("constants", True)])
def test_the_members_of_another_object(project: Project, owner: str, is_right: bool) -> None:
    names = ("WARN", "INFO", "DEBUG")
    readme = "# Levels\n\n" + "".join(f"- `{owner}.LOG_{name}`\n" for name in names)
    new = CONSTANTS + "exports.LOG_TRACE = 'TRACE'\n"
    made = project.mended("lib/constants.js", CONSTANTS, new, readme, code=None)
    assert (made != readme) is is_right


GO = "package parser\n\nconst (\n{})\n"


def test_what_is_listed_in_other_letters_gets_no_entry(project: Project) -> None:
    every = ("TOML", "YAML", "JSON", "HOCON", "JSONNET")
    old, new = (
        GO.format("".join(f'\t{name} = "{name.lower()}"\n' for name in names))
        for names in (every[:3], every)
    )
    readme = "# Formats\n\n* TOML\n* YAML\n* JSON\n* Hocon\n* Jsonnet\n"
    assert project.mended("parser/parser.go", old, new, readme, code=None) == readme


CALLED = '''class Base:
    """A filter."""

    def __init__(self, name, options=None, data_type=None{}):
        """Keep them."""
        self.name = name
'''


def test_the_arguments_of_a_call_are_no_list(project: Project) -> None:
    readme = (
        "# Filters\n\n1. Derive from `Base`, for example:\n\n"
        "       class Mine(Base):\n"
        "           def __init__(self, column, name, options=None, data_type=None):\n"
        "               super(Mine, self).__init__(name, options, data_type)\n"
    )
    old, new = CALLED.format(""), CALLED.format(", key_name=None")
    assert project.mended("filters.py", old, new, readme, code=None) == readme


RUN = """package compose

import "github.com/spf13/cobra"

func runCommand() *cobra.Command {{
\tcmd := &cobra.Command{{
\t\tUse: "run",
\t}}
\tflags := cmd.Flags()
\tflags.BoolVar(&options.Detach, "detach", false, "Run in the background")
\tflags.StringVar(&options.name, "name", "", "Assign a name")
\tflags.StringVar(&options.entrypoint, "entrypoint", "", "Override the entrypoint")
{}\treturn cmd
}}
"""


def test_an_option_of_a_type_that_is_not_known_is_no_switch(project: Project) -> None:
    readme = (
        "# run\n\n## Options\n\n| Name | Type | Description |\n|---|---|---|\n"
        "| `--detach` | | Run in the background |\n"
        "| `--entrypoint` | `string` | Override the entrypoint |\n"
        "| `--name` | `string` | Assign a name |\n"
    )
    new = RUN.format('\tflags.Var(&capAdd, "cap-add", "Add capabilities")\n')
    assert project.mended("cmd/run.go", RUN.format(""), new, readme, code=None) == readme


MAIN = """var program = require('commander');
program
    .option('-k, --kill-others', 'kill other processes if one exits')
    .option('-a, --all-raw', 'output only raw output')
    .option('-p, --prefix <prefix>', 'prefix of each process.\\nPossible: index, pid or none.')
{}    .parse(process.argv);
"""


def test_an_entry_goes_behind_the_whole_of_the_one_above(project: Project) -> None:
    above = "  -p, --prefix <prefix>  prefix of each process.\n  Possible: index, pid or none.\n"
    readme = (
        "# C\n\n```\nUsage: c [options]\n\nOptions:\n"
        "  -k, --kill-others      kill other processes if one exits\n"
        f"  -a, --all-raw          output only raw output\n{above}```\n"
    )
    new = MAIN.format("    .option('-n, --names <names>', 'names of the processes')\n")
    made = project.mended("src/main.js", MAIN.format(""), new, readme, code=None)
    entry = "  -n, --names <names>    names of the processes\n"
    assert made == readme.replace(above, above + entry)


GO_FLAGS = """package cmd

import "github.com/spf13/cobra"

func root() *cobra.Command {{
\tcmd := &cobra.Command{{
\t\tUse: "yy",
\t}}
\tcmd.Flags().StringVarP(&format, "output-format", "o", "{}", "[{}yaml|json] output type.")
\tcmd.Flags().StringVarP(&name, "name", "n", "x", "the name of it all.")
\treturn cmd
}}
"""


def test_a_text_and_its_default_change_together(project: Project) -> None:
    readme = (
        "# yy\n\n```\nUsage:\n  yy [flags]\n\nFlags:\n"
        '  -n, --name string            the name of it all. (default "x")\n'
        '  -o, --output-format string   [yaml|json] output type. (default "yaml")\n```\n'
    )
    old, new = GO_FLAGS.format("yaml", ""), GO_FLAGS.format("auto", "auto|a|")
    made = project.mended("cmd/root.go", old, new, readme, code=None)
    right = readme.replace("[yaml|", "[auto|a|yaml|").replace(
        '(default "yaml")', '(default "auto")'
    )
    assert made == right


HELP = """import argparse

parser = argparse.ArgumentParser(prog="wren")
parser.add_argument("-c", "--configfile", help="test config file (default: wren.yaml)")
"""


def test_a_file_that_a_help_text_names_bare(project: Project) -> None:
    readme = (
        "# Wren\n\nThe file is `wren.yaml`.\n\n```\nusage: wren [-c FILE]\n\n"
        "  -c FILE, --configfile FILE\n"
        "                        test config file (default: wren.yaml)\n```\n"
    )
    text = "profiles:\n  Shell:\n    include:\n      - one\n      - two\nlog: info\n"
    project.write("wren.py", HELP)
    project.write("wren.yaml", text)
    project.write("README.md", readme)
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "before")
    (project.root / "wren/config").mkdir(parents=True)
    project.git("mv", "wren.yaml", "wren/config/wren.yaml")
    project.docsync("sync", "--staged", "--no-model", code=None)
    made = project.git("show", ":README.md")
    assert made == readme.replace("`wren.yaml`", "`wren/config/wren.yaml`")


CLASSIFIED = (
    "from setuptools import setup\n\nsetup(\n    name='wren',\n    classifiers=[\n{}    ],\n)\n"
)


@pytest.mark.parametrize(
    ("told", "is_right"),
    [
        ("The `Vagrantfile` comes with python 3.6, 3.7 and 3.8.", False),
        ("The image ships Python 3.6, 3.7 and 3.8.", False),
        ("It runs on Python 3.6, 3.7 and 3.8.", True),
    ],
)
def test_what_a_file_has_is_no_list_of_what_is_supported(
    project: Project, told: str, is_right: bool
) -> None:
    readme = f"# Wren\n\n{told}\n"
    lines = [f"        'Programming Language :: Python :: 3.{n}',\n" for n in (6, 7, 8, 9)]
    old, new = CLASSIFIED.format("".join(lines[:3])), CLASSIFIED.format("".join(lines))
    made = project.mended("setup.py", old, new, readme, code=None)
    assert made == (readme.replace("3.7 and 3.8", "3.7, 3.8 and 3.9") if is_right else readme)


def test_a_text_that_begins_a_line_with_another_option_is_no_entry(project: Project) -> None:
    readme = (
        "# yy\n\n```\nOptions:\n"
        "  --no-stash         keep all as it is\n"
        '  --diff [string]    override the flag of "git diff" to get the list\n```\n'
    )
    code = (
        "var program = require('commander');\nprogram\n"
        "    .option('--no-stash', 'keep all as it is')\n"
        "    .option('--diff [string]', 'override the flag of \"git diff\" to get the list{}')"
        "\n    .parse(process.argv);\n"
    )
    old, new = code.format(""), code.format('. It implies the other option \\"--no-stash\\".')
    made = project.mended("main.js", old, new, readme, code=None)
    assert '"--no-stash"' in made
