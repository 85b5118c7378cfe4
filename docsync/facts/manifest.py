"""What the keys of well-known files mean: dependencies, commands, versions, options.

`rules_for` gives the rules by file name; a new file type is a new row there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from docsync.facts.named import Family, Named
from docsync.facts.standing import config_standing, is_ci_path
from docsync.facts.tree import Claim, Listing, Node, Rule, Scalar, Table, labels, plain

_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?\s*([^#]*?)\s*$")
_ENTRY_POINT = re.compile(r"^\s*([\w.:-]+)\s*=\s*(.+?)\s*$")
_CLASSIFIER = re.compile(r"^(?:Programming Language|Framework) :: (\w+) :: (\d[\d.]*)$")
_OPTION_MARK = re.compile(
    r"default|enum|description|type|\$ref|(?:any|one|all)Of|const|deprecated|items|minimum"
    r"|markdownDescription|format|properties|required"
)


def _words(node: Node) -> list[tuple[str, int]]:
    """The texts of a list, or the lines of a block of text, with their lines."""
    if isinstance(node, Listing):
        return [(item.text, item.line) for item in node.items if isinstance(item, Scalar)]
    if isinstance(node, Scalar):
        lines = node.text.split("\n")
        return [(text.strip(), node.line + at) for at, text in enumerate(lines) if text.strip()]
    return []


def requirements(
    owner: str, found: Sequence[tuple[str, int]], *, is_public: bool = True
) -> list[Named]:
    """Requirement lines (PEP 508) as dependencies; several of one name join their specifiers."""
    by_name: dict[str, Named] = {}
    for text, line in found:
        match = _REQUIREMENT.match(text)
        if match is None:
            continue
        name, extras, specifier = match[1], match[2] or "", match[3]
        value = (extras + specifier).strip()
        known = by_name.get(name.lower())
        if known is not None:
            by_name[name.lower()] = replace(known, value=f"{known.value} | {value}")
        else:
            by_name[name.lower()] = Named(
                Family.DEPENDENCY, name, owner, value, line, detail=text, is_public=is_public
            )
    return list(by_name.values())


def _dependencies(path: tuple[str, ...], node: Node, *, is_public: bool = True) -> list[Named]:
    owner = ".".join(path)
    if not isinstance(node, Table):
        return requirements(owner, _words(node), is_public=is_public)
    found = []
    for name, child in node.entries.items():
        value = child.text("version") if isinstance(child, Table) else plain(child)
        detail = f"{name} = {plain(child)}"
        family = Family.VERSION if name in ("python", "php") else Family.DEPENDENCY
        found.append(
            Named(family, name, owner, value or "", child.line, detail=detail, is_public=is_public)
        )
    return found


_dev_dependencies = partial(_dependencies, is_public=False)


def _commands(path: tuple[str, ...], node: Node, *, is_public: bool = True) -> list[Named]:
    """A table name -> what it runs, or lines `name = what it runs`."""
    owner = ".".join(path)
    pairs: list[tuple[str, str, int]] = []
    if isinstance(node, Table):
        pairs = [(name, plain(child), child.line) for name, child in node.entries.items()]
    else:
        for text, line in _words(node):
            match = _ENTRY_POINT.match(text)
            if match:
                pairs.append((match[1], match[2], line))
    return [
        Named(
            Family.COMMAND,
            name,
            owner,
            value,
            line,
            body=value,
            detail=f"{name} = {value}"[:300],
            is_public=is_public,
        )
        for name, value, line in pairs
    ]


def _bin(path: tuple[str, ...], node: Node) -> list[Named]:
    """package.json: a table, or one path whose command is the package's own name."""
    return _commands(path, node) if isinstance(node, Table) else []


def _named_commands(path: tuple[str, ...], node: Node) -> list[Named]:
    """`[[bin]] name = ...`"""
    if not isinstance(node, Listing):
        return []
    owner = ".".join(path)
    return [
        Named(Family.COMMAND, label, owner, None, item.line, body=plain(item))
        for label, item in zip(labels(node), node.items, strict=True)
    ]


def _version(symbol: str) -> Claim:
    def claim(path: tuple[str, ...], node: Node) -> list[Named]:
        if not isinstance(node, Scalar):
            return []
        owner, key = ".".join(path[:-1]), path[-1]
        detail = f"{key} = {node.text}"
        return [Named(Family.VERSION, symbol, owner, node.text, node.line, detail=detail)]

    return claim


def _versions(path: tuple[str, ...], node: Node) -> list[Named]:
    """`engines`: a table program -> range."""
    if not isinstance(node, Table):
        return []
    owner = ".".join(path)
    return [
        Named(Family.VERSION, name, owner, plain(child), child.line)
        for name, child in node.entries.items()
    ]


