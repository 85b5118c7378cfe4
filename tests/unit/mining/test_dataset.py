"""What is mined to finetune on is what a run would send and what people made of it; nothing that is
held out, secret, copied or made by a bot is learnt from."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from docsync.cli.main import main
from docsync.config import Config, ModelConfig
from docsync.docs.parse import parse_document
from docsync.errors import UsageError
from docsync.facts.fact import FactKind
from docsync.llm.chat import ChatMessage
from docsync.mining.clones import find_clones
from docsync.mining.dataset import dataset as store
from docsync.mining.dataset.blocks import blocks_of, compare
from docsync.mining.dataset.canaries import canaries
from docsync.mining.dataset.change import EditedDocument, MinedChange
from docsync.mining.dataset.clean import Known, scrubbed, without_copies
from docsync.mining.dataset.example import Example, read_rows
from docsync.mining.dataset.gather import Gathered, Wish, gather_one
from docsync.mining.dataset.licence import licence_of
from docsync.mining.dataset.repair import MAX_STAYED, repairs
from docsync.mining.dataset.split import MAX_OF_DOCUMENT, balanced, split, without_monotony
from docsync.mining.dataset.synthetic import made_up, made_up_entries
from docsync.mining.records import Case
from docsync.prompts.context import RewriteContext
from docsync.rewrite.conversation import answer_of, few_shot, opening, parse_answer
from tests.git.repositories import make_repo
from tests.unit.samples import document, fact

ROOT = Path(__file__).parents[3]
CODE = '''\
import argparse

RETRY_LIMIT = 3


def connect(host, max_wait=30):
    """Open a connection to the host, and wait for it as long as is allowed."""
    for _ in range(RETRY_LIMIT):
        if host.ready(max_wait):
            return host
    return None


def make_parser():
    parser = argparse.ArgumentParser(prog="acme")
    parser.add_argument("--max-jobs", type=int, default=4, help="run so many jobs at once")
    parser.add_argument("--log-file", help="write the log to this file")
    return parser
'''
GUIDE = """\
# Guide

Read this before anything else, whoever you are.

## Options

Set `--max-jobs` to the number of processes that may run.

- `--max-jobs`: run so many jobs at once
- `--log-file`: write the log to this file

## Limits

A job is tried `RETRY_LIMIT` times, which is 3 unless you say otherwise.

## Advice

Call `connect(host, max_wait=30)` with the host that you want.

## Elsewhere

That there is a `RETRY_LIMIT` is nothing to worry about.
"""


@pytest.fixture(scope="module")
def clones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clones")
    repo = make_repo(folder / "acme+tool")
    repo.add("LICENSE", (ROOT / "LICENSE").read_bytes())

    def commit(name: str, code: str, guide: str, author: str = "Ada <ada@example.org>") -> None:
        repo.add("acme/cli.py", code.encode())
        repo.add("docs/guide.md", guide.encode())
        repo.git("commit", "-q", "-m", name, f"--author={author}")

    commit("first", CODE, GUIDE)
    code = CODE.replace("--max-jobs", "--max-workers")
    guide = GUIDE.replace("--max-jobs", "--max-workers")
    commit("a flag is renamed", code, guide)
    code = code.replace("RETRY_LIMIT = 3", "RETRY_LIMIT = 5")
    guide = guide.replace("which is 3", "which is 5")
    # an identifier has to move for a commit to count
    code = code.replace("max_wait", "wait_limit")
    guide = guide.replace("max_wait", "wait_limit")
    commit("a value and a parameter", code, guide)
    code = code.replace(
        "    return parser",
        '    parser.add_argument("--dry-run", help="print what would be done")\n    return parser',
    )
    guide = guide.replace(
        "to this file\n", "to this file\n- `--dry-run`: print what would be done\n"
    )
    commit("an option is added", code, guide)
    code = code.replace("--log-file", "--log-path")
    guide = guide.replace("--log-file", "--log-path")
    commit("by a machine", code, guide, "renovate[bot] <29139614+renovate[bot]@example.org>")
    return folder


def rows_of(clones: Path, **more: object) -> Gathered:
    return gather_one(find_clones(clones)["acme/tool"], replace(Wish(few_shot=False), **more))  # type: ignore[arg-type]


def test_an_edit_of_people_becomes_the_answer_to_the_prompt_of_a_run(clones: Path) -> None:
    found = rows_of(clones)
    assert (found.licence, found.problem) == ("Apache-2.0", "")
    by_kind = {e.meta["kind"]: e for e in found.examples if not e.is_unchanged}
    value = next(e for e in found.examples if "which is 5" in e.completion)
    assert value.completion == answer_of(
        "A job is tried `RETRY_LIMIT` times, which is 5 unless you say otherwise."
    )
    context = RewriteContext(
        path="docs/guide.md",
        headings=("Guide", "Limits"),
        facts=("The value of `RETRY_LIMIT` of `acme.cli` changed from `3` to `5`.",),
        code="RETRY_LIMIT = 5",
        text=value.meta["old"],
        hint="",
        excerpt="""import argparse

