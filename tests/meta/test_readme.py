"""The README is run: its marked command blocks, its settings, its hook ids, its command table."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docsync.config_file import load_config

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
MARKED = re.compile(
    r"<!-- runs(?P<changed> after a change)?(?:, exit (?P<code>\d+))? -->\n"
    r"```console\n(?P<lines>.*?)```",
    re.DOTALL,
)
BLOCKS = list(MARKED.finditer(README))


def fences(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", README)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    command = tmp_path / "bin" / "docsync"
    command.parent.mkdir()
    command.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from docsync.cli.main import main\nsys.exit(main())\n"
    )
    command.chmod(0o755)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "DOCSYNC_"))
    }
    return {
        **kept,
        "HOME": str(tmp_path / "home"),
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


@pytest.fixture
def example(tmp_path: Path, env: dict[str, str]) -> Path:
    """The demo's project as a repository with two commits."""
    root = tmp_path / "tidylog"
    shutil.copytree(ROOT / "demo" / "project", root)
    for command in (
        "git init --quiet",
        "git config user.name Ada",
        "git config user.email ada@example.invalid",
        "git add tidylog",
        "git commit --quiet -m code",
        "git add .",
        "git commit --quiet -m documentation",
    ):
        subprocess.run(command.split(), cwd=root, env=env, check=True)
    return root


@pytest.mark.parametrize("block", BLOCKS, ids=[block["lines"][:40] for block in BLOCKS])
def test_a_marked_block_does_what_the_text_around_it_says(
    block: re.Match[str], example: Path, env: dict[str, str]
) -> None:
    if block["changed"]:
        patch = str(ROOT / "demo" / "change.patch")
        subprocess.run(["git", "apply", "--index", patch], cwd=example, env=env, check=True)
    commands = [line.removeprefix("$ ") for line in block["lines"].splitlines() if line[:2] == "$ "]
    assert commands
    for command in commands:
        done = subprocess.run(
            command,
            shell=True,
            cwd=example,
            env=env,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == int(block["code"] or 0), done.stdout + done.stderr
        assert done.stdout


@pytest.mark.parametrize("settings", fences("toml"))
def test_the_settings_are_settings(settings: str, tmp_path: Path) -> None:
    (tmp_path / "docsync.toml").write_text(settings)
    assert load_config(tmp_path, {}) != load_config(tmp_path / "elsewhere", {})


def test_the_hook_ids_exist_and_pre_commit_reads_the_example(tmp_path: Path) -> None:
    from pre_commit.clientlib import load_config as read_config
    from pre_commit.clientlib import load_manifest

    offered = {hook["id"] for hook in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))}
    (example,) = fences("yaml")
    path = tmp_path / ".pre-commit-config.yaml"
    path.write_text(example)
    (repo,) = read_config(str(path))["repos"]
    assert {hook["id"] for hook in repo["hooks"]} <= offered
    told = set(re.findall(r"`(docsync-\w+)` (?:reports|brings|compares)", README))
    assert offered == told | {"docsync"}


def test_the_table_of_commands_is_complete(env: dict[str, str]) -> None:
    done = subprocess.run(
        ["docsync", "--help"], env=env, check=True, capture_output=True, text=True
    )
    listed = re.findall(r"(?m)^  ([a-z]+)  ", done.stdout.partition("Commands:")[2])
    assert listed
    assert sorted(re.findall(r"(?m)^\| `docsync (\w+)` \|", README)) == sorted(listed)


def test_the_makefile_has_the_targets_that_are_named() -> None:
    pages = [README, *(path.read_text() for path in ROOT.glob("*.md"))]
    named = {
        target
        for page in pages
        for line in re.findall(r"(?:\$ |`)make ([a-z ]+)", page)
        for target in line.split()
    }
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))
    assert {"demo", "test", "bench"} <= named <= targets
