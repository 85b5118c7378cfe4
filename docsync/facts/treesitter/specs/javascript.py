"""JavaScript, with JSX and CommonJS."""

from __future__ import annotations

from docsync.facts.treesitter.spec import Spec
from docsync.facts.treesitter.specs import ecmascript

SPEC = Spec(
    queries=("ecmascript", "javascript"),
    parameters=("javascript-parameters",),
    is_public=ecmascript.is_public,
    strings=ecmascript.STRINGS,
    fragments=ecmascript.FRAGMENTS,
    literals=ecmascript.LITERALS,
    joins=ecmascript.JOINS,
    locals=ecmascript.LOCALS,
    wrappers=ecmascript.WRAPPERS,
    between=frozenset({"decorator"}),
    bags=True,
    calls=ecmascript.CALLS,
    complete=ecmascript.complete,
    expand=ecmascript.expand,
    fallback=ecmascript.fallback,
    constructors=frozenset({"constructor"}),
    bare=ecmascript.bare,
    entries=ecmascript.entries,
    elements=ecmascript.elements,
    chain=ecmascript.chain,
    command_of=ecmascript.command_of,
    variable_of=ecmascript.variable_of,
    flag=ecmascript.flag,
)
