"""Which sections a fact reaches, why, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.config import Config
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.judge.judge import judge
from docsync.judge.verdict import Affected, State
from docsync.match.match import match
from docsync.match.model import Forest, Model
from docsync.match.overlap import overlap
from docsync.match.rank import Commit, standings
from docsync.match.terms import runtime_phrases, word_strength
from tests.unit.samples import document, fact, index_of

GUIDE = """\
# Guide

Start here.

## Options

| Option | Default | |
| --- | --- | --- |
| `--jobs` | 4 | how many |
| `--depth` | 3 | how deep |

## Names

The word jobs in prose is English. Set `timeout` with care.
"""
DEFAULT = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")


def headings(*facts: ChangeFact, text: str = GUIDE) -> list[str]:
    with index_of(document(text)) as index:
        return [c.section.heading for c in match(Commit(tuple(facts)), index)]


@pytest.mark.parametrize(
    ("text", "living_after"),
    [
        ("# A\n\nBefore 2.0 `--jobs` was 4.\n", ["B"]),
        ("# A\n\n<!-- docsync: ignore -->\n\n`--jobs` is 4.\n", ["B"]),
        ("# A\n\n## 1.2.0\n\n`--jobs` is 4.\n", ["B"]),
        ("# A\n\nStatus: accepted\n\n## Context\n\n`--jobs`: 4.\n\n## Decision\n\nx\n", []),
    ],
)
def test_text_about_the_past_and_ignored_text_is_no_evidence(
    text: str, living_after: list[str]
) -> None:
    assert headings(DEFAULT, text=text) == []
    assert headings(DEFAULT, text=f"{text}\n# B\n\n`--jobs` is 4.\n") == living_after


def test_a_flag_reaches_its_table_with_a_reason() -> None:
    with index_of(document(GUIDE)) as index:
        (one,) = match(Commit((DEFAULT,)), index)
    assert one.section.heading == "Options"
    texts = [r.text for r in one.reasons]
    assert texts[0] == "default-changed: `--jobs` stands in its table (line 9)"
    assert any("`4` stands in its table" in t for t in texts)


def test_a_plain_word_counts_only_where_code_stands() -> None:
    removed = fact(FactKind.PARAMETER_REMOVED, "jobs", None, None, owner="run")
    assert headings(removed) == []
    timeout = fact(FactKind.PARAMETER_REMOVED, "timeout", None, None, owner="run")
    assert headings(timeout) == ["Names"]


def test_an_added_option_belongs_where_its_siblings_are_listed() -> None:
    added = fact(FactKind.FLAG_ADDED, "--width", None, "80", siblings=("--jobs", "--depth"))
    assert headings(added)[0] == "Options"


def test_an_added_option_that_is_documented_is_no_news() -> None:
    added = fact(FactKind.FLAG_ADDED, "--width", None, "80", siblings=("--jobs", "--depth"))
    assert headings(added, text=GUIDE + "\nUse `--width`.\n") == []


COMMANDS = """\
# Commands

## install

- `--tree`: Show a tree.
- `--sync`: Bring it in line.

## update

