"""The part of a block that a model is asked about."""

from __future__ import annotations

import pytest

from docsync.docs.section import BlockKind
from docsync.rewrite.focus import part_of

ITEM = "- It runs. With `--turbo` it is fast – very.\n  Here ends all.\n"
ROWS = "| Option | |\n| --- | --- |\n| `--turbo` | fast |\n| `--tree` | shows |\n"


@pytest.mark.parametrize(
    ("kind", "text", "word", "shown"),
    [
        (BlockKind.LIST_ITEM, ITEM, "--turbo", "With `--turbo` it is fast – very."),
        (BlockKind.LIST_ITEM, ITEM, "Here ends", "Here ends all."),
        (BlockKind.TABLE, ROWS, "--turbo", "| `--turbo` | fast |"),
        (BlockKind.FENCE, "```\na\nrun --turbo\nb\n```\n", "--turbo", "run --turbo"),
    ],
)
def test_what_is_shown(kind: BlockKind, text: str, word: str, shown: str) -> None:
    part = part_of(text, kind, [word])
    assert part is not None
    assert part.of(text) == shown
    assert part.put(text, "NEW") == text.replace(shown, "NEW")


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (BlockKind.PARAGRAPH, "With `--turbo` it is fast.\n", ["--turbo"]),
        (BlockKind.PARAGRAPH, "Use `--turbo` here. Then go. Use `--turbo`.\n", ["--turbo"]),
        (BlockKind.FENCE, "```\nrun --turbo\nb\nc\nrun --turbo\n```\n", ["--turbo"]),
        (BlockKind.DIRECTIVE, ".. note::\n\n   `--turbo` is. Fast. Or not.\n", ["--turbo"]),
        (BlockKind.PARAGRAPH, "One. Two. Three.\n", ["--turbo"]),
    ],
)
def test_what_is_shown_whole(kind: BlockKind, text: str, words: list[str]) -> None:
    assert part_of(text, kind, words) is None


def test_the_head_of_a_table_is_shown_with_its_row() -> None:
    part = part_of(ROWS, BlockKind.TABLE, ["--tree"])
    assert part is not None
    assert part.lead == "| Option | |"


@pytest.mark.parametrize(
    ("kind", "text", "word", "left"),
    [
        (BlockKind.PARAGRAPH, "One. `--turbo` is. Two.\n", "--turbo", "One. Two.\n"),
        (BlockKind.TABLE, ROWS, "--turbo", ROWS.replace("| `--turbo` | fast |\n", "")),
    ],
)
def test_with_nothing_in_its_place_the_gap_goes(
    kind: BlockKind, text: str, word: str, left: str
) -> None:
    part = part_of(text, kind, [word])
    assert part is not None
    assert part.put(text, "") == left
