"""Mining takes the commits that its rule names, sees of each what the hook would see, and reads no
repository that it was told to leave alone; what is fitted to it is what the run uses."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.ranking.outcome import Share, outcomes, quiet_at, summary
from docsync.cli.main import main
from docsync.config import Config
from docsync.docs.select import DocSelector
from docsync.errors import ConfigError, UsageError
from docsync.match.model import Forest, Model, Tree, load_model, read_model, shipped, to_data
from docsync.mining import records
from docsync.mining.clones import find_clones
from docsync.mining.collect import collect
from docsync.mining.commits import Rule, is_sampled, mine
from docsync.mining.fit import calibration, documents, examples
from docsync.mining.recalibrate import recalibrate
from docsync.mining.records import Case, ChangedDoc, Hunk, Row, Rows
from docsync.mining.roles import Role, role_of
from tests.git.repositories import Repo, make_repo

CODE = """\
import argparse

RETRY_LIMIT = 3


def make_parser():
    parser = argparse.ArgumentParser(prog="acme")
    parser.add_argument("--max-jobs", type=int, default=4)
    return parser
"""
GUIDE = """\
# Guide

Read this first.

## Options

Set `--max-jobs` to the number of processes.

## Limits

A job is tried `RETRY_LIMIT` times.

## Advice

On a small machine `--max-jobs` is best left alone.
"""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with one clone, acme/tool, and its commits by name, oldest first."""
    folder = tmp_path_factory.mktemp("clones")
    repo = make_repo(folder / "acme+tool")
    commits = {}

    def commit(name: str, **contents: str) -> None:
        for path, text in contents.items():
            repo.add(PATHS[path], text.encode())
        commits[name] = repo.commit(name)

    commit("first", code=CODE, guide=GUIDE, log="# Changes\n", page="# Page\n")
    code = CODE.replace("--max-jobs", "--max-workers")
    guide = GUIDE.replace("`--max-jobs` to", "`--max-workers` to")
    log = "# Changes\n\n- `--max-jobs` is now `--max-workers`\n"
    commit("renamed flag", code=code, guide=guide, log=log)
    code = code.replace("RETRY_LIMIT = 3", "RETRY_LIMIT = 5").replace("default=4", "default=8")
    commit("code only", code=code)
    code = code.replace("default=8", "default=9")
    commit("two lines of code only", code=code)
    commit("document only", page="# Page\n\nSee `--max-workers` and `MAX_SIZE`.\n")
    code = code.replace("import argparse\n", "import argparse\n\nMAX_SIZE = 80\n")
    commit("the other way in the code", code=code, page="# Page\n\nSee `--max-workers`.\n")
    guide = guide.replace("this first", "it first")
    code = code.replace('prog="acme"', 'prog="acme-tool"')
    commit("no word in common", code=code, guide=guide)
    code = code.replace("--max-workers", "--most-workers")
    commit("a document added", code=code, added="# New\n\n`--most-workers`\n")
    code = code.replace("--most-workers", "--max-jobs")
    three = guide.replace("# Guide", "# The guide").replace("first.", "now.")
    commit("three hunks", code=code, guide=three.replace("`--max-workers` to", "`--max-jobs` to"))

    repo.git("checkout", "-q", "-b", "side")
    code = code.replace("RETRY_LIMIT", "MAX_RETRIES")
    commit("on the side", code=code)
    commit(
        "on the side too",
        guide=repo.read("docs/guide.md").decode().replace("RETRY_LIMIT", "MAX_RETRIES"),
    )
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merged", "side")
    commits["merged"] = repo.git("rev-parse", "HEAD").decode().strip()
    return folder, commits


PATHS = {
    "code": "acme/cli.py",
    "guide": "docs/guide.md",
    "page": "docs/page.md",
    "added": "docs/added.md",
    "log": "CHANGELOG.md",
}
EVERY = Rule(negative_share=1.0, max_hunks=2, max_doc_lines=15, settled_after=0)


def cases_of(folder: Path, rule: Rule = EVERY) -> list[Case]:
    return mine(find_clones(folder)["acme/tool"], rule)


