"""Names that are new in a row of others, whatever the language."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.newcomers import MAX_FACTS, newcomer_facts

LUA = """\
local schema = {
    properties = {
        use_tls = { type = "boolean", default = false },
        tls_verify = { type = "boolean", default = false },
        uid = { type = "string", default = "cn" },
        nested = {
            deep_key = 1,
        },
    },
}
"""
GO = """\
switch name {
case "expire":
\treturn 1
case "max_fails":
\treturn 2
}
"""


def added(old: str, new: str, path: str = "a.lua") -> list[ChangeFact]:
    return newcomer_facts([(path, old.encode(), new.encode())], ())


def test_a_key_beside_others_of_its_depth() -> None:
    line = '        hide_credentials = { type = "boolean", default = false },\n'
    at = LUA.index("        uid")
    (fact,) = added(LUA, LUA[:at] + line + LUA[at:])
    assert (fact.kind, fact.symbol) == (FactKind.KEY_ADDED, "hide_credentials")
    assert fact.siblings == ("tls_verify", "uid", "use_tls", "nested")
    assert fact.place == Place("a.lua", 5)
    assert fact.is_public


def test_a_case_of_a_switch() -> None:
    new = GO.replace('case "max_fails"', 'case "max_idle_conns":\n\treturn 3\ncase "max_fails"')
    (fact,) = added(GO, new, "a.go")
    assert (fact.symbol, fact.siblings) == ("max_idle_conns", ("expire", "max_fails"))


@pytest.mark.parametrize(
    "line",
    [
        "        width = 3,",  # a plain word may be anything
        "        deep_key = 2,",  # it was there, elsewhere
        "            other_key = 2,",  # of another depth
        "        -- other_key = 2,",
        "        local other_key = 2",
    ],
)
def test_no_newcomer(line: str) -> None:
    at = LUA.index("        uid")
    assert added(LUA, f"{LUA[:at]}{line}\n{LUA[at:]}") == []


def test_one_neighbour_is_no_row() -> None:
    assert added('"a_b": 1,\n', '"a_b": 1,\n"c_d": 2,\n', "a.json5") == []


def test_what_a_fact_names_is_left_out() -> None:
    at = LUA.index("        uid")
    new = LUA[:at] + "        hide_credentials = { 1 },\n" + LUA[at:]
    (known,) = added(LUA, new)
    assert newcomer_facts([("a.lua", LUA.encode(), new.encode())], [known]) == []


def test_another_program_has_no_newcomers() -> None:
    lines = "".join(f"        new_{n}_name = {{ 1 }},\n" for n in range(MAX_FACTS + 1))
    at = LUA.index("        uid")
    assert added(LUA, LUA[:at] + lines + LUA[at:]) == []


def test_whole_files_tell_nothing() -> None:
    assert newcomer_facts([("a.lua", None, LUA.encode()), ("b.lua", LUA.encode(), None)], ()) == []


FLAGS = """\
  'client-socket-host': {
    path: 'client.socket.host',
  },
  'client-socket-port': {
  },
  'client-socket-path': {
  },
"""


def test_a_line_that_only_has_another_name_renamed_it() -> None:
    key, flag = added(FLAGS, FLAGS.replace("socket-host", "socket-hostname"), "flags.js")
    assert (key.kind, key.before, key.after) == (
        FactKind.KEY_RENAMED,
        "client-socket-host",
        "client-socket-hostname",
    )
    assert (flag.kind, flag.symbol, flag.after) == (
        FactKind.FLAG_RENAMED,
        "--client-socket-host",
        "--client-socket-hostname",
    )


@pytest.mark.parametrize(
    "new",
    [
        FLAGS.replace("'client-socket-host'", "'web-server-type'"),  # another thing
        FLAGS.replace("'client-socket-host': {", "'client-socket-hostname': ["),
        FLAGS.replace("socket-host", "socket-hostname") + "  'client-socket-host': {\n  },\n",
    ],
)
def test_what_took_the_place_of_another_is_new(new: str) -> None:
    assert {fact.kind for fact in added(FLAGS, new, "flags.js")} <= {FactKind.KEY_ADDED}


TOLD = """\
module.exports = {
  "client-host": {
    configs: [
      {
        type: "string",
        description: "Host of the client.",
      },
    ],
  },
  "client-port": {
    description:
      "Port of " +
      "the client.",
  },
  "client-path": {
    description: "Path of the client.",
  },
};
"""
AFTER = '  "client-path": {\n'


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ('  "client-retry": { help: "How often to try." },\n', "How often to try."),
        (
            '  "client-retry": {\n    type: "int",\n    help: `It\\\'s tried.`,\n  },\n',
            "It's tried.",
        ),
        (
            '  "client-retry": {\n    configs: [\n      {\n        description:\n'
            '          "Tells how often " +\n          "to try.",\n      },\n    ],\n  },\n',
            "Tells how often to try.",
        ),
        (
            '  "client-retry": {\n    parts: {\n      help: "Of the parts.",\n    },\n  },\n',
            "",
        ),
        ('  "client-retry": {\n    type: "int",\n  },\n', ""),
        ('  "client-retry": {\n    description: words(),\n  },\n', ""),
    ],
)
def test_what_a_record_tells_of_its_thing(record: str, told: str) -> None:
    (fact,) = added(TOLD, TOLD.replace(AFTER, record + AFTER), "flags.js")
    assert fact.symbol == "client-retry"
    assert fact.detail == (f"client-retry: {told}" if told else "")
    assert fact.certainty == (0.9 if told else 0.8)


TYPES = """\
PATH_TYPES: list[type] = [
    os.PathLike,
    pathlib.Path,
    pathlib.PosixPath,
]

