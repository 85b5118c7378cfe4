"""`make demo` without a model: its example repository, through the real hook, to the retry."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RETRY = ("git", "commit", "--quiet", "-m", "collapse repeats, wider lines, --since")


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose PATH has a `docsync` command that runs this tree."""
    command = tmp_path_factory.mktemp("bin") / "docsync"
    command.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from docsync.cli.main import main\nsys.exit(main())\n"
    )
    command.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "NO_COLOR": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def run_demo(env: dict[str, str], into: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "demo" / "run.py"), "--no-model", "--into", str(into)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def walked(
    env: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    root = tmp_path_factory.mktemp("demo") / "tidylog"
    return root, run_demo(env, root)


def git(root: Path, env: dict[str, str], *args: str) -> str:
    return subprocess.run(
        ["git", *args], cwd=root, env=env, check=True, capture_output=True, text=True
    ).stdout


def test_the_commit_is_stopped_with_the_renamed_flag_repaired_in_every_document(
    walked: tuple[Path, subprocess.CompletedProcess[str]], env: dict[str, str]
) -> None:
    root, done = walked
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(root, env, "rev-list", "--count", "HEAD") == "2\n"
    for path in ("README.md", "docs/usage.md", "docs/configuration.md", "docs/reference.rst"):
        staged = git(root, env, "show", f":{path}")
        assert "--squash" not in staged, path
        assert "--collapse" in staged, path
        assert (root / path).read_text() == staged


def test_what_the_change_does_not_reach_stays_as_it_was(
    walked: tuple[Path, subprocess.CompletedProcess[str]], env: dict[str, str]
) -> None:
    root, _ = walked
    for path, sentence in {
        "README.md": "tidylog needs Python 3.9 or newer and nothing else.",
        "docs/usage.md": "## Why the lines are short",
        "docs/configuration.md": "`TIDYLOG_LEVEL` takes the place of `--level` and wins over it.",
        "docs/reference.rst": "``time`` is what stood in the log; tidylog does not parse it.",
    }.items():
        assert sentence in git(root, env, "show", f":{path}")
    changed = git(root, env, "diff", "--cached", "--name-only").split()
    assert set(changed) <= {
        "README.md",
        "docs/usage.md",
        "docs/configuration.md",
        "docs/reference.rst",
        "tests/test_tidylog.py",
        "tidylog/cli.py",
        "tidylog/rules.py",
        "tidylog/summary.py",
    }


def test_it_shows_the_diff_and_says_what_to_do_next(
    walked: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    root, done = walked
    assert "wait for review" in done.stdout
    assert "-tidylog --level error --squash server.log" in done.stdout
    assert "+tidylog --level error --collapse server.log" in done.stdout
    assert f"cd {root}" in done.stdout
    assert "docsync review" in done.stdout
    assert "\033[" not in done.stdout


def test_the_output_that_the_readme_shows_is_the_output(
    walked: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, done = walked
    shown = (ROOT / "README.md").read_text().partition("```text\n")[2].partition("```")[0]
    lines = [line for line in shown.splitlines() if line.startswith(("  `", "  -", "  +", "Next"))]
    assert len(lines) > 5
    printed = (done.stdout + done.stderr).splitlines()
    assert [line for line in lines if line not in printed] == []


def test_the_second_commit_passes_with_code_and_documentation_together(
    walked: tuple[Path, subprocess.CompletedProcess[str]], env: dict[str, str], tmp_path: Path
) -> None:
    stopped, _ = walked
    root = tmp_path / "again"
    subprocess.run(["cp", "-R", str(stopped), str(root)], check=True)
    done = subprocess.run(RETRY, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    committed = git(root, env, "show", "--name-only", "--format=", "HEAD").split()
    assert {"README.md", "docs/configuration.md", "tidylog/cli.py"} <= set(committed)
    assert git(root, env, "status", "--porcelain") == ""


def test_the_example_is_real_its_own_tests_pass_before_and_after_the_change(
    walked: tuple[Path, subprocess.CompletedProcess[str]], env: dict[str, str], tmp_path: Path
) -> None:
    root, _ = walked
    before = tmp_path / "before"
    git(root, env, "worktree", "add", "--quiet", str(before), "HEAD")
    suite = [sys.executable, "-B", "-m", "unittest", "discover", "-s", "tests"]
    for folder, tests in ((before, 4), (root, 5)):
        done = subprocess.run(
            suite, cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert f"Ran {tests} tests" in done.stderr
    git(root, env, "worktree", "remove", "--force", str(before))


def test_ctrl_c_ends_it_at_once_and_says_what_is_left(env: dict[str, str], tmp_path: Path) -> None:
    root = tmp_path / "tidylog"
    command = [sys.executable, str(ROOT / "demo" / "run.py"), "--no-model", "--into", str(root)]
    with subprocess.Popen(
        command,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as demo:
        assert demo.stdout
        assert demo.stderr
        for line in demo.stdout:
            if "$ docsync init" in line:
                break
        os.killpg(demo.pid, signal.SIGINT)
        said = demo.stderr.read()
        assert demo.wait(timeout=20) == 130
    assert "Traceback" not in said
    assert f"what was made so far is in {root}" in said


def test_a_folder_with_something_in_it_is_left_alone(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = run_demo(env, tmp_path)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
