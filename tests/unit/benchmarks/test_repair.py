"""The figures of repairs: what counts as fixed, and a commit from history to its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.repair.__main__ import main
from benchmarks.repair.grade import count, grade
from benchmarks.repair.run import read_results
from benchmarks.repair.variant import main as variant
from benchmarks.repair.variant import without
from docsync.git.runner import Git
from docsync.rewrite import new_entry
from docsync.rewrite.session import Session
from docsync.verify import verify

OLD = "# App\n\nUse `--jobs 4`.\n\n# End\n\nText.\n"
ARGUMENT = "p.add_argument('{}', type=int, default=4, help='how many run at once')"
RIGHT = OLD.replace("--jobs", "--workers")


def graded(new: str) -> tuple[bool, bool, bool, int]:
    found = grade("a.md", OLD, RIGHT, new, ["--jobs"], ["--workers"])
    return found.changed, found.fixed, found.harm, found.collateral


def test_what_is_fixed() -> None:
    assert graded(RIGHT) == (True, True, False, 0)
    assert graded(OLD) == (False, False, False, 0)
    assert graded(OLD.replace("--jobs", "--threads")) == (True, False, False, 0)
    assert graded(RIGHT.replace("Text.", "Other.")) == (True, True, False, 1)
    assert graded("Use all of the many workers that there are.\n")[1:3] == (False, True)


def test_tokens_are_whole() -> None:
    assert count("--read", "--read --read-only `--read`") == 2
    assert count("3.7", "3.7 3.7.1 13.7 3.7,") == 2


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    root = tmp_path / "clones" / "owner+app"
    root.mkdir(parents=True)
    git = Git(root)
    for key, value in (("user.name", "A"), ("user.email", "a@b.invalid")):
        git.run("init", "-q", ".")
        git.run("config", key, value)

    def commit(flag: str, extra: str, doc: str) -> None:
        code = "import argparse\n\np = argparse.ArgumentParser()\n"
        (root / "app.py").write_text(code + f"{ARGUMENT.format(flag)}\n{extra}")
        (root / "README.md").write_text(doc)
        git.run("add", "-A")
        git.run("commit", "-q", "-m", "change")

    commit("--jobs", "", OLD)
    commit("--workers", "", RIGHT)
    body = "".join(f"# line {n}\nx_{n} = {n}\n" for n in range(20))
    commit("--workers", body, RIGHT)
    return tmp_path / "clones"


def test_from_history_to_figures(
    clones: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("owner/app\n")
    cases, results = tmp_path / "cases.jsonl", tmp_path / "results.jsonl"
    repos = ("--repos", str(clones))
    assert main(["cases", *repos, "--list", str(names), "--out", str(cases)]) == 0
    tasks = [json.loads(line) for line in cases.read_text().splitlines()]
    positive = next(task for task in tasks if task["label"] == "positive")
    assert (positive["kind"], positive["stale"]) == ("replaced", ["--jobs"])
    assert positive["required"] == ["--workers"]
    for _ in range(2):  # the second run finds everything done
        assert main(["run", str(cases), str(results), *repos, "--no-model"]) == 0
    found = {one.label: one for one in read_results(results)}
    assert len(results.read_text().splitlines()) == len(tasks)
    assert found["positive"].fixed
    assert (found["positive"].collateral, found["positive"].prompts) == (0, 0)
    assert main(["table", str(results)]) == 0
    assert "| fixed, of all | 1/1 = 1.000" in capsys.readouterr().out


def test_the_checks_can_be_left_out_and_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = Git(tmp_path)
    git.run("init", "-q", "-b", "main", ".")
    for key in ("user.name", "user.email"):
        git.run("config", key, "-")
    code = tmp_path / "app.py"
    head = "import argparse\np = argparse.ArgumentParser()\n"
    code.write_text(head + ARGUMENT.format("--jobs") + "\n")
    (tmp_path / "README.md").write_text(OLD)
    git.run("add", ".")
    git.run("commit", "-q", "-m", "one")
    code.write_text(head + ARGUMENT.format("--workers") + "\n")
    git.run("add", ".")
    monkeypatch.chdir(tmp_path)
    notes = tmp_path / ".git" / "notes.jsonl"
    assert variant(["--no-model", "--without", "checks", "--notes", str(notes), "--case", "a"]) == 1
    (line,) = map(json.loads, notes.read_text().splitlines())
    assert (line["case"], line["prompts"]) == ("a", 0)
    assert [(o["state"], o["origin"]) for o in line["outcomes"]] == [("staged", "mechanical")]
    assert (tmp_path / "README.md").read_text() == RIGHT
    assert len(verify.CHECKS) == len(verify.CHECK_NAMES)


@pytest.mark.parametrize("part", ["checks", "context", "agreement", ""])
def test_each_part_can_be_left_out(part: str) -> None:
    """What is taken out stands where the benchmark looks for it."""
    with without(part):
        held = (new_entry.entry_checks, new_entry.code_of, Session.agreed)
    now = (new_entry.entry_checks, new_entry.code_of, Session.agreed)
    is_out = [one is not other for one, other in zip(held, now, strict=True)]
    assert is_out == [part == "checks", part == "context", part in ("checks", "agreement")]
