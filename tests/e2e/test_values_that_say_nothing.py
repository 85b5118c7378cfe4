"""Places that have an old value, and that a new one does not make wrong."""

from __future__ import annotations

import json

import pytest
from small_project import Project

CODE = 'def pull(scheme={}, jobs=4):\n    """Pull."""\n    return scheme, jobs\n'


@pytest.mark.parametrize(
    ("old", "new", "is_right"),
    [
        ('"guess"', '"count"', True),
        ('"guess"', "DEFAULT_SCHEME", False),
        ('"guess"', "default_scheme", False),
        ('r"guess"', "defaults.scheme", False),
        ("30", "DEFAULT_SCHEME", False),
        ("30", "60", True),
    ],
)
def test_a_name_of_the_code_is_no_value(
    project: Project, old: str, new: str, is_right: bool
) -> None:
    said, now = old.lstrip("r").strip('"'), new.strip('"')
    readme = f"# Pull\n\n`pull` takes:\n\n- `scheme`: how it is made (default: `{said}`)\n"
    made = project.mended("app.py", CODE.format(old), CODE.format(new), readme, code=None)
    assert made == (readme.replace(said, now) if is_right else readme)


def test_a_heading_beside_that_of_the_new_value_stays(project: Project) -> None:
    readme = (
        "# Cop\n\n## Cop/FilePath\n\n### Style: arguments (default)\n\nJoins two.\n\n"
        "### Style: slashes\n\nJoins one.\n"
    )
    old = "Cop/FilePath:\n  Enabled: true\n  Style: arguments\n"
    made = project.mended("cops.yml", old, old.replace("arguments", "slashes"), readme, code=None)
    assert made == readme


EXPORTS = "exports.name = 'a';\nexports.kind = '{}';\nexports.active = true;\n"


@pytest.mark.parametrize("given", ["perItem", "own"])
def test_what_is_allowed_is_no_statement(project: Project, given: str) -> None:
    line = f"  kind: '{given}', // 'perItem', 'reverse' or 'full'"
    readme = f"# Plugin\n\n```js\nmodule.exports = {{\n{line}\n}}\n```\n"
    old, new = EXPORTS.format("perItem"), EXPORTS.format("visitor")
    assert project.mended("plugins/a.js", old, new, readme, code=None) == readme


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_constant_of_several_files_is_that_of_one(project: Project, is_shared: bool) -> None:
    if is_shared:
        project.write("plugins/moveItems.js", EXPORTS.format("perItem"))
    readme = "# Plugin\n\n```js\nmodule.exports = {\n  kind: 'perItem',\n}\n```\n"
    old, new = EXPORTS.format("perItem"), EXPORTS.format("visitor")
    made = project.mended("plugins/keepItems.js", old, new, readme, code=None)
    assert made == (readme if is_shared else readme.replace("perItem", "visitor"))


SCRIPTS = (
    '{{\n  "name": "x",\n  "scripts": {{\n    "build": "tsc",\n    "publish": "{}"\n  }}\n}}\n'
)


def test_a_command_behind_another_program_is_no_script(project: Project) -> None:
    readme = "# X\n\n## publish\n\n```sh\nnpx lerna publish --all --tag next\n```\n"
    old, new = SCRIPTS.format("lerna publish --all"), SCRIPTS.format("who && lerna publish --all")
    assert project.mended("package.json", old, new, readme, code=None) == readme


def package(homepage: str) -> str:
    repository = {"type": "git", "url": "git://github.com/T/wren.git"}
    return json.dumps({"name": "wren", "repository": repository, "homepage": homepage}, indent=2)


def test_the_address_of_the_repository_stays(project: Project) -> None:
    readme = "# Wren\n\nSee the [README](https://github.com/T/wren).\n"
    old, new = package("https://github.com/T/wren"), package("https://wren.org/wren")
    assert project.mended("package.json", old, new, readme, code=None) == readme


@pytest.mark.parametrize(
    ("readme", "is_right"),
    [
        ("# Wren\n\n- GitHub: http://github.com/me/wren\n", False),
        ("# Wren\n\nSee [GitHub](http://github.com/me/wren).\n", False),
        ("# Wren\n\nSee the site: http://github.com/me/wren\n", True),
        ("# Wren\n\nSee [the site](http://github.com/me/wren).\n", True),
    ],
)
def test_a_label_that_names_the_old_host(project: Project, readme: str, is_right: bool) -> None:
    old, new = (
        f"from setuptools import setup\n\nsetup(name='wren', url='{url}')\n"
        for url in ("http://github.com/me/wren", "http://wren.org")
    )
    made = project.mended("setup.py", old, new, readme, code=None)
    assert made == (
        readme.replace("http://github.com/me/wren", "http://wren.org") if is_right else readme
    )


PAGE = "https://files.oper.io/oper/{}/{}.yaml"


@pytest.mark.parametrize(
    ("heading", "names", "is_right"),
    [
        ("Install", ("a", "b"), True),
        ("Install", ("a", "b", "other"), False),
        ("From 46.x to 47.x", ("a", "b"), False),
    ],
)
def test_addresses_of_one_release(
    project: Project, heading: str, names: tuple[str, ...], is_right: bool
) -> None:
    text = "".join(f"apply {PAGE.format('v0.66.0', name)}\n" for name in names)
    readme = f"# Oper\n\n## {heading}\n\n```\n{text}```\n"
    project.write("b.yaml", f"# {PAGE.format('v0.66.0', 'b')}\nkind: A\n")
    project.write("README.md", readme)
    project.write("a.yaml", f"# {PAGE.format('v0.66.0', 'a')}\nkind: A\n")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "before")
    for name in ("a", "b"):
        project.write(f"{name}.yaml", f"# {PAGE.format('v0.67.0', name)}\nkind: A\n")
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=None)
    made = project.git("show", ":README.md")
    assert made == (readme.replace("0.66.0", "0.67.0") if is_right else readme)


def test_an_address_that_the_code_still_gives_stays(project: Project) -> None:
    readme = "# Wren\n\nMore at <https://docs.wren.org/go/formatting/>.\n"
    project.write("cmd/ps.go", 'package cmd\n\nconst b = "https://docs.wren.org/go/formatting/"\n')
    old = 'package cmd\n\nconst a = "https://docs.wren.org/go/formatting/"\n'
    new = old.replace("/go/", "/engine/")
    assert project.mended("cmd/stats.go", old, new, readme, code=None) == readme


def test_a_word_of_a_sentence_is_no_default(project: Project) -> None:
    code = (
        "import argparse\n\nparser = argparse.ArgumentParser()\n"
        'parser.add_argument("--target", help="Path of the repository {}")\n'
    )
    old, new = code.format("(defaults to the folder)"), code.format("[default: working]")
    readme = "# Wren\n\n- `--target`: Path of the place (defaults to the folder)\n"
    assert project.mended("wren.py", old, new, readme, code=None) == readme
