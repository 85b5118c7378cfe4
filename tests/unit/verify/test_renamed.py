"""A link that a rename carries along is grounded by the link that stood there."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.verify.renamed import stood_before
from tests.unit.samples import fact
from tests.unit.verify.rewrites import failures, verified

MOVED = fact(FactKind.FILE_MOVED, "old.py", "old.py", "new.py")


def test_only_the_renamed_part_may_differ() -> None:
    text = "get https://example.org/app/old.py now"
    assert stood_before("https://example.org/app/new.py", text, (MOVED,))
    assert not stood_before("https://example.com/app/new.py", text, (MOVED,))
    assert not stood_before("https://example.org/app/new.py", "nothing", (MOVED,))
    removed = fact(FactKind.FILE_REMOVED, "old.py", "old.py", None)
    assert not stood_before("https://example.org/app/new.py", text, (removed,))


DOWNLOAD = "[Get it](https://example.org/app/releases/0.8.4/app-0.8.4-x86_64.tar.gz).\n"


@pytest.mark.parametrize(
    ("symbol", "new", "is_right"),
    [
        ("version", DOWNLOAD.replace("0.8.4", "0.8.5"), True),
        ("version", DOWNLOAD.replace("0.8.4", "0.8.6"), False),
        ("version", DOWNLOAD.replace("0.8.4", "0.8.5").replace("app-", "apps-"), False),
        ("serde", DOWNLOAD.replace("0.8.4", "0.8.5"), False),
    ],
)
def test_a_download_of_the_projects_own_version(symbol: str, new: str, is_right: bool) -> None:
    change = fact(FactKind.VALUE_CHANGED, symbol, "0.8.4", "0.8.5", owner="package")
    assert (not failures(verified(DOWNLOAD, new, change))) is is_right
