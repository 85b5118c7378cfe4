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


def mended(project: Project, path: str, old: str, new: str, readme: str) -> str:
    project.write(path, old)
    project.write("README.md", readme)
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "before")
    project.write(path, new)
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=1)
    return project.git("show", ":README.md")


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
    made = mended(project, "src/load.py", LOAD, code, API)
    assert made == API.replace('path, encoding, strict=True, mode="r"', signature)


def test_a_parameter_for_another_gives_its_own_default(project: Project) -> None:
    old = (
        'def load(path, encoding="utf-8", strict=True):\n    return open(path, encoding=encoding)\n'
    )
    new = 'def load(path, errors="strict"):\n    return open(path, errors=errors)\n'
    readme = '# api\n\n- `load(path, encoding="utf-8", strict=True)`: Loads a file.\n'
    made = mended(project, "src/load.py", old, new, readme)
    assert made.replace("'", '"') == '# api\n\n- `load(path, errors="strict")`: Loads a file.\n'


def test_one_variable_goes_and_another_is_renamed(project: Project) -> None:
    code = SETTINGS.replace("8000", "8080").replace("APP_DEBUG", "APP_VERBOSE")
    code = code.replace('HOST = os.environ.get("APP_HOST", "0.0.0.0")\n', "")
    wanted = VARIABLES.replace("8000", "8080").replace("APP_DEBUG", "APP_VERBOSE")
    wanted = wanted.replace("- `APP_HOST`: address (default `0.0.0.0`)\n", "")
    assert mended(project, "src/settings.py", SETTINGS, code, VARIABLES) == wanted
