"""What people have said about findings, applied to candidates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.config import Config
from docsync.config_rules import Link, Rule, Sensitivity
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.judge.judge import CUT, THRESHOLDS
from docsync.judge.silence import Match, Silencer
from docsync.judge.suppression import Suppression, fact_key
from docsync.judge.undecided import undecided
from docsync.judge.verdict import Affected, State
from docsync.judge.wording import contradictions
from docsync.match.candidate import Candidate, Reason
from docsync.match.index import SectionIndex
from docsync.match.match import match
from docsync.match.rank import Commit
from docsync.policy import Judged, decide
from docsync.report import Finding
from tests.unit.samples import RANKING, document, fact, index_of

K = FactKind
JOBS = fact(K.DEFAULT_CHANGED, "--jobs", "4", "8")
GONE = fact(K.FLAG_REMOVED, "--depth", None, None)
OPTIONS = "# Options\n\n| flag | default |\n|---|---|\n| `--jobs` | 4 |\n| `--depth` | 3 |\n"
LEVELS: tuple[Sensitivity, ...] = ("quiet", "balanced", "thorough")


def found_in(index: SectionIndex) -> Match:
    return lambda facts: match(Commit(tuple(facts)), index, model=RANKING)


def judged(
    text: str | SectionIndex,
    *facts: ChangeFact,
    rules: Sequence[Rule] = (),
    rejected: Sequence[Suppression] = (),
    sensitivity: Sensitivity = "balanced",
    max_sections: int = 20,
) -> Judged:
    config = Config(rules=tuple(rules), sensitivity=sensitivity, max_sections=max_sections)
    with index_of(document(text)) if isinstance(text, str) else text as index:
        return decide(
            facts,
            lambda some: match(Commit(tuple(some)), index, model=RANKING),
            index,
            config,
            rejected,
        )


def told(found: Judged) -> list[tuple[str, set[str]]]:
    return [(v.affected.value, {f.symbol for f in v.candidate.facts}) for v in found.verdicts]


def test_without_a_word_everything_is_said() -> None:
    found = judged(OPTIONS, JOBS, GONE)
    assert told(found) == [("affected", {"--jobs", "--depth"})]
    assert (found.reported, found.cut, found.silenced) == ([], [], [])


@pytest.mark.parametrize(
    "marker", ["<!-- docsync: ignore -->", "<!-- docsync: ignore[default-changed] -->",
               "<!-- docsync: ignore --jobs -->"],
)  # fmt: skip
def test_what_a_marker_keeps_is_counted(marker: str) -> None:
    text = f"# Guide\n\nHello.\n\n{marker}\n\n`--jobs` is 4.\n"
    assert judged(text.replace("docsync: ", ""), JOBS).verdicts
    found = judged(text, JOBS)
    assert found.verdicts == []
    (one,) = found.silenced
    assert (one.by, one.path, one.line) == (Silencer.MARKER, "docs/guide.md", 7)
    assert one.what.startswith("says `4`; since src/app.py:3")


def test_a_marker_about_one_fact_leaves_the_others_their_own_weight() -> None:
    text = OPTIONS.replace("# Options\n", "# Options\n\n<!-- docsync: ignore --jobs -->\n")
    found = judged(text, JOBS, GONE)
    alone = judged(OPTIONS, GONE)
    assert told(found) == [("affected", {"--depth"})]
    assert found.verdicts[0].confidence == pytest.approx(alone.verdicts[0].confidence, abs=0.02)
    assert {r.fact_id for r in found.verdicts[0].candidate.reasons} == {GONE.id}
    assert [each.fact_id for each in found.silenced] == [JOBS.id]


def test_what_stands_outside_of_a_marker_is_still_said() -> None:
    text = "# A\n\n`--depth` here.\n\n<!-- docsync: ignore --depth -->\n\n`--depth` there.\n"
    (verdict,) = judged(text, GONE).verdicts
    assert [reason.line for reason in verdict.candidate.reasons] == [3]


def test_a_weak_finding_that_was_ignored_is_not_counted() -> None:
    weak = fact(K.ANNOTATION_CHANGED, "timeout", "int", "str", is_public=False)
    text = "# A\n\n<!-- docsync: ignore[annotation-changed] -->\n\nA `timeout` is good.\n"
    assert judged(text.replace("docsync: ", ""), weak).verdicts == []
    assert judged(text, weak).silenced == []


def test_rules_ignore_report_and_repair() -> None:
    ignore = Rule(kinds=("default-changed",), docs=("docs/**",), action="ignore", where="f:1")
    found = judged(OPTIONS, JOBS, GONE, rules=[ignore])
    assert told(found) == [("affected", {"--depth"})]
    assert [(each.by, each.why) for each in found.silenced] == [(Silencer.RULE, "f:1")]
    report = Rule(docs=("docs/guide.md",), action="report", where="f:3")
    found = judged(OPTIONS, JOBS, rules=[report])
    assert found.verdicts == []
    (only,) = found.reported
    assert (only.affected, only.state) == (Affected.AFFECTED, State.SUSPECT)
    assert only.why == "only reported, by the rule at f:3"
    back = Rule(docs=("docs/guide.md",), action="repair", where="f:5")
    assert told(judged(OPTIONS, JOBS, rules=[report, back])) == [("affected", {"--jobs"})]


def test_a_rejection_silences_its_fact_and_no_other() -> None:
    held = Suppression(
        "7", "docs/guide.md#Options", fact_key(JOBS), "", "on purpose", "Ada", date(2026, 1, 2)
    )
    found = judged(OPTIONS, JOBS, GONE, rejected=[held])
    assert told(found) == [("affected", {"--depth"})]
    (one,) = found.silenced
    assert one.by is Silencer.REJECTION
    assert one.why == "rejected by Ada on 2026-01-02: on purpose (7)"
    assert judged(OPTIONS, JOBS, rejected=[held]).verdicts == []
    changed = fact(K.DEFAULT_CHANGED, "--jobs", "4", "16")
    assert told(judged(OPTIONS, changed, rejected=[held])) == [("affected", {"--jobs"})]


def at_score(
    score: float, paths: Sequence[str], sensitivity: Sensitivity, *rules: Rule, cap: int = 20
) -> Judged:
    """One section of each path that JOBS reaches with this score."""
    docs = [document(OPTIONS, path) for path in paths]
    config = Config(rules=rules, sensitivity=sensitivity, max_sections=cap)
    reason = Reason(JOBS.id, "--jobs", "table", 10, 16, 5, "it stands there")
    found = [Candidate(each.sections[0], (JOBS,), (reason,), score) for each in docs]
    with index_of(*docs) as index:
        return decide([JOBS], lambda some: found if some else [], index, config)


def test_a_rule_gives_a_folder_a_sensitivity_of_its_own() -> None:
    score, paths = THRESHOLDS["thorough"].affected, ["docs/a.md"]
    by_level = {level: told(at_score(score, paths, level)) for level in LEVELS}
    assert by_level["thorough"] == [("affected", {"--jobs"})]
    assert by_level["quiet"] != by_level["thorough"]
    loud = Rule(docs=("docs/**",), sensitivity="thorough", where="f:1")
    assert told(at_score(score, paths, "quiet", loud)) == by_level["thorough"]
    elsewhere = Rule(docs=("manual/**",), sensitivity="thorough", where="f:1")
    assert told(at_score(score, paths, "quiet", elsewhere)) == by_level["quiet"]


def test_what_two_sensitivities_make_of_one_section_is_one_verdict() -> None:
    rule = Rule(kinds=("flag-removed",), sensitivity="quiet", where="f:1")
    found = judged(OPTIONS, JOBS, GONE, rules=[rule])
    assert told(found) == [("affected", {"--jobs", "--depth"})]


def test_the_cap_counts_sections_of_all_sensitivities() -> None:
    paths = [f"docs/{n}.md" for n in range(4)]
    rule = Rule(docs=("docs/0.md",), sensitivity="thorough", where="f:1")
    found = at_score(THRESHOLDS["quiet"].affected, paths, "balanced", rule, cap=3)
    assert (len(found.verdicts), len(found.cut)) == (3, 1)
    assert (found.cut[0].why, found.cut[0].state) == (CUT, State.SUSPECT)


LINK = Link(("src/**",), ("docs/*.md",), "f:9")


def linked_verdicts(text: str, *facts: ChangeFact, **more: tuple[Rule, ...]) -> Judged:
    config = Config(links=(LINK,), **more)
    with index_of(document(text)) as index:
        return decide(
            facts, lambda some: match(Commit(tuple(some)), index, model=RANKING), index, config
        )


def test_a_link_raises_what_a_fact_reaches_in_the_document() -> None:
    plain = judged(OPTIONS, JOBS).verdicts[0]
    (linked,) = linked_verdicts(OPTIONS, JOBS).verdicts
    assert plain.confidence < linked.confidence < 1.0
    assert [told.sentence for told in contradictions(Finding(linked, linked.state, ""))] == [
        "says `4`; since src/app.py:3 the default of `--jobs` is `8`"
    ]
    other = fact(K.DEFAULT_CHANGED, "--jobs", "4", "8", place=Place("lib/x.py", 3))
    (untouched,) = linked_verdicts(OPTIONS, other).verdicts
    assert untouched.confidence == plain.confidence


def test_a_linked_document_without_a_word_of_the_fact_is_unsure() -> None:
    found = linked_verdicts("x\n\n# Speed\n\nIt is fast.\n", JOBS)
    assert found.verdicts == []
    (verdict,) = found.reported
    assert (verdict.affected, verdict.state) == (Affected.UNSURE, State.SUSPECT)
    assert verdict.why == "linked in f:9"
    finding = Finding(verdict, verdict.state, verdict.why)
    (one,) = contradictions(finding)
    assert (one.line, one.says) == (3, "")
    assert one.sentence == (
        "is linked to src/app.py by hand; since src/app.py:3: "
        "The default of `--jobs` changed from `4` to `8`"
    )
    assert undecided(finding).startswith("does this document tell of it")
    hidden = fact(K.DEFAULT_CHANGED, "--jobs", "4", "8", is_public=False)
    assert linked_verdicts("# Speed\n\nIt is fast.\n", hidden).reported == []


@pytest.mark.parametrize("marker", ["<!-- docsync: ignore-file -->\n\n", ""])
def test_a_linked_document_can_be_silenced(marker: str) -> None:
    rule = () if marker else (Rule(docs=("docs/**",), action="ignore", where="f:1"),)
    found = linked_verdicts(f"{marker}# Speed\n\nIt is fast.\n", JOBS, rules=rule)
    assert found.reported == []
    assert [each.by.value for each in found.silenced] == ["marker" if marker else "rule"]


FACTS = [
    JOBS,
    GONE,
    fact(K.PARAMETER_REMOVED, "timeout", None, None, owner="connect"),
    fact(K.ANNOTATION_CHANGED, "max_size", "int", "str", owner="connect"),
    fact(K.FLAG_ADDED, "--since", None, None, siblings=("--jobs", "--depth")),
    fact(K.TOKEN_REMOVED, "name", None, None, certainty=0.5),
    fact(K.DEFAULT_CHANGED, "max_size", "4", "8", owner="connect", is_public=False),
]
PIECES = [
    "| flag | default |\n|---|---|\n| `--jobs` | 4 |\n| `--depth` | 3 |\n",
    "A `timeout` of `connect` is good.\n",
    "`max_size` is 4, and `name` too.\n",
    "- `--jobs`: how many\n- `--depth`: how deep\n",
    "<!-- docsync: ignore --jobs -->\n\nSee `--jobs` and `timeout`.\n",
    "See `name`.\n",
]
RULES = [
    Rule(docs=("docs/0.md",), sensitivity="quiet", where="f:1"),
    Rule(docs=("docs/1.md",), sensitivity="thorough", where="f:2"),
    Rule(kinds=("default-*",), sensitivity="quiet", where="f:3"),
    Rule(kinds=("parameter-*",), sensitivity="thorough", where="f:4"),
    Rule(kinds=("flag-added",), action="ignore", where="f:5"),
    Rule(docs=("docs/1.md",), action="report", where="f:6"),
]


@settings(max_examples=40, deadline=None)
@given(
    facts=st.lists(st.sampled_from(FACTS), min_size=1, unique=True),
    pages=st.lists(st.lists(st.sampled_from(PIECES), min_size=1), min_size=1, max_size=3),
    rules=st.lists(st.sampled_from(RULES), unique=True),
)
def test_whatever_a_quieter_level_says_a_louder_one_says_too(
    facts: list[ChangeFact], pages: list[list[str]], rules: list[Rule]
) -> None:
    """Affected, and at least unsure: both sets grow from quiet over balanced to thorough."""
    docs = [
        document(
            "".join(f"# Part {n}\n\n{piece}\n" for n, piece in enumerate(page)), f"docs/{i}.md"
        )
        for i, page in enumerate(pages)
    ]
    affected, seen = [], []
    for level in LEVELS:
        found = judged(index_of(*docs), *facts, rules=rules, sensitivity=level, max_sections=100)
        verdicts = [*found.verdicts, *found.reported]
        affected.append(
            {v.candidate.section.id for v in verdicts if v.affected is Affected.AFFECTED}
        )
        seen.append({v.candidate.section.id for v in verdicts})
    assert affected[0] <= affected[1] <= affected[2]
    assert seen[0] <= seen[1] <= seen[2]
