"""What only the typings say of a thing."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.description import description_of, said_of
from tests.unit.facts.test_collect import collected

OLD = b"export class Client {\n  constructor (url, { host } = {}) {\n    this.host = host\n  }\n}\n"
NEW = OLD.replace(b"{ host }", b"{ host, retry }")
TYPES = b"export interface Options {\n  /** Where it is. */\n  host?: string;\n}\n"


def told(typings: bytes, code: bytes = NEW) -> list[str]:
    found = collected(("client.js", OLD, code), ("client.d.ts", TYPES, typings))
    wanted = (FactKind.PARAMETER_ADDED, FactKind.KEY_ADDED)
    return [
        description_of(fact)
        for fact in found.facts
        if fact.kind in wanted and fact.language == "javascript" and fact.symbol == "retry"
    ]


MORE = TYPES.replace(b"}\n", b"  /** Options of the retry. */\n  retry?: number;\n}\n")


def test_a_parameter_has_the_comment_of_its_typing() -> None:
    assert told(MORE) == ["Options of the retry."]


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        (b"/* Options of the retry. */", ""),  # one line with one star may be a remark
        (b"/*\n   * Options of the retry.\n   */", "Options of the retry."),
        (b"/*\n   * Licensed to all of you.\n   */", ""),
        (b"/** Retry-specific options */", "Retry-specific options"),
        (b"/** Options */", ""),
    ],
)
def test_of_comments(comment: bytes, text: str) -> None:
    typings = MORE.replace(b"/** Options of the retry. */", comment)
    assert told(typings) == [text]


def test_of_two_typings_that_differ_neither_is_taken() -> None:
    other = b"export interface Other {\n  /** Of the other one. */\n  retry?: number;\n"
    typings = (
        MORE + other.replace(b"  retry", b"  host?: string;\n  /** Else. */\n  retry") + b"}\n"
    )
    old = TYPES + other.split(b"  /**")[0] + b"  host?: string;\n}\n"
    found = collected(("client.js", OLD, NEW), ("client.d.ts", old, typings))
    (one,) = [f for f in found.facts if f.kind is FactKind.PARAMETER_ADDED]
    assert description_of(one) == ""


def test_a_comment_of_the_code_comes_first() -> None:
    comment = b"  /** @param options.retry - How often it is tried. */\n"
    code = NEW.replace(b"  constructor", comment + b"  constructor")
    assert all("typing" not in text for text in told(MORE, code))


LISTED = """\
/**
Options of a flag:

- `type`: What it takes.
- `alias`: A short name.
{new}
@example
*/
export const made = [1]
"""
FLAG = b"export function flag (name, { type, alias } = {}) {\n  return [type, alias]\n}\n"


def listed(item: str) -> str:
    old, new = (LISTED.format(new=text).encode() for text in ("", item))
    code = FLAG.replace(b"alias }", b"alias, isMultiple }")
    found = collected(("index.js", old, new), ("flag.js", FLAG, code))
    (one,) = [f for f in found.facts if f.kind is FactKind.PARAMETER_ADDED]
    return description_of(one)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("- `isMultiple`: May be given twice.\n", "May be given twice."),
        ("- **isMultiple** (boolean) - May be given twice.\n", "May be given twice."),
        (
            "- `isMultiple`: May be given twice,\n  or not at all.\n",
            "May be given twice, or not at all.",
        ),
        ("- `isMultiple`: Twice.\n", ""),  # no sentence
        ("- `other`: May be given twice.\n", ""),
        ("isMultiple: May be given twice.\n", ""),  # no item
    ],
)
def test_a_list_in_a_comment_tells_of_a_parameter(item: str, text: str) -> None:
    assert listed(item) == text


def test_a_list_of_other_things_does_not() -> None:
    comment = b"/**\n- `colour`: The paint of it.\n- `isMultiple`: May be given twice.\n*/\n"
    code = FLAG.replace(b"alias }", b"alias, isMultiple }")
    found = collected(("index.js", b"a()\n", comment + b"a()\n"), ("flag.js", FLAG, code))
    (one,) = [f for f in found.facts if f.kind is FactKind.PARAMETER_ADDED]
    assert description_of(one) == ""


HELP = '''\
import textwrap

_HELP = dict(
    FIRST="Says what the first one does.",
    SECOND=textwrap.dedent("""\\
        Says what the second one does.

        For example: this."""),
    THIRD="Says what the third one does.",
    FOURTH="Says what the fourth one does.",
{new})
'''


def test_a_private_table_of_help_texts_is_for_users() -> None:
    old = HELP.format(new="").encode()
    told = '    FIFTH=textwrap.dedent("""\\\n        Says it\n        at last."""),\n'
    (one,) = [
        f
        for f in collected(("style.py", old, HELP.format(new=told).encode())).facts
        if f.kind is FactKind.KEY_ADDED
    ]
    assert one.is_public
    assert description_of(one) == "Says it at last."
    data = old.replace(b"Says what the", b"").replace(b"one does", b"")
    more = data.replace(b"})", b"}").replace(b"    FOURTH", b"    FIFTH='x',\n    FOURTH")
    (one,) = [f for f in collected(("style.py", data, more)).facts if f.kind is FactKind.KEY_ADDED]
    assert not one.is_public


def test_what_takes_any_name_may_take_a_removed_one_still() -> None:
    old = b"def set_session(*, level=None, readonly=None):\n    pass\n"
    for new, stands in ((b"*args, **kwargs", True), (b"*, level=None", False)):
        code = old.replace(b"*, level=None, readonly=None", new)
        gone = [
            f
            for f in collected(("session.py", old, code)).facts
            if f.kind is FactKind.PARAMETER_REMOVED and f.symbol == "readonly"
        ]
        assert [f.stands_elsewhere for f in gone] == [stands]


def test_an_option_that_is_put_on_by_a_call() -> None:
    old = b"from app.vendor.click import option\n\ndef all_option(f):\n    return f\n"
    new = old.replace(b"return f", b'return option("--all", is_flag=True, help="Takes it all.")(f)')
    found = collected(("options.py", old, new)).facts
    assert ("flag-added", "--all") in [(str(f.kind), f.symbol) for f in found]


def test_what_a_test_asserts_of_a_line_is_no_way_to_write_it() -> None:
    old = b"const buffer = await data.toBuffer()\n"
    new = b"expectType<Buffer>(await data.toBuffer())\n"
    app = (b"export const limit = 1\n", b"export const limit = 2\n")
    found = collected(("app.js", *app), ("test/app.test.js", old, new)).facts
    assert not [f for f in found if f.kind is FactKind.LINE_CHANGED and "buffer" in f.symbol]


def test_the_least_rust_that_only_the_linter_is_told() -> None:
    found = collected(("clippy.toml", b'msrv = "1.56.0"\n', b'msrv = "1.57.0"\n')).facts
    assert [(f.symbol, f.before, f.after, f.is_public) for f in found if "rust" in f.symbol] == [
        ("rust-version", "1.56.0", "1.57.0", True)
    ]


def test_a_member_within_a_member_may_be_inherited_as_well() -> None:
    iron = b"  iron?: {\n    password?: string;\n  };\n"
    old = b"export interface Options {\n" + iron + b"  host?: string;\n}\n"
    new = b"export interface Options extends Base {\n  host?: string;\n}\n"
    gone = [
        (fact.symbol, fact.owner, fact.stands_elsewhere)
        for fact in collected(("state.d.ts", old, new)).facts
        if fact.kind is FactKind.KEY_REMOVED
    ]
    assert gone == [("iron", "Options", True), ("password", "Options.iron", True)]


def test_members_of_a_type_within_a_type_stand_beside_each_other() -> None:
    old = (
        b"export interface Options {\n  cache?: boolean;\n  proxy?: {\n    host?: string;\n"
        b"    port?: number;\n  };\n  retries?: number;\n}\n"
    )
    new = old.replace(b"  retries", b"  timeout?: number;\n  retries")
    (one,) = [
        fact
        for fact in collected(("options.d.ts", old, new)).facts
        if fact.kind is FactKind.KEY_ADDED
    ]
    assert set(one.siblings) == {"cache", "proxy", "retries"}


MEMBERS = (
    "export interface Options {\n  timeout?: number;\n}\n"
    "export function start({ timeout = 100 }: Options = {}): void {}\n"
)


@pytest.mark.parametrize(
    ("more", "default"),
    [
        ("", "3"),
        ("export function stop({ retries = 3 }: Options): void {}\n", "3"),
        ("export function stop({ retries = 5 }: Options): void {}\n", ""),
    ],
)
def test_a_member_has_the_default_that_a_function_gives_it(more: str, default: str) -> None:
    new = MEMBERS.replace("number;\n", "number;\n  /** Tries of a job. */\n  retries?: number;\n")
    new = new.replace("= 100", "= 100, retries = 3") + more
    found = collected(("a.ts", MEMBERS.encode(), new.encode()))
    [member] = [f for f in found.facts if f.kind is FactKind.KEY_ADDED]
    said = said_of(member)
    assert (said.text, said.type, said.default) == ("Tries of a job.", "number", default)
    # a parameter of another type says nothing of it
    other = new.replace("}: Options", "}: Others")
    found = collected(("a.ts", MEMBERS.encode(), other.encode()))
    [member] = [f for f in found.facts if f.kind is FactKind.KEY_ADDED]
    assert said_of(member).default == ""
