"""Rows of every form, and what is said about bad ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from docsync.errors import DatasetError
from docsync.finetune.dataset import read_dataset, refuse_leaks, without_repeats
from tests.finetune.conftest import Rows, conversation, sentences

ASKED, ANSWERED = "What is it?", "It is a parcel."
CHAT = [{"role": "user", "content": ASKED}, {"role": "assistant", "content": ANSWERED}]


@pytest.mark.parametrize(
    ("row", "form", "turns"),
    [
        (conversation(ASKED, ANSWERED), "prompt/completion", [ASKED, ANSWERED]),
        ({"prompt": ASKED, "completion": ANSWERED}, "prompt/completion", [ASKED, ANSWERED]),
        ({"messages": CHAT}, "messages", [ASKED, ANSWERED]),
        ({"messages": [*CHAT, CHAT[0]]}, "messages", [ASKED, ANSWERED]),
        (
            {"instruction": ASKED, "solution": ANSWERED, "lang": "python"},
            "instruction/solution",
            [ASKED, ANSWERED],
        ),
        ({"instruction": ASKED, "input": "", "output": ANSWERED}, "Alpaca", [ASKED, ANSWERED]),
        (
            {"instruction": ASKED, "input": "a box", "output": ANSWERED},
            "Alpaca",
            [f"{ASKED}\n\na box", ANSWERED],
        ),
        (
            {
                "conversations": [
                    {"from": "human", "value": ASKED},
                    {"from": "gpt", "value": ANSWERED},
                ]
            },
            "ShareGPT",
            [ASKED, ANSWERED],
        ),
    ],
)
def test_each_form_is_known_by_its_keys(
    rows: Rows, row: dict[str, Any], form: str, turns: list[str]
) -> None:
    found = read_dataset(rows("one", [row]), "sft")
    assert found.form == form
    (example,) = found.examples
    assert [turn.content for turn in example.turns] == turns
    assert [turn.is_target for turn in example.turns] == [False, True]


def test_every_answer_of_a_conversation_is_learnt_and_none_of_a_prompt(rows: Rows) -> None:
    both = [*CHAT, *CHAT]
    (several,) = read_dataset(rows("a", [{"messages": both}]), "sft").examples
    assert [turn.is_target for turn in several.turns] == [False, True, False, True]
    shown = {"prompt": [*CHAT, CHAT[0]], "completion": [CHAT[1]]}
    (last,) = read_dataset(rows("b", [shown]), "sft").examples
    assert [turn.is_target for turn in last.turns] == [False, False, False, True]


def test_texts_and_labels(rows: Rows, tmp_path: Path) -> None:
    labelled = read_dataset(rows("a", [{"text": "x y", "label": 1}]), "classify")
    assert (labelled.form, labelled.examples[0].label) == ("text/label", "1")
    assert read_dataset(rows("b", [{"text": "x"}]), "pretrain").form == "text"
    page = tmp_path / "page.md"
    page.write_text("# Title\n")
    assert read_dataset(page, "pretrain").examples[0].text == "# Title\n"
    with pytest.raises(DatasetError, match="plain text is for"):
        read_dataset(page, "sft")


@pytest.mark.parametrize(
    ("content", "task", "message"),
    [
        (b"", "sft", "there are no rows in it"),
        (b"\n\n", "sft", "there are no rows in it"),
        (b'{"messages": []}\n', "sft", ':1: "messages" must be a list of messages'),
        (b'{"text": "a"}\n{"text": \n', "pretrain", r":2: this is not JSON .* at character 10\)"),
        (b'[{"text": "a"}]', "pretrain", "one row per line"),
        (b'"text"\n', "pretrain", ":1: each line must be one JSON object"),
        (
            b'{"text": "a"}\n\n{"text": "\xe9"}\n',
            "pretrain",
            ":3: byte 11 of the line is not",
        ),
        (b'{"question": "a"}\n', "sft", r':1: the keys \("question"\) are of no known form'),
        (
            b'{"prompt": "a", "completion": "b"}\n{"instruction": "a", "output": "b"}\n',
            "sft",
            r":2: this row is Alpaca, and the first \(.*:1\) prompt/completion",
        ),
        (b'{"text": "a"}\n', "classify", ':1: "label" is missing'),
        (b'{"text": "a", "label": "x"}\n{"text": "a"}\n', "classify", ':2: "label" is missing'),
        (b'{"text": "a", "label": null}\n', "classify", ':1: "label" must be a word'),
        (b'{"text": "a"}\n', "sft", ":1: rows of the form text are for `--task pretrain`"),
        (b'{"prompt": "a", "completion": ""}\n', "sft", ':1: "completion" is empty'),
        (b'{"prompt": "a", "completion": 3}\n', "sft", ":1: .* must both be strings"),
        (
            b'{"messages": [{"role": "user", "content": "a"}]}\n',
            "sft",
            ":1: there is no assistant message",
        ),
        (
            b'{"messages": [{"role": "robot", "content": "a"}]}\n',
            "sft",
            ":1: message 1 of \"messages\" has the role 'robot'",
        ),
        (
            b'{"messages": [{"role": "user", "content": null}]}\n',
            "sft",
            ':1: message 1 of "messages": "content" must be a string, and is null',
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, content: bytes, task: str, message: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=message) as caught:
        read_dataset(path, task)
    assert str(path) in str(caught.value)


def test_a_missing_file_and_a_row_of_a_megabyte(rows: Rows, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        read_dataset(tmp_path / "nowhere.jsonl", "sft")
    large = read_dataset(rows("large", [conversation("word " * 200_000, "yes")]), "sft")
    assert len(large.examples[0].turns[0].content) == 1_000_000


def test_held_out_rows_in_the_training_data_are_refused(rows: Rows) -> None:
    train = read_dataset(rows("train", sentences(8)), "sft")
    held_out = read_dataset(rows("eval", sentences(8, start=20)), "sft")
    refuse_leaks(train, held_out)
    spaced = json.loads(json.dumps(sentences(1, start=3)[0]))
    spaced["prompt"][0]["content"] += "  \n"
    leaking = read_dataset(rows("leak", [*sentences(4, start=30), spaced]), "sft")
    with pytest.raises(DatasetError, match=r"1 rows .*train.jsonl:4 is .*leak.jsonl:5"):
        refuse_leaks(train, leaking)


def test_repeats_are_used_once(rows: Rows) -> None:
    data = read_dataset(rows("train", [*sentences(4), *sentences(3)]), "sft")
    distinct, repeats = without_repeats(data.examples)
    assert [example.place.line for example in distinct] == [1, 2, 3, 4]
    assert repeats == 3


def test_licences_of_rows_are_counted(rows: Rows) -> None:
    other = [{**row, "meta": {"license": "CC-BY-NC-4.0"}} for row in sentences(2, start=9)]
    data = read_dataset(rows("train", [*sentences(3), *other]), "sft")
    assert data.licences == {"MIT": 3, "CC-BY-NC-4.0": 2}
