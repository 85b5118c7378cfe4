"""What the tests of a change say in their titles: `it("serves hidden files if `dotFiles` is set")`
is a sentence about the new thing, and often the only one that the change has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from docsync.facts.fact import ChangeFact
from docsync.facts.pairing import split_words
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.hunks import Hunk

MAX_TITLES = 6
MAX_TITLE_CHARS = 600  # of all of them
_TITLE = re.compile(
    r"""(?x)\s*(?:
      (?:await\s+)?(?:t|test|it|specify|describe|context|scenario|suite)(?:\.\w+)*\s*
        (?:\([^"'`)]*\)\s*)?(?:\((?:[^"'`]*,)?\s*)?(?P<quote>["'`])(?P<text>.+?)(?P=quote)
    | (?:async\s+)?def\s+test_?(?P<python>\w+)
    | func\s+(?:\([^)]*\)\s*)?Test_?(?P<go>\w+)
    | (?:\w+\.Run|@DisplayName|@Test)\s*\(\s*"(?P<run>[^"]+)"
    | (?:pub\s+)?(?:async\s+)?fn\s+(?:test_)?(?P<rust>\w+)\s*\(\s*\)
    )"""
)
MIN_WORDS = 2  # besides those of its name, for a title to say something of a thing
_EMPTY = frozenset("be can is option should the test tests to using when with work works".split())


def titles_of(hunks: Sequence[Hunk], facts: Iterable[ChangeFact]) -> tuple[Hunk, ...]:
    """The titles of new tests that name an added or changed thing and say more than its name, as
    hunks of those lines alone; none where nothing does."""
    names = [last_part(strip_quotes(f.symbol).lstrip("-")) for f in facts if not f.kind.is_removal]
    found: list[tuple[str, str]] = []
    for hunk in (h for h in hunks if h.is_test):
        for line in hunk.changed("+").split("\n"):
            if any(_tells_of(line, name) for name in names):
                found.append((hunk.path, line.strip()))
    # those with the name itself before those with its words
    found.sort(key=lambda one: not any(re.search(rf"\b{re.escape(n)}\b", one[1]) for n in names))
    kept: list[Hunk] = []
    room = MAX_TITLE_CHARS
    for path, line in dict.fromkeys(found):
        room -= len(line)
        if len(kept) == MAX_TITLES or room < 0:
            break
        kept.append(Hunk(path, f"+{line}", (0, 0), (0, 0), is_test=True))
    return tuple(kept)


def _tells_of(line: str, name: str) -> bool:
    match = _TITLE.match(line)
    if match is None or len(name) < 3:
        return False
    said = next(text for text in match.group("text", "python", "go", "run", "rust") if text)
    words = [word for part in re.findall(r"\w+", said) for word in split_words(part)]
    own = set(split_words(name))
    others = {word for word in words if len(word) > 1} - own - _EMPTY
    return own <= set(words) and len(others) >= MIN_WORDS
