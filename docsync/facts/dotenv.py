"""`.env` files: variables and their values."""

from __future__ import annotations

import re

from docsync.facts.fact import ChangeFact
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.syntax import SourceError
from docsync.facts.text import decode

_VARIABLE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*?)\s*$")
_COMMENT = re.compile(r"^\s*#\s?(.*)$")


def dotenv_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Raises SourceError at a line that is neither variable nor comment, as in a script."""
    return named_facts(
        path, "dotenv", _variables(old_path or path, old), _variables(path, new), old_path=old_path
    )


def _variables(path: str, blob: bytes | None) -> list[Named]:
    found = []
    comment = ""
    quote = ""
    for number, line in enumerate(decode(path, blob).split("\n"), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if not line.strip():
            comment = ""
            continue
        remark = _COMMENT.match(line)
        if remark:
            comment = remark[1]
            continue
        variable = _VARIABLE.match(line)
        if variable is None:
            raise SourceError(path, number, "invalid .env line: neither NAME=value nor a comment")
        name, value = variable[1], variable[2]
        if value[:1] in ("'", '"'):
            end = value.find(value[0], 1)
            quote = value[0] if end < 0 else ""
            value = value[1:end] if end > 0 else value[1:]
        else:
            value = re.split(r"\s+#", value, maxsplit=1)[0]
        found.append(
            Named(Family.ENV, name, "", value, number, body=value or comment, detail=comment)
        )
        comment = ""
    return found
