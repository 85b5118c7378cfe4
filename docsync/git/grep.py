"""Whether a word stands anywhere in the staged tree."""

from __future__ import annotations

from docsync.git.runner import Git


class TreeWords:
    """A `WordSource` over the index: one `git grep` a word, remembered."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._known: dict[str, bool] = {}

    def has(self, word: str) -> bool:
        if word not in self._known:
            self._known[word] = self._find(word)
        return self._known[word]

    def _find(self, word: str) -> bool:
        if not word.strip() or "\n" in word or "\0" in word:
            return False
        answer = self._git.call("grep", "--cached", "-q", "-I", "-F", "-w", "-e", word)
        return answer.code == 0