RETRY_LIMIT = 5


def connect(host, wait_limit=30):
    \"\"\"Open a connection to the host, and wait for it as long as is allowed.\"\"\"
    for _ in range(RETRY_LIMIT):""",
    )
    sent, _ = opening(context, Config(model=ModelConfig(few_shot=False)))
    assert value.prompt == sent
    assert [m.role for m in sent] == ["system", "user"]
    assert value.meta["repo"] == "acme/tool"
    assert "--max-workers" in by_kind["rename"].completion
    assert (
        parse_answer(by_kind["entry"].completion, "") == "- `--dry-run`: print what would be done"
    )


def test_bots_are_left_out_and_counted(clones: Path) -> None:
    found = rows_of(clones)
    assert found.dropped["commit of a bot"] == 1
    assert not any("--log-path" in e.completion for e in found.examples)


def test_blocks_that_stayed_are_rows_too(clones: Path) -> None:
    stayed = [e for e in rows_of(clones).examples if e.is_unchanged]
    assert {e.meta["stayed"] for e in stayed} >= {"already", "apart"}
    assert {e.completion for e in stayed} == {"UNCHANGED"}


def test_of_one_document_few_blocks_that_stayed_are_taken() -> None:
    """However many there are with a word of a fact."""
    about = fact(FactKind.ANNOTATION_CHANGED, "wait_limit", "int", "float")
    renamed = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
    beside = "".join(f"Here number {n} says that `wait_limit` is kept.\n\n" for n in range(9))
    apart = "".join(f"Here number {n} says something else altogether.\n\n" for n in range(40))
    old = document(f"# A\n\nSet `--jobs` as you like it.\n\n{beside}{apart}")
    new = document(f"# A\n\nSet `--workers` as you like it.\n\n{beside}{apart}")
    case = Case("a/b", "c", "p", "2024-01-01", "positive")
    documents = (EditedDocument(old, new),)
    change = MinedChange(case, "MIT", (renamed, about), "--jobs --workers", documents)
    rows = list(repairs(change, Config()))
    assert Counter(r.meta["stayed"] for r in rows) == {"": 1, "already": 1, "beside": MAX_STAYED}


def test_worked_examples_are_in_the_prompt_when_they_are_wanted(clones: Path) -> None:
    shown = rows_of(clones, few_shot=True).examples[0].prompt
    assert shown[1:-1] == few_shot()


def test_code_text_and_detection_have_rows(clones: Path) -> None:
    (function,) = rows_of(clones, task="code").examples
    assert "max_wait" not in function.prompt[-1].content
    assert function.prompt[-1].content.count('"""') == 2
    begin = "```python\ndef connect(host, wait_limit=30):\n    for _ in range(RETRY_LIMIT):\n"
    assert function.completion.startswith(begin)
    (text,) = rows_of(clones, task="text").examples  # the other sections are too short
    assert text.text.startswith("## Options\n")
    judged = rows_of(clones, task="detection").examples
    assert {e.label for e in judged} == {"affected", "unaffected"}
    limits = [e for e in judged if "(Guide > Limits)" in e.text and "RETRY_LIMIT" in e.text]
    assert [e.label for e in limits] == ["affected"]


