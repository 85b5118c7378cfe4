"""A server for one contestant, apart from the one that the user may have running."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from docsync.config import ModelConfig
from docsync.llm.chat import ChatModel
from docsync.llm.open import open_model
from docsync.serve import instance, server
from docsync.serve.settings import ServeSettings

VARIABLE = "DOCSYNC_RUNTIME_DIR"


@contextmanager
def served(settings: ServeSettings, config: ModelConfig) -> Iterator[ChatModel]:
    """Ends the server on the way out, whatever happens. Raises ModelUnavailable, ModelFileError."""
    with tempfile.TemporaryDirectory(prefix="docsync-eval-") as folder, _records_in(folder):
        try:
            running = server.start_detached(settings)
            with opened(replace(config, base_url=running.base_url, name="")) as model:
                yield model
        finally:
            instance.stop()


@contextmanager
def opened(config: ModelConfig) -> Iterator[ChatModel]:
    """The model of a server that runs already. Raises ModelUnavailable, RemoteRefused."""
    with tempfile.TemporaryDirectory(prefix="docsync-eval-") as folder:
        model = open_model(config, Path(folder), start=False)
        try:
            yield model
        finally:
            model.close()


@contextmanager
def _records_in(folder: str) -> Iterator[None]:
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
