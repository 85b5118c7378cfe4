"""The journal: everything comes back, two processes may write, and no damage is fatal."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from docsync.docs.section import Block, BlockKind, DocSection
from docsync.errors import JournalError, UsageError
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.journal import Journal
from docsync.journal_file import FILE_NAME
from docsync.judge.suppression import fact_key
from docsync.judge.verdict import Affected, Verdict
from docsync.llm.chat import ChatMessage
from docsync.match.candidate import Candidate, Reason
from docsync.record import Decision
from docsync.report import OutcomeState
from docsync.review.stored import StoredStop
from docsync.rewrite.proposal import (
    Check,
    CheckStatus,
    GuardDecision,
    Guarded,
    Origin,
    ProtectedMatch,
    Rewrite,
    Verified,
)

FACT = ChangeFact(
    FactKind.FLAG_RENAMED,
    "--jobs",
    "--jobs",
    "--workers",
    Place("src/caf\udce9.py", 3),
    True,
    "python",
    owner="tool",
    siblings=("--verbose",),
)


def guarded(path: str = "docs/caf\udce9.md", new: str = "use `--workers`\n") -> Guarded:
    block = Block(BlockKind.PARAGRAPH, 10, 30, 3, 4, 0)
    section = DocSection(path, "b" * 40, 0, 0, 30, 1, 4, "Use", ("Top", "Use"), 2, (block,))
    reason = Reason(FACT.id, "--jobs", "table", 12, 18, 3, "`--jobs` stands in its table")
    candidate = Candidate(section, (FACT,), (reason,), 0.9)
    verdict = Verdict(candidate, Affected.AFFECTED, 0.9, "renamed")
    rewrite = Rewrite(
        verdict, 10, 30, "use `--jobs`\nor\n", new, Origin.MODEL, "renamed", "p1", "m", "stop"
    )
    checks = (Check("claims", CheckStatus.PASSED), Check("prose", CheckStatus.WARNED, "short"))
    match = ProtectedMatch("book.txt", 1, 2, 3, 4, 0.05, "text")
    return Guarded(Verified(rewrite, checks), GuardDecision.FLAG, (match,))


def recorded(journal: Journal, fingerprint: str = "f", head: str = "h", path: str = "a.md") -> int:
    run_id = journal.begin_run("hook", fingerprint, head, "plain")
    return journal.record_proposal(run_id, fingerprint, guarded(path))


def test_reading_creates_nothing(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "docsync") as journal:
        assert journal.runs() == []
        assert journal.proposals() == []
        assert not journal.was_stopped("f")
    assert not (tmp_path / "docsync").exists()


def test_a_proposal_comes_back_with_all_its_evidence(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        run_id = journal.begin_run("hook", "f", None, "plain")
        proposal_id = journal.record_proposal(run_id, "f", guarded())
    with Journal.open(tmp_path) as journal:
        found = journal.proposal(proposal_id)
    given = guarded().verified.rewrite
    section = given.verdict.candidate.section
    assert (found.path, found.section_id) == (section.path, section.id)
    assert (found.old, found.new, found.start, found.end) == (given.old, given.new, 10, 30)
    assert (found.start_line, found.end_line) == (3, 4)
    assert found.facts == (FACT,)
    assert found.reasons == given.verdict.candidate.reasons
    assert found.checks == guarded().verified.checks
    assert found.matches == guarded().matches
    assert found.guard_decision is GuardDecision.FLAG
    assert (found.state, found.decision, found.head) == (None, None, "")


def test_outcomes_and_runs(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        first = recorded(journal)
        second = recorded(journal, "g")
        journal.set_outcome(first, OutcomeState.STAGED, "", "old", "new")
        journal.set_outcome(second, OutcomeState.PENDING, "an edit is in the way", "old", "old")
        journal.end_run(1, "CHECKED", 1, 0.5)
        assert [p.id for p in journal.proposals((OutcomeState.PENDING,))] == [second]
        assert [p.id for p in journal.proposals(latest_only=True)] == [second]
        assert [p.id for p in journal.proposals(head="h")] == [first, second]
        assert journal.proposal(first).new_oid == "new"
        newest, oldest = journal.runs()
        assert (oldest.state, oldest.exit_code, oldest.proposals) == ("CHECKED", 1, 1)
        assert (newest.state, newest.exit_code) == ("", None)


def test_prompts_come_back_by_the_start_of_their_id(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        run_id = journal.begin_run("sync", "f", "h", "plain")
        prompt_id = journal.record_prompt(
            run_id,
            "m",
            "rewrite.j2",
            "hash",
            [ChatMessage("system", "be exact"), ChatMessage("user", "text \udcff")],
            "reply \ud800",
            "stop",
            10,
            5,
            0.1,
        )
        found = journal.prompt(prompt_id[:8])
        assert found.messages == (("system", "be exact"), ("user", "text \udcff"))
        assert (found.reply, found.prompt_tokens) == ("reply \ud800", 10)
        with pytest.raises(UsageError, match="no prompt begins"):
            journal.prompt("zzz")


def test_what_was_shown_or_decided_for_a_diff_is_remembered(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        proposal_id = recorded(journal)
        journal.record_decision("f", "a.md#Top", Decision.SHOWN, "", proposal_id)
        assert journal.proposal(proposal_id).decision is Decision.SHOWN
        journal.record_decision("f", "a.md#Top", Decision.ACCEPTED, "", proposal_id)
        journal.record_decision("f", "a.md#Top", Decision.SHOWN, "", proposal_id)
        assert journal.proposal(proposal_id).decision is Decision.ACCEPTED
        journal.mark_stopped("f", 1)
        assert journal.was_stopped("f")
        assert not journal.was_stopped("g")


def test_a_rejection_holds_until_the_fact_changes(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        proposal_id = recorded(journal)
        section_id = journal.proposal(proposal_id).section_id
        journal.record_decision("f", section_id, Decision.SHOWN, "", proposal_id)
        assert journal.suppressions() == ()
        journal.record_decision(
            "f", section_id, Decision.REJECTED, "internal", proposal_id, "Ada L\udce9"
        )
        (held,) = journal.suppressions()
        assert (held.section, held.fact) == (section_id, fact_key(FACT))
        assert (held.reason, held.by, held.day) == ("internal", "Ada L\udce9", date.today())
        assert held.what == "flag-renamed --jobs --jobs -> --workers"
        journal.record_decision("f", section_id, Decision.ACCEPTED, "", proposal_id)
        assert journal.suppressions() == ()


def test_a_rejection_can_be_lifted(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        proposal_id = recorded(journal)
        section_id = journal.proposal(proposal_id).section_id
        journal.record_decision("f", section_id, Decision.REJECTED, "no", proposal_id)
        (held,) = journal.suppressions()
        assert not journal.lift(int(held.number) + 1)
        assert journal.lift(int(held.number))
        assert journal.suppressions() == ()


def test_a_journal_of_the_first_format_is_brought_up(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        proposal_id = recorded(journal)
        section_id = journal.proposal(proposal_id).section_id
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("DROP TABLE suppressions")
        database.execute(
            "CREATE TABLE suppressions(key TEXT PRIMARY KEY, reason BLOB NOT NULL, "
            "proposal_id INTEGER, at REAL NOT NULL)"
        )
        database.execute(
            "INSERT INTO suppressions VALUES ('k', 'internal', ?, 86400)", (proposal_id,)
        )
        database.execute("PRAGMA user_version = 1")
    database.close()
    with Journal.open(tmp_path) as journal:
        (held,) = journal.suppressions()
        assert (held.section, held.fact, held.reason) == (section_id, fact_key(FACT), "internal")
    with Journal.open(tmp_path) as journal:
        assert len(journal.suppressions()) == 1


def test_a_journal_of_the_second_format_is_brought_up(tmp_path: Path) -> None:
    """There nobody counted the moves of HEAD."""
    with Journal.open(tmp_path) as journal:
        run_id = journal.begin_run("hook", "f", "h", "plain")
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("DROP TABLE stops")
        database.execute(
            "CREATE TABLE stops(fingerprint TEXT PRIMARY KEY, run_id INTEGER NOT NULL, "
            "at REAL NOT NULL)"
        )
        database.execute("INSERT INTO stops VALUES ('f', ?, 86400)", (run_id,))
        database.execute("PRAGMA user_version = 2")
    database.close()
    for _ in range(2):
        with Journal.open(tmp_path) as journal:
            assert journal.stop("f") == StoredStop(run_id, 86400, -1, "h")
            assert journal.stop("g") is None
            journal.mark_stopped("h", run_id, 7)
            assert (found := journal.stop("h")) and found.moves == 7


def test_old_runs_go_and_rejections_stay(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        proposal_id = recorded(journal)
        section_id = journal.proposal(proposal_id).section_id
        journal.record_decision("f", section_id, Decision.REJECTED, "no", proposal_id)
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        for table in ("runs", "decisions"):
            database.execute(f"UPDATE {table} SET at = at - 91 * 86400")
    database.close()
    with Journal.open(tmp_path) as journal:
        new_run = journal.begin_run("hook", "g", "h", "plain")
        assert [run.id for run in journal.runs()] == [new_run]
        assert journal.proposals() == []
        assert [held.reason for held in journal.suppressions()] == ["no"]


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from docsync.journal import Journal\n"
        "for n in range(20):\n"
        "    with Journal.open(Path(sys.argv[1])) as journal:\n"
        "        journal.end_run(journal.begin_run('hook', str(n), 'h', 'plain'), 'C', 0, 0.1)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in running:
        _, problem = process.communicate(timeout=60)
        assert process.returncode == 0, problem
    with Journal.open(tmp_path) as journal:
        assert [run.id for run in journal.runs(100)] == list(range(40, 0, -1))


@pytest.mark.parametrize(
    "content", [b"this is no database " * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_damaged_file_is_moved_aside_and_a_new_one_begun(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with Journal.open(tmp_path) as journal:
        assert journal.begin_run("hook", "f", "h", "plain") == 1
        assert "damaged" in journal.notes[0]
    aside = list(tmp_path.glob("journal.damaged-*"))
    assert [each.read_bytes() for each in aside] == [content]


def test_damage_that_shows_late_is_said_and_the_next_run_starts_anew(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        for number in range(50):
            recorded(journal, str(number))
    file = tmp_path / FILE_NAME
    size = file.stat().st_size
    with file.open("r+b") as handle:
        handle.seek(8192)
        handle.write(b"\xff" * (size - 8192))
    with Journal.open(tmp_path) as journal, pytest.raises(JournalError, match="damaged"):
        journal.proposals()
    with Journal.open(tmp_path) as journal:
        assert journal.begin_run("hook", "f", "h", "plain") == 1


def test_a_journal_of_a_newer_docsync_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with Journal.open(tmp_path) as journal, pytest.raises(JournalError, match="Upgrade docsync"):
        journal.begin_run("hook", "f", "h", "plain")
    assert not list(tmp_path.glob("journal.damaged-*"))


def test_a_place_that_cannot_be_written_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Journal.open(tmp_path / "file" / "docsync") as journal, pytest.raises(JournalError):
        journal.begin_run("hook", "f", "h", "plain")


def test_a_full_disk_is_an_error_and_what_was_there_stays(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        recorded(journal)
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from docsync.errors import JournalError; from docsync.journal import Journal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    Journal.open(Path(sys.argv[1])).begin_run('hook', 'x' * 9000, 'h', 'plain')\n"
        "except JournalError as error:\n"
        "    print(error); sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 7, done.stderr
    assert "cannot be used" in done.stdout
    with Journal.open(tmp_path) as journal:
        assert len(journal.proposals()) == 1
        assert not journal.notes


def test_a_write_that_fails_leaves_nothing_of_itself(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        with pytest.raises(JournalError):
            journal.record_proposal(999, "f", guarded())  # no such run
        assert journal.proposals() == []
        recorded(journal)
        assert len(journal.proposals()) == 1


def test_opening_costs_no_database_import(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from docsync.journal import Journal\n"
        "Journal.open(Path('nowhere')).was_stopped('f'); print('sqlite3' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "False\n"