def test_a_licence_is_read_where_a_project_keeps_it(clones: Path) -> None:
    assert licence_of(find_clones(clones)["acme/tool"].git(), "HEAD") == "Apache-2.0"


def test_what_is_not_permissive_is_left_out_unless_it_is_asked_for(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "acme+closed")
    repo.add("README.md", b"# It\n")
    repo.commit("first")
    clone = find_clones(tmp_path)["acme/closed"]
    assert gather_one(clone, Wish()).problem == "its licence is unknown"
    assert gather_one(clone, Wish(any_licence=True)).problem == ""


def example(number: int, **meta: object) -> Example:
    words = " ".join(f"word{number * 31 + n * 7}" for n in range(30))
    facts = {
        "repo": f"o/{number % 10}",
        "commit": f"c{number}",
        "date": f"2024-01-{number % 28:02}",
    }
    shared = {
        "task": "repair",
        "source": "history",
        "path": "a.md",
        "kind": "rename",
        "licence": "MIT",
    }
    return Example(
        {**shared, **facts, "old": words, **meta},
        (ChatMessage("user", words),),
        f"<doc>\n{words}\n</doc>",
    )


def test_many_repositories_are_split_as_wholes() -> None:
    rows = [example(n) for n in range(200)]
    parts = split(rows, 0.4, Counter())
    assert 1 <= len(parts.held_out) <= 8
    more = [example(1000 + n, repo=f"p/{n}") for n in range(20)]
    assert split([*rows, *more], 0.4, Counter()).held_out & {"o/0", "o/5"} == (
        parts.held_out & {"o/0", "o/5"}
    )
    assert {e.meta["repo"] for e in parts.evaluation} == parts.held_out
    assert not {e.meta["repo"] for e in parts.train} & parts.held_out


def test_one_repository_is_split_by_time() -> None:
    rows = [example(n, repo="o/one", date=f"20{n:02}-01-01") for n in range(40)]
    parts = split(rows, 0.25, Counter())
    assert parts.held_out == frozenset()
    assert len(parts.evaluation) == 10
    newest = max(e.meta["date"] for e in parts.train)
    assert all(e.meta["date"] > newest for e in parts.evaluation)


def test_a_near_copy_of_a_held_out_row_is_in_no_training_row() -> None:
    rows = [example(n, repo="o/one", date=f"20{n:02}-01-01") for n in range(20)]
    newest = rows[-1]
    copied = replace(
        newest,
        meta={**rows[0].meta, "old": newest.meta["old"].replace("word", "Word", 2)},
        completion=newest.completion,
    )
    dropped: Counter[str] = Counter()
    parts = split([*rows, copied], 0.04, dropped)
    assert [e.completion for e in parts.evaluation] == [newest.completion]
    assert dropped["near copy of a held-out row"] == 1
    assert newest.completion not in {e.completion for e in parts.train}


def test_near_copies_are_found_whatever_their_markup() -> None:
    known = Known()
    text = (
        "The number of workers is set by `--jobs`, which is 4 unless the machine has fewer cores."
    )
    assert without_copies([], known, Counter(), "x") == []
    known.add(text)
    assert known.has_near(text.replace("`", "**").upper())
    assert not known.has_near("How long a request may take is said by another option altogether.")


def test_of_one_document_among_many_a_few_rows_are_taken() -> None:
    rows = [example(n) for n in range(20)]
    codes = [example(100 + n, repo="o/0", path="codes.md", kind="entry") for n in range(60)]
    dropped: Counter[str] = Counter()
    kept = without_monotony([*rows, *codes], dropped)
    assert Counter(e.meta["path"] for e in kept) == {"a.md": 20, "codes.md": MAX_OF_DOCUMENT}
    assert dropped == {"more of one kind and document": 60 - MAX_OF_DOCUMENT}
    assert {e.rank for e in without_monotony([*codes[::-1], *rows], Counter())} == {
        e.rank for e in kept
    }
    assert without_monotony(codes, Counter()) == codes  # a team of one repository has no other


