"""Environments of tox are commands, whichever file has them."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from tests.unit.facts.test_collect import collected

INI = b"[tox]\nenvlist = py{39,310}, docs\n[testenv:docs]\ndescription = Builds the pages.\n"
NATIVE = """\
[tool.tox]
env_list = ["py39", "py310", "docs"]
[tool.tox.env.docs]
description = "Builds the pages."
"""
LEGACY = '[tool.tox]\nlegacy_tox_ini = """\n[tox]\nenv_list = py{39,310}\n[testenv:docs]\n"""\n'
TOML = NATIVE.replace("[tool.tox]\n", "").replace("tool.tox.", "")


def commands(*edits: tuple[str, bytes | None, bytes | None]) -> list[tuple[str, str]]:
    return [
        (str(fact.kind), fact.symbol)
        for fact in collected(*edits).facts
        if fact.kind in (FactKind.COMMAND_ADDED, FactKind.COMMAND_REMOVED)
    ]


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("pyproject.toml", NATIVE),
        ("pyproject.toml", LEGACY),
        ("tox.toml", TOML),
        ("setup.cfg", INI.decode().replace("[tox]", "[tox:tox]")),
    ],
    ids=["native", "legacy", "toml", "cfg"],
)
def test_environments_that_move_to_another_file_are_as_they_were(path: str, new: str) -> None:
    assert commands(("tox.ini", INI, None), (path, None, new.encode())) == []


def test_one_that_goes_on_the_way_is_removed() -> None:
    new = NATIVE.replace('"py310", ', "").replace(".docs]", ".pages]").encode()
    assert commands(("tox.ini", INI, None), ("pyproject.toml", None, new)) == [
        ("command-added", "pages"),
        ("command-removed", "py310"),
    ]


@pytest.mark.parametrize(
    "text", ["[tool]\nname = 1\n", "[tool.tox]\nenv = 3\n", '[tool.tox]\nlegacy_tox_ini = "x"\n']
)
def test_what_is_no_configuration_of_tox_has_none(text: str) -> None:
    assert commands(("pyproject.toml", None, text.encode())) == []


DEPS = """\
[testenv]
deps =
    dj50: Django>=5.0,<5.1
    drf312: djangorestframework>=3.12,<3.13
    drf313: djangorestframework~=3.13
    drf314: djangorestframework[all]==3.14.*
    -r requirements.txt
"""


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("drf315: djangorestframework>=3.15,<3.16", "3.15"),
        ("drf315: djangorestframework~=3.15.0", "3.15"),
        ("drf315: djangorestframework>=3.15,<3.16; python_version>'3'", ""),
        ("drf315: djangorestframework<3.16", ""),
        ("djangorestframework>=3.15,<3.16", ""),
        ("other: djangorestframework-xml>=3.15,<3.16", ""),
    ],
)
def test_a_framework_is_tested_with_the_versions_of_its_factors(line: str, version: str) -> None:
    new = DEPS.replace("    -r", f"    {line}\n    -r")
    found = collected(("tox.ini", DEPS.encode(), new.encode())).facts
    told = [f for f in found if f.owner == "Django REST Framework"]
    assert [f.symbol for f in told] == ([version] if version else [])
    assert all(f.siblings == ("3.14", "3.13", "3.12") for f in told)