def test_mining_finds_the_commits_that_the_rule_names(
    history: tuple[Path, dict[str, str]],
) -> None:
    folder, commits = history
    names = {commit: name for name, commit in commits.items()}
    found = [(names[c.commit], c.label, names[c.parent], c.docs, c.moved) for c in cases_of(folder)]
    guide = "docs/guide.md"
    assert found == [
        (
            "merged",
            "positive",
            "three hunks",
            (ChangedDoc(guide, (Hunk(11, 1, 11, 1),)),),
            ("MAX_RETRIES", "RETRY_LIMIT"),
        ),
        (
            "renamed flag",
            "positive",
            "first",
            (ChangedDoc(guide, (Hunk(7, 1, 7, 1),)),),
            ("--max-jobs", "--max-workers"),
        ),
        ("code only", "negative", "renamed flag", (), ()),
    ]


def test_a_rule_takes_the_newest_and_no_more(history: tuple[Path, dict[str, str]]) -> None:
    folder, commits = history
    few = cases_of(folder, Rule(max_positives=1, max_negatives=0, negative_share=1.0))
    assert [case.commit for case in few] == [commits["merged"]]
    assert cases_of(folder, Rule(max_doc_lines=0, negative_share=0.0)) == []


def test_a_commit_whose_documents_followed_later_is_no_negative(
    history: tuple[Path, dict[str, str]],
) -> None:
    folder, commits = history
    settled = cases_of(folder, replace(EVERY, settled_after=20))
    assert commits["code only"] not in {case.commit for case in settled}
    (one,) = [case for case in cases_of(folder) if case.label == "negative"]
    assert one.is_hard


def test_rows_are_hits_where_people_changed_the_section(
    history: tuple[Path, dict[str, str]],
) -> None:
    folder, commits = history
    clones = find_clones(folder)
    rows = {one.case.commit: one for one in collect(cases_of(folder), clones)}
    renamed = rows[commits["renamed flag"]]
    assert (renamed.documents, renamed.sections, renamed.wanted) == (2, 5, 1)
    reached = {(r.path, r.ordinal): r.is_hit for r in renamed.rows if r.is_reached}
    assert reached == {("docs/guide.md", 1): True, ("docs/guide.md", 3): False}
    weighed = next(r for r in renamed.rows if r.is_hit).features
    assert 0 < weighed["fact:rename"] <= 1
    assert 0 < weighed["words:section-scaled"] <= 1
    # the old name is gone from the code
    assert weighed["fact:gone"] == weighed["fact:rename"]
    merged = rows[commits["merged"]]
    assert {(r.path, r.ordinal) for r in merged.rows if r.is_hit} == {("docs/guide.md", 2)}
    quiet = rows[commits["code only"]]
    assert quiet.rows
    assert not any(row.is_hit for row in quiet.rows)


def test_history_says_nothing_of_the_commit_itself_or_of_later_ones(
    history: tuple[Path, dict[str, str]],
) -> None:
    folder, commits = history
    rows = {one.case.commit: one for one in collect(cases_of(folder), find_clones(folder))}
    first = rows[commits["renamed flag"]]
    # before it there is one commit, and that touched everything
    assert {r.features["project:commits"] for r in first.rows} == {round(math.log1p(1), 5)}


