"""What a document recorded once: releases, machines, measurements."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from tests.unit.samples import document, fact, mended


def test_no_value_follows_in_a_table_of_releases() -> None:
    change = fact(FactKind.VALUE_CHANGED, "__version__", "'7.1.3'", "'7.3.1'")
    text = "| {} | app |\n|---|---|\n| {} | `7.2.1` |\n| {} | `7.1.3` |\n"
    releases = text.format("server", "`1.21.0`", "`1.20.x`")
    assert mended(document(releases), change) == releases
    parts = text.format("part", "plugin", "app")
    assert mended(document(parts), change) == parts.replace("7.1.3", "7.3.1")


@pytest.mark.parametrize("host", ["OS: Ubuntu 22.04", "Intel Core i7, 8 logical cores"])
def test_no_version_follows_in_what_a_tool_said_of_its_machine(host: str) -> None:
    change = fact(FactKind.VALUE_CHANGED, "__version__", "'2.3.1'", "'2.3.2'")
    text = f"```\n{host}\napp 2.3.1\nlibc 2.35.0\n```\n"
    assert mended(document(text), change) == text
    text = text.replace(host, "$ app --versions")
    assert mended(document(text), change) == text.replace("2.3.1", "2.3.2")


def test_no_name_changes_in_a_table_of_measurements() -> None:
    change = fact(FactKind.SYMBOL_RENAMED, "run_all", "run_all", "run_every")
    row = "| `run_all` | {} |\n"
    text = "| Method | {} |\n|---|---|\n" + row
    measured = text.format("Mean", "2.3 us")
    assert mended(document(measured), change) == measured
    told = text.format("Meaning", "runs 3")
    assert mended(document(told), change) == told.replace("run_all", "run_every")


@pytest.mark.parametrize("end", [".value", ".name", "()"])
def test_an_expression_for_the_same_value_is_no_new_one(end: str) -> None:
    text = "| name | default |\n|---|---|\n| `--framer` | `Framers.socket` |\n"
    for old, new in (("Framers.socket", f"Framers.socket{end}"), (f"Framers.socket{end}", "X.y")):
        change = fact(FactKind.DEFAULT_CHANGED, "--framer", old, new)
        told = text.replace("Framers.socket", old)
        want = told.replace(old, new) if new == "X.y" else told
        assert mended(document(told), change) == want
