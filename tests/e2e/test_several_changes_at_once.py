"""Several things of one file change in one commit, as they do: none may be taken for another."""

from __future__ import annotations

import pytest
from small_project import Project

LOAD = '''
def load(path, encoding, strict=True, mode="r"):
    """Loads a file."""
    return [path, encoding, strict, mode]
'''
API = """\
# api

- `load(path, encoding, strict=True, mode="r")`: Loads a file.
"""
SETTINGS = """
import os

HOST = os.environ.get("APP_HOST", "0.0.0.0")
PORT = int(os.environ.get("APP_PORT", "8000"))
DEBUG = os.getenv("APP_DEBUG", "false") == "true"
TOKEN = os.environ["APP_TOKEN"]
"""
VARIABLES = """\
# app

- `APP_HOST`: address (default `0.0.0.0`)
- `APP_PORT`: port (default `8000`)
- `APP_DEBUG`: set to `true` for more output
- `APP_TOKEN`: token of the API, required
"""


def replaced(text: str, changes: list[tuple[str, str]]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("signature", "body"),
    [
        ('strict=True, mode="r"', "[strict, mode]"),
        ("path, encoding", "[path, encoding]"),
        ("", "[]"),
        ("encoding", "[encoding]"),
        ('encoding, mode="r"', "[encoding, mode]"),
        ("folder, depth=1", "[folder.walk(depth)]"),
        ('client, path, encoding, mode="r"', "[client, path, encoding, mode]"),
        ('path, encoding, mode="r", size=1, more=2', "[path, encoding, mode, size, more]"),
    ],
)
def test_a_signature_is_that_of_the_code_or_stays(
    project: Project, signature: str, body: str
) -> None:
    code = LOAD.replace('path, encoding, strict=True, mode="r"', signature)
    code = code.replace("[path, encoding, strict, mode]", body)
    made = project.mended("src/load.py", LOAD, code, API)
    assert made == API.replace('path, encoding, strict=True, mode="r"', signature)


def test_a_parameter_for_another_gives_its_own_default(project: Project) -> None:
    old = (
        'def load(path, encoding="utf-8", strict=True):\n    return open(path, encoding=encoding)\n'
    )
    new = 'def load(path, errors="strict"):\n    return open(path, errors=errors)\n'
    readme = '# api\n\n- `load(path, encoding="utf-8", strict=True)`: Loads a file.\n'
    made = project.mended("src/load.py", old, new, readme)
    assert made.replace("'", '"') == '# api\n\n- `load(path, errors="strict")`: Loads a file.\n'


def test_one_variable_goes_and_another_is_renamed(project: Project) -> None:
    code = SETTINGS.replace("8000", "8080").replace("APP_DEBUG", "APP_VERBOSE")
    code = code.replace('HOST = os.environ.get("APP_HOST", "0.0.0.0")\n', "")
    wanted = VARIABLES.replace("8000", "8080").replace("APP_DEBUG", "APP_VERBOSE")
    wanted = wanted.replace("- `APP_HOST`: address (default `0.0.0.0`)\n", "")
    assert project.mended("src/settings.py", SETTINGS, code, VARIABLES) == wanted


CLASSES = '''
class Pool:
    """A pool."""

    def get(self, key, default=None):
        """Gets one."""

    def put(self, key, value):
        """Puts one."""

    def drop(self, key):
        """Drops one."""


class Queue:
    """A queue."""

    def get(self, timeout=5):
        """Gets the next."""

    def put(self, value):
        """Puts one."""
'''
METHODS = """\
# api

## Pool

- `get(key, default=None)`: Gets one.
- `put(key, value)`: Puts one.
- `drop(key)`: Drops one.

## Queue

- `get(timeout=5)`: Gets the next.
- `put(value)`: Puts one.
"""
DROP = '\n    def drop(self, key):\n        """Drops one."""\n'


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ([("put(self, key", "store(self, key")], [("put(key", "store(key")]),
        (
            [(DROP, ""), ("put(self, value)", "drop(self, value)")],
            [("- `put(value)", "- `drop(value)")],
        ),
        ([("timeout=5", "wait=9")], [("timeout=5", "wait=9")]),
        (
            [
                (
                    'value):\n        """Puts one."""\n\n    def drop',
                    'value):\n        """Adds one."""\n\n    def drop',
                )
            ],
            [("value)`: Puts one.\n- `drop", "value)`: Adds one.\n- `drop")],
        ),
    ],
)
def test_methods_of_one_name_are_those_of_their_class(
    project: Project, changes: list[tuple[str, str]], wanted: list[tuple[str, str]]
) -> None:
    code, text = replaced(CLASSES, changes), replaced(METHODS, wanted)
    assert project.mended("src/pool.py", CLASSES, code, METHODS) == text


