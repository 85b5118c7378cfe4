"""What a help text shows for the value of an option may have a variable's name, and is none."""

from __future__ import annotations

import pytest

from tests.e2e.small_project import Project

CODE = """use clap::Parser;
#[derive(Parser)]
pub struct Opt {
    /// Sets the template for the body.
    #[arg(short, long, env = "TEMPLATE", value_name = "TEMPLATE")]
    pub body: Option<String>,
}
"""


@pytest.mark.parametrize(
    ("said", "is_renamed"),
    [
        ("-b, --body <TEMPLATE>  Sets the template", False),
        ("-b, --body TEMPLATE  Sets the template", False),
        ("--body=TEMPLATE", False),
        ("Sets the template [env: TEMPLATE=]", True),
        ("TEMPLATE=x app", True),
        ("docker run --env TEMPLATE app", True),
        ("docker run -e TEMPLATE=x app", True),
    ],
)
def test_what_stands_for_a_value_is_no_variable(
    project: Project, said: str, is_renamed: bool
) -> None:
    new = CODE.replace('env = "', 'env = "APP_')
    got = project.mended("src/args.rs", CODE, new, f"# App\n\n```\n{said}\n```\n", code=None)
    assert ("APP_TEMPLATE" in got) is is_renamed


def test_the_variable_behind_a_value_of_its_name_is_renamed(project: Project) -> None:
    readme = "# App\n\n```\n-b, --body <TEMPLATE>  Sets it [env: TEMPLATE=]\n```\n"
    new = CODE.replace('env = "', 'env = "APP_')
    got = project.mended("src/args.rs", CODE, new, readme)
    assert got == readme.replace("env: ", "env: APP_")
