"""What a document keeps though something of its name went."""

from __future__ import annotations

import pytest

from tests.e2e.small_project import Project

PROTOCOL = '''from typing import Any, Protocol


class Checker(Protocol):
    """The protocol."""

    def __init__(self, scheme: Any{}, checker: Any = None) -> None:
        ...
'''
CALL = """# FAQ

The protocol is called `Checker`:

```python
{}(
    scheme={{"ref": "bar.json"}},
    resolver=resolver,
)
```
"""


@pytest.mark.parametrize(
    ("called", "is_kept"), [("app.checkers.check", True), ("app.Checker", False)]
)
def test_an_argument_of_another_function_stays(
    project: Project, called: str, is_kept: bool
) -> None:
    old, new = PROTOCOL.format(", resolver: Any = None"), PROTOCOL.format("")
    got = project.mended("app/protocols.py", old, new, CALL.format(called), code=None)
    assert ("resolver=resolver" in got) is is_kept


CONNECTOR = '''class Connector:
    """A connector."""

    def __init__(self, pool=None, json_dumps=None, json_loads=None):
        self.pool = pool

    @classmethod
    def with_pool(cls{}, **kwargs):
        """Create it with a pool."""
        return cls(**kwargs)
'''
HOWTO = """# Encoders

The `Connector` has two parameters:

```python
json_dumps = functools.partial(json.dumps, default=encode)
json_loads = functools.partial(json.loads, object_hook=decode)

app = App(connector=Connector(json_dumps=json_dumps, json_loads=json_loads))
```
"""


def test_a_variable_of_the_name_of_a_parameter_stays(project: Project) -> None:
    old = CONNECTOR.format(", json_dumps=None, json_loads=None")
    got = project.mended("connector.py", old, CONNECTOR.format(""), HOWTO, code=None)
    assert got == HOWTO


CHECK = '''def wren_check(x):
    """Check it."""
    return x


def keep_it(x):
    return x
'''


def test_a_comma_that_ends_a_clause_parts_no_list(project: Project) -> None:
    readme = (
        "# Types\n\nRather than checking for `numbers.Integral` and `abc.Mapping`,\n"
        "`wren_check` simply checks for `int` and `dict`.\n"
    )
    new = CHECK[CHECK.index("def keep") :]
    assert project.mended("core.py", CHECK, new, readme, code=None) == readme


SPECS = '{"type": "object", "properties": {%s"name": {"type": "string"}}}\n'
TUPLE = """# app

```python
>>> # A sample schema, like what we would get
>>> registry = make([
...     ("http://example.com/a", schema),
... ])
```
"""


def test_a_word_of_a_comment_and_one_of_a_tuple_stay(project: Project) -> None:
    old, new = SPECS % '"schema": {"type": "string"}, ', SPECS % ""
    assert project.mended("specs.json", old, new, TUPLE, code=None) == TUPLE


USAGE = '#!/bin/bash\nhelp() {\n  echo "Usage: $0"\n%s}\n'
OWN_HELP = '  echo "  -h, --help  Show this help"\n'
PROGRAM = """# Wren

```
Options:
  --config TEXT  Config file location.
  --help         Show this message and exit.
```
"""


def test_a_program_has_a_help(project: Project) -> None:
    got = project.mended("check.sh", USAGE % OWN_HELP, USAGE % "", PROGRAM, code=None)
    assert got == PROGRAM


HOOKS = '{\n  "scripts": {\n    "start": "x",\n    "beforeBump": "hooks.before:bump"\n  }\n}\n'
METHOD = "# Plugins\n\n## {}\n\nImplement `beforeBump` to prepare things.\n\n## Other\n\nAs ever.\n"


def test_the_section_of_a_function_is_not_that_of_a_key(project: Project) -> None:
    new = '{\n  "scripts": {\n    "start": "x"\n  }\n}\n'
    readme = METHOD.format("beforeBump()")
    assert project.mended("old.json", HOOKS, new, readme, code=None) == readme


YARGS = """const yargs = require('yargs');
const args = yargs.options({
    'k': { alias: 'kill-others', describe: 'kill other processes', type: 'boolean' },
}).argv;
"""
COMMANDER = """var program = require('commander');
program
    .option('-k, --kill-others', 'kill other processes')
{}    .parse(process.argv);
"""
KILL = """# C

```
Options:
  -h, --help         show this
  -k, --kill-others  kill other processes
```
"""


