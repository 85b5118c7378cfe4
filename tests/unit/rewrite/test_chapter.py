"""Where siblings have sections of their own, an added thing gets a short one."""

from __future__ import annotations

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.chapter import new_section
from tests.unit.samples import document, fact

MARKDOWN = """\
# Settings

## `depth`

How deep to look.

Default: `2`

## `jobs`

How many at once.

Default: `4`

## `timeout`

Seconds to wait.

Default: `30`
"""


def setting(detail: str = "retries: how often to try again", **more: object) -> ChangeFact:
    siblings = ("timeout", "jobs", "depth")
    return fact(FactKind.KEY_ADDED, "retries", None, "3", siblings=siblings, detail=detail, **more)


def test_by_the_alphabet_with_a_default() -> None:
    found = new_section(setting(), document(MARKDOWN))
    assert found is not None
    section, edit = found
    assert section.heading == "`jobs`"
    assert edit.new == "## `retries`\n\nHow often to try again.\n\nDefault: `3`\n\n"


def test_a_line_below_a_heading_is_as_long_as_it() -> None:
    text = "".join(
        f"{name}\n{'-' * len(name)}\n\nText here.\n\n" for name in ("depth", "timeout", "jobs")
    )
    found = new_section(setting(), document(text, "docs/a.rst"))
    assert found is not None
    assert "retries\n-------\n" in found[1].new


def test_no_section_without_words_or_sisters_or_twice() -> None:
    assert new_section(setting(detail="retries = 3"), document(MARKDOWN)) is None
    assert new_section(setting(), document(MARKDOWN.replace("`jobs`", "Work"))) is None
    assert new_section(setting(), document(MARKDOWN + "\n## `retries`\n\nTries.\n")) is None
