"""Commands of a click program that come and go, and what the README has of them."""

from __future__ import annotations

import pytest
from small_project import Project

CLI = '''\
import click

@click.group()
def cli():
    """Does things."""

@cli.command()
@click.option("--jobs", "-j", default=4, show_default=True, help="How many at a time.")
@click.argument("path")
def bake(jobs, path):
    """Bakes the site."""

@cli.command()
@click.option("--port", "-p", default=8000, help="Port to listen on.")
def preview(port):
    """Shows the site."""

@cli.command()
def clean():
    """Removes what was baked."""
'''
PAGES = '''
@cli.command()
@click.option("--drafts", "-d", is_flag=True, help="Drafts as well.")
@click.option("--sort", default="name", help="What to sort by.")
@click.argument("kind")
def pages(drafts, sort, kind):
    """Lists the pages."""
'''
README = """\
# bakery

## Commands

### `bakery bake PATH`

Bakes the site.

* `-j`, `--jobs`: How many at a time. Defaults to `4`.

### `bakery preview`

Shows the site.

* `-p`, `--port`: Port to listen on. Defaults to `8000`.

### `bakery clean`

Removes what was baked.

## More

All of it.
"""
SECTION = """\
### `bakery pages KIND`

Lists the pages.

* `-d`, `--drafts`: Drafts as well.
* `--sort`: What to sort by. Defaults to `name`.

"""


def test_a_new_one_gets_a_section_with_its_options(project: Project) -> None:
    assert project.mended("bakery/cli.py", CLI, CLI + PAGES, README) == README.replace(
        "## More", SECTION + "## More"
    )


def test_lines_end_as_those_of_the_document(project: Project) -> None:
    (project.root / "README.md").write_bytes(README.replace("\n", "\r\n").encode())
    project.write("bakery/cli.py", CLI)
    project.git("config", "core.autocrlf", "false")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "bakery")
    project.write("bakery/cli.py", CLI + PAGES)
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=1)
    made = (project.root / "README.md").read_bytes().decode()
    assert made == README.replace("## More", SECTION + "## More").replace("\n", "\r\n")


@pytest.mark.parametrize("name", ["bake", "preview"])
def test_the_section_of_one_that_went_goes(project: Project, name: str) -> None:
    parts = CLI.split("@cli.command()\n")
    left = "@cli.command()\n".join(part for part in parts if f"def {name}(" not in part)
    start = README.index(f"### `bakery {name}")
    end = README.index("### `bakery", start + 1)
    assert project.mended("bakery/cli.py", CLI, left, README) == README[:start] + README[end:]
