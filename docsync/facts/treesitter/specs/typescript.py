"""TypeScript, with TSX and declaration files."""

from __future__ import annotations

import re
from dataclasses import replace

from docsync.facts.treesitter.specs import javascript


def canonical_type(text: str) -> str:
    """Equal for unions in another order and for object types in another layout."""
    bare = re.sub(r"[;,](?=[})])", "", "".join(text.split()).replace(";", ","))
    return "|".join(sorted(part for part in bare.split("|") if part))


SPEC = replace(
    javascript.SPEC,
    queries=("ecmascript", "typescript"),
    parameters=("typescript-parameters",),
    canonical_type=canonical_type,
    holders=frozenset({"property_signature", "public_field_definition"}),
)
