"""What is printed: safe on a terminal, quiet when nothing is to be said, and with the next step."""

from __future__ import annotations

import io
import json

import pytest

from docsync.cli.report_json import to_json
from docsync.cli.report_text import print_report
from docsync.docs.section import DocSection
from docsync.facts.fact import ChangeFact, FactKind, Place, Unchecked
from docsync.git.context import CommitForm
from docsync.judge.verdict import Affected, State, Verdict
from docsync.match.candidate import Candidate, Reason
from docsync.output import Console, breadcrumb, diff_lines, visible, wants_colour
from docsync.report import Finding, Mode, Outcome, OutcomeState, RunReport
from docsync.rewrite.proposal import Check, CheckStatus, Origin

FACT = ChangeFact(
    FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers", Place("cli.py", 3), True, "python"
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def console(*, quiet: bool = False, verbose: bool = False, colour: bool = False) -> Console:
    environ = {"FORCE_COLOR": "1"} if colour else {}
    return Console(io.StringIO(), io.StringIO(), environ, quiet, verbose)


def finding(
    path: str = "docs/a.md", affected: Affected = Affected.AFFECTED, state: State = State.CHECKED
) -> Finding:
    section = DocSection(path, "b", 0, 0, 9, 5, 9, "Use", ("Top", "Use"), 2, ())
    reason = Reason(FACT.id, "--jobs", "table", 0, 6, 7, "`--jobs` stands in its table")
    verdict = Verdict(Candidate(section, (FACT,), (reason,), 0.9), affected, 0.9, "renamed")
    return Finding(verdict, state, "no model" if state is State.SUSPECT else "")


def outcome(state: OutcomeState = OutcomeState.STAGED, new: str = "`--workers`\n") -> Outcome:
    return Outcome(
        7,
        "docs/a.md",
        ("Top", "Use"),
        5,
        9,
        state,
        "",
        "`--jobs`\n",
        new,
        Origin.MECHANICAL,
        "renamed",
        (Check("claims", CheckStatus.FAILED, "`--x` is nowhere"),),
        (FACT.id,),
    )


def report(mode: Mode = Mode.HOOK, **values: object) -> RunReport:
    given: dict[str, object] = {
        "mode": mode,
        "fingerprint": "f",
        "run_id": 1,
        "facts": (FACT,),
        "unchecked": (),
        "findings": (),
        "outcomes": (),
        "model": "",
        "model_problem": "",
        "sections_seen": 3,
        "cut": 0,
        "notes": (),
        "duration_s": 0.5,
        **values,
    }
    return RunReport(**given)  # type: ignore[arg-type]


def printed(made: RunReport, **kind: bool) -> str:
    to = console(**kind)
    print_report(made, to)
    assert isinstance(to.out, io.StringIO)
    return to.out.getvalue()


@pytest.mark.parametrize(
    ("operation", "command"),
    [
        ("merge", "`git commit`"),
        ("rebase", "`git commit` or `git rebase --continue`"),
        ("cherry-pick", "`git commit` or `git cherry-pick --continue`"),
    ],
)
def test_what_is_pending_for_an_operation_waits_for_its_end(operation: str, command: str) -> None:
    pending = outcome(state=OutcomeState.PENDING)
    said = printed(report(outcomes=(pending,), operation=operation))
    assert f"Next: `docsync review`, then give the same {command} again: it will pass." in said
    assert f"When the {operation} is finished, `docsync apply` writes the pending ones." in said
    assert "`docsync apply` or" not in said


def test_escape_sequences_and_hidden_characters_are_shown_not_sent() -> None:
    assert visible("a\x1b[31mb\x07\x9b") == "a\\x1b[31mb\\x07\\x9b"
    assert visible("x\u202ey\u200bz") == "x\\u202ey\\u200bz"
    assert visible("caf\udce9") == "caf\\xe9"
    assert visible("tab\tline\nümlaut 日本") == "tab\tline\nümlaut 日本"


def test_nothing_from_a_document_reaches_the_terminal_unseen() -> None:
    evil = "\x1b]0;owned\x07"
    made = report(
        findings=(finding(path=f"docs/{evil}.md", state=State.SUSPECT),),
        outcomes=(outcome(new=f"{evil}\n"),),
        notes=(evil,),
        unchecked=(Unchecked(evil, evil),),
        model_problem=evil,
    )
    for mode in (made, report(Mode.CHECK, findings=made.findings, notes=(evil,))):
        assert "\x1b" not in printed(mode, verbose=True)
        assert "\\x1b]0;owned\\x07" in printed(mode)


@pytest.mark.parametrize(
    ("environ", "is_terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour(environ: dict[str, str], is_terminal: bool, expected: bool) -> None:
    stream = Terminal() if is_terminal else io.StringIO()
    assert wants_colour(stream, environ) is expected


def test_a_stream_that_cannot_hold_a_character_gets_its_number() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Console(stream, io.StringIO(), {}).say("é → x")
    assert raw.getvalue() == b"\\xe9 \\u2192 x\n"


def test_progress_is_one_line_on_a_terminal_and_gone_afterwards() -> None:
    err = Terminal()
    shown = Console(io.StringIO(), err, {"NO_COLOR": "1"})
    shown.progress("reading")
    shown.note("done")
    assert err.getvalue() == "\r\x1b[Kdocsync: reading\r\x1b[Kdocsync: note: done\n"
    plain = console()
    plain.progress("reading")
    assert isinstance(plain.err, io.StringIO)
    assert plain.err.getvalue() == ""


def test_a_change_shows_as_a_coloured_diff_and_long_ones_are_cut() -> None:
    lines = list(diff_lines("a\nb\nc\n", "a\nB\nc\n", console(colour=True)))
    assert lines == ["   a", "  \x1b[31m-b\x1b[0m", "  \x1b[32m+B\x1b[0m", "   c"]
    # a block of a document ends with the empty line below it
    assert list(diff_lines("a\n\n", "b\n\n", console())) == ["  -a", "  +b"]
    old = "".join(f"{n}\n" for n in range(50))
    assert list(diff_lines(old, "", console(), limit=5))[-1].endswith("more lines")


def test_a_hook_with_nothing_to_say_says_nothing() -> None:
    assert printed(report()) == ""
    assert printed(report(findings=(finding(affected=Affected.UNAFFECTED),))) == ""
    assert "nothing to do (1 fact, 3 sections)" in printed(report(Mode.SYNC))


def test_a_rewritten_section_shows_why_and_what_next() -> None:
    said = printed(report(findings=(finding(),), outcomes=(outcome(),)))
    assert "docs/a.md:5-9  Top > Use  [staged] (proposal 7)" in said
    assert "  line 7: says `--jobs`; since cli.py:" in said
    assert "-`--jobs`" in said
    assert "+`--workers`" in said
    assert "failed: claims: `--x` is nowhere" in said
    assert "git diff --cached" in said
    assert "same `git commit` again" in said
    assert "git commit" not in printed(report(Mode.SYNC, outcomes=(outcome(),)))


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (OutcomeState.WORKTREE, "git diff"),
        (OutcomeState.PENDING, "docsync apply"),
        (OutcomeState.WITHHELD, "docsync review"),
    ],
)
def test_each_state_says_what_to_do_next(state: OutcomeState, step: str) -> None:
    said = printed(report(outcomes=(outcome(state),)))
    [first] = [line for line in said.splitlines() if line.startswith("Next: ")]
    assert step in said.partition("Next: ")[2]
    assert "`" in first


@pytest.mark.parametrize(
    ("form", "step"),
    [
        (CommitForm.PLAIN, "the same `git commit` again."),
        (CommitForm.ALL, "the same `git commit -a` again."),
        (CommitForm.PATHS, "the same `git commit` again, with docs/a.md among its paths."),
    ],
)
def test_what_the_work_tree_alone_holds_gets_into_the_commit(form: CommitForm, step: str) -> None:
    """`git commit PATH` given again as it was would leave the document out."""
    made = outcome(OutcomeState.WORKTREE)
    said = printed(report(outcomes=(made, made), form=form))
    assert f"; then give {step}" in said
    assert "docsync undo" in said


def test_files_of_one_reason_are_one_line() -> None:
    why = "read by its words only: install a grammar"
    unchecked = tuple(Unchecked(f"src/{n}.rs", why) for n in range(5))
    made = report(unchecked=(*unchecked, Unchecked("a.bin", "binary")))
    said = printed(made)
    assert "\n  src/0.rs, src/1.rs, src/2.rs and 2 more: read by its words only" in said
    assert "\n  a.bin: binary" in said
    assert said.count("install a grammar") == 1
    assert "src/4.rs" in printed(made, verbose=True)


def test_why_no_model_answered_is_said_once() -> None:
    suspect = finding(state=State.SUSPECT)
    said = printed(report(findings=(suspect,), model_problem=suspect.why))
    assert said.count(suspect.why) == 1


def test_a_heading_reads_as_on_the_page() -> None:
    assert breadcrumb(("yq", "[Usage](https://example.org/yq/)")) == "yq > Usage"
    assert breadcrumb(('[A][a] and ![b](c.png "d")', "`list[0]` (x)")) == (
        "A and b > `list[0]` (x)"
    )


def test_what_was_not_looked_at_is_said() -> None:
    said = printed(
        report(
            findings=(finding(state=State.SUSPECT),),
            unchecked=(Unchecked("a.py", "syntax error in line 3"),),
            cut=2,
            model_problem="no server answers",
        )
    )
    assert "May be out of date" in said
    assert "(no model)" in said
    assert "a.py: syntax error in line 3" in said
    assert "2 more sections with evidence were not judged (SUSPECT)" in said
    assert "No model judged this: no server answers" in said


def test_a_long_list_is_cut_unless_all_is_asked_for() -> None:
    many = tuple(finding(f"docs/{n}.md", state=State.SUSPECT) for n in range(30))
    assert "20 more (`-v` shows all)" in printed(report(findings=many))
    assert "docs/29.md" in printed(report(findings=many), verbose=True)


def test_quiet_prints_only_what_needs_a_decision() -> None:
    assert printed(report(findings=(finding(state=State.SUSPECT),)), quiet=True) == ""
    assert "[staged]" in printed(report(outcomes=(outcome(),)), quiet=True)


def test_the_second_time_nothing_is_asked() -> None:
    assert printed(report(is_retry=True, notes=("shown before",))) == ""
    said = printed(report(is_retry=True, outcomes=(outcome(OutcomeState.PENDING),)))
    assert "1 proposal still pending" in said


def test_check_never_says_fine_when_it_could_not_look() -> None:
    made = report(Mode.CHECK, facts=(), unchecked=(Unchecked("a.py", "syntax error"),))
    assert "nothing could be checked [UNCHECKED]" in printed(made)
    assert "no section is out of date (1 fact, 3 sections) [CHECKED]" in printed(report(Mode.CHECK))


def test_only_a_staged_change_can_be_synced() -> None:
    made = report(Mode.CHECK, findings=(finding(),))
    assert "Next: `docsync sync --staged` rewrites them" in printed(made)
    made = report(Mode.CHECK, findings=(finding(),), is_staged=False)
    assert "sync --staged" not in printed(made)
    assert "Next: mend them by hand" in printed(made)


def test_json_holds_everything_and_survives_undecodable_paths() -> None:
    made = report(Mode.CHECK, findings=(finding("docs/caf\udce9.md"),))
    text = to_json(made)
    assert text.isascii()
    found = json.loads(text)
    assert found["sections"][0]["path"] == "docs/caf\udce9.md"
    assert found["sections"][0]["reasons"][0]["word"] == "--jobs"
    assert found["exit_code"] == 1
