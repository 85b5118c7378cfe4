"""What every command works with: where it was called, the console, and the repository."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docsync.output import Console

if TYPE_CHECKING:
    from docsync.config import Config
    from docsync.git.context import GitContext
    from docsync.git.runner import Git
    from docsync.journal import Journal
    from docsync.llm.chat import ChatModel
    from docsync.report import RunReport
    from docsync.run import Request

LOCK_WAIT_S = 30.0


def _nothing() -> None:
    pass


@dataclass(slots=True, eq=False)
class Repository:
    """The repository of a command, with its settings and its record."""

    git: Git
    context: GitContext
    config: Config
    journal: Journal


@dataclass(slots=True, eq=False)
class Invocation:
    """One call of `docsync`. `locate` and `open_repository` fill in what it works on."""

    console: Console
    cwd: Path = field(default_factory=Path)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    command: str = ""
    _repository: Repository | None = None
    _state_dir: Path | None = None
    _begin_writing: Callable[[], None] = _nothing

    def locate(self) -> tuple[Git, GitContext]:
        """The repository without its settings. Raises RepositoryError."""
        from docsync.git.context import find_context

        git, context = find_context(self.cwd.absolute(), self.environ)
        self._state_dir = context.state_dir
        return git, context

    def open_repository(self) -> Repository:
        """Raises RepositoryError, ConfigError."""
        if self._repository is not None:
            return self._repository
        from docsync.config_file import load_config
        from docsync.journal import Journal

        git, context = self.locate()
        config = load_config(context.root, self.environ)
        for note in config.notes:
            self.console.note(note)
        self._repository = Repository(git, context, config, Journal.open(context.state_dir))
        return self._repository

    def close(self) -> None:
        self.console.clear_progress()
        if self._repository is not None:
            for note in self._repository.journal.notes:
                self.console.warn(note)
            self._repository.journal.close()
            self._repository = None

    @contextmanager
    def writing(self, *, late: bool = False) -> Iterator[Repository]:
        """The repository for a command that writes: one at a time, and only after what a killed
        one had begun is brought to its end. `late`: not before `run` has found something to write
        about, so that a commit that says nothing waits for nobody and leaves nothing behind.

        Raises JournalError when no record can be kept, GitError when another docsync does not end;
        when `late`, `run` does."""
        repository = self.open_repository()
        staging = repository.context.state_dir / "staging"
        with ExitStack() as held:

            def begin() -> None:
                from docsync.git.state import make_state_dir, run_lock

                folder = make_state_dir(repository.context)
                held.enter_context(run_lock(folder, LOCK_WAIT_S))
                # almost never: do not import the staging of documents for it
                if _has_entries(staging):
                    self._finish_interrupted(repository)

            if late and not _has_entries(staging):
                self._begin_writing = begin
            else:
                begin()
            try:
                yield repository
            finally:
                self._begin_writing = _nothing

    def _finish_interrupted(self, repository: Repository) -> None:
        from docsync.git.stage import finish_interrupted

        for staged in finish_interrupted(repository.git, repository.context):
            self.console.note(
                f"{staged.path}: an interrupted docsync had begun to write it; it is "
                f"{staged.state} now"
            )

    def run(self, request: Request, *, record: bool = True) -> RunReport:
        """The pipeline, with this invocation's console, journal and model."""
        from docsync import pipeline

        repository = self.open_repository()
        try:
            return pipeline.run(
                request,
                repository.config,
                repository.git,
                repository.context,
                journal=repository.journal if record else None,
                open_model=self.model_opener() if request.use_model else None,
                progress=self.console.progress,
                begin_writing=self._begin_writing,
            )
        finally:
            self.console.clear_progress()

    def model_opener(self) -> Callable[[], ChatModel] | None:
        repository = self.open_repository()
        settings = repository.config.model
        if not settings.enabled:
            return None

        def open_now() -> ChatModel:
            from docsync.llm.open import open_model

            return open_model(
                settings, repository.context.state_dir, start=settings.start == "auto"
            )

        return open_now

    @property
    def is_ci(self) -> bool:
        return self.environ.get("CI", "").lower() not in ("", "0", "false")

    @property
    def state_dir(self) -> Path | None:
        """None as long as no repository is open."""
        return self._state_dir


def _has_entries(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(True for _ in entries)
    except OSError:
        return False
