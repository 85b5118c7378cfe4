"""Defaults that only the comment of a field gives, and the fields beside a new one."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.treesitter.file import treesitter_facts
from docsync.rewrite.description import said_of

OPTIONS = """\
export interface Options {
    /**
     * How long to wait.
     * @default 10
     */
    wait?: number;
}
"""


def facts_of(old: str, new: str, path: str = "src/options.ts") -> list[ChangeFact]:
    return list(treesitter_facts(path, old.encode(), new.encode(), path))


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("@default 20", "20"),
        ("@defaultValue `20`", "20"),
        ("@default 'fast'", "'fast'"),
        ("@default `20`\n     * @see other", "20"),
        ("@default `20` @see other", "20"),
    ],
)
def test_a_default_of_a_tag(told: str, value: str) -> None:
    (found,) = facts_of(OPTIONS, OPTIONS.replace("@default 10", told))
    assert found.kind is FactKind.DEFAULT_CHANGED
    assert (found.symbol, found.before, found.after) == ("wait", "10", value)


@pytest.mark.parametrize(
    "told",
    [
        "@default [process.env](https://nodejs.org/api/process.html#processenv)",
        "@default the same as depth",
        "@default depends on the system",
    ],
)
def test_words_about_a_default_are_no_value(told: str) -> None:
    assert facts_of(OPTIONS, OPTIONS.replace("@default 10", told)) == []


@pytest.mark.parametrize("told", ["@default {\n     *   a: 1 }", "@default as long as it takes"])
def test_a_default_in_words_is_no_value_of_a_document(told: str) -> None:
    new = OPTIONS.replace("wait?:", "rest?:").replace("@default 10", told)
    both = OPTIONS.removesuffix("}\n") + new.partition("{\n")[2]
    (came,) = [f for f in facts_of(OPTIONS, both) if f.kind is FactKind.KEY_ADDED]
    assert said_of(came).default == ""


def test_a_new_field_has_type_and_default() -> None:
    new = OPTIONS.replace("wait?:", "rest?:")
    both = OPTIONS.removesuffix("}\n") + new.partition("{\n")[2]
    (came,) = [f for f in facts_of(OPTIONS, both) if f.kind is FactKind.KEY_ADDED]
    said = said_of(came)
    assert (said.text, said.type, said.default) == ("How long to wait.", "number", "10")


def test_the_fields_of_the_types_that_it_extends_stand_beside_a_new_one() -> None:
    old = (
        "export interface Base { command: string; exitCode: number; }\n"
        "export interface Middle extends Base { all?: string; }\n"
        "export interface Other { nothing: string; }\n"
        "export interface Failure<T = string> extends Error, Middle { message: string; }\n"
    )
    new = old.replace("message: string; }", "message: string; originalMessage?: string; }")
    (came,) = facts_of(old, new)
    assert came.symbol == "originalMessage"
    assert came.siblings == ("message", "all", "exitCode", "command")


def test_a_tag_behind_the_words_is_none_of_them() -> None:
    line = """
    export interface Options {
      /** Seconds until it ends. @default 10 */
      timeout?: number;
    }
    """
    (default,) = facts_of(line, line.replace("10", "20"))
    assert (default.kind, default.before, default.after) == (FactKind.DEFAULT_CHANGED, "10", "20")
    (told,) = facts_of(line, line.replace("Seconds until", "How long before"))
    assert (told.before, told.after) == ("Seconds until it ends.", "How long before it ends.")
