"""The whole road for each configuration and schema format: the section that documents the thing is
named, the one beside it is not, and a change that nobody documents names nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_project import Project


@dataclass(frozen=True, slots=True)
class Road:
    path: str
    before: str | None
    after: str
    noise: str
    readme: str  # sections under `## Affected...` are wrong after the change, and no others
    mended: str = ""  # what the hook then stages, without a model


SQL = """CREATE TABLE users (
  id bigint PRIMARY KEY,
  display_name text NOT NULL,
  created_at timestamp
);
CREATE TABLE orders (id bigint, created_at timestamp);
"""
SQL_README = """# Data

## Affected users

The table `users` holds one row for each person.

| column | meaning |
|---|---|
| `id` | the number |
| `display_name` | what others see |
| `created_at` | since when |

## Orders

The table `orders` has `id` and `created_at`, and the report shows a `display_name` of its own.
"""
OPENAPI = """openapi: 3.0.3
paths:
  /users:
    get:
      operationId: listUsers
      parameters:
        - {name: page_size, in: query, schema: {type: integer, default: 20}}
  /users/{id}:
    get: {operationId: readUser}
    delete: {operationId: deleteUser}
"""
OPENAPI_README = """# Interface

## Affected: list of users

`GET /users` gives them page by page; `page_size` is 20 unless you say otherwise.

## One user

`GET /users/:id` gives one, `DELETE /users/:id` takes one away.

## Orders

`GET /orders` gives 20 at a time.
"""
DOCKER = """FROM python:3.11-slim
ARG BUILD_JOBS=2
ENV APP_PORT=8080
RUN pip install .
"""
ROADS = {
    "sql schema: a column renamed": Road(
        "db/schema.sql",
        SQL,
        SQL.replace("display_name", "full_name"),
        "-- people\n" + SQL.replace("bigint", "BIGINT") + "CREATE INDEX i ON users (id);\n",
        SQL_README,
        "| `full_name` | what others see |",
    ),
    "sql migration: a column renamed": Road(
        "migrations/0007_names.sql",
        None,
        "ALTER TABLE users RENAME COLUMN display_name TO full_name;\n",
        "UPDATE users SET display_name = 'nobody' WHERE display_name IS NULL;\n",
        SQL_README,
        "| `full_name` | what others see |",
    ),
    "openapi: a default": Road(
        "api/openapi.yaml",
        OPENAPI,
        OPENAPI.replace("default: 20", "default: 50"),
        OPENAPI.replace("openapi: 3.0.3", "openapi: 3.0.4\ntags: [{name: users}]"),
        OPENAPI_README,
        "`page_size` is 50 unless",
    ),
    "openapi: a route renamed": Road(
        "api/openapi.yaml",
        OPENAPI,
        OPENAPI.replace("/users:", "/people:"),
        OPENAPI.replace("operationId: readUser", "operationId: readUser, tags: [users]"),
        OPENAPI_README,
        "`GET /people` gives them",
    ),
    "openapi: a method removed": Road(
        "api/openapi.yaml",
        OPENAPI,
        OPENAPI.replace("    delete: {operationId: deleteUser}\n", ""),
        OPENAPI + "x-made-by: hand\n",
        """# Interface

## Reading

`GET /users/{id}` gives one.

## Affected: taking away

`DELETE /users/{id}` takes one away.
""",
    ),
    "json schema: choices": Road(
        "config.schema.json",
        '{"type": "object", "properties": {"log-level": {"enum": ["info", "debug"]}}}\n',
        '{"type": "object", "properties": {"log-level": {"enum": ["info", "trace"]}}}\n',
        '{"title": "Settings",\n "type": "object", "properties":'
        ' {"log-level": {"enum": ["info", "debug"]}}}\n',
        """# Settings

## Affected

- `log-level`: how much is said, `info` or `debug`

## Other

- `folder`: where things go
""",
    ),
    "proto: a field renamed": Road(
        "proto/user.proto",
        'syntax = "proto3";\nmessage User { string mail_address = 1; }\n'
        "message Order { string mail_address = 1; }\n",
        'syntax = "proto3";\nmessage User { string email = 1; }\n'
        "message Order { string mail_address = 1; }\n",
        '// Licence\nsyntax = "proto3";\nmessage Order {\n  string mail_address = 1; // told\n}\n'
        "message User { string mail_address = 1; }\n",
        """# Messages

## Affected: User

`User` has `mail_address`.

## Order

An order goes to a `mail_address` as well.
""",
        "`User` has `email`.",
    ),
    "dockerfile: a default": Road(
        "Dockerfile",
        DOCKER,
        DOCKER.replace("BUILD_JOBS=2", "BUILD_JOBS=4"),
        DOCKER.replace("pip install", "pip install --no-cache-dir"),
        """# Image

## Affected: building

`BUILD_JOBS` (default `2`) is how many run at once.

## Running

