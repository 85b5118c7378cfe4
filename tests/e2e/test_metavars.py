"""What stands for the value of an option, in new entries and where the option gets another name."""

from __future__ import annotations

import pytest
from small_project import Project

COBRA = """\
package main

import "github.com/spf13/cobra"

func root() *cobra.Command {
	cmd := &cobra.Command{Use: "srv", Short: "Serve files"}
	cmd.Flags().StringP("addr", "a", ":8080", "address to listen on")
	cmd.Flags().Int("max-conns", 100, "most connections at once")
	cmd.Flags().Bool("tls", false, "use TLS")
	return cmd
}
"""
OPTIONS = """\
Running
=======

.. option:: --addr ADDR, -a ADDR

   Address to listen on. Default: ``:8080``.

.. option:: --max-conns N

   Most connections at once (default 100).

.. option:: --tls

   Use TLS.
"""
MAX = '	cmd.Flags().Int("max-conns"'


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ('StringP("root", "r", ".", "folder to serve")', "--root ROOT, -r ROOT"),
        ('String("root", ".", "folder to serve")', "--root ROOT"),
    ],
)
@pytest.mark.parametrize("is_short_first", [False, True])
def test_a_new_directive_has_the_value_of_its_own_name(
    project: Project, declared: str, shown: str, is_short_first: bool
) -> None:
    page = OPTIONS
    if is_short_first:
        page = page.replace("--addr ADDR, -a ADDR", "-a ADDR, --addr ADDR")
        shown = ", ".join(reversed(shown.split(", ")))
    project.write("docs/guide.rst", page)
    code = COBRA.replace(MAX, f"	cmd.Flags().{declared}\n{MAX}")
    project.mended("main.go", COBRA, code, "# Notes\n")
    new = f".. option:: {shown}\n\n   Folder to serve. Default: ``.``.\n\n.. option:: --tls"
    assert project.git("show", ":docs/guide.rst") == page.replace(".. option:: --tls", new)


CLAP = """\
use clap::Parser;

/// Find things in files.
#[derive(Parser)]
#[command(name = "hunt", version)]
struct Cli {
    /// Maximum depth of folders
    #[arg(short = 'd', long, default_value_t = 8)]
    max_depth: usize,

    /// When to use colour
    #[arg(long, default_value = "auto")]
    color: String,

    /// Number of threads
    #[arg(short, long, default_value = "4")]
    threads: usize,
}
"""
HELP = """\
# hunt

```text
Options:
  -d, --max-depth <MAX_DEPTH>  Maximum depth of folders [default: 8]
      --color <COLOR>          When to use colour [default: auto]
  -t, --threads <THREADS>      Number of threads [default: 4]
```
"""


def test_a_help_text_of_clap_has_names_in_capitals(project: Project) -> None:
    size = '    /// Skip larger files\n    #[arg(short, long, default_value = "10M")]\n'
    size += "    size_limit: String,\n\n    /// Number of threads"
    new = CLAP.replace("    /// Number of threads", size)
    text = project.mended("src/main.rs", CLAP, new, HELP, code=None)
    assert "--size-limit <SIZE_LIMIT>" in text
    assert "<size-limit>" not in text


def test_the_value_of_a_renamed_option_of_clap_follows(project: Project) -> None:
    new = CLAP.replace("max_depth", "depth")
    assert project.mended("src/main.rs", CLAP, new, HELP) == HELP.replace(
        "--max-depth <MAX_DEPTH>  M", "--depth <DEPTH>          M"
    )


def test_a_value_with_a_word_of_its_own_stays(project: Project) -> None:
    old = CLAP.replace("short = 'd', long,", "short = 'd', long, value_name = \"N\",")
    readme = HELP.replace("<MAX_DEPTH>", "<N>        ")
    new = old.replace("max_depth", "depth")
    assert "-d, --depth <N> " in project.mended("src/main.rs", old, new, readme)


ARGPARSE = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("-j", "--jobs", type=int, default=4, help="how many run at once")
parser.add_argument("--verbose", action="store_true", help="say more")
"""
PRINTED = """\
# tool

```
options:
  -j JOBS, --jobs JOBS  how many run at once
  --verbose             say more
```
"""


def test_both_values_of_argparse_follow(project: Project) -> None:
    new = ARGPARSE.replace("--jobs", "--tasks")
    assert project.mended("app.py", ARGPARSE, new, PRINTED) == PRINTED.replace(
        "-j JOBS, --jobs JOBS  how", "-j TASKS, --tasks TASKS  how"
    )
