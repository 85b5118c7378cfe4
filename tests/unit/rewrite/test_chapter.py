"""Where siblings have sections of their own, an added thing gets a short one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.judge.verdict import Affected, Verdict
from docsync.match.candidate import Candidate
from docsync.rewrite.chapter import new_section
from docsync.rewrite.proposal import Origin, Rewrite
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
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
    more = {"siblings": ("timeout", "jobs", "depth"), **more}
    return fact(FactKind.KEY_ADDED, "retries", None, "3", detail=detail, **more)


def test_by_the_alphabet_with_a_default() -> None:
    found = new_section(setting(), document(MARKDOWN))
    assert found is not None
    section, edit = found
    assert section.heading == "`jobs`"
    assert edit.new == "## `retries`\n\nHow often to try again.\n\nDefault: `3`\n\n"


@pytest.mark.parametrize(
    ("brackets", "head"),
    [
        (("(`boolean`)", "(a number)", "(seconds)"), None),
        (("(`number`)", "(`number`)", ""), None),
        (("", "(a number)", ""), "## `retries`"),
        (("(optional)", "(optional)", "(optional)"), "## `retries` (optional)"),
    ],
)
def test_what_brackets_say_of_each_is_not_said_of_another(
    brackets: tuple[str, str, str], head: str | None
) -> None:
    text = MARKDOWN
    for name, bracket in zip(("depth", "jobs", "timeout"), brackets, strict=True):
        text = text.replace(f"## `{name}`", f"## `{name}` {bracket}".rstrip())
    found = new_section(setting(), document(text))
    assert (found and found[1].new.split("\n")[0]) == head


@pytest.mark.parametrize("is_anchored", [False, True])
def test_the_first_by_the_alphabet_stands_above_all(is_anchored: bool) -> None:
    text = anchored(MARKDOWN) if is_anchored else MARKDOWN
    fresh = setting("batch: how much at once")
    found = new_section(replace(fresh, symbol="batch"), document(text))
    assert found is not None
    section, edit = found
    assert section.heading == "`depth`"
    own = "## `batch`\n\nHow much at once.\n\nDefault: `3`\n\n"
    made = text[: edit.start] + edit.new + text[edit.end :]
    if is_anchored:
        own = f'---\n<a name="batch"></a>\n\n{own}'
        assert made == text.replace('---\n<a name="depth">', f'{own}---\n<a name="depth">')
    else:
        assert made == text.replace("## `depth`", f"{own}## `depth`")


def test_a_heading_like_one_that_is_only_a_name() -> None:
    text = MARKDOWN.replace("`jobs`", "`jobs <n>`").replace("`timeout`", "`wait`")
    fresh = fact(
        FactKind.KEY_ADDED,
        "retries",
        None,
        "3",
        siblings=("jobs", "wait", "depth"),
        detail="retries: how often to try again. Default is `3`.",
    )
    found = new_section(fresh, document(text))
    assert found is not None
    assert found[0].heading == "`jobs <n>`"
    assert found[1].new == "## `retries`\n\nHow often to try again.\n\nDefault: `3`\n\n"


def test_a_line_below_a_heading_is_as_long_as_it() -> None:
    text = "".join(
        f"{name}\n{'-' * len(name)}\n\nText here.\n\n" for name in ("depth", "timeout", "jobs")
    )
    found = new_section(setting(), document(text, "docs/a.rst"))
    assert found is not None
    assert "retries\n-------\n" in found[1].new


def anchored(text: str) -> str:
    for name in ("depth", "jobs", "timeout"):
        text = text.replace(f"## `{name}`", f'---\n<a name="{name}"></a>\n\n## `{name}`')
    return text


def test_what_stands_above_a_heading_stays_with_it() -> None:
    text = anchored(MARKDOWN)
    found = new_section(setting(), document(text))
    assert found is not None
    edit = found[1]
    made = text[: edit.start] + edit.new + text[edit.end :]
    own = '---\n<a name="retries"></a>\n\n## `retries`\n\nHow often to try again.\n\n'
    assert made == text.replace(
        '---\n<a name="timeout">', f'{own}Default: `3`\n\n---\n<a name="timeout">'
    )


def test_no_section_below_an_anchor_of_another_form() -> None:
    text = anchored(MARKDOWN)
    for name in ("depth", "jobs", "timeout"):
        text = text.replace(f'name="{name}"', f'name="the-{name}-of-it"')
    assert new_section(setting(), document(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        MARKDOWN.replace("# Settings\n\n", "---\ntitle: a\n---\n\n"),
        MARKDOWN.replace("# Settings\n", "# Settings\n\nAll of them.\n\n---\n"),
    ],
)
def test_what_ends_the_beginning_is_no_rule_of_a_section(text: str) -> None:
    found = new_section(setting(), document(text))
    assert found is not None
    assert found[1].new.startswith("## `retries`\n")


def test_the_border_of_a_block_is_no_rule() -> None:
    literal = "::\n\n   jobs = 2\n   ----\n\n"
    text = "".join(
        f"{name}\n{'-' * len(name)}\n\nText here.\n\n{literal}"
        for name in ("depth", "jobs", "timeout")
    )
    found = new_section(setting(), document(text, "docs/a.rst"))
    assert found is not None
    assert text[: found[1].start].endswith("   ----\n\n")
    empty = "depth\n-----\n\nHow deep.\n\njobs\n----\n\ntimeout\n-------\n\nWhen.\n"
    found = new_section(setting(), document(empty))
    assert found is not None
    assert empty[: found[1].start].endswith("jobs\n----\n\n")


def test_what_ends_a_document_stays_at_its_end() -> None:
    for end in ("[hub]: https://hub.example.org\n", "{% include 'more.md' %}\n"):
        text = MARKDOWN.replace("timeout", "among") + "\n" + end
        fresh = setting(siblings=("among", "jobs", "depth"))
        found = new_section(fresh, document(text))
        assert found is not None
        assert text[found[1].end :] == end


def test_a_field_of_go_has_no_section_among_keys() -> None:
    field = setting("Retries int\nRetries is how often to try again.")
    field = replace(field, symbol="Retries", language="go")
    assert new_section(field, document(MARKDOWN)) is None
    key = replace(
        field, symbol="retries", detail=field.detail.replace("Retries int", "retries: Retries int")
    )
    found = new_section(key, document(MARKDOWN))
    assert found is not None
    assert "\n\nIs how often" not in found[1].new


def test_no_section_of_a_key_among_headings_that_are_words() -> None:
    words = ("Licenses", "Secrets", "Packages")
    found = setting(siblings=words)
    text = "".join(f"## {word}\n\nLooks for them.\n\n" for word in words)
    assert new_section(found, document(text)) is None
    quoted = text
    for word in words:
        quoted = quoted.replace(f"## {word}", f"## `{word}`")
    assert new_section(found, document(quoted)) is not None


def test_no_section_without_words_or_sisters_or_twice() -> None:
    assert new_section(setting(detail="retries = 3"), document(MARKDOWN)) is None
    assert new_section(setting(), document(MARKDOWN.replace("`jobs`", "Work"))) is None
    assert new_section(setting(), document(MARKDOWN + "\n## `retries`\n\nTries.\n")) is None


@pytest.mark.parametrize(
    ("origin", "old", "new", "is_right"),
    [
        (Origin.MECHANICAL, "", "## `retries`\n\nHow often to try again.\n", True),
        (Origin.MODEL, "", "## `retries`\n\nHow often to try again.\n", False),
        (Origin.MECHANICAL, "", "## `others`\n\nHow often to try again.\n", False),
        (Origin.MECHANICAL, "", "## `retries`\n\nIt bakes bread for you.\n", False),
        (Origin.MECHANICAL, "## `jobs`\n\nHow many.\n", "", False),
    ],
)
def test_only_a_certain_edit_for_that_very_thing_brings_a_heading(
    origin: Origin, old: str, new: str, is_right: bool
) -> None:
    doc = document(MARKDOWN)
    change = setting()
    found = Verdict(Candidate(doc.sections[2], (change,), (), 0.9), Affected.AFFECTED, 0.9, "")
    rewrite = Rewrite(found, 0, len(old), old, new, origin, "")
    evidence = Evidence(MARKDOWN, (change,), change.detail, TextWords(MARKDOWN + change.detail))
    assert verify(rewrite, evidence, format="markdown").is_sound is is_right


README = """\
# App

