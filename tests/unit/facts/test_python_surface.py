"""Commands, flags, environment variables and messages of a Python program."""

from __future__ import annotations

import textwrap

import pytest

from docsync.facts.fact import FactKind
from docsync.facts.python import python_facts

Row = tuple[str, str, str, str | None, str | None]
PATH = "src/app/_cli.py"


def rows(old: str, new: str) -> list[Row]:
    found = python_facts(PATH, textwrap.dedent(old).encode(), textwrap.dedent(new).encode(), PATH)
    return [(f.kind.value, f.owner, f.symbol, f.before, f.after) for f in found if f.is_public]


ARGPARSE = """
    import argparse
    def _main():
        parser = argparse.ArgumentParser()
        sub = parser.add_subparsers()
        run = sub.add_parser("run", help="run it")
        group = run.add_mutually_exclusive_group()
        group.add_argument("-j", "--jobs", type=int, default=4, help="how many at once")
        run.add_argument("--mode", choices=["fast", "slow"])
        run.add_argument("path", help="where")
        parser.add_argument("--verbose", action="store_true")
"""
CLICK = """
    import click
    @click.group()
    def cli(): ...
    @cli.command()
    @click.option("--jobs", "-j", "n", default=4, envvar="APP_JOBS", help="how many at once")
    @click.option("--shout/--no-shout", is_flag=True)
    @click.option("--mode", type=click.Choice(["fast", "slow"]))
    @click.argument("path")
    def run(n, shout, mode, path):
        '''Run it.'''
    @cli.group()
    def db(): ...
    @db.command("migrate-all")
    def migrate(): ...
"""
TYPER = """
    import typer
    from typing import Annotated
    app = typer.Typer()
    db = typer.Typer()
    app.add_typer(db, name="db")
    @db.command()
    def migrate(
        name: str,
        count: Annotated[int, typer.Option("--count", "-c", help="how many")] = 3,
        color: str = typer.Option("red", help="of what colour"),
        force: bool = False,
    ):
        '''Migrate.'''
"""
OPTPARSE = """
    from optparse import OptionParser
    parser = OptionParser()
    parser.add_option("-q", "--quiet", dest="quiet", default=False, help="say nothing")
"""
REGISTRY = """
    def pytest_addoption(parser):
        parser.addoption("--runslow", default=False, help="run slow ones")
        parser.addini("timeout", "seconds", default="30")
    conf.add("jobs", default=1, desc="how many")
"""
PLUMBUM = """
    from plumbum import cli
    class App(cli.Application):
        _quiet = cli.Flag(["-q", "--quiet"], help="say nothing")
"""
CLEO = """
    from cleo.io.inputs.option import Option
    def _definition(made):
        made.add_option(Option("--no-cache", flag=True, description="Do not cache."))
"""
OWN = """
    from . import _option_set
    _options.add_options(_option_set.Option("list", "--list", "-l", help="List them."))
"""
NEW_FLAG = 'parser.add_argument("--dry-run", action="store_true", help="do nothing")\n        '