- `--tree`: Show a tree.
- `--lock`: Write the lock only.
"""


def test_a_flag_that_another_command_has_is_news_under_its_own_heading() -> None:
    new = fact(FactKind.FLAG_ADDED, "--sync", None, None, siblings=("--tree", "--lock"))
    assert headings(replace(new, owner="update"), text=COMMANDS) == ["update"]
    assert headings(replace(new, owner="install"), text=COMMANDS) == []
    assert headings(new, text=COMMANDS) == []
    told = COMMANDS.replace("## update\n", "## update\n\nUse `--sync` with care.\n")
    assert headings(replace(new, owner="update"), text=told) == []


def test_what_lists_the_siblings_of_a_new_thing_is_tried_whatever_its_score() -> None:
    flags = ("--jobs", "--depth", "--tree", "--quiet")
    rows = "".join(f"- `{flag}`: what it does\n" for flag in flags[:3])
    unlikely = Forest(("fact:best",), -9.0, ())
    found = []
    for new in (
        fact(FactKind.FLAG_ADDED, "--wide", None, None, siblings=flags),
        fact(FactKind.FLAG_ADDED, "--wide", None, None, siblings=flags, certainty=0.5),
        fact(FactKind.FLAG_ADDED, "--wide", None, None, siblings=(*flags, "--a", "--b", "--c")),
    ):
        with index_of(document(f"# Options\n\n{rows}")) as index:
            found.append(match(Commit((new,)), index, model=Model(unlikely, unlikely)))
    assert [[c.lists_siblings for c in each] for each in found] == [[True], [], []]
    [verdict] = judge(found[0], Config())[0]
    assert verdict.affected is Affected.UNAFFECTED


def test_sections_of_their_own_list_siblings_together() -> None:
    flags = ("--jobs", "--depth", "--tree", "--quiet", "--all")
    sections = "".join(f"## `{flag}`\n\nWhat it does.\n\n" for flag in flags[:4])
    new = fact(FactKind.FLAG_ADDED, "--wide", None, None, siblings=flags)
    unlikely = Forest(("fact:best",), -9.0, ())
    with index_of(document(f"# Options\n\n{sections}")) as index:
        found = match(Commit((new,)), index, model=Model(unlikely, unlikely))
    assert [c.lists_siblings for c in found] == [True]


def test_other_values_of_an_option_are_about_it_and_other_options_are_not() -> None:
    changed = fact(
        FactKind.CHOICES_CHANGED, "--format", "jpeg, png", "jpeg", siblings=("--jobs", "--depth")
    )
    text = GUIDE + (
        "\n## Formats\n\nThe format is `jpeg` or `png`.\n"
        "\n## Speed\n\nEach format is fast with `--jobs` and `--depth`.\n"
        "\n## Logos\n\nTheir format is `png`.\n"
    )
    assert headings(changed, text=text) == ["Formats"]


def test_a_new_value_that_is_documented_is_no_news() -> None:
    assert headings(fact(FactKind.DEFAULT_CHANGED, "--jobs", "2", "4")) == []


def test_history_is_left_alone() -> None:
    text = "# Docs\n\n## Changes in 2.0\n\n- `--jobs` is 4\n\n## 1.0.0\n\n- added `--jobs`\n"
    assert headings(fact(FactKind.FLAG_REMOVED, "--jobs", None, None), text=text) == []


def test_the_minimum_version_of_python_in_words() -> None:
    change = fact(FactKind.VALUE_CHANGED, "requires-python", ">=3.8", ">=3.9")
    assert "Python 3.8" in runtime_phrases(change)
    assert headings(change, text="# A\n\nNeeds Python 3.8 or newer.\n\n# B\n\n3.8 volts\n") == ["A"]


def test_more_evidence_ranks_higher() -> None:
    removed = fact(FactKind.FLAG_REMOVED, "--jobs", None, None)
    text = "# One\n\nUse `--jobs`.\n\n# Two\n\nNever mind.\n"
    with index_of(document(text), document("# Else\n\nsee `--jobs` there\n", "docs/b.md")) as index:
        plain = {c.section.heading: c.score for c in match(Commit((removed,)), index)}
        told = Commit((removed,), removed="Never mind Use")
        shared = {c.section.heading: c.score for c in match(told, index)}
    assert shared["One"] > plain["One"]


def test_overlap_is_relative_to_the_best_section() -> None:
    with index_of(document("# A\n\nalpha_one beta_two\n\n# B\n\nalpha_one\n")) as index:
        found = overlap("alpha_one", "beta_two", index)
    assert found.of(("docs/guide.md", 0))[0] == 1.0
    assert 0.0 < found.of(("docs/guide.md", 1))[0] < 1.0
    assert found.of(("docs/none.md", 0)) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("weak", "strong"),
    [("name", "line_length"), ("-v", "--verbose"), ("id", "identity_key"), ("run", "runServer")],
)
def test_the_shape_of_a_word_says_how_much_it_means(weak: str, strong: str) -> None:
    assert word_strength(weak) < 0.4
    assert word_strength(strong) >= 0.7


def test_sensitivity_moves_the_line_and_the_cut_is_counted() -> None:
    with index_of(document(GUIDE)) as index:
        candidates = match(Commit((DEFAULT,)), index)
    score = candidates[0].score
    found = {}
    for level in ("quiet", "balanced", "thorough"):
        verdicts, cut = judge(candidates, Config(sensitivity=level))  # type: ignore[arg-type]
        assert cut == []
        found[level] = sum(v.affected is Affected.AFFECTED for v in verdicts)
    assert found["quiet"] <= found["balanced"] <= found["thorough"] == 1
    _, beyond = judge(candidates * 3, Config(max_sections=1, sensitivity="thorough"))
    assert score >= 0.1
    assert [(v.affected, v.state) for v in beyond] == [(Affected.UNSURE, State.SUSPECT)] * 2


def test_what_is_tried_beyond_the_limit_is_cut_where_it_contradicts_a_fact() -> None:
    renamed = fact(FactKind.SYMBOL_RENAMED, "run_fast", "run_fast", "run_quickly")
    with index_of(document("# A\n\nCall `run_fast()`.\n")) as index:
        (found,) = match(Commit((renamed,)), index)
    assert found.is_plain
    faint = replace(found, score=0.001)
    verdicts, cut = judge([faint] * 3, Config(max_sections=1))
    assert [v.affected for v in verdicts] == [Affected.UNAFFECTED]
    assert [(v.affected, v.state) for v in cut] == [(Affected.UNSURE, State.SUSPECT)] * 2
    assert judge([replace(faint, is_plain=False)] * 3, Config(max_sections=1)) == ([], [])
    added = fact(FactKind.FLAG_ADDED, "--fast", None, None)
    listed = replace(faint, facts=(added,), lists_siblings=True)
    reason = replace(found.reasons[0], fact_id=added.id, where="siblings")
    listed = replace(listed, reasons=(reason,))
    assert judge([listed] * 3, Config(max_sections=1))[1] == []  # it lacks something, at most


def test_a_word_that_stands_in_ignored_text_alone_brings_no_section() -> None:
    kept = "# Kept\n\n{}\n\n<!-- docsync: ignore -->\n\n`--turbo` is ours.\n"
    commit = Commit((fact(FactKind.FLAG_REMOVED, "turbo_mode", None, None),), "add('--turbo')")
    with index_of(document(kept.format("Text."))) as index:
        assert standings(commit, index) == []
    with index_of(document(kept.format("`--turbo` is fast."))) as index:
        assert [one.shared for one in standings(commit, index)] == [("--turbo",)]


API = """\
App
===