### options

#### cwd

Type: `string`<br>
Default: `process.cwd()`

Where to run.

#### stripNewline

Type: `boolean`<br>
Default: `true`

Strip the last line break.

#### maxBuffer

Type: `number`<br>
Default: `100` (100 B)

The most that is kept.
"""
HIDE = (
    "hide?: boolean = true\nDo not create a window.",
    "#### hide\n\nType: `boolean`<br>\nDefault: `true`\n\nDo not create a window.\n",
)


def option(name: str, detail: str, **more: object) -> ChangeFact:
    declared = detail.partition("\n")[0].partition(": ")[2].partition(" = ")[0]
    more = {"siblings": ("maxBuffer", "stripNewline", "cwd"), "language": "typescript", **more}
    return fact(FactKind.KEY_ADDED, name, None, f"{declared} (optional)", detail=detail, **more)


def made(change: ChangeFact, text: str = README) -> str:
    found = new_section(change, document(text))
    return found[1].new.strip("\n") + "\n" if found is not None else ""


@pytest.mark.parametrize(
    ("detail", "new"),
    [
        HIDE,
        (
            "hide?: boolean\nDo not create a window.",
            "#### hide\n\nType: `boolean`\n\nDo not create a window.\n",
        ),
        ("hide\nDo not create a window.", ""),
    ],
    ids=["both", "no default", "no type"],
)
def test_lines_of_type_and_default_are_like_the_sisters(detail: str, new: str) -> None:
    change = option("hide", detail)
    if not new:
        change = replace(change, after=None)
    assert made(change) == new
    if not new:
        return
    (section, edit), page = new_section(change, document(README)) or (None, None), document(README)
    assert section is not None and edit is not None
    verdict = Verdict(Candidate(section, (change,), (), 0.9), Affected.AFFECTED, 0.9, "")
    rewrite = Rewrite(verdict, edit.start, edit.end, "", edit.new, Origin.MECHANICAL, "")
    evidence = Evidence(README, (change,), "", TextWords(()))
    assert verify(rewrite, evidence, format=page.format).is_sound


def test_what_may_be_missing_is_said_as_of_the_sisters() -> None:
    text = README.replace("Type: `boolean`", "Type: `boolean | undefined`")
    beside = ("stripNewline", "maxBuffer", "cwd")
    change = option("hide", "hide?: boolean\nDo not create a window.", siblings=beside)
    assert "\nType: `boolean | undefined`\n" in made(change, text)
    # what is there by default is never missing
    assert "\nType: `boolean`<br>\n" in made(option("hide", HIDE[0], siblings=beside), text)
