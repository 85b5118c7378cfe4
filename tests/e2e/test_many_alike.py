"""Many files, functions and sections that are alike: each fact is about its own."""

from __future__ import annotations

import pytest
from small_project import Project


def functions(count: int, changed: str = "") -> str:
    """`func_0` to the last, each with a parameter `alpha` of 1; of 2 for `changed`."""
    names = (f"func_{n}" for n in range(count))
    return "\n\n".join(
        f"def {name}(alpha={1 + (name == changed)}):\n    return alpha\n" for name in names
    )


def table(count: int, changed: str = "") -> str:
    rows = (
        f"## S{n}\n\nCall `func_{n}` to do {n}.\n\n| Option | Default |\n|---|---|\n"
        f"| `alpha` | `{1 + (f'func_{n}' == changed)}` |\n"
        for n in range(count)
    )
    return "# P\n\n" + "\n".join(rows)


def test_a_batch_of_renames_gives_each_text_its_own_new_name(project: Project) -> None:
    def code(number: int, name: str) -> str:
        return f'def run_{number}_{name}(alpha=1, beta="x"):\n    """Do it."""\n    return alpha\n'

    def page(name: str) -> str:
        lines = (f"Call `run_{n}_{name}(alpha=1)` from `src/pkg/mod{n}.py`.\n" for n in range(12))
        return "# Runs\n\n" + "\n".join(f"## Run {n}\n\n{line}" for n, line in enumerate(lines))

    for n in range(12):
        project.write(f"src/pkg/mod{n}.py", code(n, "4"))
    project.write("docs/runs.md", page("4"))
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "before")
    for n in range(12):
        project.write(f"src/pkg/mod{n}.py", code(n, "four"))
    project.git("add", "-A")
    said = project.docsync("sync", "--staged", "--no-model", code=1)
    assert "withheld" not in said
    assert "unsure" not in said
    assert project.git("show", ":docs/runs.md") == page("four")


@pytest.mark.parametrize("count", [100, 400])
def test_a_parameter_of_many_functions_is_mended_where_its_own_is_named(
    project: Project, count: int
) -> None:
    got = project.mended(
        "src/app.py", functions(count), functions(count, "func_3"), table(count), code=1
    )
    assert got == table(count, "func_3")
    assert f"`alpha` stands in {count} sections: only those that name `func_3`" in project.said


def test_a_commit_is_not_told_of_what_was_looked_for_and_is_nowhere(project: Project) -> None:
    page = table(100).replace("func_3`", "function 3`")
    project.mended("src/app.py", functions(100), functions(100, "func_3"), page, code=0)
    assert "only those that name `func_3`" in project.docsync("check", "--staged", "--no-model")
    assert project.docsync("hook") == ""


def test_a_word_that_nothing_tells_from_the_rest_is_no_clean_result(project: Project) -> None:
    page = "# P\n\n" + "\n".join(f"## S{n}\n\nIts `limit` is `1`.\n" for n in range(100))
    project.mended("src/app.py", "limit = 1\n", "limit = 2\n", page, code=0)
    said = project.docsync("check", "--staged", "--no-model")
    assert "[SUSPECT]" in said
    assert "`limit` stands in 100 sections" in said
    assert "none was looked at" in project.docsync("hook")