CASES: dict[str, tuple[str, str, str, list[Row]]] = {
    "argparse default": (
        ARGPARSE, "default=4", "default=8", [("default-changed", "run", "--jobs", "4", "8")],
    ),
    "argparse flag renamed by its help": (
        ARGPARSE, '"-j", "--jobs"', '"-w", "--workers"',
        [
            ("flag-renamed", "run", "--jobs", "--jobs", "--workers"),
            ("flag-renamed", "run", "-j", "-j", "-w"),
        ],
    ),
    "argparse short name added": (
        ARGPARSE, '"--mode"', '"-m", "--mode"', [("flag-added", "run", "-m", None, None)],
    ),
    "argparse flag added to the program": (
        ARGPARSE, "sub = ", NEW_FLAG + "sub = ", [("flag-added", "", "--dry-run", None, None)],
    ),
    "argparse choices": (
        ARGPARSE, '"slow"]', '"slow", "auto"]',
        [("choices-changed", "run", "--mode", "fast, slow", "fast, slow, auto")],
    ),
    "argparse help of a positional": (
        ARGPARSE, '"where"', '"where from"',
        [("help-changed", "run", "path", "where", "where from")],
    ),
    "argparse command renamed keeps its flags": (
        ARGPARSE, 'add_parser("run"', 'add_parser("start"',
        [("command-renamed", "", "run", "run", "start")],
    ),
    "argparse boolean flag": (
        ARGPARSE, 'action="store_true"', "action=argparse.BooleanOptionalAction",
        [("flag-added", "", "--no-verbose", None, None)],
    ),
    "plumbum option that takes a value": (
        PLUMBUM, "    _quiet",
        '    _ask = cli.SwitchAttr(["--ask"], str, help="ask")\n        _quiet',
        [("flag-added", "", "--ask", None, "None")],
    ),
    "cleo option as an object": (
        CLEO, "made.add",
        'made.add_option(Option("--dir", "-C", flag=False, description="There."))\n'
        "        made.add",
        [("flag-added", "", "--dir", None, "None")],
    ),
    "a class of the program's own for options": (
        OWN, "_options.", '_options.add_options(_option_set.Option("json", "--json", '
        'action="store_true", help="As JSON."))\n    _options.',
        [("flag-added", "", "--json", None, None)],
    ),
    "an object without a help text is none": (
        OWN, "_options.", 'order(Option("json", "--json"))\n    _options.', [],
    ),
    "click default": (
        CLICK, "default=4", "default=8", [("default-changed", "run", "--jobs", "4", "8")],
    ),
    "click rename by dest": (
        CLICK, '"--jobs", "-j", "n"', '"--threads", "-j", "n"',
        [("flag-renamed", "run", "--jobs", "--jobs", "--threads")],
    ),
    "click choices": (
        CLICK, '["fast", "slow"]', '["fast"]',
        [("choices-changed", "run", "--mode", "fast, slow", "fast")],
    ),
    "click negated flag gone": (
        CLICK, "--shout/--no-shout", "--shout", [("flag-removed", "run", "--no-shout", None, None)],
    ),
    "click variable": (
        CLICK, "APP_JOBS", "APP_N_JOBS",
        [("env-renamed", "app._cli.run", "APP_JOBS", "APP_JOBS", "APP_N_JOBS")],
    ),
    "click command in a group": (
        CLICK, '"migrate-all"', '"migrate-every"',
        [("command-renamed", "db", "migrate-all", "migrate-all", "migrate-every")],
    ),
    "click help from the docstring": (
        CLICK, "Run it.", "Run it now.", [("help-changed", "", "run", "Run it.", "Run it now.")],
    ),
    "typer default": (
        TYPER, "= 3", "= 5", [("default-changed", "db migrate", "--count", "3", "5")],
    ),
    "typer option in the signature": (
        TYPER, '"red"', '"blue"', [("default-changed", "db migrate", "--color", '"red"', '"blue"')],
    ),
    "typer switch": (
        TYPER, "force: bool = False", "quick: bool = True",
        [
            ("flag-added", "db migrate", "--quick", None, "True"),
            ("flag-removed", "db migrate", "--force", "False", None),
        ],
    ),
    "optparse": (
        OPTPARSE, '"--quiet"', '"--silent"',
        [("flag-renamed", "", "--quiet", "--quiet", "--silent")],
    ),
    "pytest option": (
        REGISTRY, "default=False", "default=True",
        [("default-changed", "", "--runslow", "False", "True")],
    ),
    "registered setting": (
        REGISTRY, "default=1", "default=2", [("default-changed", "", "jobs", "1", "2")],
    ),
    "registered setting gone": (
        REGISTRY, 'parser.addini("timeout", "seconds", default="30")', "pass",
        [("key-removed", "", "timeout", '"30"', None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_public_facts_are_exactly_these(name: str) -> None:
    code, before, after, expected = CASES[name]
    assert code.count(before) == 1
    found = rows(code, code.replace(before, after))
    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_a_new_command_brings_its_flags_in_its_detail() -> None:
    code = textwrap.dedent(CLICK)
    start = code.index("@cli.command()")
    stop = code.index("@cli.group()")
    facts = python_facts(PATH, (code[:start] + code[stop:]).encode(), code.encode(), PATH)
    [fact] = [f for f in facts if f.kind is FactKind.COMMAND_ADDED]
    assert fact.symbol == "run"
    assert fact.siblings == ("db",)
    assert fact.detail.splitlines()[:2] == [
        "run: Run it.",
        "--jobs, -j INTEGER (default 4): how many at once",
    ]
    assert not [f for f in facts if f.kind is FactKind.FLAG_ADDED]


CLEO = """
    from cleo.helpers import option
    class Build:
        name = "build"
        options = [
            option("format", "f", "What to build.", flag=False),%s
        ]
"""


def test_options_that_cleo_reads() -> None:
    new = CLEO % 'option("dry-run", None, "Only show the <info>plan</info>.", flag=True),'
    facts = python_facts(
        PATH, textwrap.dedent(CLEO % "").encode(), textwrap.dedent(new).encode(), PATH
    )
    (added,) = [f for f in facts if f.kind is FactKind.FLAG_ADDED]
    assert (added.symbol, added.owner, added.siblings) == ("--dry-run", "build", ("--format",))
    assert added.detail == "--dry-run: Only show the plan."


def test_an_unchanged_flag_stands_where_it_stands_now() -> None:
    old = (
        'LIMIT = 3\np.add_argument("--limit", default=LIMIT)\np.add_argument("--on", default="x")\n'
    )
    new = "# more\nLIMIT = 40\n# and more\n" + old.partition("\n")[2]
    facts = python_facts(PATH, old.encode(), new.encode(), PATH)
    [fact] = [f for f in facts if f.kind is FactKind.DEFAULT_CHANGED]
    assert (fact.symbol, fact.before, fact.after, fact.place.line) == ("--limit", "3", "40", 4)
    [fact] = [
        f
        for f in python_facts(
            PATH, old.encode(), ("\n\n" + old.replace("--on", "--off")).encode(), PATH
        )
        if f.kind is not FactKind.FLAG_REMOVED
    ]
    assert (fact.detail, fact.place.line) == ('--off OFF (default "x")', 5)


def test_the_flags_of_the_same_command_are_siblings() -> None:
    code = textwrap.dedent(ARGPARSE)
    new = code.replace("path", "place").replace(
        'run.add_argument("--mode"', 'run.add_argument("--keep")\n    run.add_argument("--mode"'
    )
    facts = python_facts(PATH, code.encode(), new.encode(), PATH)
    [fact] = [f for f in facts if f.symbol == "--keep"]
    assert set(fact.siblings) == {"--jobs", "--mode"}


def test_arguments_moved_into_a_function_of_their_own_are_no_change() -> None:
    old = """
        def main():
            parser = ArgumentParser()
            parser.add_argument("--jobs", default=4, help="how many")
            parser.add_argument("path")
    """
    new = """
        def main():
            parser = ArgumentParser()
            _add(parser)
        def _add(p):
            p.add_argument("path")
            p.add_argument("--jobs", default=4, help="how many")
    """
    assert rows(old, new) == []


ENVIRONMENT: dict[str, tuple[str, str, list[Row]]] = {
    "added": (
        "import os\n",
        "import os\nos.environ['APP_KEY']\nos.getenv('APP_MODE', 'fast')\n",
        [
            ("env-added", "app._cli", "APP_KEY", None, None),
            ("env-added", "app._cli", "APP_MODE", None, "'fast'"),
        ],
    ),
    "removed": (
        "x = 'APP_KEY' in os.environ\n",
        "x = 'APP_KEY'\n",
        [("env-removed", "app._cli", "APP_KEY", None, None)],
    ),
    "renamed": (
        "f(environ.get('APP_TOKEN'))\n",
        "f(environ.get('MYAPP_TOKEN'))\n",
        [("env-renamed", "app._cli", "APP_TOKEN", "APP_TOKEN", "MYAPP_TOKEN")],
    ),
    "two that only begin alike": (
        "f(environ.get('HOME'))\n",
        "f(environ.get('APP_TOKEN'))\n",
        [
            ("env-added", "app._cli", "APP_TOKEN", None, None),
            ("env-removed", "app._cli", "HOME", None, None),
        ],
    ),
    "renamed beyond likeness, for the same option": (
        "p.add_argument('-n', '--no-ask', action=Flag, env='TOOL_NON_INTERACTIVE')\n",
        "p.add_argument('-n', '--no-ask', action=Flag, env='TOOL_BATCH')\n",
        [
            ("env-renamed", "app._cli", "TOOL_NON_INTERACTIVE", "TOOL_NON_INTERACTIVE",
             "TOOL_BATCH"),
        ],
    ),
    "of one option away, to another": (
        "p.add('--no-ask', env='TOOL_NON_INTERACTIVE')\np.add('--width')\n",
        "p.add('--no-ask')\np.add('--width', env='TOOL_BATCH')\n",
        [
            ("env-added", "app._cli", "TOOL_BATCH", None, None),
            ("env-removed", "app._cli", "TOOL_NON_INTERACTIVE", None, None),
        ],
    ),
    "default, through a constant": (
        "_D = 3\nf(os.getenv('APP_N', _D))\n",
        "_D = 4\nf(os.getenv('APP_N', _D))\n",
        [("default-changed", "app._cli", "APP_N", "3", "4")],
    ),
    "name behind a constant, read another way": (
        "_NAME = 'APP_N'\nf(os.getenv(_NAME))\n",
        "def _read():\n    match os.environ:\n        case {'APP_N': n}:\n            return n\n",
        [],
    ),
    "written, not read": ("pass\n", "os.environ['APP_KEY'] = '1'\n", []),
    "typed readers": (
        "pass\n",
        "x = env.bool('APP_DEBUG', default=False)\n",
        [("env-added", "app._cli", "APP_DEBUG", None, "False")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_environment_variables(name: str) -> None:
    old, new, expected = ENVIRONMENT[name]
    assert sorted(rows(old, new), key=repr) == sorted(expected, key=repr)


MESSAGES: dict[str, tuple[str, str, list[Row]]] = {
    "changed": (
        "def f(n):\n    print(f'read {n} files')\n",
        "def f(n):\n    print(f'read {n:,} new files')\n",
        [
            ("message-changed", "app._cli.f", "read {} files", "read {} files", "read {} new files")
        ],
    ),
    "added": (
        "def f(n):\n    pass\n",
        "def f(n):\n    logger.warning('no files were ' + 'found: %s', n)\n",
        [
            ("message-added", "app._cli.f", "no files were found: %s", None,
             "no files were found: %s"),
        ],
    ),
    "removed": (
        "def f(n):\n    raise ValueError('the number {} is bad'.format(n))\n",
        "def f(n):\n    raise ValueError(n)\n",
        [
            ("message-removed", "app._cli.f", "the number {} is bad", "the number {} is bad", None)
        ],
    ),
    "put in other words from end to end": (
        "def f(url):\n    raise ValueError('the url is empty')\n    raise KeyError('no key')\n",
        "def f(url):\n    raise ValueError('no url was given')\n    raise KeyError('no key')\n",
        [
            ("message-changed", "app._cli.f", "the url is empty", "the url is empty",
             "no url was given"),
        ],
    ),
    "another complaint in its place": (
        "def f(url):\n    raise ValueError('the url is empty')\n",
        "def f(url):\n    raise ValueError('ports begin at 1')\n",
        [
            ("message-added", "app._cli.f", "ports begin at 1", None, "ports begin at 1"),
            ("message-removed", "app._cli.f", "the url is empty", "the url is empty", None),
        ],
    ),
    "moved to another function": (
        "def f(n):\n    click.echo('all is well')\n",
        "def f(n):\n    _g()\ndef _g():\n    click.echo('all is well')\n",
        [],
    ),
    "debug messages and short ones are for developers": (
        "def f(n):\n    pass\n",
        "def f(n):\n    log.debug('entering the function')\n    print('ok')\n",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_messages(name: str) -> None:
    old, new, expected = MESSAGES[name]
    assert sorted(rows(old, new), key=repr) == sorted(expected, key=repr)


KEYED = """
    def register(conf):
        conf.add_config(keys=["jobs"], of_type=int, default=4, desc="How many at once.")
        conf.add_config(keys=["depth", "levels"], of_type=int, default=3, desc="How deep.")
        conf.add_config(keys=NAMES, desc="Worked out.")
        conf.add_config(keys=["bare"], of_type=int)
"""


def test_a_setting_whose_names_are_a_keyword() -> None:
    less = "\n".join(line for line in KEYED.split("\n") if "jobs" not in line)
    (came,) = [r for r in rows(less, KEYED) if r[2] == "jobs"]
    assert came == ("key-added", "", "jobs", None, "4")
    changed = rows(KEYED, KEYED.replace("default=3", "default=5"))
    assert ("default-changed", "", "depth", "3", "5") in changed
    assert not [r for r in rows("x = 1\n", KEYED) if r[2] == "bare"]


TWO_COMMANDS = """
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--quiet", help="Say nothing at all.")
    sub = parser.add_subparsers()
    restore = sub.add_parser("restore")
    restore.add_argument("--force", help="Overwrite files.")
    prune = sub.add_parser("prune")
    prune.add_argument("--force", help="Ask nothing.")
    prune.add_argument("--quiet")
    db = sub.add_parser("db")
"""


@pytest.mark.parametrize(
    ("was", "now", "others"),
    [
        ('restore.add_argument("--force"', 'restore.add_argument("--hard"', ("db", "prune")),
        ('parser.add_argument("--quiet"', 'parser.add_argument("--silent"', ("prune",)),
    ],
)
def test_a_flag_knows_the_commands_that_it_is_none_of(
    was: str, now: str, others: tuple[str, ...]
) -> None:
    old = textwrap.dedent(TWO_COMMANDS)
    facts = python_facts(PATH, old.encode(), old.replace(was, now).encode(), PATH)
    (renamed,) = [f for f in facts if f.kind is FactKind.FLAG_RENAMED]
    assert renamed.other_commands == others
