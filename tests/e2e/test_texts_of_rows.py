"""A text that two things have, and one of them gets in other words; a text with places to fill
in."""

from __future__ import annotations

import pytest

from tests.e2e.small_project import Project

OUTPUTS = """output "cache_subnets" {{
  description = "List of IDs of cache subnets"
  value       = module.vpc.cache_subnets
}}

output "lake_subnets" {{
  description = "List of IDs of {} subnets"
  value       = module.vpc.lake_subnets
}}
"""
ROW = "| {} | List of IDs of cache subnets |\n"
README = "# Module\n\n## Outputs\n\n| Name | Description |\n|------|-------------|\n"


@pytest.mark.parametrize("name", ["cache\\_subnets", "`cache_subnets`", "cache-subnets"])
def test_the_row_of_another_thing_keeps_its_text(project: Project, name: str) -> None:
    row, own = ROW.format(name), ROW.format("lake\\_subnets")
    old, new = OUTPUTS.format("cache"), OUTPUTS.format("lake")
    got = project.mended("outputs.tf", old, new, README + row + own)
    assert got == README + row + own.replace("cache", "lake")


def test_a_lone_row_of_another_thing_keeps_its_text(project: Project) -> None:
    row = ROW.format("cache\\_subnets")
    old, new = OUTPUTS.format("cache"), OUTPUTS.format("lake")
    assert project.mended("outputs.tf", old, new, README + row, code=None) == README + row


UPLOAD = """import argparse

parser = argparse.ArgumentParser(prog="finch upload")
parser.add_argument("-u", "--username", {}
                    help="The username to authenticate to the repository as{}")
"""
HELP = """# Finch

```
options:
  -u USERNAME, --username USERNAME
                        The username to authenticate to the repository as
```
"""


@pytest.mark.parametrize(
    ("come", "is_kept"), [(" (or via %(env)s)", True), (" (or as anyone)", False)]
)
def test_a_place_that_a_program_fills_in_is_not_shown(
    project: Project, come: str, is_kept: bool
) -> None:
    old, new = UPLOAD.format("", ""), UPLOAD.format('action=Own, env="FINCH_USER",', come)
    got = project.mended("upload.py", old, new, HELP, code=None)
    assert (got == HELP) is is_kept
