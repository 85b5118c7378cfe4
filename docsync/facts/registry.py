"""Which module reads which file.

To add a language: write one module with one function

    def rust_facts(path: str, old: bytes | None, new: bytes | None, old_path: str)
        -> list[ChangeFact]

where `old` is None for an added file and `new` for a deleted one, which raises SourceError for a
blob that is not in its language, and register it here:

    register("docsync.facts.rust:rust_facts", suffixes=(".rs",))

A registration takes the place of an earlier one for the same suffix or name, so that a module with
a grammar takes over from the words of `generic`. The function is named, not imported: its module
(and its grammar) is loaded when the first such file has changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module

from docsync.facts.fact import ChangeFact
from docsync.facts.treesitter.languages import suffixes

Finder = Callable[[str, bytes | None, bytes | None, str], list[ChangeFact]]

GENERIC = "docsync.facts.generic:generic_facts"
TREESITTER = "docsync.facts.treesitter.file:treesitter_facts"

_by_suffix: dict[str, str | Finder] = {}
_by_name: dict[str, str | Finder] = {}

# not source, whatever they hold: nothing to read, and nothing to say about it
_MEDIA = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "bmp",
        "ico",
        "icns",
        "tif",
        "tiff",
        "psd",
        "ai",
        "eps",
        "avif",
        "heic",
        "mp3",
        "mp4",
        "m4a",
        "m4v",
        "ogg",
        "wav",
        "flac",
        "webm",
        "mov",
        "avi",
        "woff",
        "woff2",
        "ttf",
        "otf",
        "eot",
        "zip",
        "gz",
        "tgz",
        "bz2",
        "xz",
        "zst",
        "7z",
        "rar",
        "tar",
        "whl",
        "jar",
        "war",
        "deb",
        "rpm",
        "apk",
        "dmg",
        "iso",
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "odt",
        "exe",
        "dll",
        "so",
        "dylib",
        "a",
        "o",
        "obj",
        "lib",
        "class",
        "pyc",
        "pyd",
        "wasm",
        "bin",
        "dat",
        "db",
        "sqlite",
        "sqlite3",
        "pt",
        "pth",
        "onnx",
        "safetensors",
        "gguf",
        "npy",
        "npz",
        "pkl",
        "pickle",
        "parquet",
        "h5",
        "hdf5",
        "mo",
        "pem",
        "crt",
        "key",
        "p12",
        "keystore",
    ]
)
_DATA = frozenset(
    [
        "svg",
        "csv",
        "tsv",
        "po",
        "pot",
        "ipynb",
        "map",
        "snap",
        "log",
        "out",
        "diff",
        "patch",
        "txt",
        "htm",
        "html",
        "xml",
        "xhtml",
        "css",
        "scss",
        "less",
        "sass",
        "geojson",
        "ndjson",
        "jsonl",
        "xlf",
        "resx",
        "strings",
        "plist",
        "sum",
        "lock",
        "bib",
        "tex",
        "drawio",
        "pbxproj",
        "sln",
        "srt",
        "vtt",
    ]
)


def register(
    finder: str | Finder, *, suffixes: Sequence[str] = (), names: Sequence[str] = ()
) -> None:
    """`finder` is the function or "module:function"; suffixes start with a dot and are compared
    in lower case; names are regular expressions for the whole file name."""
    for suffix in suffixes:
        _by_suffix[suffix.lower()] = finder
    for name in names:
        _by_name[name] = finder


def finders(path: str) -> tuple[Finder, ...]:
    """What reads the file: by its name, then by its suffix; the words of `generic` when nobody
    else does; nothing for media and plain data."""
    name = path.rsplit("/", 1)[-1]
    found = [entry for pattern, entry in _by_name.items() if re.fullmatch(pattern, name)]
    suffix = suffix_of(name)
    if suffix in _by_suffix:
        found.append(_by_suffix[suffix])
    if not found and (is_code_like(path) or not (is_media(path) or _ends_in(_DATA, name))):
        found.append(GENERIC)
    return tuple(_loaded(entry) for entry in found)


def suffix_of(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def is_media(path: str) -> bool:
    return _ends_in(_MEDIA, path)


def _ends_in(suffixes: frozenset[str], path: str) -> bool:
    _, dot, suffix = path.rpartition(".")
    return bool(dot) and suffix.lower() in suffixes


def is_code_like(path: str) -> bool:
    """Whether a person would expect such a file to be looked into."""
    from docsync.facts.lexer import family_of

    name = path.rsplit("/", 1)[-1]
    return (
        suffix_of(name) in _by_suffix
        or any(re.fullmatch(pattern, name) for pattern in _by_name)
        or family_of(path) is not None
    )


def tells_every_name(path: str) -> bool:
    """Whether syntax finds all that the file names for its users, so that a quoted word in it is
    nothing but a word."""
    return _by_suffix.get(suffix_of(path.rsplit("/", 1)[-1])) == TREESITTER


def generic_finder() -> Finder:
    return _loaded(GENERIC)


def _loaded(entry: str | Finder) -> Finder:
    if not isinstance(entry, str):
        return entry
    module, _, function = entry.partition(":")
    finder: Finder = getattr(import_module(module), function)
    return finder


register("docsync.facts.python:python_facts", suffixes=(".py", ".pyi", ".pyw"))
register(TREESITTER, suffixes=suffixes())
register("docsync.facts.setup_py:setup_py_facts", names=(r"setup\.py",))
register("docsync.facts.toml:toml_facts", suffixes=(".toml",), names=(r"Pipfile",))
register("docsync.facts.yaml:yaml_facts", suffixes=(".yaml", ".yml"))
register(
    "docsync.facts.json:json_facts",
    suffixes=(".json", ".jsonc", ".json5"),
    names=(r"\.(?:eslint|prettier|babel|swc|nyc)rc",),
)
register(
    "docsync.facts.ini:ini_facts",
    suffixes=(".ini", ".cfg"),
    names=(r"\.flake8|\.coveragerc|\.?pylintrc|\.editorconfig",),
)
register("docsync.facts.ini:properties_facts", suffixes=(".properties",))
register("docsync.facts.dotenv:dotenv_facts", suffixes=(".env",), names=(r"\.env(?:\.[\w.-]+)?",))
register(
    "docsync.facts.makefile:make_facts",
    suffixes=(".mk", ".mak"),
    names=(r"(?:GNU|BSD)?[Mm]akefile(?:\.(?:am|in))?",),
)
register("docsync.facts.makefile:just_facts", suffixes=(".just",), names=(r"\.?[Jj]ustfile",))
register(
    "docsync.facts.requirements:requirements_facts",
    names=(r"(?:[\w-]*[-_.])?(?:requirements|constraints)(?:[-_.][\w-]*)?\.(?:txt|in)",),
)
register("docsync.facts.requirements:go_mod_facts", names=(r"go\.mod",))
register(
    "docsync.facts.rubygems:rubygems_facts",
    suffixes=(".gemspec",),
    names=(r"Gemfile|\.ruby-version",),
)
register(
    "docsync.facts.dockerfile:docker_facts",
    suffixes=(".dockerfile", ".containerfile"),
    names=(
        r"(?i)(?:docker|container)file(?:[.-](?!(?:in|j2|jinja2?|te?m?pl(?:ate)?|erb)$)[\w-]+)*",
    ),
)
register(
    "docsync.facts.completions:completion_facts",
    suffixes=(".fish", ".zsh"),
    names=(r"_[a-z][\w-]*",),
)
register("docsync.facts.proto:proto_facts", suffixes=(".proto",))
register("docsync.facts.terraform:terraform_facts", suffixes=(".tf", ".tofu"))
register("docsync.facts.sql:sql_facts", suffixes=(".sql", ".ddl"))