def test_javascript_parameters_for_others(project: Project) -> None:
    head, body = "export function read", "  open(path, { encoding, strict });\n}\n"
    old = f'{head}(path, encoding = "utf8", strict = true) {{\n{body}'
    new = f'{head}(path, flags = "r") {{\n{body.replace("encoding, strict", "flags")}'
    readme = '# api\n\n### `read(path, encoding = "utf8", strict = true)`\n\nReads a file.\n'
    made = project.mended("src/read.js", old, new, readme)
    assert made == '# api\n\n### `read(path, flags = "r")`\n\nReads a file.\n'


CONFIG = '''
from dataclasses import dataclass


@dataclass
class Config:
    """Configuration of the site.

    Attributes:
        title: Name of the site.
        output: Folder for the pages.
        threads: How many pages at a time.
        draft: Whether drafts are built.
        theme: Name of the theme.
    """

    title: str = "Site"
    output: str = "public"
    threads: int = 4
    draft: bool = False
    theme: str = "plain"
'''
FIELDS = """\
# site

| Setting | Type | Default | Description |
|---|---|---|---|
| `title` | `str` | `"Site"` | Name of the site. |
| `output` | `str` | `"public"` | Folder for the pages. |
| `threads` | `int` | `4` | How many pages at a time. |
| `draft` | `bool` | `False` | Whether drafts are built. |
| `theme` | `str` | `"plain"` | Name of the theme. |
"""
CACHE = '| `cache` | `str` | `".cache"` | Where pages are kept. |\n'


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ([("output", "target")], [("`output`", "`target`")]),
        (
            [("title", "name"), ("threads: int = 4", "threads: int | None = None")],
            [("`title`", "`name`"), ("`int` | `4`", r"`int \| None` | `None`")],
        ),
        (
            [
                ("output", "target"),
                ('    theme: str = "plain"\n', ""),
                ("        theme: Name of the theme.\n", ""),
                ("How many pages", "Most pages"),
            ],
            [
                ("`output`", "`target`"),
                ('| `theme` | `str` | `"plain"` | Name of the theme. |\n', ""),
                ("How many pages", "Most pages"),
            ],
        ),
        (
            [
                ("        theme: N", "        cache: Where pages are kept.\n        theme: N"),
                ("    theme: str", '    cache: str = ".cache"\n    theme: str'),
            ],
            [("| `theme`", f"{CACHE}| `theme`")],
        ),
    ],
    ids=["name", "name and type", "name, text and one less", "one more"],
)
def test_fields_in_the_table_of_all_of_them(
    project: Project, changes: list[tuple[str, str]], wanted: list[tuple[str, str]]
) -> None:
    code, text = replaced(CONFIG, changes), replaced(FIELDS, wanted)
    assert project.mended("src/config.py", CONFIG, code, FIELDS) == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# site\n", "# `SiteReader`\n"),
        ("| `draft` | `bool` | `False` | Whether drafts are built. |\n", ""),
        ("| `output`", "| Output"),
    ],
    ids=["another class", "too few of them", "words"],
)
def test_fields_in_what_may_be_another_list_stay(project: Project, old: str, new: str) -> None:
    text = FIELDS.replace('| `title` | `str` | `"Site"` | Name of the site. |\n', "")
    text = text.replace(old, new)
    code = CONFIG.replace("output", "target")
    assert project.mended("src/config.py", CONFIG, code, text, code=0) == text
