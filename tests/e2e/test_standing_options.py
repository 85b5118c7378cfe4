"""An option that leaves one place of the code and stands in another."""

from __future__ import annotations

import pytest
from small_project import Project

from docsync.git.grep import declaration

PARSER = '''"""Options."""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--depth", type=int, default=3, help="how deep to look")
    parser.add_argument("--since", metavar="TIME", help="what is newer")
    parser.add_argument("--until", metavar="TIME", help="what is older")
'''
ONE = '    parser.add_argument("--since", metavar="TIME", help="what is newer")\n'
OPTIONS = """\
# Options

- `--depth`: how deep to look
- `--since`: what is newer
- `--until`: what is older
"""


@pytest.fixture
def listing(project: Project) -> Project:
    project.write("src/listing.py", PARSER)
    project.write("docs/options.md", OPTIONS)
    project.docsync("init", "--no-config")
    return project


def remove(project: Project, code: int) -> str:
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "options")
    project.write("src/listing.py", PARSER.replace(ONE, ""))
    project.git("add", "-A")
    return project.docsync("sync", "--staged", "--no-model", code=code)


def test_its_entry_stays_for_a_person(listing: Project) -> None:
    # nothing of this file changes
    listing.write("src/common.py", PARSER.replace("def add", "def add_common"))
    said = remove(listing, 0)
    assert listing.git("show", ":docs/options.md") == OPTIONS
    assert "the code has it in another place" in said


def test_one_that_only_tests_and_texts_name_is_gone(listing: Project) -> None:
    listing.write("src/checks.py", 'BAD = "--since needs a time"\nKNOWN = {"since": 1}\n')
    listing.write("tests/test_common.py", PARSER)
    remove(listing, 1)
    entry = "- `--since`: what is newer\n"
    assert listing.git("show", ":docs/options.md") == OPTIONS.replace(entry, "")


@pytest.mark.parametrize(
    "line",
    [
        'parser.add_argument("--since", metavar="TIME")',
        "@click.option('-s', '--since')",
        ".option('-s, --since <time>', 'what is newer')",
        '.option("--since [time]")',
        'case "--since":',
        'flags.StringVarP(&options.since, "since", "s", "", "what is newer")',
        'since = flag.String("since", "", "what is newer")',
        'Arg::new("since").long("since")',
        '#[arg(long = "since")]',
        'opts.on("-s", "--since TIME", "what is newer")',
    ],
)
def test_what_declares_an_option(line: str) -> None:
    assert declaration("--since").search(line)
    assert not declaration("--since").search(line.replace("since", "since-when"))


@pytest.mark.parametrize(
    "line",
    [
        'raise ValueError("--since: no such time")',
        'print("--since is gone, use --after")',
        'help="like --since, but later"',
        'known["since"]',
        '"since": "1.0"',
    ],
)
def test_what_only_names_it(line: str) -> None:
    assert not declaration("--since").search(line)
