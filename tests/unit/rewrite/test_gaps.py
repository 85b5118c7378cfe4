"""With an entry goes one of the blank lines around it."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.certain import certain_rewrites
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact, mended, rewritten, verdict

ENTRIES = {
    "rst": "   .. attribute:: {}\n\n      How much.\n",
    "terms": "{}\n   How much.\n",
    "items": "* ``{}``: how much.\n",
}
NAMES = ("rate_limit", "burst_size", "queue_depth")


def removed(name: str) -> ChangeFact:
    return fact(FactKind.SYMBOL_REMOVED, name, None, None, owner="lib.Limiter")


def text_of(entry: str, names: tuple[str, ...], end: str, gap: str = "\n") -> str:
    head = "Limits\n======\n\n.. class:: Limiter\n\n"
    head += "" if entry.startswith(" ") else "Of a limiter.\n\n"
    return head + gap.join(entry.format(name) for name in names) + end


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("end", ["", "\nAfter.\n", "\n\nNext\n====\n\nAfter.\n"])
@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_one_blank_line_is_left(entry: str, end: str, name: str) -> None:
    left = tuple(n for n in NAMES if n != name)
    doc = document(text_of(entry, NAMES, end), "docs/a.rst")
    new = text_of(entry, left, end)
    assert mended(doc, removed(name)) == new
    found = certain_rewrites(
        doc,
        verdict(doc, removed(name)),
        lambda r: verify(
            r, Evidence(doc.content.decode(), (removed(name),), "", TextWords("")), format="rst"
        ),
    )
    assert all(v.is_sound for v in found)
    assert rewritten(doc, [v.rewrite for v in found]) == new


def test_two_neighbours() -> None:
    doc = document(text_of(ENTRIES["rst"], NAMES, "\nAfter.\n"), "docs/a.rst")
    new = text_of(ENTRIES["rst"], NAMES[:1], "\nAfter.\n")
    assert mended(doc, *map(removed, NAMES[1:])) == new


def test_the_line_below_a_tight_list_stays() -> None:
    doc = document(text_of(ENTRIES["items"], NAMES, "\nAfter.\n", gap=""), "docs/a.rst")
    new = text_of(ENTRIES["items"], NAMES[:2], "\nAfter.\n", gap="")
    assert mended(doc, removed(NAMES[2])) == new
