"""A module that moved: its dotted name, wherever that is a name of its own."""

from __future__ import annotations

import pytest

from docsync.facts.across import across_files
from docsync.facts.collect import collect_facts
from docsync.facts.fact import FactKind
from docsync.git.diff import FileChange
from docsync.match.standing import weighed
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact, index_of, mended, verdicts

OID, MODE = "1" * 40, "100644"
MOVED = fact(
    FactKind.SYMBOL_MOVED, "app.backends.redis", "app.backends.redis", "app.backends.shared"
)
PAGE = """\
# Backends

```python
from {0} import RedisBackend
import {0}
```

| Module | What |
| --- | --- |
| `{0}` | in Redis |
| `{0}_cluster` | in many |

See `{0}.RedisBackend`, `{0}:main` and python -m {0}.
"""


def renamed(old: str, new: str) -> FileChange:
    return FileChange("R", new, old, MODE, MODE, OID, OID)


def moves_of(*changes: FileChange) -> list[tuple[str | None, str | None]]:
    facts = collect_facts(
        changes,
        lambda oid: b"X = 1\n",
        max_file_bytes=10_000,
        is_doc=lambda p: False,
    )
    return [(f.before, f.after) for f in facts.facts if f.kind is FactKind.SYMBOL_MOVED]


@pytest.mark.parametrize("root", ["", "src/"])
def test_a_file_that_moved_as_it_was_is_a_module_that_moved(root: str) -> None:
    change = renamed(f"{root}app/backends/redis.py", f"{root}app/backends/shared.py")
    assert moves_of(change) == [("app.backends.redis", "app.backends.shared")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("app/store.py", "src/app/store.py"),
        ("tests/test_store.py", "tests/test_disk.py"),
        ("my-tools/run.py", "my-tools/go.py"),
        ("app/store.js", "app/disk.js"),
    ],
)
def test_no_module_moved(old: str, new: str) -> None:
    assert moves_of(renamed(old, new)) == []


def test_a_package_came_in_its_place() -> None:
    package = FileChange("A", "app/redis/__init__.py", "", None, MODE, None, OID)
    assert moves_of(renamed("app/redis.py", "app/redis/shared.py"), package) == []


class Tree:
    def __init__(self, paths: set[str]) -> None:
        self.paths = paths

    def left(self, words: object) -> frozenset[str]:
        return frozenset()

    def declared(self, flags: object) -> frozenset[str]:
        return frozenset()

    def has_module(self, path: str) -> bool:
        return path in self.paths


@pytest.mark.parametrize("left", [set(), {"app/backends/redis.py"}])
def test_what_still_can_be_imported_has_not_moved(left: set[str]) -> None:
    changes = [renamed("app/backends/redis.py", "app/backends/shared.py")]
    facts = collect_facts(
        changes, lambda oid: b"", max_file_bytes=10_000, is_doc=lambda p: False
    ).facts
    with index_of(document(PAGE.format("app.backends.redis"))) as index:
        kept, _ = weighed(facts, index, Tree(left))
    assert any(f.kind is FactKind.SYMBOL_MOVED for f in kept) == (not left)


def test_each_form_of_the_name() -> None:
    before = PAGE.format("app.backends.redis")
    after = PAGE.format("app.backends.shared").replace("shared_cluster", "redis_cluster")
    assert mended(document(before), MOVED) == after
    rst = "Backends\n========\n\n.. automodule:: {}\n   :members:\n"
    text = document(rst.format("app.backends.redis"), "docs/backends.rst")
    assert mended(text, MOVED) == rst.format("app.backends.shared")


def test_a_longer_name_alone_leads_to_the_section_and_passes_the_checks() -> None:
    doc = document("# Use\n\nMake an `app.backends.redis.RedisBackend` of it.\n")
    (found,) = verdicts(doc, MOVED)
    (rewrite,) = mechanical_rewrites(doc, found)
    evidence = Evidence(doc.content.decode(), (MOVED,), "", TextWords(""))
    assert verify(rewrite, evidence, format="markdown").checks
    assert all(c.status != "failed" for c in verify(rewrite, evidence, format="markdown").checks)


@pytest.mark.parametrize(
    "text",
    [
        "`other.app.backends.redis` and `app.backends.redis_x`\n",
        "[API](reference/app.backends.redis.md) and `docs/app.backends.redis.rst`\n",
        "`redis` and `backends.redis`: `import redis`\n",
    ],
)
def test_other_names_stay(text: str) -> None:
    assert mended(document(text), MOVED) == text


def test_a_module_of_one_word_may_be_anybodys() -> None:
    moved = fact(FactKind.SYMBOL_MOVED, "redis", "redis", "shared")
    text = "Use `redis`: `import redis`, `redis.Redis`.\n"
    assert mended(document(text), moved) == text


def test_one_changed_file_beside_it() -> None:
    side = ("app/redis/__init__.py", None, b"from .shared import get\n")
    moved = fact(FactKind.SYMBOL_MOVED, "app.redis", "app.redis", "app.redis.shared")
    assert across_files([moved], [side]) == []
