"""Two files of the same lines: a document may show either."""

from __future__ import annotations

import pytest
from small_project import Project

CONFIG = """\
# how many work at once, at most
workers = 4
# seconds that a request may take
timeout = 30
"""
DOC = f"# Run\n\nUse this:\n\n```toml\n{CONFIG}```\n"


def settle(project: Project) -> None:
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "run")


@pytest.mark.parametrize(("other", "code"), [("conf/prod.toml", 0), ("tests/data/a.toml", 1)])
def test_lines_that_another_file_has_stay(project: Project, other: str, code: int) -> None:
    for path in ("conf/dev.toml", other):
        project.write(path, CONFIG)
    project.write("docs/run.md", DOC)
    settle(project)
    new = CONFIG.replace("# seconds", "# where it listens\nport = 80\n# seconds")
    project.write("conf/dev.toml", new)
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=code)
    shown = project.git("show", ":docs/run.md")
    assert shown == (DOC.replace(CONFIG, new) if code else DOC)


JSON = '{\n  "useTls": true,\n  "keepOpen": false,\n  "maxWait": 30\n}\n'
MORE = JSON.replace("30\n", '30,\n  "retryAfter": 5\n')


@pytest.mark.parametrize(("old", "new"), [(JSON, MORE), (MORE, JSON)])
def test_the_last_line_of_an_object_gets_a_comma_or_loses_it(
    project: Project, old: str, new: str
) -> None:
    page = "# Run\n\nUse this:\n\n```json\n{}```\n"
    project.write("conf/defaults.json", old)
    project.write("docs/run.md", page.replace("{}", old))
    settle(project)
    project.write("conf/defaults.json", new)
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=1)
    assert project.git("show", ":docs/run.md") == page.replace("{}", new)


TYPES = "export const defaults = {\n  useTls: true,\n  keepOpen: false,\n  retryAfter: 5,\n};\n"
PART = '# Run\n\n```json\n{\n  "keepOpen": false,\n  "retryAfter": 5\n}\n```\n'


def test_the_comma_goes_with_the_last_key(project: Project) -> None:
    project.write("src/settings.ts", TYPES)
    project.write("docs/run.md", PART)
    settle(project)
    project.write("src/settings.ts", TYPES.replace("  retryAfter: 5,\n", ""))
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=1)
    assert project.git("show", ":docs/run.md") == PART.replace(',\n  "retryAfter": 5', "")
