"""INI: setup.cfg, tox.ini and their like; .properties files are one section without a name."""

from __future__ import annotations

import configparser
import re

from docsync.facts.config import config_facts
from docsync.facts.fact import ChangeFact
from docsync.facts.named import named_facts
from docsync.facts.syntax import SourceError
from docsync.facts.text import decode
from docsync.facts.tox import TOX_INI, environments_of_ini
from docsync.facts.tree import EMPTY, Listing, Node, Scalar, Table

_SECTION = re.compile(r"^\[([^\]]+)\]")
_KEY = re.compile(r"^([^\s=:#;\[][^=:]*?)\s*(?:[=:]|$)")


def ini_facts(path: str, old: bytes | None, new: bytes | None, old_path: str) -> list[ChangeFact]:
    """Raises SourceError when a side is no INI."""
    old_root, new_root = read_ini(old_path or path, old), read_ini(path, new)
    facts = config_facts(path, "ini", old_root, new_root, old_path)
    if path.rsplit("/", 1)[-1] in TOX_INI:
        old_envs, new_envs = environments_of_ini(old_root), environments_of_ini(new_root)
        facts += named_facts(path, "ini", old_envs, new_envs, old_path=old_path)
    return facts


def properties_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Java properties. Raises SourceError when a side cannot be read."""
    sides = []
    for side_path, blob in ((old_path or path, old), (path, new)):
        root = read_ini(side_path, b"[_]\n" + blob, above=1) if blob is not None else None
        sides.append(root.entries.get("_", EMPTY) if isinstance(root, Table) else None)
    return config_facts(path, "properties", sides[0], sides[1], old_path)


def read_ini(path: str, blob: bytes | None, *, above: int = 0) -> Table | None:
    """`above` lines were put before the text of the file."""
    if blob is None:
        return None
    text = decode(path, blob)
    parser = configparser.ConfigParser(
        strict=False, interpolation=None, allow_no_value=True, default_section="\0"
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.MissingSectionHeaderError as error:
        raise SourceError(
            path, error.lineno - above, "invalid INI: a key before any section"
        ) from None
    except configparser.ParsingError as error:
        line = error.errors[0][0] if error.errors else 1
        raise SourceError(path, line - above, "invalid INI: neither section nor key") from None
    except AttributeError:
        # Python before 3.13 fails so on a line that continues a key without a value
        raise SourceError(path, 1, "invalid INI: a value without its key") from None
    except configparser.Error as error:
        raise SourceError(path, 1, f"invalid INI: {error.message}") from None
    at = _lines(text)
    sections: dict[str, Node] = {}
    for section in parser.sections():
        line = at.get((section, ""), 1) - above
        keys: dict[str, Node] = {}
        for key, value in parser.items(section):
            keys[key] = _value(value, at.get((section, key), line + above) - above)
        sections[section] = Table(keys, max(line, 1))
    return Table(sections, 1)


def _value(value: str | None, line: int) -> Node:
    if value is None:
        return Scalar("", line)
    if not value.startswith("\n"):
        return Scalar(value, line)
    lines = value.split("\n")[1:]
    items = [Scalar(text.strip(), line + at) for at, text in enumerate(lines, 1) if text.strip()]
    return Listing(tuple(items), line)


def _lines(text: str) -> dict[tuple[str, str], int]:
    at: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        header = _SECTION.match(line)
        key = None if header else _KEY.match(line)
        if header:
            section = header[1]
            at.setdefault((section, ""), number)
        elif key:
            at.setdefault((section, key[1]), number)
    return at
