"""A link that a rename carries along is grounded by the link that stood there."""

from __future__ import annotations

from docsync.facts.fact import FactKind
from docsync.verify.renamed import stood_before
from tests.unit.samples import fact

MOVED = fact(FactKind.FILE_MOVED, "old.py", "old.py", "new.py")


def test_only_the_renamed_part_may_differ() -> None:
    text = "get https://example.org/app/old.py now"
    assert stood_before("https://example.org/app/new.py", text, (MOVED,))
    assert not stood_before("https://example.com/app/new.py", text, (MOVED,))
    assert not stood_before("https://example.org/app/new.py", "nothing", (MOVED,))
    removed = fact(FactKind.FILE_REMOVED, "old.py", "old.py", None)
    assert not stood_before("https://example.org/app/new.py", text, (removed,))