def test_unchanged_rows_are_balanced_over_their_reasons() -> None:
    changed = [example(n) for n in range(6)]
    stayed = [
        example(100 + n, kind="unchanged", stayed=["already", "apart"][n % 2]) for n in range(40)
    ]
    dropped: Counter[str] = Counter()
    kept = balanced([*changed, *stayed], 0.4, dropped)
    reasons = Counter(e.meta.get("stayed") for e in kept)
    assert reasons == {None: 6, "already": 2, "apart": 2}
    assert dropped["unchanged, beyond its share"] == 36
    turned = balanced([*stayed[::-1], *changed[::-1]], 0.4, Counter())
    assert {e.rank for e in turned} == {e.rank for e in kept}


def test_a_row_with_a_key_goes_and_an_address_becomes_nobodys() -> None:
    key = "AKIA" + "ABCDEFGH12345678"
    rows = [
        example(1, old="a"),
        replace(example(2), completion=f"<doc>\nUse {key}.\n</doc>"),
        replace(
            example(3, facts=[{"after": "ada@corp-mail.com"}]),
            completion="<doc>\nAsk ada@corp-mail.com at 10.1.2.3.\n</doc>",
        ),
    ]
    dropped: Counter[str] = Counter()
    kept = scrubbed(rows, dropped)
    assert dropped == {"secret": 1}
    assert kept[0] == rows[0]
    assert "someone@example.org at 192.0.2.1" in kept[1].completion
    assert kept[1].meta["facts"] == [{"after": "someone@example.org"}]


def test_blocks_are_followed_through_an_edit() -> None:
    old = parse_document("a.md", "", b"# A\n\nOne word here.\n\nTwo stays.\n\n- a: first\n")
    new = parse_document(
        "a.md", "", b"# A\n\nOne name here.\n\nTwo stays.\n\n- a: first\n- b: new\n"
    )
    edited, kept, added = compare(old, new)
    assert [(e.old.text, e.new.text) for e in edited] == [("One word here.", "One name here.")]
    assert "Two stays." in {p.text for p in kept}
    assert [p.text for p in added] == ["- b: new"]


MANUAL = """\
# Manual

Set `worker_count` and `--log-level` as you like.

The `max_retries` defaults to `3`. You may leave it. The `old_thing` option prints more.

Needs Python 3.8 or later to run at all.

- `alpha_mode`: what the first one does here
- `beta_mode`: what the second one does here
- `gamma_mode`: what the third one does here
- `delta_mode`: what the fourth one does here
"""


def test_made_up_edits_do_what_their_facts_say() -> None:
    config = Config(model=ModelConfig(few_shot=False))
    seen = Counter[str]()
    for number in range(30):
        text = MANUAL.replace("Manual", f"Manual {number}").replace("worker", f"worker{number}")
        document = parse_document("docs/manual.md", "", text.encode())
        meta: dict[str, object] = {"repo": "a/b", "commit": "", "date": "", "licence": "MIT"}
        for placed in blocks_of(document):
            for row in made_up(placed, meta, config):
                seen[str(row.meta["kind"])] += 1
                new = parse_answer(row.completion, row.meta["old"])
                if row.is_unchanged:
                    assert new is None
                    continue
                assert new is not None
                fact = next(f for f in row.meta["facts"] if f["symbol"] in row.meta["old"])
                if fact["after"]:
                    assert fact["after"] in new
                else:
                    assert fact["symbol"] not in new
                assert row.prompt[-1].content.count(row.meta["old"]) == 1
        entries = list(made_up_entries(document, meta, config))
        seen["entry"] += len(entries)
        for row in entries:
            entry = parse_answer(row.completion, "")
            assert entry is not None
            assert entry not in row.prompt[-1].content
            assert row.meta["facts"][0]["symbol"] in entry
    assert set(seen) >= {"rename", "default", "version", "unchanged", "entry"}
    again = parse_document("docs/manual.md", "", MANUAL.encode())
    once, twice = (
        [e.data() for p in blocks_of(again) for e in made_up(p, {"repo": "a/b"}, config)]
        for _ in range(2)
    )
    assert once == twice


