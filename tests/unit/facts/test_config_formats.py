"""Configuration formats: what a change of keys and values says, fact by fact."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from docsync.facts.dotenv import dotenv_facts
from docsync.facts.fact import ChangeFact
from docsync.facts.ini import ini_facts, properties_facts
from docsync.facts.json import json_facts
from docsync.facts.makefile import just_facts, make_facts
from docsync.facts.requirements import go_mod_facts, requirements_facts
from docsync.facts.setup_py import setup_py_facts
from docsync.facts.syntax import SourceError
from docsync.facts.toml import toml_facts
from docsync.facts.yaml import yaml_facts

Finder = Callable[[str, bytes | None, bytes | None, str], list[ChangeFact]]
Row = tuple[str, str, str | None, str | None]


def rows(finder: Finder, path: str, old: str | None, new: str | None) -> set[Row]:
    sides = (None if text is None else text.encode() for text in (old, new))
    facts = finder(path, *sides, path)
    return {(str(fact.kind), fact.symbol, fact.before, fact.after) for fact in facts}


CASES: dict[str, tuple[Finder, str, str | None, str | None, set[Row]]] = {
    "toml value": (
        toml_facts,
        "app.toml",
        "[server]\nport = 80\n",
        "[server]\nport = 81\n",
        {("value-changed", "server.port", "80", "81")},
    ),
    "toml layout and comments say nothing": (
        toml_facts,
        "app.toml",
        "a = [1, 2]\nb = {x = 1, y = 'q'}\n",
        '# told\na = [\n  1,\n  2,\n]\n[b]\ny = "q"\nx = 1\n',
        set(),
    ),
    "toml key renamed in place": (
        toml_facts,
        "app.toml",
        "[tool]\na = 1\nmax_conns = 10\nz = 2\n",
        "[tool]\na = 1\nmax_connections = 10\nz = 2\n",
        {("key-renamed", "tool.max_conns", "max_conns", "max_connections")},
    ),
    "toml table renamed tells no keys": (
        toml_facts,
        "app.toml",
        "[logging]\nlevel = 'info'\nfile = 'a.log'\n",
        "[logs]\nlevel = 'info'\nfile = 'a.log'\n",
        {("key-renamed", "logging", "logging", "logs")},
    ),
    "toml list items are a set": (
        toml_facts,
        "app.toml",
        "[lint]\nselect = ['E', 'F']\n",
        "[lint]\nselect = ['F', 'E', 'UP']\n",
        {("key-added", "UP", None, None)},
    ),
    "a wholly new table of many keys is one fact": (
        toml_facts,
        "app.toml",
        "a = 1\n",
        "a = 1\n[big]\n" + "".join(f"k{i} = {i}\n" for i in range(60)),
        {("key-added", "big", None, None)},
    ),
    "pyproject": (
        toml_facts,
        "pyproject.toml",
        '[project]\nrequires-python = ">=3.8"\nversion = "1.0"\n'
        'dependencies = ["click>=7", "rich"]\n'
        'classifiers = ["Programming Language :: Python :: 3.8", "Topic :: Software Development"]\n'
        '[project.scripts]\ndemo = "demo.cli:main"\n'
        '[project.optional-dependencies]\nweb = ["flask"]\n',
        '[project]\nrequires-python = ">=3.9"\nversion = "1.1"\n'
        'dependencies = ["click >=8", "attrs>=21 ; python_version<\'3.10\'"]\n'
        'classifiers = ["Programming Language :: Python :: 3.9", "Framework :: Django :: 5.0"]\n'
        '[project.scripts]\ndemo-cli = "demo.cli:main"\n'
        '[project.optional-dependencies]\nweb = ["flask"]\nfast = ["uvloop"]\n',
        {
            ("value-changed", "requires-python", ">=3.8", ">=3.9"),
            ("value-changed", "version", "1.0", "1.1"),
            ("value-changed", "click", ">=7", ">=8"),
            ("key-removed", "rich", None, None),
            ("key-added", "attrs", None, ">=21 ; python_version<'3.10'"),
            ("key-removed", "3.8", None, None),
            ("key-added", "3.9", None, None),
            ("key-added", "5.0", None, None),
            ("command-renamed", "demo", "demo", "demo-cli"),
            ("key-added", "fast", None, None),
            ("key-added", "uvloop", None, None),
        },
    ),
    "cargo": (
        toml_facts,
        "Cargo.toml",
        '[package]\nversion = "0.1.0"\nrust-version = "1.60"\n[features]\ndefault = []\n'
        '[dependencies]\nserde = { version = "1", features = ["derive"] }\n',
        '[package]\nversion = "0.2.0"\nrust-version = "1.70"\n[features]\ndefault = []\ntls = []\n'
        '[dependencies]\nserde = { version = "1.1", features = ["derive"] }\n',
        {
            ("value-changed", "version", "0.1.0", "0.2.0"),
            ("value-changed", "rust-version", "1.60", "1.70"),
            ("key-added", "tls", None, None),
            ("value-changed", "serde", "1", "1.1"),
        },
    ),
    "package.json": (
        json_facts,
        "package.json",
        '{"version": "1.0.0", "engines": {"node": ">=14"}, "bin": {"tool": "./cli.js"},\n'
        '"scripts": {"build": "tsc"}, "dependencies": {"ms": "^2"}}',
        '{"version": "2.0.0", "engines": {"node": ">=18"}, "bin": {"toolx": "./cli.js"},\n'
        '"scripts": {"build": "tsc", "lint": "eslint ."}, "dependencies": {"ms": "^3"}}',
        {
            ("value-changed", "version", "1.0.0", "2.0.0"),
            ("value-changed", "node", ">=14", ">=18"),
            ("command-renamed", "tool", "tool", "toolx"),
            ("command-added", "lint", None, "eslint ."),
            ("value-changed", "ms", "^2", "^3"),
        },
    ),
    "json schema": (
        json_facts,
        "schema.json",
        '{"properties": {"level": {"enum": ["a"], "default": "a", "description": "How"}}}',
        '{"properties": {"level": {"enum": ["a", "b"], "default": "b",\n'
        '"description": "How much"},\n'
        '"dir": {"type": "string", "default": "out", "description": "Where to"}}}',
        {
            ("default-changed", "level", "a", "b"),
            ("choices-changed", "level", "a", "a, b"),
            ("help-changed", "level", "How", "How much"),
            ("key-added", "dir", None, "out"),
        },
    ),
    "json with comments": (
        json_facts,
        "settings.json",
        '{"url": "http://x", /* a */ "n": 1}',
        '{\n // why\n "url": "http://x",\n "n": 2,\n}',
        {("value-changed", "n", "1", "2")},
    ),
    "yaml": (
        yaml_facts,
        "conf/app.yaml",
        "server: &s\n  port: 8080\n  hosts: [a, b]\nother:\n  <<: *s\n  on: true\n",
        "server: &s\n  port: 9090\n  hosts: [a, c]\nother:\n  <<: *s\n  on: false\n",
        {
            ("value-changed", "server.port", "8080", "9090"),
            ("key-removed", "b", None, None),
            ("key-added", "c", None, None),
            ("value-changed", "other.on", "true", "false"),
        },
    ),
    "yaml documents and tags": (
        yaml_facts,
        "k.yaml",
        "kind: A\n---\nkind: B\nx: !ref y\n",
        "kind: A\n---\nkind: B\nx: !ref z\n",
        set(),  # of the second of two documents
    ),
    "items without names": (
        yaml_facts,
        "k.yaml",
        "rules:\n- level: 1\n  to: a\n- level: 1\n  to: b\n",
        "rules:\n- level: 1\n  to: c\n- level: 1\n  to: a\n- level: 1\n  to: b\n",
        {("key-added", "rules.2", None, None)},
    ),
    "pre-commit hooks are known by id": (
        yaml_facts,
        ".pre-commit-hooks.yaml",
        "- id: a\n  name: A\n- id: b\n  name: B\n",
        "- id: b\n  name: B\n- id: a\n  name: A\n- id: c-check\n  name: C\n",
        {
            ("key-added", "c-check", None, None),
            ("key-added", "c-check.id", None, "c-check"),
            ("key-added", "c-check.name", None, "C"),
        },
    ),
    "workflow: only the matrix": (
        yaml_facts,
        ".github/workflows/ci.yml",
        "on: [push]\njobs:\n  t:\n    strategy: {matrix: {python-version: ['3.8', '3.9']}}\n"
        "    steps:\n      - uses: actions/checkout@v3\n",
        "on: [push]\njobs:\n  t:\n    strategy: {matrix: {python-version: ['3.9', '3.10']}}\n"
        "    steps:\n      - uses: actions/checkout@v4\n",
        {("key-removed", "3.8", None, None), ("key-added", "3.10", None, None)},
    ),
    "action inputs": (
        yaml_facts,
        "action.yml",
        "inputs:\n  token:\n    description: The token\n    default: a\n",
        "inputs:\n  token:\n    description: The token\n    default: b\n  dry-run:\n"
        "    description: Only look\n    default: 'false'\n",
        {("default-changed", "token", "a", "b"), ("key-added", "dry-run", None, "false")},
    ),
    "compose environment": (
        yaml_facts,
        "docker-compose.yml",
        "services:\n  web:\n    image: x:1\n    environment:\n      - APP_PORT=80\n",
        "services:\n  web:\n    image: x:2\n    environment:\n"
        "      APP_PORT: 81\n      APP_KEY: k\n",
        {
            ("value-changed", "x", "1", "2"),
            ("default-changed", "APP_PORT", "80", "81"),
            ("env-added", "APP_KEY", None, "k"),
        },
    ),
    "taskfile": (
        yaml_facts,
        "Taskfile.yml",
        "version: '3'\ntasks:\n  build:\n    cmds: [go build ./...]\n",
        "version: '3'\ntasks:\n  compile:\n    cmds: [go build ./...]\n",
        {("command-renamed", "build", "build", "compile")},
    ),
    "setup.cfg": (
        ini_facts,
        "setup.cfg",
        "[metadata]\nversion = 1\n[options]\npython_requires = >=3.6\ninstall_requires =\n  a>=1\n"
        "[options.entry_points]\nconsole_scripts =\n  x = x:main\n",
        "[metadata]\nversion = 2\n[options]\npython_requires = >=3.7\n"
        "install_requires =\n  a>=2\n  b\n"
        "[options.entry_points]\nconsole_scripts =\n  x = x:main\n  y = y:main\n",
        {
            ("value-changed", "version", "1", "2"),
            ("value-changed", "requires-python", ">=3.6", ">=3.7"),
            ("value-changed", "a", ">=1", ">=2"),
            ("key-added", "b", None, None),
            ("command-added", "y", None, "y:main"),
        },
    ),
    "tox.ini": (
        ini_facts,
        "tox.ini",
        "[tox]\nenvlist = py{38,39}, lint\n[testenv:lint]\ncommands = ruff check\n",
        "[tox]\nenvlist =\n  py{39,310}\n  style\n[testenv:style]\ncommands = ruff check\n",
        {
            ("command-removed", "py38", None, None),
            ("command-added", "py310", None, None),
            ("command-renamed", "lint", "lint", "style"),
        },
    ),
    "properties": (
        properties_facts,
        "app.properties",
        "server.port=80\n# told\n",
        "server.port = 81\nserver.tls=true\n",
        {
            ("value-changed", "server.port", "80", "81"),
            ("key-added", "server.tls", None, "true"),
        },
    ),
    "dotenv": (
        dotenv_facts,
        ".env.example",
        "# the port\nAPP_PORT=80\nexport APP_TOKEN='secret one'\n",
        "# the port\nAPP_PORT=8080 # told\nAPP_SECRET='secret one'\nAPP_DEBUG=\n",
        {
            ("default-changed", "APP_PORT", "80", "8080"),
            ("env-renamed", "APP_TOKEN", "APP_TOKEN", "APP_SECRET"),
            ("env-added", "APP_DEBUG", None, None),
        },
    ),
    "make": (
        make_facts,
        "Makefile",
        ".PHONY: test \\\n  docs\nPORT ?= 80\ntest: deps ## run the tests\n\tpytest -q\n"
        "out/a.o: a.c\n\tcc a.c\n"
        "docs:\n\tsphinx-build docs out\n",
        ".PHONY: check docs\nPORT ?= 81\ncheck: deps ## run the tests\n\tpytest -q\n"
        "out/b.o: b.c\n\tcc b.c\n"
        "docs:\n\tmkdocs build\nserve:\n\tmkdocs serve\n",
        {
            ("default-changed", "PORT", "80", "81"),
            ("command-renamed", "test", "test", "check"),
            ("command-added", "serve", None, None),
        },
    ),
    "just": (
        just_facts,
        "justfile",
        "port := '80'\n# Run it\nrun target='x':\n  cargo run {{target}}\n_hidden:\n  true\n",
        "port := '81'\n# Run it\nstart target='x':\n  cargo run {{target}}\n_hidden:\n  false\n",
        {
            ("default-changed", "port", "80", "81"),
            ("command-renamed", "run", "run", "start"),
        },
    ),
    "requirements": (
        requirements_facts,
        "requirements.txt",
        "-r base.txt\nflask==1.0\nold\n",
        "-r base.txt\nflask==2.0  # told\nnew[extra]>=1\n",
        {
            ("value-changed", "flask", "==1.0", "==2.0"),
            ("key-removed", "old", None, None),
            ("key-added", "new", None, "[extra]>=1"),
        },
    ),
    "go.mod": (
        go_mod_facts,
        "go.mod",
        "module example.org/a\n\ngo 1.20\n\nrequire (\n\tgithub.com/x/y v1.0.0\n"
        "\tgithub.com/z/z v1.0.0 // indirect\n)\n",
        "module example.org/a\n\ngo 1.22\n\nrequire (\n\tgithub.com/x/y v1.1.0\n"
        "\tgithub.com/z/z v2.0.0 // indirect\n)\n",
        {
            ("value-changed", "go", "1.20", "1.22"),
            ("value-changed", "github.com/x/y", "v1.0.0", "v1.1.0"),
        },
    ),
    "setup.py": (
        setup_py_facts,
        "setup.py",
        "from setuptools import setup\nreqs = ['a>=1']\n"
        "setup(name='x', version='1', python_requires='>=3.6', install_requires=reqs,"
        " entry_points={'console_scripts': ['x = x:main']})\n",
        "from setuptools import setup\nreqs = ['a>=2']\n"
        "setup(name='x', version='2', python_requires='>=3.8', install_requires=reqs,"
        " entry_points={'console_scripts': ['x = x:main', 'y = x:other']})\n",
        {
            ("value-changed", "version", "1", "2"),
            ("value-changed", "requires-python", ">=3.6", ">=3.8"),
            ("value-changed", "a", ">=1", ">=2"),
            ("command-added", "y", None, "x:other"),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_facts_of_a_change(name: str) -> None:
    finder, path, old, new, expected = CASES[name]
    assert rows(finder, path, old, new) == expected


@pytest.mark.parametrize("name", CASES)
def test_no_change_no_facts(name: str) -> None:
    finder, path, old, _, _ = CASES[name]
    assert rows(finder, path, old, old) == set()


NOISE = (
    b'"',
    b"'",
    b"{",
    b"]",
    b":",
    b"\n",
    b"\xff",
    b"  ",
    b"#",
    b"=",
    b"&a ",
    b"*a",
    b"!!x ",
    b"9",
)


@pytest.mark.parametrize("name", CASES)
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    finder, path, old, _, _ = CASES[name]
    chance = random.Random(name)
    for _ in range(40):
        blob = bytearray((old or "").encode())
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(blob) + 1)
            blob[at : at + chance.randrange(6)] = chance.choice(NOISE)
        try:
            assert isinstance(finder(path, None, bytes(blob), path), list)
        except SourceError as error:
            assert error.path == path and error.line >= 1


@pytest.mark.parametrize(
    ("finder", "path", "text"),
    [
        (toml_facts, "a.toml", b"a = " + b"9" * 5000),
        (toml_facts, "a.toml", b"a = " + b"[" * 5000 + b"]" * 5000),
        (ini_facts, "a.ini", b"[a]\nkey\n  more\n"),
    ],
)
def test_what_the_standard_library_fails_on_is_refused(
    finder: Finder, path: str, text: bytes
) -> None:
    with pytest.raises(SourceError, match="invalid"):
        finder(path, None, text, path)


@pytest.mark.parametrize(
    ("finder", "path", "text", "line"),
    [
        (toml_facts, "a.toml", b"a = 1\nb = \n", 2),
        (toml_facts, "a.toml", b"a = 1\nb = [1,\n", 3),
        (yaml_facts, "a.yaml", b"a: 1\nb: [1\nc: 2\n", 3),
        (yaml_facts, "a.yaml", b"a: {{ value }}\nb: *nobody\n", 2),
        (json_facts, "a.json", b'{"a": 1,\n "b" 2}', 2),
        (json_facts, "a.json", b"", 1),
        (ini_facts, "a.ini", b"a = 1\n[b]\n", 1),
        (ini_facts, "a.ini", b"[b]\na = 1\n= 3\n", 3),
        (dotenv_facts, ".env", b"A=1\nif true; then\n", 2),
        (make_facts, "Makefile", b"a:\n\techo\n\xff\xfe:\n", 3),
        (setup_py_facts, "setup.py", b"x = 1\nsetup(\n", 2),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_malformed_text_names_its_line(
    finder: Finder, path: str, text: bytes, line: int, is_new: bool
) -> None:
    sides = (None, text) if is_new else (text, None)
    with pytest.raises(SourceError) as caught:
        finder(path, *sides, path)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert caught.value.message


def test_aliases_that_multiply_are_refused() -> None:
    text = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(SourceError, match="keys to compare"):
        yaml_facts("bomb.yaml", None, text.encode(), "bomb.yaml")


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(SourceError, match="nested deeper"):
        json_facts("deep.json", None, b"[" * 100_000 + b"]" * 100_000, "deep.json")
    with pytest.raises(SourceError, match="nested deeper"):
        yaml_facts("loop.yaml", None, b"a: &a\n  b: *a\n", "loop.yaml")


def test_a_fact_says_where_it_stands() -> None:
    old = b'[project]\nname = "x"\ndependencies = [\n  "a",\n  "b>=1",\n]\n'
    new = old.replace(b"b>=1", b"b>=2")
    (fact,) = toml_facts("pyproject.toml", old, new, "pyproject.toml")
    assert (fact.place.line, fact.owner, fact.siblings, fact.detail) == (
        5,
        "project.dependencies",
        ("a",),
        "b>=2",
    )
    assert fact.is_public and fact.certainty == 1.0


def test_siblings_are_nearest_first() -> None:
    old = b"a: 1\nb: 2\nc: 3\nd: 4\n"
    new = b"a: 1\nb: 2\nfresh_key: x\nc: 3\nd: 4\n"
    (fact,) = yaml_facts("a.yaml", old, new, "a.yaml")
    assert fact.siblings == ("b", "c", "a", "d")
    assert fact.place.line == 3


@pytest.mark.parametrize(
    ("path", "text", "is_public"),
    [
        ("pyproject.toml", "[tool.ruff]\nline-length = {}\n", False),
        ("conf/app.toml", "[server]\nport = {}\n", True),
        ("ruff.toml", "line-length = {}\n", False),
        ("web/locales/de.toml", "hello = {}\n", False),
    ],
)
def test_settings_of_development_tools_are_not_public(
    path: str, text: str, is_public: bool
) -> None:
    (fact,) = toml_facts(path, text.format(1).encode(), text.format(2).encode(), path)
    assert fact.is_public is is_public
    assert (fact.certainty == 1.0) is is_public


def test_what_a_list_held_goes_with_the_list_and_not_by_itself() -> None:
    old = "cors:\n  headers: [Accept]\n  methods: [GET, PATCH]\n"
    whole = rows(yaml_facts, "app.yaml", old, "cors:\n  headers: [Accept]\n")
    assert {symbol for _kind, symbol, *_ in whole} == {"cors.methods"}
    one = rows(yaml_facts, "app.yaml", old, old.replace(", PATCH", ""))
    assert ("key-removed", "PATCH", None, None) in one


@pytest.mark.parametrize("table", ["test", "bench"])
def test_what_cargo_runs_for_developers_is_nobodys_business(table: str) -> None:
    old = '[package]\nname = "app"\n'
    new = f'{old}[[{table}]]\nname = "ready_stream"\npath = "{table}s/ready_stream.rs"\n'
    assert rows(toml_facts, "Cargo.toml", old, new) == set()
