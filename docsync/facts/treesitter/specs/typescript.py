"""TypeScript, with TSX and declaration files."""

from __future__ import annotations

from dataclasses import replace

from docsync.facts.treesitter.specs import javascript


def canonical_type(text: str) -> str:
    """Equal for unions in another order."""
    return " | ".join(sorted("".join(part.split()) for part in text.strip("| ").split("|")))


SPEC = replace(
    javascript.SPEC,
    queries=("ecmascript", "typescript"),
    parameters=("typescript-parameters",),
    canonical_type=canonical_type,
)
