"""Installing and removing hooks: nobody else's hook is ever lost."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from docsync.cli.init import config_text
from docsync.cli.install import ENTRY, framework_has_docsync, snippet, with_docsync
from docsync.cli.main import main
from docsync.config_file import load_config
from docsync.errors import UsageError


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith(("GIT_", "DOCSYNC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("DOCSYNC_MODEL_ENABLED", "0")
    path = tmp_path / "with space" / "project"
    path.mkdir(parents=True)
    subprocess.run(["git", "init", "-q"], cwd=path, check=True)
    for key, value in (("user.name", "T"), ("user.email", "t@example.org")):
        subprocess.run(["git", "config", key, value], cwd=path, check=True)
    (path / "README.md").write_text("# Hello\n")
    subprocess.run(["git", "add", "README.md"], cwd=path, check=True)
    return path


def docsync(root: Path, *args: str) -> int:
    return main(["-C", str(root), *args])


def commit(root: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "commit", "-m", "x", "--allow-empty"],
        cwd=root,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def hook(root: Path, name: str = "pre-commit") -> Path:
    return root / ".git" / "hooks" / name


def test_init_writes_settings_that_can_be_read_and_hooks_that_run(root: Path) -> None:
    assert docsync(root, "init") == 0
    assert load_config(root, {}).include == ("/*.md",)
    done = commit(root)
    assert (done.returncode, done.stderr) == (0, "")
    before = (root / "docsync.toml").read_text(), hook(root).read_text()
    assert docsync(root, "init") == 0
    assert ((root / "docsync.toml").read_text(), hook(root).read_text()) == before


def test_a_dry_run_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert docsync(root, "init", "--dry-run") == 0
    assert not (root / "docsync.toml").exists()
    assert not hook(root).exists()
    said = capsys.readouterr().out
    assert "would write" in said
    assert f"would install {hook(root)}" in said


def test_a_foreign_hook_runs_first_and_comes_back(root: Path) -> None:
    hook(root).write_text("#!/bin/sh\necho mine >&2\nexit ${MINE:-0}\n")
    hook(root).chmod(0o755)
    text = hook(root).read_text()
    assert docsync(root, "init") == 0
    assert docsync(root, "init") == 0
    assert commit(root).stderr == "mine\n"
    assert commit(root, MINE="9").returncode != 0
    assert docsync(root, "init", "--uninstall") == 0
    assert hook(root).read_text() == text
    assert not hook(root, "prepare-commit-msg").exists()


def test_two_foreign_hooks_for_one_place_are_not_guessed_about(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hook(root).write_text("one")
    hook(root, "pre-commit.before-docsync").write_text("two")
    assert docsync(root, "init") == 2
    assert "remove" in capsys.readouterr().err
    assert hook(root).read_text() == "one"
    assert hook(root, "pre-commit.before-docsync").read_text() == "two"


def test_uninstalling_leaves_a_hook_that_is_not_ours(root: Path) -> None:
    hook(root).write_text("#!/bin/sh\n")
    assert docsync(root, "init", "--uninstall") == 0
    assert hook(root).read_text() == "#!/bin/sh\n"


def test_uninstalling_works_with_broken_settings(root: Path) -> None:
    assert docsync(root, "init") == 0
    (root / "docsync.toml").write_text("broken = = 1")
    assert docsync(root, "init", "--uninstall") == 0
    assert not hook(root).exists()


def test_a_hooks_path_inside_the_repository_is_used(root: Path) -> None:
    subprocess.run(["git", "config", "core.hooksPath", ".githooks"], cwd=root, check=True)
    assert docsync(root, "init") == 0
    assert (root / ".githooks" / "pre-commit").exists()
    assert not hook(root).exists()


def test_a_hooks_path_that_others_share_is_not_written(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = tmp_path / "shared"
    subprocess.run(["git", "config", "core.hooksPath", str(shared)], cwd=root, check=True)
    assert docsync(root, "init") == 2
    assert "`docsync hook` to its pre-commit" in capsys.readouterr().err
    assert not shared.exists()


def test_a_worktree_installs_into_the_shared_hooks_of_its_repository(root: Path) -> None:
    commit(root)
    other = root.parent / "other"
    subprocess.run(["git", "worktree", "add", "-q", str(other)], cwd=root, check=True)
    assert docsync(other, "init") == 0
    assert hook(root).exists()


@pytest.mark.parametrize("broken", ["missing", "unusable"])
def test_a_hook_without_docsync_lets_the_commit_through(root: Path, broken: str) -> None:
    assert docsync(root, "init") == 0
    script = root / "gone"
    if broken == "unusable":
        script.write_text("#!/no/such/python\n")
        script.chmod(0o755)
    lines = hook(root).read_text().splitlines()
    changed = [
        f"docsync='{script}'" if each.startswith(("docsync=/", "docsync='")) else each
        for each in lines
    ]
    assert changed != lines
    hook(root).write_text("\n".join(changed) + "\n")
    done = commit(root, PATH="/usr/bin:/bin")
    assert done.returncode == 0
    assert "documentation was not checked" in done.stderr


def test_skip_passes_the_native_hook_by(root: Path) -> None:
    assert docsync(root, "init") == 0
    (root / "docsync.toml").write_text("broken = = 1")
    assert commit(root).returncode != 0
    assert commit(root, SKIP="other,docsync").returncode == 0


def test_pre_commit_users_get_a_snippet_or_the_entry_itself(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = root / ".pre-commit-config.yaml"
    config.write_text("repos: []\n")
    assert docsync(root, "init", "--no-config") == 0
    said = capsys.readouterr().out
    assert snippet() in said
    assert "Next: `pre-commit install`" in said
    assert config.read_text() == "repos: []\n"
    assert not hook(root).exists()
    config.write_text("repos:\n  - repo: meta\n    hooks:\n      - id: identity\n")
    assert docsync(root, "init", "--write") == 0
    assert framework_has_docsync(config.read_text())
    before = config.read_text()
    assert docsync(root, "init", "--write") == 0
    assert config.read_text() == before
    assert docsync(root, "init", "--uninstall") == 0
    assert "remove the docsync entry" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        "repos:\n",
        "repos:\n- repo: meta\n  hooks:\n  - id: identity\n",
        "repos:\n  - repo: meta\n    hooks:\n      - id: identity",
        "# top\nrepos:\n    # first\n    - repo: meta\n      hooks:\n      - id: identity\n\n"
        "# below\nfail_fast: true\n",
        "default_stages: [pre-commit]\nrepos:\n  - repo: local\n    hooks:\n      - id: x\n"
        "        name: x\n        entry: |\n          sh -c 'a'\n        language: system\n"
        "exclude: y\n",
    ],
)
def test_the_entry_is_added_and_every_other_line_stays(text: str) -> None:
    changed = with_docsync(text)
    old, new = yaml.safe_load(text), yaml.safe_load(changed)
    assert new.pop("repos") == [*(old.pop("repos") or []), ENTRY]
    assert new == old
    kept = [line for line in changed.splitlines() if line in text.splitlines()]
    assert [line for line in kept if line in text] != []
    assert all(line in changed for line in text.splitlines())


@pytest.mark.parametrize(
    "text", ["repos: [{repo: meta, hooks: []}]\n", "repos: 3\n", "a: [\n", "x: 1\n"]
)
def test_what_cannot_be_placed_for_sure_is_left_to_the_user(text: str) -> None:
    with pytest.raises(UsageError):
        with_docsync(text)


def test_a_pattern_with_quotes_is_still_toml(tmp_path: Path) -> None:
    (tmp_path / "docsync.toml").write_text(config_text([('a"b\\c/*.md', 2), ("docs/**", 1)]))
    assert load_config(tmp_path, {}).include == ('a"b\\c/*.md', "docs/**")
    (tmp_path / "docsync.toml").write_text(config_text([]))
    assert load_config(tmp_path, {}).exclude == ()
