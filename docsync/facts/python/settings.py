"""Environment variables that the fields of a class of settings are filled from (pydantic)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docsync.facts.python.environment import SETTINGS, Variable
from docsync.facts.python.messages import template
from docsync.facts.python.symbols import Module, keyword, last_name, strings_in
from docsync.facts.sentence import first_sentence

_MODELS = frozenset({SETTINGS, "BaseModel"})
_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_ALIASES = ("validation_alias", "alias", "env")


@dataclass(frozen=True, slots=True)
class _Config:
    prefix: str = ""
    is_case_sensitive: bool = False


def read_settings(module: Module) -> Iterator[Variable]:
    """One for each field of the classes at the top of the module, in order."""
    classes = {n.name: n for n in module.source.tree.body if isinstance(n, ast.ClassDef)}
    for node in classes.values():
        if not _is_settings(node, classes, set()):
            continue
        config = _config(module, node, classes, set())
        for index, field in enumerate(node.body):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                after = node.body[index + 1] if index + 1 < len(node.body) else None
                yield from _variable(module, node.name, field, after, config, classes)


def _is_settings(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef], seen: set[str]) -> bool:
    seen.add(node.name)
    names = [last_name(base) for base in node.bases]
    return SETTINGS in names or any(
        name in classes and name not in seen and _is_settings(classes[name], classes, seen)
        for name in names
    )


def _config(
    module: Module, node: ast.ClassDef, classes: Mapping[str, ast.ClassDef], seen: set[str]
) -> _Config:
    """What the class says of its variables, or else the class that it is made from."""
    seen.add(node.name)
    said: dict[str, ast.expr] = {}
    for base in reversed(node.bases):
        name = last_name(base)
        if name in classes and name not in seen:
            known = _config(module, classes[name], classes, seen)
            said["env_prefix"] = ast.Constant(known.prefix)
            said["case_sensitive"] = ast.Constant(known.is_case_sensitive)
    for part in node.body:
        match part:
            case (
                ast.Assign(targets=[ast.Name(id="model_config")], value=value)
                | ast.AnnAssign(target=ast.Name(id="model_config"), value=ast.expr() as value)
            ):
                said.update(_entries(value))
            case ast.ClassDef(name="Config", body=body):
                for line in body:
                    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                        said[line.targets[0].id] = line.value
    said.update({word.arg: word.value for word in node.keywords if word.arg})
    prefix = module.resolve(said["env_prefix"]) if "env_prefix" in said else None
    strict = said.get("case_sensitive")
    return _Config(
        "".join(strings_in(prefix)) if prefix is not None else "",
        isinstance(strict, ast.Constant) and strict.value is True,
    )


def _entries(value: ast.expr) -> dict[str, ast.expr]:
    """`SettingsConfigDict(env_prefix="APP_")`, or the same as a dictionary."""
    match value:
        case ast.Call(keywords=words):
            return {word.arg: word.value for word in words if word.arg}
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {str(k.value): v for k, v in pairs if isinstance(k, ast.Constant)}
    return {}


def _variable(
    module: Module,
    owner: str,
    field: ast.AnnAssign,
    after: ast.stmt | None,
    config: _Config,
    classes: Mapping[str, ast.ClassDef],
) -> Iterator[Variable]:
    assert isinstance(field.target, ast.Name)
    name, annotation = field.target.id, ast.unparse(field.annotation)
    holders = {n for n, c in classes.items() if _MODELS & {last_name(b) for b in c.bases}}
    is_group = not holders.isdisjoint(re.findall(r"\w+", annotation))
    if name.startswith("_") or name == "model_config" or "ClassVar" in annotation or is_group:
        return
    default, told, alias = field.value, "", ""
    call = _field(field)
    if call is not None:
        default = call.args[0] if call is field.value and call.args else keyword(call, "default")
        default = field.value if default is None and call is not field.value else default
        given = keyword(call, *_ALIASES)
        if given is not None:
            alias = _alias(module.resolve(given))
            if not alias:
                return
        description = keyword(call, "description")
        told = template(description) if description is not None else ""
    if isinstance(default, ast.Constant) and default.value is ...:
        default = None
    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
        told = told or (after.value.value if isinstance(after.value.value, str) else "")
    variable = alias or config.prefix + name
    variable = variable if config.is_case_sensitive else variable.upper()
    # without a prefix a plain word is that of anything: the `PORT` of a database
    is_own = "_" in variable or bool(alias)
    if is_own and _NAME.fullmatch(variable):
        said = first_sentence(" ".join(told.split()))
        quote = module.quote(default)
        body = f"{annotation} {quote.canon if quote else ''} {said}"
        yield Variable(variable, quote, owner, field.lineno, field=name, body=body, help=said)


def _field(field: ast.AnnAssign) -> ast.Call | None:
    """The `Field(...)` that is the value, or stands in the annotation."""
    value, annotation = field.value, field.annotation
    if isinstance(value, ast.Call) and last_name(value.func) == "Field":
        return value
    if isinstance(annotation, ast.Subscript) and last_name(annotation) == "Annotated":
        parts = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
        for part in parts:
            if isinstance(part, ast.Call) and last_name(part.func) == "Field":
                return part
    return None


def _alias(node: ast.expr) -> str:
    """The first name of `"TOKEN"`, `["TOKEN", "KEY"]` or `AliasChoices("TOKEN", "KEY")`."""
    if isinstance(node, ast.Call):
        found = [text for argument in node.args for text in strings_in(argument)]
    else:
        found = strings_in(node)
    return found[0] if found else ""
