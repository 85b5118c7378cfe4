"""Flags that the completion files of fish and zsh tell of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.collect import collect_facts
from docsync.facts.completions import completion_facts
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import without_repeated
from docsync.git.diff import FileChange
from tests.unit.samples import fact

FISH = """\
# Meta-stuff
complete -c exa -s v -l version -d "Show version of exa"
complete -c exa        -l grid      -d "Display entries as a grid"
complete -c exa -s t -l time -d "Which timestamp field" -x -a "accessed created"
complete --command exa --short-option=b --long-option binary --description 'Don\\'t round'
"""
ZSH = """\
#compdef exa

__exa() {
    _arguments \\
        "(- *)"{-v,--version}"[Show version of exa]" \\
        '--grid[Display entries as a grid]' \\
        '(-t --time)'{-t,--time=}'[Which timestamp field]:field:(accessed created)' \\
        '*:filename:_files'
}
"""
RUST = """\
pub static LEVEL: Arg = Arg { short: Some(b'L'), long: "level", takes_value: Necessary };
pub static NUMERIC: Arg = Arg { short: Some(b'n'), long: "numeric", takes_value: Forbidden };
"""


def shown(path: str, old: str | None, new: str | None) -> list[tuple[str, str, str]]:
    sides = (None if side is None else side.encode() for side in (old, new))
    return [(f.kind, f.symbol, f.detail) for f in completion_facts(path, *sides, path)]


def collected(*edits: tuple[str, str, str]) -> list[ChangeFact]:
    blobs = {f"{path} {n}": side.encode() for path, *both in edits for n, side in enumerate(both)}
    changes = [
        FileChange("M", path, path, "100644", "100644", f"{path} 0", f"{path} 1")
        for path, _old, _new in edits
    ]
    found = collect_facts(
        changes, blobs.__getitem__, max_file_bytes=10**6, is_doc=lambda path: path.endswith(".md")
    )
    told = [fact for fact in found.facts if fact.is_public and not fact.is_excerpt]
    return [fact for fact in told if fact.rows is None]


def test_a_flag_of_fish() -> None:
    line = 'complete -c exa -s n -l numeric -d "List numeric user and group IDs"\n'
    (fact,) = completion_facts("exa.fish", FISH.encode(), (FISH + line).encode(), "exa.fish")
    assert (fact.kind, fact.symbol, fact.owner) == ("flag-added", "--numeric", "")
    assert fact.detail == "--numeric, -n: List numeric user and group IDs"
    assert fact.siblings == ("--binary", "--time", "--grid", "--version")
    assert fact.place.line == 6
    assert fact.certainty < 0.9


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("complete -c exa -l numeric -s n -f", "--numeric, -n"),
        ("complete -c exa -fl numeric -d 'IDs # not names'", "--numeric: IDs # not names"),
        ("complete -c exa -l numeric -xa 'one two'", "--numeric [one|two]"),
        ("complete -c exa -l numeric -xa '(ids)' -d IDs", "--numeric: IDs"),
        ("complete -c exa \\\n  -l numeric \\\n  -d 'IDs'", "--numeric: IDs"),
        ("complete -c exa -o numeric -d 'IDs'", "-numeric: IDs"),
    ],
)
def test_forms_of_fish(line: str, told: str) -> None:
    ((kind, _, detail),) = shown("exa.fish", FISH, f"{FISH}{line}\n")
    assert (kind, detail) == ("flag-added", told)


def test_the_command_of_a_flag() -> None:
    line = 'complete -c exa -n "__fish_seen_subcommand_from add" -l all -d "Take all"\n'
    (fact,) = completion_facts("exa.fish", FISH.encode(), (FISH + line).encode(), "exa.fish")
    assert (fact.owner, fact.symbol) == ("add", "--all")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{-n,--numeric}"[List numeric IDs]"', "--numeric, -n: List numeric IDs"),
        ("'(-n --numeric)'{-n,--numeric}'[List numeric IDs]'", "--numeric, -n: List numeric IDs"),
        ("'--numeric[List numeric IDs]'", "--numeric: List numeric IDs"),
        ("'*--numeric=-[List \\[numeric\\] IDs]:id:_ids'", "--numeric: List [numeric] IDs"),
        ("'(-a)--numeric=[Which IDs]:id:(user group)'", "--numeric [user|group]: Which IDs"),
        ("'--numeric[User'\\''s IDs]'", "--numeric: User's IDs"),
    ],
)
def test_forms_of_zsh(line: str, told: str) -> None:
    new = ZSH.replace("        '--grid", f"        {line} \\\n        '--grid")
    for path in ("completions/_exa", "completions/exa.zsh"):
        assert shown(path, ZSH, new) == [("flag-added", "--numeric", told)]


def test_what_else_changes() -> None:
    assert shown("_exa", ZSH, ZSH.replace("as a grid", "in a grid")) == [
        ("help-changed", "--grid", "--grid: Display entries in a grid")
    ]
    gone = "".join(line for line in ZSH.splitlines(keepends=True) if "--grid" not in line)
    assert [row[:2] for row in shown("_exa", ZSH, gone)] == [("flag-removed", "--grid")]
    assert [row[:2] for row in shown("exa.fish", FISH, FISH.replace("accessed", "changed"))] == [
        ("choices-changed", "--time")
    ]


def test_what_says_nothing() -> None:
    assert shown("exa.fish", None, FISH) == shown("exa.fish", FISH, None) == []
    moved = "\n".join(reversed(FISH.splitlines())) + "\n"
    assert shown("exa.fish", FISH, moved) == []
    assert shown("_exa", ZSH, ZSH.replace("__exa()", "_of_exa()")) == []
    assert shown("_exa", ZSH, ZSH.replace("_arguments", "_arguments -s")) == []
    remark = "# complete -c exa -l numeric -d 'IDs'\n"
    assert shown("exa.fish", FISH, FISH + remark) == []
    assert shown("_exa", ZSH, ZSH + "  # '--numeric[IDs]'\n") == []


def test_flags_of_one_name_in_several_commands() -> None:
    old = ZSH + "add)\n_arguments '--all[Take all]'\n;;\ndrop)\n_arguments '--all[Drop all]'\n;;\n"
    new = old.replace("add)\n", "copy)\n_arguments '--all[Copy all]'\n;;\nadd)\n")
    assert shown("_exa", old, new) == [("flag-added", "--all", "--all: Copy all")]


def test_another_script_is_read_by_its_words() -> None:
    old = 'if test "$APP_HOME"\nend\n'
    assert [row[:2] for row in shown("run.fish", old, old + "set x ${APP_PORT:-80}\n")] == [
        ("env-added", "APP_PORT")
    ]
    assert (
        shown("_headers", "/*\n  X-One: 1\n", "/*\n  X-One: 1\n  X-Two: '--numeric[IDs]'\n") == []
    )


def test_one_fact_for_a_flag_of_several_completions() -> None:
    fish = 'complete -c exa -s n -l numeric -d "List numeric IDs"\n'
    zsh = ZSH.replace("        '--grid", "        {-n,--numeric}'[List IDs]' \\\n        '--grid")
    facts = collected(
        ("completions/_exa", ZSH, zsh),
        ("completions/exa.fish", FISH, FISH + fish),
        ("src/flags.rs", RUST.partition("pub static N")[0], RUST),
    )
    symbol, fact = sorted(facts, key=lambda fact: fact.symbol, reverse=True)
    assert (symbol.kind, symbol.symbol) == ("symbol-added", "NUMERIC")
    assert (fact.symbol, fact.detail) == ("--numeric", "--numeric, -n: List IDs")


def test_the_program_itself_comes_first() -> None:
    fish = 'complete -c exa -s n -l numeric -d "List numeric IDs"\n'
    js = "program\n  .option('--grid', 'As a grid')\n"
    told = js + "  .option('-n, --numeric', 'Show IDs as numbers')\n"
    bare = js + "  .option('-n, --numeric')\n"
    for new, detail in (
        (told, "--numeric, -n: Show IDs as numbers"),
        (bare, "--numeric, -n: List numeric IDs"),
    ):
        (fact,) = collected(("exa.js", js, new), ("exa.fish", FISH, FISH + fish))
        assert (fact.place.path, fact.symbol) == ("exa.js", "--numeric")
        assert (fact.detail, fact.certainty) == (detail, 1.0)


def test_a_usage_text_in_another_file_says_what_a_flag_does() -> None:
    rows = (
        "  -v, --version   say which\n  -g, --grid      as a grid\n  -t, --time      which time\n"
    )
    help_old = f'fn help() -> Text {{ text(r#"\n{rows}"#) }}\n'
    help_new = help_old.replace('\n"#', '\n  -n, --numeric   list IDs\n"#')
    parse_old = 'fn parse(word: &str) { match word { "--grid" => grid(), _ => fail() } }\n'
    parse_new = parse_old.replace("_ =>", '"-n" | "--numeric" => list_ids(), _ =>')
    alone = collected(("src/parse.rs", parse_old, parse_new))[0]
    assert (alone.symbol, alone.detail) == ("--numeric", "--numeric, -n")
    both = [("src/parse.rs", parse_old, parse_new), ("src/help.rs", help_old, help_new)]
    (fact,) = (fact for fact in collected(*both) if fact.kind == "flag-added")
    assert (fact.place.path, fact.detail) == ("src/help.rs", "--numeric, -n: list IDs")


def test_several_files_that_say_the_same_of_a_flag_tell_it_once() -> None:
    said = (flag("--numeric", "--numeric: List IDs", 0.8), flag("--numeric", "list IDs.", 0.9))
    assert without_repeated(said) == [said[1]]
    other = flag("--numeric", "--numeric: Count from 1", 0.8)
    assert without_repeated((said[0], other)) == [said[0], other]
    gone = replace(said[0], kind=FactKind.FLAG_REMOVED)
    assert without_repeated((said[0], gone)) == [said[0], gone]


def flag(name: str, detail: str, certainty: float) -> ChangeFact:
    made = fact(FactKind.FLAG_ADDED, name, None, None, detail=detail, certainty=certainty)
    return replace(made, language="text")
