"""Grammars, specs and compiled queries, each loaded once, when the first such file has changed."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from docsync.facts.treesitter.languages import Language
from docsync.facts.treesitter.spec import Spec

if TYPE_CHECKING:
    import tree_sitter

# a tree that no person wrote must not hold up a commit
MATCH_LIMIT = 20_000


class GrammarMissing(Exception):
    """The wheel of a language, or tree-sitter itself, is not installed."""


@lru_cache(maxsize=32)
def load_grammar(language: Language) -> tree_sitter.Language:
    """Raises GrammarMissing."""
    module, _, function = language.grammar.partition(":")
    try:
        import tree_sitter

        return tree_sitter.Language(getattr(import_module(module), function)())
    except ImportError as error:
        raise GrammarMissing(str(error)) from error


@lru_cache(maxsize=32)
def load_parser(language: Language) -> tree_sitter.Parser:
    import tree_sitter

    return tree_sitter.Parser(load_grammar(language))


@lru_cache(maxsize=32)
def load_spec(name: str) -> Spec:
    spec: Spec = import_module(f"docsync.facts.treesitter.specs.{name}").SPEC
    return spec


@lru_cache(maxsize=64)
def load_query(language: Language, names: tuple[str, ...]) -> tree_sitter.Query:
    """The query files of a language as one query."""
    import tree_sitter

    folder = Path(__file__).parent / "queries"
    text = "\n".join((folder / f"{name}.scm").read_text(encoding="utf-8") for name in names)
    return tree_sitter.Query(load_grammar(language), text)


def matches(
    language: Language, names: tuple[str, ...], node: tree_sitter.Node
) -> list[dict[str, list[tree_sitter.Node]]]:
    import tree_sitter

    cursor = tree_sitter.QueryCursor(load_query(language, names), match_limit=MATCH_LIMIT)
    return [captures for _, captures in cursor.matches(node)]
