"""All facts of one changed file in a language that tree-sitter reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docsync.facts.fact import ChangeFact
from docsync.facts.syntax import SourceError
from docsync.facts.treesitter.grammar import GrammarMissing, load_grammar, load_parser, load_spec
from docsync.facts.treesitter.languages import language_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from docsync.facts.treesitter.source import Source

_BROKEN = 0.8  # times the certainty of a fact from a file that does not parse


def treesitter_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Facts of one file, in order of line; `old` None is an added file, `new` None a deleted one.

    Raises SourceError, with the facts that could be had all the same: by words where the grammar
    is not installed, of what could be parsed where the new blob has errors of syntax.
    """
    if old == new and path == old_path:
        return []
    sides = [(old_path, old), (path, new)]
    languages = [language_of(name) for name, blob in sides if blob is not None]
    try:
        for language in languages:
            assert language is not None
            load_grammar(language)
    except GrammarMissing as error:
        from docsync.facts.generic import generic_facts

        assert language is not None
        raise SourceError(
            path,
            0,
            f"read by its words only: {language.advice}",
            facts=generic_facts(path, old, new, old_path),
        ) from error
    try:
        return _facts(path, old_path, [_parse(name, blob) for name, blob in sides])
    except RecursionError as error:
        raise SourceError(path, 1, "nested too deeply to compare") from error


def _parse(path: str, blob: bytes | None) -> Source | None:
    from docsync.facts.treesitter.source import Source

    language = language_of(path)
    if blob is None or language is None:
        return None
    text = blob.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    # how a parser mends a broken text depends on its end too
    text = text.rstrip(b"\n") + b"\n"
    spec = load_spec(language.name)
    text = spec.prepare(text)
    root = load_parser(language).parse(text).root_node
    return Source(path, language, spec, root, text)


def _facts(path: str, old_path: str, sources: list[Source | None]) -> list[ChangeFact]:
    from docsync.facts.treesitter.change import Change
    from docsync.facts.treesitter.compare import compare
    from docsync.facts.treesitter.reading import read_surface

    old, new = sources
    named = new or old
    if named is None:
        return []
    change = Change(path, old_path, named.language.name, named.package)
    surfaces = [None if source is None else read_surface(source) for source in sources]
    found = dict.fromkeys(compare(change, *surfaces))
    facts = sorted(found, key=lambda f: (f.place.line, f.kind, f.owner, f.symbol))
    if new is not None and new.root.has_error:
        line, what = _first_error(new.root)
        facts = [replace(f, certainty=round(f.certainty * _BROKEN, 3)) for f in facts]
        raise SourceError(path, line, what, facts=facts)
    return facts


def _first_error(root: Node) -> tuple[int, str]:
    """Line and wording of the first error; the tree is walked only where it has one."""
    at = root
    while True:
        if at.is_missing:
            return at.start_point[0] + 1, f"not {at.type!r} where one is needed"
        if at.is_error:
            return at.start_point[0] + 1, "syntax that the grammar does not know"
        inner = next((c for c in at.children if c.has_error or c.is_missing), None)
        if inner is None:
            return at.start_point[0] + 1, "syntax that the grammar does not know"
        at = inner
