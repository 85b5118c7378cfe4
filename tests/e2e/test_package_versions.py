"""The version of one package of a repository, and documents that speak of another."""

from __future__ import annotations

import json

import pytest
from small_project import Project


def manifest(name: str, version: str) -> str:
    return json.dumps({"name": name, "version": version}, indent=2) + "\n"


def released(project: Project, packages: dict[str, str], path: str, text: str) -> str:
    """The document at `path` after those packages went from 2.3.1 to 2.3.2; a package is a folder
    with its name. Another one, `@x/core` in `packages/core`, stays at 2.3.1."""
    every = {"packages/core": "@x/core", **packages}
    for folder, name in every.items():
        project.write(f"{folder}/package.json".removeprefix("./"), manifest(name, "2.3.1"))
    project.write(path, text)
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "before")
    for folder, name in packages.items():
        project.write(f"{folder}/package.json".removeprefix("./"), manifest(name, "2.3.2"))
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=None)
    return project.git("show", f":{path}")


CLI = {"packages/cli": "@x/cli"}
WHOLE = {".": "parcel"}


@pytest.mark.parametrize(
    ("packages", "path", "text", "is_right"),
    [
        (CLI, "docs/linked.md", "# Linked\n\n- `pkg-c` is at `2.3.1`\n", False),
        (CLI, "docs/linked.md", "# Linked\n\n- `@x/cli` is at `2.3.1`\n", True),
        (CLI, "docs/linked.md", "# Linked\n\n- `@x/cli` needs `@x/core` 2.3.1\n", False),
        (CLI, "packages/cli/README.md", "# Command\n\nThis is version 2.3.1.\n", True),
        (CLI, "packages/core/README.md", "# Core\n\nThis is version 2.3.1.\n", False),
        (WHOLE, "README.md", "# Parcel\n\nThis is version 2.3.1.\n", True),
        (WHOLE, "README.md", "# Parcel\n\nWith `@x/core` it is 2.3.1.\n", False),
        (WHOLE, "README.md", "# Parcel\n\n```\npkg-a@1.0.1 needs pkg-b@^2.3.1\n```\n", False),
        (WHOLE, "README.md", "# Parcel\n\n```\nnpx parcel@2.3.1\n```\n", True),
        ({**WHOLE, **CLI}, "README.md", "# Parcel\n\nWith `@x/cli` it is 2.3.1.\n", True),
    ],
)
def test_the_version_of_one_package(
    project: Project, packages: dict[str, str], path: str, text: str, is_right: bool
) -> None:
    new = text.replace("2.3.1", "2.3.2") if is_right else text
    assert released(project, packages, path, text) == new


def test_the_only_package_may_be_in_a_folder(project: Project) -> None:
    readme = "# Parcel\n\nThis is version 2.3.1.\n"
    path = "python/pyproject.toml"
    old = '[project]\nname = "parcel"\nversion = "2.3.1"\n'
    new = old.replace("2.3.1", "2.3.2")
    assert project.mended(path, old, new, readme) == readme.replace("2.3.1", "2.3.2")


def test_the_version_of_what_is_used_is_not_ours(project: Project) -> None:
    readme = "# Parcel\n\n```\n.NET SDK 9.0.101\n```\n"
    old = '{\n  "sdk": {\n    "version": "9.0.101"\n  }\n}\n'
    new = old.replace("9.0.101", "9.0.102")
    assert project.mended("global.json", old, new, readme, code=None) == readme


def test_a_tag_in_a_link_follows_its_label(project: Project) -> None:
    tag = "https://example.com/app/releases/tag/v"
    readme = f"# App\n\nVersion\n[3.5.3]({tag}3.5.3) is\nthe current release.\n"
    old, new = '__version__ = "3.5.3"\n', '__version__ = "3.5.4"\n'
    made = project.mended("app/__init__.py", old, new, readme)
    assert made == readme.replace("3.5.3", "3.5.4")
