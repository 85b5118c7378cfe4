"""What a container sets otherwise, while the code gives what it gave before."""

from __future__ import annotations

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