def _extras(path: tuple[str, ...], node: Node) -> list[Named]:
    """Optional dependencies: the name of the extra, and what each brings."""
    if not isinstance(node, Table):
        return []
    owner = ".".join(path)
    found = []
    for name, child in node.entries.items():
        texts = ", ".join(text for text, _ in _words(child))
        found.append(
            Named(Family.ITEM, name, owner, None, child.line, detail=f"{name} = [{texts}]"[:300])
        )
        found.extend(requirements(f"{owner}.{name}", _words(child)))
    return found


def _classifiers(path: tuple[str, ...], node: Node) -> list[Named]:
    """Only the supported versions of a language or a framework say something to a reader."""
    found = []
    for text, line in _words(node):
        match = _CLASSIFIER.match(text)
        if match and "." in match[2]:
            found.append(
                Named(Family.ITEM, match[2], match[1], None, line, detail=text, certainty=0.9)
            )
    return found


def environment(path: tuple[str, ...], node: Node) -> list[Named]:
    """Variables as a table or as lines `NAME=value`."""
    pairs: list[tuple[str, str | None, int]] = []
    if isinstance(node, Table):
        pairs = [(name, plain(child), child.line) for name, child in node.entries.items()]
    else:
        for text, line in _words(node):
            name, equals, value = text.partition("=")
            pairs.append((name, value if equals else None, line))
    owner = ".".join(path[:-1])
    return [
        Named(Family.ENV, name, owner, value, line, body=value or "") for name, value, line in pairs
    ]


def _looks_like_options(node: Node) -> bool:
    return (
        isinstance(node, Table)
        and bool(node.entries)
        and all(
            isinstance(child, Table)
            and (not child.entries or any(map(_OPTION_MARK.fullmatch, child.entries)))
            for child in node.entries.values()
        )
    )


def _options(path: tuple[str, ...], node: Node) -> list[Named]:
    """Properties of a schema inside another file: default, choices, help text of each."""
    if not isinstance(node, Table):
        return []
    owner = ".".join(part for part in path[:-1] if part not in ("properties", "definitions"))
    found: list[Named] = []
    for name, child in node.entries.items():
        if not isinstance(child, Table):
            continue
        get = child.entries.get
        default, enum = get("default"), get("enum")
        help_text = child.text("description") or child.text("markdownDescription") or ""
        value = plain(default) if default is not None else None
        within = f"{owner}.{name}" if owner else name
        found.append(
            Named(
                Family.OPTION,
                name,
                owner,
                value,
                child.line,
                body=help_text or plain(child),
                detail=help_text,
            )
        )
        if help_text:
            found.append(Named(Family.HELP, name, owner, help_text, child.line, detail=help_text))
        if enum is not None:
            choices = ", ".join(text for text, _ in _words(enum))
            found.append(Named(Family.CHOICES, name, owner, choices, enum.line, detail=help_text))
        inner = get("properties")
        if inner is not None and _looks_like_options(inner):
            found.extend(_options((within, "properties"), inner))
    return found


def _options_or_keys(path: tuple[str, ...], node: Node) -> Sequence[Named]:
    return _options(path, node) if _looks_like_options(node) else ()


def _nothing(_path: tuple[str, ...], _node: Node) -> list[Named]:
    return []


def _rule(dotted: str, claim: Claim) -> Rule:
    return Rule(tuple(dotted.split("/")), claim)


_private_commands: Claim = partial(_commands, is_public=False)

