"""Values that another file of the code still gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.match.given import DOUBTFUL, without_given
from tests.unit.samples import fact


class Code:
    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def lines(
        self, pattern: str, *, around: int = 0, paths: Sequence[str] = ()
    ) -> Iterator[tuple[str, str]]:
        for path, text in self._files.items():
            lines = text.split("\n")
            hits = [n for n, line in enumerate(lines) if re.search(pattern, line)]
            for number, line in enumerate(lines):
                if any(abs(number - hit) <= around for hit in hits) and (
                    not paths or path in paths
                ):
                    yield path, line


def left(one: ChangeFact, files: Mapping[str, str], told: bool = True) -> list[ChangeFact]:
    return without_given([one], Code(files), lambda _word: told)


def variable(
    path: str = "Dockerfile", language: str = "docker", before: str = "8000"
) -> ChangeFact:
    return fact(
        FactKind.DEFAULT_CHANGED,
        "APP_PORT",
        before,
        "80",
        place=Place(path, 2),
        language=language,
    )


CONFIG = 'port = os.getenv("APP_PORT", "8000")\n'


@pytest.mark.parametrize(
    "files",
    [
        {"conf.py": CONFIG},
        {"conf.py": 'port = os.getenv(\n    "APP_PORT",\n    "8000",\n)\n'},
        {"app.js": "const port = process.env.APP_PORT || 8000;\n"},
        {"src/settings.py": "class Settings(BaseSettings):\n    app_port: int = 8000\n"},
        {"src/settings.py": 'class Config:\n    env_prefix="APP_"\n\nx = 1\nport: int = 8000\n'},
        {".env.example": "APP_PORT=8000\n"},
    ],
)
def test_a_variable_whose_default_another_file_still_gives_did_not_change(
    files: dict[str, str],
) -> None:
    assert left(variable(), files) == []
    assert left(variable("compose.yaml", "compose", '"8000"'), files) == []
    assert left(variable("compose.yaml", "compose", "${APP_PORT:-8000}"), files) == []
    below = fact(FactKind.VALUE_CHANGED, "env.APP_PORT", "8000", "80", language="yaml")
    assert left(below, files) == []


@pytest.mark.parametrize(
    "files",
    [
        {"conf.py": CONFIG.replace("8000", "80")},
        {"conf.py": CONFIG.replace("8000", "18000")},
        {"conf.py": 'port = os.environ["APP_PORT"]\nhost = 1\nlimit = 8000\n'},
        {"conf.py": 'port = os.getenv("MY_APP_PORT", "8000")\n'},
        # not the settings of this program
        {"src/settings.py": "port: int = 8000\n"},
        {"Dockerfile": "ENV APP_PORT=8000\n"},
        {"tests/test_conf.py": CONFIG},
    ],
)
def test_a_variable_that_no_other_file_gives_the_old_value_changed(files: dict[str, str]) -> None:
    assert left(variable(), files) == [variable()]


def test_a_variable_of_an_example_is_compared_with_code_alone() -> None:
    example = variable(".env.example", "dotenv")
    assert left(example, {"conf.py": CONFIG}) == []
    assert left(example, {"compose.yaml": "APP_PORT: 8000\n"}) == [example]


def test_defaults_of_code_and_what_no_document_names_are_not_looked_for() -> None:
    code = fact(FactKind.DEFAULT_CHANGED, "APP_PORT", "8000", "80")
    assert left(code, {"conf.py": CONFIG}) == [code]
    assert left(variable(), {"conf.py": CONFIG}, told=False) == [variable()]


def address(kind: FactKind = FactKind.KEY_RENAMED) -> ChangeFact:
    new = "localhost:9000" if kind is FactKind.KEY_RENAMED else None
    return fact(
        kind,
        "localhost:8000",
        "localhost:8000" if new else None,
        new,
        place=Place("compose.yaml", 5),
        language="yaml",
        owner="services.web.ports",
    )


@pytest.mark.parametrize("kind", [FactKind.KEY_RENAMED, FactKind.KEY_REMOVED])
@pytest.mark.parametrize(
    "files",
    [
        {"Makefile": "run:\n\tuvicorn app:app --port 8000\n"},
        {"Dockerfile": "EXPOSE 8000\n"},
        {".env": "PORT=8000\n"},
        {"app.js": "app.listen(8000)\n"},
        {"Procfile": "web: gunicorn --bind 0.0.0.0:8000 app\n"},
    ],
)
def test_a_port_that_is_still_served_is_in_doubt(kind: FactKind, files: dict[str, str]) -> None:
    (found,) = left(address(kind), files)
    assert (found.certainty, found.stands_elsewhere) == (DOUBTFUL, True)


@pytest.mark.parametrize(
    "files",
    [
        {"compose.yaml": "ports: 9000:8000\n"},
        {"app.py": "SUPPORTED = 8000\nEXPORTS = 8000\nMAX = 8000\n"},
        {"Makefile": "run:\n\tuvicorn app:app --port 18000\n"},
        {"tests/test_app.py": "client.get('http://localhost:8000')\n"},
    ],
)
def test_a_port_that_nothing_else_serves_is_gone(files: dict[str, str]) -> None:
    assert left(address(), files) == [address()]


def test_what_the_authors_of_a_gem_use_says_nothing_of_what_it_needs() -> None:
    ruby = fact(FactKind.VALUE_CHANGED, "ruby", "3.2.1", "3.3.0", owner=".ruby-version")
    assert left(ruby, {"x.gemspec": 's.required_ruby_version = ">= 3.0"\n'}) == []
    assert left(ruby, {"x.gemspec": 's.name = "x"\n'}) == [ruby]


def test_the_default_of_a_property_that_the_program_sets_is_never_seen() -> None:
    page = fact(FactKind.DEFAULT_CHANGED, "orders.page-size", "20", "50", language="java")
    assert left(page, {"src/main/resources/application.yml": "orders:\n  page-size: 30\n"}) == []
    assert left(page, {"src/application-dev.properties": "orders.page-size=30\n"}) == []
    assert left(page, {"src/App.java": '@Value("${orders.page-size:50}")\n'}) == [page]
