"""docs/ci.md is to be copied: its files are read as what they are, and their commands exist."""

from __future__ import annotations

import json
import re
import shlex
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from jsonschema import Draft7Validator
from pre_commit.clientlib import load_config, load_manifest

from docsync.cli.check import check
from docsync.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text()
BLOCKS = re.findall(r"<!-- ([a-z -]+) -->\n```(?:yaml|sh)\n(.*?)```", PAGE, re.DOTALL)
SCHEMAS = {"github workflow": "github-workflows", "gitlab pipeline": "gitlab-ci"}
_CALL = re.compile(r"(?:^|[\s`:])(docsync [a-z]+[^`\n#]*)")


def schema(name: str) -> dict[str, Any]:
    vendored = files("check_jsonschema.builtin_schemas.vendor")
    read: dict[str, Any] = json.loads(vendored.joinpath(f"{name}.json").read_text())
    return read


@pytest.mark.parametrize(
    ("kind", "text"), [each for each in BLOCKS if each[0] in SCHEMAS], ids=lambda v: v[:20]
)
def test_a_job_is_as_the_schema_of_its_service_says(kind: str, text: str) -> None:
    # YAML 1.1 reads the key `on` as a truth value; the services do not
    job = yaml.safe_load(re.sub(r"(?m)^on:", '"on":', text))
    errors = [error.message for error in Draft7Validator(schema(SCHEMAS[kind])).iter_errors(job)]
    assert errors == []
    assert not Draft7Validator(schema(SCHEMAS[kind])).is_valid({"docsync": {"steps": 1}, "on": 1})


@pytest.mark.parametrize("text", [text for kind, text in BLOCKS if kind == "pre-commit config"])
def test_a_hook_is_as_pre_commit_reads_it(text: str, tmp_path: Path) -> None:
    path = tmp_path / ".pre-commit-config.yaml"
    path.write_text(text)
    (repo,) = load_config(str(path))["repos"]
    offered = {hook["id"] for hook in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))}
    assert {hook["id"] for hook in repo["hooks"]} <= offered


def calls() -> list[list[str]]:
    return [shlex.split(call) for _, text in BLOCKS for call in _CALL.findall(text)]


def test_every_call_is_one_that_docsync_takes() -> None:
    assert len(calls()) >= 6
    for name, verb, *args in calls():
        assert (name, verb) == ("docsync", "check")
        assert verb in COMMANDS
        # raises for an option that does not exist, or a value that it does not take
        check.make_context("check", args, obj=None, **cli.context_settings)


def test_a_call_with_a_slip_would_be_seen() -> None:
    with pytest.raises(click.UsageError):
        check.make_context("check", ["--from-rev", "x"], obj=None, **cli.context_settings)


def test_every_kind_of_block_is_there() -> None:
    kinds = {kind for kind, _ in BLOCKS}
    assert kinds == {*SCHEMAS, "pre-commit config", "shell hook"}
    assert len(BLOCKS) == len(re.findall(r"(?m)^```(?:yaml|sh)$", PAGE))
