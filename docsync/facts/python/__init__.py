"""Facts of Python files, by syntax tree: of one file, and of symbols that left one for another."""

from __future__ import annotations

from docsync.facts.python.file import python_facts

__all__ = ["python_facts"]
