"""A new section is all that an added setting needs where its siblings have sections."""

from __future__ import annotations

from parcel_project import Parcel

TYPES = """\
export interface Settings {
  /** How deep to look. */
  depth?: number;
  /** How many at once. */
  jobs?: number;
  /** Seconds to wait. */
  timeout?: number;
}
"""
ADDED = "  /** How much is read in one go. */\n  batch?: number;\n"
PAGE = """\
# Settings

All of them.

## `depth`

How deep to look.

## `jobs`

How many at once.

## `timeout`

Seconds to wait.
"""
SECTION = "## `batch`\n\nHow much is read in one go.\n\n"


def stage(parcel: Parcel, page: str) -> None:
    parcel.write("settings.ts", TYPES)
    parcel.write("docs/settings.md", page)
    parcel.git("add", "-A")
    parcel.git("commit", "-q", "--no-verify", "-m", "sections")
    parcel.stage("settings.ts", TYPES.replace("  /** How deep", f"{ADDED}  /** How deep"))


def test_the_sections_of_its_siblings_lack_nothing_then(parcel: Parcel) -> None:
    stage(parcel, PAGE)
    parcel.docsync("sync", "--staged", "--no-model", code=1)
    assert parcel.read("docs/settings.md") == PAGE.replace("## `depth`", f"{SECTION}## `depth`")
    assert "1 section rewritten\n" in parcel.said
    assert "May be out of date" not in parcel.said


def test_a_document_without_such_a_section_still_lacks_it(parcel: Parcel) -> None:
    told = "# Use\n\n## `depth` and `jobs`\n\nGive `depth`, `jobs` and `timeout` as you like.\n"
    parcel.write("docs/use.md", told)
    stage(parcel, PAGE)
    parcel.docsync("sync", "--staged", "--no-model", code=1)
    assert SECTION in parcel.read("docs/settings.md")
    assert parcel.read("docs/use.md") == told
    assert "docs/use.md:3" in parcel.said
    assert parcel.said.count("is not listed beside") == 2  # why the section was written, and this
