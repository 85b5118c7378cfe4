"""The local record of runs, prompts, proposals and decisions (SQLite under the git directory).

The rule that the pipeline keeps: **no proposal is staged that is not in the journal first**. When
the journal cannot be written (JournalError: full disk, read-only checkout), a run still finds and
reports what is affected, but writes no document.

Nothing is created before the first write, so that a run with nothing to say leaves nothing behind.
Each method is one transaction: a kill between two of them leaves a readable record.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from docsync.errors import JournalError, UsageError
from docsync.journal_file import FILE_NAME, connect, explain, is_damage, move_aside
from docsync.record import Decision, dump, pack, unpack

if TYPE_CHECKING:
    import sqlite3

    from docsync.judge.suppression import Suppression
    from docsync.llm.chat import ChatMessage
    from docsync.report import OutcomeState
    from docsync.review.stored import StoredPrompt, StoredProposal, StoredRun, StoredStop
    from docsync.rewrite.conversation import Exchange
    from docsync.rewrite.proposal import Guarded, Origin

KEEP_DAYS = 90
_T = TypeVar("_T")
_PROPOSAL = (
    "SELECT p.id, p.run_id, p.at, p.fingerprint, r.head, p.path, p.blob, p.section_id, "
    'p.heading_path, p.start, p."end", p.start_line, p.end_line, p.old, p.new, p.origin, '
    "p.explanation, p.prompt_id, p.model, p.confidence, p.verdict_why, p.checks, p.reasons, "
    "p.facts, p.guard_decision, p.matches, p.state, p.why, p.old_oid, p.new_oid, p.decision, "
    "p.decision_reason FROM proposals p JOIN runs r ON r.id = p.run_id "
)


class Journal:
    """Safe for several processes at once. Every method raises JournalError, nothing else."""

    def __init__(self, state_dir: Path) -> None:
        self.path = state_dir / FILE_NAME
        self.notes: tuple[str, ...] = ()  # for people: a damaged file was moved aside
        self._connection: sqlite3.Connection | None = None

    @classmethod
    def open(cls, state_dir: Path) -> Journal:
        return cls(state_dir)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin_run(self, mode: str, fingerprint: str, head: str | None, form: str) -> int:
        def write(db: sqlite3.Connection) -> int:
            limit = time.time() - KEEP_DAYS * 86_400
            db.execute("DELETE FROM runs WHERE at < ?", (limit,))
            db.execute("DELETE FROM decisions WHERE at < ?", (limit,))
            db.execute("DELETE FROM stops WHERE at < ?", (limit,))
            cursor = db.execute(
                "INSERT INTO runs(at, mode, fingerprint, head, form) VALUES (?, ?, ?, ?, ?)",
                (time.time(), str(mode), fingerprint, head or "", str(form)),
            )
            return int(cursor.lastrowid or 0)

        return self._write(write)

    def end_run(self, run_id: int, state: str, exit_code: int, duration_s: float) -> None:
        self._write(
            lambda db: db.execute(
                "UPDATE runs SET state = ?, exit_code = ?, duration_s = ? WHERE id = ?",
                (str(state), exit_code, duration_s, run_id),
            )
        )

    def record_exchange(self, run_id: int, exchange: Exchange, model: str = "") -> None:
        """A prompt with its reply, or with why there is none; `model` is who was asked then."""
        reply = exchange.reply
        self.record_prompt(
            run_id,
            reply.model if reply else model,
            exchange.template,
            exchange.template_hash,
            exchange.messages,
            reply.text if reply else "",
            reply.finish_reason if reply else exchange.problem,
            reply.prompt_tokens if reply else -1,
            reply.completion_tokens if reply else -1,
            reply.duration_s if reply else 0.0,
            prompt_id=exchange.id,
        )

    def record_prompt(
        self,
        run_id: int,
        model: str,
        template: str,
        template_hash: str,
        messages: Sequence[ChatMessage],
        reply_text: str,
        finish_reason: str,
        prompt_tokens: int,
        completion_tokens: int,
        duration_s: float,
        *,
        prompt_id: str = "",
    ) -> str:
        """Returns the id under which it is kept, a new one unless `prompt_id` is given."""
        import json

        prompt_id = prompt_id or os.urandom(16).hex()
        said = json.dumps([[each.role, each.content] for each in messages])
        row = (
            prompt_id,
            run_id,
            time.time(),
            model,
            template,
            template_hash,
            said,
            pack(reply_text),
            finish_reason,
            prompt_tokens,
            completion_tokens,
            duration_s,
        )
        self._write(
            lambda db: db.execute("INSERT INTO prompts VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", row)
        )
        return prompt_id

    def record_proposal(
        self, run_id: int, fingerprint: str, guarded: Guarded, *, start_line: int = 0
    ) -> int:
        """Before anything is written to the index. The outcome is told later. `start_line` is
        1-based in the old document; 0: that of the block in which the rewrite begins."""
        import json

        rewrite = guarded.verified.rewrite
        candidate = rewrite.verdict.candidate
        section = candidate.section
        first_line = start_line or _start_line(guarded)
        values: dict[str, object] = {
            "run_id": run_id,
            "at": time.time(),
            "fingerprint": fingerprint,
            "path": pack(section.path),
            "blob": section.blob,
            "section_id": pack(section.id),
            "heading_path": json.dumps(section.heading_path),
            "start": rewrite.start,
            "end": rewrite.end,
            "start_line": first_line,
            "end_line": first_line + rewrite.old.rstrip("\n").count("\n"),
            "old": pack(rewrite.old),
            "new": pack(rewrite.new),
            "origin": str(rewrite.origin),
            "explanation": pack(rewrite.explanation),
            "prompt_id": rewrite.prompt_id,
            "model": rewrite.model,
            "confidence": rewrite.verdict.confidence,
            "verdict_why": pack(rewrite.verdict.why),
            "checks": dump(guarded.verified.checks),
            "reasons": dump(candidate.reasons),
            "facts": dump(candidate.facts),
            "guard_decision": str(guarded.decision),
            "matches": dump(guarded.matches),
        }
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)

        def write(db: sqlite3.Connection) -> int:
            cursor = db.execute(
                f"INSERT INTO proposals({names}) VALUES ({marks})", tuple(values.values())
            )
            return int(cursor.lastrowid or 0)

        return self._write(write)

    def set_outcome(
        self, proposal_id: int, state: OutcomeState, why: str, old_oid: str = "", new_oid: str = ""
    ) -> None:
        self._write(
            lambda db: db.execute(
                "UPDATE proposals SET state = ?, why = ?, old_oid = ?, new_oid = ? WHERE id = ?",
                (str(state), pack(why), old_oid, new_oid, proposal_id),
            )
        )

    def set_text(self, proposal_id: int, new: str, origin: Origin, explanation: str) -> None:
        """A person edited the proposal, or had it written again."""
        self._write(
            lambda db: db.execute(
                "UPDATE proposals SET new = ?, origin = ?, explanation = ? WHERE id = ?",
                (pack(new), str(origin), pack(explanation), proposal_id),
            )
        )

    def record_decision(
        self,
        fingerprint: str,
        section_id: str,
        decision: Decision,
        reason: str = "",
        proposal_id: int | None = None,
        by: str = "",
    ) -> None:
        """A person's word is never replaced by SHOWN. A rejection suppresses each of the facts for
        the same section from now on; accepting takes that back. `by` is who decided."""
        from docsync.judge.suppression import fact_key, fact_words
        from docsync.review.stored import load_facts

        now = time.time()

        def write(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT INTO decisions(fingerprint, section_id, decision, reason, proposal_id, at)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(fingerprint, section_id) DO UPDATE SET "
                "decision = excluded.decision, reason = excluded.reason, "
                "proposal_id = excluded.proposal_id, at = excluded.at "
                "WHERE excluded.decision <> 'shown'",
                (fingerprint, pack(section_id), str(decision), pack(reason), proposal_id, now),
            )
            if proposal_id is None:
                return
            db.execute(
                "UPDATE proposals SET decision = ?, decision_reason = ? WHERE id = ? "
                "AND (decision IS NULL OR ? <> 'shown')",
                (str(decision), pack(reason), proposal_id, str(decision)),
            )
            row = db.execute("SELECT facts FROM proposals WHERE id = ?", (proposal_id,)).fetchone()
            if row is None or decision is Decision.SHOWN:
                return
            place = pack(section_id)
            for fact in load_facts(row[0]):
                key = pack(fact_key(fact))
                db.execute(
                    "DELETE FROM suppressions WHERE section_id = ? AND fact = ?", (place, key)
                )
                if decision is Decision.REJECTED:
                    what = pack(fact_words(fact))
                    db.execute(
                        "INSERT INTO suppressions(section_id, fact, what, reason, by, "
                        "proposal_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        (place, key, what, pack(reason), pack(by), proposal_id, now),
                    )

        self._write(write)

    def suppressions(self) -> tuple[Suppression, ...]:
        """What people have rejected, oldest first."""
        from datetime import date

        from docsync.judge.suppression import Suppression

        rows = self._read(
            "SELECT id, section_id, fact, what, reason, by, at FROM suppressions ORDER BY id"
        )
        return tuple(
            Suppression(
                number=str(row[0]),
                section=unpack(row[1]),
                fact=unpack(row[2]),
                what=unpack(row[3]),
                reason=unpack(row[4]),
                by=unpack(row[5]),
                day=date.fromtimestamp(row[6]),
            )
            for row in rows
        )

    def lift(self, number: int) -> bool:
        """Takes a suppression back; False if there is none of this number."""
        return self._write(
            lambda db: db.execute("DELETE FROM suppressions WHERE id = ?", (number,)).rowcount > 0
        )

    def has_written(self, head: str) -> bool:
        """Whether a run that saw this commit has put anything into a document."""
        return bool(
            self._read(
                "SELECT 1 FROM proposals p JOIN runs r ON r.id = p.run_id "
                "WHERE r.head = ? AND p.new_oid <> '' LIMIT 1",
                (head,),
            )
        )

    def was_stopped(self, fingerprint: str) -> bool:
        return bool(self._read("SELECT 1 FROM stops WHERE fingerprint = ?", (fingerprint,)))

    def mark_stopped(self, fingerprint: str, run_id: int, moves: int = -1) -> None:
        """`moves`: how many moves of HEAD were on record."""
        row = (fingerprint, run_id, time.time(), moves)
        self._write(lambda db: db.execute("INSERT OR REPLACE INTO stops VALUES (?, ?, ?, ?)", row))

    def stop(self, fingerprint: str) -> StoredStop | None:
        """The last stop of this change, None if it was never stopped."""
        from docsync.review.stored import StoredStop

        rows = self._read(
            "SELECT s.run_id, s.at, s.moves, r.head FROM stops s JOIN runs r ON r.id = s.run_id "
            "WHERE s.fingerprint = ?",
            (fingerprint,),
        )
        return StoredStop(*rows[0]) if rows else None

    def proposals(
        self,
        states: Iterable[OutcomeState] | None = None,
        *,
        run_id: int | None = None,
        head: str | None = None,
        latest_only: bool = False,
    ) -> list[StoredProposal]:
        """Oldest first. `states` None: all, also those whose outcome is not known. `head`: of
        the runs that saw this commit; `latest_only`: of the last run that proposed something."""
        from docsync.review.stored import proposal_from_row

        where: list[str] = ["1"]
        values: list[object] = []
        if latest_only:
            where.append("p.run_id = (SELECT MAX(run_id) FROM proposals)")
        if run_id is not None:
            where.append("p.run_id = ?")
            values.append(run_id)
        if head is not None:
            where.append("r.head = ?")
            values.append(head)
        rows = self._read(f"{_PROPOSAL} WHERE {' AND '.join(where)} ORDER BY p.id", tuple(values))
        found = [proposal_from_row(row) for row in rows]
        if states is None:
            return found
        wanted = frozenset(states)
        return [each for each in found if each.state in wanted]

    def proposal(self, proposal_id: int) -> StoredProposal:
        """Raises UsageError when there is none with that number."""
        from docsync.review.stored import proposal_from_row

        rows = self._read(f"{_PROPOSAL} WHERE p.id = ?", (proposal_id,))
        if not rows:
            raise UsageError(
                f"there is no proposal {proposal_id}. `docsync review list --all` shows them."
            )
        return proposal_from_row(rows[0])

    def runs(self, limit: int = 20) -> list[StoredRun]:
        """Newest first."""
        from docsync.review.stored import StoredRun

        rows = self._read(
            "SELECT id, at, mode, fingerprint, head, form, state, exit_code, duration_s, "
            "(SELECT COUNT(*) FROM proposals WHERE run_id = runs.id), "
            "(SELECT COUNT(*) FROM prompts WHERE run_id = runs.id) "
            "FROM runs ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [StoredRun(*row) for row in rows]

    def prompts(self, run_id: int | None = None, limit: int = 20) -> list[StoredPrompt]:
        """Newest first; of one run, all of them."""
        from docsync.review.stored import prompt_from_row

        where = "WHERE run_id = ?" if run_id is not None else ""
        values = (run_id, -1) if run_id is not None else (limit,)
        rows = self._read(f"SELECT * FROM prompts {where} ORDER BY at DESC LIMIT ?", values)
        return [prompt_from_row(row) for row in rows]

    def prompt(self, prompt_id: str) -> StoredPrompt:
        """By its id, or the first characters of it. Raises UsageError unless they name one."""
        from docsync.review.stored import prompt_from_row

        rows = self._read(
            "SELECT * FROM prompts WHERE substr(id, 1, ?) = ? LIMIT 2", (len(prompt_id), prompt_id)
        )
        if len(rows) != 1:
            found = "no prompt begins" if not rows else "several prompts begin"
            raise UsageError(f"{found} with {prompt_id!r}. `docsync log --prompts` lists them.")
        return prompt_from_row(rows[0])

    def _read(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        if self._connection is None and not self.path.exists():
            return []
        return self._guarded(lambda db: db.execute(query, values).fetchall())

    def _write(self, write: Callable[[sqlite3.Connection], _T]) -> _T:
        def transaction(db: sqlite3.Connection) -> _T:
            db.execute("BEGIN IMMEDIATE")
            try:
                result = write(db)
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            return result

        return self._guarded(transaction)

    def _guarded(self, action: Callable[[sqlite3.Connection], _T]) -> _T:
        import sqlite3

        if self._connection is None:
            self._connection, notes = connect(self.path)
            self.notes += notes
        try:
            return action(self._connection)
        except (sqlite3.Error, sqlite3.Warning, OSError) as error:
            if not is_damage(error):
                raise explain(error, self.path) from error
            self.close()
            aside = move_aside(self.path)
            raise JournalError(
                f"the journal was damaged and is now {aside}. Run docsync again: it begins a new "
                "one."
            ) from error


def _start_line(guarded: Guarded) -> int:
    rewrite = guarded.verified.rewrite
    section = rewrite.verdict.candidate.section
    lines = [each.start_line for each in section.blocks if each.start <= rewrite.start]
    return lines[-1] if lines else section.start_line
