"""Which languages are read by syntax, and where their grammars come from.

The table alone is needed to register suffixes, so nothing of it imports a grammar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DISTRIBUTION: Final = "docsync-hook"
EXTRA: Final = "languages"


@dataclass(frozen=True, slots=True)
class Language:
    """`name` is the word in facts and the spec module's name; `grammar` is "module:function" of
    a tree-sitter wheel; `extra` is the smallest extra that brings it."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    grammar: str
    extra: str

    @property
    def advice(self) -> str:
        return f"pip install '{DISTRIBUTION}[{EXTRA}]' to read {self.title} by its syntax"


LANGUAGES: Final = (
    Language(
        "javascript",
        "JavaScript",
        (".js", ".jsx", ".mjs", ".cjs"),
        "tree_sitter_javascript:language",
        "languages-web",
    ),
    Language(
        "typescript",
        "TypeScript",
        (".ts", ".mts", ".cts"),
        "tree_sitter_typescript:language_typescript",
        "languages-web",
    ),
    Language(
        "typescript",
        "TypeScript",
        (".tsx",),
        "tree_sitter_typescript:language_tsx",
        "languages-web",
    ),
    Language("rust", "Rust", (".rs",), "tree_sitter_rust:language", "languages-systems"),
    Language("go", "Go", (".go",), "tree_sitter_go:language", "languages-systems"),
    Language("java", "Java", (".java",), "tree_sitter_java:language", "languages-jvm"),
    Language("c", "C", (".c",), "tree_sitter_c:language", "languages-native"),
    Language(
        "cpp",
        "C++",
        (".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx"),
        "tree_sitter_cpp:language",
        "languages-native",
    ),
    Language(
        "shell", "shell", (".sh", ".bash"), "tree_sitter_bash:language", "languages-scripting"
    ),
    Language("kotlin", "Kotlin", (".kt", ".kts"), "tree_sitter_kotlin:language", "languages-jvm"),
    Language("csharp", "C#", (".cs",), "tree_sitter_c_sharp:language", "languages-native"),
    Language("php", "PHP", (".php",), "tree_sitter_php:language_php", "languages-scripting"),
    Language("ruby", "Ruby", (".rb", ".rake"), "tree_sitter_ruby:language", "languages-scripting"),
)

# read by the blocks of its modules, see docsync.facts.terraform
TERRAFORM: Final = Language(
    "terraform",
    "Terraform",
    (".tf", ".tofu"),
    "tree_sitter_hcl:language",
    "languages-infrastructure",
)

READ: Final = (*LANGUAGES, TERRAFORM)

_BY_SUFFIX: Final = {suffix: one for one in LANGUAGES for suffix in one.suffixes}


def language_of(path: str) -> Language | None:
    """None for a file that no grammar of the table reads."""
    stem, dot, suffix = path.rsplit("/", 1)[-1].rpartition(".")
    return _BY_SUFFIX.get(f".{suffix.lower()}") if dot and stem else None


def reader_of(path: str) -> Language | None:
    """The same, of all that has a grammar."""
    return TERRAFORM if path.lower().endswith(TERRAFORM.suffixes) else language_of(path)


def suffixes() -> tuple[str, ...]:
    return tuple(_BY_SUFFIX)
