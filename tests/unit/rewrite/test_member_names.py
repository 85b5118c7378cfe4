"""Methods whose names are plain words: `Limiter.reset` is its own name, `reset` is not."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.standing import STANDING
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact, mended, verdicts

OWNER = "app.limits.Limiter"
RENAMED = fact(
    FactKind.SYMBOL_RENAMED, "reset", "reset", "wipe", owner=OWNER, certainty=0.8, detail="wipe()"
)
REMOVED = fact(FactKind.SYMBOL_REMOVED, "reset", None, None, owner=OWNER, siblings=("acquire",))

PAGE = """\
# Limiter

- `Limiter.acquire` takes one.
- `Limiter.{0}` forgets all.

## `Limiter.{0}()`

Call `limiter.{0}()` often, see app.limits.Limiter.{0}.

```python
limiter.{0}()
other.reset()
```

To reset a thing, `reset` it: `Limiter.reset_all`, `my_limiter.reset`.
"""


def test_a_renamed_method_follows_behind_its_class() -> None:
    doc = document(PAGE.format("reset"))
    assert mended(doc, RENAMED) == PAGE.format("wipe")


def test_what_the_plain_word_is_left_for_passes_the_checks() -> None:
    doc = document(PAGE.format("reset"))
    for each in verdicts(doc, RENAMED):
        for rewrite in mechanical_rewrites(doc, each):
            evidence = Evidence(doc.content.decode(), (RENAMED,), "reset wipe", TextWords("wipe"))
            assert all(
                c.status != "failed" for c in verify(rewrite, evidence, format="markdown").checks
            )


def test_a_removed_method_takes_its_item_and_section() -> None:
    text = "# Limiter\n\n- `Limiter.acquire` takes one.\n{}\n## Use\n\nIt is `reset` by hand.\n{}"
    item, section = "- `Limiter.reset` forgets all.\n", "\n## `Limiter.reset()`\n\nForgets all.\n"
    assert mended(document(text.format(item, section)), REMOVED).rstrip() == (
        text.format("", "").rstrip()
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (RENAMED, "# Use of `Limiter`\n\n- `reset` it, or `Cache.reset()`, `cache.reset()`.\n"),
        (REMOVED, "# Use of `Limiter`\n\n- `reset`: that.\n- `Cache.reset`: forgets all.\n"),
        (
            fact(FactKind.SYMBOL_REMOVED, "reset", None, None, owner=OWNER, certainty=STANDING),
            "# Limiter\n\n- `Limiter.acquire` takes one.\n- `Limiter.reset` forgets all.\n",
        ),
        (
            fact(FactKind.SYMBOL_RENAMED, "reset", "reset", "wipe", owner="app.limits"),
            "# Use\n\n- `Limiter.reset` forgets all.\n",
        ),
    ],
)
def test_what_stays(change: ChangeFact, text: str) -> None:
    assert mended(document(text), change) == text
