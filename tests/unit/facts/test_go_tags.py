"""What a flag that a tag makes is told with."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact
from docsync.facts.treesitter.file import treesitter_facts

GO = """\
package main

type Output struct {
	Format string `long:"format" description:"How to write."`
	Color  string `long:"color" description:"When to use colours."`
}

type Options struct {
	Verbose bool `long:"verbose" short:"v" description:"Say more."`
	Quiet   bool `long:"quiet" short:"q" description:"Say less."`
}
"""
KONG = 'import "github.com/alecthomas/kong"'
ARG = 'import "github.com/alexflint/go-arg"'


def added(field: str, library: str = "") -> list[ChangeFact]:
    old = GO.replace("package main\n", f"package main\n\n{library}\n")
    new = old.replace("\tQuiet", f"\t{field}\n\tQuiet")
    return treesitter_facts("main.go", old.encode(), new.encode(), "main.go")


@pytest.mark.parametrize(
    ("tag", "library", "detail"),
    [
        (
            'long:"filter" short:"f" description:"What to take." value-name:"FILE" default:"x"',
            "",
            "--filter, -f FILE (default x): What to take.",
        ),
        (
            'long:"filter" choice:"a" choice:"b" description:"What \\"to\\" take."',
            "",
            '--filter [a|b]: What "to" take.',
        ),
        ('long:"filter" default:"a" default:"b"', "", "--filter (default a, b)"),
        ('short:"f" description:"What to take."', "", "-f: What to take."),
        ('help:"What to take." enum:"a,b"', "", "--filter [a|b]: What to take."),
        ('short:"f"', KONG, "--filter, -f"),
        ("kong:\"name='only',help='This, that.',short=o\"", "", "--only, -o: This, that."),
        ('arg:"-f" help:"What to take." placeholder:"X"', "", "--filter, -f X: What to take."),
        ('arg:"--only,required" help:"What to take."', ARG, "--only: What to take."),
    ],
)
def test_a_field_is_a_flag(tag: str, library: str, detail: str) -> None:
    (fact,) = added(f"Filter []string `{tag}`", library)
    assert (fact.kind, fact.detail) == ("flag-added", detail)
    assert fact.siblings[:2] == ("--verbose", "--quiet")


@pytest.mark.parametrize(
    "tag",
    [
        'short:"f"',
        'arg:"" help:"What to take."',
        'arg:"positional" help:"What to take."',
        'long:"filter" hidden:"true"',
        'no-flag:"true" long:"filter"',
        'positional-args:"yes"',
        'description:"What to take."',
    ],
)
def test_a_field_is_no_flag(tag: str) -> None:
    assert added(f"Filter []string `{tag}`") == []


def test_a_struct_within_others_has_their_commands() -> None:
    inner = 'All bool `help:"All of them."`'
    for holder in (f"struct {{\n{inner}\n}}", "ListCmd"):
        old = 'package main\n\nvar cli struct {\n\tRemote RemoteCmd `cmd:""`\n}\n\n'
        old += f'type RemoteCmd struct {{\n\tList {holder} `cmd:"" name:"ls"`\n}}\n'
        old += "" if "struct" in holder else f"type ListCmd struct {{\n{inner}\n}}\n"
        new = old.replace(inner, f'{inner}\n\tLong bool `help:"In full."`')
        (fact,) = treesitter_facts("main.go", old.encode(), new.encode(), "main.go")
        assert (fact.owner, fact.symbol, fact.siblings) == ("remote ls", "--long", ("--all",))


def test_a_struct_that_got_another_name_changes_no_flag() -> None:
    new = GO.replace("Options", "Settings")
    found = treesitter_facts("main.go", GO.encode(), new.encode(), "main.go")
    assert [fact for fact in found if fact.symbol.startswith("-")] == []
