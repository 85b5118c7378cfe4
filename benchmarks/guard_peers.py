"""What else one could use, on a small corpus: most of it does not reach a gigabyte.

Needs `datasketch`, `pydivsufsort` and `numpy`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any


def plain(text: str) -> str:
    """As a careful exact filter would compare: without case and with single spaces."""
    return " ".join(text.casefold().split())


class SuffixArray:
    """The longest exact common part of a text and the corpus: the oracle for exact matches, and
    with a threshold of 150 the exact filter."""

    def __init__(self, texts: Iterable[str]) -> None:
        import numpy as np
        from pydivsufsort import divsufsort

        began = time.perf_counter()
        self._data = "\0".join(plain(text) for text in texts).encode("utf-8", "replace")
        self._array = divsufsort(np.frombuffer(self._data, dtype=np.uint8).copy())
        self.build_s = time.perf_counter() - began
        self.bytes = self._array.nbytes + len(self._data)

    def longest(self, text: str) -> int:
        """Characters of the longest common part, at least 16 of them."""
        data = plain(text).encode("utf-8", "replace")
        best = 0
        at = 0
        while at < len(data):
            length = self._common(data[at:])
            best = max(best, length)
            at += 1
        return best if best >= 16 else 0

    def _common(self, part: bytes) -> int:
        low, high = 0, len(self._array)
        while low < high:
            middle = (low + high) // 2
            start = int(self._array[middle])
            if self._data[start : start + len(part)] < part:
                low = middle + 1
            else:
                high = middle
        best = 0
        for index in (low - 1, low):
            if 0 <= index < len(self._array):
                start = int(self._array[index])
                other = self._data[start : start + len(part)]
                same = next(
                    (n for n, (a, b) in enumerate(zip(part, other, strict=False)) if a != b),
                    min(len(part), len(other)),
                )
                best = max(best, same)
        return best


class MinHashIndex:
    """Windows of the corpus by MinHash LSH; a text is found if any of its windows is near one."""

    WINDOW, STEP, THRESHOLD, PERMUTATIONS, SHINGLE = 300, 150, 0.5, 64, 8

    def __init__(self, texts: Iterable[str]) -> None:
        from datasketch import MinHashLSH

        began = time.perf_counter()
        self._index = MinHashLSH(threshold=self.THRESHOLD, num_perm=self.PERMUTATIONS)
        for number, text in enumerate(texts):
            for at, window in self._windows(plain(text)):
                self._index.insert(f"{number}:{at}", self._hash(window))
        self.build_s = time.perf_counter() - began

    def _windows(self, text: str) -> Iterable[tuple[int, str]]:
        for at in range(0, max(len(text) - self.WINDOW // 2, 1), self.STEP):
            yield at, text[at : at + self.WINDOW]

    def _hash(self, window: str) -> Any:
        from datasketch import MinHash

        made = MinHash(num_perm=self.PERMUTATIONS)
        shingles = {
            window[at : at + self.SHINGLE].encode("utf-8", "replace")
            for at in range(max(len(window) - self.SHINGLE + 1, 1))
        }
        made.update_batch(list(shingles))
        return made

    def finds(self, text: str) -> bool:
        return any(
            self._index.query(self._hash(window)) for _, window in self._windows(plain(text))
        )


class BruteForce:
    """`rapidfuzz.fuzz.partial_ratio` of a text's windows against every text of the corpus."""

    def __init__(self, texts: Iterable[str], chars: int) -> None:
        self._texts = [plain(text) for text in texts]
        self._chars = chars

    def finds(self, text: str, cutoff: float = 85.0) -> bool:
        from rapidfuzz import fuzz

        whole = plain(text)
        step = self._chars // 2
        windows = [
            whole[at : at + self._chars]
            for at in range(0, max(len(whole) - self._chars + 1, 1), step)
        ]
        return any(
            fuzz.partial_ratio(window, other, score_cutoff=cutoff) >= cutoff
            for other in self._texts
            for window in windows
        )
