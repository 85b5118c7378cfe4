"""Modules, charts and actions that have things of the same name: what one of them changes is
written into its own documents alone."""

from __future__ import annotations

import pytest
from small_project import Project

VARIABLES = """\
variable "account" {
  description = "Account to pay with"
  type        = string
  default     = "main"
}

variable "region" {
  description = "Region to create things in"
  type        = string
  default     = "eu-west-1"
}

variable "size" {
  description = "Size of the machine"
  type        = string
  default     = "small"
}
"""
TABLE = """\
| Name | Description | Type | Default |
|---|---|---|---|
| `account` | Account to pay with | `string` | `"main"` |
| `region` | Region to create things in | `string` | `"eu-west-1"` |
| `size` | Size of the machine | `string` | `"small"` |
"""
PAGE = f"# Inputs\n\n{TABLE}"
NEW = """
variable "tags" {
  description = "Tags of all things"
  type        = map(string)
  default     = {}
}
"""
CHANGES = {
    "default": (
        lambda text: text.replace('"small"', '"large"'),
        lambda page: page.replace('"small"', '"large"'),
    ),
    "name": (
        lambda text: text.replace('variable "size"', 'variable "machine_size"'),
        lambda page: page.replace("`size`", "`machine_size`"),
    ),
    "gone": (
        lambda text: text.partition('\nvariable "size"')[0],
        lambda page: page.replace('| `size` | Size of the machine | `string` | `"small"` |\n', ""),
    ),
    "new": (
        lambda text: text + NEW,
        lambda page: page + "| `tags` | Tags of all things | `map(string)` | `{}` |\n",
    ),
}


def changed(project: Project, files: dict[str, str], path: str, new: str) -> dict[str, str]:
    """The documents that are another text afterwards."""
    for name, text in files.items():
        project.write(name, text)
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "before")
    project.write(path, new)
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=None)
    pages = [name for name in files if name.endswith(".md")]
    made = {name: project.git("show", f":{name}") for name in pages}
    return {name: text for name, text in made.items() if text != files[name]}


@pytest.mark.parametrize("case", CHANGES)
@pytest.mark.parametrize("own", ["", "modules/net/", "modules/net/inner/"])
def test_each_module_has_its_own_page(project: Project, case: str, own: str) -> None:
    files = {}
    for folder in ("", "modules/net/", "modules/net/inner/", "modules/store/"):
        files |= {f"{folder}variables.tf": VARIABLES, f"{folder}README.md": PAGE}
    turn, wanted = CHANGES[case]
    made = changed(project, files, f"{own}variables.tf", turn(VARIABLES))
    assert made == {f"{own}README.md": wanted(PAGE)}


@pytest.mark.parametrize("case", ["default", "name", "gone"])
def test_a_page_of_all_modules_says_whose_a_table_is(project: Project, case: str) -> None:
    page = f"# Modules\n\n## net\n\n{TABLE}\n## store\n\n{TABLE}"
    turn, wanted = CHANGES[case]
    files = {
        "modules/net/variables.tf": VARIABLES,
        "modules/store/variables.tf": VARIABLES,
        "docs/modules.md": page,
    }
    made = changed(project, files, "modules/net/variables.tf", turn(VARIABLES))
    own = wanted(f"## net\n\n{TABLE}").removeprefix("## net\n\n")
    assert made == {"docs/modules.md": page.replace(TABLE, own, 1)}


def test_a_page_that_does_not_say_so_stays(project: Project) -> None:
    files = {
        "modules/net/variables.tf": VARIABLES,
        "modules/store/variables.tf": VARIABLES,
        "docs/inputs.md": PAGE,
    }
    new = VARIABLES.replace('"small"', '"large"')
    assert changed(project, files, "modules/net/variables.tf", new) == {}


def test_a_page_of_the_only_module_follows(project: Project) -> None:
    files = {"modules/net/variables.tf": VARIABLES, "README.md": PAGE}
    new = VARIABLES.replace('"small"', '"large"')
    made = changed(project, files, "modules/net/variables.tf", new)
    assert made == {"README.md": PAGE.replace('"small"', '"large"')}


@pytest.mark.parametrize(
    ("name", "old", "new", "page", "wanted"),
    [
        (
            "values.yaml",
            "replicas: 2\nlogLevel: info\n",
            "replicas: 3\nlogLevel: info\n",
            "# Chart\n\n| Key | Default |\n|---|---|\n"
            "| `replicas` | `2` |\n| `logLevel` | `info` |\n",
            "`3`",
        ),
        (
            ".env.example",
            "PORT=8080\nLOG_LEVEL=info\n",
            "PORT=9090\nLOG_LEVEL=info\n",
            "# Service\n\n| Variable | Default |\n|---|---|\n"
            "| `PORT` | `8080` |\n| `LOG_LEVEL` | `info` |\n",
            "`9090`",
        ),
        (
            "Makefile",
            "build: ## Build it\n\tcc\n\nlint: ## Look for faults\n\tlint\n",
            "build: ## Build it\n\tcc\n\ncheck: ## Look for faults\n\tlint\n",
            "# Work\n\n- `make build`: Build it\n- `make lint`: Look for faults\n",
            "`make check`",
        ),
    ],
    ids=["charts", "variables", "targets"],
)
def test_other_files_of_one_kind(
    project: Project, name: str, old: str, new: str, page: str, wanted: str
) -> None:
    files = {f"{at}/{name}": old for at in ("one", "two")} | {
        f"{at}/README.md": page for at in ("one", "two")
    }
    made = changed(project, files, f"two/{name}", new)
    assert list(made) == ["two/README.md"]
    assert wanted in made["two/README.md"]


def test_a_version_of_another_package(project: Project) -> None:
    manifest = '{"name": "%s", "version": "1.0.1"}\n'
    page = "# two\n\n```js\nresolve('1.0.1', 'foo')\n```\n"
    files = {
        "package.json": '{"name": "all", "private": true}\n',
        "packages/one/package.json": manifest % "one",
        "packages/two/package.json": manifest % "two",
        "packages/two/README.md": page,
        "packages/one/README.md": "# one\n\n`npm install one@1.0.1`\n",
    }
    new = files["packages/one/package.json"].replace("1.0.1", "1.0.2")
    made = changed(project, files, "packages/one/package.json", new)
    assert list(made) == ["packages/one/README.md"]


def test_a_text_that_another_module_still_has(project: Project) -> None:
    old = VARIABLES.replace("Size of the machine", "The list of all of them")
    page = PAGE.replace("Size of the machine", "The list of all of them")
    files = {"variables.tf": old, "examples/one/variables.tf": old}
    files |= {"README.md": page, "examples/one/README.md": page}
    new = old.replace("The list of all of them", "The list of those that are up")
    made = changed(project, files, "variables.tf", new)
    assert made == {
        "README.md": page.replace("The list of all of them", "The list of those that are up")
    }


def test_a_bound_that_goes_from_a_version(project: Project) -> None:
    old = 'terraform {\n  required_providers {\n    aws = ">= 2.68, < 4.0"\n  }\n}\n'
    page = "# M\n\n| Name | Version |\n|---|---|\n| aws | >= 2.68, < 4.0 |\n"
    made = changed(
        project, {"versions.tf": old, "README.md": page}, "versions.tf", old.replace(", < 4.0", "")
    )
    assert made == {"README.md": page.replace(", < 4.0", "")}
