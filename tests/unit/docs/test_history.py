"""Which prose is about the past, and which only names a version."""

from __future__ import annotations

import pytest

from docsync.docs.history import is_historical_document, tells_the_past
from docsync.docs.living import living
from docsync.docs.parse import parse_document

DEAD = """
Before 2.0 the default was 3.
Until 1.4, `--jobs` had no effect.
Prior to version 3.2 the file lived in /etc.
In 1.x the server listened on port 80.
In versions before 2.0 you had to pass `--jobs`.
Changed in version 2.0: the default is now 5.
Renamed in 3.1 from `--old`.
`--old` was removed in 2.0.
`--old` (removed in v2.0.0) is gone.
Since 2.0 the option `--a` was renamed to `--b`.
As of version 4.0, the `sync` command has been removed.
In earlier versions the flag is called `--x`.
In previous releases, this returned a list.
The option used to be called `--jobs`.
This was previously known as `app-run`.
The module was formerly called `x`.
Previously, the limit was 10.
Fixed in 1.2.3: a crash with `--jobs`.
Up to version 1.9 the tool wrote to `out/`.
The setting moved in 2.1 to `[tool]`.
pre-1.0 releases used `conf.ini`.
Originally the parser ignored case.
With 1.x, configuration came from `app.cfg`.
In 2.0 we dropped support for Python 3.7.
With 2.0 the default changed to 5.
The default was 5 before 2.0.
Before version 2 the default was 3.
Before v2, jobs were called tasks.
Versions before 2.0 didn't have this flag.
Earlier versions had a flag `--x`.
Older versions returned a list.
Historically, the port was 80.
""".strip().split("\n")

LIVING = """
Requires Python 3.9 or newer.
Python 3.9 or newer is required.
Since 2.0 the default is 5.
Starting with 2.0 the default is 5.
As of 2.1, `--jobs` takes a number.
`--jobs` (added in 1.4) sets the number of workers.
New in version 2.0: `--jobs` sets the number of workers.
In 1.4.0, the `--jobs` option was introduced.
Version 2.0 added `--jobs`.
Available since 2.0.
`--old` is deprecated since 2.0, use `--new`.
`--x` has been deprecated in 2.0.
Deprecated in 3.0; use `run` instead.
Python versions before 3.8 are not supported.
Versions prior to 3.8 are not supported.
Needs a compiler older than 12.0 or the flag `--compat`.
Supports protocol versions up to 2.0.
Works with Django 3.2 through 4.2.
In Python 3.11 and later, `tomllib` is used instead.
On 3.10 the backport is installed automatically.
If the server was started with `--jobs 4`, it has four workers.
The file is written before the server is stopped.
The default is 3.5 seconds.
When the request failed, it is retried.
Set `timeout` to 2.5 if the network is slow.
Install it with version 2.1 or newer of the plugin.
The command ran successfully if it prints 0.
You must have installed Node 18.2 before you begin.
Only versions < 4.0 are tested.
The values are sorted before they are written.
Make sure that 1.2.3 was published before you tag 1.2.4.
The limit is raised to 3.5 GB.
It listens on 127.0.0.1 and the job ended.
With 2.0, it stops when it was not used for 15 minutes.
""".strip().split("\n")


@pytest.mark.parametrize("sentence", DEAD)
def test_what_was(sentence: str) -> None:
    assert tells_the_past(sentence)


@pytest.mark.parametrize("sentence", LIVING)
def test_what_is(sentence: str) -> None:
    assert not tells_the_past(sentence)


