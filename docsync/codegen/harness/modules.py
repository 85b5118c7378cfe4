"""The module under test, in one of two versions, under its own name."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

REMOTE = "__docsync_host__"


class Loader(importlib.abc.Loader):
    def __init__(self, source: str, file: str, extra: dict[str, Any]) -> None:
        self._source, self._file, self._extra = source, file, extra

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self._file
        vars(module).update(self._extra)
        # the lines of the front are not those of the file
        name = f"<front of {self._file}>" if self._extra else self._file
        exec(compile(self._source, name, "exec", dont_inherit=True), vars(module))

    def get_source(self, name: str) -> str:
        """For tracebacks."""
        return self._source


class Finder(importlib.abc.MetaPathFinder):
    """Gives `name` its version wherever it is imported from, and leaves all others alone."""

    def __init__(self, name: str, loader: Loader, file: str) -> None:
        self._name, self._loader, self._file = name, loader, file

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._name:
            return None
        is_package = self._file.endswith("__init__.py")
        spec = importlib.util.spec_from_loader(
            name, self._loader, origin=self._file, is_package=is_package
        )
        if spec is not None and is_package:
            spec.submodule_search_locations = [self._file.rpartition("/")[0]]
        return spec


def load_module(plan: dict[str, Any], host: object) -> ModuleType:
    """With the code itself where `host` is None, else with one that asks the host."""
    for folder in reversed(plan["folders"]):
        sys.path.insert(0, folder)
    source: str = plan["source"]
    extra: dict[str, Any] = {}
    if host is not None:
        source, extra = plan["front"], {REMOTE: host}
    loader = Loader(source, plan["file"], extra)
    sys.meta_path.insert(0, Finder(plan["module"], loader, plan["file"]))
    return importlib.import_module(plan["module"])


def resolve(module: ModuleType, name: str) -> Any:
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part)
    return found
