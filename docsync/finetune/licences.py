"""Under which terms base and data may be used, and when a person has to say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docsync.errors import UsageError
from docsync.licence import UNKNOWN, is_free, is_licence_file, licence_of_text

_RESTRICTED = re.compile(r"(?i)\bnc\b|non-?commercial|research|proprietary|no-?ai")


@dataclass(frozen=True, slots=True)
class Licence:
    """Whose licence, what it is called, and why a person must accept it ("" if nobody must)."""

    of: str
    name: str
    doubt: str = ""

    def __str__(self) -> str:
        return f"{self.of}: {self.name}" + (f" ({self.doubt})" if self.doubt else "")


def judge(of: str, name: str) -> Licence:
    """Expressions with OR need one free part, those with AND and commas every one."""
    name = name.strip() or UNKNOWN
    if name.lower() == UNKNOWN:
        return Licence(of, UNKNOWN, "nothing says under which licence it is")
    if _RESTRICTED.search(name.replace("_", "-")):
        return Licence(of, name, "not for every use")
    parts = re.split(r"(?i)\s+and\s+|,(?!\s*version)", name)
    if all(any(is_free(one) for one in re.split(r"(?i)\s+or\s+", part)) for part in parts):
        return Licence(of, name)
    return Licence(of, name, "not among the licences that docsync knows to be free")


def judge_data(of: str, counts: Counter[str], given: str) -> list[Licence]:
    """One for each licence that rows name; `given` is for the rows that name none."""
    total = Counter({name or given or UNKNOWN: 0 for name in counts})
    for name, count in counts.items():
        total[name or given or UNKNOWN] += count
    return [judge(f"{of}, {count} rows", name) for name, count in total.most_common()]


def require_accepted(licences: Iterable[Licence], *, is_accepted: bool) -> None:
    """Raises UsageError: one is unknown or restricted, and nobody said that it is accepted."""
    doubtful = [one for one in licences if one.doubt]
    if doubtful and not is_accepted:
        told = "; ".join(str(one) for one in doubtful)
        raise UsageError(
            f"the licences are not all known to be free: {told}. If you may train on it, "
            "say so with --accept-licence (for data of your own: --data-licence NAME)"
        )


def of_folder(folder: Path) -> str:
    """What a model card (README.md) says in its front matter, else what its licence file is."""
    card = folder / "README.md"
    if card.is_file():
        found = of_card(card.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found
    texts = (
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.iterdir())
        if is_licence_file(path.name) and path.is_file()
    )
    known = (licence_of_text(text) for text in texts)
    return next((name for name in known if name != UNKNOWN), UNKNOWN)


def of_card(text: str) -> str:
    """`license:` (or `license_name:` for others) of a card's YAML front matter, or ""."""
    import yaml

    match = re.match(r"---\s*\n(.*?)\n---", text, re.S)
    if not match:
        return ""
    try:
        found = yaml.safe_load(match[1])
    except yaml.YAMLError:
        return ""
    if not isinstance(found, Mapping):
        return ""
    name = found.get("license")
    if name in (None, "other"):
        name = found.get("license_name", name)
    return ", ".join(map(str, name)) if isinstance(name, list) else str(name or "")
