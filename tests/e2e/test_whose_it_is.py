"""Several things of the code have one name: an edit is for the one that changed."""

from __future__ import annotations

import pytest
from small_project import Project

CLICK = """\
import click


@click.group()
def main(): pass


@main.command()
@click.option("--timeout", default=30, help="Seconds to wait.")
def get(timeout): "Get."


@main.command()
@click.option("--timeout", default=30, help="Seconds to wait.")
def put(timeout): "Put."
"""
OPTION = '@click.option("--timeout", default=30, help="Seconds to wait.")\n'
TABLE = "\n| Option | Default |\n|---|---|\n| `--timeout` | `30` |\n| `--force` | off |\n"
COMMANDS = f"""\
# tool

## Getting

`tool get` reads a thing.
{TABLE}
## Putting

`tool put` writes a thing.
{TABLE}
## Notes

The default of `--timeout` is `30`.
"""
ROW = "| `--timeout` | `30` |\n"
CHANGED = {
    "default": (CLICK.replace("30", "60", 1), "| `--timeout` | `60` |\n"),
    "renamed": (CLICK.replace("--timeout", "--wait", 1), "| `--wait` | `30` |\n"),
    "removed": (CLICK.replace(OPTION, "", 1), ""),
}


@pytest.mark.parametrize("case", CHANGED)
def test_of_two_commands_the_one_that_is_named_above(project: Project, case: str) -> None:
    new, row = CHANGED[case]
    assert project.mended("cli.py", CLICK, new, COMMANDS) == COMMANDS.replace(ROW, row, 1)
    assert "tool > Notes" in project.said  # whose it is there only a person knows
    assert "tool > Putting" not in project.said


def test_of_both_all_is_followed(project: Project) -> None:
    new = CLICK.replace("30", "60")
    assert project.mended("cli.py", CLICK, new, COMMANDS) == COMMANDS.replace("30", "60")


def test_a_command_in_another_file_is_a_rival_too(project: Project) -> None:
    head, get, put = CLICK.split("@main.command()\n")
    project.write("put.py", "from cli import main\nimport click\n\n@main.command()\n" + put)
    old = f"{head}@main.command()\n{get}"
    said = project.mended("cli.py", old, old.replace("30", "60"), COMMANDS)
    assert said == COMMANDS.replace(ROW, "| `--timeout` | `60` |\n", 1)


@pytest.mark.parametrize("count", [12, 55])
def test_parameters_of_many_functions(project: Project, count: int) -> None:
    def code(changed: int) -> str:
        values = (2 if n == changed else 1 for n in range(count))
        return "".join(f'def job_{n}(alpha={v}):\n    "Job."\n' for n, v in enumerate(values))

    def readme(changed: int) -> str:
        values = (2 if n == changed else 1 for n in range(count))
        return "# jobs\n" + "".join(
            f"\n## Part {n}\n\nCall `job_{n}` for it.\n\n"
            f"| Parameter | Default |\n|---|---|\n| `alpha` | `{v}` |\n"
            for n, v in enumerate(values)
        )

    assert project.mended("jobs.py", code(-1), code(3), readme(-1)) == readme(3)


def test_variables_of_two_services(project: Project) -> None:
    one = "  {}:\n    image: acme/{}:1.2\n    environment:\n      LOG_LEVEL: info\n"
    old = "services:\n" + one.format("web", "web") + one.format("worker", "worker")
    table = "\n| Variable | Default |\n|---|---|\n| `LOG_LEVEL` | `info` |\n"
    readme = f"# stack\n\n## web\n{table}\n## worker\n{table}"
    new = old.replace("LOG_LEVEL: info", "LOG_LEVEL: warn", 1)
    wanted = readme.replace("`info`", "`warn`", 1)
    assert project.mended("docker-compose.yml", old, new, readme) == wanted


VALUES = "replicaCount: 2\nlogLevel: info\n"
CHART = (
    "# chart\n\n| Key | Default |\n|---|---|\n| `replicaCount` | `2` |\n| `logLevel` | `info` |\n"
)


@pytest.mark.parametrize("path", ["values-prod.yaml", "values.staging.yaml"])
def test_settings_of_one_place_are_no_defaults(project: Project, path: str) -> None:
    project.write("values.yaml", VALUES)
    new = VALUES.replace("2", "5").replace("info", "warn")
    assert project.mended(path, VALUES, new, CHART, code=0) == CHART


