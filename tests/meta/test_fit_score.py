"""The fit of the match score takes the commits that its rule names, sees of each what the hook
would see, and reads no repository that it was told to leave alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.fit_score.__main__ import SCORE, main
from benchmarks.fit_score.evaluate import Share, by_hand, documents, outcomes, summary
from benchmarks.fit_score.fit import Model, replaced
from docsync.config import Config
from docsync.docs.select import DocSelector
from docsync.errors import UsageError
from docsync.mining import records
from docsync.mining.clones import find_clones
from docsync.mining.collect import collect
from docsync.mining.commits import Rule, is_sampled, mine
from docsync.mining.records import Case, ChangedDoc, Hunk, Pair, Rows
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
EVERY = Rule(negative_share=1.0)


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


def test_pairs_are_hits_where_people_changed_the_section(
    history: tuple[Path, dict[str, str]],
) -> None:
    folder, commits = history
    clones = find_clones(folder)
    rows = {one.case.commit: one for one in collect(cases_of(folder), clones)}
    renamed = rows[commits["renamed flag"]]
    assert (renamed.documents, renamed.sections) == (2, 5)
    flag = {(p.path, p.ordinal): p.is_hit for p in renamed.pairs if "flag-renamed" in p.fact}
    assert flag == {("docs/guide.md", 1): True, ("docs/guide.md", 3): False}
    weighed = next(p for p in renamed.pairs if p.is_hit).features
    assert weighed["group=rename"] == weighed["kind=flag-renamed"] == 1.0
    assert 0 < weighed["overlap:section"] <= 1
    merged = rows[commits["merged"]]
    assert {(p.path, p.ordinal) for p in merged.pairs if p.is_hit} == {("docs/guide.md", 2)}
    quiet = rows[commits["code only"]]
    assert quiet.pairs
    assert not any(pair.is_hit for pair in quiet.pairs)


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
    assert [one.case for one in records.read(tmp_path / "one", Rows)] == cases


def test_an_excluded_repository_is_refused_by_every_step(
    history: tuple[Path, dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = history
    reserved = tmp_path / "reserved.txt"
    reserved.write_text("# measured with\nAcme/Tool  # whatever the case of its letters\n")
    exclude = ["--exclude", str(reserved)]
    cases, rows = tmp_path / "cases.jsonl", tmp_path / "rows.jsonl"
    read = ["--repos", str(folder), "--out"]
    assert main(["mine", *read, str(cases), *exclude]) == 0
    assert cases.read_text() == ""
    assert "acme/tool: refused" in capsys.readouterr().err
    records.write(cases, cases_of(folder))
    assert main(["collect", str(cases), *read, str(rows), *exclude]) == 0
    assert rows.read_text() == ""
    assert main(["collect", str(cases), *read, str(rows)]) == 0
    assert rows.read_text() != ""
    capsys.readouterr()
    for step in (["evaluate"], ["write", "--print"]):
        main([*step, str(rows), *exclude])
        assert "acme/tool: refused" in capsys.readouterr().err


@pytest.mark.parametrize("step", [["evaluate"], ["write", "--print"]])
def test_without_scikit_learn_the_message_says_what_to_install(
    step: list[str],
    history: tuple[Path, dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, _ = history
    rows = tmp_path / "rows.jsonl"
    records.write(rows, collect(cases_of(folder), find_clones(folder)))
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    assert main([*step, str(rows)]) == 2
    assert "pip install scikit-learn" in capsys.readouterr().err


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
    positives = [c.commit for c in records.read(out, Case) if c.label == "positive"]
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


def rows_for(label: str, wanted: list[str], reached: dict[str, str]) -> Rows:
    docs = tuple(ChangedDoc(path, (Hunk(1, 1, 1, 1),)) for path in wanted)
    case = Case("a/b", "c", "p", "2020-01-01T00:00:00Z", label, docs)  # type: ignore[arg-type]
    pairs = tuple(Pair(path, 0, "f", group, path in wanted, {}) for path, group in reached.items())
    return Rows(case, 1, 3, 3, pairs)


def test_thresholds_count_documents_and_quiet_commits() -> None:
    rows = [
        rows_for("positive", ["x", "y"], {"x": "rename", "z": "value"}),
        rows_for("negative", [], {"x": "signature"}),
        rows_for("negative", [], {}),
    ]
    found = {o.threshold: o for o in outcomes(rows, [documents(one, by_hand) for one in rows])}
    low, high = found[0.05], found[0.5]
    assert (low.precision, low.recall, low.quiet) == (Share(1, 2), Share(1, 2), Share(1, 2))
    assert (high.precision, high.recall, high.quiet) == (Share(1, 1), Share(1, 2), Share(2, 2))
    assert low.f1 == pytest.approx(1 / 2)
    assert high.f1 == pytest.approx(2 / 3)
    assert "2 changed documents, 2 code-only commits; 3 pairs, 1 of them hits" in summary(rows)


def test_bounds_are_wilsons() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611
    assert Share(81, 263).bounds == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(0, 20).bounds == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert Share(0, 0).bounds == (0.0, 1.0)


def test_writing_replaces_the_weights_and_nothing_else() -> None:
    source = SCORE.read_text("utf-8")
    model = Model(-4.001, {"strength": 2.0049, "where": -0.5, "noise": 0.01})
    written = replaced(source, model)
    before, _, rest = source.partition("WEIGHTS: dict")
    assert written.startswith(before)
    assert written.endswith(rest.partition("\n}\n")[2])
    namespace: dict[str, object] = {"__name__": "docsync.match.score"}
    exec(compile(written, "score.py", "exec"), namespace)
    assert namespace["WEIGHTS"] == {"bias": -4.0, "strength": 2.0, "where": -0.5}
    with pytest.raises(UsageError, match="assigns WEIGHTS 0 times"):
        replaced("nothing = 1\n", model)
