"""With `ask = "affected"` a model is shown the change where no rule knows the words: what it quotes
of the change is staged for review, what it makes up is withheld."""

from __future__ import annotations

from parcel_project import Parcel, doc

from tests.lua_settings import LUA, NEW_LUA, SETTINGS

TRUE = "- `retry_after` (integer): seconds until a broken connection is tried again."
INVENTED = "- `retry_after` (integer): backs off exponentially between failed uploads."


def stage(parcel: Parcel) -> None:
    parcel.write("settings.lua", LUA)
    parcel.write("docs/settings.md", SETTINGS)
    parcel.git("add", "-A")
    parcel.git("commit", "-q", "--no-verify", "-m", "settings")
    parcel.stage("settings.lua", NEW_LUA)


def test_an_entry_in_the_words_of_the_change_is_staged(parcel: Parcel) -> None:
    stage(parcel)
    parcel.environ["DOCSYNC_ASK"] = "affected"
    with parcel.model(doc(TRUE)) as model:
        parcel.docsync("hook", code=1)
        asked = model.chats
    assert parcel.read("docs/settings.md") == SETTINGS.replace("- `keep", f"{TRUE}\n- `keep")
    assert len(asked) == 1
    prompt = asked[0]["messages"][-1]["content"]
    assert "+    -- Seconds until a broken connection is tried again." in prompt
    assert "- `max_wait` (integer): seconds until the server gives up." in prompt


def test_what_is_made_up_is_withheld_and_said(parcel: Parcel) -> None:
    stage(parcel)
    parcel.environ["DOCSYNC_ASK"] = "affected"
    with parcel.model(doc(INVENTED)):
        parcel.docsync("hook")
    assert parcel.read("docs/settings.md") == SETTINGS
    assert "docs/settings.md:4" in parcel.said
    kept = parcel.json("log", "--proposals")
    assert {one["state"] for one in kept} == {"withheld"}
    assert any("- said: " in one["why"] for one in kept)


def test_by_default_nobody_is_asked(parcel: Parcel) -> None:
    stage(parcel)
    with parcel.model(doc(TRUE)) as model:
        parcel.docsync("hook")
        assert model.chats == []
    assert parcel.read("docs/settings.md") == SETTINGS
    assert "the code does not say what it does" in parcel.said


LOG = "# Changes\n\n- `max_wait` is read.\n"


def test_a_model_is_not_shown_the_changelog(parcel: Parcel) -> None:
    parcel.write("CHANGELOG.md", LOG)
    stage(parcel)
    parcel.stage("CHANGELOG.md", LOG.replace("- `max", "- Added `retry_after` to wait.\n- `max"))
    parcel.environ["DOCSYNC_ASK"] = "affected"
    with parcel.model(doc(TRUE)) as model:
        parcel.docsync("hook", code=1)
        prompt = model.chats[0]["messages"][-1]["content"]
    assert "Added `retry_after`" not in prompt


def test_a_changelog_alone_changes_no_document(parcel: Parcel) -> None:
    parcel.write("CHANGELOG.md", LOG)
    stage(parcel)
    parcel.stage("settings.lua", LUA)
    parcel.stage("CHANGELOG.md", LOG.replace("max_wait", "longest_wait"))
    parcel.docsync("hook")
    assert parcel.read("docs/settings.md") == SETTINGS


TYPES = """\
export interface Settings {
  useTls?: boolean;
  maxWait?: number;
  keepOpen?: boolean;
  readOnly?: boolean;
}
"""
PAGE = """\
# Settings

## `useTls`

Encrypts what is sent.

## `maxWait`

Seconds until the server gives up.

## `keepOpen`

One connection for all.

## `readOnly`

Writes nothing.
"""
TEST = "it('tries a broken connection again if retryAfter is set', () => {})\n"


def test_a_section_that_its_siblings_have_is_written_from_the_titles_of_tests(
    parcel: Parcel,
) -> None:
    parcel.write("settings.ts", TYPES)
    parcel.write("docs/settings.md", PAGE)
    parcel.git("add", "-A")
    parcel.git("commit", "-q", "--no-verify", "-m", "sections")
    parcel.write("spec/settings.test.js", TEST)
    parcel.git("add", "-A")
    parcel.stage("settings.ts", TYPES.replace("  keepOpen", "  retryAfter?: number;\n  keepOpen"))
    parcel.environ["DOCSYNC_ASK"] = "affected"
    said = "## `retryAfter`\n\nTries a broken connection again if it is set."
    with parcel.model(doc(said)) as model:
        parcel.docsync("hook", code=1)
        prompt = model.chats[0]["messages"][-1]["content"]
    assert f"+{TEST.strip()}" in prompt
    made = PAGE.replace("## `keepOpen`", f"{said}\n\n## `keepOpen`")
    assert parcel.read("docs/settings.md") == made