Module dev
----------

.. autoclass:: Renderer
   :members: get_styles, get_columns, on_error

Module pairs
------------

.. autoclass:: Pairs

Writes `sort_keys` first.
"""


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"owner": "app.dev.Renderer", "siblings": ("get_styles", "on_error", "__init__")}, True),
        ({"owner": "app.dev.Other", "siblings": ("get_styles", "on_error")}, False),
        ({"owner": "app.dev", "siblings": ("get_styles", "on_error")}, False),
        ({"owner": "app.dev.Renderer", "siblings": ("on_error", "fold", "turn")}, False),
    ],
    ids=["beside its own", "of another class", "of a module", "one of three"],
)
def test_a_member_whose_name_something_else_has(change: dict[str, object], found: bool) -> None:
    came = fact(FactKind.SYMBOL_ADDED, "sort_keys", None, None, **change)
    with index_of(document(API, "docs/api.rst")) as index:
        candidates = match(Commit((came,)), index)
        reached = [c.section.heading for c in candidates if c.is_reached]
    assert reached == (["Module dev"] if found else [])


@pytest.mark.parametrize(
    ("code", "is_reached"), [("plugins/export.py", True), ("plugins/other.py", False)]
)
def test_a_flag_that_other_commands_have_reaches_the_page_about_its_code(
    code: str, is_reached: bool
) -> None:
    page = "# Export\n\n## Options\n\n- `--library`: of the library\n- `--append`: add\n"
    other = "# Import\n\n- `--album`: whole albums\n"
    came = fact(
        FactKind.FLAG_ADDED,
        "--album",
        None,
        None,
        siblings=("--library", "--append"),
        place=Place(code, 3),
    )
    pages = document(page, "docs/plugins/export.md"), document(other, "docs/import.md")
    with index_of(*pages) as index:
        found = [c.section.path for c in match(Commit((came,)), index) if c.is_reached]
    assert found == (["docs/plugins/export.md"] if is_reached else [])


def test_a_name_of_a_list_that_goes_on_below_is_one_of_it() -> None:
    text = ".. automodule:: app\n   :members: get_styles,\n      get_columns, on_error\n"
    came = fact(
        FactKind.SYMBOL_ADDED, "fold", None, None, owner="app", siblings=("get_columns", "on_error")
    )
    with index_of(document(text, "docs/api.rst")) as index:
        assert [c.is_reached for c in match(Commit((came,)), index)] == [True]


def test_the_page_in_english_comes_before_its_translations() -> None:
    page = "# Options\n\n| Option | Default |\n|---|---|\n| `only_attached` | `false` |\n"
    page += "| `always_show` | `false` |\n"
    languages = ("ar", "de", "es", "fr", "it", "ja", "ko", "pt", "ru", "tr", "uk", "zh-CN")
    pages = [document(page, f"docs/{code}/config.md") for code in languages]
    came = fact(
        FactKind.KEY_ADDED, "ignore_bare", None, "false", siblings=("only_attached", "always_show")
    )
    with index_of(*pages, document(page, "docs/config.md")) as index:
        found = {c.section.path for c in match(Commit((came,)), index) if c.is_reached}
        assert "docs/config.md" in found
        assert index.is_translation("docs/de/config.md")
        assert not index.is_translation("docs/config.md")
