"""What a finding says, for every kind of fact."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from docsync.facts.fact import SENTENCES, WORDS, ChangeFact, FactKind, Place
from docsync.judge.verdict import Affected, Verdict
from docsync.judge.wording import by_sentence, contradictions, contradictions_of, quoted
from docsync.match.candidate import Reason
from docsync.match.location import located
from docsync.match.match import match
from docsync.match.rank import Commit
from tests.unit.samples import document, fact, index_of

K = FactKind


@dataclass(frozen=True, slots=True)
class Found:
    verdict: Verdict


def sentences(text: str, *facts: ChangeFact) -> list[tuple[int, str]]:
    doc = document(text)
    with index_of(doc) as index:
        best = located(match(Commit(tuple(facts)), index)[0], doc)
    told = contradictions(Found(Verdict(best, Affected.AFFECTED, 0.9, "")))
    assert all(each.path == "docs/guide.md" for each in told)
    assert all((each.code_path, each.code_line) == ("src/app.py", 3) for each in told)
    lines = text.split("\n")
    for each in told:
        for word in each.says.split(", "):
            assert word in text
        assert any(word in lines[each.line - 1] for word in each.says.split(", "))
    return [(each.line, each.sentence) for each in told]


OPTIONS = """\
# Options

| option | default |
|---|---|
| `--jobs` | `10` |
| `--width` | `80` |
"""
SAYS = [
    (fact(K.DEFAULT_CHANGED, "--jobs", "10", "4"), OPTIONS, 5,
     "says `10`; since src/app.py:3 the default of `--jobs` is `4`"),
    (fact(K.DEFAULT_CHANGED, "--jobs", "2", "4"), "# A\n\nUse `--jobs` to say how many.\n", 3,
     "names `--jobs`; since src/app.py:3 the default of `--jobs` is `4` (was `2`)"),
    (fact(K.DEFAULT_CHANGED, "timeout_s", None, "4", owner="connect"), "# A\n\nGive `timeout_s`.\n",
     3, "names `timeout_s`; since src/app.py:3 the default of `timeout_s` of `connect` is `4`"
     " (it had none)"),
    (fact(K.DEFAULT_CHANGED, "--jobs", "10", None), OPTIONS, 5,
     "says `10`; since src/app.py:3 `--jobs` has no default"),
    (fact(K.CONSTANT_CHANGED, "MAX_SIZE", "64", "128"), "# A\n\nAt most `MAX_SIZE` (64) bytes.\n",
     3, "says `64`; since src/app.py:3 the value of `MAX_SIZE` is `128`"),
    (fact(K.VALUE_CHANGED, "requires-python", ">=3.8", ">=3.9"), "# A\n\nNeeds Python 3.8.\n", 3,
     "says `Python 3.8`; since src/app.py:3 the value of `requires-python` is `>=3.9`"),
    (fact(K.ANNOTATION_CHANGED, "max_size", "int", "str"), "# A\n\n`max_size` is a number.\n", 3,
     "names `max_size`; since src/app.py:3 the type of `max_size` is `str` (was `int`)"),
    (fact(K.DECORATOR_CHANGED, "run_all", None, "@cache"), "# A\n\n`run_all()` does it.\n", 3,
     "names `run_all`; since src/app.py:3 the decorator of `run_all` is `@cache` (it had none)"),
    (fact(K.PARAMETERS_REORDERED, "run_all", "a, b", "b, a"), "# A\n\n`run_all(1, 2)` does it.\n",
     3, "names `run_all`; since src/app.py:3 the order of parameters of `run_all` is `b, a`"
     " (was `a, b`)"),
    (fact(K.CHOICES_CHANGED, "--format", "a, b", "a, c"), "# A\n\n`--format` is a or b.\n", 3,
     "names `--format`; since src/app.py:3 the list of allowed values of `--format` is `a, c`"
     " (was `a, b`)"),
    (fact(K.HELP_CHANGED, "--jobs", "how many run at once", "how many jobs run at once"),
     "# A\n\n`--jobs`: how many run at once\n", 3,
     "says “how many run at once”; since src/app.py:3 the help text of `--jobs` is"
     " “how many jobs run at once”"),
    (fact(K.DOCSTRING_CHANGED, "run_all", "Run all of it now.", "Run all of it later on."),
     "# A\n\n`run_all()` does: Run all of it now.\n", 3,
     "names `run_all`; since src/app.py:3 the docstring of `run_all` is “Run all of it later on.”"
     " (was “Run all of it now.”)"),
    (fact(K.MESSAGE_CHANGED, "no such file here", "no such file here", "that file is not there"),
     "# A\n\nIt prints `no such file here`.\n", 3,
     "says “no such file here”; since src/app.py:3 the message is “that file is not there”"),
    (fact(K.MESSAGE_REMOVED, "no such file here", "no such file here", None),
     "# A\n\nIt prints `no such file here`.\n", 3,
     "says “no such file here”; that message was removed from src/app.py (it stood in line 3)"),
    (fact(K.LINE_CHANGED, "run(a, b, now=1)", "run(a, b, now=1)", "run(a, b, then=1)"),
     "# A\n\n```\nrun(a, b, now=1)\n```\n", 4,
     "says `run(a, b, now=1)`; since src/app.py:3 the line is `run(a, b, then=1)`"),
    (fact(K.PASSAGE_CHANGED, "it runs all at once", "it runs all at once", "it runs by itself"),
     "# A\n\nAnd so it *runs* all at once.\n", 3,
     "says “it *runs* all at once”; since src/app.py:3 the text is “it runs by itself”"),
    (fact(K.PASSAGE_CHANGED, "It keeps all of it.", "It keeps all of it.",
          "It keeps all of it.\n\nThen it stops at once.", language=SENTENCES),
     "# A\n\nIt keeps all of it.\n", 3,
     "says “It keeps all of it.”; since src/app.py:3 the code adds “Then it stops at once.”"),
    (fact(K.PASSAGE_CHANGED, "# slow = 1",
          "# depth of looks\n# depth = 2\n# jobs that begin\n# jobs = 3",
          "# depth of looks\n# slow = 1\n# fast = 0\n# jobs that begin\n# jobs = 3"),
     "# A\n\n```\n# depth of looks\n# depth = 2\n# jobs that begin\n# jobs = 3\n```\n", 4,
     "shows lines of src/app.py as they were; since src/app.py:3 `# depth = 2` is gone, "
     "`# slow = 1` and 1 more line are new"),
    (fact(K.SYMBOL_RENAMED, "run_all", "run_all", "run_each"), "# A\n\n`run_all()` does it.\n", 3,
     "says `run_all`; since src/app.py:3 its name is `run_each`"),
    (fact(K.SYMBOL_MOVED, "app.old.run_all", "app.old", "app.new"), "# A\n\n`app.old` has it.\n", 3,
     "says `app.old`; since src/app.py:3 its place is `app.new`"),
    (fact(K.PARAMETER_RENAMED, "max_size", "max_size", "limit"), "# A\n\n`max_size` says it.\n", 3,
     "says `max_size`; since src/app.py:3 the parameter is `limit`"),
    (fact(K.COMMAND_RENAMED, "run-all", "run-all", "run-each"), "# A\n\n`tool run-all` does it.\n",
     3, "says `run-all`; since src/app.py:3 the command is `run-each`"),
    (fact(K.FLAG_RENAMED, "--jobs", "--jobs", "--workers"), OPTIONS, 5,
     "says `--jobs`; since src/app.py:3 the option is `--workers`"),
    (fact(K.ENV_RENAMED, "APP_JOBS", "APP_JOBS", "APP_WORKERS"), "# A\n\nSet `APP_JOBS`.\n", 3,
     "says `APP_JOBS`; since src/app.py:3 the environment variable is `APP_WORKERS`"),
    (fact(K.KEY_RENAMED, "line-length", "line-length", "width"), "# A\n\nSet `line-length`.\n", 3,
     "says `line-length`; since src/app.py:3 the key is `width`"),
    (fact(K.TOKEN_RENAMED, "runAll", "runAll", "runEach"), "# A\n\nCall `runAll`.\n", 3,
     "says `runAll`; since src/app.py:3 it is written `runEach`"),
    (fact(K.ROUTE_RENAMED, "/users/all", "/users/all", "/people"), "# A\n\nGet `/users/all`.\n", 3,
     "says `/users/all`; since src/app.py:3 the route is `/people`"),
    (fact(K.ROUTE_REMOVED, "/users/all", None, None), "# A\n\nGet `/users/all`.\n", 3,
     "says `/users/all`; that route was removed from src/app.py (it stood in line 3)"),
    (fact(K.ROUTE_ADDED, "/users/new", None, None, siblings=("/users/all",)),
     "# A\n\n- `/users/all`: all\n", 3,
     "`/users/new` (src/app.py:3) is not listed beside `/users/all`"),
    (fact(K.FILE_MOVED, "conf/a.toml", "conf/a.toml", "etc/a.toml"), "# A\n\nSee `conf/a.toml`.\n",
     3, "says `conf/a.toml`; the file is now `etc/a.toml`"),
    (fact(K.FILE_REMOVED, "conf/a.toml", "conf/a.toml", None), "# A\n\nSee `conf/a.toml`.\n", 3,
     "says `conf/a.toml`; that file was removed"),
    (fact(K.SYMBOL_REMOVED, "run_all", None, None), "# A\n\n`run_all()` does it.\n", 3,
     "says `run_all`; that name was removed from src/app.py (it stood in line 3)"),
    (fact(K.PARAMETER_REMOVED, "max_size", None, None), "# A\n\n`max_size` says it.\n", 3,
     "says `max_size`; that parameter was removed from src/app.py (it stood in line 3)"),
    (fact(K.COMMAND_REMOVED, "run-all", None, None), "# A\n\n`tool run-all` does it.\n", 3,
     "says `run-all`; that command was removed from src/app.py (it stood in line 3)"),
    (fact(K.FLAG_REMOVED, "--jobs", None, None), OPTIONS, 5,
     "says `--jobs`; that option was removed from src/app.py (it stood in line 3)"),
    (fact(K.ENV_REMOVED, "APP_JOBS", None, None), "# A\n\nSet `APP_JOBS`.\n", 3,
     "says `APP_JOBS`; that environment variable was removed from src/app.py"
     " (it stood in line 3)"),
    (fact(K.KEY_REMOVED, "avif-lossy", None, None, language=WORDS), "# A\n\nSet `avif-lossy`.\n", 3,
     "says `avif-lossy`; that name was removed from src/app.py (it stood in line 3)"),
    (fact(K.KEY_REMOVED, "line-length", None, None), "# A\n\nSet `line-length`.\n", 3,
     "says `line-length`; that key was removed from src/app.py (it stood in line 3)"),
    (fact(K.TOKEN_REMOVED, "runAll", None, None), "# A\n\nCall `runAll`.\n", 3,
     "says `runAll`; the word is gone from src/app.py (it stood in line 3)"),
    (fact(K.EXCEPTION_REMOVED, "ParcelError", None, None, owner="pack"),
     "# A\n\nRaises `ParcelError`.\n", 3,
     "says `ParcelError`; since src/app.py:3 `pack` does not raise it any more"),
    (fact(K.EXCEPTION_ADDED, "ParcelError", None, None, owner="pack"),
     "# A\n\nWe have `ParcelError`.\n", 3,
     "names `ParcelError`; since src/app.py:3 `pack` raises `ParcelError`"),
    (fact(K.FLAG_ADDED, "--since", None, None, siblings=("--width", "--jobs", "--no")), OPTIONS, 6,
     "`--since` (src/app.py:3) is not listed beside `--width`, `--jobs`"),
    (fact(K.COMMAND_ADDED, "prune", None, None, siblings=("list-all",)),
     "# A\n\n- `list-all`: all\n", 3, "`prune` (src/app.py:3) is not listed beside `list-all`"),
    (fact(K.ENV_ADDED, "APP_B", None, None, siblings=("APP_A",)), "# A\n\n- `APP_A`: all\n", 3,
     "`APP_B` (src/app.py:3) is not listed beside `APP_A`"),
    (fact(K.KEY_ADDED, "key-b", None, None, siblings=("key-a",)), "# A\n\n- `key-a`: all\n", 3,
     "`key-b` (src/app.py:3) is not listed beside `key-a`"),
    (fact(K.TOKEN_ADDED, "tokenB", None, None, siblings=("tokenA",)), "# A\n\n- `tokenA`: all\n", 3,
     "`tokenB` (src/app.py:3) is not listed beside `tokenA`"),
    (fact(K.FILE_ADDED, "conf/b.toml", None, "conf/b.toml", siblings=("conf/a.toml",)),
     "# A\n\n- `conf/a.toml`: all\n", 3, "`conf/b.toml` is not listed beside `conf/a.toml`"),
    (fact(K.SYMBOL_ADDED, "run_each", None, None, owner="run_class", siblings=("run_all",)),
     "# A\n\n- `run_all`: all\n", 3, "`run_each` (src/app.py:3) is not listed beside `run_all`"),
    (fact(K.PARAMETER_ADDED, "max_size", None, "3", owner="run_all"),
     "# `run_all`\n\nDoes it.\n", 1,
     "is about `run_all` and does not tell of parameter `max_size` (src/app.py:3)"),
    (fact(K.MESSAGE_ADDED, "out_of_paper", None, "out_of_paper"),
     "# A\n\nIt may say `out_of_paper`.\n", 3,
     "names `out_of_paper`; since src/app.py:3 `out_of_paper` is new"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "text", "line", "said"), SAYS)
def test_a_sentence_names_the_words_the_fact_and_the_place(
    change: ChangeFact, text: str, line: int, said: str
) -> None:
    assert sentences(text, change) == [(line, said)]


def test_no_kind_of_fact_is_without_a_sentence_of_its_own() -> None:
    # by a change of code without a name no word reaches anything
    assert {change.kind for change, *_ in SAYS} | {K.BODY_CHANGED} == set(FactKind)


def test_a_change_without_a_name_is_told_by_what_ties_it() -> None:
    change = fact(K.BODY_CHANGED, "src/app.py", "src/app.py", "src/app.py", is_public=False)
    tie = Reason(change.id, "src/app.py", "history", 0, 5, 1, "it changed in 3 of the 4 commits")
    (told,) = contradictions_of("docs/guide.md", [change], [tie])
    assert told.sentence == (
        "changed in 3 of the 4 commits; since src/app.py:3: `src/app.py` changed, and nothing in "
        "it that has a name"
    )


def test_a_rename_is_told_wherever_the_name_stands() -> None:
    renamed = fact(K.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
    text = "# A\n\nUse `--jobs 3` or `--jobs=3`.\n\n- `--jobs`: how many\n"
    assert [line for line, _ in sentences(text, renamed)] == [3, 5]


def test_a_sentence_that_holds_in_several_lines_is_shown_once() -> None:
    renamed = fact(K.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
    doc = document("# A\n\nUse `--jobs 3`.\n\n- `--jobs`: how many\n")
    with index_of(doc) as index:
        best = match(Commit((renamed,)), index)[0]
    told = contradictions(Found(Verdict(best, Affected.AFFECTED, 0.9, "")))
    assert by_sentence(told) == [
        ("lines 3, 5", "says `--jobs`; since src/app.py:3 the option is `--workers`")
    ]


def test_two_facts_about_the_same_word_in_the_same_line_are_told_once() -> None:
    first = fact(K.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
    again = replace(first, kind=K.TOKEN_RENAMED)
    assert [line for line, _ in sentences(OPTIONS, first, again)] == [5]


def test_a_sibling_list_without_its_document_is_told_without_names() -> None:
    added = fact(K.FLAG_ADDED, "--since", None, None, siblings=("--jobs",))
    reason = Reason(added.id, "--since", "siblings", 0, 9, 1, "belongs beside `--jobs`")
    (told,) = contradictions_of("a.md", [added], [reason])
    assert told.sentence == "`--since` (src/app.py:3) is not listed here"


def test_evidence_without_its_fact_says_nothing() -> None:
    reason = Reason("gone", "--since", "table", 0, 9, 1, "stands")
    moved = fact(K.FLAG_REMOVED, "--jobs", None, None, place=Place("a.py", 1))
    assert contradictions_of("a.md", [moved], [reason]) == ()


def test_long_texts_are_told_from_where_they_differ() -> None:
    start = "Yield the records that are worth reading. level: the lowest one that stays. "
    changed = fact(K.DOCSTRING_CHANGED, "run_all", start + "pattern: p.", start + "matching: m.")
    ((_, said),) = sentences("# A\n\n`run_all()` does it.\n", changed)
    assert said.endswith("of `run_all` is `... matching: m.` (was `... pattern: p.`)")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("'4'", "`4`"),
        ("a\n  b", "`a b`"),
        ("", "empty"),
        (None, "nothing"),
        ("x" * 200, "`" + "x" * 77 + "...`"),
        ("with `code` in it", "“with `code` in it”"),
    ],
)
def test_quoting(text: str | None, shown: str) -> None:
    assert quoted(text) == shown
