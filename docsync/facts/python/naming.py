"""Which dotted name a file has, and what of it strangers are meant to use."""

from __future__ import annotations

from pathlib import PurePosixPath

_SOURCE_ROOTS = frozenset({"src", "lib", "python"})
_OUTER_FOLDERS = frozenset({"test", "tests", "benchmarks", "doc", "docs", ".github"})
# methods that Python calls itself; no manual lists them
_PLUMBING = frozenset(
    f"__{name}__"
    for name in [
        "all",
        "annotations",
        "class_getitem",
        "copy",
        "deepcopy",
        "del",
        "delattr",
        "dir",
        "eq",
        "format",
        "ge",
        "getstate",
        "gt",
        "hash",
        "init_subclass",
        "le",
        "lt",
        "match_args",
        "ne",
        "new",
        "post_init",
        "reduce",
        "reduce_ex",
        "repr",
        "set_name",
        "setattr",
        "setstate",
        "sizeof",
        "slots",
        "str",
        "subclasshook",
    ]
)


def module_name(path: str) -> str:
    """`src/app/client.py` -> `app.client`, `app/__init__.py` -> `app`."""
    parts = list(PurePosixPath(path).with_suffix("").parts)
    for index in range(len(parts) - 2, -1, -1):
        if parts[index] in _SOURCE_ROOTS:
            parts = parts[index + 1 :]
            break
    if len(parts) > 1 and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def is_test_path(path: str) -> bool:
    """Tests, and what builds the documentation: code that no user of the product calls."""
    *folders, name = PurePosixPath(path).parts or ("",)
    return (
        not _OUTER_FOLDERS.isdisjoint(folders)
        or name.startswith("test_")
        or name.endswith("_test.py")
        or name == "conftest.py"
    )


def is_public_name(name: str) -> bool:
    if name.startswith("__") and name.endswith("__"):
        return name not in _PLUMBING
    return not name.startswith("_")


def is_public_module(path: str) -> bool:
    return all(map(is_public_name, module_name(path).split(".")))


def dotted(*parts: str) -> str:
    return ".".join(part for part in parts if part)
