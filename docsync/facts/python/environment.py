"""Environment variables that the code reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import name_similarity, pair, split_words
from docsync.facts.python.change import Change
from docsync.facts.python.symbols import Module, Quote, keyword, last_name, quoted, strings_in
from docsync.facts.python.trace import Trace
from docsync.facts.sides import Sides, Texts, nearest

_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_READERS = frozenset({"get", "pop", "setdefault", "getenv", "getenvb"})
_TYPED = frozenset(
    ["str", "bool", "int", "float", "list", "dict", "json", "url", "path", "tuple", "db"]
)
_KEYWORDS = ("envvar", "env_var", "env", "environ")
_SAME_NAME = 0.6
_SAME_PART = 0.4
_TELLING_CHARS = 8
SETTINGS = "BaseSettings"


@dataclass(frozen=True, slots=True)
class Variable:
    """`owner` is the function that reads it first; `option` is the option that it stands in for,
    where the code says so: `add_argument("--width", env="TOOL_WIDTH")`. `field` is what a class of
    settings calls it, `body` what that says of it besides its name; `target` is what its line
    assigns."""

    name: str
    default: Quote | None
    owner: str
    line: int
    option: str = ""
    field: str = ""
    body: str = ""
    help: str = ""
    target: str = ""


_ASSIGNED = re.compile(r"\s*(?:self\.)?(?P<name>[A-Za-z_]\w*)\s*(?::[^=]+)?=(?!=)")


def _target(module: Module, line: int) -> str:
    lines = module.source.lines
    text = lines[line - 1].decode("utf-8", "replace") if 0 < line <= len(lines) else ""
    match = _ASSIGNED.match(text)
    return match["name"] if match is not None else ""


def read_environment(module: Module, traces: Iterable[Trace]) -> dict[str, Variable]:
    """By name, in order; a later reading only adds a default that the first had not."""
    found: dict[str, Variable] = {}
    if may_have_settings(module):
        from docsync.facts.python.settings import read_settings

        for variable in read_settings(module):
            found.setdefault(variable.name, variable)
    if not any(b"env" in line for line in module.source.lines):
        return found
    for seen in traces:
        for name, default in _read(module, seen.node):
            if not _NAME.fullmatch(name):
                continue
            text = module.quote(default)
            known = found.get(name)
            if known is None:
                option = _option(module, seen.node)
                line = seen.node.lineno
                target = _target(module, line)
                found[name] = Variable(name, text, seen.owner, line, option, target=target)
            elif known.default is None and text is not None:
                found[name] = replace(known, default=text)
    return found


def may_have_settings(module: Module) -> bool:
    return any(SETTINGS.encode() in line for line in module.source.lines)


def _option(module: Module, node: ast.AST) -> str:
    if not isinstance(node, ast.Call) or keyword(node, *_KEYWORDS) is None:
        return ""
    spelled = (text for argument in node.args for text in strings_in(module.resolve(argument)))
    return max((text for text in spelled if text.startswith("-")), key=len, default="")


def compare_environment(
    change: Change, old_traces: Sequence[Trace], new_traces: Sequence[Trace]
) -> Iterator[ChangeFact]:
    """Either side may be empty: then every variable of the other came or went."""
    old = read_environment(change.old, old_traces) if change.old else {}
    new = read_environment(change.new, new_traces) if change.new else {}
    yield from compare_variables(change, old, new)


def compare_variables(
    change: Sides, old: Mapping[str, Variable], new: Mapping[str, Variable]
) -> Iterator[ChangeFact]:
    """As `compare_environment`, of variables that were read already."""
    removed = [v for name, v in old.items() if name not in new]
    added = [v for name, v in new.items() if name not in old]
    pairs = [
        p for p in pair(removed, added, _likeness) if not _is_either(removed[p.old], p.new, added)
    ]
    for p in pairs:
        before, after = removed[p.old], added[p.new]
        yield _fact(
            change,
            FactKind.ENV_RENAMED,
            after,
            new,
            (before.name, after.name),
            symbol=before.name,
            certainty=p.score,
        )
    renamed = {removed[p.old].name: added[p.new].name for p in pairs}
    for name, before in old.items():
        found = new.get(renamed.get(name, name))
        if found is None:
            yield _fact(change, FactKind.ENV_REMOVED, before, old, (quoted(before.default), None))
        elif before.default != found.default:
            texts = (quoted(before.default), quoted(found.default))
            yield _fact(change, FactKind.DEFAULT_CHANGED, found, new, texts, symbol=name)
    for after in added:
        if after.name not in renamed.values():
            yield _fact(change, FactKind.ENV_ADDED, after, new, (None, quoted(after.default)))


def _is_either(old: Variable, at: int, added: Sequence[Variable]) -> bool:
    """Whether another new variable has as many words of the old one's name as the one in its place:
    which of the two it is called now is not known."""
    new = added[at]
    if (old.option and old.option == new.option) or (old.field and old.field == new.field):
        return False
    own = set(split_words(old.name))
    shared = len(own & set(split_words(new.name)))
    others = (set(split_words(o.name)) for n, o in enumerate(added) if n != at)
    return any(len(own & words) >= shared for words in others)


def _likeness(old: Variable, new: Variable) -> float:
    if old.option and old.option == new.option:
        return 1.0
    if old.field and old.field == new.field:
        return 1.0  # of another prefix
    if old.field and new.field:
        # a prefix in common says nothing
        names = name_similarity(old.field, new.field)
        if old.body == new.body and len(old.body) >= _TELLING_CHARS and names >= _SAME_PART:
            return min(1.0, _SAME_NAME + names / 2)
    else:
        names = _own_similarity(old.name, new.name)
    same_default, same_owner = old.default == new.default, old.owner == new.owner
    if old.target and old.target == new.target and same_owner:
        own = set(split_words(old.target))
        is_told = bool(own & set(split_words(old.name)) & set(split_words(new.name)))
        if is_told or (same_default and old.default is not None):
            return 0.95 if same_default else 0.9
    if names < _SAME_NAME or (old.target and new.target and same_owner and not same_default):
        return 0.0  # another thing is made of it
    return names if not (same_default or same_owner) and names < 0.8 else min(1.0, 0.1 + names)


def _own_similarity(first: str, second: str) -> float:
    """Of what follows the words that both begin with, which all variables of a program may."""
    a, b = split_words(first), split_words(second)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
    shared = min(shared, len(a) - 1, len(b) - 1)
    whole = name_similarity(first, second)
    return min(whole, name_similarity("_".join(a[shared:]), "_".join(b[shared:])) + 0.1)


def _fact(
    change: Sides,
    kind: FactKind,
    at: Variable,
    side: Iterable[str],
    texts: Texts,
    *,
    symbol: str = "",
    certainty: float = 1.0,
) -> ChangeFact:
    default = f" (default {at.default.text})" if at.default is not None else ""
    return change.about(
        kind,
        symbol or at.name,
        "",
        at.line,
        owner=at.owner,
        before=texts[0],
        after=texts[1],
        is_old=kind is FactKind.ENV_REMOVED,
        is_public=change.is_surface,
        siblings=nearest(at.name, side),
        detail=f"environment variable {at.name}{default}" + (f"\n{at.help}" if at.help else ""),
        certainty=certainty,
    )


def _read(module: Module, node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    match node:
        case ast.Subscript(value=value, slice=key, ctx=ast.Load()) if _is_environ(value):
            yield _text(module, key), None
        case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[value]) if (
            _is_environ(value)
        ):
            yield _text(module, key), None
        case ast.Match(subject=value, cases=cases) if _is_environ(value):
            for inner in (part for case in cases for part in ast.walk(case.pattern)):
                if isinstance(inner, ast.MatchMapping):
                    yield from ((_text(module, key), None) for key in inner.keys)
        case ast.Call(func=func, args=args):
            if args and _is_reader(func):
                default = args[1] if len(args) > 1 else keyword(node, "default")
                yield _text(module, args[0]), default
            named = keyword(node, *_KEYWORDS)
            if named is not None:
                for name in strings_in(module.resolve(named)):
                    yield name, None


def _is_environ(node: ast.expr) -> bool:
    return last_name(node) in ("environ", "environb") and not isinstance(node, ast.Call)


def _is_reader(func: ast.expr) -> bool:
    match func:
        case ast.Name(id=name):
            return name in ("getenv", "env", "env_bool", "getenvb") or name == "decouple_config"
        case ast.Attribute(attr="getenv" | "getenvb"):
            return True
        case ast.Attribute(value=value, attr=name):
            if name in _READERS:
                return _is_environ(value)
            return name in _TYPED and isinstance(value, ast.Name) and value.id == "env"
    return False


def _text(module: Module, node: ast.expr) -> str:
    found = strings_in(module.resolve(node))
    return found[0] if len(found) == 1 else ""
