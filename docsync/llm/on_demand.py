"""A model that is opened when the first prompt is ready, because most commits need none."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from docsync.errors import ModelError
from docsync.llm.chat import ChatModel


class ModelOnDemand:
    """Shared by the threads of a run. After one failure nothing is asked again: the next section
    would wait for the same silence."""

    def __init__(self, open_model: Callable[[], ChatModel] | None) -> None:
        self._open_model = open_model
        self._model: ChatModel | None = None
        self._problem = ""
        self._lock = Lock()

    @property
    def is_wanted(self) -> bool:
        return self._open_model is not None

    def get(self, tell: Callable[[], None] = lambda: None) -> ChatModel | None:
        """None when no model is wanted, or none can be had. `tell` says what it is asked about,
        before it is waited for: opening it may start a server."""
        if self._open_model is not None and not self._problem:
            tell()
        with self._lock:
            if self._model is None and self._open_model is not None and not self._problem:
                try:
                    self._model = self._open_model()
                except ModelError as problem:
                    self._problem = str(problem)
            return None if self._problem else self._model

    def give_up(self, problem: str) -> None:
        with self._lock:
            self._problem = self._problem or problem

    def close(self) -> tuple[str, str]:
        """The name of the model that was opened, and what went wrong with it; "" for neither."""
        with self._lock:
            name = self._model.name if self._model is not None else ""
            if self._model is not None:
                self._model.close()
            return name, self._problem
