"""Annotations in the forms of other programs: nothing of a document may act there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sarif_kit.validate import validation_errors

from docsync.annotation import (
    Annotation,
    Annotations,
    Level,
    Notice,
    Spot,
    Suppression,
    fingerprints,
    in_order,
)
from docsync.cli.report_github import MAX_SUMMARY_BYTES, to_commands, to_summary
from docsync.cli.report_sarif import as_log, to_sarif
from docsync.cli.rules import check_rules, rule_of
from docsync.docs.region import Region
from docsync.facts.fact import FactKind

PLAIN = Annotation(
    rule="flag-renamed",
    level=Level.WARNING,
    title="Out of date: flag-renamed",
    message="Option `--jobs` was renamed to `--workers` ({code}); “Options” still says `--jobs`.",
    path="docs/usage.md",
    heading_path=("Usage", "Options"),
    start_line=5,
    end_line=10,
    region=Region(9, 4, 9, 10, "--jobs"),
    identity=("Usage", "Options", "", "--jobs"),
    code=Spot("src/cli.py", 6, "renamed here"),
    others=(Spot("docs/usage.md", 12, "here too", Region(12, 1, 12, 7, "--jobs")),),
    properties=(("confidence", 0.5), ("symbol", "--jobs")),
)


def run_of(*annotations: Annotation, notices: tuple[Notice, ...] = ()) -> Annotations:
    return Annotations(
        category="check",
        headline=f"{len(annotations)} sections to look at",
        state="SUSPECT",
        exit_code=1,
        rules=check_rules(),
        annotations=annotations,
        notices=notices,
        properties=(("fingerprint", "ab"),),
    )


def commands(*annotations: Annotation) -> list[str]:
    return to_commands(run_of(*annotations)).splitlines()


def test_a_workflow_command_names_place_title_and_message() -> None:
    assert commands(PLAIN) == [
        "::warning file=docs/usage.md,line=9,endLine=9,col=4,endColumn=10,"
        "title=Out of date%3A flag-renamed::Option `--jobs` was renamed to `--workers` "
        "(src/cli.py:6); “Options” still says `--jobs`."
    ]
    note = replace(PLAIN, level=Level.NOTE, region=Region(9, 4, 10, 2, "--jobs\n|"))
    assert commands(note)[0].startswith("::notice file=docs/usage.md,line=9,endLine=10,title=")


@pytest.mark.parametrize(
    ("message", "path", "expected"),
    [
        ("100% of\r\nit: a, b", "a.md", "::100%25 of\\x0d%0Ait: a, b"),
        ("x", "100%,a:b\nc.md", "file=100%25%2Ca%3Ab%0Ac.md,"),
        ("\n::error::no", "a.md", "::%0A::error::no"),
        ("\x1b[31m\u202e", "a.md", "::\\x1b[31m\\u202e"),
        ("x", "caf\udce9.md", "file=caf\\xe9.md,"),
    ],
)
def test_no_text_becomes_a_workflow_command(message: str, path: str, expected: str) -> None:
    (line,) = commands(replace(PLAIN, message=message, path=path))
    assert expected in line


def test_notices_are_commands_of_their_own() -> None:
    notice = Notice("unchecked", Level.WARNING, "not looked at: binary", "lib/a,b.so")
    told = to_commands(run_of(notices=(notice,)))
    assert told == (
        "::warning file=lib/a%2Cb.so,title=docsync%3A unchecked::not looked at: binary\n"
    )


def test_the_summary_is_a_table_in_which_nothing_else_is_markup() -> None:
    odd = replace(PLAIN, message="a | <img> *b* @me `c|d` [x](y)\n# z", path="a|b`.md")
    page = to_summary(run_of(odd, notices=(Notice("note", Level.NOTE, "since `v1`"),)))
    row = next(line for line in page.splitlines() if "img" in line)
    assert row.startswith(
        "| ⚠️ | `a\\|b'.md:9` | a \\| &lt;img&gt; \\*b\\* &#64;me `c\\|d` \\[x\\](y)"
    )
    assert page.startswith("### docsync: 1 sections to look at (SUSPECT)\n")
    assert page.endswith("- since `v1`\n\n")


def test_a_summary_stays_below_what_github_takes() -> None:
    long = replace(PLAIN, message="ä" * 3000)
    page = to_summary(run_of(*[long] * 500))
    assert len(page.encode()) <= MAX_SUMMARY_BYTES
    assert "more do not fit here" in page


def test_sarif_is_valid_and_links_to_the_code() -> None:
    odd = replace(
        PLAIN,
        path="docs/ä b/100%:#?[x]\udce9.md",
        message="see [here](http://a) and \\ ({code}) \ud800",
        code=Spot("src/a]b.py", 0, "gone"),
        heading_path=(),
        suppressions=(Suppression("external", "rejected"),),
    )
    notices = (
        Notice("unchecked", Level.WARNING, "binary", "lib/x.so"),
        Notice("note", Level.NOTE, "said"),
    )
    log = as_log(run_of(PLAIN, odd, notices=notices))
    assert validation_errors(log) == []
    plain, strange = log["runs"][0]["results"]
    assert plain["message"]["text"] == (
        "Option `--jobs` was renamed to `--workers` ([src/cli.py:6](1)); “Options” still says "
        "`--jobs`."
    )
    assert [each["id"] for each in plain["relatedLocations"]] == [1, 2]
    assert plain["suppressions"] == []
    place = strange["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {
        "uri": "docs/%C3%A4%20b/100%25%3A%23%3F%5Bx%5D%E9.md",
        "uriBaseId": "%SRCROOT%",
    }
    assert strange["message"]["text"] == (
        "see \\[here\\](http://a) and \\\\ ([src/a\\]b.py](1)) \\\\ud800"
    )
    assert "region" not in strange["relatedLocations"][0]["physicalLocation"]
    assert strange["suppressions"] == [{"kind": "external", "justification": "rejected"}]
    (invocation,) = log["runs"][0]["invocations"]
    told = invocation["toolExecutionNotifications"]
    assert [each["level"] for each in told] == ["warning", "note"]
    assert told[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "lib/x.so"


def test_sarif_holds_no_character_that_a_strict_reader_refuses() -> None:
    text = to_sarif(run_of(replace(PLAIN, message="\udce9", path="\udce9.md")))
    assert "\\ud" not in text.replace("\\\\ud", "")
    assert text.isascii()


def test_each_rule_index_names_its_rule() -> None:
    log = as_log(run_of(PLAIN, replace(PLAIN, rule="default-changed")))["runs"][0]
    rules = log["tool"]["driver"]["rules"]
    for result in log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_every_kind_of_fact_has_a_rule_in_words() -> None:
    rules = {rule.id: rule for rule in check_rules()}
    assert set(rules) == {kind.value for kind in FactKind}
    for rule in rules.values():
        assert rule.short.endswith(".")
        assert len(rule.full) > len(rule.short)
        assert rule.help
    assert rule_of(FactKind.TOKEN_REMOVED).level is Level.NOTE
    assert rule_of(FactKind.ENV_REMOVED).short == (
        "An environment variable was removed and is still named."
    )


def test_a_fingerprint_does_not_know_the_line() -> None:
    moved = replace(PLAIN, region=Region(90, 4, 90, 10, "--jobs"), start_line=80, end_line=99)
    other = replace(PLAIN, identity=("Usage", "Options", "", "--level"))
    first, second, third = (fingerprints([each])[0] for each in (PLAIN, moved, other))
    assert first == second != third


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    marks = fingerprints([PLAIN, PLAIN, PLAIN])
    assert len(set(marks)) == 3
    assert marks[0] == fingerprints([PLAIN])[0]


def test_annotations_are_put_in_the_order_of_the_text() -> None:
    later = replace(PLAIN, region=Region(9, 40, 9, 46, "--jobs"))
    before = replace(PLAIN, path="docs/a.md")
    assert in_order([later, PLAIN, before]) == (before, PLAIN, later)
