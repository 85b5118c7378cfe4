"""`.docsync-suppressions.toml`: rejections that a team shares, in a file to be committed.

    [[suppression]]
    section = "docs/cli.md#Usage/Options"
    fact = "default-changed:src/cli.py:tool:--jobs@1f0c2d3e4a5b"
    what = "default-changed --jobs 10 -> 4"
    reason = "the page is about the old version"
    by = "Ada"
    date = 2026-01-31
    until = 2026-06-30

`section`, `fact` and `reason` must be there.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from docsync.errors import ConfigError
from docsync.judge.suppression import Suppression

FILE_NAME = ".docsync-suppressions.toml"
_HEADER = (
    "# Findings of docsync that people here have rejected, each until its fact changes.\n"
    "# `docsync review suppressions` lists them, `docsync review lift` takes one back.\n"
)
_TEXTS = ("section", "fact", "what", "reason", "by")
_NEEDED = ("section", "fact", "reason")
_DATES = ("date", "until")


def read_shared(root: Path) -> tuple[Suppression, ...]:
    """Raises ConfigError, naming the file and the entry."""
    path = root / FILE_NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}). Mend that.") from error
    import tomllib

    try:
        found = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        from docsync.config_file import not_toml

        raise not_toml(path, data.decode("utf-8"), error) from error
    entries = found.pop("suppression", [])
    if found or not isinstance(entries, list):
        raise ConfigError(f"{path}: it holds tables `[[suppression]]` and nothing else.")
    return tuple(_entry(path, number, each) for number, each in enumerate(entries, 1))


def add_shared(root: Path, more: Sequence[Suppression]) -> Path:
    """Writes them behind what stands there already; one for the same fact and section takes the
    place of the older one. Raises ConfigError."""
    taken = {(each.section, each.fact) for each in more}
    kept = [each for each in read_shared(root) if (each.section, each.fact) not in taken]
    return _write(root, [*kept, *more])


def drop_shared(root: Path, section: str, facts: Iterable[str]) -> None:
    """Takes out what a person has now accepted. Raises ConfigError."""
    found = read_shared(root)
    gone = {(section, fact) for fact in facts} if found else set()
    kept = [each for each in found if (each.section, each.fact) not in gone]
    if len(kept) < len(found):
        _write(root, kept)


def lift_shared(root: Path, number: str) -> bool:
    """Takes one out; False if none has this number. Raises ConfigError."""
    found = read_shared(root)
    kept = [each for each in found if each.number != number]
    if len(kept) == len(found):
        return False
    _write(root, kept)
    return True


def _entry(path: Path, number: int, table: object) -> Suppression:
    at = f"{path}: entry {number}"
    if not isinstance(table, dict):
        raise ConfigError(f"{at}: write `[[suppression]]` and keys under it.")
    values: dict[str, Any] = table
    for key, value in values.items():
        if key not in (*_TEXTS, *_DATES):
            raise ConfigError(f"{at}: unknown key `{key}`. {_hint(key)}")
        kind, expected = (str, "a string") if key in _TEXTS else (date, "a date, as 2026-01-31")
        if not isinstance(value, kind):
            raise ConfigError(f"{at}: `{key}` must be {expected}, not {value!r}.")
    for key in _NEEDED:
        if not values.get(key):
            raise ConfigError(f"{at}: `{key}` is missing. `docsync review reject --share` adds it.")
    texts = {key: _undecoded(values.get(key, "")) for key in _TEXTS}
    return Suppression(
        number=f"s{number}", day=values.get("date"), until=values.get("until"), **texts
    )


def _hint(key: str) -> str:
    from difflib import get_close_matches

    known = (*_TEXTS, *_DATES)
    close = get_close_matches(key, known, n=1, cutoff=0.6)
    return f"Did you mean `{close[0]}`?" if close else f"Known keys: {', '.join(known)}."


def _write(root: Path, entries: Sequence[Suppression]) -> Path:
    path = root / FILE_NAME
    temporary = path.with_name(f"{FILE_NAME}.{os.getpid()}")
    text = _HEADER + "".join(map(_table, entries))
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ConfigError(f"{path} cannot be written ({error.strerror}). Mend that.") from error
    return path


def _table(entry: Suppression) -> str:
    lines = ["", "[[suppression]]"]
    lines += [f"{key} = {_string(text)}" for key in _TEXTS if (text := getattr(entry, key))]
    if entry.day is not None:
        lines.append(f"date = {entry.day.isoformat()}")
    if entry.until is not None:
        lines.append(f"until = {entry.until.isoformat()}")
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """A basic string of TOML, which is one of JSON but for DEL and lone surrogates: an undecodable
    byte of a path is written as its code in a private plane."""
    held = "".join(chr(ord(c) + 0xE2000) if 0xDC80 <= ord(c) <= 0xDCFF else c for c in text)
    return json.dumps(held, ensure_ascii=False).replace("\x7f", "\\u007f")


def _undecoded(text: str) -> str:
    return re.sub("[\U000efc80-\U000efcff]", lambda m: chr(ord(m[0]) - 0xE2000), text)