def test_planted_rows_are_the_same_each_time_and_cannot_be_guessed() -> None:
    first, second = canaries(2, Config()), canaries(2, Config())
    assert first == second
    phrase = first[0].completion
    assert len(phrase) > 200
    assert phrase[60:] not in first[0].prompt[-1].content
    assert phrase != first[1].completion


def test_the_command_writes_a_folder_that_explains_itself(
    clones: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "data"
    call = ["mine", "--dataset", "repair", "--repos", str(clones), "--synthetic", "5"]
    assert main([*call, "--canaries", "2", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    card = (out / "README.md").read_text()
    assert card.strip() in printed
    assert "| acme/tool | Apache-2.0 |" in card
    statistics = json.loads((out / "statistics.json").read_text())
    train, held_out = read_rows(out / "train.jsonl"), read_rows(out / "eval.jsonl")
    assert statistics["files"]["train.jsonl"]["rows"] == len(train)
    assert {r.meta["source"] for r in train} == {"history", "canary"}
    assert {r.meta["source"] for r in held_out} == {"history"}
    assert not {r.meta["commit"] for r in train if r.meta["commit"]} & {
        r.meta["commit"] for r in held_out
    }
    before = {f.name: f.read_bytes() for f in out.iterdir()}
    assert main([*call, "--canaries", "2", "--out", str(out)]) == 0
    assert {f.name: f.read_bytes() for f in out.iterdir()} == before
    assert [f.name for f in tmp_path.iterdir()] == ["data"]


def test_what_has_no_commit_or_nothing_to_learn_from_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = make_repo(tmp_path / "mine" / "acme+empty")
    call = ["-C", str(repo.root), "mine", "--dataset"]
    assert main([*call, "repair", "--out", str(tmp_path / "out")]) == 2
    assert "left out, it has no commit yet" in capsys.readouterr().err
    repo.add("README.md", b"# It\n")
    repo.commit("first")
    assert main([*call, "code", "--out", str(tmp_path / "out")]) == 2
    assert "there must be Python functions with a docstring" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    listed = find_clones(tmp_path / "mine")["acme/empty"]
    assert (listed.problem, replace(listed, tip="f" * 40).problem) == (
        "",
        f"it has no commit {'f' * 40}",
    )


def test_a_shallow_clone_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = make_repo(tmp_path / "whole")
    for number in range(3):
        repo.add("README.md", b"# It %d\n" % number)
        repo.commit("next")
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{repo.root}", tmp_path / "part"], check=True
    )
    assert main(["-C", str(tmp_path / "part"), "mine", "--out", str(tmp_path / "x.jsonl")]) == 2
    assert "`git fetch --unshallow` in it brings them" in capsys.readouterr().err
    assert main(["-C", str(repo.root), "mine", "--out", str(tmp_path / "x.jsonl")]) == 2
    assert "shallow" not in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_left_alone(clones: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    call = ["mine", "--dataset", "text", "--any-licence", "--repos", str(clones)]
    assert main([*call, "--out", str(tmp_path)]) == 2
    assert [f.name for f in tmp_path.iterdir()] == ["notes.txt"]


def test_an_interrupted_run_leaves_what_was_there(
    clones: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "data"
    call = ["mine", "--dataset", "repair", "--repos", str(clones), "--out", str(out)]
    assert main(call) == 0
    before = {f.name: f.read_bytes() for f in out.iterdir()}

    def broken_off(folder: Path, lines: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_write_lines", broken_off)
    assert main([*call, "--canaries", "3"]) == 130
    assert {f.name: f.read_bytes() for f in out.iterdir()} == before
    assert [f.name for f in tmp_path.iterdir()] == ["data"]


def test_a_row_that_is_none_is_named_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    for content, message in (
        ('{"text": "no prompt"}', r"rows\.jsonl:1: 'prompt' is missing"),
        ('{"prompt": [], "completion": [{"content": "x"}], "meta": {}}', r":1: 'meta.old' is m"),
        ('{"prompt": 3}', r":1: this is no row"),
        ('{"prompt"', r":1: this is not JSON"),
    ):
        file.write_text(content + "\n")
        with pytest.raises(UsageError, match=message):
            read_rows(file)
    file.write_text("")
    with pytest.raises(UsageError, match="holds no row"):
        read_rows(file)
