"""What other tools did to their users' documentation, rebuilt. Real git, real hooks; only the
model's reply is made up, and it does the worst."""

from __future__ import annotations

import re
import socket

import pytest
from parcel_project import (
    ARCHIVES,
    CLI,
    NEW_PARAGRAPH,
    README,
    USAGE,
    WITHOUT_FLUSH,
    Parcel,
    doc,
)


def commit(parcel: Parcel, **files: str) -> None:
    for path, text in files.items():
        parcel.stage(path.replace("__", "/") + (".py" if "parcel__" in path else ".md"), text)
    parcel.git("commit", "-q", "--no-verify", "-m", "before")


def withheld(parcel: Parcel) -> str:
    (kept,) = parcel.json("log", "--proposals")
    assert kept["state"] == "withheld"
    return str(kept["why"])


STORE = '''\
"""The store."""


class Store:
    """Keeps archives."""

    def discard(self, name):
        """Delete one archive."""
        self.folder.joinpath(name).unlink()
        return name

    def discard_old(self, days):
        """Delete what is older."""
        for one in self.folder.iterdir():
            one.unlink()
        return days
'''
STORE_PAGE = """\
# Store

## Deleting

Delete one archive with `store.discard(name)`, and what is older with `store.discard_old(days)`.
"""


def test_an_invented_bulk_delete_method(parcel: Parcel) -> None:
    """It stood in the pages of a client library for months: nobody had ever written it."""
    commit(parcel, parcel__store=STORE, docs__store=STORE_PAGE)
    parcel.stage("parcel/store.py", STORE[: STORE.index("\n    def discard_old")])
    one, several = "`store.discard(name)`", "`store.discard_many(names)`"
    with parcel.model(doc(f"Delete one archive with {one}, and several with {several}.")):
        parcel.docsync("hook")
    assert parcel.staged("docs/store.md") == STORE_PAGE
    assert "discard_many" in withheld(parcel)


HISTORY_PAGE = """\
# Past

## Before 2.0

Up to version 1.9 you had to call `flush_all()` after the last file. Since 2.0 nobody has to.
"""


def test_history_is_not_corrected(parcel: Parcel) -> None:
    """What was so stays written as it was, also when the name is gone today."""
    commit(parcel, docs__past=HISTORY_PAGE)
    parcel.stage("parcel/pack.py", WITHOUT_FLUSH)
    with parcel.model(doc("Nobody has to call anything.")) as model:
        parcel.docsync("hook")
        assert not any("Up to version 1.9" in prompt for prompt in model.prompts)
    assert parcel.staged("docs/past.md") == HISTORY_PAGE
    parcel.change_cli("--jobs", "--readers")
    page = HISTORY_PAGE.replace("call `flush_all()`", "give `--jobs`")
    commit(parcel, docs__past=page, parcel__cli=CLI)
    parcel.change_cli("--jobs", "--readers")
    parcel.docsync("hook", code=1)
    assert parcel.staged("README.md") == README.replace("--jobs", "--readers")
    assert parcel.staged("docs/past.md") == page


LOCALES_PAGE = """\
# Languages

The command speaks these:

| code | language |
|---|---|
| `de` | German |
| `it` | Italian |
| `no` | Norwegian |
"""
WALK = '''\
"""Walking."""


def walk(it, de=None, no=0):
    """Walk through folders."""
    for one in it:
        if one != de and no < 3:
            yield one
'''


def test_a_locale_code_is_no_symbol(parcel: Parcel) -> None:
    """A parameter `it` is renamed, one called `no` goes: Italian and Norwegian stay."""
    commit(parcel, parcel__walk=WALK, docs__languages=LOCALES_PAGE)
    changed = WALK.replace("(it, de=None, no=0)", "(items, de=None)").replace("in it:", "in items:")
    parcel.stage("parcel/walk.py", changed.replace(" and no < 3", ""))
    with parcel.model(doc(LOCALES_PAGE.replace("`it`", "`items`"))):
        parcel.docsync("hook", code=None)
    assert parcel.staged("docs/languages.md") == LOCALES_PAGE
    assert parcel.read("docs/languages.md") == LOCALES_PAGE


@pytest.mark.parametrize("default", ["10", "4"], ids=["from nowhere", "of the row beside it"])
def test_an_invented_default(parcel: Parcel, default: str) -> None:
    """The new option has none; the table has a column for it, and the model fills it."""
    option = '    parser.add_argument("--depth", type=int, help="how many folders are gone down")\n'
    line = '    parser.add_argument("--keep-empty"'
    parcel.change_cli(line, option + line)
    with parcel.model(doc(f"| `--depth` | `{default}` | how many folders are gone down |")):
        parcel.docsync("hook", code=1)
    assert parcel.staged("README.md") == README
    (kept,) = [p for p in parcel.json("log", "--proposals") if p["path"] == "README.md"]
    assert kept["state"] == "withheld"
    assert f"claims: nothing supports: number `{default}`" in kept["why"]
    # where no default is asked for, the entry is written from the code alone
    assert "- `--depth`: how many folders are gone down\n" in parcel.staged("docs/usage.md")


@pytest.mark.parametrize(
    "answer",
    [
        "<<<<<<< SEARCH\nThis stands nowhere.\n=======\nThis is new.\n>>>>>>> REPLACE",
        doc("<<<<<<< SEARCH\nThis stands nowhere.\n=======\nThis is new.\n>>>>>>> REPLACE"),
        doc("## End of file\n\nThis is new and belongs to another place."),
        f"{doc(NEW_PARAGRAPH)}\nAnd at the end of the file:\n\nThis is new.",
        "This is new.",
    ],
    ids=["search", "search in the block", "another section", "more behind it", "no tags"],
)
def test_nothing_is_appended_when_no_place_was_found(parcel: Parcel, answer: str) -> None:
    """The text of the answer never goes to the end of a file: a block is replaced, or nothing."""
    parcel.remove_flush()
    with parcel.model(answer):
        parcel.docsync("hook", code=None)
    staged = parcel.staged("docs/archives.md")
    assert staged.endswith(ARCHIVES[ARCHIVES.index("## Names") :])
    assert "This is new" not in staged
    assert parcel.read("docs/archives.md") == staged


FINE = re.compile(
    r"\b(?:accurate|up[ -]to[ -]date|all good|looks? (?:good|fine)|no (?:issues|problems)"
    r"|nothing (?:to do|is wrong)|in sync|consistent)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("verb", [("hook",), ("sync",), ("check",)], ids=lambda verb: verb[0])
def test_nothing_is_called_fine_when_no_model_was_reached(
    parcel: Parcel, verb: tuple[str, ...]
) -> None:
    """A checker that could not reach its model said that all pages were accurate."""
    parcel.environ["DOCSYNC_MODEL_ENABLED"] = "1"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        parcel.environ["DOCSYNC_BASE_URL"] = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        parcel.remove_flush()
        parcel.docsync(*verb, code=None)
    assert not FINE.search(parcel.said), parcel.said
    assert "docs/archives.md:5" in parcel.said, "what nobody looked at is named"
    parcel.assert_docs()


def test_without_a_model_every_certain_edit_is_made_and_the_rest_is_named(parcel: Parcel) -> None:
    parcel.remove_flush()
    parcel.rename_flag()
    parcel.docsync("hook", code=1)
    assert not FINE.search(parcel.said), parcel.said
    assert "docs/archives.md:5" in parcel.said
    parcel.assert_docs(
        readme=README.replace("--jobs", "--readers"), usage=USAGE.replace("--jobs", "--readers")
    )
