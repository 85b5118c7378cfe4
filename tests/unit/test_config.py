"""Settings from files and from the environment, and what is said about mistakes in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsync.config import Config, ModelConfig
from docsync.config_file import load_config, settings, unknown_variables
from docsync.config_rules import Link, Rule
from docsync.errors import ConfigError


def load(root: Path, **files: str) -> Config:
    for name, text in files.items():
        (root / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return load_config(root, {})


def test_without_files_the_defaults_hold(tmp_path: Path) -> None:
    assert load_config(tmp_path, {}) == Config()


def test_keys_are_read_with_dashes_and_tables(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        docsync__toml="""
            include = ["manual/*.md"]
            sensitivity = "thorough"
            time-budget-s = 5
            [model]
            base-url = "http://127.0.0.1:9/v1"
            timeout-s = 1.5
            enabled = false
            [guard]
            reject-chars = 200
            """,
    )
    assert config.include == ("manual/*.md",)
    assert config.sensitivity == "thorough"
    assert config.time_budget_s == 5.0
    assert config.model.base_url == "http://127.0.0.1:9/v1"
    assert config.model.timeout_s == 1.5
    assert config.model.enabled is False
    assert config.guard.reject_chars == 200
    assert config.source == str(tmp_path / "docsync.toml")


def test_pyproject_is_read_when_it_speaks_to_docsync(tmp_path: Path) -> None:
    config = load(tmp_path, pyproject__toml='[tool.docsync]\nmodel.name = "m"\n')
    assert config.model.name == "m"
    assert config.source.endswith("pyproject.toml")


def test_a_pyproject_about_other_things_is_not_even_parsed(tmp_path: Path) -> None:
    assert load(tmp_path, pyproject__toml="[[[ broken") == Config()


def test_docsync_toml_wins_over_pyproject_and_says_so(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        docsync__toml="max-sections = 3\n",
        pyproject__toml="[tool.docsync]\nmax-sections = 4\n",
    )
    assert config.max_sections == 3
    assert "pyproject.toml" in config.notes[0]
    assert "docsync.toml wins" in config.notes[0]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('sensitvity = "quiet"', 1, "Did you mean `sensitivity`?"),
        ("[model]\nbase_url = 'x'", 2, "Did you mean `base-url`?"),
        ("\n\nbase-url = 'x'", 3, "Did you mean `model.base-url`?"),
        ("zzzz = 1", 1, "Known keys here:"),
        ('sensitivity = "loud"', 1, 'one of "quiet", "balanced", "thorough"'),
        ("include = 'docs'", 1, "a list of strings"),
        ("max-sections = 1.5", 1, "a whole number"),
        ("max-sections = true", 1, "a whole number"),
        ("max-sections = 0", 1, "at least 1"),
        ("time-budget-s = nan", 1, "a number"),
        ("[guard]\nreject-distance = 2", 2, "at most 1"),
        ("[model]\nenabled = 'no'", 2, "true or false"),
        ("templates = 3", 1, "a string"),
        ("model = 3", 1, "Write `[model]`"),
        ("a = = 1", 1, "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_do(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, docsync__toml=text)
    assert f"docsync.toml:{line}: " in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


RULES = """
[[rules]]
docs = "docs/api/**"
sensitivity = "quiet"

[[rules]]  # the second
code = ["src/internal/**"]
kinds = ["default-changed", "flag-*"]
action = "ignore"