OTHER = [
    my_pkg.OtherPath,
]
"""


def test_a_bare_name_in_a_list() -> None:
    new = TYPES.replace(
        "    pathlib.PosixPath,\n", "    pathlib.PosixPath,\n    pathlib.WindowsPath,\n"
    )
    (fact,) = added(TYPES, new, "types.py")
    assert (fact.kind, fact.symbol) == (FactKind.KEY_ADDED, "pathlib.WindowsPath")
    assert fact.siblings == ("pathlib.PosixPath", "pathlib.Path", "os.PathLike")
    assert fact.place.line == 5


@pytest.mark.parametrize(
    ("opener", "closer"),
    [
        ("KINDS = frozenset({", "})"),
        ("kinds := []reflect.Kind{", "}"),
        ("let kinds = vec![", "];"),
        ("static KINDS: &[Kind] = &[", "];"),
        ("    return (", "    )"),
        ("plugins: [", "]"),
    ],
)
def test_lists_of_many_languages(opener: str, closer: str) -> None:
    rows = ["firstKind", "reflect.SecondKind", "Kind::third_kind"]
    old, new = (
        "\n".join((opener, *(f"        {row}," for row in listed), closer, ""))
        for listed in (rows, [*rows, "fourthKind"])
    )
    (fact,) = added(old, new, "kinds.x")
    assert (fact.symbol, fact.siblings) == ("fourthKind", tuple(reversed(rows)))


@pytest.mark.parametrize(
    "opener",
    [
        "from kinds import (",
        "import {",
        "const {",
        "use kinds::{",
        "connect(",
        "kinds = connect(",
        "def connect(",
        "Kind = Union[",
        "render({",
        "enum Kind {",
        "let kind = match kind {",
    ],
)
def test_what_is_given_or_imported_is_no_entry(opener: str) -> None:
    old = f"{opener}\n    first_kind,\n    second_kind,\n"
    assert added(f"{old})\n", f"{old}    third_kind,\n)\n", "kinds.x") == []


@pytest.mark.parametrize(
    "name",
    [
        "pathlib.Other",  # a plain word, whatever it is of
        "elsewhere.OtherPath",  # was there
        "_",
    ],
)
def test_a_bare_name_that_tells_nothing(name: str) -> None:
    new = TYPES.replace("    pathlib.PosixPath,\n", f"    pathlib.PosixPath,\n    {name},\n")
    assert added(TYPES, new, "types.py") == []


def test_siblings_of_a_bare_name_are_of_its_list() -> None:
    new = TYPES.replace("my_pkg.OtherPath,\n", "my_pkg.OtherPath,\n    my_pkg.WindowsPath,\n")
    assert added(TYPES, new, "types.py") == []


def test_many_bare_names_take_no_others_along() -> None:
    more = "".join(f"    pathlib.New{n}Path,\n" for n in range(MAX_FACTS))
    new = TYPES.replace("    pathlib.PosixPath,\n", "    pathlib.PosixPath,\n" + more)
    at = LUA.index("        uid")
    lua = LUA[:at] + "        hide_credentials = { 1 },\n" + LUA[at:]
    sides = [("t.py", TYPES.encode(), new.encode()), ("a.lua", LUA.encode(), lua.encode())]
    assert [fact.symbol for fact in newcomer_facts(sides, ())] == ["hide_credentials"]


def test_the_last_part_of_a_dotted_name_has_to_tell() -> None:
    old = '"client.socketHost",\n"client.socketPort",\n"client.path",\n'
    (fact,) = added(old, old + '"client.socketType",\n', "keys.js")
    assert fact.symbol == "client.socketType"
    assert added(old, old + '"client.type",\n', "keys.js") == []
