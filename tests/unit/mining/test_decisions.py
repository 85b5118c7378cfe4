"""What people decided in review becomes rows: their text where they kept one, and where they
rejected it the block as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docsync.cli.main import main
from docsync.config import Config
from docsync.docs.section import DocFile
from docsync.facts.fact import FactKind
from docsync.journal import Journal
from docsync.mining.dataset.decisions import decided
from docsync.mining.dataset.example import Example, Task, read_rows
from docsync.record import Decision
from docsync.rewrite.conversation import answer_of
from docsync.rewrite.proposal import GuardDecision, Guarded, Origin, Rewrite, Verified
from tests.git.repositories import make_repo
from tests.unit.samples import document, fact, verdict

DOC = document("# Guide\n\nSet `--max-jobs` here.\n")
FACT = fact(FactKind.FLAG_RENAMED, "--max-jobs", "--max-jobs", "--max-workers")


def proposed(doc: DocFile = DOC, new: str = "Set `--max-workers` here.\n") -> Guarded:
    found = verdict(doc, FACT)
    block = found.candidate.section.blocks[-1]
    old = doc.text(block.start, block.end)
    rewrite = Rewrite(found, block.start, block.end, old, new, Origin.MODEL, "renamed")
    return Guarded(Verified(rewrite, ()), GuardDecision.ACCEPT, ())


def record(journal: Journal, decision: Decision | None, fingerprint: str, edited: str = "") -> None:
    run = journal.begin_run("hook", fingerprint, "h" * 40, "plain")
    one = journal.record_proposal(run, fingerprint, proposed())
    if edited:
        journal.set_text(one, edited, Origin.PERSON, "edited in review")
    if decision:
        journal.record_decision(fingerprint, "docs/guide.md#Guide", decision, "", one)


def rows(journal: Journal, task: Task = "repair") -> list[Example]:
    return list(decided(journal.proposals(), task, "acme/tool", "MIT", Config()))


def test_an_accepted_proposal_is_a_row_with_its_text(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        record(journal, Decision.ACCEPTED, "a")
        (row,) = rows(journal)
        (judged,) = rows(journal, "detection")
    assert row.completion == answer_of("Set `--max-workers` here.")
    assert row.meta["decision"] == "accepted"
    assert row.meta["commit"] == "h" * 40
    assert "docs/guide.md (Guide)" in row.prompt[-1].content
    assert "`--max-jobs` was renamed to `--max-workers`" in row.prompt[-1].content
    assert (judged.label, judged.meta["decision"]) == ("affected", "accepted")


def test_an_edited_one_is_a_row_with_the_persons_text(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        record(journal, Decision.ACCEPTED, "a", edited="Give `--max-workers`, please.\n")
        (row,) = rows(journal)
    assert row.completion == answer_of("Give `--max-workers`, please.")
    assert row.meta["decision"] == "edited"


def test_of_a_rejected_one_the_block_stays(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        record(journal, Decision.REJECTED, "a")
        (row,) = rows(journal)
        (judged,) = rows(journal, "detection")
    assert (row.completion, row.meta["stayed"]) == ("UNCHANGED", "rejected")
    assert judged.label == "unaffected"


def test_the_last_decision_counts_and_what_nobody_decided_does_not(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        record(journal, Decision.SHOWN, "a")
        record(journal, None, "b")
        assert rows(journal) == []
        record(journal, Decision.REJECTED, "c")
        record(journal, Decision.ACCEPTED, "d")
        (row,) = rows(journal)
    assert row.meta["decision"] == "accepted"


def test_the_command_reads_the_record_of_its_own_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = make_repo(tmp_path / "tool")
    for number in range(3):
        repo.add("README.md", f"# It\n\nSet `--max-jobs` to {number}.\n".encode())
        repo.add("cli.py", f"JOBS = {number}\n".encode())
        repo.commit()
    folder = repo.open()[1].state_dir
    with Journal.open(folder) as journal:
        record(journal, Decision.ACCEPTED, "a")
    out = tmp_path / "data"
    call = ["-C", str(repo.root), "mine", "--dataset", "repair", "--held-out", "0"]
    assert main([*call, "--canaries", "0", "--out", str(out)]) == 0
    found = {r.meta["source"] for r in read_rows(out / "train.jsonl")}
    assert "decision" in found
    assert "from decision 1" in capsys.readouterr().out
    clean = subprocess.run(
        ["git", "status", "--porcelain"], cwd=repo.root, capture_output=True, check=True
    )
    assert clean.stdout == b""
