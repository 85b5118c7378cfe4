"""Jinja templates: strict, sandboxed, overridable by a folder of the project."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docsync.errors import ConfigError
from docsync.prompts.fence import fenced, label


@dataclass(frozen=True, slots=True)
class Prompt:
    """A rendered template. `template_hash` is the SHA-256 of its source."""

    text: str
    template: str
    template_hash: str


@lru_cache(maxsize=4)
def _environment(folder: str) -> jinja2.Environment:
    own = jinja2.FunctionLoader(_packaged)
    loaders: list[jinja2.BaseLoader] = [own]
    if folder:
        if not Path(folder).is_dir():
            raise ConfigError(
                f"templates = {folder!r} is no folder: create it, or remove the setting."
            )
        loaders.insert(0, jinja2.FileSystemLoader(folder))
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader(loaders),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=False,
    )
    environment.filters["fenced"] = fenced
    environment.filters["label"] = label
    return environment


def _packaged(name: str) -> str | None:
    file = files("docsync.templates") / name
    return file.read_text(encoding="utf-8") if file.is_file() else None


def source_of(template: str, folder: str = "") -> str:
    """The text of a template. Raises ConfigError when there is none."""
    environment = _environment(folder)
    try:
        return environment.loader.get_source(environment, template)[0]  # type: ignore[union-attr]
    except jinja2.TemplateError as problem:
        raise ConfigError(f"template {template}: {problem}") from problem


def render(template: str, context: object, folder: str = "") -> Prompt:
    """Renders `template` with the fields of `context`, a dataclass of `prompts.context`.

    Raises ConfigError when a template of the project is broken or uses an unknown name."""
    environment = _environment(folder)
    fields: dict[str, Any] = {
        name: getattr(context, name) for name in getattr(context, "__dataclass_fields__", {})
    }
    try:
        source, _, _ = environment.loader.get_source(environment, template)  # type: ignore[union-attr]
        text = environment.get_template(template).render(fields)
    except jinja2.TemplateError as problem:
        where = (
            f"{problem.name}:{problem.lineno}: "
            if isinstance(problem, jinja2.TemplateSyntaxError)
            else ""
        )
        raise ConfigError(f"template {template}: {where}{problem}") from problem
    return Prompt(text, template, hashlib.sha256(source.encode()).hexdigest())
