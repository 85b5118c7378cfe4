"""The lines of a block of code are lines: nothing is joined, and white space stays."""

from __future__ import annotations

from tests.e2e.small_project import Project

COP = """module Cop
  # This cop checks legacy syntax.
  #
  # @example
  #  # bad
  #  tag(:p)
  #
  #  # good
{}  class ContentTag < Base
  end
end
"""
OLD = "  #  tag.p('Hello world!')\n  #  tag.br\n  #  content_tag(name, 'Hello world!')\n"
NEW = "  #  tag.p\n  #  tag.br(class: 'classname')\n  #  tag(name, class: 'classname')\n"
COP_README = """# Cops

```ruby
# bad
tag(:p)

# good
tag.p('Hello world!')
tag.br
content_tag(name, 'Hello world!')
```
"""


def test_statements_stay_on_lines_of_their_own(project: Project) -> None:
    got = project.mended("tag.rb", COP.format(OLD), COP.format(NEW), COP_README, code=None)
    assert got in (COP_README, COP_README.replace(OLD.replace("  #  ", ""), NEW))


POLICY = """package main

deny contains msg if {
	some name
	disk = input.managed_disk[name]
	has_field(disk, "encryption")
	disk.encryption.enabled
	msg = sprintf("Azure disk `%v` is not encrypted", [name])
}
"""
POLICY_README = """# Testing

```rego
deny[msg] {
  disk = input.managed_disk[name]
  has_field(disk, "encryption")
  disk.encryption.enabled
  msg = sprintf("Azure disk `%v` is not encrypted", [name])
}
```
"""


def test_a_word_that_opens_a_line_does_not_end_the_one_above(project: Project) -> None:
    new = POLICY.replace("\tdisk.enc", "\tnot disk.enc").replace(
        "disk = input", "some disk in input"
    )
    got = project.mended("deny.rego", POLICY, new, POLICY_README, code=None)
    assert '"encryption") not' not in got


HELP = """const args = yargs
    .options({{
        'c': {{
            alias: 'prefix-colors',
            describe:
                'Comma-separated list of colors to use on ' +
                'prefixes.\\n' +
                '- Available modifiers: reset, bold, dim\\n' +
                '- Available colors: black, red{}\\n' +
                'See https://example.org/chalk for more information.',
            type: 'string'
        }},
        'k': {{ alias: 'kill-others', describe: 'kill other processes', type: 'boolean' }}
    }})
    .argv;
"""
LISTED = """                        - Available modifiers: reset, bold, dim
                        - Available colors: black, red
                        See https://example.org/chalk for more information.
"""
HELP_README = f"""# C

```
Options:
  -c, --prefix-colors   Comma-separated list of colors to use on prefixes.
{LISTED}  -k, --kill-others     kill other processes                        [boolean]
```
"""


def test_the_lines_of_a_help_text_are_not_filled(project: Project) -> None:
    old, new = HELP.format(""), HELP.format(" or any hex value, eg #23de43")
    got = project.mended("bin/c.js", old, new, HELP_README, code=None)
    assert got in (HELP_README, HELP_README.replace("red\n", "red or any hex value, eg #23de43\n"))


FILLED = """import argparse

parser = argparse.ArgumentParser("tool")
parser.add_argument(
    "--jobs", help="how many parallel jobs are run at once by the tool, and not {} than that"
)
parser.add_argument("--tree", action="store_true", help="show the tree")
"""
FILLED_README = """# Tool

```
options:
  --jobs JOBS  how many parallel jobs are run at once by the tool, and not
               more than that
  --tree       show the tree
```
"""


def test_prose_that_is_wrapped_is_wrapped_anew(project: Project) -> None:
    got = project.mended("tool.py", FILLED.format("more"), FILLED.format("fewer"), FILLED_README)
    assert "and not\n               fewer than that\n" in got
