"""C++, and the headers of C."""

from __future__ import annotations

from dataclasses import replace

from docsync.facts.treesitter.specs import c

SPEC = replace(c.SPEC, queries=("cfamily", "cpp"), parameters=("c-parameters", "cpp-parameters"))
