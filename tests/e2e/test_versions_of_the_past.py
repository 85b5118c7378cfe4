"""The version that the project had, where a document tells of that release or of another thing."""

from __future__ import annotations

import json

import pytest
from small_project import Project

OLD, NEW = '__version__ = "7.20.3"\n', '__version__ = "7.21.0"\n'


def bumped(project: Project, readme: str) -> str:
    project.write("pyproject.toml", '[project]\nname = "finch"\ndynamic = ["version"]\n')
    return project.mended("finch/__init__.py", OLD, NEW, readme, code=None)


@pytest.mark.parametrize(
    "told",
    [
        "```{deprecated} 7.20.3\nUse the other.\n```",
        "<!-- x -->\n\n* June 13th, 2010: Tenth public release 7.20.3.",
        "* Ninth release 7.20.1: faster.\n* A release 7.20.3: smaller.",
        "Released: 7.20.3 (2020-04-01).",
        "See the [toolkit](https://otherkit.example.org/en/7.20.3/) of another.",
    ],
)
def test_what_tells_of_a_release_keeps_its_version(project: Project, told: str) -> None:
    readme = f"# Program\n\n{told}\n"
    assert bumped(project, readme) == readme


@pytest.mark.parametrize(
    "told",
    [
        "This is 7.20.3.",
        "* Current version: 7.20.3\n* Needs at least 4 cores",
        "Get it from <https://example.org/finch/releases/7.20.3/>.",
        "![version](https://img.shields.io/badge/version-7.20.3-blue)",
    ],
)
def test_what_says_the_version_of_today_follows(project: Project, told: str) -> None:
    readme = f"# Program\n\n{told}\n"
    assert bumped(project, readme) == readme.replace("7.20.3", "7.21.0")


@pytest.mark.parametrize(
    ("path", "is_told"),
    [
        ("docs/usage.md", False),
        ("www/posts/2020/08/out.md", True),
        ("news/out.md", True),
        ("docs/version-7-20-3-released.md", True),
    ],
)
def test_a_document_of_one_release(project: Project, path: str, is_told: bool) -> None:
    text = "# Program\n\nVersion 7.20.3 is out.\n"
    project.write(path, text)
    bumped(project, "# Program\n")
    new = text if is_told else text.replace("7.20.3", "7.21.0")
    assert project.git("show", f":{path}") == new


HELP = 'import argparse\n\nparser = argparse.ArgumentParser("finch")\n'
HELP += 'parser.add_argument("--{}", help="where it goes")\n'


@pytest.mark.parametrize(
    ("path", "head", "is_read"),
    [
        ("MANUAL-v5.md", "", True),
        ("MANUAL-v4.md", "", False),
        ("rest-api-v4.md", "", True),
        (
            "manual.md",
            "<!-- This file is maintained within the other/tool repository. -->\n",
            False,
        ),
        ("manual.md", "If you see it elsewhere, consider it read-only there.\n", False),
    ],
)
def test_a_manual_of_another_version_or_place(
    project: Project, path: str, head: str, is_read: bool
) -> None:
    text = f"{head}\n# Manual\n\nCall `finch --output-dir x`.\n"
    project.write(path, text)
    project.write("package.json", json.dumps({"name": "finch", "version": "5.0.4"}))
    old, new = HELP.format("output-dir"), HELP.format("target-dir")
    project.mended("finch.py", old, new, "# Program\n", code=None)
    now = text.replace("--output-dir", "--target-dir") if is_read else text
    assert project.git("show", f":{path}") == now


def test_the_first_version_of_one_package_is_anybodys(project: Project) -> None:
    readme = "# Parcel\n\n```ts\nconst other = {\n  name: 'foo',\n  version: '1.0.0',\n}\n```\n"
    old = json.dumps({"name": "filter", "version": "1.0.0", "main": "x.js"}, indent=2) + "\n"
    new = old.replace("1.0.0", "1.0.1")
    assert project.mended("filter/package.json", old, new, readme, code=None) == readme
