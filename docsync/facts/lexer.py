"""Text of any language without its comments, line for line, and its words.

Families share how comments and strings look; nothing here knows a grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SUFFIXES = {
    "js": "js jsx mjs cjs ts tsx mts cts vue svelte astro",
    "go": "go",
    "rust": "rs",
    "c": "c h cc cpp cxx hh hpp hxx m mm cu ino",
    "jvm": "java kt kts scala groovy gradle cs swift dart php proto graphql gql",
    "ruby": "rb rake gemspec ru cr",
    "shell": "sh bash zsh fish ksh bats",
    "hash": "pl pm r jl ex exs nix tcl cmake ps1 psm1 awk coffee tf hcl conf bzl star nim",
    "dash": "lua sql hs elm ada adb ads vhd",
    "semi": "clj cljs cljc el lisp scm rkt asm",
    "python": "py pyi pyw pyx pxd",
    "markup": "html htm xml j2 jinja jinja2 tmpl tpl erb hbs",
}
_FAMILY = {
    f".{suffix}": family for family, suffixes in _SUFFIXES.items() for suffix in suffixes.split()
}
_NAMES = {
    "ruby": "Rakefile Gemfile Vagrantfile Guardfile Podfile Brewfile",
    "shell": "CMakeLists.txt .bashrc .zshrc .profile .envrc configure",
    "jvm": "Jenkinsfile",
}
_FAMILY_OF_NAME = {name: family for family, names in _NAMES.items() for name in names.split()}

_DOUBLE = r'"(?:\\.|[^"\\\n])*"'
_SINGLE = r"'(?:\\.|[^'\\\n])*'"
_TRIPLE = r'"""[\s\S]*?"""' + r"|'''[\s\S]*?'''"
_BACK = r"`(?:\\.|[^`\\])*`"
_SLASHES = r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)"
_HASH = r"(?:(?<=\s)|(?<=;)|^)#[^\n]*"
# group 1 is what stays
_COMMENTS = {
    "js": rf"({_DOUBLE}|{_SINGLE}|{_BACK})|{_SLASHES}",
    "go": rf"({_DOUBLE}|`[^`]*`|'(?:\\.|[^'\\\n])+')|{_SLASHES}",
    "rust": rf"""(r\#+"[\s\S]*?"\#+|"(?:\\[\s\S]|[^"\\])*"|'(?:\\.|[^'\\\n])')|{_SLASHES}""",
    "c": rf"({_DOUBLE}|{_SINGLE})|{_SLASHES}",
    "jvm": rf"({_TRIPLE}|{_DOUBLE}|{_SINGLE})|{_SLASHES}",
    "hash": rf"({_DOUBLE}|{_SINGLE})|{_HASH}",
    "dash": rf"({_DOUBLE}|{_SINGLE})|--[^\n]*",
    "semi": rf"({_DOUBLE})|;[^\n]*",
    "python": rf"({_TRIPLE}|{_DOUBLE}|{_SINGLE})|#[^\n]*",
    "markup": r"(\Z.)|<!--[\s\S]*?-->|\{#[\s\S]*?#\}",
}
_COMMENTS |= dict.fromkeys(("ruby", "shell", "docker"), _COMMENTS["hash"])
_COMPILED: dict[str, re.Pattern[str]] = {}

_TOKEN = (
    rf"{_DOUBLE}|{_SINGLE}|`(?:\\.|[^`\\\n])*`"
    r"|[A-Za-z_$][\w$]*[?!]?|\d[\w.]*|--?[A-Za-z][\w-]*|:=|=>|->|::|[=!<>]=|\?\?|\|\||&&|[^\s\w]"
)
WORD = re.compile(r"[A-Za-z_$][\w$]*(?:-[\w$]+)*")


def family_of(path: str) -> str | None:
    """None for a file of no known language."""
    name = path.rsplit("/", 1)[-1]
    lowered = name.lower()
    is_docker = lowered.partition(".")[0] in ("dockerfile", "containerfile")
    if is_docker or lowered.endswith(".dockerfile"):
        return "docker"
    if name in _FAMILY_OF_NAME:
        return _FAMILY_OF_NAME[name]
    stem, dot, suffix = name.rpartition(".")
    return _FAMILY.get(f".{suffix.lower()}") if dot and stem else None


def language_of(path: str) -> str:
    """The word for the language in facts: its suffix in the common cases."""
    suffix = path.rsplit("/", 1)[-1].rpartition(".")[2].lower()
    known = {
        "js": "javascript", "mjs": "javascript", "cjs": "javascript", "jsx": "javascript",
        "ts": "typescript", "tsx": "typescript", "mts": "typescript", "cts": "typescript",
        "rs": "rust", "rb": "ruby", "kt": "kotlin", "py": "python-words", "sh": "shell",
        "bash": "shell", "cc": "cpp", "hpp": "cpp", "cs": "csharp",
    }  # fmt: skip
    return known.get(suffix, "docker" if family_of(path) == "docker" else suffix)


def without_comments(text: str, family: str | None) -> str:
    """The same lines with comments blanked; strings stay."""
    pattern = _comments(family)
    return text if pattern is None else pattern.sub(_kept, text)


def comments_and_literals(text: str, family: str) -> Iterator[tuple[int, int, bool]]:
    """Where each begins and ends, in order, and whether it is a comment."""
    pattern = _comments(family)
    for match in pattern.finditer(text) if pattern is not None else ():
        yield match.start(), match.end(), not match[1]


def _comments(family: str | None) -> re.Pattern[str] | None:
    source = _COMMENTS.get(family or "")
    if source is None:
        return None
    pattern = _COMPILED.get(source)
    if pattern is None:
        pattern = _COMPILED[source] = re.compile(source, re.MULTILINE)
    return pattern


def _kept(match: re.Match[str]) -> str:
    return match[1] or "\n" * match[0].count("\n")


def tokens(line: str) -> list[str]:
    return re.findall(_TOKEN, line)