def test_the_steps_write_the_same_files_every_time(
    history: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, _ = history
    clones = find_clones(folder)
    cases = cases_of(folder)
    records.write(tmp_path / "cases", cases)
    assert list(records.read(tmp_path / "cases", Case)) == cases
    for name in ("one", "two"):
        records.write(tmp_path / name, collect(cases, clones))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    written = [one.case for one in records.read(tmp_path / "one", Rows)]
    assert sorted(written, key=lambda c: c.commit) == sorted(cases, key=lambda c: c.commit)
    # the oldest first
    assert written[-1] == cases[0]


def test_an_excluded_repository_is_refused(
    history: tuple[Path, dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = history
    reserved = tmp_path / "reserved.txt"
    reserved.write_text("# measured with\nAcme/Tool  # whatever the case of its letters\n")
    out = tmp_path / "rows.jsonl"
    call = ["mine", "--repos", str(folder), "--out", str(out)]
    assert main([*call, "--exclude", str(reserved)]) == 2
    assert "acme/tool: refused" in capsys.readouterr().err
    assert main(call) == 0
    assert "acme/tool" in out.read_text()


def test_clones_are_found_bare_plain_and_nested(
    history: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    source = Repo(history[0] / "acme+tool", make_repo(tmp_path / "any").environ)
    clones = tmp_path / "clones"
    for place in ("a+bare.git", "b+nested.js/repo"):
        source.git("clone", "-q", "--bare", str(source.root), str(clones / place))
    source.git("clone", "-q", str(source.root), str(clones / "c+plain"))
    (clones / "d+nothing").mkdir()
    found = find_clones(clones)
    assert sorted(found) == ["a/bare", "b/nested.js", "c/plain"]
    mined = {tuple((c.commit, c.docs) for c in mine(clone, EVERY)) for clone in found.values()}
    assert len(mined) == 1
    with pytest.raises(UsageError, match="holds no clone"):
        find_clones(tmp_path / "nowhere")


def test_a_listed_repository_without_a_clone_is_an_error(
    history: tuple[Path, dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("acme/tool\nacme/other\n")
    out = tmp_path / "cases.jsonl"
    out.write_text("what was there before")
    call = ["mine", "--repos", str(history[0]), "--list", str(names), "--out", str(out)]
    assert main(call) == 2
    assert "no clone of acme/other" in capsys.readouterr().err
    assert out.read_text() == "what was there before"


def test_a_listed_commit_is_the_newest_to_be_looked_at(
    history: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, commits = history
    names, out = tmp_path / "names.txt", tmp_path / "cases.jsonl"
    names.write_text(f"acme/tool {commits['document only']}\n")
    assert main(["mine", "--repos", str(folder), "--list", str(names), "--out", str(out)]) == 0
    positives = [r.case.commit for r in records.read(out, Rows) if r.case.label == "positive"]
    assert positives == [commits["renamed flag"]]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("docs/use.rst", Role.DOC),
        ("README.md", Role.DOC),
        ("src/acme/cli.py", Role.CODE),
        ("pyproject.toml", Role.CODE),
        ("tests/test_cli.py", Role.TEST),
        ("CHANGELOG.md", Role.PAST),
        ("LICENSE", Role.PROSE),
        ("docs/acme.1", Role.DOC),
        ("docs/index.html", Role.PROSE),
        ("poetry.lock", Role.OTHER),
        ("logo.png", Role.OTHER),
    ],
)
def test_a_path_has_one_role(path: str, role: Role) -> None:
    assert role_of(path, DocSelector(Config())) is role


def test_about_a_quarter_of_commits_is_sampled() -> None:
    commits = [f"{n * 2654435761 % 16**8:08x}{'0' * 32}" for n in range(1000)]
    assert 200 < sum(is_sampled(commit, 0.25) for commit in commits) < 300
    assert all(is_sampled(commit, 1.0) for commit in commits)


def rows_for(label: str, wanted: list[str], seen: dict[str, float], **more: object) -> Rows:
    docs = tuple(ChangedDoc(path, (Hunk(1, 1, 1, 1),)) for path in wanted)
    case = Case("a/b", "c", "p", "2020-01-01T00:00:00Z", label, docs)  # type: ignore[arg-type]
    rows = tuple(Row(p, 0, p in wanted, True, {"strength": v}) for p, v in seen.items())
    return replace(Rows(case, 1, 1, 3, 3, len(wanted), rows), **more)  # type: ignore[arg-type]


def test_thresholds_count_documents_and_quiet_commits() -> None:
    rows = [
        rows_for("positive", ["x", "y"], {"x": 0.65, "z": 0.35}),
        rows_for("negative", [], {"x": 0.18}),
        rows_for("negative", [], {}),
    ]
    scored = [{r.path: r.features["strength"] for r in one.rows} for one in rows]
    found = {o.threshold: o for o in outcomes(rows, scored)}
    low, high = found[0.05], found[0.5]
    assert (low.precision, low.recall, low.quiet) == (Share(1, 2), Share(1, 2), Share(1, 2))
    assert (high.precision, high.recall, high.quiet) == (Share(1, 1), Share(1, 2), Share(2, 2))
    assert low.f1 == pytest.approx(1 / 2)
    assert high.f1 == pytest.approx(2 / 3)
    assert quiet_at(rows, scored, 1.0).quiet == Share(2, 2)
    assert "1 commits with 2 changed documents, 2 without" in summary(rows)


def test_bounds_are_wilsons() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611
    assert Share(81, 263).bounds == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(0, 20).bounds == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert Share(0, 0).bounds == (0.0, 1.0)


def test_a_document_has_the_highest_figures_of_its_sections() -> None:
    rows = (
        Row("x", 0, False, True, {"a": 0.2, "b": 0.9}),
        Row("x", 1, True, True, {"a": 0.7}),
        Row("y", 0, False, True, {"b": 0.1}),
    )
    assert documents(rows) == {"x": {"a": 0.7, "b": 0.9}, "y": {"b": 0.1}}


def test_some_cases_are_learnt_from_as_if_there_were_no_history() -> None:
    found = []
    for number in range(200):
        one = rows_for("positive", ["x"], {"x": 0.5})
        commit = f"{'0' * 32}{number * 2654435761 % 16**8:08x}"[::-1]
        row = replace(one.rows[0], features={"moves:share": 0.5, "words:count": 1.0})
        found.append(replace(one, case=replace(one.case, commit=commit[::-1]), rows=(row,)))
    names = ["moves:share", "words:count"]
    assert all(e.figures == (0.5, 1.0) for e in examples(found, names, "document"))
    blind = [e.figures for e in examples(found, names, "document", blind=True)]
    assert {f[1] for f in blind} == {1.0}
    assert 30 < sum(f[0] == 0.0 for f in blind) < 90


STUMP = Forest(
    ("strength",),
    -1.0,
    (Tree((0, -1, -1), (0.5, 0, 0), (1, 0, 0), (2, 0, 0), (0.0, -1.5, 2.0)),),
)


def test_a_forest_takes_the_branch_that_the_threshold_says() -> None:
    assert STUMP.total({"strength": 0.5}) == -2.5
    assert STUMP.total({"strength": 0.51}) == 1.0
    assert STUMP.total({}) == -2.5
    assert STUMP.score({"strength": 1.0}) == pytest.approx(1 / (1 + math.exp(-1)))


def test_calibration_finds_the_curve_that_made_the_hits() -> None:
    # nine of ten above, one of ten below: log-odds of 2.197 either way
    rows = [
        rows_for("positive" if hit else "negative", ["x"] if hit else [], {"x": value})
        for value, share in ((1.0, 9), (0.0, 1))
        for hit in [True] * share + [False] * (10 - share)
    ]
    found = examples(rows, ["strength"], "document")
    slope, offset = calibration([2.0 * one.figures[0] - 1.0 for one in found], found)
    assert slope == pytest.approx(math.log(9), rel=1e-3)
    assert offset == pytest.approx(0.0, abs=1e-3)


def team_rows(hit_share: float, count: int = 60) -> list[Rows]:
    """A team that changes documents much less often than the shipped ranking thinks."""
    found = []
    for number in range(count):
        is_hit = number % round(1 / hit_share) == 0
        one = rows_for("positive" if is_hit else "negative", ["x"] if is_hit else [], {"x": 0.9})
        date = f"2020-01-01T00:{number // 60:02}:{number % 60:02}Z"
        found.append(replace(one, case=replace(one.case, date=date)))
    return found


def test_recalibration_learns_how_often_a_team_changes_documents() -> None:
    model, judged = recalibrate(team_rows(0.1), Model(STUMP, STUMP))
    assert judged.is_better
    assert model.document.trees == STUMP.trees
    before, after = STUMP.score({"strength": 0.9}), model.document.score({"strength": 0.9})
    assert after < before - 0.1
    for count, words in ((6, "6 commits with facts: too"), (1, "1 commit with facts: too")):
        with pytest.raises(UsageError, match=words):
            recalibrate(team_rows(0.5, count), Model(STUMP, STUMP))


def test_the_shipped_ranking_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    written = json.dumps(to_data(shipped())).encode()
    assert read_model(written, "x") == shipped()
    with pytest.raises(ConfigError, match="is no ranking model"):
        read_model(b"{}", "x.json")
    with pytest.raises(ConfigError, match="docsync fit"):
        load_model(str(tmp_path / "nowhere.json"))
    with pytest.raises(ConfigError, match="format 99"):
        read_model(b'{"format": 99}', "x.json")


def test_fit_writes_only_what_judges_unseen_commits_better(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docsync.match.model.shipped", lambda: Model(STUMP, STUMP))
    rows, out = tmp_path / "rows.jsonl", tmp_path / "ranking.json"
    records.write(rows, team_rows(0.1))
    assert main(["fit", str(rows), "--out", str(out)]) == 0
    assert "as shipped" in capsys.readouterr().out
    assert load_model(str(out)).document.trees == STUMP.trees
    out.unlink()
    # commits that turn round after the older ones were learnt from
    turned = [
        replace(one, case=replace(one.case, label="positive", docs=(ChangedDoc("x", ()),)))
        if one.case.date > "2020-01-01T00:00:41"
        else one
        for one in team_rows(0.1)
    ]
    records.write(rows, turned)
    assert main(["fit", str(rows), "--out", str(out)]) == 2
    assert "no better" in capsys.readouterr().err
    assert not out.exists()
    assert main(["fit", str(rows), "--out", str(out), "--force"]) == 0
    assert out.exists()
