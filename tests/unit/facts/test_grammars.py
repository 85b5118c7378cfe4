"""Grammars are optional: what is said without them, and what is loaded when."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docsync.facts.treesitter.grammar import load_grammar, load_query, load_spec
from docsync.facts.treesitter.languages import LANGUAGES, Language, language_of
from tests.git.repositories import make_repo
from tests.unit.facts.test_collect import collected, rows

ROOT = Path(__file__).parents[3]
PROBE = """
import json, sys
{before}
from tests.unit.facts.test_collect import collected, rows
found = collected((sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()))
print(json.dumps([
    rows(found),
    [[one.path, one.why] for one in found.unchecked],
    sorted(name for name in sys.modules if name.startswith("tree_sitter")),
]))
"""
HIDDEN = """
for name in ("tree_sitter", "tree_sitter_javascript", "tree_sitter_typescript",
             "tree_sitter_go", "tree_sitter_rust"):
    sys.modules[name] = None
"""
OLD = "export const LIMIT = 10;\nexport function go(a) {}\n"
NEW = "export const LIMIT = 20;\nexport function go(a, b) {}\n"


def probe(
    path: str, old: str, new: str, before: str = ""
) -> tuple[list[list[str]], list[list[str]], list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(before=before), path, old, new],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    facts, unchecked, modules = json.loads(done.stdout)
    return facts, unchecked, modules


def test_without_a_grammar_a_file_is_read_by_its_words_and_reported() -> None:
    facts, unchecked, _ = probe("src/a.ts", OLD, NEW, HIDDEN)
    assert ["constant-changed", "LIMIT", "10", "20"] in facts
    assert not any(kind.startswith("parameter") for kind, *_ in facts)
    assert unchecked == [
        [
            "src/a.ts",
            "read by its words only: pip install 'docsync-hook[languages]' to read TypeScript by "
            "its syntax",
        ]
    ]


def test_with_its_grammar_a_file_is_read_by_its_syntax() -> None:
    facts, unchecked, modules = probe("src/a.ts", OLD, NEW)
    assert ["parameter-added", "b", None, None] in facts
    assert unchecked == []
    assert "tree_sitter_typescript" in modules
    assert "tree_sitter_javascript" not in modules


def test_no_grammar_is_loaded_for_a_change_in_another_language() -> None:
    _, _, modules = probe("src/a.py", "LIMIT = 10\n", "LIMIT = 20\n")
    assert modules == []


def test_a_file_with_an_error_gives_what_could_be_read_and_says_where_it_could_not() -> None:
    broken = NEW + "export function (((\n"
    found = collected(("src/a.js", OLD.encode(), broken.encode()))
    assert ("constant-changed", "LIMIT", "10", "20") in rows(found)
    assert [(one.path, one.why) for one in found.unchecked] == [
        ("src/a.js", "line 3: syntax that the grammar does not know")
    ]
    assert all(fact.certainty < 1 for fact in found.facts)


def test_a_file_that_changes_its_language_is_one_file() -> None:
    renames = {"src/a.ts": "src/a.js"}
    found = collected(("src/a.ts", OLD.encode(), NEW.encode()), renames=renames)
    kinds = {kind for kind, *_ in rows(found)}
    assert kinds == {"constant-changed", "file-moved", "parameter-added", "passage-changed"}


def test_code_that_moves_to_another_file_gives_nothing() -> None:
    body = b"export function area(w, h = 1) { return w * h; }\n"
    rest = b"export const A = 1;\n"
    found = collected(("src/a.js", rest + body, rest), ("src/b.js", rest, rest + body))
    assert rows(found) == []


def test_quoted_words_of_a_file_that_syntax_reads_are_no_facts() -> None:
    old = b"export function f(x) { return x.get('first-thing'); }\n"
    new = b"export function f(x) { return x.get('other-thing'); }\n"
    assert rows(collected(("src/a.js", old, new))) == []
    assert rows(collected(("src/a.vue", old, new))) != []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: f"{one.title} {one.suffixes[0]}")
def test_every_language_of_the_table_has_a_grammar_a_spec_and_queries(language: Language) -> None:
    load_grammar(language)
    spec = load_spec(language.name)
    load_query(language, spec.queries)
    load_query(language, spec.parameters)
    for suffix in language.suffixes:
        assert language_of(f"src/a{suffix}") is language


def test_a_suffix_alone_is_no_language() -> None:
    assert language_of("src/.ts") is None
    assert language_of("Makefile") is None


def test_doctor_asks_for_the_grammars_of_files_that_are_there(tmp_path: Path) -> None:
    """Only there: a project in Python needs none."""
    code = f"import sys\n{HIDDEN}\nfrom docsync.cli.main import main\nsys.exit(main(['doctor']))"
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": str(tmp_path)}

    def doctor() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=repo.root,
            env=environ,
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout + done.stderr

    repo = make_repo(tmp_path / "repo")
    repo.add("a.py", b"x = 1\n")
    assert "WARN  languages" not in doctor()
    repo.add("a.go", b"package a\n")
    said = doctor()
    assert "WARN  languages: Go read by its words only" in said
    assert "pip install 'docsync-hook[languages]'" in said
