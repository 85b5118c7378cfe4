"""What values a parameter takes: told by its annotation, the docstring, its default or its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

_MAX_DEPTH = 6

# as annotations write them, without the module
_NAMES = {
    "int": "int",
    "Integral": "int",
    "float": "float",
    "Real": "float",
    "Number": "float",
    "complex": "float",
    "str": "str",
    "AnyStr": "str",
    "LiteralString": "str",
    "Text": "str",
    "bool": "bool",
    "bytes": "bytes",
    "bytearray": "bytes",
    "list": "list",
    "List": "list",
    "Sequence": "list",
    "MutableSequence": "list",
    "Iterable": "list",
    "Collection": "list",
    "Container": "list",
    "tuple": "tuple",
    "Tuple": "tuple",
    "set": "set",
    "Set": "set",
    "AbstractSet": "set",
    "MutableSet": "set",
    "frozenset": "frozenset",
    "FrozenSet": "frozenset",
    "dict": "dict",
    "Dict": "dict",
    "Mapping": "dict",
    "MutableMapping": "dict",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "timedelta": "timedelta",
    "Decimal": "Decimal",
    "Fraction": "Fraction",
    "Any": "any",
    "object": "any",
    "Hashable": "any",
    "SupportsFloat": "float",
    "SupportsInt": "int",
    "None": "none",
    "NoneType": "none",
}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "int": int,
    "float": (int, float),
    "str": str,
    "bool": bool,
    "bytes": bytes,
    "list": (list, tuple),
    "tuple": tuple,
    "set": (set, frozenset),
    "frozenset": (set, frozenset),
    "dict": dict,
    "none": type(None),
    "date": date,
    "datetime": datetime,
    "time": time,
    "timedelta": timedelta,
    "Decimal": Decimal,
    "Fraction": Fraction,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is one of the values of `_NAMES`, "union" or "literal". `inner` are the kinds of what
    is in it: one of a list or a set, two of a dictionary, those of each place of a tuple, or one
    and `is_open` where its length is free."""

    name: str
    inner: tuple[Kind, ...] = ()
    choices: tuple[Any, ...] = ()
    is_open: bool = False


ANY = Kind("any")
INT, FLOAT, STR, BOOL = Kind("int"), Kind("float"), Kind("str"), Kind("bool")


def list_of(kind: Kind) -> Kind:
    return Kind("list", (kind,))


