"""What a container sets otherwise, while the code gives what it gave before."""

from __future__ import annotations

import pytest
from small_project import Project

README = """\
# Server

| Variable | Default | Meaning |
|---|---|---|
| `APP_PORT` | `8000` | where it answers |

Start it with `make run`, then open <http://localhost:8000/docs>.
"""
COMPOSE = 'services:\n  web:\n    build: .\n    ports:\n      - "8000:8000"\n'
DOCKER = "FROM python:3.12\nENV APP_PORT=8000\n"


def change(project: Project, code: dict[str, str], exit_code: int) -> str:
    for path, text in {"README.md": README, "compose.yaml": COMPOSE, **code}.items():
        project.write(path, text)
    project.write("Dockerfile", DOCKER)
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "server")
    project.write("compose.yaml", COMPOSE.replace('"8000:', '"9000:'))
    project.write("Dockerfile", DOCKER.replace("8000", "80"))
    project.git("add", "-A")
    return project.docsync("sync", "--staged", "--no-model", code=exit_code)


def test_the_document_stays_while_the_code_gives_the_old_value(project: Project) -> None:
    code = {
        "conf.py": 'import os\n\nport = os.getenv("APP_PORT", "8000")\n',
        "Makefile": "run:\n\tuvicorn app:app --port 8000\n",
    }
    said = change(project, code, 0)
    assert project.git("show", ":README.md") == README
    assert "APP_PORT" not in said
    assert "says `localhost:8000`" in said


def test_the_document_follows_where_nothing_else_does(project: Project) -> None:
    change(project, {"Makefile": "run:\n\tdocker compose up\n"}, 1)
    assert project.git("show", ":README.md") == README.replace("`8000`", "`80`").replace(
        "localhost:8000", "localhost:9000"
    )


CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\nkubeVersion: "{}"\n'
NEEDS = "# app\n\nNeeds Kubernetes 1.24 or newer.\n\nIngresses came with Kubernetes 1.19.\n"


@pytest.mark.parametrize("form", [">=1.{}", ">=1.{}.0-0"])
def test_the_least_kubernetes_of_a_chart_follows(project: Project, form: str) -> None:
    old, new = (CHART.format(form.format(minor)) for minor in (24, 26))
    assert project.mended("chart/Chart.yaml", old, new, NEEDS) == NEEDS.replace("1.24", "1.26")


LIST_TABLE = """\
Options
=======

.. list-table::
   :header-rows: 1

   * - Option
     - Default
     - Help
   * - ``--alpha``
     - ``2``
     - The alpha, 2 at least
   * - ``--beta``
     - ``2``
     - The beta
"""
LISTED = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--alpha", default=2, help="The alpha, 2 at least")
parser.add_argument("--beta", default=2, help="The beta")
"""


def test_a_default_in_a_list_table_follows_in_its_own_row(project: Project) -> None:
    project.write("docs/options.rst", LIST_TABLE)
    project.mended(
        "app.py", LISTED, LISTED.replace('"--alpha", default=2', '"--alpha", default=7'), "# x\n"
    )
    first = "``--alpha``\n     - ``2``"
    assert project.git("show", ":docs/options.rst") == LIST_TABLE.replace(
        first, first.replace("2", "7")
    )


SERVICES = "services:\n  web:\n    build: .\n    depends_on: [db]\n  db:\n    image: postgres:16\n"


def test_what_a_renamed_service_holds_did_not_go(project: Project) -> None:
    readme = "# app\n\nThe database is PostgreSQL 16 (`postgres:16`), service `db`.\n"
    new = SERVICES.replace("[db]", "[storage]").replace("  db:", "  storage:")
    project.mended("docker-compose.yml", SERVICES, new, readme, code=None)
    assert "since docker-compose.yml:5 the key is `storage`" in project.said
    assert "was removed" not in project.said
