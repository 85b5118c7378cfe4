"""How much of a change one run shows to the model: where `model.ask` is "affected" a prompt takes
many seconds, and half of what is missing from a list is worse than a finding that says so."""

from __future__ import annotations

from threading import Lock

MAX_SECTIONS = 2  # of a run, those that most speaks for
MAX_PROMPTS = 4  # of a run


class Allowance:
    """Shared by the sections of a run, which may be worked on in several threads."""

    def __init__(self, sections: int = MAX_SECTIONS, prompts: int = MAX_PROMPTS) -> None:
        self._sections, self._prompts = sections, prompts
        self._written: dict[tuple[str, str], str] = {}
        self._lock = Lock()

    def section(self) -> bool:
        """Whether one section more is shown the change."""
        with self._lock:
            self._sections -= 1
            return self._sections >= 0

    def prompts(self, wanted: int) -> bool:
        """All of them, or none."""
        with self._lock:
            if wanted > self._prompts:
                return False
            self._prompts -= wanted
            return True

    def entry(self, path: str, name: str, section: str) -> bool:
        """Whether an entry for the name is this section's to write: several sections of a document
        may list the siblings of one thing, the first that comes gets it."""
        with self._lock:
            return self._written.setdefault((path, name), section) == section


NONE = Allowance(0, 0)
