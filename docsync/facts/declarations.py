"""Names in a declaring position, by the shape of the line: symbols, constants, fields, keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docsync.facts.named import Family, Named
from docsync.facts.scope import Scopes

LITERAL = (
    r"(?:-?\d[\w.]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`[^`\n]*`"
    r"|\b(?:true|false|null|nil|None|undefined|True|False)\b)"
)
_LITERAL = re.compile(rf"\s*({LITERAL})\s*[,;)\]}}]*\s*$")
_NAME = r"(?P<name>[A-Za-z_$][\w$]*)"


@dataclass(frozen=True, slots=True)
class _Shape:
    """`public`: "always", "never", "capital" (an upper-case first letter), "vis" (group `vis`
    holds a word that exports)."""

    family: Family
    pattern: re.Pattern[str]
    public: str = "always"
    certainty: float = 0.85


def _shape(family: Family, source: str, public: str = "always", certainty: float = 0.85) -> _Shape:
    return _Shape(family, re.compile(source, re.MULTILINE), public, certainty)


_S, _C, _F = Family.SYMBOL, Family.CONSTANT, Family.FIELD
_JS_KINDS = r"(?:async\s+)?(?:function\*?|class|interface|type|enum|namespace|abstract\s+class)"
_EXPORT = r"(?P<vis>export\s+)?"
_VALUE = r"(?P<value>[^\n]*)"

_SHAPES: dict[str, tuple[_Shape, ...]] = {
    "js": (
        _shape(_S, rf"^\s*{_EXPORT}(?:default\s+)?(?:declare\s+)?{_JS_KINDS}\s+{_NAME}", "vis"),
        _shape(_C, rf"^{_EXPORT}(?:const|let|var)\s+{_NAME}\s*(?::[^=\n]+)?=\s*{_VALUE}", "vis"),
        _shape(_S, rf"^\s*(?:module\.)?exports\.{_NAME}\s*="),
        _shape(_S, rf"^[A-Za-z_$][\w$]*(?:\.prototype)?\.{_NAME}\s*=\s*(?:async\s+)?(?:func|\()"),
        _shape(
            _S,
            r"^[ \t]+(?P<hidden>private\s+|protected\s+)?"
            r"(?:(?:public|static|async|get|set|override)\s+)*"
            rf"{_NAME}\s*(?:<[^>\n]*>)?\([^;\n]*\{{\s*$",
            "always",
            0.7,
        ),
    ),
    "go": (
        _shape(
            _S,
            rf"^func\s+(?:\(\s*\w*\s*\*?(?P<owner>\w+)(?:\[[^\]]*\])?\s*\)\s*)?{_NAME}",
            "capital",
        ),
        _shape(_S, rf"^type\s+{_NAME}", "capital"),
        _shape(_C, rf"^(?:const|var)\s+{_NAME}(?:\s+[\w.*\[\]]+)?\s*=\s*{_VALUE}", "capital"),
        _shape(_C, rf"^\t{_NAME}(?:\s+[\w.]+)?\s+=\s+{_VALUE}", "capital", 0.7),
    ),
    "rust": (
        _shape(
            _S,
            r"^\s*(?P<vis>pub\s+)?(?:pub\([^)]*\)\s+)?(?:(?:const|async|unsafe|default|extern\s+\"[^\"]*\")\s+)*"
            rf"(?:fn|struct|enum|trait|type|mod|union)\s+{_NAME}",
            "vis",
        ),
        _shape(
            _C,
            rf"^\s*(?P<vis>pub\s+)?(?:pub\([^)]*\)\s+)?(?:const|static)\s+(?:mut\s+)?(?P<name>[A-Z]\w*)\s*:"
            rf"[^=\n]+=\s*{_VALUE}",
            "vis",
        ),
        _shape(_S, rf"^\s*macro_rules!\s+{_NAME}"),
    ),
    "c": (
        _shape(_C, rf"^[ \t]*#[ \t]*define[ \t]+{_NAME}(?:[ \t]+{_VALUE})?$", "always", 0.7),
        _shape(
            _S,
            r"^(?P<hidden>static\s+)?(?!return|else|typedef|using|if|for|while)[A-Za-z_]"
            rf"[\w:<>,*& ]*[\s*&]{_NAME}"
            r"\s*\([^;{}]*\)\s*(?:const\s*)?[;{]",
            "always",
            0.7,
        ),
        _shape(
            _S,
            r"^\s*(?:typedef\s+)?(?:struct|class|enum(?:\s+class)?|union|namespace)\s+"
            rf"{_NAME}\s*[{{:]",
        ),
    ),
    "jvm": (
        _shape(
            _S,
            r"^\s*(?P<hidden>(?:private|fileprivate)\s+)?(?:[a-z]+\s+)*"
            rf"(?:class|interface|enum|record|struct|trait|object|protocol|@interface|message|service)\s+{_NAME}",
        ),
        _shape(
            _S,
            rf"^\s*(?P<hidden>private\s+)?(?:[a-z@]+\s+)*(?:fun|func|def|function|rpc)\s+(?:<[^>]*>\s*)?"
            rf"(?:[\w<>?]+\.)?{_NAME}\s*[(<]",
        ),
        _shape(
            _C,
            rf"^\s*(?P<vis>public\s+|internal\s+)?(?:(?:static|final|const|readonly|val|let|var)\s+)+(?:\w[\w<>?]*\s+)?"
            rf"(?P<name>[A-Z][A-Z0-9_]{{2,}})\s*(?::\s*\w+\s*)?=\s*{_VALUE}",
            "vis",
        ),
        _shape(
            _S,
            r"^\s*(?:public|protected)\s+(?:(?:static|final|abstract|virtual|override|async|synchronized|default)\s+)*"
            rf"(?:[\w<>\[\],.?]+\s+)?{_NAME}\s*(?:\(|\{{\s*get)",
        ),
    ),
    "ruby": (
        _shape(_S, rf"^\s*(?:class|module)\s+(?:[\w:]+::)?{_NAME}"),
        _shape(_S, r"^\s*def\s+(?:self\.)?(?P<name>[a-z_]\w*[?!=]?)"),
        _shape(_S, r"^\s*attr_(?:accessor|reader|writer)\s+:(?P<name>\w+)"),
        _shape(_C, rf"^\s*(?P<name>[A-Z][A-Z0-9_]+)\s*=\s*{_VALUE}"),
    ),
    "shell": (
        _shape(_S, r"^\s*(?:function\s+)?(?P<name>[A-Za-z_][\w:.-]*)\s*\(\)\s*\{?", "always", 0.7),
        _shape(_S, r"^\s*function\s+(?P<name>[\w:.-]+)\s*\{?", "always", 0.7),
    ),
    "hash": (
        _shape(_S, rf"^\s*(?:sub|def|defmodule|defmacro|function|macro)\s+(?:\w+\.)*{_NAME}"),
        _shape(_S, r"^\s*(?:variable|output|module)\s+\"(?P<name>[\w-]+)\""),
    ),
    "dash": (
        _shape(_S, rf"^\s*(?:local\s+)?function\s+(?:\w+[.:])*{_NAME}"),
        _shape(
            _S,
            r"(?i)^\s*create\s+(?:or\s+replace\s+)?(?:table|view|function|procedure|type)\s+(?:if\s+not\s+exists\s+)?"
            r"[\"`]?(?P<name>\w+)",
        ),
    ),
    "semi": (
        _shape(
            _S,
            r"^\s*\((?:defn|def|defmacro|defun|defvar|defcustom|define)-?\s+\(?(?P<name>[^\s()]+)",
        ),
    ),
    "python": (_shape(_S, rf"^\s*(?:async\s+)?(?:def|class)\s+{_NAME}"),),
}

_EXPORT_LIST = re.compile(r"(?:export\s*(?:type\s*)?|module\.exports\s*=\s*)\{([^{}]*)\}")
_CONTROL = re.compile(
    r"if|for|while|switch|catch|function|return|else|do|with|new|typeof|await|super|constructor"
    r"|import|require|case|throw|describe|it|test|main|sizeof|foreach|elif|let|const|var|this|self"
)
# a field or an object key, in a block that names its owner
_FIELD = re.compile(
    r"""(?mx)^[ \t]+(?:(?:pub(?:\([^)]*\))?|public|readonly|static|final|val|var|let)\s+)*
    (?P<quote>['"]?)(?P<name>[A-Za-z_$][\w$-]*)(?P=quote)(?:\?|!)?[ \t]*:(?!:|=)[ \t]*
    (?P<value>[^\n]*?)[,;]?[ \t]*$"""
)
_GO_FIELD = re.compile(
    r"(?m)^[ \t]+(?P<name>[A-Z]\w*)[ \t]+(?P<value>[\w.*\[\]{}]+)"
    r"(?:[ \t]+`(?P<tag>[^`\n]*)`)?[ \t]*$"
)
_TAG = re.compile(r"\b(?:json|yaml|toml|mapstructure|koanf|ini|hcl):\"([\w.-]+)")
_VARIANT = re.compile(
    r"(?m)^[ \t]+(?P<name>[A-Z]\w*)[ \t]*(?:=[ \t]*(?P<value>[^\n,]+)|[({][^\n]*)?,?[ \t]*$"
)


def literal(text: str | None) -> str | None:
    """The literal that is all of the text, as written; None for anything computed."""
    match = _LITERAL.match(text or "")
    return match[1] if match else None


def declarations(family: str | None, text: str, first: int, scopes: Scopes) -> Iterator[Named]:
    """Names that a piece of text declares. `first` is the 0-based line of the file where the text
    begins; `scopes` knows the whole file."""
    for shape in _SHAPES.get(family or "", ()):
        for match in shape.pattern.finditer(text):
            name = match["name"]
            if _CONTROL.fullmatch(name):
                continue
            at = first + text.count("\n", 0, match.start("name"))
            groups = match.groupdict()
            scope = scopes.of(at)
            if scope.is_local and shape.public != "capital":
                continue
            yield Named(
                shape.family,
                name,
                groups.get("owner") or scope.owner,
                literal(groups.get("value")),
                at + 1,
                body=scopes.body(at, name),
                detail=scopes.shown(at),
                is_public=_is_public(shape, groups, name, scope.is_private),
                certainty=shape.certainty,
            )
    if family == "js":
        yield from _export_lists(text, first, scopes)
    yield from _fields(family, text, first, scopes)


def _is_public(
    shape: _Shape, groups: dict[str, str | None], name: str, is_private_scope: bool
) -> bool:
    if name.startswith("_") or groups.get("hidden") or is_private_scope:
        return False
    if shape.public == "capital":
        return name[0].isupper()
    if shape.public == "vis":
        return bool(groups.get("vis"))
    return True


def _export_lists(text: str, first: int, scopes: Scopes) -> Iterator[Named]:
    for match in _EXPORT_LIST.finditer(text):
        for entry in match[1].split(","):
            name = entry.split(":")[0].split(" as ")[-1].strip()
            if re.fullmatch(r"[A-Za-z_$][\w$]*", name):
                at = first + text.count("\n", 0, text.index(name, match.start()))
                yield Named(
                    Family.SYMBOL, name, "", None, at + 1, detail=scopes.shown(at), certainty=0.9
                )


def _fields(family: str | None, text: str, first: int, scopes: Scopes) -> Iterator[Named]:
    if family == "go":
        for match in _GO_FIELD.finditer(text):
            at = first + text.count("\n", 0, match.start("name"))
            scope = scopes.of(at)
            if scope.is_local or scope.kind != "struct":
                continue
            yield _field(match["name"], match["value"], at, scopes, certainty=0.8)
            for tag in dict.fromkeys(_TAG.findall(match["tag"] or "")):
                if tag not in ("-", match["name"]):
                    yield _field(tag, match["value"], at, scopes, certainty=0.85)
    if family in ("rust", "jvm", "c"):
        for match in _VARIANT.finditer(text):
            at = first + text.count("\n", 0, match.start("name"))
            if scopes.of(at).kind == "enum":
                yield _field(match["name"], literal(match["value"]), at, scopes, certainty=0.8)
    if family not in ("js", "rust", "jvm", "go"):
        return
    for match in _FIELD.finditer(text):
        at = first + text.count("\n", 0, match.start("name"))
        scope = scopes.of(at)
        if not scope.owner and not scope.is_local:
            continue
        value = literal(match["value"])
        is_type = value is None and scope.kind in ("interface", "type", "struct", "class", "enum")
        if scope.is_local and (value is None or family != "js"):
            continue
        yield Named(
            Family.FIELD if is_type else Family.OPTION,
            match["name"],
            scope.owner,
            match["value"].strip() if is_type else value,
            at + 1,
            body=match["value"].strip(),
            detail=scopes.shown(at),
            is_public=not (scope.is_local or scope.is_private or match["name"].startswith("_")),
            certainty=0.45 if scope.is_local else 0.75,
        )


def _field(name: str, value: str | None, at: int, scopes: Scopes, *, certainty: float) -> Named:
    scope = scopes.of(at)
    return Named(
        Family.FIELD,
        name,
        scope.owner,
        value,
        at + 1,
        body=value or "",
        detail=scopes.shown(at),
        is_public=not scope.is_private,
        certainty=certainty,
    )
