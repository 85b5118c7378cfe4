"""A docstring of one sentence, in the entry or the section of its thing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from docsync.facts.fact import FactKind
from tests.unit.samples import document, fact, mended

TOLD = fact(
    FactKind.DOCSTRING_CHANGED, "load", "Loads a file.", "Loads a file or a folder.", owner="api"
)


@pytest.mark.parametrize(
    "text",
    [
        "- `load(path)`: Loads a file.\n- `save(path)`: Saves a text.\n",
        "- **load**: loads a file\n- **save**: saves a text\n",
        "| Name | Is |\n|---|---|\n| `load` | Loads a file. |\n| `save` | Saves. |\n",
        "## `load(path)`\n\nLoads a file.\n\nMore of it.\n",
    ],
)
def test_the_text_follows(text: str) -> None:
    assert mended(document(text), TOLD) == re.sub("(?i)(loads a file)", r"\1 or a folder", text)


@pytest.mark.parametrize(
    "text",
    [
        "- `save(path)`: Loads a file.\n- `read(path)`: Uses `load`.\n",
        "- `load(path)`: Opens, and Loads a file.\n",
        "- `load(path)`: Loads a file. It may be empty.\n",
        "- `load(path)`: Loads a file of text.\n",
        "## `load(path)`\n\nIt is fast.\n\nLoads a file.\n",
        "Call `load`. Loads a file.\n",
    ],
)
def test_what_says_more_or_is_about_another_thing_stays(text: str) -> None:
    assert mended(document(text), TOLD) == text


def test_long_texts_and_methods_of_other_classes_stay() -> None:
    text = "## Pool\n\n- `load(path)`: Loads a file.\n"
    assert mended(document(text), replace(TOLD, owner="api.Client")) == text
    own = text.replace("Pool", "Client")
    wanted = own.replace("a file", "a file or a folder")
    assert mended(document(own), replace(TOLD, owner="api.Client")) == wanted
    two = replace(TOLD, after="Loads a file. Or a folder.")
    assert mended(document("- `load`: Loads a file.\n"), two) == "- `load`: Loads a file.\n"
