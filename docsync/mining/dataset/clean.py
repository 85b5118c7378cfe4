"""What must not be learnt from: bots, near copies, secrets."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rapidfuzz.fuzz import ratio

from docsync.git.runner import Git, decode
from docsync.guard.grams import all_grams
from docsync.guard.normal import normal_text
from docsync.llm.chat import ChatMessage
from docsync.mining.dataset.example import Example
from docsync.verify.secrets import holds_secret, without_addresses

_BOT = re.compile(
    r"(?i)\[bot\]|\bbot\b|-bot@|\+bot@|(?:^|[^a-z])(?:dependabot|renovate|greenkeeper|weblate|crowdin|"
    r"snyk|pre-commit-ci|github-actions|mergify|allcontributors|semantic-release|transifex)"
)

NEAR = 90.0  # percent of the characters
SAMPLED = 8  # one piece of so many is remembered of a row
MIN_SHARED = 0.5  # of the remembered pieces


def is_bot(git: Git, commit: str) -> bool:
    """By the name and address of its author. Raises GitError."""
    return bool(_BOT.search(decode(git.run("log", "-1", "--format=%an <%ae>", commit, "--"))))


class Known:
    """Rows that were seen, found again by pieces of 12 characters of their normal form, whatever
    their white space and markup; near are those that share half of the sampled pieces and nine
    tenths of their characters."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._places: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, content: str) -> None:
        text = normal_text(content)
        for piece in _sample(text):
            self._places[piece].append(len(self._texts))
        self._texts.append(text)

    def has_near(self, content: str) -> bool:
        text = normal_text(content)
        pieces = _sample(text)
        shared = Counter(number for piece in pieces for number in self._places.get(piece, ())[:50])
        for number, count in shared.most_common(8):
            if count < MIN_SHARED * len(pieces):
                break
            if ratio(text, self._texts[number], score_cutoff=NEAR):
                return True
        return False


def _sample(text: str) -> set[int]:
    pieces = all_grams(text) or [hash_of(text)]
    # chosen by value, so that two rows choose the same ones wherever they stand
    chosen = {piece for piece in pieces if piece % SAMPLED == 0}
    return chosen or {min(pieces)}


def hash_of(text: str) -> int:
    import zlib

    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def without_copies(
    examples: Iterable[Example], known: Known, dropped: Counter[str], why: str
) -> list[Example]:
    """Those that are near no known one and none before them; they are known afterwards."""
    kept = []
    for example in examples:
        if known.has_near(example.content):
            dropped[why] += 1
        else:
            known.add(example.content)
            kept.append(example)
    return kept


def scrubbed(examples: Sequence[Example], dropped: Counter[str]) -> list[Example]:
    """Without rows that hold a key or a password; addresses, private hosts and homes of people are
    replaced by ones that are nobody's, the same in prompt and completion."""
    kept = []
    for example in examples:
        if any(holds_secret(text) for text in _strings(example)):
            dropped["secret"] += 1
            continue
        kept.append(
            replace(
                example,
                prompt=tuple(
                    ChatMessage(m.role, without_addresses(m.content)) for m in example.prompt
                ),
                completion=without_addresses(example.completion),
                text=without_addresses(example.text),
                meta=_clean(example.meta),
            )
        )
    return kept


def _strings(example: Example) -> Iterable[str]:
    yield from (m.content for m in example.prompt if m.role == "user")
    yield example.completion
    yield example.text


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return without_addresses(value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value
