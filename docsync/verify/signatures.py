"""Headings that are signatures: a parameter that came or went changes them, and their anchors."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.terms import strip_quotes
from docsync.rewrite.proposal import Origin
from docsync.rewrite.signature import STARS, Part, function_of, parts, parts_in
from docsync.verify.edit import Edit

_SUFFIXES = ("html", "md", "rst", "adoc")  # that a link to another page may have


def follows_signature(was: str, now: str, edit: Edit) -> bool:
    """Whether a certain edit made the heading `was` the heading `now` only by the parameters that
    came to its function or went, as the function itself has them."""
    if edit.rewrite.origin is not Origin.MECHANICAL:
        return False
    facts = edit.evidence.facts
    moved = [f for f in facts if f.kind in _MOVES]
    return any(_follows(was, now, [f for f in facts if f.owner == o]) for o in _owners(moved))


_MOVES = (FactKind.PARAMETER_ADDED, FactKind.PARAMETER_REMOVED)


def signature_problems(edit: Edit) -> Iterator[str]:
    """Where certain edits put parameters into a signature or take some out, what else stands there
    and is none of the function's, or in another order."""
    if edit.rewrite.origin is not Origin.MECHANICAL:
        return
    moved = [f for f in edit.evidence.facts if f.kind in _MOVES]
    was, now = edit.old.text.split("\n"), edit.new.text.split("\n")
    lost, fresh = [n for n in was if n not in now], [n for n in now if n not in was]
    for owner in _owners(moved):
        facts = [f for f in moved if f.owner == owner]
        name = function_of(facts[0])
        own = parts_in(facts[0].detail.split("\n", 1)[0], name) if name else None
        if own is None:
            continue
        order = [part.name for part in own if part.name]
        came = {strip_quotes(f.symbol) for f in facts if f.kind is FactKind.PARAMETER_ADDED}
        went = {strip_quotes(f.symbol) for f in facts} - came
        had = {n for line in lost for n in _given(line, name)}
        for names in (_given(line, name) for line in fresh):
            is_signature = not came.isdisjoint(names) or (
                not went.isdisjoint(had) and went.union(order).issuperset(names)
            )
            if not is_signature:
                continue
            for other in names:
                if other not in order:
                    yield f"`{name}` takes no `{other}`"
            if names != sorted(names, key=lambda n: order.index(n) if n in order else 0):
                yield f"`{name}` takes its parameters in another order"


def _given(line: str, name: str) -> list[str]:
    """What stands between the brackets of a function, by name."""
    split = _split(line, name)
    return [part.name for part in split[1] if part.name] if split is not None else []


def _owners(facts: Sequence[ChangeFact]) -> list[str]:
    return list(dict.fromkeys(fact.owner for fact in facts))


def _follows(was: str, now: str, facts: Sequence[ChangeFact]) -> bool:
    declared = next(f for f in facts if f.kind in _MOVES)
    name = function_of(declared)
    own = parts_in(declared.detail.split("\n", 1)[0], name)
    old, new = _split(was, name), _split(now, name)
    if own is None or old is None or new is None or (old[0], old[2]) != (new[0], new[2]):
        return False
    came = {strip_quotes(f.symbol) for f in facts if f.kind is FactKind.PARAMETER_ADDED}
    went = {strip_quotes(f.symbol) for f in facts if f.kind is FactKind.PARAMETER_REMOVED}
    renamed = [f for f in facts if f.kind is FactKind.PARAMETER_RENAMED]
    went |= {strip_quotes(f.before or "") for f in renamed}
    came |= {strip_quotes(f.after or "") for f in renamed}
    given = {strip_quotes(f.symbol) for f in facts if f.kind is FactKind.DEFAULT_CHANGED} - went
    olds, news = [p.text for p in old[1]], [p.text for p in new[1]]
    kept = [p.text for p in old[1] if p.name not in went and p.text in news]
    fresh = [p for p in new[1] if p.text not in olds]
    lost = [p for p in old[1] if p.text not in news]
    order = [p.name or p.text for p in own]
    places = [order.index(k) for p in new[1] if (k := p.name or p.text.lstrip("\\")) in order]
    return (
        [text for text in news if text in olds] == kept
        and len(places) == len(news)
        and places == sorted(set(places))
        and all(p.name in went | given or p.text in (*STARS, "/") for p in lost)
        and all((p.name in came | given and _is_as_in(p, own)) or p.text in STARS for p in fresh)
    )


def _split(heading: str, name: str) -> tuple[str, list[Part], str] | None:
    """What stands before the parameters, these, and what stands behind them."""
    opened = re.search(rf"(?<![\w$]){re.escape(name)}\s*\\?\(", heading)
    listed = parts(heading, opened.end()) if opened else None
    if opened is None or listed is None:
        return None
    return heading[: opened.end()], listed, heading[listed[-1].end if listed else opened.end() :]


def _is_as_in(part: Part, own: Sequence[Part]) -> bool:
    """Whether a parameter is written as in the code, or as its name with the default it has."""
    declared = next(p for p in own if p.name == part.name)
    stars = re.match(r"[*.]*", declared.text)
    name = f"{stars[0] if stars else ''}{part.name}"
    bare, *forms = (
        re.sub(r"\s*=\s*", "=", text).replace("'", '"')
        for text in (part.text, declared.text, name, f"{name}={declared.default}")
    )
    return bare in forms


def linked_anchors(heading: str, edit: Edit) -> Iterator[str]:
    """The anchors of a heading that a link of the document or of the staged tree leads to."""
    from docsync.docs.anchors import docutils_id, github_slug, links, python_markdown_slug

    evidence = edit.evidence
    targets = links(evidence.doc_text, edit.format)
    plain = heading.replace("`", "").casefold()
    if any(target.replace("`", "").casefold() == plain for target in targets):
        yield heading
    path = edit.rewrite.verdict.candidate.section.path
    stem = posixpath.splitext(posixpath.basename(path))[0]
    slugs = {make(heading) for make in (github_slug, python_markdown_slug, docutils_id)}
    for slug in sorted(slugs - {""}):
        is_here = any(target.partition("#")[2].casefold() == slug for target in targets)
        if is_here or any(evidence.words.has(f"{page}#{slug}") for page in ("", stem, *_SUFFIXES)):
            yield slug
