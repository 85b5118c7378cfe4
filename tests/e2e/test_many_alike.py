"""Many files, functions and sections that are alike: each fact is about its own."""

from __future__ import annotations

import pytest
from small_project import Project

from docsync.judge.judge import Thresholds
from docsync.run import MATCHING, READING, Run


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


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (READING, "src/app.py: no time was left to read it (`time-budget-s`)"),
        (MATCHING, "2 changes were looked for in no section, since `time-budget-s` was spent"),
        (1.0, "no time was left to work on it (`time-budget-s`)"),
    ],
)
def test_what_the_time_budget_leaves_out_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch, share: float, said: str
) -> None:
    until = Run.until
    monkeypatch.setattr(Run, "until", lambda self, s=1.0: 0.0 if s == share else until(self, s))
    page = "# P\n\n`run_fast(depth=1)`\n\n- `depth`: default `1`\n"
    code = "def run_fast(depth={}):\n    return depth\n"
    got = project.mended("src/app.py", code.format(1), code.format(2), page, code=0)
    assert got == page
    assert said in project.said
    # a check has nothing to work on: what it names is all that it has to say
    state = {READING: "[UNCHECKED]", MATCHING: "[SUSPECT]"}.get(share, "[CHECKED]")
    assert state in project.docsync("check", "--staged", "--no-model", code=None)
    assert share != 1.0 or "SUSPECT" in project.docsync("log")


def test_what_no_time_was_left_to_try_is_unsure(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = Run.until
    page = table(100)
    project.mended("src/app.py", functions(100), functions(100, "func_3"), page, code=1)
    project.git("checkout", "-q", "HEAD", "--", "README.md")
    monkeypatch.setattr("docsync.judge.judge.THRESHOLDS", {"balanced": Thresholds(2.0, 2.0, 2.0)})
    monkeypatch.setattr(Run, "until", lambda self, s=1.0: 0.0 if s == 1.0 else until(self, s))
    said = project.docsync("check", "--staged", "--no-model")
    assert "1 section to look at [SUSPECT]" in said
    assert "no time was left to work on it" in said
