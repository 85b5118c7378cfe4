"""A link whose label is the project's version changes with its target, or not at all."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from tests.unit.samples import document, fact, mended

TAG = "https://example.com/app/releases/tag/"
NEW = fact(FactKind.VALUE_CHANGED, "__version__", "'3.5.3'", "'3.5.4'")
TEXTS = {
    "tag": f"Version [3.5.3]({TAG}v3.5.3) is the current release.\n",
    "download": "Get [v3.5.3](https://example.com/3.5.3/app.zip) here.\n",
    "both": "Get [app 3.5.3](https://example.com/3.5.3/app-3.5.3.zip) here.\n",
    "badge": f"[![3.5.3](https://example.com/app-v3.5.3-blue.svg)]({TAG}v3.5.3)\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_label_and_target_change_together(text: str) -> None:
    assert mended(document(text), NEW) == text.replace("3.5.3", "3.5.4")


def test_of_restructured_text() -> None:
    text = f"App\n===\n\nCurrent release is `3.5.3 <{TAG}v3.5.3>`_.\n"
    assert mended(document(text, "a.rst"), NEW) == text.replace("3.5.3", "3.5.4")


@pytest.mark.parametrize("link", ["[3.5.3][tag]", "[3.5.3][]", "[3.5.3]"])
def test_neither_changes_where_the_target_is_out_of_reach(link: str) -> None:
    name = "tag" if "tag" in link else "3.5.3"
    text = f"The current release is {link}.\n\n## Links\n\n[{name}]: {TAG}v3.5.3\n"
    made = mended(document(text), NEW)
    assert f"release is {link}." in made
    assert f"{TAG}v3.5.3" in made


def test_a_reference_that_leads_elsewhere_changes() -> None:
    text = "The current release is [3.5.3][home].\n\n[home]: https://example.com/\n"
    assert mended(document(text), NEW) == text.replace("3.5.3", "3.5.4")


@pytest.mark.parametrize("new", ["4.0.0dev", "4.0.0-rc.1", "4.0.0a1", "4.0.0.dev0"])
def test_a_release_stays_current_while_the_next_is_being_made(new: str) -> None:
    change = fact(FactKind.VALUE_CHANGED, "__version__", "'3.8.3'", f"'{new}'")
    text = "Current release is 3.8.3, and `__version__` is `3.8.3`.\n"
    assert mended(document(text), change) == text


@pytest.mark.parametrize(("old", "new"), [("4.0.0rc1", "4.0.0rc2"), ("4.0.0rc1", "4.0.0")])
def test_other_versions_follow(old: str, new: str) -> None:
    change = fact(FactKind.VALUE_CHANGED, "__version__", f"'{old}'", f"'{new}'")
    text = f"```\n$ app --version\n{old}\n```\n"
    assert mended(document(text), change) == text.replace(old, new)
