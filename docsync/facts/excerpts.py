"""Lines in a row that the change put in, took out or replaced, with the lines around them.

Documentation shows whole pieces of a file: a sample of the configuration, a type, an example. A
fact has a few lines that stay on either side of what changed. It reaches only a document that shows
those very lines, in a block that has little else than lines of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docsync.facts.fact import WORDS, ChangeFact, FactKind, Place
from docsync.facts.linepairs import Block, replaced_blocks
from docsync.facts.replacements import MAX_FILES, MAX_LINES
from docsync.facts.sides import Side

MAX_FACTS = 40
MAX_CHANGED = 24  # lines that came or went
MAX_AROUND = 400  # lines of the file that a block may have besides
MIN_WORDS = 6  # in the lines that stay
MIN_TELLING = 4  # different words of four letters and more among them
BESIDE = 2  # lines above and below that belong to it
_NEAR = 4  # lines between two changes that are told as one
_ASIDE = re.compile(
    r"(?:import|from|use|using|#include|require)\b|(?:print|console\.\w+|log\w*\.\w+|fmt\.Print\w*|"
    r"e?println!|dbg!|assert\w*)\b|(?:#|//)\s*(?:noqa|type:|pylint|pragma|eslint|nolint|fmt:)"
)
_MARK = re.compile(r"\s*(?:#|//)\s*(?:noqa|type:|pylint|pragma|eslint|nolint|fmt:).*\Z")
# what somebody may have put into a file and not into its documentation
_SECRET = re.compile(
    r"(?i)(?:passw(?:or)?d|secret|token|api_?key|credential)\w*[\"']?\s*[:=]+\s*\S"
)
_WORD = re.compile(r"\w{2,}")


def excerpt_facts(files: Sequence[Side]) -> list[ChangeFact]:
    """At most `MAX_FACTS`; what became two different texts is none."""
    found: dict[str, ChangeFact] = {}
    unclear: set[str] = set()
    for path, old, new in files[:MAX_FILES]:
        if len(found) >= MAX_FACTS:
            break
        before, after = _lines(old), _lines(new)
        if not before or not after or max(len(before), len(after)) > MAX_LINES:
            continue
        blocks = list(_joined(replaced_blocks(before, after)))
        for n, block in enumerate(blocks):
            if len(found) >= MAX_FACTS:
                break
            floor = blocks[n - 1][1] if n else 0
            ceiling = blocks[n + 1][0] if n + 1 < len(blocks) else len(before)
            fact = _fact(path, before, after, block, (floor, ceiling))
            if fact is not None:
                was = fact.before or ""
                if found.setdefault(was, fact).after != fact.after:
                    unclear.add(was)
    return [fact for was, fact in found.items() if was not in unclear]


def _lines(blob: bytes | None) -> list[str]:
    if not blob or b"\0" in blob[:4000]:
        return []
    text = blob.decode("utf-8", "replace")
    return [] if "\ufffd" in text else [line.rstrip() for line in text.split("\n")]


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Changes that stand close together are one."""
    last: Block | None = None
    for block in blocks:
        if last is not None and block[0] - last[1] <= _NEAR:
            last = last[0], block[1], last[2], block[3]
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _fact(
    path: str, before: Sequence[str], after: Sequence[str], block: Block, within: tuple[int, int]
) -> ChangeFact | None:
    """`within` are the lines that no other change touches."""
    a, b, c, d = block
    gone, come = (_said(side) for side in (before[a:b], after[c:d]))
    if _bare(gone) == _bare(come) or max(len(gone), len(come)) > MAX_CHANGED:
        return None
    if _is_private(gone, come) or any(map(_SECRET.search, (*gone, *come))):
        return None
    top, bottom = max(_upwards(before, a), within[0]), min(_downwards(before, b), within[1])
    # what is put at the end of a file has nothing below it
    is_at_end = a == b and not any(line.strip() for line in before[b:])
    if top == a or (bottom == b and not is_at_end):
        return None
    kept = (*before[top:a], *parted(gone, come), *before[b:bottom])
    if bottom - top < 2 or not is_telling(kept):
        return None
    return ChangeFact(
        kind=FactKind.PASSAGE_CHANGED,
        symbol=(come or gone)[0],
        before="\n".join(before[top:bottom]),
        after="\n".join(after[c - (a - top) : d + (bottom - b)]),
        place=Place(path, c + 1),
        is_public=True,
        language=WORDS,
        siblings=_around(before, a, b),
        certainty=0.9,
    )


def parted(gone: Iterable[str], come: Iterable[str]) -> list[str]:
    """Lines that stay but for a comma: the last of a list that got another one behind it."""
    stays = {line.rstrip(",") for line in come}
    return [line for line in gone if line.rstrip(",") in stays]


def _bare(lines: Iterable[str]) -> str:
    """What is left where only the layout counts for nothing: a list on one line or on many."""
    return re.sub(r",(?=[\])}])", "", re.sub(r"\s", "", "".join(lines)))


def _is_private(gone: Sequence[str], come: Sequence[str]) -> bool:
    """What only those who write the code care for: imports, output for a look, marks for tools."""
    if [_MARK.sub("", line) for line in gone] == [_MARK.sub("", line) for line in come]:
        return True
    return not gone and all(map(_ASIDE.match, come))


def is_telling(kept: Iterable[str]) -> bool:
    """Whether lines say enough to be known again."""
    words = _WORD.findall(" ".join(kept))
    telling = {word.lower() for word in words if len(word) > 3 and word[0].isalpha()}
    return len(words) >= MIN_WORDS and len(telling) >= MIN_TELLING


def _said(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _upwards(lines: Sequence[str], at: int) -> int:
    """Where the lines with words begin that end before `at`, `BESIDE` of them at most."""
    first, count = at, 0
    while at > 0 and count < BESIDE:
        at -= 1
        if lines[at].strip():
            first, count = at, count + 1
    return first


def _downwards(lines: Sequence[str], at: int) -> int:
    last, count = at, 0
    while at < len(lines) and count < BESIDE:
        at += 1
        if lines[at - 1].strip():
            last, count = at, count + 1
    return last


def _around(lines: Sequence[str], first: int, last: int) -> tuple[str, ...]:
    """The other lines of the file, the nearest first."""
    near = sorted(
        (max(first - n, n - last + 1), n)
        for n in range(max(0, first - MAX_AROUND), min(len(lines), last + MAX_AROUND))
        if lines[n].strip()
    )
    return tuple(dict.fromkeys(lines[n].strip() for _, n in near))[:MAX_AROUND]
