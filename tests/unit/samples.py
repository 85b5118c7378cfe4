"""Short ways to make the values that stages take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.splice import splice
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.judge.verdict import Affected, Verdict
from docsync.match.index import SectionIndex
from docsync.match.match import match
from docsync.match.model import Forest, Model, Tree
from docsync.match.rank import Commit
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.proposal import Rewrite

# what the tests of other things stand on, whatever was fitted last: evidence of any strength makes
# a section likely
RANKING = Model(
    *[
        Forest(
            ("fact:best",),
            -2.0,
            (Tree((0, -1, -1), (0.3, 0, 0), (1, 0, 0), (2, 0, 0), (0.0, -3.0, 4.0)),),
        )
    ]
    * 2
)


def document(text: str, path: str = "docs/guide.md") -> DocFile:
    return parse_document(path, "0" * 40, text.encode())


def fact(
    kind: FactKind, symbol: str, before: str | None, after: str | None, **more: object
) -> ChangeFact:
    made = ChangeFact(kind, symbol, before, after, Place("src/app.py", 3), True, "python")
    return replace(made, **more)  # type: ignore[arg-type]


def index_of(*documents: DocFile) -> SectionIndex:
    index = SectionIndex(None)
    named = {f"{n:040x}": d for n, d in enumerate(documents)}
    index.refresh(
        {d.path: oid for oid, d in named.items()},
        lambda oids: {oid: named[oid].content for oid in oids},
    )
    return index


def index_of_bytes(path: str, content: bytes) -> SectionIndex:
    """Of one file as the repository has it, for formats whose document is not the file."""
    index = SectionIndex(None)
    index.refresh({path: "0" * 40}, lambda oids: dict.fromkeys(oids, content))
    return index


def verdicts(doc: DocFile, *facts: ChangeFact) -> list[Verdict]:
    """All candidates of `facts` in `doc`, taken as affected."""
    with index_of(doc) as index:
        found = match(Commit(tuple(facts)), index)
    return [Verdict(c, Affected.AFFECTED, 0.9, "because") for c in found]


def verdict(doc: DocFile, *facts: ChangeFact) -> Verdict:
    """The best candidate of `facts` in `doc`, taken as affected."""
    with index_of(doc) as index:
        best = match(Commit(tuple(facts)), index)[0]
    return Verdict(best, Affected.AFFECTED, 0.9, "because")


def rewritten(doc: DocFile, rewrites: Iterable[Rewrite]) -> str:
    """The document with all of them in."""
    return splice(doc.content, [(r.start, r.end, r.new.encode()) for r in rewrites]).decode()


def mended(doc: DocFile, *facts: ChangeFact) -> str:
    """The document with the certain edits of every candidate in."""
    found = verdicts(doc, *facts)
    return rewritten(doc, [r for each in found for r in mechanical_rewrites(doc, each)])