ADR = """# 7. Use a queue

Date: 2021-03-01

## Status

Accepted

## Context

Jobs block. We use `--jobs`.

## Decision

We add a queue.

## Consequences

More code.
"""
MADR = """# Use a queue

* Status: accepted

## Context and Problem Statement

x

## Considered Options

x

## Decision Outcome

x
"""
PROPOSAL = """# Faster parsing

## Summary
x
## Motivation
x
## Detailed design
x
## Drawbacks
x
"""
GUIDE = """# Queues

## Status

`app status` shows `--jobs`.

## Context

A context holds jobs.

## Motivation

## Goals

## Summary
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ADR, True),
        (MADR, True),
        (PROPOSAL, True),
        (GUIDE, False),
        ("# Old API\n\nThis page is archived. See the new one.\n", True),
        ("# Old API\n\nThis document has been superseded by v2.\n", True),
        ("# Archive\n\n`app archive` stores what is archived.\n", False),
        ("# App\n\nThis project is no longer maintained.\n", False),
    ],
)
def test_records_are_known_by_their_shape(text: str, expected: bool) -> None:
    assert is_historical_document(parse_document("docs/a.md", "b", text.encode())) is expected


@pytest.mark.parametrize(
    ("path", "text", "alive"),
    [
        ("a.md", "Use `--jobs`. Before 2.0 `--jobs` was slow. `--jobs` is fast.\n", "yny"),
        ("a.md", "- `--jobs` (since 1.2)\n- `--jobs` was slow before 2.0\n", "yn"),
        ("a.md", "| a | b |\n|--|--|\n| x | `--jobs` |\n| y | in 1.x `--jobs` was slow |\n", "yn"),
        ("a.md", "# T\n`--jobs`\n\n<!-- docsync: ignore -->\n`--jobs`\n\n# U\n\n`--jobs`\n", "yny"),
        ("a.md", "# T\n`--jobs`\n\n## 1.2.0\n\n`--jobs`\n", "yn"),
        ("a.md", '!!! info "Changed in 2.0"\n\n    `--jobs` is new.\n\n`--jobs`\n', "ny"),
        ("a.md", "x `--jobs`\n\n```\nbefore 2.0 it was --jobs\n```\n", "yy"),
        ("a.md", ADR, "n"),
        (
            "a.rst",
            ".. option:: --jobs\n\n   Many.\n\n   .. versionchanged:: 2\n      --jobs may be 0.\n",
            "yn",
        ),
        ("a.rst", ".. deprecated:: 2.0\n   Use ``--jobs``.\n", "y"),
    ],
)
def test_living_text(path: str, text: str, alive: str) -> None:
    docfile = parse_document(path, "b", text.encode())
    found = ""
    for section in docfile.sections:
        at = docfile.content.find(b"--jobs", section.start, section.end)
        while at >= 0:
            found += "y" if living(docfile, section, at, at + 6) else "n"
            at = docfile.content.find(b"--jobs", at + 6, section.end)
    assert found == alive


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs/plans/2026-06-11-editor.md", True),
        ("_posts/2024-01-05-hello.md", True),
        ("blog/2023/11/30/news.md", True),
        ("notes/2024_01_05_meeting.md", True),
        ("docs/design_proposals/builder.md", True),
        ("rfcs/0012-cache.md", True),
        ("docs/adr/drivers/cache.md", True),
        ("docs/adr/README.md", False),
        ("docs/proposals.md", False),
        ("docs/rest/2022-11-28/users.md", False),
        ("docs/spec/2025-06-18.md", False),
        ("docs/2019/0102_setup.md", False),
        ("docs/2024-edition.md", False),
        ("docs/api-2024-01.md", False),
        ("docs/12345678.md", False),
    ],
)
def test_what_has_a_date_or_a_decision_in_its_path_is_a_record(path: str, expected: bool) -> None:
    assert is_historical_document(parse_document(path, "b", b"# A\n\nText.\n")) is expected


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("App 3.7.0", "App 3.6.1", "App 3.3.0"), True),
        (("App 3.3.0", "App 3.6.1", "App 3.7.0"), False),
        (("Python 3.10", "Python 3.9", "Python 3.8"), False),
        (("App 3.7.0", "App 3.6.1", "Install"), False),
        (("App 3.7.0", "App 3.6.1"), False),
    ],
)
def test_headings_that_are_releases(headings: tuple[str, ...], expected: bool) -> None:
    text = "# Notes\n\n" + "".join(f"## {heading}\n\n- a\n\n" for heading in headings)
    assert is_historical_document(parse_document("docs/a.md", "b", text.encode())) is expected


@pytest.mark.parametrize(
    ("heading", "expected"), [("API changes 3.7.0", True), ("What the API changes", False)]
)
def test_a_section_of_changes_in_a_release(heading: str, expected: bool) -> None:
    document = parse_document("docs/a.md", "b", f"# A\n\n## {heading}\n\nText.\n".encode())
    section = document.sections[-1]
    assert living(document, section, section.end - 6, section.end - 1) is not expected
