"""What a help text shows for the value of a flag: part of what the code says of it, so that no
entry makes a switch of what takes a value."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from tests.unit.facts.test_collect import collected

ARGPARSE = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--jobs", type=int, default=4)
{}
"""
CLICK = """\
import click
@click.command()
@click.option("--jobs", default=4)
{}
def build(): ...
"""
TYPER = """\
import typer
app = typer.Typer()
@app.command()
def build(jobs: int = 4{}): ...
"""
CLAP = """\
#[derive(Parser)]
pub struct Cli {{
    #[arg(long, default_value_t = 4)]
    jobs: usize,
    {}
}}
"""
RUBY = """\
require "optparse"
OptionParser.new do |opts|
  opts.on("-j", "--jobs COUNT", Integer, "How many")
  {}
end
"""
COMMANDER = "program\n  .option('--jobs <n>', 'how many')\n  {};\n"
YARGS = (
    "exports.builder = yargs => yargs.options({{\n  jobs: {{ description: 'how many' }},\n{}}});\n"
)
GIVEN = [
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", help="keep it")', "--keep KEEP: keep it"),
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", metavar="DIR")', "--keep DIR"),
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", choices=["a", "b"])', "--keep {a,b}"),
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", choices=ALL)', "--keep [ALL]"),
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", nargs="+")', "--keep KEEP [KEEP ...]"),
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", nargs=2)', "--keep KEEP KEEP"),
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", action="extend", dest="all")', "--keep ALL"),
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", action="store_true")', "--keep"),
    ("a.py", ARGPARSE, 'parser.add_argument("--keep", action=Kept)', "--keep"),
    ("a.py", CLICK, '@click.option("--keep", help="keep it")', "--keep TEXT: keep it"),
    ("a.py", CLICK, '@click.option("--keep", default=2.5)', "--keep FLOAT (default 2.5)"),
    ("a.py", CLICK, '@click.option("--keep", default=False)', "--keep (default False)"),
    ("a.py", CLICK, '@click.option("--keep", type=click.Path())', "--keep PATH"),
    ("a.py", CLICK, '@click.option("--keep", type=Kept())', "--keep"),
    ("a.py", CLICK, '@click.option("--keep", is_flag=True)', "--keep"),
    ("a.py", CLICK, '@click.option("--keep/--no-keep")', "--keep, --no-keep"),
    ("a.py", TYPER, ', keep: Optional[str] = typer.Option(None)', "--keep TEXT (default None)"),
    ("a.rb", RUBY, 'opts.on("-k", "--keep DIR", "Keep it")', "--keep, -k DIR: Keep it"),
    ("a.rb", RUBY, 'opts.on("--keep=DIR", String, "Keep it")', "--keep DIR: Keep it"),
    ("a.rb", RUBY, 'opts.on("--keep [DIR]", "Keep it")', "--keep [DIR]: Keep it"),
    ("a.rb", RUBY, 'opts.on("--keep", "Keep it in DIR")', "--keep: Keep it in DIR"),
    ("a.rb", RUBY, 'opts.on("--[no-]keep", "Keep it")', "--keep: Keep it"),
    ("a.rs", CLAP, '#[arg(long, value_name = "DIR")]\n    keep: Option<PathBuf>,', "--keep <DIR>"),
    ("a.rs", CLAP, "#[arg(long)]\n    keep: bool,", "--keep"),
    ("a.js", COMMANDER, ".option('--keep [dir]', 'keep it')", "--keep [dir]: keep it"),
    ("a.js", COMMANDER, ".option('--keep', 'keep it')", "--keep: keep it"),
    ("a.js", YARGS, "  keep: { description: 'it', type: 'string' },", "--keep <keep>: it"),
    ("a.js", YARGS, "  keep: { description: 'keep it' },", "--keep: keep it"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "form", "line", "detail"), GIVEN)
def test_the_value_as_the_library_shows_it(path: str, form: str, line: str, detail: str) -> None:
    found = collected((path, form.format("").encode(), form.format(line).encode()))
    [new] = [f for f in found.facts if f.kind is FactKind.FLAG_ADDED and f.symbol == "--keep"]
    assert new.detail == detail


FIELDS = """\
from dataclasses import dataclass
@dataclass
class Settings:
    jobs: int = 4
{}
"""


def test_the_string_below_an_attribute_says_what_it_is_for() -> None:
    line = '    keep: bool = False\n    """Whether what was read\n    stays.\n\n    More."""'
    found = collected(("a.py", FIELDS.format("").encode(), FIELDS.format(line).encode()))
    [new] = [f for f in found.facts if f.kind is FactKind.PARAMETER_ADDED]
    assert new.detail.split("\n")[-1] == "keep: Whether what was read stays."


def test_a_parameter_that_is_explained_in_several_lines() -> None:
    old = 'def read(path):\n    """Reads.\n\n    Args:\n        path: Where.\n    """\n'
    new = old.replace("(path)", "(path, keep)").replace(
        "Where.\n", "Where.\n        keep: Whether what was\n            read stays.\n"
    )
    found = collected(("a.py", old.encode(), new.encode()))
    [added] = [f for f in found.facts if f.kind is FactKind.PARAMETER_ADDED]
    assert added.detail.split("\n")[-1] == "keep: Whether what was read stays."
