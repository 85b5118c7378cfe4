"""`setup.py`: the literal arguments of `setup(...)`, read as a manifest and never run."""

from __future__ import annotations

import ast
import warnings

from docsync.facts.config import config_facts
from docsync.facts.fact import ChangeFact
from docsync.facts.manifest import rules_for
from docsync.facts.syntax import SourceError
from docsync.facts.tree import Listing, Node, Scalar, Table


def setup_py_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Raises SourceError on a syntax error."""
    return config_facts(
        path, "python", _arguments(old_path or path, old), _arguments(path, new), old_path
    )


def _arguments(path: str, blob: bytes | None) -> Table | None:
    if blob is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(blob)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = error.lineno or 1 if isinstance(error, SyntaxError) else 1
        raise SourceError(path, line, f"invalid syntax: {error}") from None
    known = {rule.pattern[0] for rule in rules_for("setup.py")}
    assigned = {
        target.id: statement.value
        for statement in module.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    entries: dict[str, Node] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("setup"):
            for keyword in node.keywords:
                value = keyword.value
                if isinstance(value, ast.Name):
                    value = assigned.get(value.id, value)
                made = _node(value)
                if keyword.arg in known and made is not None:
                    entries[keyword.arg] = made
    return Table(entries, 1)


def _node(value: ast.expr) -> Node | None:
    """None for what is computed."""
    if isinstance(value, ast.Constant):
        return Scalar(str(value.value), value.lineno)
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        items = (_node(item) for item in value.elts)
        return Listing(tuple(item for item in items if item is not None), value.lineno)
    if isinstance(value, ast.Dict):
        made = {
            str(key.value): _node(child)
            for key, child in zip(value.keys, value.values, strict=True)
            if isinstance(key, ast.Constant)
        }
        return Table({key: node for key, node in made.items() if node is not None}, value.lineno)
    return None