`APP_PORT` is where it listens, `8080` by default; 2 of them can run.
""",
        "`BUILD_JOBS` (default `4`)",
    ),
    "dockerfile: the base": Road(
        "Dockerfile",
        DOCKER,
        DOCKER.replace("python:3.11-slim", "python:3.12-slim"),
        "# the image\n" + DOCKER,
        """# Image

## Affected

The image stands on `python:3.11-slim`.

## Needs

Python 3.11 or newer.
""",
        "`python:3.12-slim`",
    ),
    "compose: a port": Road(
        "compose.yaml",
        'services:\n  web:\n    image: app\n    ports: ["8080:80"]\n',
        'services:\n  web:\n    image: app\n    ports: ["9090:80"]\n',
        'services:\n  web:\n    image: app\n    restart: always\n    ports: ["8080:80"]\n',
        """# App

## Affected: start

Run it and open <http://localhost:8080>.

## Test

There are 8080 tests.
""",
        "http://localhost:9090",
    ),
    "workflow: a default": Road(
        ".github/workflows/release.yml",
        "on:\n  workflow_call:\n    inputs:\n      node-version: {type: string, default: '18'}\n"
        "jobs:\n  build:\n    steps: [{uses: actions/checkout@v3}]\n",
        "on:\n  workflow_call:\n    inputs:\n      node-version: {type: string, default: '20'}\n"
        "jobs:\n  build:\n    steps: [{uses: actions/checkout@v3}]\n",
        "on:\n  workflow_call:\n    inputs:\n      node-version: {type: string, default: '18'}\n"
        "jobs:\n  build:\n    steps: [{uses: actions/checkout@v4}, {run: make}]\n",
        """# Releases

## Affected: inputs

| input | default |
|---|---|
| `node-version` | `18` |

## Steps

It uses `actions/checkout@v3` and makes 18 packages.
""",
        "| `node-version` | `20` |",
    ),
    "action: an input renamed": Road(
        "action.yml",
        "inputs:\n  cache-folder:\n    description: Where the cache is kept\n"
        "runs: {using: node16, main: x.js}\n",
        "inputs:\n  cache-path:\n    description: Where the cache is kept\n"
        "runs: {using: node16, main: x.js}\n",
        "name: Cache\ninputs:\n  cache-folder:\n    description: Where the cache is kept\n"
        "runs: {using: node20, main: dist/x.js}\n",
        """# Cache

## Affected: inputs

- `cache-folder`: where the cache is kept

## Versions

It runs on `node16`.
""",
        "- `cache-path`: where",
    ),
    "makefile: a target renamed": Road(
        "Makefile",
        "check-all: ## Run every check\n\truff check .\n\tmypy .\n",
        "lint-all: ## Run every check\n\truff check .\n\tmypy .\n",
        "# by hand\ncheck-all: deps ## Run every check\n\truff --fix .\n\nd.txt:\n\ttouch $@\n",
        """# Work

## Affected

Run `make check-all` before you push.

## Tools

`ruff` and `mypy`.
""",
        "`make lint-all`",
    ),
}


@pytest.fixture
def repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    monkeypatch.setenv("DOCSYNC_MODEL_ENABLED", "0")
    project = Project(tmp_path, capsys)
    project.git("init", "-q")
    project.git("config", "user.name", "Ada")
    project.git("config", "user.email", "ada@example.invalid")
    return project


def begin(repository: Project, road: Road) -> None:
    repository.write("README.md", road.readme)
    if road.before is not None:
        repository.write(road.path, road.before)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "begin")


@pytest.mark.parametrize("name", ROADS)
def test_the_right_section_is_named(repository: Project, name: str) -> None:
    road = ROADS[name]
    begin(repository, road)
    repository.write(road.path, road.after)
    repository.git("add", "-A")
    found = json.loads(
        repository.docsync("check", "--staged", "--no-model", "--output-format", "json", code=1)
    )
    headings = {line[3:] for line in road.readme.split("\n") if line.startswith("## Affected")}
    assert {section["heading"] for section in found["sections"]} == headings
    assert found["unchecked"] == []
    if road.mended:
        repository.docsync("hook", code=1)
        assert road.mended in repository.git("show", ":README.md")


@pytest.mark.parametrize("name", ROADS)
def test_noise_names_nothing(repository: Project, name: str) -> None:
    road = ROADS[name]
    begin(repository, road)
    repository.write(road.path, road.noise)
    repository.git("add", "-A")
    found = json.loads(
        repository.docsync("check", "--staged", "--no-model", "--output-format", "json")
    )
    assert (found["sections"], found["unchecked"]) == ([], [])


def test_what_cannot_be_read_is_unchecked(repository: Project) -> None:
    road = ROADS["sql schema: a column renamed"]
    begin(repository, road)
    repository.write(road.path, "CREATE TABLE users (note text DEFAULT 'x);\n")
    repository.git("add", "-A")
    found = json.loads(
        repository.docsync("check", "--staged", "--no-model", "--output-format", "json", code=1)
    )
    (unchecked,) = found["unchecked"]
    assert unchecked["path"] == road.path
    assert "line 1" in unchecked["why"]
