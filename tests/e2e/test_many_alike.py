"""Many files, functions and sections that are alike: each fact is about its own."""

from __future__ import annotations

from small_project import Project


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
