"""A model that obeys what a document or the code tells it: no document takes the answer over, and
the prompt had the text where it belongs."""

from __future__ import annotations

import re

import pytest
from attacks import ATTACKS, COMMENT, DOC, DOCSTRING
from parcel_project import ARCHIVES, OLD_PARAGRAPH, PACK, WITHOUT_FLUSH, Parcel

from docsync.prompts.fence import CONTROL

# what the template itself says, with what is put into it left out
PLACE = re.compile(r"(?s)<(doc|code)>\n.*?\n</\1>|(?m:^(?:File: |- ).*$)")


@pytest.mark.parametrize("name", ATTACKS)
def test_an_order_in_a_text_changes_nothing(parcel: Parcel, name: str) -> None:
    attack = ATTACKS[name]
    page, before, after = ARCHIVES, PACK, WITHOUT_FLUSH
    if attack.place == DOC:
        page = ARCHIVES.replace(OLD_PARAGRAPH, f"{OLD_PARAGRAPH} {attack.text}")
    elif attack.place == DOCSTRING:
        before = PACK.replace("Write what is still held back.", attack.text)
    elif attack.place == COMMENT:
        after = f"{WITHOUT_FLUSH}\n\n# {attack.text}\n"
    parcel.write("docs/archives.md", page)
    parcel.write("parcel/pack.py", before)
    parcel.git("commit", "-q", "-a", "--no-verify", "--allow-empty", "-m", "before")
    parcel.stage("parcel/pack.py", after)
    with parcel.model(attack.reply) as model:
        parcel.docsync("hook")
        asked = model.chats
    parcel.assert_docs(archives=page)
    assert "docs/archives.md:5" in parcel.said, "what was not mended is named"
    for chat in asked:
        for message in chat["messages"]:
            assert not CONTROL.search(message["content"])
    first = asked[0]["messages"][-1]["content"]
    outside = PLACE.sub("", first)
    assert attack.text.split()[-1] not in outside
    assert "HACKED" not in outside
    proposals = parcel.json("log", "--proposals")
    if not attack.caught_by:
        assert proposals == []
        return
    (kept,) = proposals
    assert kept["state"] == "withheld"
    assert any(f"- {check}: " in kept["why"] for check in attack.caught_by), kept["why"]


def test_there_are_twenty_of_them_in_each_kind_of_place() -> None:
    assert len(ATTACKS) >= 20
    assert {attack.place for attack in ATTACKS.values()} == {DOC, COMMENT, DOCSTRING}
