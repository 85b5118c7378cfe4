"""Flags of a command line that a program reads by itself: `case "-q", "--query":`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import raw, unquoted

if TYPE_CHECKING:
    from tree_sitter import Node

_MIN_TELLING_CHARS = 12  # fewer may be done for many
_FLAG = re.compile(r"--?[A-Za-z0-9][\w-]*")


def case_flags(case: Node, compared: Iterable[Node]) -> Iterator[Found]:
    """One flag with all its names. A short name alone may be anything, an operator for one. What is
    done with it tells it from others, whatever it is called."""
    compared = list(compared)
    texts = [unquoted(raw(node)) for node in compared]
    names = [text for text in texts if _FLAG.fullmatch(text)]
    if any(name.startswith("--") for name in names):
        done = " ".join(raw(case).split()).partition(texts[-1])[2][1:].strip(":,=> ")
        texts_of = {"name": ", ".join(names)}
        if len(done) >= _MIN_TELLING_CHARS:
            texts_of["dest"] = done
        yield Found("flag", case, texts=texts_of)
