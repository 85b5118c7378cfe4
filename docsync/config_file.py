"""Reading settings: the user's file, the project's file, the environment.

The project's file is the first of `docsync.toml`, `.docsync.toml` and `[tool.docsync]` in
pyproject.toml; they are not merged with each other. The user's file is
`$XDG_CONFIG_HOME/docsync/config.toml` (`~/.config/docsync/config.toml`).

`allow-remote` lets code leave the machine. It is read only from places that a reviewer or the
user sees by name: `docsync.toml`, the user's file, the environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from docsync.config import Config, GuardConfig, ModelConfig
from docsync.errors import ConfigError

PROJECT_FILES = ("docsync.toml", ".docsync.toml", "pyproject.toml")
ENVIRONMENT_PREFIX = "DOCSYNC_"
REMOTE_FILES = ("docsync.toml", "config.toml")
_NOT_KEYS = frozenset({"source", "notes", "rules", "links"})  # the last two are lists of tables
_ENVIRONMENT_NAMES = {
    ("model", "name"): "DOCSYNC_MODEL",
    ("model", "enabled"): "DOCSYNC_MODEL_ENABLED",
    ("guard", "enabled"): "DOCSYNC_GUARD_ENABLED",
}
_MINIMUM: dict[str, float] = {
    "max_sections": 1,
    "time_budget_s": 0.1,
    "max_file_bytes": 1,
    "connect_timeout_s": 0.01,
    "timeout_s": 0.1,
    "concurrency": 1,
    "max_tokens": 1,
    "max_blocks": 1,
    "reject_chars": 1,
    "flag_chars": 1,
    "idle_exit_s": 1,
}
_MAXIMUM: dict[str, float] = {
    "reject_distance": 1.0,
    "flag_distance": 1.0,
    "embeddings_likeness": 1.0,
    "temperature": 2.0,
    "sample_temperature": 2.0,
    "sample_top_p": 1.0,
    "samples": 8,
}
_WORDS = {"1": True, "true": True, "yes": True, "on": True}
_WORDS |= {"0": False, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class Setting:
    """One key. `table` is "" at the top; `allowed` are the choices, if it has some."""

    table: str
    field: str
    type: type
    default: object
    allowed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.field.replace("_", "-")

    @property
    def dotted(self) -> str:
        return f"{self.table}.{self.key}" if self.table else self.key

    @property
    def variable(self) -> str:
        special = _ENVIRONMENT_NAMES.get((self.table, self.field))
        return special or ENVIRONMENT_PREFIX + self.field.upper()


def settings() -> dict[tuple[str, str], Setting]:
    """All settings by (table, key), in the order of the dataclasses."""
    found: dict[tuple[str, str], Setting] = {}
    for table, owner in (("", Config), ("model", ModelConfig), ("guard", GuardConfig)):
        hints = get_type_hints(owner)
        defaults = owner()
        for each in fields(owner):
            default = getattr(defaults, each.name)
            if each.name in _NOT_KEYS or is_dataclass(default):
                continue
            hint = hints[each.name]
            allowed = get_args(hint) if get_origin(hint) is Literal else ()
            setting = Setting(table, each.name, type(default), default, allowed)
            found[table, setting.key] = setting
    return found


def load_config(root: Path, environ: Mapping[str, str]) -> Config:
    """The settings for the repository at `root`. Raises ConfigError, naming file and line."""
    config = Config()
    user = user_config_path(environ)
    if user is not None and user.is_file():
        config = _with_table(config, _parse(user), user, _text(user))
    config, notes = _with_project(config, root)
    if any(name.startswith(ENVIRONMENT_PREFIX) for name in environ):
        config = _with_environment(config, environ)
    if config.templates:
        # docsync may be called from anywhere (`-C`, a folder below)
        config = replace(config, templates=str(root / Path(config.templates).expanduser()))
    if config.ranking:
        config = replace(config, ranking=str(root / Path(config.ranking).expanduser()))
    return replace(config, notes=notes) if notes else config


def user_config_path(environ: Mapping[str, str]) -> Path | None:
    base = environ.get("XDG_CONFIG_HOME")
    if base:
        return Path(base) / "docsync" / "config.toml"
    home = environ.get("HOME")
    return Path(home) / ".config" / "docsync" / "config.toml" if home else None


def _with_project(config: Config, root: Path) -> tuple[Config, tuple[str, ...]]:
    used: Path | None = None
    hidden: list[str] = []
    for name in PROJECT_FILES:
        path = root / name
        if not path.is_file():
            continue
        table = _project_table(path)
        if table is None:
            continue
        if used is not None:
            hidden.append(name)
            continue
        used = path
        config = replace(_with_table(config, table, path, _text(path)), source=str(path))
    if used is None or not hidden:
        return config, ()
    note = f"{' and '.join(hidden)} also set docsync up and were not read: {used.name} wins"
    return config, (note,)


def _project_table(path: Path) -> dict[str, Any] | None:
    if path.name != "pyproject.toml":
        return _parse(path)
    # most projects have a pyproject.toml that says nothing to us: do not pay for its parsing
    if b"docsync" not in _bytes(path):
        return None
    tool = _parse(path).get("tool", {})
    table = tool.get("docsync") if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise ConfigError(f"{path}: `tool.docsync` must be a table. Write `[tool.docsync]`.")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read ({error.strerror}). Mend its permissions or remove it."
        ) from error


def _text(path: Path) -> str:
    return _bytes(path).decode("utf-8", "replace")


def _parse(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_bytes(path).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise not_toml(path, _text(path), error) from error


def not_toml(path: Path, text: str, error: Exception) -> ConfigError:
    """Names file and line; what is missing at the end was opened there or above."""
    at = re.search(r"line (\d+)", str(error))
    line = at[1] if at else text.rstrip().count("\n") + 1
    where = "that line" if at else "that line, or what is opened above it and not closed"
    return ConfigError(f"{path}:{line}: not valid TOML: {error}. Mend {where}.")


def _with_table(config: Config, table: dict[str, Any], path: Path, text: str) -> Config:
    known = settings()
    changes: dict[str, dict[str, object]] = {"": {}, "model": {}, "guard": {}}
    for key, value in table.items():
        if key in ("model", "guard"):
            if not isinstance(value, dict):
                raise ConfigError(
                    f"{_at(path, text, '', key)}: `{key}` is a table. Write `[{key}]` and keys "
                    "under it."
                )
            for inner, inner_value in value.items():
                setting = _known(known, key, inner, path, text)
                changes[key][setting.field] = _value(
                    setting, inner_value, _at(path, text, key, inner)
                )
                _refuse_remote(setting, inner_value, path, text)
            continue
        if key in ("rules", "links"):
            changes[""][key] = _tables(key, value, path, text)
            continue
        setting = _known(known, "", key, path, text)
        changes[""][setting.field] = _value(setting, value, _at(path, text, "", key))
    return _changed(config, changes)


def _tables(name: str, value: object, path: Path, text: str) -> tuple[object, ...]:
    from docsync.config_rules import read_links, read_rules

    read = read_rules if name == "rules" else read_links

    def locate(number: int, key: str) -> str:
        return _at_nth(path, text, name, number, key)

    return read(value, locate)


def _changed(config: Config, changes: dict[str, dict[str, object]]) -> Config:
    top: dict[str, Any] = dict(changes[""])
    model: dict[str, Any] = changes["model"]
    guard: dict[str, Any] = changes["guard"]
    if model:
        top["model"] = replace(config.model, **model)
    if guard:
        top["guard"] = replace(config.guard, **guard)
    return replace(config, **top) if top else config


def _refuse_remote(setting: Setting, value: object, path: Path, text: str) -> None:
    if setting.field == "allow_remote" and value is True and path.name not in REMOTE_FILES:
        raise ConfigError(
            f"{_at(path, text, setting.table, setting.key)}: `allow-remote = true` lets code leave "
            f"this machine and is not read from {path.name}. Put it into docsync.toml, your own "
            "~/.config/docsync/config.toml, or DOCSYNC_ALLOW_REMOTE=1."
        )


def _known(
    known: dict[tuple[str, str], Setting], table: str, key: str, path: Path, text: str
) -> Setting:
    if (table, key) in known:
        return known[table, key]
    from difflib import get_close_matches

    where = _at(path, text, table, key)
    mine = [name for owner, name in known if owner == table]
    if not table:
        mine += ["rules", "links"]
    elsewhere = [setting.dotted for (_, name), setting in known.items() if name == key]
    close = get_close_matches(key.replace("_", "-"), mine, n=1, cutoff=0.6)
    if elsewhere:
        hint = f"Did you mean `{elsewhere[0]}`?"
    elif close:
        hint = f"Did you mean `{close[0]}`?"
    else:
        hint = f"Known keys here: {', '.join(sorted(mine))}."
    name = f"{table}.{key}" if table else key
    raise ConfigError(f"{where}: unknown key `{name}`. {hint}")


def _value(setting: Setting, value: object, where: str) -> object:
    def wrong(expected: str) -> ConfigError:
        return ConfigError(f"{where}: `{setting.dotted}` must be {expected}, not {value!r}.")

    if setting.allowed:
        if value not in setting.allowed:
            choices = ", ".join(f'"{each}"' for each in setting.allowed)
            raise wrong(f"one of {choices}")
        return value
    if setting.type is tuple:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise wrong('a list of strings, for example ["docs/**/*.md"]')
        return tuple(value)
    if setting.type in (int, float):
        return _number(setting, value, wrong)
    if not isinstance(value, setting.type):
        raise wrong("true or false" if setting.type is bool else "a string")
    return value


def _number(setting: Setting, value: object, wrong: Any) -> float:
    kind = "a whole number" if setting.type is int else "a number"
    accepted = (int,) if setting.type is int else (int, float)
    if isinstance(value, bool) or not isinstance(value, accepted):
        raise wrong(kind)
    low = _MINIMUM.get(setting.field, 0)
    high = _MAXIMUM.get(setting.field, 1e12)
    if not low <= value <= high:
        raise wrong(f"{kind} of at least {low:g}" + (f", at most {high:g}" if high < 1e12 else ""))
    return setting.type(value)  # type: ignore[no-any-return]


def _with_environment(config: Config, environ: Mapping[str, str]) -> Config:
    changes: dict[str, dict[str, object]] = {"": {}, "model": {}, "guard": {}}
    for setting in settings().values():
        text = environ.get(setting.variable, "")
        if text:
            raw = _from_environment(setting, text)
            changes[setting.table][setting.field] = _value(
                setting, raw, f"environment {setting.variable}"
            )
    return _changed(config, changes)


def _from_environment(setting: Setting, text: str) -> object:
    if setting.type is bool:
        return _WORDS.get(text.strip().lower(), text)
    if setting.type is tuple:
        return [each.strip() for each in re.split(r"[,\n]", text) if each.strip()]
    if setting.type in (int, float):
        try:
            return setting.type(text)
        except ValueError:
            return text
    return text


def unknown_variables(environ: Mapping[str, str], others: frozenset[str]) -> tuple[str, ...]:
    """`DOCSYNC_*` variables that nothing reads; `others` are read elsewhere."""
    known = {setting.variable for setting in settings().values()} | others
    return tuple(sorted(n for n in environ if n.startswith(ENVIRONMENT_PREFIX) and n not in known))


def _at(path: Path, text: str, table: str, key: str) -> str:
    """`file:line` of a key, or the file where the line cannot be told."""
    wanted = _header_name(path, table)
    header = ""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            header = _header_of(stripped)
            if header == f"{wanted}.{key}".lstrip("."):
                return f"{path}:{number}"
        elif header == wanted and _sets(stripped, key):
            return f"{path}:{number}"
    return str(path)


def _at_nth(path: Path, text: str, name: str, wanted_number: int, key: str) -> str:
    """The same in the n-th table of a list, counted from 0; its header where it has no such key."""
    wanted = _header_name(path, name)
    seen, at_header, is_inside = -1, 0, False
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            seen += _header_of(stripped) == wanted
            is_inside = _header_of(stripped) == wanted and seen == wanted_number
            at_header = number if is_inside else at_header
        elif is_inside and key and _sets(stripped, key):
            return f"{path}:{number}"
    return f"{path}:{at_header}" if at_header else _at(path, text, "", name)


def _header_name(path: Path, table: str) -> str:
    prefix = "tool.docsync" if path.name == "pyproject.toml" else ""
    return ".".join(part for part in (prefix, table) if part)


def _header_of(line: str) -> str:
    return line.partition("#")[0].strip("[] \t").replace(" ", "").replace('"', "")


def _sets(line: str, key: str) -> bool:
    return re.match(rf'["\']?{re.escape(key)}["\']?\s*[=.]', line) is not None
