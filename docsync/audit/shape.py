"""What a word of a document could be the name of, judged by its letters alone."""

from __future__ import annotations

import re
import sys

from docsync.audit.report import RefKind

FLAG = re.compile(r"(?<![\w-])--[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?![\w-]*[<>{}\[*…]|-)")
_ENV = re.compile(r"\$?\{?([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)\}?(?:=\S*)?")
_SYMBOL = re.compile(r"[@.]?([A-Za-z_]\w*(?:(?:\.|::|#)[A-Za-z_]\w*)*)(\((?:[^()]|\([^()]*\))*\))?")
_KEY = re.compile(r"(?:[\w-]+\.)*([a-z][a-z0-9]*(?:[-_][a-z0-9]+)+)")
_PATH = re.compile(r"(?:\./)?((?:[\w.@+-]+/)+[\w.@+-]*|[\w@+-]+(?:\.[\w-]+)+)")
_CAMEL = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2,}[a-z]")
# names that documents make up, and what stands for a name
_MADE_UP = re.compile(
    r"(?i)(?:\A|[_\-./])(?:foo|bar|baz|qux|quux|spam|eggs|ham|acme|example|examples|sample|demo|dummy|"
    r"my|your|some|any|xxx+|yyy+|placeholder|todo|hello|world)(?:\Z|[_\-./\d])|\Amy[A-Z]|\Ayour[A-Z]"
)
_FOREIGN = frozenset(
    """
    os sys re json math typing logging datetime pathlib subprocess asyncio console document
    window Math JSON Object Array Promise String Number Date process fmt strings http https net
    io std self this cls super requests numpy np pandas pd django flask react vue express lodash
    jquery git npm pip docker
    """.split()
) | frozenset(sys.stdlib_module_names)
_SUFFIXES = frozenset(
    """
    py pyi js mjs cjs ts tsx jsx go rs c h cc cpp hpp java kt rb php sh bash ps1 bat toml yaml
    yml json cfg ini md rst txt html css scss lua pl sql proto xml csv svg png jpg gif mk cmake
    in am ac service conf
    """.split()
)
MIN_LETTERS = 5
# variables that other programs and standards give a meaning to
_FOREIGN_VARIABLE = re.compile(
    r"(?:XDG|LD|DYLD|HTTPS?|NO|FORCE|ALL|PYTHON|PIP|UV|CONDA|VIRTUAL|GIT|GITHUB|GITLAB|CI|TRAVIS|"
    r"CIRCLE|SSH|GPG|AWS|GOOGLE|GCP|AZURE|ARM|OS|ST|B2|NODE|NPM|YARN|DOCKER|COMPOSE|KUBE|KUBERNETES|"
    r"TERM|COLOR|LC|CARGO|RUST|GO|CGO|JAVA|GRADLE|MAVEN|DJANGO|FLASK|SENTRY|POSTGRES|PG|MYSQL|REDIS|"
    r"RABBITMQ|AMQP|S3|SLACK|DEBIAN|HOMEBREW|MSYS|USER|HOME|SYSTEM|WINDOWS|TWINE|TOX|NOX|PYTEST|"
    r"COVERAGE|CODECOV|SPHINX|READTHEDOCS|RTD|CMAKE|MAKE|CC|CXX|PKG)_"
)


def squash(word: str) -> str:
    """One form for all spellings of a name: `--no-cache`, `no_cache`, `noCache`, `NO_CACHE`."""
    return word.replace("-", "").replace("_", "").lower()


def is_made_up(text: str) -> bool:
    return bool(_MADE_UP.search(text)) or any(char in text for char in "<>{}*…$%")


def is_foreign_variable(name: str, own: frozenset[str]) -> bool:
    """Whether another program reads this environment variable, or first of all."""
    prefixes = {each.upper().replace("-", "_") for each in own}
    if any(name.startswith(prefix) for prefix in prefixes):
        return False
    return bool(_FOREIGN_VARIABLE.match(name))


def kind_of(text: str) -> tuple[RefKind, str] | None:
    """The kind and the word to look for; None for what is no name of a thing in code."""
    if len(text) > 120 or is_made_up(text.strip("${}")):
        return None
    if FLAG.fullmatch(text):
        return RefKind.FLAG, text
    if match := _ENV.fullmatch(text):
        return RefKind.ENV, match[1]
    if "/" in text and (match := _PATH.fullmatch(text)) and _is_path(match[1]):
        return RefKind.PATH, match[1]
    if match := _SYMBOL.fullmatch(text):
        return _symbol(match[1], match[2] or "")
    if match := _KEY.fullmatch(text):
        return (RefKind.KEY, match[1]) if len(squash(match[1])) >= MIN_LETTERS else None
    return None


def _is_path(path: str) -> bool:
    if path.count("/") < 2 and path.endswith("/"):
        return False  # one folder: too many are called so
    suffix = path.rsplit("/", 1)[-1].rpartition(".")[2].lower()
    return suffix in _SUFFIXES or path.endswith("/")


def _symbol(name: str, call: str) -> tuple[RefKind, str] | None:
    parts = re.split(r"\.|::|#", name)
    word = parts[-1]
    if parts[0] in _FOREIGN or len(squash(word)) < MIN_LETTERS or word.startswith("__"):
        return None
    if len(parts) > 1 and parts[-1].lower() in _SUFFIXES:
        return None  # a file name
    is_name = "_" in word.strip("_") or bool(_CAMEL.search(word))
    # `receiver(stream)` may be any function of the reader's own
    is_plain_call = call == "()" or (call and len(parts) > 1)
    if not (is_name or ((is_plain_call or len(parts) > 1) and len(word) >= 6)):
        return None
    return RefKind.SYMBOL, word