def read_annotation(
    node: ast.expr, known: Mapping[str, ast.expr] | None = None, depth: int = 0
) -> Kind | None:
    """None for what no value can be made of, such as a class of the project; `known` are names
    that the module gives to types."""
    known = known or {}
    if depth > _MAX_DEPTH:
        return None
    if isinstance(node, ast.Constant):
        return _of_constant(node, known, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _union((node.left, node.right), known, depth)
    if isinstance(node, ast.Name | ast.Attribute):
        name = node.id if isinstance(node, ast.Name) else node.attr
        if isinstance(node, ast.Name) and name in known:
            inner = {key: value for key, value in known.items() if key != name}
            return read_annotation(known[name], inner, depth + 1)
        return _bare(_NAMES[name]) if name in _NAMES else None
    if isinstance(node, ast.Subscript):
        return _of_subscript(node, known, depth)
    return None


def _of_constant(node: ast.Constant, known: Mapping[str, ast.expr], depth: int) -> Kind | None:
    if node.value is None:
        return Kind("none")
    if not isinstance(node.value, str):
        return None
    try:
        inner = ast.parse(node.value.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None
    return read_annotation(inner, known, depth + 1)


def _bare(name: str) -> Kind:
    """A container whose content is not told holds numbers: most functions can take them."""
    if name in ("list", "set", "frozenset"):
        return Kind(name, (INT,))
    if name == "tuple":
        return Kind(name, (INT,), is_open=True)
    return Kind(name, (STR, INT)) if name == "dict" else Kind(name)


def _union(nodes: tuple[ast.expr, ...], known: Mapping[str, ast.expr], depth: int) -> Kind | None:
    """Of those that values can be made of."""
    kinds = [read_annotation(each, known, depth + 1) for each in nodes]
    found = [kind for kind in kinds if kind is not None]
    if not any(kind.name != "none" for kind in found):
        return None
    return found[0] if len(found) == 1 else Kind("union", tuple(found))


def _of_subscript(node: ast.Subscript, known: Mapping[str, ast.expr], depth: int) -> Kind | None:
    base = node.value
    word = base.id if isinstance(base, ast.Name) else getattr(base, "attr", "")
    parts = tuple(node.slice.elts) if isinstance(node.slice, ast.Tuple) else (node.slice,)
    if word == "Optional":
        return _union((*parts, ast.Constant(None)), known, depth)
    if word == "Union":
        return _union(parts, known, depth)
    if word in ("Annotated", "Final", "Required", "NotRequired"):
        return read_annotation(parts[0], known, depth + 1)
    if word == "Literal":
        try:
            return Kind("literal", choices=tuple(ast.literal_eval(each) for each in parts))
        except (ValueError, TypeError):
            return None
    name = _NAMES.get(word, "")
    if name not in ("list", "tuple", "set", "frozenset", "dict"):
        return None
    is_open = name == "tuple" and isinstance(parts[-1], ast.Constant) and parts[-1].value is ...
    kinds = [read_annotation(each, known, depth + 1) for each in parts[: 1 if is_open else None]]
    inner = tuple(kind for kind in kinds if kind is not None)
    wanted = {"dict": 2, "tuple": len(kinds)}.get(name, 1)
    return Kind(name, inner, is_open=is_open) if len(inner) == wanted == len(kinds) else None


def type_names(tree: ast.Module) -> dict[str, ast.expr]:
    """What the module calls types: `Row = list[int]`, `Level = Literal[...]`, NewType."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        value: ast.expr | None = None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            name, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign):
            name, value = node.target, node.value
        if value is None or not isinstance(name, ast.Name):
            continue
        if isinstance(value, ast.Call) and ast.unparse(value.func).endswith("NewType"):
            value = value.args[1] if len(value.args) == 2 else None
        if isinstance(value, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp):
            found[name.id] = value
    return found


def kind_of_value(value: Any) -> Kind | None:
    """Of a default; None says nothing."""
    if isinstance(value, bool | int | float | str | bytes):
        return Kind(type(value).__name__)
    if isinstance(value, list | tuple | set | frozenset) and value:
        inner = kind_of_value(next(iter(value)))
        if isinstance(value, tuple):
            kinds = tuple(map(kind_of_value, value))
            return Kind("tuple", tuple(k for k in kinds if k)) if all(kinds) else None
        return Kind(type(value).__name__, (inner,)) if inner else None
    if isinstance(value, list | tuple | set | frozenset | dict):
        return _bare(type(value).__name__)
    return None


def fits(value: Any, kind: Kind | None) -> bool:
    """Whether a value may be of that kind; nothing speaks against None, and against anything where
    the kind is not known."""
    if kind is None or kind.name == "any" or value is None:
        return True
    if kind.name == "union":
        return any(fits(value, each) for each in kind.inner)
    if kind.name == "literal":
        return value in kind.choices
    if kind.name in ("int", "float") and isinstance(value, bool):
        return False
    if not isinstance(value, _TYPES.get(kind.name, object)):
        return False
    if isinstance(value, dict):
        key, item = kind.inner
        return all(fits(k, key) and fits(v, item) for k, v in value.items())
    if isinstance(value, tuple) and kind.name == "tuple" and not kind.is_open:
        return len(value) == len(kind.inner) and all(map(fits, value, kind.inner))
    if isinstance(value, list | tuple | set | frozenset) and kind.inner:
        return all(fits(each, kind.inner[0]) for each in value)
    return True


_ITEMS = {
    "int": r"int(?:eger)?s?|(?:whole |natural |positive |prime )?numbers?|digits",
    "float": r"floats?|floating[- ]point(?: numbers?)?|reals?|doubles?|decimals?",
    "str": r"str(?:ing)?s?|words?|names?|characters?|letters?|texts?",
    "bool": r"bool(?:ean)?s?",
    "list": r"lists?|arrays?|rows?|sequences?",
    "tuple": r"tuples?|pairs?",
}
_ADJECTIVES = (
    r"(?:(?:non-?empty|non-?negative|sorted|positive|negative|natural|distinct|unique|lower-?case|"
    r"upper-?case|single|given|two|three|ordered|unsorted|random|possible|valid|short|long|ascii|"
    r"unicode|binary|signed|unsigned|whole|real|optional|python|flat|nested|ISO|plain)\s+)*"
)
_ITEM = "|".join(f"(?P<{name}>{words})" for name, words in _ITEMS.items())
_MANY = re.compile(
    r"(?P<many>list|array|sequence|collection|iterable|series|vector|set|tuple)s?(?:\s+of\s+|\[)"
    rf"{_ADJECTIVES}(?:{_ITEM})\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"(?P<matrix>matrix|grid|2[- ]?d (?:list|array)|table)"
    r"|(?P<dict>dict(?:ionary|ionaries)?|mapping)"
    r"|(?P<list>list|array|sequence|iterable|collection|series)s?|(?P<tuple>tuples?)"
    r"|(?P<bool>bool(?:ean)?s?|flag)|(?P<float>floats?|floating[- ]point|real numbers?|doubles?)"
    r"|(?P<int>int(?:eger)?s?|(?:whole |natural |positive )?numbers?)"
    r"|(?P<str>str(?:ing)?s?|words?|texts?|sentences?|characters?|paragraphs?)"
    r"|(?P<set>sets?)",
    re.IGNORECASE,
)


def kind_in(words: str) -> Kind | None:
    """The kind that a description begins with, in Python or in English: `list[int]`, `list of
    ints`, `str, optional`, `a string`, `{'a', 'b'}`."""
    words = re.sub(
        r"(?i)^(?:an?|the|some)\s+|,\s*(?:optional|default\b.*)$|\s*\(optional\)$",
        "",
        words.strip(),
    )
    words = words.strip(" `*'\"")
    if not words:
        return None
    if words.startswith("{"):
        try:
            choices = ast.literal_eval(words)
        except (ValueError, SyntaxError, TypeError):
            return None
        return Kind("literal", choices=tuple(sorted(choices, key=repr))) if choices else None
    try:
        kind = read_annotation(ast.parse(words.replace(" or ", " | "), mode="eval").body)
    except (SyntaxError, ValueError):
        kind = None
    if kind is not None:
        return kind
    start = re.match(_ADJECTIVES, words, re.IGNORECASE)
    rest = words[start.end() if start else 0 :]
    if many := _MANY.match(rest):
        item = next(name for name in _ITEMS if many[name])
        inner = _bare(item)
        outer = many["many"].lower()
        if outer == "tuple":
            return Kind("tuple", (inner,), is_open=True)
        return Kind("set" if outer == "set" else "list", (inner,))
    if one := _ONE.match(rest):
        if re.match(r"\w", rest[one.end() :]):
            return None
        name = str(one.lastgroup)
        return list_of(list_of(INT)) if name == "matrix" else _bare(name)
    return None