[[links]]
code = "src/cli.py"
docs = ["docs/cli.md"]
"""


def test_rules_and_links_are_read_with_their_lines(tmp_path: Path) -> None:
    config = load(tmp_path, docsync__toml=RULES)
    at = f"{tmp_path}/docsync.toml"
    assert config.rules == (
        Rule(docs=("docs/api/**",), sensitivity="quiet", where=f"{at}:2"),
        Rule(
            code=("src/internal/**",),
            kinds=("default-changed", "flag-*"),
            action="ignore",
            where=f"{at}:6",
        ),
    )
    assert config.links == (Link(("src/cli.py",), ("docs/cli.md",), f"{at}:11"),)
    (tmp_path / "docsync.toml").unlink()
    in_pyproject = RULES.replace("[[", "[[tool.docsync.")
    assert len(load(tmp_path, pyproject__toml=in_pyproject).rules) == 2


def test_the_rules_of_the_project_take_the_place_of_the_users(tmp_path: Path) -> None:
    user = tmp_path / "home" / ".config" / "docsync"
    user.mkdir(parents=True)
    (user / "config.toml").write_text('[[rules]]\naction = "report"\n')
    environ = {"HOME": str(tmp_path / "home")}
    assert [rule.action for rule in load_config(tmp_path, environ).rules] == ["report"]
    (tmp_path / "docsync.toml").write_text('[[rules]]\naction = "repair"\n')
    assert [rule.action for rule in load_config(tmp_path, environ).rules] == ["repair"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[[rule]]\naction = "ignore"', 1, "Did you mean `rules`?"),
        ('[rules]\naction = "ignore"', 1, "Write `[[rules]]`"),
        ("rules = 3", 1, "Write `[[rules]]`"),
        ('[[rules]]\naction = "ignore"\n[[rules]]\nacton = "x"', 4, "Did you mean `action`?"),
        ('[[rules]]\naction = "repiar"', 2, 'one of "ignore", "report", "repair"'),
        ('[[rules]]\nsensitivity = "loud"', 2, 'one of "quiet", "balanced", "thorough"'),
        ('[[rules]]\naction = "ignore"\ndocs = [1]', 3, "a list of strings"),
        ('[[rules]]\n\ndocs = "a"', 1, "changes nothing"),
        ('[[links]]\ncode = "a"', 1, "has no `docs`"),
        ('[[links]]\ncode = "a"\ndocs = ""', 3, "a list of strings"),
        ('[[links]]\nfiles = "a"', 2, "Known keys here: code, docs."),
    ],
)
def test_a_mistake_in_a_rule_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, docsync__toml=text)
    assert f"docsync.toml:{line}: " in str(caught.value)
    assert said in str(caught.value)


def test_a_file_that_is_not_utf8_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "docsync.toml").write_bytes(b'templates = "\xff"')
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_config(tmp_path, {})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "docsync.toml").write_text('[model]\nname = "file"\nretries = 1\n')
    config = load_config(
        tmp_path,
        {
            "DOCSYNC_MODEL": "environment",
            "DOCSYNC_TIME_BUDGET_S": "7.5",
            "DOCSYNC_INCLUDE": "a/*.md, b.rst",
            "DOCSYNC_GUARD_ENABLED": "off",
            "DOCSYNC_BASE_URL": "",
        },
    )
    assert config.model == ModelConfig(name="environment", retries=1)
    assert config.time_budget_s == 7.5
    assert config.include == ("a/*.md", "b.rst")
    assert config.guard.enabled is False


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DOCSYNC_TIMEOUT_S", "soon", "must be a number"),
        ("DOCSYNC_MODEL_ENABLED", "maybe", "true or false"),
        ("DOCSYNC_START", "always", 'one of "never", "auto"'),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError, match=name) as caught:
        load_config(tmp_path, {name: value})
    assert said in str(caught.value)


def test_every_setting_has_a_variable_of_its_own() -> None:
    names = [setting.variable for setting in settings().values()]
    assert len(set(names)) == len(names)
    assert unknown_variables({"DOCSYNC_MODLE": "", "HOME": ""}, frozenset()) == ("DOCSYNC_MODLE",)


@pytest.mark.parametrize("name", ["pyproject.toml", ".docsync.toml"])
def test_sending_code_away_is_not_allowed_from_a_quiet_place(tmp_path: Path, name: str) -> None:
    table = "tool.docsync.model" if name == "pyproject.toml" else "model"
    (tmp_path / name).write_text(f"[{table}]\nallow-remote = true\n")
    with pytest.raises(ConfigError, match="lets code leave"):
        load_config(tmp_path, {})


def test_sending_code_away_is_allowed_where_it_is_seen(tmp_path: Path) -> None:
    (tmp_path / "docsync.toml").write_text("[model]\nallow-remote = true\n")
    assert load_config(tmp_path, {}).model.allow_remote
    (tmp_path / "docsync.toml").unlink()
    assert load_config(tmp_path, {"DOCSYNC_ALLOW_REMOTE": "1"}).model.allow_remote


def test_the_users_own_file_comes_before_the_projects(tmp_path: Path) -> None:
    user = tmp_path / "home" / ".config" / "docsync"
    user.mkdir(parents=True)
    (user / "config.toml").write_text('sensitivity = "quiet"\n[model]\nallow-remote = true\n')
    (tmp_path / "docsync.toml").write_text('sensitivity = "thorough"\n')
    config = load_config(tmp_path, {"HOME": str(tmp_path / "home")})
    assert config.sensitivity == "thorough"
    assert config.model.allow_remote
