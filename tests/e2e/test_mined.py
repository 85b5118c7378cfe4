"""Rows of `docsync mine --ask affected`: what a run asks, and what people wrote as the answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from parcel_project import Parcel, doc

from tests.lua_settings import LUA, NEW_LUA, SETTINGS

ENTRY = "- `retry_after` (integer): seconds until a broken connection is tried again."
TOLD = """\
# Settings

The server reads `use_tls`, `max_wait` and `keep_open` from its file. The file is read once.

# Elsewhere

What else there is to say of it stands somewhere else.
"""
CASES = {
    "entry": (SETTINGS, SETTINGS.replace("- `keep", f"{ENTRY}\n- `keep"), ENTRY),
    "piece": (
        TOLD,
        TOLD.replace("`max_wait` and", "`max_wait`, `retry_after` and"),
        "The server reads `use_tls`, `max_wait`, `retry_after` and `keep_open` from its file. "
        "The file is read once.",
    ),
}


def stage(parcel: Parcel, page: str) -> None:
    parcel.write("settings.lua", LUA)
    parcel.write("docs/settings.md", page)
    parcel.git("add", "-A")
    parcel.git("commit", "-q", "--no-verify", "-m", "settings")
    parcel.stage("settings.lua", NEW_LUA)


def mined(parcel: Parcel, page: str, *more: str, code: int = 0) -> list[dict[str, Any]]:
    """The rows after people committed the page with the change."""
    parcel.stage("docs/settings.md", page)
    parcel.git("commit", "-q", "--no-verify", "-m", "an option")
    exact = ("--held-out", "0", "--canaries", "0")
    parcel.docsync("mine", "--dataset", "repair", *exact, *more, code=code)
    if code:
        return []
    lines = parcel.read("docsync-data/repair/train.jsonl").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("kind", CASES)
def test_a_row_is_the_prompt_of_a_run_with_the_words_of_people(parcel: Parcel, kind: str) -> None:
    before, after, answer = CASES[kind]
    stage(parcel, before)
    parcel.environ["DOCSYNC_ASK"] = "affected"
    with parcel.model(doc("UNCHANGED")) as model:
        parcel.docsync("hook")
        asked = model.chats[0]["messages"]
    (row,) = [r for r in mined(parcel, after, "--ask", "affected") if r["meta"]["kind"] == kind]
    assert row["prompt"] == asked
    assert row["completion"] == [{"role": "assistant", "content": f"<doc>\n{answer}\n</doc>"}]
    assert row["meta"]["ask"] == "affected"


def test_what_the_change_does_not_say_is_no_row(parcel: Parcel) -> None:
    before, after, answer = CASES["entry"]
    stage(parcel, before)
    invented = answer.replace("seconds until a broken", "backs off whenever an unlucky")
    mined(parcel, after.replace(answer, invented), "--ask", "affected", code=2)
    assert "nothing can be learnt from here" in parcel.said


@pytest.mark.parametrize("ask", ["affected", "contradicted"])
def test_rows_are_for_the_runs_of_this_repository(parcel: Parcel, ask: str) -> None:
    before, after, _ = CASES["piece"]
    stage(parcel, before)
    parcel.write("docsync.toml", f'[model]\nask = "{ask}"\nfew-shot = false\n')
    rows = mined(parcel, after)
    assert ("piece" in kinds_of(rows)) is (ask == "affected")
    assert {len(row["prompt"]) for row in rows} == {2}
    assert ('with `ask = "affected"` without its' in parcel.said) is (ask == "affected")
    rows = mined(parcel, after + "\nIt is read again.\n", "--ask", "affected", "--few-shot")
    assert "piece" in kinds_of(rows)
    assert {len(row["prompt"]) for row in rows} > {2}


def kinds_of(rows: list[dict[str, Any]]) -> set[str]:
    return {row["meta"]["kind"] for row in rows}


def test_git_takes_nothing_of_what_was_mined_until_somebody_says_so(parcel: Parcel) -> None:
    before, after, _ = CASES["entry"]
    stage(parcel, before)
    assert mined(parcel, after, "--ask", "affected")
    parcel.docsync("mine")
    assert parcel.read("docsync-data/ranking.jsonl")
    assert parcel.git("status", "--porcelain") == ""
    (parcel.root / "docsync-data/.gitignore").unlink()
    parcel.docsync("mine")
    assert parcel.git("status", "--porcelain") == "?? docsync-data/\n"
    parcel.docsync("fit", code=2)
    assert "too few to fit on" in parcel.said
