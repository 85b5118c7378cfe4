"""The fields that a type has from types which the same file defines."""

from __future__ import annotations

from docsync.facts.named import Family
from docsync.facts.treesitter.heritage import heritage
from docsync.facts.treesitter.surface import Surface

MAX_TYPES = 12  # that are gone through


def inherited_fields(surface: Surface, owner: str) -> list[str]:
    """Names of the fields that the type `owner` (dotted within the file) has from others, those of
    the nearest type first and of each the last first: what is new stands at an end."""
    types = {symbol.qualname: symbol for symbol in surface.symbols}
    scope = owner.rpartition(".")[0]
    seen, waiting = {owner}, [owner]
    found: list[str] = []
    while waiting and len(seen) <= MAX_TYPES:
        symbol = types.get(waiting.pop(0))
        for name in sorted(heritage(symbol)) if symbol is not None else ():
            base = next((n for n in (f"{scope}.{name}", name) if n in types), "")
            if not base or base in seen:
                continue
            seen.add(base)
            waiting.append(base)
            own = [t.name for t in surface.named if t.owner == base and t.family is Family.FIELD]
            found += reversed(own)
    return list(dict.fromkeys(found))
