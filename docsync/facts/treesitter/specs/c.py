"""C sources. Headers are read as C++, which says the same of them."""

from __future__ import annotations

from docsync.facts.treesitter.spec import Spec
from docsync.facts.treesitter.specs import cfamily

SPEC = Spec(
    queries=("cfamily",),
    parameters=("c-parameters",),
    is_public=cfamily.is_public,
    strings=cfamily.STRINGS,
    fragments=cfamily.FRAGMENTS,
    literals=cfamily.LITERALS,
    joins=cfamily.JOINS,
    locals=cfamily.LOCALS,
    wrappers=cfamily.WRAPPERS,
    doc=cfamily.DOC,
    placeholder=cfamily.PLACEHOLDER,
    calls=cfamily.CALLS,
    complete=cfamily.complete,
    expand=cfamily.expand,
    elements=cfamily.elements,
    prepare=cfamily.prepare,
    canonical_type=cfamily.canonical_type,
)
