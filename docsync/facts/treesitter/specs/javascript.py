"""JavaScript, with JSX and CommonJS."""

from __future__ import annotations

from docsync.facts.treesitter.spec import Spec
from docsync.facts.treesitter.specs import call_chains, ecmascript

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
    chain=call_chains.chain,
    command_of=call_chains.command_of,
    variable_of=call_chains.variable_of,
    flag=ecmascript.flag,
)