def test_the_settings_that_all_begin_with_are(project: Project) -> None:
    project.write("values-prod.yaml", VALUES)
    new = VALUES.replace("2", "5")
    assert project.mended("values.yaml", VALUES, new, CHART) == CHART.replace("2", "5")


def test_what_an_example_chooses_is_no_default(project: Project) -> None:
    serve = 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--port", default=80)\n'
    readme = "# serve\n\n| Option | Default |\n|---|---|\n| `--port` | `80` |\n"
    project.write("src/serve.py", serve)
    new = serve.replace("80", "9999")
    assert project.mended("examples/demo.py", serve, new, readme, code=0) == readme


def test_a_flag_that_is_said_to_be_another_programs(project: Project) -> None:
    code = (
        CLICK.split("@main.command()", maxsplit=1)[0]
        + "@main.command()\n"
        + OPTION
        + "def get(): pass\n"
    )
    readme = (
        "# tool\n\npip has `--timeout` too; use `--timeout` of pip if that fails.\n"
        "With `--timeout` it waits.\n"
    )
    new = code.replace("--timeout", "--wait")
    wanted = readme.replace("With `--timeout`", "With `--wait`")
    assert project.mended("cli.py", code, new, readme) == wanted


def test_keys_of_other_tables_stay(project: Project) -> None:
    tls = '{"type": "object", "properties": {"options": {"type": "string"}%s}}'
    schema = (
        '{"properties": {"scaling": {"properties": {"enabled": {"type": "boolean"}}},'
        ' "gateway": {"properties": {"enabled": {"type": "boolean"}}},'
        f' "ports": {{"properties": {{"tls": {tls}}}}}}}}}\n'
    )
    readme = (
        "# values\n\n| Key | Default |\n|---|---|\n| scaling.enabled | `false` |\n"
        "| gateway.enabled | `true` |\n| ports.tls.enabled | `true` |\n| ports.tls.options | |\n"
    )
    old, new = schema % ', "enabled": {"type": "boolean"}', schema % ""
    assert project.mended("values.schema.json", old, new, readme, code=0) == readme
    assert "README.md:7" in project.said
    assert "README.md:5" not in project.said


def test_settings_of_a_sample_that_went_may_still_be_taken(project: Project) -> None:
    project.write("src/main.c", 'keys[] = { ABS("logfile", STR), ABS("pool_mode", STR) };\n')
    project.write("etc/test.ini", "[app]\nlogfile = a.log\npool_mode = session\n")
    readme = "# app.ini\n\n## logfile\n\nThe log file.\n\n## pool_mode\n\nSay `session`.\n"
    project.write("README.md", readme)
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "before")
    project.git("rm", "-q", "etc/test.ini")
    said = project.docsync("sync", "--staged", "--no-model")
    assert project.git("show", ":README.md") == readme
    assert "the code may have it in another place" in said


def test_a_command_that_another_file_has_stays(project: Project) -> None:
    old = "import argparse\nsub = argparse.ArgumentParser().add_subparsers()\n"
    names = ("delete", "optimize", "show")
    more = "".join(f'sub.add_parser("{name}")\n' for name in names)
    project.write("app/all.py", "".join(f'@cli.group("{name}")\ndef f(): pass\n' for name in names))
    readme = "# app\n\nCommands:\n\n" + "".join(f"- `{name}`: does so\n" for name in names)
    new = old + more.splitlines(keepends=True)[2]
    assert project.mended("script.py", old + more, new, readme, code=0) == readme


def test_a_text_that_another_module_still_has(project: Project) -> None:
    said = "Determines whether the IAM role name (`iam_role_name`) is used as a prefix"
    code = 'variable "use_prefix" {{\n  description = "{}"\n  type = bool\n}}\n'
    readme = f"# module\n\n| Name | Description |\n|---|---|\n| use_prefix | {said} |\n"
    project.write("modules/other/variables.tf", code.format(said))
    project.write("modules/other/README.md", readme)
    new = said.replace("the IAM", "the node IAM")
    project.write("modules/node/README.md", readme)
    project.mended("modules/node/variables.tf", code.format(said), code.format(new), "# all\n")
    assert project.git("show", ":modules/other/README.md") == readme
    assert project.git("show", ":modules/node/README.md") == readme.replace(said, new)