def test_an_option_that_another_library_is_told_of_is_there(project: Project) -> None:
    project.write("bin/c.js", YARGS)
    old = COMMANDER.format("    .option('-r, --raw', 'raw output')\n")
    new = old.replace("    .option('-k, --kill-others', 'kill other processes')\n", "")
    assert project.mended("src/main.js", old, new, KILL, code=None) == KILL


BUMP = """class Bump:
    def __init__(self, arguments):
        self.settings = {{
            key: arguments[key]
            for key in [
                "tag_format",
                "prerelease",
                "increment",
                "bump_message",
                "{}",
            ]
        }}

    def __call__(self):
        return self.settings.get("{}", False)
"""
SETTINGS = """# Settings

| Variable | Default | Description |
| --- | --- | --- |
| `tag_format` | `None` | Format for the tag |
| `bump_message` | `None` | Create custom commit message |
| `annotated_tag` | `false` | Use annotated tags instead of lightweight tags |
"""


def test_what_came_in_the_place_of_a_setting_may_be_the_setting(project: Project) -> None:
    old, new = (BUMP.format(name, name) for name in ("annotated_tag", "annotate"))
    got = project.mended("bump.py", old, new, SETTINGS, code=None)
    assert "| Use annotated tags" in got


THEME = """#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Permission {{
    pub read: Color,
    pub no_access: Color,
    pub octal: Color,
    pub acl: Color,
    pub {}: Color,
}}
"""
YAML = (
    "# Kite\n\n```yaml\npermission:\n  octal: 6\n  acl: dark_cyan\n  security-context: cyan\n```\n"
)


def test_a_field_that_is_spelled_otherwise_has_its_new_name(project: Project) -> None:
    old, new = THEME.format("security_context"), THEME.format("context")
    got = project.mended("theme.rs", old, new, YAML, code=None)
    assert "context: cyan" in got


RULES = "rules:\n  braces:\n    level: error\n%s  document-start:\n    level: warning\n"
RULE = "  document-end: disable\n"
PAGE = """# Rules

## braces

About.

## document-end

A marker.

## document-start

As ever.
"""


@pytest.mark.parametrize(("other", "is_kept"), [(RULE, True), ("", False)])
def test_a_key_that_another_file_of_settings_has_is_there(
    project: Project, other: str, is_kept: bool
) -> None:
    project.write("conf/default.yaml", RULES % other)
    got = project.mended("conf/relaxed.yaml", RULES % RULE, RULES % "", PAGE, code=None)
    assert ("## document-end" in got) is is_kept


EXTEND = '''def extend(validator):
    """Extend it."""
    return validator


def keep_it(x):
    return x
'''
PAGE_OF_IT = """Creating
========

The module has functions.

.. autoclass:: app.extend

    Create a new validator that extends another one.

    :returns: a new class

{}Other
-----

As ever.
"""


@pytest.mark.parametrize(
    ("note", "is_kept"),
    [("    .. attribute:: errors\n\n        They are kept.\n\n", True), ("", False)],
)
def test_a_directive_does_not_go_without_its_body(
    project: Project, note: str, is_kept: bool
) -> None:
    project.write("docs/creating.rst", PAGE_OF_IT.format(note))
    new = EXTEND[EXTEND.index("def keep") :]
    project.mended("app.py", EXTEND, new, "# App\n", code=None)
    assert (".. autoclass" in project.git("show", ":docs/creating.rst")) is is_kept


LOADER = """export function register ({0}: Options = {{}}): Register {{
  const compiler = {0}.compiler || 'typescript'
  const cache = {0}.cache
  const files = {0}.files
  return create(compiler, cache, files)
}}
"""
LOADED = "# X\n\nYou can register it with `require('x').register({ /* options */ })`.\n"


def test_what_a_comment_in_a_code_span_says_is_no_name(project: Project) -> None:
    old, new = LOADER.format("options"), LOADER.format("opts")
    assert project.mended("src/index.ts", old, new, LOADED, code=None) == LOADED
