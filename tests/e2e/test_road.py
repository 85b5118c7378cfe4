"""The whole road on a real repository: a commit stops once with its documents mended, byte for
byte as they should be, and passes when it is given again."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from importlib.resources import files

import pytest
from parcel_project import (
    API,
    ARCHIVES,
    CLI,
    DOCSYNC,
    NEW_PARAGRAPH,
    OLD_PARAGRAPH,
    PACK,
    README,
    USAGE,
    WITHOUT_FLUSH,
    Parcel,
    doc,
)

UNCHANGED = "UNCHANGED"
KEEP_EMPTY = (
    '    parser.add_argument("--keep-empty", action="store_true", help="pack empty folders too")\n'
)
ONLY = '    parser.add_argument("--only", help="pack just this file")\n'
NEW_ARCHIVES = ARCHIVES.replace(OLD_PARAGRAPH, NEW_PARAGRAPH)
OTHER_HOOK = """\
- repo: local
  hooks:
  - {id: other, name: other, language: system, entry: "true"}
"""
RENAMED = {
    "readme": README.replace("--jobs", "--readers"),
    "usage": USAGE.replace("--jobs", "--readers"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """Code to stage, what the model answers, and the documents that come of it."""

    code: dict[str, str]
    docs: dict[str, str]
    sections: int
    answers: tuple[str, ...] = (UNCHANGED,)


CHANGES = {
    "flag renamed": Change({"parcel/cli.py": CLI.replace("--jobs", "--readers")}, RENAMED, 3),
    "default changed": Change(
        {"parcel/cli.py": CLI.replace("default=4", "default=8")},
        {"readme": README.replace("| `4` |", "| `8` |")},
        1,
    ),
    "parameter renamed": Change(
        {
            "parcel/cli.py": CLI.replace("retry_count", "max_tries"),
            "parcel/pack.py": PACK.replace("retry_count", "max_tries"),
        },
        {"api": API.replace("retry_count", "max_tries")},
        1,
    ),
    "option removed": Change(
        {"parcel/cli.py": CLI.replace(KEEP_EMPTY, "")},
        {
            "readme": README.replace("| `--keep-empty` | off | pack empty folders too |\n", ""),
            "usage": USAGE.replace("- `--keep-empty`: pack empty folders too\n", ""),
        },
        2,
    ),
    # the list item is made of the help text; the table says more than that, so a model writes there
    "option added": Change(
        {"parcel/cli.py": CLI.replace(KEEP_EMPTY, KEEP_EMPTY + ONLY)},
        {
            "readme": README.replace(
                "| pack empty folders too |\n",
                "| pack empty folders too |\n| `--only` | – | pack just this file |\n",
            ),
            "usage": USAGE.replace(
                "pack empty folders too\n",
                "pack empty folders too\n- `--only`: pack just this file\n",
            ),
        },
        2,
        (doc("| `--only` | – | pack just this file |"),),
    ),
    "paragraph for the model": Change(
        {"parcel/pack.py": WITHOUT_FLUSH}, {"archives": NEW_ARCHIVES}, 1, (doc(NEW_PARAGRAPH),)
    ),
    "two at once": Change(
        {"parcel/pack.py": WITHOUT_FLUSH, "parcel/cli.py": CLI.replace("--jobs", "--readers")},
        {"archives": NEW_ARCHIVES, **RENAMED},
        4,
        (doc(NEW_PARAGRAPH),),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_commit_stops_once_and_then_holds_what_was_reviewed(parcel: Parcel, name: str) -> None:
    change = CHANGES[name]
    for path, text in change.code.items():
        parcel.stage(path, text)
    with parcel.model(*change.answers) as model:
        parcel.git("commit", "-m", name, code=1)
        assert "then give the same `git commit` again" in parcel.said
        parcel.assert_docs(**change.docs)
        assert parcel.commits() == 1
        asked = len(model.chats)
        assert (asked > 0) == (change.answers != (UNCHANGED,))
        reviewed = parcel.git("write-tree")
        made = parcel.json("log", "--proposals")
        parcel.docsync("sync")
        assert parcel.json("log", "--proposals") == made, "a second run proposes nothing"
        assert parcel.git("write-tree") == reviewed
        parcel.git("commit", "-m", name)
        assert "docsync" not in parcel.said, "a commit that passes needs no word"
        assert len(model.chats) == asked, "nothing is asked twice"
    assert parcel.commits() == 2
    assert parcel.git("rev-parse", "HEAD^{tree}") == reviewed
    assert parcel.git("status", "--porcelain") == ""
    parcel.assert_docs(**change.docs)
    assert f"Docs-synced: {change.sections} section" in parcel.git("log", "-1", "--format=%B")
    parcel.assert_sound()


def test_bytes_that_nothing_is_said_about_stay(parcel: Parcel) -> None:
    """CRLF, a byte order mark, no newline at the end, and a document that is not UTF-8."""
    windows = "\ufeff# Windows\r\n\r\nUse `--jobs 1`.\t \r\n\r\n\r\n* `--jobs`: caf\u00e9".encode()
    latin = "Stra\u00dfe\n======\n\nUse ``--jobs 1`` \u00fcberall.\n\n\n".encode("latin-1")
    parcel.write("docs/windows.md", windows)
    parcel.write("docs/latin.rst", latin)
    parcel.git("add", "-A")
    parcel.git("commit", "-q", "--no-verify", "-m", "more")
    parcel.rename_flag()
    parcel.docsync("sync", "--no-model", code=1)
    for path, old in (("docs/windows.md", windows), ("docs/latin.rst", latin)):
        new = old.replace(b"--jobs", b"--readers")
        assert parcel.run("git", "cat-file", "blob", f":{path}").stdout == new
        assert (parcel.root / path).read_bytes() == new


def test_a_raw_hook_that_calls_docsync(parcel: Parcel) -> None:
    for hook in (parcel.root / ".git/hooks").iterdir():
        hook.unlink()
    parcel.write(".git/hooks/pre-commit", f"#!/bin/sh\nexec '{DOCSYNC}' hook\n")
    (parcel.root / ".git/hooks/pre-commit").chmod(0o755)
    parcel.rename_flag()
    parcel.git("commit", "-m", "x", code=1)
    parcel.assert_docs(**RENAMED)
    parcel.git("commit", "-m", "x")
    assert parcel.git("log", "-1", "--format=%B").strip() == "x"
    assert parcel.committed("README.md") == RENAMED["readme"]


def test_unstaged_edits_are_neither_lost_nor_committed(parcel: Parcel) -> None:
    parcel.rename_flag()
    mine = {
        "README.md": README + "\nMine.\n",  # elsewhere in a document that is rewritten
        "docs/archives.md": ARCHIVES + "\nMine.\n",  # in another one
        "parcel/cli.py": CLI.replace("--jobs", "--readers") + "# mine\n",  # in the code itself
    }
    for path, text in mine.items():
        parcel.write(path, text)
    parcel.git("commit", "-m", "x", code=1)
    parcel.git("commit", "-m", "x")
    assert parcel.read("README.md") == RENAMED["readme"] + "\nMine.\n"
    assert parcel.read("docs/archives.md") == mine["docs/archives.md"]
    assert parcel.read("parcel/cli.py") == mine["parcel/cli.py"]
    assert parcel.committed("README.md") == RENAMED["readme"]
    assert parcel.committed("docs/archives.md") == ARCHIVES
    assert "mine" not in parcel.committed("parcel/cli.py")


def test_an_unstaged_edit_of_the_same_lines_leaves_the_text_pending(parcel: Parcel) -> None:
    parcel.rename_flag()
    mine = USAGE.replace("- `--jobs`: files read", "- `--jobs`: how many files are read")
    parcel.write("docs/usage.md", mine)
    parcel.git("commit", "-m", "x", code=1)
    assert "unstaged edits touch the same lines" in parcel.said
    assert parcel.staged("docs/usage.md") == USAGE
    assert parcel.staged("README.md") == RENAMED["readme"]
    parcel.git("commit", "-m", "x")
    assert parcel.read("docs/usage.md") == mine
    assert parcel.committed("docs/usage.md") == USAGE
    parcel.git("checkout", "docs/usage.md")
    parcel.docsync("apply")
    assert parcel.read("docs/usage.md") == parcel.staged("docs/usage.md") == RENAMED["usage"]


def test_the_json_of_check_names_sections_lines_reasons_and_facts(parcel: Parcel) -> None:
    parcel.rename_flag()
    before = parcel.git("write-tree")
    found = parcel.json("check", "--staged", code=1)
    assert (found["version"], found["mode"], found["state"]) == (1, "check", "CHECKED")
    assert (found["exit_code"], found["unchecked"], found["proposals"]) == (1, [], [])
    places = {(s["path"], s["heading"]): s for s in found["sections"]}
    assert set(places) == {
        ("README.md", "parcel"),
        ("README.md", "Options"),
        ("docs/usage.md", "Usage"),
    }
    options = places["README.md", "Options"]
    assert options["heading_path"] == ["parcel", "Options"]
    assert (options["start_line"], options["end_line"]) == (9, 16)
    assert all(s["verdict"] == "affected" and 0 < s["confidence"] <= 1 for s in places.values())
    (reason,) = (r for r in options["reasons"] if r["where"] != "words")
    assert (reason["word"], reason["line"], reason["where"]) == ("--jobs", 13, "table")
    (fact,) = (f for f in found["facts"] if f["id"] == reason["fact"])
    assert (fact["kind"], fact["before"], fact["after"]) == ("flag-renamed", "--jobs", "--readers")
    assert (fact["path"], fact["is_public"]) == ("parcel/cli.py", True)
    assert CLI.splitlines()[fact["line"] - 1].strip().startswith('parser.add_argument("--jobs"')
    assert parcel.git("write-tree") == before, "check only reads"
    parcel.assert_docs()


def test_check_of_two_refs_looks_at_commits_alone(parcel: Parcel) -> None:
    parcel.rename_flag()
    parcel.git("commit", "-q", "--no-verify", "-m", "documents forgotten")
    parcel.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "nothing")
    parcel.git("checkout", "-q", "--detach")
    # neither what is staged nor what lies in the work tree is part of the question
    parcel.stage("docs/usage.md", "# gone\n")
    parcel.write("README.md", "# gone\n")
    found = parcel.json("check", "--from-ref", "main~2", "--to-ref", "main~1", code=1)
    assert {s["path"] for s in found["sections"]} == {"README.md", "docs/usage.md"}
    assert parcel.json("check", "--from-ref", "main~2", code=1)["sections"] == found["sections"]
    assert parcel.json("check", "--from-ref", "main~1", "--to-ref", "main")["sections"] == []
    assert (
        "no-such-ref"
        in (parcel.docsync("check", "--from-ref", "no-such-ref", code=2), parcel.said)[1]
    )


def test_the_journal_holds_each_prompt_with_model_template_and_time(parcel: Parcel) -> None:
    parcel.remove_flush()
    started = time.time()
    with parcel.model(doc(NEW_PARAGRAPH)) as model:
        parcel.git("commit", "-m", "x", code=1)
        chat, *again = model.chats
    *_, kept = parcel.json("log", "--prompts")
    assert [a["messages"] for a in again] == [chat["messages"]] * 2, (
        "two answers have to be the same"
    )
    assert all(a["temperature"] > 0 for a in again)
    assert len({a["seed"] for a in again}) == 2
    assert kept["model"] == "served"
    assert kept["template"] == "rewrite.j2"
    source = (files("docsync.templates") / "rewrite.j2").read_bytes()
    assert kept["template_hash"] == hashlib.sha256(source).hexdigest()
    assert started - 1 <= kept["at"] <= time.time() + 1
    assert 0 < kept["duration_s"] < 10
    assert (kept["finish_reason"], kept["reply"]) == ("stop", doc(NEW_PARAGRAPH))
    assert [{"role": role, "content": text} for role, text in kept["messages"]] == chat["messages"]
    assert (chat["temperature"], chat["seed"]) == (0.0, 0)
    (proposal,) = parcel.json("log", "--proposals")
    assert (proposal["origin"], proposal["state"]) == ("model", "staged")
    assert proposal["prompt_id"] == kept["id"]
    assert (proposal["old"].strip(), proposal["new"].strip()) == (OLD_PARAGRAPH, NEW_PARAGRAPH)
    (run,) = parcel.json("log")
    assert (run["mode"], run["state"], run["exit_code"]) == ("hook", "CHECKED", 1)


def test_undo_takes_the_texts_back_and_the_commit_passes_without_them(parcel: Parcel) -> None:
    parcel.rename_flag()
    parcel.git("commit", "-m", "x", code=1)
    parcel.docsync("undo")
    parcel.assert_docs()
    parcel.git("commit", "-m", "x")
    assert parcel.committed("parcel/cli.py") == CLI.replace("--jobs", "--readers")
    assert parcel.committed("README.md") == README
    parcel.assert_docs()


def test_a_rejected_text_is_not_in_the_commit_and_not_proposed_again(parcel: Parcel) -> None:
    parcel.rename_flag()
    parcel.git("commit", "-m", "x", code=1)
    proposals = parcel.json("log", "--proposals")
    rejected = next(str(p["id"]) for p in proposals if p["path"] == "docs/usage.md")
    parcel.docsync("review", "reject", rejected, "--reason", "the old name stays for a while")
    parcel.assert_docs(readme=RENAMED["readme"])
    assert "rejected before" in parcel.docsync("sync")
    parcel.assert_docs(readme=RENAMED["readme"])
    parcel.git("commit", "-m", "x")
    assert parcel.committed("docs/usage.md") == USAGE
    assert parcel.committed("README.md") == RENAMED["readme"]


def test_a_failed_check_is_fed_back_and_the_mended_answer_is_staged(parcel: Parcel) -> None:
    parcel.remove_flush()
    invented = doc("Run `parcel --seal-archive` last. " + NEW_PARAGRAPH)
    with parcel.model(invented, doc(NEW_PARAGRAPH)) as model:
        parcel.git("commit", "-m", "x", code=1)
        first, second, *again = model.chats
    assert [a["messages"] for a in again] == [first["messages"]] * 2, "fresh starts"
    parcel.assert_docs(archives=NEW_ARCHIVES)
    assert second["messages"][: len(first["messages"])] == first["messages"], "a prefix for caches"
    assert second["messages"][-2]["content"] == invented
    assert "--seal-archive" in second["messages"][-1]["content"]
    assert len(parcel.json("log", "--prompts")) == 4


def test_through_real_pre_commit(parcel: Parcel) -> None:
    for hook in (parcel.root / ".git/hooks").iterdir():
        hook.unlink()
    parcel.write(".pre-commit-config.yaml", "repos:\n" + OTHER_HOOK)
    parcel.docsync("init", "--write", "--no-config")
    parcel.git("add", "-A")
    parcel.git("commit", "-q", "--no-verify", "-m", "pre-commit")
    assert parcel.run("pre-commit", "install").returncode == 0
    parcel.rename_flag()
    parcel.remove_flush()
    parcel.write("docs/api.rst", API + "\nMine.\n")
    with parcel.model(doc(NEW_PARAGRAPH)) as model:
        parcel.git("commit", "-m", "x", code=1)
        assert "Failed" in parcel.said
        assert "Stashing unstaged files" in parcel.said
        for path, text in (
            ("README.md", RENAMED["readme"]),
            ("docs/usage.md", RENAMED["usage"]),
            ("docs/archives.md", NEW_ARCHIVES),
        ):
            assert parcel.staged(path) == parcel.read(path) == text
        assert parcel.read("docs/api.rst") == API + "\nMine.\n"
        parcel.git("commit", "-m", "x")
        assert "Passed" in parcel.said
        assert len(model.chats) == 3
    assert parcel.committed("docs/archives.md") == NEW_ARCHIVES
    assert parcel.committed("docs/api.rst") == API
    assert parcel.git("status", "--porcelain") == " M docs/api.rst\n"


def test_in_a_linked_work_tree_and_from_a_folder_below(parcel: Parcel) -> None:
    parcel.git("worktree", "add", "-q", "../linked", "-b", "side")
    linked = Parcel(parcel.root.parent / "linked", parcel.environ)
    linked.rename_flag()
    linked.git("-C", "docs", "commit", "-m", "x", code=1)
    linked.assert_docs(**RENAMED)
    parcel.assert_docs()
    assert parcel.git("status", "--porcelain") == ""
    linked.git("-C", "docs", "commit", "-m", "x")
    assert linked.committed("README.md") == RENAMED["readme"]


def test_naming_paths_and_amending(parcel: Parcel) -> None:
    parcel.write("parcel/cli.py", CLI.replace("--jobs", "--readers"))
    parcel.git("commit", "-m", "x", "parcel/cli.py", code=1)
    assert "again, with README.md, docs/usage.md among its paths." in parcel.said
    assert parcel.read("README.md") == RENAMED["readme"]
    assert parcel.staged("README.md") == README
    parcel.git("commit", "-m", "x", "parcel/cli.py", "README.md", "docs/usage.md")
    assert parcel.git("status", "--porcelain") == ""
    assert parcel.committed("docs/usage.md") == RENAMED["usage"]
    parcel.remove_flush()
    with parcel.model(doc(NEW_PARAGRAPH)):
        parcel.git("commit", "--amend", "-m", "y", code=1)
        parcel.git("commit", "--amend", "-m", "y")
    assert parcel.committed("docs/archives.md") == NEW_ARCHIVES
    assert parcel.commits() == 2