_PYPROJECT = (
    _rule("project/requires-python", _version("requires-python")),
    _rule("project/version", _version("version")),
    _rule("project/dependencies", _dependencies),
    _rule("project/optional-dependencies", _extras),
    _rule("project/scripts", _commands),
    _rule("project/gui-scripts", _commands),
    _rule("project/entry-points/*", _commands),
    _rule("project/classifiers", _classifiers),
    _rule("project/keywords", _nothing),
    _rule("project/authors", _nothing),
    _rule("project/maintainers", _nothing),
    _rule("dependency-groups/*", _dev_dependencies),
    _rule("build-system/requires", _dev_dependencies),
    _rule("tool/poetry/version", _version("version")),
    _rule("tool/poetry/dependencies", _dependencies),
    _rule("tool/poetry/dev-dependencies", _dev_dependencies),
    _rule("tool/poetry/group/*/dependencies", _dev_dependencies),
    _rule("tool/poetry/scripts", _commands),
    _rule("tool/poetry/extras", _extras),
    _rule("tool/poetry/classifiers", _classifiers),
    _rule("tool/flit/metadata/requires", _dependencies),
    _rule("tool/flit/metadata/requires-python", _version("requires-python")),
    _rule("tool/flit/scripts", _commands),
    _rule("tool/pdm/scripts", _commands),
    _rule("tool/hatch/envs/*/scripts", _commands),
    _rule("tool/hatch/envs/*/dependencies", _dev_dependencies),
    _rule("tool/poe/tasks", _commands),
)
_SETUP_CFG = (
    _rule("options/python_requires", _version("requires-python")),
    _rule("metadata/version", _version("version")),
    _rule("options/install_requires", _dependencies),
    _rule("options.extras_require", _extras),
    _rule("options.entry_points/*", _commands),
    _rule("metadata/classifiers", _classifiers),
    _rule("metadata/classifier", _classifiers),
)
_SETUP_PY = (
    _rule("python_requires", _version("requires-python")),
    _rule("version", _version("version")),
    _rule("install_requires", _dependencies),
    _rule("tests_require", _dev_dependencies),
    _rule("setup_requires", _dev_dependencies),
    _rule("extras_require", _extras),
    _rule("entry_points/*", _commands),
    _rule("classifiers", _classifiers),
)
_PACKAGE_JSON = (
    _rule("version", _version("version")),
    _rule("engines", _versions),
    _rule("scripts", _commands),
    _rule("bin", _bin),
    _rule("dependencies", _dependencies),
    _rule("peerDependencies", _dependencies),
    _rule("optionalDependencies", _dependencies),
    _rule("devDependencies", _dev_dependencies),
    _rule("resolutions", _dev_dependencies),
    _rule("overrides", _dev_dependencies),
    _rule("packageManager", _version("packageManager")),
    _rule("files", _nothing),
    _rule("contributors", _nothing),
    _rule("**/properties", _options_or_keys),
)
_CARGO = (
    _rule("package/version", _version("version")),
    _rule("package/rust-version", _version("rust-version")),
    _rule("package/edition", _version("edition")),
    _rule("workspace/package/version", _version("version")),
    _rule("workspace/package/rust-version", _version("rust-version")),
    _rule("features", _extras),
    _rule("dependencies", _dependencies),
    _rule("workspace/dependencies", _dev_dependencies),
    _rule("dev-dependencies", _dev_dependencies),
    _rule("build-dependencies", _dev_dependencies),
    _rule("bin", _named_commands),
    _rule("test", _nothing),
    _rule("bench", _nothing),
)
_COMPOSER = (
    _rule("require", _dependencies),
    _rule("require-dev", _dev_dependencies),
    _rule("scripts", _commands),
    _rule("version", _version("version")),
)
_TOX = (_rule("tox/envlist", _nothing), _rule("tox/env_list", _nothing))
_TASKS = (_rule("tasks", _commands),)
_SCHEMA = (_rule("**/properties", _options_or_keys),)

_BY_NAME: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    (r"pyproject\.toml", _PYPROJECT),
    (r"setup\.cfg", _SETUP_CFG),
    (r"setup\.py", _SETUP_PY),
    (r"tox\.ini", _TOX),
    (r"package\.json", _PACKAGE_JSON),
    (r"Cargo\.toml", _CARGO),
    (r"\.?clippy\.toml", (_rule("msrv", _version("rust-version")),)),
    (r"composer\.json", _COMPOSER),
    (r"[Tt]askfile(?:\.dist)?\.ya?ml", _TASKS),
    (r"(?:deno|mise|\.mise)\.(?:jsonc?|toml)", _TASKS),
    (r".*\.(?:json|jsonc|json5|ya?ml)", _SCHEMA),
)
_RULES = tuple((re.compile(name + r"\Z"), rules) for name, rules in _BY_NAME)
_OWN_METADATA = re.compile(r"name|description|homepage|authors?|license|repository|url")


def rules_for(path: str) -> tuple[Rule, ...]:
    name = path.rsplit("/", 1)[-1]
    return next((rules for pattern, rules in _RULES if pattern.match(name)), ())


def is_kept(path: str, name: Named) -> bool:
    """Of CI files only what says something about the program: versions tried, and variables."""
    if name.family is Family.KEY and f"{name.owner}.{name.name}".lstrip(".").startswith("testenv"):
        return False  # named as a command
    if not is_ci_path(path) or path.endswith(("/action.yml", "/action.yaml")):
        return True
    parts = name.owner.split(".")
    return "matrix" in parts or parts[0] in ("env", "on", "python", "node_js", "go", "rvm")


def standing_of(path: str, name: Named) -> Named:
    """How far the name is public surface, and how sure that is."""
    is_public, certainty = config_standing(path)
    owner = name.owner
    if owner.startswith(("tool.", "build-system", "dependency-groups")) and path.endswith(
        "pyproject.toml"
    ):
        is_known = name.family in (Family.COMMAND, Family.VERSION, Family.DEPENDENCY)
        is_public, certainty = (is_public, certainty) if is_known else (False, 0.8)
    elif name.family is Family.VERSION and name.name == "rust-version":
        is_public, certainty = True, 1.0  # also where only the linter is told of it
    elif name.family is Family.KEY and path.rsplit("/", 1)[-1] in ("package.json", "Cargo.toml"):
        certainty = 0.4 if _OWN_METADATA.fullmatch(name.name) else certainty
    return replace(
        name,
        is_public=name.is_public and is_public,
        certainty=round(name.certainty * certainty, 3),
    )
